"""Windows of a tree hold what a plain walk over all its lines gives."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import book, line, small_book, table
from tests.store.books import books
from tests.store.shelves import archive_of, section_of
from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.entries import Listing
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.tree import LineTree

pytestmark = pytest.mark.usefixtures("either_store")

law = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def deep_table(shape: list[int]) -> Section:
    """A table whose n-th line hangs on the line ``shape[n]`` places before it (0: a root)."""
    return table(
        "1",
        "表",
        [
            line(number, f"项目{number}", str(number), parent=number - back if back else None)
            for number, back in enumerate((min(back, n) for n, back in enumerate(shape)), 1)
        ],
    )


@law
@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), st.integers(0, 6))
def test_a_long_table_is_cut_into_the_same_windows_at_any_depth(
    shape: list[int], max_depth: int
) -> None:
    section = deep_table(shape)
    walked = list(LineTree(section.lines).walk())
    shown = [item.number for depth, item in walked if depth <= max_depth]
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("xgbudget_tui.store.write_lines.LANDMARK_STEP", 4),
        archive_of(Path(folder), book(section)) as archive,
    ):
        entry = section_of(archive, "1")
        assert entry.first_line is not None
        assert entry.last_line is not None
        listing = Listing(entry.first_line, entry.last_line, max_depth)
        assert archive.count_rows(listing) == len(shown)
        for offset in range(len(shown) + 1):
            window = archive.load_rows(listing, offset, 3)
            assert [row.number for row in window] == shown[offset : offset + 3]
        for row in archive.load_rows(listing, 0, 100):
            assert shown[archive.find_offset(listing, row.id) or 0] == row.number


@pytest.mark.slow
@law
@given(books())
def test_children_ancestors_and_branches_agree_with_the_tree(saved: Book) -> None:
    with tempfile.TemporaryDirectory() as folder, archive_of(Path(folder), saved) as archive:
        (entry,) = archive.find_books()
        for section, contents in zip(saved.sections, archive.load_contents(entry.id), strict=True):
            tree = LineTree(section.lines)
            for item in section.lines:
                line_id = archive.find_line_id(entry.id, section.key, item.number)
                assert line_id is not None
                row = archive.load_row(line_id)
                assert (row.number, row.printed) == (item.number, item.printed)
                above = [row.number for row in archive.load_ancestors(line_id)]
                assert above == [line.number for line in tree.ancestors(item)]
                listing = Listing(row.id + 1, row.last, row.depth + 1, row.id)
                children = [row.number for row in archive.load_rows(listing, 0, 99)]
                assert children == [line.number for line in tree.children(item)]
                assert archive.count_rows(listing) == row.child_count == len(children)
                (branch,) = archive.load_branches(contents.id, line_id, None)
                assert flat(branch) == [line.number for _, line in tree.walk(item)]
            roots = archive.load_branches(contents.id, None, 0)
            assert [branch.row.number for branch in roots] == [line.number for line in tree.roots]
            assert not any(branch.children for branch in roots)


def flat(branch) -> list[int]:
    return [branch.row.number] + [number for child in branch.children for number in flat(child)]


def test_contents_say_what_each_section_holds(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        revenue, expenditure, note = archive.load_contents(1)
        assert revenue.total is not None
        assert revenue.total.printed == "300"
        assert expenditure.last_line - expenditure.first_line == 7
        assert expenditure.first_line == revenue.last_line + 1
        assert (note.first_line, note.total, note.total_measure) == (None, None, None)
        assert archive.load_note(note.id).paragraphs[0].text == "市补助收入 100 万元。"
        assert archive.find_section(1, "no such") is None


def test_ids_run_in_tree_order_over_all_books(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book(), book(*small_book().sections, year=2024)) as archive:
        spans = [
            (entry.first_line, entry.last_line)
            for found in archive.find_books()
            for entry in archive.load_contents(found.id)
            if entry.first_line is not None
        ]
        assert all(before[1] < after[0] for before, after in pairwise(spans))
        for first, last in spans:
            for row in archive.load_rows(Listing(first, last, 99), 0, 99):
                assert row.parent is None or row.parent < row.id <= row.last <= last


def test_a_line_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        for ask in (archive.load_row, archive.load_detail):
            with pytest.raises(ArchiveError, match="no longer"):
                ask(9999)
        assert list(archive.load_ancestors(9999)) == []
        assert archive.find_line_id(1, "2", 99) is None
        assert archive.find_offset(Listing(1, 5, 0), 9999) is None
