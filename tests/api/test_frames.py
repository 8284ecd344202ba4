"""Frames hold what tables print: exact numbers, and why a cell has none."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import xgbudget_tui as xgb
import xgbudget_tui.audit
from tests.builders import book, line, table
from xgbudget_tui.api.books import Book

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture(scope="module")
def read() -> xgb.Book:
    """The shipped document, read."""
    return xgb.read_document(DATA / "xigang-2023.txt")


def test_a_frame_has_a_row_for_each_line_in_tree_order(read: xgb.Book) -> None:
    frame = read.table("4").to_frame()
    assert list(frame.columns) == ["path", "name", "code", "level", "预算数", "预算数 state"]
    assert list(frame["level"][:4]) == [1, 2, 3, 4]
    assert frame["预算数"].dtype == "Int64"
    assert frame["预算数"][0] == 233126


def test_another_unit_keeps_every_digit(read: xgb.Book) -> None:
    frame = read.table("4").to_frame(unit="亿元")
    assert frame["预算数"][0] == Decimal("23.3126")
    with pytest.raises(xgb.QueryError, match="万元"):
        read.table("4").to_frame(unit="wan")


def test_a_blank_is_not_zero_and_says_so() -> None:
    small = Book(book(table("1", "收入表", lines=[line(1, "合计", "0"), line(2, "其他", "")])))
    frame = small.tables[0].to_frame()
    label = frame.columns[4]
    assert frame[label][0] == 0
    assert frame[label][1] is pd.NA
    assert list(frame[f"{label} state"]) == ["amount", "blank"]


def test_the_archive_and_the_document_give_the_same_frame(read: xgb.Book) -> None:
    with xgb.open_archive(DATA / "budget.db") as archive:
        for mine, stored in zip(read.tables, archive.tables(), strict=True):
            pd.testing.assert_frame_equal(mine.to_frame(), stored.to_frame())


def test_books_and_lines_are_named_in_english_too() -> None:
    with xgb.open_archive(DATA / "budget.db") as archive:
        printed = archive.table("4/教育支出/学前教育", "西岗 2023").to_frame()
        english = archive.table("4/education/pre-school", "Xigang 2023").to_frame()
        pd.testing.assert_frame_equal(printed, english)
        with pytest.raises(xgb.QueryError, match="is it 教育支出") as raised:
            archive.table("4/educatoin")
        assert "教育支出" in raised.value.names


def test_the_audit_can_be_called_though_its_room_has_the_same_name(read: xgb.Book) -> None:
    assert xgbudget_tui.audit.RULES
    proofs = xgb.audit(read)
    assert proofs.count("fault") == 11
    assert len(proofs.to_frame()) == len(proofs)


def test_a_branch_has_the_names_above_it_in_its_paths() -> None:
    with xgb.open_archive(DATA / "budget.db") as archive:
        frame = archive.table("4/教育支出/普通教育").to_frame()
    assert frame["path"][0] == "支出总计 / 一般公共预算支出合计 / 教育支出 / 普通教育"


def test_a_comparison_names_what_is_new_and_what_ended() -> None:
    with xgb.open_archive(DATA / "budget.db") as archive:
        frame = archive.compare("表7").to_frame()
    ended = frame[frame["kind"] == "ended"]
    assert ended["difference"].isna().all()
    assert set(ended["after state"]) <= {"blank", "absent", "dash", "none"}


def test_what_is_not_there_is_one_sentence() -> None:
    with xgb.open_archive(DATA / "budget.db") as archive:
        with pytest.raises(xgb.QueryError):
            archive.table("99")
        with pytest.raises(xgb.QueryError):
            archive.book("某县")
    with pytest.raises(xgb.DocumentError):
        xgb.read_document(DATA / "nothing.txt")


def test_importing_the_package_loads_nothing_of_it() -> None:
    ask = "import sys, xgbudget_tui; print(*[m for m in sys.modules if 'xgbudget' in m])"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["xgbudget_tui"]
