"""Archives made from the builders, and a way to run the program in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders import book, line, measure, small_book, table
from xgbudget_tui.audit import prove_book
from xgbudget_tui.cli import main
from xgbudget_tui.model.book import Book
from xgbudget_tui.store import save_book


class Ran(NamedTuple):
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The printed lines, split at tabs."""
        return [text.split("\t") for text in self.out.splitlines()]


Run = Callable[..., Ran]


def transfers(year: int = 2023) -> Book:
    """A Book whose only table has two years: one line grew, one ended, one is new."""
    return book(
        table(
            "7",
            f"{year}年转移支付表",
            [
                line(1, "合计", "100", "120"),
                line(2, "教育", "60", "75", parent=1),
                line(3, "国防", "40", "", parent=1),
                line(4, "公共安全", "", "45", parent=1),
            ],
            [measure(1, f"{year - 1}年执行数", year - 1), measure(2, f"{year}年预算数", year)],
            kind_id="transfers",
            year=year,
        ),
        year=year,
    )


def wrong() -> Book:
    """A Book whose total is 10 more than its parts."""
    lines = [line(1, "合计", "310"), line(2, "甲", "200", parent=1), line(3, "乙", "100", parent=1)]
    return book(table("4", "支出表", lines), region="南湖区")


def stored(path: Path, *books: Book) -> Path:
    """An archive of these Books with their proofs."""
    for one in books:
        save_book(path, one, prove_book(one))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of the small Book."""
    return stored(tmp_path / "small.db", small_book())


@pytest.fixture
def run(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """Run ``xgbudget`` in English in an empty folder, without a database of the surroundings."""
    monkeypatch.delenv("XGBUDGET_DB", raising=False)
    monkeypatch.chdir(tmp_path)

    def run_main(*arguments: object, language: str = "en") -> Ran:
        words = ["--lang", language, *(str(one) for one in arguments)]
        code = main(words)
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run_main
