"""Every table has one main column, and one column of another table is its like.

Each figure of these tables names its place: 221 stands in the document of 2022, table 2, column 1.
So two figures side by side say which two columns were set beside each other.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.agreement import doors
from tests.builders import book, line, measure, table
from xgbudget_tui.model.book import Book, Measure, Section
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.source import SourceFile
from xgbudget_tui.model.terms import MeasureKind, Phase, Scope

WAN = Unit.WAN_YUAN
WORDS = {
    "budget": Phase.BUDGET,
    "adjusted": Phase.ADJUSTED,
    "execution": Phase.EXECUTION,
}
LABELS = {"budget": "预算数", "adjusted": "调整预算数", "execution": "执行数"}


def columns(text: str) -> list[Measure]:
    """Columns in few words: ``22 execution, 23 budget, change 1 2, text``.

    ``part`` is a column that is part of the first, ``plain`` says neither year nor phase, and
    ``again`` is a column of the same year and phase as the one before it.
    """
    found: list[Measure] = []
    for position, words in enumerate(text.split(", "), start=1):
        first, *rest = words.split()
        if first == "text":
            found.append(Measure(position, "备注", "备注", MeasureKind.TEXT))
        elif first == "part":
            found.append(measure(position, "其中：本级", 2023, part=True, of=1))
        elif first == "plain":
            found.append(Measure(position, "金额", "金额", MeasureKind.AMOUNT, WAN))
        elif first == "again":
            found.append(replace(found[-1], position=position, label="区本级", printed="区本级"))
        elif first in {"change", "percent"}:
            kind = MeasureKind.CHANGE if first == "change" else MeasureKind.PERCENT_CHANGE
            of, against = map(int, rest)
            found.append(measure(position, "增减", 2023, kind=kind, of=of, against=against))
        else:
            label = f"20{first}年{LABELS[rest[0]]}"
            found.append(measure(position, label, 2000 + int(first), phase=WORDS[rest[0]]))
    return found


def about(key: str, text: str, year: int = 2023, title: str = "支出表", **more: object) -> Section:
    """A table of one line whose figures name their places."""
    made = columns(text)
    figures = [
        "见附注" if one.kind is MeasureKind.TEXT else f"{year % 100}{key}{one.position}"
        for one in made
    ]
    fields = {"scope": Scope.OVERALL, "position": int(key)} | more
    lines = [line(1, "合计", *figures, code="205")]
    return table(key, f"{year}年东山区{title}", lines, made, year=year, **fields)


def of_year(year: int, *sections: Section) -> Book:
    source = SourceFile(f"{year}.txt", str(year) * 16, "text", 1)
    return replace(book(*sections, year=year), source=source)


class Case(NamedTuple):
    """Tables, the one that is compared, and the two columns that belong side by side, if any."""

    about: str
    books: tuple[Book, ...]
    key: str
    sides: tuple[str, str] | None


def alone(what: str, text: str, sides: tuple[str, str] | None) -> Case:
    return Case(what, (of_year(2023, about("2", text)),), "2", sides)


OWN = {"title": "区本级支出表", "scope": Scope.OWN_LEVEL}

WITHIN_A_BOOK = (
    alone("two years", "22 execution, 23 budget", ("2321", "2322")),
    alone("two years, the later first", "23 budget, 22 execution", ("2322", "2321")),
    alone("a percentage beside them", "22 execution, 23 budget, percent 1 2", ("2321", "2322")),
    alone(
        "a printed change says which",
        "22 budget, 22 execution, 23 budget, change 1 3",
        ("2321", "2323"),
    ),
    alone("an adjusted budget", "22 execution, 23 budget, 23 adjusted", ("2322", "2323")),
    alone(
        "four stages", "22 budget, 22 adjusted, 22 execution, 23 budget", ("2323", "2324")
    ),
    alone("text between", "22 execution, text, 23 budget", ("2321", "2323")),
    alone("one column", "23 budget", None),
    alone("one column and its part", "23 budget, part", None),
    alone("text alone", "text, text", None),
    # Two columns of one year and stage, as 全区 and 区本级: there is something to set side by side.
    alone("two of one stage", "23 budget, again", ("2321", "2322")),
    alone("three of one stage", "23 budget, again, again", ("2321", "2322")),
    alone("one column without a year", "22 budget, plain", ("2321", "2322")),
    # Its like in the same document: as printed, the whole before its part, wherever one starts.
    Case(
        "the own level from the whole",
        (of_year(2023, about("2", "23 budget"), about("4", "23 budget", **OWN)),),
        "2",
        ("2321", "2341"),
    ),
    Case(
        "the whole from the own level",
        (of_year(2023, about("2", "23 budget"), about("4", "23 budget", **OWN)),),
        "4",
        ("2321", "2341"),
    ),
    Case(
        "its like has last year's budget first",
        (of_year(2023, about("2", "23 budget"), about("4", "22 budget, 23 budget", **OWN)),),
        "2",
        ("2321", "2342"),
    ),
    Case(
        "its like has another stage first",
        (of_year(2023, about("2", "23 execution"), about("4", "23 budget, 23 execution", **OWN)),),
        "2",
        ("2321", "2342"),
    ),
)  # fmt: skip

FEW = "一般公共预算支出表"
MANY = "一般公共预算支出明细表"

ACROSS_BOOKS = (
    Case(
        "one column each",
        (of_year(2022, about("2", "22 budget", 2022)), of_year(2023, about("2", "23 budget"))),
        "2",
        ("2221", "2321"),
    ),
    Case(
        "the older has the year before it first",
        (
            of_year(2022, about("2", "21 budget, 22 budget", 2022)),
            of_year(2023, about("2", "23 budget")),
        ),
        "2",
        ("2222", "2321"),
    ),
    Case(
        "the older has it last but one",
        (
            of_year(2022, about("2", "21 budget, 22 budget, 22 adjusted", 2022)),
            of_year(2023, about("2", "23 budget")),
        ),
        "2",
        ("2222", "2321"),
    ),
    Case(
        "the older has an outcome alone",
        (
            of_year(2022, about("2", "21 execution, 22 execution", 2022)),
            of_year(2023, about("2", "23 budget")),
        ),
        "2",
        ("2222", "2321"),
    ),
    Case(
        "numbered otherwise",
        (of_year(2022, about("7", "22 budget", 2022)), of_year(2023, about("2", "23 budget"))),
        "2",
        ("2271", "2321"),
    ),
    Case(
        "of no known kind, of one title",
        (
            of_year(2022, about("2", "22 budget", 2022, "养老服务经费表", kind_id="")),
            of_year(2023, about("2", "23 budget", 2023, "养老服务经费表", kind_id="")),
        ),
        "2",
        ("2221", "2321"),
    ),
    Case(
        "two of a kind, told apart by their titles",
        (
            of_year(2022, about("2", "22 budget", 2022, FEW), about("3", "22 budget", 2022, MANY)),
            of_year(2023, about("2", "23 budget", 2023, MANY)),
        ),
        "2",
        ("2231", "2321"),
    ),
)


def in_explorer(path: Path, start: str) -> tuple[str, str] | None:
    """The two figures of the first row that the explorer sets side by side."""
    found = doors.first_comparison(path, start)
    return found and found.figures


def on_command_line(ran: doors.Ran) -> tuple[str, str] | None:
    """The two figures of the first row that the command line prints."""
    if ran.code:
        return None
    row = ran.json["rows"][0]
    return row["before"], row["after"]


@pytest.mark.parametrize("case", WITHIN_A_BOOK, ids=lambda case: case.about.replace(" ", "-"))
def test_a_table_is_set_beside_the_same_column_in_the_explorer_and_on_the_command_line(
    case: Case, tmp_path: Path
):
    path = doors.stored(tmp_path / "case.db", *case.books)
    sides = {
        "explorer": in_explorer(path, case.key),
        "command line": on_command_line(doors.run(path, "compare", case.key, "--format", "json")),
    }
    assert sides == dict.fromkeys(sides, case.sides)


@pytest.mark.parametrize("case", ACROSS_BOOKS, ids=lambda case: case.about.replace(" ", "-"))
def test_a_table_is_set_beside_its_like_of_last_year_at_either_door(case: Case, tmp_path: Path):
    path = doors.stored(tmp_path / "case.db", *case.books)
    words = ("compare", "东山区 2022", "东山区 2023", case.key)
    sides = {
        "explorer": in_explorer(path, f"#2/{case.key}"),
        "command line": on_command_line(doors.run(path, *words, "--format", "json")),
    }
    assert sides == dict.fromkeys(sides, case.sides)


@pytest.mark.parametrize("name", ["two years", "its like has last year's budget first"])
async def test_the_key_shows_what_the_command_prints(name: str, tmp_path: Path):
    """Pressing ``c`` on the table, and Enter where there is a choice."""
    case = next(one for one in WITHIN_A_BOOK if one.about == name)
    path = doors.stored(tmp_path / "case.db", *case.books)
    shown = await doors.compare_on_screen(path, case.key)
    assert isinstance(shown, doors.Compared)
    before, after = (figure.replace(",", "") for figure in shown.rows.split()[1:3])
    ran = doors.run(path, "compare", case.key, "--format", "json")
    assert (before, after) == on_command_line(ran) == case.sides


@pytest.mark.parametrize("name", ["two years", "one column each", "the whole from the own level"])
def test_the_two_sides_are_called_alike(name: str, tmp_path: Path):
    case = next(one for one in (*WITHIN_A_BOOK, *ACROSS_BOOKS) if one.about == name)
    path = doors.stored(tmp_path / "case.db", *case.books)
    apart = len(case.books) > 1
    words = ("东山区 2022", "东山区 2023", case.key) if apart else (case.key,)
    value = doors.run(path, "compare", *words, "--format", "json", language="zh").json
    found = doors.first_comparison(path, f"#2/{case.key}" if apart else case.key)
    assert found is not None
    assert found.labels == (value["before"]["label"], value["after"]["label"])


# The main column


MAIN = {
    "22 execution, 23 budget": 2,
    "23 budget, 22 execution": 1,
    "22 budget, 23 budget": 2,
    "23 budget, 23 adjusted": 1,
    "23 adjusted, 23 budget": 2,
    "23 budget, part": 1,
    "22 execution, 23 adjusted": 2,
    "22 execution, 21 execution": 1,
    "text, 23 budget": 2,
    "plain, plain": 1,
}
"""Columns of a table of 2023, and the one its total is told in.

The budget of its own year, else what else it has of that year, else its first column.
"""


def spending(key: str, text: str) -> Section:
    """Spending of which hardly any is a reserve: 901, 902 … in all by column."""
    made = columns(text)
    rows = []
    for number, (name, code, size) in enumerate(
        (("支出合计", None, "90"), ("教育支出", "205", "89"), ("预备费", "227", "")), start=1
    ):
        texts = [
            "见附注" if one.kind is MeasureKind.TEXT else f"{size}{one.position}" for one in made
        ]
        rows.append(line(number, name, *texts, parent=1 if code else None, code=code))
    title = "2023年东山区区本级一般公共预算支出表"
    return table(key, title, rows, made, scope=Scope.OWN_LEVEL)


@pytest.mark.parametrize("text", MAIN)
def test_the_total_of_a_table_is_told_in_one_column_everywhere(text: str, tmp_path: Path):
    """In the contents, beside the hits of a search in both places, and where the audit asks.

    The law is about the reserve in the budget (M1); here it is too small in every column.
    """
    made = of_year(2023, spending("2", text))
    path = doors.stored(tmp_path / "main.db", made)
    shown = {
        "tables": doors.run(path, "tables", "--format", "json").json[0]["total"],
        "contents": doors.contents_row(path, "2").total,
        "search": doors.run(path, "search", "支出合计").rows[1][4],
        "explorer's search": doors.amount_beside_hit(path, "支出合计"),
    }
    told = {door: int(amount) - 900 for door, amount in shown.items()}
    if made.sections[0].measures[MAIN[text] - 1].phase in {Phase.BUDGET, None}:
        asked = [one.subject.measure for one in doors.proofs_of(made) if one.rule == "M1"]
        told["audit"] = asked[0] if asked else 0
    assert told == dict.fromkeys(told, MAIN[text])


@pytest.mark.parametrize("text", ["", "-", "无", "详见附表"])
def test_a_hit_without_an_amount_in_the_main_column_shows_no_other_columns(
    text: str, tmp_path: Path
):
    """国防 has 20 in the execution of last year and no amount in this year's budget."""
    made = columns("22 execution, 23 budget")
    lines = [line(1, "合计", "100", "80"), line(2, "国防", "20", text, parent=1)]
    path = doors.stored(tmp_path / "blank.db", of_year(2023, table("2", "支出表", lines, made)))
    shown = {
        "search": doors.run(path, "search", "国防").rows[1][4],
        "explorer's search": doors.amount_beside_hit(path, "国防"),
    }
    assert shown == dict.fromkeys(shown, text)
