"""A mistake of the program is called one, its report is kept, and no file is blamed for it."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.builders import small_book
from tests.cli.conftest import Run, archive, run
from tests.cli.test_writing import DOCUMENT
from tests.store.shelves import archive_of
from xgbudget_tui.document.limits import check_container
from xgbudget_tui.document.sheet_layout import column_number
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.library_calls import LibraryError, ask, ask_each

__all__ = ["archive", "run"]


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "xgbudget" / "crash-report.txt"


def fail(*_: object, **__: object) -> None:
    raise TypeError("a planted fault")


def check_said(ran_err: str, report: Path) -> None:
    assert "internal error (TypeError: a planted fault)" in ran_err
    assert str(report) in ran_err
    assert "damaged" not in ran_err
    assert "Traceback" not in ran_err
    assert "in fail" in report.read_text()


def test_a_fault_in_the_store(
    run: Run, archive: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xgbudget_tui.store.books._read_section", fail)
    ran = run("tables", "--db", archive)
    assert ran.code == 70
    check_said(ran.err, state)


def test_a_fault_in_a_command(
    run: Run, archive: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xgbudget_tui.cli.tables.print_contents", fail)
    ran = run("tables", "--db", archive)
    assert ran.code == 70
    check_said(ran.err, state)
    assert "内部错误" in run("tables", "--db", archive, language="zh").err


@pytest.mark.parametrize(
    "place",
    [
        "xgbudget_tui.document.registry.show_document",
        "xgbudget_tui.document.text.find_spaced_tables",
        "xgbudget_tui.audit.prove.find_suspects",
        "xgbudget_tui.audit.rules",
    ],
)
def test_a_fault_in_a_reader_or_a_rule_stops_one_document(
    run: Run, tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "a.txt").write_text(DOCUMENT)
    if place.startswith("xgbudget_tui.audit.rules"):
        from dataclasses import replace

        from xgbudget_tui.audit import prove

        broken = (replace(prove.RULES[0], check=fail), *prove.RULES[1:])
        others = (prove.prove_book.__defaults__ or ())[1:]
        monkeypatch.setattr(prove.prove_book, "__defaults__", (broken, *others))
    else:
        monkeypatch.setattr(place, fail)
    ran = run("import", "a.txt", "-o", "a.db")
    assert ran.code == 2
    check_said(ran.err, state)
    assert "a.txt" in ran.err


def test_a_fault_in_one_document_of_many_is_reported_with_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xgbudget_tui.store import save_book

    saved: list[object] = []

    def save_all_but_one(path: Path, book: object, audit: object, **options: object) -> None:
        saved.append(book)
        if len(saved) == 2:
            fail()
        save_book(path, book, audit, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("xgbudget_tui.store.save.save_book", save_all_but_one)
    for year in (2021, 2022, 2023):
        (tmp_path / f"{year}.txt").write_text(DOCUMENT.replace("2023", str(year)))
    ran = run("import", "2021.txt", "2022.txt", "2023.txt", "-o", "a.db", "--reports", "out")
    assert ran.code == 2
    assert "3 documents: 2 saved" in ran.err
    assert "2022.txt: internal error (TypeError: a planted fault)" in ran.err
    assert "in fail" in (tmp_path / "out" / "2022.txt.txt").read_text()


def test_a_fault_in_the_explorer(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from xgbudget_tui.tui import start

    class Crashed:
        return_code = 70
        left_idle = False
        idle_seconds: float | None = None
        crash_report: str | None = None
        session = SimpleNamespace(bookmarks=())

        def run(self, *, mouse: bool) -> None:
            import traceback

            try:
                fail()
            except TypeError:
                self.crash_report = traceback.format_exc()

    monkeypatch.setattr(start, "make_explorer", lambda *_, **__: Crashed())
    with archive_of(tmp_path, small_book()) as stored:
        assert start.run_explorer(stored, language="en") == 70
    check_said(capfd.readouterr().err, state)


def test_strangers_are_shown_neither_reasons_nor_places(
    run: Run, archive: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xgbudget_tui.cli.explore.run", fail)
    ran = run("--kiosk", archive)
    assert (ran.code, ran.err) == (70, "xgbudget: internal error\n")
    assert not state.exists()


def test_what_a_library_raises_is_told_from_what_it_calls_back() -> None:
    with pytest.raises(LibraryError, match="JSONDecodeError"):
        ask(json.loads, "{")
    with pytest.raises(LibraryError, match="ZeroDivisionError"):
        list(ask_each(map((1).__floordiv__, [1, 0])) or [])
    with pytest.raises(DocumentError):
        ask(check_container, b"", "a.xlsx")
    with pytest.raises(AttributeError):
        ask(sorted, [None], key=column_number)  # type: ignore[arg-type]
