"""Sections answer to the numbers that people type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.builders import book, line, table
from xgbudget_tui.audit import prove_book
from xgbudget_tui.classification.english_names import english_error
from xgbudget_tui.classification.english_words import english_translation
from xgbudget_tui.model.addresses import (
    find_numbered,
    find_target,
    match_books,
    parse_address,
    short_title,
)
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.terms import Budget
from xgbudget_tui.store import open_archive, save_books


@dataclass(frozen=True)
class Entry:
    key: str
    number: str


CONTENTS = [Entry("1.1", "1"), Entry("1.2", "1"), Entry("2", "2"), Entry("2-3", "2-3")]


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("1", ["1.1", "1.2"]),
        ("1.2", ["1.2"]),
        ("01-1", ["1.1"]),
        ("02", ["2"]),
        ("表2", ["2"]),
        ("附件 2", ["2"]),
        ("2-3", ["2-3"]),
        ("02-03", ["2-3"]),
        ("9", []),
        ("教育", []),
    ],
)
def test_a_section_answers_to_its_number(address: str, keys: list[str]) -> None:
    found = find_numbered(CONTENTS, address)  # type: ignore[arg-type]
    assert [entry.key for entry in found] == keys


@dataclass(frozen=True)
class Titled:
    title: str
    budget: Budget | None = None
    listed: str = ""
    number: str = "7"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("2023年度 东山市一般公共预算收入预算表", "收入预算"),
        ("东山市2023 年2024年一般公共预算支出表（二）", "支出（二）"),
        ("一般公共预算", "一般公共预算"),
        ("一般公共预算预算", "预算"),
        ("附表 2023年表内收入表", "附表 2023年表内收入"),
        ("2023年", "7"),
        ("12年收入表(一)表", "12年收入(一)表"),
    ],
)
def test_a_short_title_leaves_out_what_a_list_says_anyway(title: str, short: str) -> None:
    section = Titled(title, Budget.GENERAL_PUBLIC)
    assert short_title(section, ("东山市", "")) == short  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("4", (None, "4", ())),
        ("#2", (2, "", ())),
        ("＃２／表4／ 教育支出 /", (2, "表4", ("教育支出",))),
        ("4/教育支出/普通教育", (None, "4", ("教育支出", "普通教育"))),
    ],
)
def test_an_address_names_book_table_and_lines(
    address: str, parts: tuple[int | None, str, tuple[str, ...]]
) -> None:
    found = parse_address(address)
    assert (found.book_id, found.table, found.path) == parts


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("表二", ["2"]),
        ("第 2 表", ["2"]),
        ("附表1之2", ["1.2"]),
        ("Table 2", ["2"]),
        ("表一二", []),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, keys: list[str]) -> None:
    found = find_numbered(CONTENTS, written)  # type: ignore[arg-type]
    assert [entry.key for entry in found] == keys


@pytest.mark.parametrize("written", ["2.1", "表2.1", "2-1", "附表 2-1"])
def test_a_compound_number_is_found_by_either_mark(written: str) -> None:
    contents = [Entry("2.1", "2.1"), Entry("2.2", "2.2"), Entry("3-1", "3-1")]
    found = find_numbered(contents, written)  # type: ignore[arg-type]
    assert [entry.key for entry in found] == ["2.1"]


def stored(path: Path) -> Path:
    made = [
        replace(book(table("4", "收入/支出总表", [line(1, "教育支出", "1")])), year=year)
        for year in (2022, 2023)
    ]
    save_books(path, [(one, prove_book(one)) for one in made], fresh=True)
    return path


def test_an_address_may_name_one_of_several_books(tmp_path: Path) -> None:
    with open_archive(stored(tmp_path / "two.db")) as archive:
        first, second = archive.find_books()
        target = find_target(archive, first, f"#{second.id}/4/教育支出")
        assert target.book == second
        assert target.row is not None
        with pytest.raises(QueryError, match="No budget fits '#99'"):
            find_target(archive, first, "#99/4")


def test_a_title_with_a_slash_is_written_out_whole(tmp_path: Path) -> None:
    with open_archive(stored(tmp_path / "two.db")) as archive:
        target = find_target(archive, archive.find_books()[0], "收入/支出总表/教育支出")
        assert target.row is not None
        assert target.row.name == "教育支出"


def test_a_title_that_is_nearly_right_is_suggested(tmp_path: Path) -> None:
    with (
        open_archive(stored(tmp_path / "two.db")) as archive,
        pytest.raises(QueryError, match=r"is it 4 收入/支出总表\?"),
    ):
        find_target(archive, archive.find_books()[0], "收入支出总计表")


ENGLISH = english_translation()


def english_archive(path: Path) -> Path:
    revenue = [line(1, "税收收入", "5"), line(2, "增值税", "5", parent=1)]
    spent = [
        line(1, "教育支出", "5", code="205"),
        line(2, "学前教育", "2", parent=1),
        line(3, "小学教育", "3", parent=1),
        line(4, "卫生健康支出", "1"),
    ]
    made = book(
        table("1", "一般公共预算收入表", revenue),
        table("2", "一般公共预算支出表", spent),
        table("3", "本级一般公共预算支出表", spent[:1]),
    )
    save_books(path, [(made, prove_book(made))], fresh=True)
    return path


@pytest.mark.parametrize(
    ("address", "key", "name"),
    [
        ("2/education/pre-school", "2", "学前教育"),
        ("2/EDUCATION SPENDING/primary", "2", "小学教育"),
        ("2/205/preschools", "2", "学前教育"),
        ("general public budget revenue/VAT", "1", "增值税"),
        ("preschool", "2", "学前教育"),  # in one table alone
        ("学前教育", "2", "学前教育"),
        ("education/primary", "2", "小学教育"),
        ("教育支出/小学教育", "2", "小学教育"),
    ],
)
def test_an_address_may_be_written_in_english(tmp_path: Path, address: str, key: str, name: str):
    with open_archive(english_archive(tmp_path / "one.db")) as archive:
        target = find_target(archive, archive.find_books()[0], address, ENGLISH)
        assert [section.key for section in target.sections] == [key]
        assert target.row is not None
        assert target.row.name == name


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("education", "is a line of several sections: 2/Education expenditure, 3/Education exp"),
        ("教育支出", "'教育支出' is a line of several sections: 2/教育支出, 3/教育支出."),
        ("205", "is a line of several sections: 2/Education expenditure, 3/"),
        ("2/educatoin", "no line 'educatoin': is it Education expenditure, Preschool education"),
        ("2/education/secondary", "no line 'education/secondary': try `xgbudget search secondary`"),
        ("2/教肓支出", "is it 教育支出"),
        ("general public bugdet revenue", "is it 1 General public budget revenue table?"),
        ("preschol", "has no section 'preschol': is it Preschool education?"),
        ("99", "has no section '99': `xgbudget tables` lists them."),
        ("public budget", "Several sections fit: 1 General public budget revenue table, 2 "),
    ],
)
def test_what_is_near_is_said_in_the_language_it_was_asked_in(
    tmp_path: Path, address: str, said: str
):
    with (
        open_archive(english_archive(tmp_path / "one.db")) as archive,
        pytest.raises(QueryError) as raised,
    ):
        find_target(archive, archive.find_books()[0], address, ENGLISH)
    assert said in english_error(raised.value)
    assert raised.value.zh


def test_of_the_parts_of_a_table_the_line_that_fits_best_is_meant(tmp_path: Path):
    made = book(
        table("1.1", "收支表（收入）", [line(1, "教育费附加收入", "1")]),
        table("1.2", "收支表（支出）", [line(1, "教育支出", "5", code="205")]),
    )
    save_books(tmp_path / "parts.db", [(made, prove_book(made))], fresh=True)
    with open_archive(tmp_path / "parts.db") as archive:
        (here,) = archive.find_books()
        keys = {
            words: find_target(archive, here, f"1/{words}", ENGLISH).sections[0].key
            for words in ("education", "education surcharge", "205", "教育支出")
        }
    assert keys == {
        "education": "1.2",
        "education surcharge": "1.1",
        "205": "1.2",
        "教育支出": "1.2",
    }


def test_a_book_is_found_by_its_english(tmp_path: Path):
    made = book(table("4", "支出表", [line(1, "教育支出", "1")]), region="西岗区")
    path = tmp_path / "one.db"
    save_books(path, [(made, prove_book(made))], fresh=True)
    with open_archive(path) as archive:
        books = archive.find_books()
        assert match_books(books, "xigang") == []
        for words in ("xigang", f"Xigang District {made.year}", "西岗"):
            assert match_books(books, words, ENGLISH) == list(books)
        assert match_books(books, "xigang 1999", ENGLISH) == []
        assert match_books(books, "dalian", ENGLISH) == []
