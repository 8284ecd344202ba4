"""What a Book says of last year is held against last year's Book, whichever came first."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Run, run
from tests.server import Server
from xgbudget_tui.batch.prior_year import is_settled, settle_years
from xgbudget_tui.batch.queue import list_documents, open_queue, work
from xgbudget_tui.model.archive import ArchivePlace, read_place
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.terms import Mark
from xgbudget_tui.store import open_archive, open_library
from xgbudget_tui.store.mark_summary import MarkSummary

__all__ = ["run"]

TEXT = """{year}年东山区政府预算

表1 {year}年东山区一般公共预算支出表
单位：万元
项目\t{year}年预算数\t{before}年预算数
支出合计\t330\t300
教育支出\t110\t{education}
国防支出\t220\t200
"""


@pytest.fixture
def documents(tmp_path: Path) -> dict[int, Path]:
    """Two budgets; the later says of education in 2022 what the earlier does not."""
    made = {2022: tmp_path / "2022.txt", 2023: tmp_path / "2023.txt"}
    last = TEXT.format(year=2022, before=2021, education=100)
    made[2022].write_text(last.replace("330", "300").replace("110", "100").replace("220", "200"))
    made[2023].write_text(TEXT.format(year=2023, before=2022, education=190))
    return made


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> ArchivePlace:
    """Where an archive is to be."""
    if request.param == "file":
        return tmp_path / "two.db"
    server: Server = request.getfixturevalue("server")
    return read_place(server.create())


def _fail(name: str, error: BudgetError) -> None:
    pytest.fail(f"{name}: {error}")


def _book(place: ArchivePlace, year: int) -> BookEntry:
    with open_archive(place) as archive:
        (found,) = [book for book in archive.find_books() if book.year == year]
    return found


def _rules(place: ArchivePlace) -> set[str]:
    """The codes of the faults that are stored with the Book of 2023."""
    book = _book(place, 2023)
    with open_archive(place) as archive:
        return {proof.rule for proof in archive.load_proofs(book.id) if proof.mark is Mark.FAULT}


def _assert_marks_fit(place: ArchivePlace) -> None:
    """What Books, sections and lines bear is what their proofs say."""
    with open_archive(place) as archive:
        for book in archive.find_books():
            summary = MarkSummary(archive.load_audit(book.id))
            assert book.tally == summary.book
            for section in archive.load_contents(book.id):
                assert section.tally == summary.of_section(section.key)
                for branch in archive.load_branches(section.id, None, None):
                    row = branch.row
                    rank = None if row.mark is None else row.mark.rank
                    assert rank == summary.of_line(section.key, row.number)


@pytest.mark.parametrize("order", [(2022, 2023), (2023, 2022)])
def test_it_is_stored_with_the_later_book_whichever_came_first(
    run: Run, place: ArchivePlace, documents: dict[int, Path], order: tuple[int, int]
) -> None:
    for year in order:
        assert run("import", documents[year], "-o", place, "-q").code == 0
    assert "Y1" in _rules(place)
    _assert_marks_fit(place)
    ran = run("check", "--db", place, "--only", "Y1", "--format", "json")
    (found,) = json.loads(ran.out)
    assert (ran.code, found["line"], found["kind"]) == (1, "教育支出", "fault")


def test_together_in_one_run_or_in_an_archive_made_anew(
    run: Run, place: ArchivePlace, documents: dict[int, Path]
) -> None:
    assert run("import", *documents.values(), "-o", place, "-q").code == 0
    first = _book(place, 2023).tally
    assert run("import", "--fresh", *documents.values(), "-o", place, "-q").code == 0
    assert _book(place, 2023).tally == first
    assert "Y1" in _rules(place)
    _assert_marks_fit(place)


def test_with_last_years_book_goes_what_was_found_beside_it(
    run: Run, place: ArchivePlace, documents: dict[int, Path]
) -> None:
    assert run("import", documents[2023], "-o", place, "-q").code == 0
    alone = _book(place, 2023).tally
    assert run("import", documents[2022], "-o", place, "-q").code == 0
    assert _book(place, 2023).tally != alone
    assert run("remove", "东山区 2022", "--db", place, "-y").code == 0
    assert _book(place, 2023).tally == alone
    assert "Y1" not in _rules(place)
    _assert_marks_fit(place)


def test_a_corrected_edition_of_last_year_is_held_against_anew(
    run: Run, place: ArchivePlace, documents: dict[int, Path]
) -> None:
    assert run("import", *documents.values(), "-o", place, "-q").code == 0
    text = documents[2022].read_text()
    documents[2022].write_text(text.replace("教育支出\t100\t", "教育支出\t190\t"))
    assert run("import", documents[2022], "-o", place, "-q").code == 0
    assert "Y1" not in _rules(place)
    _assert_marks_fit(place)


def test_a_run_that_was_stopped_before_is_made_up_for_by_the_next(
    run: Run, place: ArchivePlace, documents: dict[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr("xgbudget_tui.batch.prior_year.settle_years", lambda *_: iter(()))
        assert run("import", *documents.values(), "-o", place, "-q").code == 0
    assert "Y1" not in _rules(place)
    with open_archive(place) as archive:
        assert not is_settled(archive, _book(place, 2023))
    ran = run("check", "--db", place, "--only", "Y1", "--format", "json")
    assert len(json.loads(ran.out)) == 1
    assert run("import", *documents.values(), "-o", place, "-q").code == 0
    assert "Y1" in _rules(place)


def test_what_is_settled_is_not_asked_again(
    run: Run, place: ArchivePlace, documents: dict[int, Path]
) -> None:
    assert run("import", *documents.values(), "-o", place, "-q").code == 0
    with open_archive(place) as archive:
        assert is_settled(archive, _book(place, 2023))
        known = {("东山区", 2023)}
        assert list(settle_years(archive, open_library(place), known)) == []


def test_copied_alone_a_book_leaves_it_behind(
    run: Run, place: ArchivePlace, documents: dict[int, Path], tmp_path: Path
) -> None:
    assert run("import", *documents.values(), "-o", place, "-q").code == 0
    assert run("copy", "东山区 2023", "--db", place, "-o", tmp_path / "one.db").code == 0
    assert run("copy", "--db", place, "-o", tmp_path / "both.db").code == 0
    assert "Y1" not in _rules(tmp_path / "one.db")
    assert "Y1" in _rules(tmp_path / "both.db")
    for copied in ("one.db", "both.db"):
        _assert_marks_fit(tmp_path / copied)


def test_workers_store_it_too(server: Server, documents: dict[int, Path]) -> None:
    url = server.create()
    for year in (2023, 2022):
        with closing(open_queue(url)) as queue:
            queue.put(list_documents([str(documents[year])], refused=_fail))
            for step in work(queue):
                if step is None:
                    break
    assert "Y1" in _rules(read_place(url))
    _assert_marks_fit(read_place(url))


def test_a_server_laid_out_before_there_was_such_a_table(
    run: Run, server: Server, documents: dict[int, Path]
) -> None:
    url = server.create()
    assert run("import", documents[2022], "-o", url, "-q").code == 0
    database = urlsplit(url).path.strip("/")
    server.run("DROP TABLE xgbudget.prior_document", database)
    assert run("check", "--db", url, "--only", "fault").code == 0
    assert run("show", "1", "--db", url).code == 0
    assert run("import", documents[2023], "-o", url, "-q").code == 0
    assert "Y1" in _rules(read_place(url))
    role = f"reader_of_{database}"
    server.run(f"CREATE ROLE {role} LOGIN", database)
    server.run(f"GRANT USAGE ON SCHEMA xgbudget TO {role}", database)
    server.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA xgbudget TO {role}", database)
    server.run(f"REVOKE SELECT ON xgbudget.prior_document FROM {role}", database)
    ran = run("check", "--db", server.url(database, role), "--only", "Y1", "--format", "json")
    assert len(json.loads(ran.out)) == 1
