"""Search."""

from __future__ import annotations

from xgbudget_tui.model.archive import Hit, HitPage
from xgbudget_tui.store.connection import answers
from xgbudget_tui.store.details import Details
from xgbudget_tui.store.readings import search_form


class Searches(Details):
    """Lines by what a person types."""

    @answers
    def search(self, text: str, book_id: int | None, offset: int, limit: int) -> HitPage:
        """Lines by name, pinyin, initials, code prefix or amount."""
        word = search_form(text)
        ids = [
            row[0]
            for row in self._all(
                "SELECT l.id FROM line l JOIN name n ON n.id = l.name_id JOIN section s ON s.id = l.section_id"
                " LEFT JOIN code c ON c.id = l.code_id WHERE (instr(n.search, ?1) OR instr(n.letters, ?1)"
                " OR instr(n.initials, ?1) OR c.code LIKE ?1 || '%') AND (?2 IS NULL OR s.book_id = ?2) ORDER BY l.id",
                (word, book_id),
            )
        ]
        hits = []
        for place in self._places(ids[offset : offset + limit]):
            at = search_form(place.row.name).find(word)
            hits.append(Hit(place, (at, at + len(word)) if at >= 0 else None))
        return HitPage(tuple(hits), len(ids))
