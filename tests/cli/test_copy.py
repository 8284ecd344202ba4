"""Books copied from one database into another: nothing lost, nothing half."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import small_book
from tests.cli.conftest import Run, run
from tests.server import Server
from xgbudget_tui.audit import prove_book
from xgbudget_tui.batch import prior_year
from xgbudget_tui.batch.prior_year import settle_years
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import open_archive, open_library

__all__ = ["run"]

SHIPPED = Path(__file__).parents[2] / "data" / "budget.db"


def of_year(year: int) -> Book:
    book = small_book()
    return replace(book, year=year, source=replace(book.source, sha256=str(year)))


def fill(place: ArchivePlace, *years: int) -> None:
    library = open_library(place)
    with library.hold():
        for year in years:
            library.save(of_year(year), prove_book(of_year(year)))
        with open_archive(place) as archive:
            places = {(small_book().region.name, year) for year in years}
            assert len(list(settle_years(archive, library, places))) == len(years) - 1


def contents(place: ArchivePlace) -> list[tuple[Book, Audit]]:
    with open_archive(place) as archive:
        return [
            (archive.load_book(book.id), archive.load_audit(book.id))
            for book in archive.find_books()
        ]


def test_a_copy_of_all_is_the_same_file(run: Run, tmp_path: Path) -> None:
    ran = run("copy", "--db", SHIPPED, "-o", tmp_path / "copy.db")
    assert (ran.code, ran.err) == (0, "1 budget copied\n")
    assert (tmp_path / "copy.db").read_bytes() == SHIPPED.read_bytes()


def test_to_a_server_and_back_nothing_is_lost(run: Run, tmp_path: Path, server: Server) -> None:
    there, back = server.create(), tmp_path / "back.db"
    fill(tmp_path / "a.db", 2022, 2023)
    assert run("copy", "--db", SHIPPED, "-o", tmp_path / "a.db").code == 0
    assert run("copy", "--db", tmp_path / "a.db", "-o", there).code == 0
    assert run("copy", "--db", there, "-o", back).code == 0
    expected = contents(tmp_path / "a.db")
    assert len(expected) == 3
    assert contents(ArchiveUrl(there)) == contents(back) == expected


def held_against(place: ArchivePlace) -> dict[int, tuple[str, ...]]:
    with open_archive(place) as archive:
        return {b.year: tuple(archive.load_prior_documents(b.id)) for b in archive.find_books()}


def test_what_was_proved_over_years_comes_along(
    run: Run, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "a.db", 2021, 2022, 2023)
    there = server.create()

    def prove(*_: object) -> None:
        raise AssertionError("proved again")

    monkeypatch.setattr(prior_year, "prove_over_years", prove)
    assert run("copy", "--db", tmp_path / "a.db", "-o", there).code == 0
    assert contents(ArchiveUrl(there)) == contents(tmp_path / "a.db")
    assert held_against(ArchiveUrl(there)) == {2021: (), 2022: ("2021",), 2023: ("2022",)}


def test_what_was_proved_over_years_stays_behind_without_the_year(
    run: Run, tmp_path: Path, server: Server
) -> None:
    fill(tmp_path / "a.db", 2021, 2022, 2023)
    there = server.create()
    name = small_book().region.name
    chosen = [f"{name} {year}" for year in (2021, 2023)]
    assert run("copy", *chosen, "--db", tmp_path / "a.db", "-o", there).code == 0
    assert held_against(ArchiveUrl(there)) == {2021: (), 2023: ()}
    assert contents(ArchiveUrl(there))[1][1] == prove_book(of_year(2023))


def test_years_copied_in_any_order_over_others_are_held_against_each_other(
    run: Run, tmp_path: Path, server: Server
) -> None:
    fill(tmp_path / "a.db", 2022, 2023)
    there = server.create()
    fill(ArchiveUrl(there), 2021, 2022, 2023, 2024)
    expected = contents(ArchiveUrl(there))
    years = [f"{small_book().region.name} {year}" for year in (2023, 2022)]
    assert run("copy", *years, "--db", tmp_path / "a.db", "-o", there).code == 0
    assert contents(ArchiveUrl(there)) == expected
    assert held_against(ArchiveUrl(there)) == {
        2021: (), 2022: ("2021",), 2023: ("2022",), 2024: ("2023",)
    }  # fmt: skip


def test_only_the_budgets_named_are_copied_and_what_was_there_stays(
    run: Run, tmp_path: Path
) -> None:
    fill(tmp_path / "a.db", 2021, 2022, 2023)
    fill(tmp_path / "b.db", 2020)
    chosen = [f"{small_book().region.name} {year}" for year in (2021, 2023)]
    ran = run("copy", *chosen, "--db", tmp_path / "a.db", "-o", tmp_path / "b.db", "-q")
    assert (ran.code, ran.out) == (0, "")
    assert [book.year for book, _ in contents(tmp_path / "b.db")] == [2020, 2021, 2023]


def test_copied_again_a_budget_takes_the_place_of_its_first_copy(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "a.db", 2021)
    for _ in range(2):
        assert run("copy", "--db", tmp_path / "a.db", "-o", tmp_path / "b.db").code == 0
    assert contents(tmp_path / "b.db") == contents(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "a.db"), "is the database to copy from"),
        (("-o", "b.db", "上海"), "No budget fits"),
        (("-o", "."), "folder"),
    ],
)
def test_what_cannot_be_copied_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "a.db", 2021)
    before = (tmp_path / "a.db").read_bytes()
    ran = run("copy", "--db", "a.db", *words)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert (tmp_path / "a.db").read_bytes() == before
