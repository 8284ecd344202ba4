"""An archive written in bulk answers as one that was saved Book by Book."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scale.bulk import BulkBook, BulkLine, BulkTable, write_in_bulk
from tests.builders import book, line, table
from tests.store.shelves import archive_of
from xgbudget_tui.model.entries import Listing
from xgbudget_tui.store import StoredArchive
from xgbudget_tui.store.connection import Pool

LINES = [
    BulkLine(0, "总计"),
    BulkLine(1, "教育支出", "205"),
    BulkLine(2, "普通教育", "20502"),
    BulkLine(1, "国防支出", "203"),
]
AMOUNTS = [300, 180, 180, 120]


def test_bulk_and_saved_lines_are_the_same(tmp_path: Path) -> None:
    bulk = tmp_path / "bulk.db"
    told: list[int] = []
    section = table("2", "支出表", [])
    books = [
        BulkBook("东山区", None, year, [BulkTable(section, LINES, [AMOUNTS])]) for year in (1, 2)
    ]
    write_in_bulk(bulk, books, told.append)
    assert told == [4, 8]
    items = [
        line(1, "总计", "300"),
        line(2, "教育支出", "180", parent=1, code="205"),
        line(3, "普通教育", "180", parent=2, code="20502"),
        line(4, "国防支出", "120", parent=1, code="203"),
    ]
    with (
        StoredArchive(Pool(bulk)) as one,
        archive_of(tmp_path, book(table("2", "支出表", items))) as two,
    ):
        listing = Listing(1, 4, 9)
        for made, saved in zip(
            one.load_rows(listing, 0, 9), two.load_rows(listing, 0, 9), strict=True
        ):
            assert (made.id, made.parent, made.last, made.child_count, made.depth) == (
                saved.id,
                saved.parent,
                saved.last,
                saved.child_count,
                saved.depth,
            )
            assert (made.name, made.code) == (saved.name, saved.code)
            assert made.figures[0].value == saved.figures[0].value
        assert one.search("教育", None, 0, 9).total == 4
        assert one.search("20", 2, 0, 9).total == 3
        assert [entry.lines for entry in one.find_books()] == [4, 4]
        assert one.load_detail(1).child_sums == two.load_detail(1).child_sums == (300_000_000,)
