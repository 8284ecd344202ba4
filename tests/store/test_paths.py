"""Paths: what leads to a line, counted right through saving, replacing and removing Books."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import small_book
from tests.store.books import books
from tests.store.shelves import archive_of, library_of, save_all
from xgbudget_tui.model.archive import read_place
from xgbudget_tui.model.book import Book
from xgbudget_tui.store import StoredArchive, open_archive
from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.word_matches import WordFits, find_paths

Steps = tuple[tuple[int, int | None], ...]


def steps_of_lines(connection: ArchiveConnection) -> dict[int, Steps]:
    """For each line the names and codes from its root down to it, read from the lines alone."""
    steps: dict[int, Steps] = {}
    for line_id, parent, name_id, code_id in connection.fetch_raw(
        "SELECT id, parent, name_id, code_id FROM line ORDER BY id"
    ):
        steps[line_id] = (*steps.get(parent, ()), (name_id, code_id))
    return steps


def check_paths(archive: StoredArchive) -> None:
    with archive._pool.session() as connection:
        spelled: dict[int, Steps] = {}
        counts = {}
        for path_id, parent, name_id, code_id, uses, first_line in connection.fetch_raw(
            "SELECT * FROM path ORDER BY id"
        ):
            assert parent is None or parent < path_id
            spelled[path_id] = (*spelled.get(parent, ()), (name_id, code_id))
            counts[path_id] = (uses, first_line)
        assert len(set(spelled.values())) == len(spelled)
        lines = steps_of_lines(connection)
        of_line = dict(connection.fetch_raw("SELECT id, path_id FROM line ORDER BY id"))
        assert {line: spelled[of_line[line]] for line in lines} == lines
        used = Counter(of_line.values())
        first = {path_id: line for line, path_id in sorted(of_line.items(), reverse=True)}
        assert counts == {path_id: (used[path_id], first[path_id]) for path_id in used}


@pytest.mark.usefixtures("either_store")
@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(books(), min_size=1, max_size=4))
def test_each_line_has_the_path_of_what_is_above_it(saved: list[Book]) -> None:
    with tempfile.TemporaryDirectory() as folder, archive_of(Path(folder), *saved) as archive:
        check_paths(archive)
        # Saved once more, each Book takes the place of itself; then they go one by one.
        save_all(read_place(archive.path), *reversed(saved))
        check_paths(archive)
        for entry in archive.find_books():
            library_of(archive).remove(entry.id)
            check_paths(archive)


@pytest.mark.usefixtures("either_store")
def test_several_words_see_what_another_program_has_imported(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        page = archive.search("支出 小学", None, 0, 9)
        assert (page.total, page.exact) == (1, True)
        another = replace(small_book(), year=2031)
        save_all(read_place(archive.path), another)
        assert archive.search("支出 小学", None, 0, 9).total == 2
        with closing(open_archive(archive.path)) as other:
            assert other.search("支出 小学", None, 0, 9).total == 2


def test_words_stand_on_a_path_or_above_it() -> None:
    education, primary, defence = (
        WordFits({1: 0}, {}),
        WordFits({3: 2}, {7: 1}),
        WordFits({4: 0}, {}),
    )
    rows = [(1, 0, 1, 0, 2, 1), (2, 1, 2, 0, 2, 2), (3, 2, 3, 7, 1, 3), (4, 1, 4, 7, 1, 4)]
    assert [(fit, row[0]) for fit, row in find_paths(rows, [education])] == [(0, 1)]
    # The better of name and code counts; a line that no word stands on is none, whatever is above.
    assert [(fit, row[0]) for fit, row in find_paths(rows, [education, primary])] == [
        (1, 3),
        (1, 4),
    ]
    assert [(fit, row[0]) for fit, row in find_paths(rows, [primary, defence])] == [(0, 4)]
    # Parents that come later or are not there, as in a damaged archive, are as none.
    assert list(find_paths([(2, 9, 3, 0, 1, 1)], [education, primary])) == []
