"""One figure is one text: on every screen for people, and one exact number in every file.

For people an amount keeps the decimals it was printed with and has thousands separators, whatever
the unit; what is no number stands as printed. For machines a number is a number without
separators, and what is none says which of six states it is in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.agreement import doors
from tests.builders import book, figure, line, measure, table
from tests.tui.archives import ratio
from xgbudget_tui.model.book import Figure, LineItem, Measure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState, MeasureKind

WAN, YI, YUAN = Unit.WAN_YUAN, Unit.YI_YUAN, Unit.YUAN
WORD = {WAN: "万元", YI: "亿元", YUAN: "元"}
NO_SUCH_CELL = "no such cell"


class Case(NamedTuple):
    """A printed amount in 万元, and how it reads in 万元, 亿元 and 元."""

    printed: str
    wan: str
    yi: str
    yuan: str
    state: str = "amount"

    def text(self, unit: Unit) -> str:
        return {WAN: self.wan, YI: self.yi, YUAN: self.yuan}[unit]

    def number(self, unit: Unit) -> Decimal | None:
        """The exact number, worked out from what is printed."""
        if self.state != "amount":
            return None
        return (
            Decimal(self.printed.replace(",", ""))
            * 10_000
            / {WAN: 10_000, YI: 10**8, YUAN: 1}[unit]
        )


CASES = (
    Case("10,000.50", "10,000.50", "1.000050", "100,005,000"),
    Case("10,000.00", "10,000.00", "1.000000", "100,000,000"),
    Case("1,234", "1,234", "0.1234", "12,340,000"),
    Case("98765", "98,765", "9.8765", "987,650,000"),
    Case("180", "180", "0.0180", "1,800,000"),
    Case("0.05", "0.05", "0.000005", "500"),
    Case("-12.30", "-12.30", "-0.001230", "-123,000"),
    Case("0", "0", "0.0000", "0"),
    Case("0.00", "0.00", "0.000000", "0"),
    Case("-", "-", "-", "-", "dash"),
    Case("无", "无", "无", "无", "none"),
    Case("不适用", "不适用", "不适用", "不适用", "not_applicable"),
    Case("N/A", "N/A", "N/A", "N/A", "not_applicable"),
    Case("详见附表", "详见附表", "详见附表", "详见附表", "text"),
    Case("", "", "", "", "blank"),
    Case(NO_SUCH_CELL, "", "", "", "absent"),
)


def name_of(case: Case) -> str:
    return f"事项{CASES.index(case) + 1:02}"


def printed(case: Case) -> Figure:
    if case.state == "not_applicable":
        return replace(figure("无"), state=FigureState.NOT_APPLICABLE, printed=case.printed)
    return figure(None if case.printed == NO_SUCH_CELL else case.printed)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table that prints every case in both of its years."""
    lines = [
        replace(line(number, name_of(case), code=f"{200 + number}"), figures=(printed(case),) * 2)
        for number, case in enumerate(CASES, start=1)
    ]
    columns = [measure(1, "2022年预算数", 2022), measure(2, "2023年预算数", 2023)]
    made = book(table("5", "2023年东山区一般公共预算支出表", lines, columns))
    return doors.stored(tmp_path_factory.mktemp("figures") / "figures.db", made)


# For people

Texts = Callable[[Path, Unit], dict[str, str]]


def on_terminal(first_head: str, column: str, *words: str) -> Texts:
    """A column of what a command prints on a terminal, by the name that ends each first cell."""

    def ask(path: Path, unit: Unit) -> dict[str, str]:
        ran = doors.run(path, *words, "--unit", WORD[unit], screen=True)
        assert ran.code == 0, ran.err
        rows = doors.screen_table(ran.out, first_head)
        return {row[first_head].split()[-1]: row[column] for row in rows}

    return ask


def in_markdown(column: str, *words: str) -> Texts:
    def ask(path: Path, unit: Unit) -> dict[str, str]:
        ran = doors.run(path, *words, "--unit", WORD[unit], "--format", "md")
        rows = [
            [cell.strip().replace("\\", "") for cell in text.strip("|").split("|")]
            for text in ran.out.splitlines()
            if text.startswith("|")
        ]
        at = next(i for i, head in enumerate(rows[0]) if head.startswith(column))
        return {row[0].strip("\u3000"): row[at] for row in rows[2:]}

    return ask


def in_spreadsheet(path: Path, unit: Unit) -> dict[str, str]:
    """A column of a workbook as a spreadsheet displays it."""
    import openpyxl

    file = path.parent / f"{unit.name}.xlsx"
    ran = doors.run(path, "export", "5", "--unit", WORD[unit], "-o", file)
    assert ran.code == 0, ran.err
    sheet = openpyxl.load_workbook(file).worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    at = next(i for i, head in enumerate(heads) if head.startswith("2023年预算数"))
    return {
        row[heads.index("name")].value: displayed(row[at]) for row in sheet.iter_rows(min_row=2)
    }


def displayed(cell: object) -> str:
    value, form = cell.value, cell.number_format  # type: ignore[attr-defined]
    if value is None:
        return ""
    if isinstance(value, str):
        return value.removeprefix("'")
    assert form.startswith("#,##0")
    return f"{Decimal(repr(value)):,.{form.count('0') - 1}f}"


def in_explorer_comparison(path: Path, unit: Unit) -> dict[str, str]:
    return {name: row.after for name, row in doors.comparison_cells(path, "5", unit).items()}


def in_explorer_detail(path: Path, unit: Unit) -> dict[str, str]:
    """What the detail says instead of showing nothing is left out here."""
    found = doors.detail_texts(path, "5", unit, "2023年预算数")
    return {name: "" if text in {"空白", "无此格"} else text for name, text in found.items()}


READ_BY_PEOPLE: dict[str, Texts] = {
    "explorer tree": lambda path, unit: doors.tree_texts(path, "5", unit, 2),
    "explorer detail": in_explorer_detail,
    "explorer comparison": in_explorer_comparison,
    "explorer search": lambda path, unit: doors.hit_texts(path, "事项", unit),
    "show": on_terminal("name", "2023年预算数", "show", "5"),
    "compare": on_terminal("name", "2023年预算数", "compare", "5"),
    "search": on_terminal("path", "amount", "search", "事项"),
    "markdown": in_markdown("2023年预算数", "show", "5"),
    "markdown of a comparison": in_markdown("2023年预算数", "compare", "5"),
    "spreadsheet": in_spreadsheet,
}


@pytest.mark.parametrize("unit", [WAN, YI, YUAN], ids=lambda unit: unit.name)
@pytest.mark.parametrize("door", READ_BY_PEOPLE)
def test_a_figure_reads_alike_wherever_a_person_reads_it(door: str, unit: Unit, path: Path):
    shown = READ_BY_PEOPLE[door](path, unit)
    assert {case.printed: shown[name_of(case)] for case in CASES} == {
        case.printed: case.text(unit) for case in CASES
    }


@pytest.mark.parametrize("unit", [WAN, YI, YUAN], ids=lambda unit: unit.name)
def test_an_amount_over_the_years_reads_alike_too(unit: Unit, path: Path):
    for number, case in enumerate(CASES[:4], start=1):
        code = f"{200 + number}"
        ran = doors.run(path, "series", code, "--unit", WORD[unit], screen=True)
        rows = doors.screen_table(ran.out, "region")
        (latest,) = [row for row in rows if row["year"] == "2023"]
        amount = next(text for head, text in latest.items() if head.startswith("amount"))
        shown = {"explorer": doors.series_cells(path, code, unit).amount, "series": amount}
        assert shown == dict.fromkeys(shown, case.text(unit)), case


def test_the_total_of_a_table_reads_alike_in_both_contents(tmp_path: Path):
    made = book(
        *(
            table(str(key), f"2023年东山区事项表{key}", [line(1, "合计", case.printed)], kind_id="")
            for key, case in enumerate(CASES[:11], start=1)
        )
    )
    path = doors.stored(tmp_path / "totals.db", made)
    rows = doors.screen_table(doors.run(path, "tables", screen=True).out, "title")
    totals = {row["no."]: row["total"] for row in rows}
    for key, case in enumerate(CASES[:11], start=1):
        shown = {"tables": totals[str(key)], "explorer": doors.contents_row(path, str(key)).total}
        assert shown == dict.fromkeys(shown, case.wan), case


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_shows_nothing_is_said_in_one_word(language: str, path: Path):
    """A blank cell and no cell are two things, in the detail of a line and of a comparison."""
    label = "2023年预算数"
    over = label if language == "zh" else "2023 budget"
    details = doors.detail_texts(path, "5", WAN, over, language)
    compared = doors.comparison_cells(path, "5", WAN, language)
    for case in CASES[-2:]:
        word = details[name_of(case)]
        state = FigureState(case.state)
        assert word == state.label(language)
        assert f"{over} {word}" in compared[name_of(case)].detail


# For machines


def csv_column(content: str, column: str) -> dict[str, str]:
    rows = list(csv.DictReader(io.StringIO(content.lstrip("\ufeff"))))
    head = next(head for head in rows[0] if head.startswith(column))
    return {row["name"]: row[head] for row in rows}


def piped_column(ran: doors.Ran, name: str, column: str) -> dict[str, str]:
    heads, *rows = ran.rows
    return {row[heads.index(name)].split(" / ")[-1]: row[heads.index(column)] for row in rows}


@pytest.mark.parametrize("unit", [WAN, YI, YUAN], ids=lambda unit: unit.name)
def test_a_number_is_one_number_in_every_file_and_pipe(unit: Unit, path: Path):
    chosen = ("--unit", WORD[unit])
    label = "2023年预算数"
    export, compare, search = ("show", "5"), ("compare", "5"), ("search", "事项")
    found = {
        "csv": csv_column(doors.run(path, *export, *chosen, "--format", "csv").out, label),
        "csv of a comparison": csv_column(
            doors.run(path, *compare, *chosen, "--format", "csv").out, label
        ),
        "csv of hits": csv_column(doors.run(path, *search, *chosen, "--format", "csv").out, label),
        "show in a pipe": piped_column(doors.run(path, *export, *chosen), "name", label),
        "compare in a pipe": piped_column(doors.run(path, *compare, *chosen), "name", label),
        "search in a pipe": piped_column(doors.run(path, *search, *chosen), "path", "amount"),
    }
    for door, texts in found.items():
        for case in CASES:
            text, number = texts[name_of(case)], case.number(unit)
            if number is None:
                assert text.removeprefix("'") == case.wan, (door, case)
            else:
                assert Decimal(text) == number, (door, case)


@pytest.mark.parametrize("unit", [WAN, YI, YUAN], ids=lambda unit: unit.name)
def test_a_number_is_one_number_in_every_json(unit: Unit, path: Path):
    chosen = ("--unit", WORD[unit], "--format", "json")
    label = "2023年预算数"
    table_lines = doors.run(path, "show", "5", *chosen).json["lines"]
    rows = doors.run(path, "compare", "5", *chosen).json["rows"]
    hits = doors.run(path, "search", "事项", *chosen).json["hits"]
    found = {
        "table": {one["name"]: one["amounts"][label] for one in table_lines},
        "comparison": {one["name"]: one["after"] for one in rows},
        "hits": {one["name"]: one["amounts"].get(label) for one in hits},
    }
    for door, numbers in found.items():
        for case in CASES:
            number = numbers[name_of(case)]
            assert (number if number is None else Decimal(number)) == case.number(unit), (
                door,
                case,
            )


STATES = {case.state for case in CASES} - {"amount"}


@pytest.mark.parametrize("words", [("show", "5"), ("compare", "5"), ("search", "事项")])
def test_json_says_why_a_cell_has_no_number(words: tuple[str, ...], path: Path):
    """A blank, a dash, 无, not applicable, a text and no cell at all are told apart."""
    value = doors.run(path, *words, "--format", "json").json
    rows = value.get("lines") or value.get("rows") or value.get("hits")
    said = {row["name"]: STATES & set(_texts(row)) for row in rows}
    for case in CASES:
        expected = set() if case.state == "amount" else {case.state}
        assert said[name_of(case)] == expected, case


def _texts(value: object) -> list[str]:
    """Every text in a value of JSON."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


# Changes


class Move(NamedTuple):
    """Two amounts, and the change between them as people and as machines read it."""

    before: str
    after: str
    difference: str
    percent: Decimal | None


SIGNED_NOUGHT = re.compile(r"[+-]0(\.0*)?%")
MOVES = (
    Move("10,000", "10,003", "+3", Decimal("0.03")),
    Move("10,003", "10,000", "-3", Decimal("-0.03")),
    Move("10,000", "10,005", "+5", Decimal("0.05")),
    Move("10,000", "10,004", "+4", Decimal("0.04")),
    Move("400", "500", "+100", Decimal(25)),
    Move("500", "400", "-100", Decimal(-20)),
    Move("180", "180", "0", Decimal(0)),
    Move("0", "5", "+5", None),
    Move("5", "0", "-5", Decimal(-100)),
    Move("8,000", "8,100", "+100", Decimal("1.25")),
    Move("10,000.50", "10,001.00", "+0.50", Decimal("0.00")),
    Move("10.00", "12.50", "+2.50", Decimal(25)),
    Move("10", "12.5", "+2.5", Decimal(25)),
    Move("1", "2,000", "+1,999", Decimal(199_900)),
    Move("-10", "-15", "-5", Decimal(-50)),
)


@pytest.fixture(scope="module")
def moves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = [
        line(number, f"事项{number:02}", move.before, move.after, code=f"{200 + number}")
        for number, move in enumerate(MOVES, start=1)
    ]
    columns = [measure(1, "2022年预算数", 2022), measure(2, "2023年预算数", 2023)]
    made = book(table("5", "2023年东山区一般公共预算支出表", lines, columns))
    return doors.stored(tmp_path_factory.mktemp("moves") / "moves.db", made)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.before}-{move.after}")
def test_a_change_reads_alike_wherever_a_person_reads_it(move: Move, moves: Path):
    number = MOVES.index(move) + 1
    name, code = f"事项{number:02}", f"{200 + number}"
    row = doors.comparison_cells(moves, "5", WAN, "en")[name]
    rows = doors.screen_table(doors.run(moves, "compare", "5", screen=True).out, "name")
    (printed_row,) = [one for one in rows if one["name"] == name]
    ran = doors.run(moves, "series", code, screen=True)
    (latest,) = [one for one in doors.screen_table(ran.out, "region") if one["year"] == "2023"]
    differences = {
        "explorer": row.difference,
        "compare": printed_row["difference"],
        "series": latest["change"],
    }
    assert differences == dict.fromkeys(differences, move.difference)
    percents = {
        "explorer": row.percent,
        "compare": printed_row["change"],
        "explorer's series": doors.series_cells(moves, code, WAN, "en").percent,
        "series": latest["percent"],
    }
    assert percents == dict.fromkeys(percents, row.percent)
    assert (row.percent in {"", "new"}) is (move.percent is None)
    assert (row.percent == "new") is (move.before == "0" and move.after != "0")
    # Nothing has no sign: what rose or fell by less than is shown is not said to be -0.0%.
    assert not SIGNED_NOUGHT.fullmatch(row.percent)
    if move.percent is not None and abs(move.percent) > Decimal("0.1"):
        assert row.percent.lstrip("<>")[0] == ("+" if move.percent > 0 else "-")


def test_a_change_is_one_number_in_every_file_and_pipe(moves: Path):
    words = ("compare", "5")
    rows = doors.run(moves, *words, "--format", "json").json["rows"]
    content = doors.run(moves, *words, "--format", "csv").out
    ran = doors.run(moves, *words)
    found = {
        "json": {one["name"]: (one["difference"], one["percent"]) for one in rows},
        "csv": pairs(csv_column(content, "difference"), csv_column(content, "change (%)")),
        "pipe": pairs(piped_column(ran, "name", "difference"), piped_column(ran, "name", "change")),
    }
    for door, changes in found.items():
        for number, move in enumerate(MOVES, start=1):
            difference, percent = changes[f"事项{number:02}"]
            assert Decimal(difference) == Decimal(move.difference.replace(",", "")), (door, move)
            assert (Decimal(percent) if percent else None) == move.percent, (door, move)


def pairs(one: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {name: (text, other[name]) for name, text in one.items()}


# Percentages that the document prints


@pytest.mark.parametrize("text", ["-5.6%", "12.50%", "0.03%", "-0.03%", "0%", "100.0%", "0.0%"])
def test_a_printed_percentage_keeps_its_decimals_wherever_a_person_reads_it(
    text: str, tmp_path: Path
):
    item: LineItem = line(1, "合计", "100", "110")
    item = replace(item, figures=(*item.figures, ratio(text)))
    columns = [
        measure(1, "2022年预算数", 2022),
        measure(2, "2023年预算数", 2023),
        Measure(3, "增减率", "增减率", MeasureKind.PERCENT_CHANGE, of=1, against=2),
    ]
    path = doors.stored(tmp_path / "ratio.db", book(table("5", "支出表", [item], columns)))
    shown = doors.screen_table(doors.run(path, "show", "5", screen=True).out, "name")[0]
    compared = doors.screen_table(doors.run(path, "compare", "5", screen=True).out, "name")[0]
    texts = {
        "explorer tree": doors.tree_texts(path, "5", WAN, 3)["合计"],
        "explorer detail": doors.detail_texts(path, "5", WAN, "增减率")["合计"],
        "show": shown["增减率"],
        "compare": compared["printed"],
        # The head of the column has the sign.
        "markdown": in_markdown("增减率", "show", "5")(path, WAN)["合计"].rstrip("%") + "%",
    }
    assert texts == dict.fromkeys(texts, text)
