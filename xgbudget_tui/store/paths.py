"""Which paths lead to the lines that words match.

A line matches several words if each stands on it or on a line above it, and at least one on it.
That depends on its path alone, and millions of lines have some ten thousands of paths: so the
question is settled among the paths, whatever the number of lines.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from xgbudget_tui.store.connection import Reader
from xgbudget_tui.store.matching import WordFits

PathRow = Sequence[int]
"""Of a path: id, parent, name, code, uses, first line; 0 for none."""

_COLUMNS = 6
_SELECT = (
    "SELECT id, coalesce(parent, 0), name_id, coalesce(code_id, 0), uses, coalesce(first_line, 0)"
    " FROM path"
)
_MOST_KEPT = 500_000
"""Paths that are kept in memory (24 MB); where there are more they are read each time."""


class Paths(Reader):
    """Looks words up along the paths."""

    _kept: tuple[tuple[int, int], tuple[array[int], ...]] | None = None
    """The columns of all paths, and of which connection and state of the file they are."""

    def _find_paths(
        self, words: Sequence[WordFits], span: tuple[int, int] | None = None
    ) -> Iterator[tuple[int, PathRow]]:
        """``(fit, path)`` for each path that matches, of all or of those of the lines ``span``."""
        values: tuple[int, int] | tuple[str, str]
        if span is not None:
            which, values = "id IN (SELECT path_id FROM line WHERE id BETWEEN ? AND ?)", span
        elif len(words) == 1:  # what stands above says nothing more
            which = " OR ".join(
                f"{column} IN (SELECT value FROM json_each(?))" for column in ("name_id", "code_id")
            )
            values = list_ids(words[0].names), list_ids(words[0].codes)
        else:
            return find_paths(self._all_paths(), words)
        return find_paths(self.fetch_all(f"{_SELECT} WHERE {which} ORDER BY id", values), words)

    def _all_paths(self) -> Iterable[PathRow]:
        """All paths by id, from memory where the file is still as it was."""
        with self._pool.session() as connection:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            state = id(connection), version
            kept = self._kept
            if kept is None or kept[0] != state:
                (count,) = connection.execute("SELECT count(*) FROM path").fetchone()
                rows = connection.execute(f"{_SELECT} ORDER BY id")
                if count > _MOST_KEPT:
                    return rows
                values = array("q", chain.from_iterable(rows))
                columns = tuple(values[place::_COLUMNS] for place in range(_COLUMNS))
                self._kept = kept = state, columns
            return zip(*kept[1], strict=True)


def find_paths(rows: Iterable[PathRow], words: Sequence[WordFits]) -> Iterator[tuple[int, PathRow]]:
    """``(fit, path)`` for each path that matches all the words; paths come after those above."""
    whole = (1 << len(words)) - 1
    names = _join([word.names for word in words])
    codes = _join([word.codes for word in words])
    standing: dict[int, int] = {}
    for row in rows:
        path_id, parent, name_id, code_id, _, _ = row
        above = standing.get(parent, 0)
        name, code = names.get(name_id), codes.get(code_id)
        if name is None and code is None:
            if above:
                standing[path_id] = above
            continue
        (by_name, name_fit), (by_code, code_fit) = name or _NOWHERE, code or _NOWHERE
        standing[path_id] = above | by_name | by_code
        if standing[path_id] == whole:
            yield min(name_fit, code_fit), row


_NOWHERE = 0, 9


def list_ids(ids: Iterable[int]) -> str:
    """Ids as SQLite reads a list of them."""
    return f"[{','.join(map(str, ids))}]"


def _join(several: Sequence[dict[int, int]]) -> dict[int, tuple[int, int]]:
    """For each id a bit for every word that matches it, and how well the best of them does."""
    joined: dict[int, tuple[int, int]] = {}
    for place, fits in enumerate(several):
        for key, fit in fits.items():
            words, best = joined.get(key, _NOWHERE)
            joined[key] = words | 1 << place, min(best, fit)
    return joined
