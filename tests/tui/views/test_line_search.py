"""Hits in all Books name the Book they stand in, in the language of the screen."""

from __future__ import annotations

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.views.line_search import LineSearch


def test_a_hit_elsewhere_names_its_book(archive: Archive) -> None:
    search = LineSearch(archive, archive.find_books()[0].id, Unit.WAN_YUAN)
    (hit, *_) = search.find_page("教育", 0).hits
    assert search.book(hit, "zh") == ""
    search.everywhere = True
    books = {
        (search.book(hit, "zh"), search.book(hit, "en")) for hit in search.find_page("教育", 0).hits
    }
    assert ("东山区 2023", "Dongshan District 2023") in books
