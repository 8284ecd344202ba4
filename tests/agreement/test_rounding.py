"""Rounding has one meaning: the audit, ``verify`` and the comparison judge by the same bounds.

The oracle is arithmetic on the printed digits, worked out by hand beside each case. Every printed
figure may be off by half its own last digit, so a sum can be off by the half digits of all its
figures together (the worst case) and is likely to be off by no more than three standard
deviations, 3·√(Σ digit² ÷ 12), or one of the coarsest digits where that is more.
"""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.agreement import doors
from tests.builders import book, figure, line, measure, table
from tests.tui.archives import ratio
from xgbudget_tui.model.book import Book, LineItem, Measure, Section
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.source import SourceFile
from xgbudget_tui.model.terms import Breakdown, MeasureKind

TENS = ("10",) * 10
TWENTY = ("10",) * 20


class Sum(NamedTuple):
    """A printed total over its printed parts, and the one right verdict ("": nothing is asked)."""

    about: str
    total: str
    parts: tuple[str, ...]
    verdict: str
    of_which: bool = False


SUMS = (
    # Digits 1 and 1: worst (20 + 1)/2 = 10.5, likely 3·√(21/12) = 3.97.
    Sum("it adds up", "200", TWENTY, "exact"),
    Sum("3 of twenty, likely", "203", TWENTY, "rounding"),
    Sum("9 of twenty, not likely", "209", TWENTY, "suspect"),
    Sum("11 of twenty, impossible", "211", TWENTY, "fails"),
    # Fine parts can hardly be off: worst 0.5 + 10·0.005 = 0.55.
    Sum("fine parts, 2 off", "102", ("10.00",) * 10, "fails"),
    Sum("fine parts, a half off", "101", ("10.05",) * 10, "rounding"),
    Sum("fine parts, 0.6 off", "101", ("10.04",) * 10, "fails"),
    # A fine total adds nothing: worst 5 + 0.005 = 5.005, likely 3·√(10.0001/12) = 2.738.
    Sum("fine total, it adds up", "100.00", TENS, "exact"),
    Sum("fine total, 2.70 off", "102.70", TENS, "rounding"),
    Sum("fine total, 2.80 off", "102.80", TENS, "suspect"),
    Sum("fine total, 5.00 off", "105.00", TENS, "suspect"),
    Sum("fine total, 5.20 off", "105.20", TENS, "fails"),
    # One coarse part among fine ones: worst (1 + 10·0.01)/2 = 0.55 with a fine total.
    Sum("one coarse part, a half off", "100.50", ("10", *("10.00",) * 9), "rounding"),
    Sum("one coarse part, 1 off", "101.00", ("10", *("10.00",) * 9), "fails"),
    # The only part is the same number printed twice: no leeway, or half the coarser digit.
    Sum("the only part, the same", "40", ("40",), "exact"),
    Sum("the only part, another", "40", ("41",), "fails"),
    Sum("the only part, finer and near", "40", ("40.4",), "rounding"),
    Sum("the only part, finer and far", "40", ("40.6",), "fails"),
    # What is blank, a dash or 无 beside printed parts is nothing.
    Sum("a blank part, it adds up", "100", ("60", "40", ""), "exact"),
    Sum("a blank part, 40 missing", "100", ("60", ""), "fails"),
    Sum("a dash for a part, 40 missing", "100", ("60", "-"), "fails"),
    Sum("无 for a part, 40 missing", "100", ("60", "无"), "fails"),
    # A side without any figure decides nothing.
    Sum("a blank total", "", ("60", "40"), "undecidable"),
    Sum("blank parts", "100", ("", ""), "undecidable"),
    Sum("blank all over", "", ("", ""), ""),
    Sum("nothing over blanks", "0", ("", ""), ""),
    # Parts that are only some of the whole (其中) may be less, and more only by rounding.
    Sum("of which, less", "100", ("60",), "exact", of_which=True),
    Sum("of which, two, less", "100", ("60", "30"), "exact", of_which=True),
    Sum("of which, more by rounding", "100", ("60", "41"), "rounding", of_which=True),
    Sum("of which, more", "100", ("60", "50"), "fails", of_which=True),
    # Less than nothing, and figures of five digits.
    Sum("negative, likely", "-203", ("-10",) * 20, "rounding"),
    Sum("negative, impossible", "-211", ("-10",) * 20, "fails"),
    Sum("large and near", "12,345.7", ("12,000.00", "345.66"), "rounding"),
    Sum("large and far", "12,345.7", ("12,000.00", "345.60"), "fails"),
)


def summed(key: str, case: Sum) -> Section:
    """A table that is one total over its parts."""
    names = [f"第{number}项" for number in range(1, len(case.parts) + 1)]
    top = line(1, "合计", case.total)
    if case.of_which:
        top = replace(top, breakdown=Breakdown.PARTIAL)
    parts = [
        line(number, name, text, parent=1)
        for number, (name, text) in enumerate(zip(names, case.parts, strict=True), start=2)
    ]
    return table(key, f"东山区事项表{key}", [top, *parts], kind_id="", unit=Unit.WAN_YUAN)


BOOK = book(*(summed(str(key), case) for key, case in enumerate(SUMS, start=1)))


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return doors.stored(tmp_path_factory.mktemp("sums") / "sums.db", BOOK)


@pytest.fixture(scope="module")
def audited() -> dict[tuple[str, str], str]:
    return doors.sums_asked(BOOK)


@pytest.mark.parametrize("case", SUMS, ids=[case.about.replace(" ", "-") for case in SUMS])
def test_a_sum_is_judged_alike_by_the_audit_and_by_verify(
    case: Sum, sums: Path, audited: dict[tuple[str, str], str], tmp_path: Path
):
    key = str(SUMS.index(case) + 1)
    verdicts = {"audit": audited.get((key, "预算数"), "")}
    for name, unit in (("a.json", ""), ("b.xlsx", ""), ("c.json", "yuan"), ("d.json", "yi")):
        found = doors.verified(sums, key, tmp_path / name, unit)
        verdicts[f"verify {name[2:]} {unit}".strip()] = found.get("预算数", "")
    assert verdicts == dict.fromkeys(verdicts, case.verdict)


def honest(rng: random.Random, key: str) -> Section:
    """A table printed by someone who rounds each figure by itself, as fine or coarse as he likes.

    Nothing in it is wrong.
    """
    exact = [Decimal(rng.randint(0, 10**7)) / 1000 for _ in range(rng.randint(2, 30))]
    texts = [f"{value:.{rng.choice((0, 0, 1, 2))}f}" for value in (sum(exact), *exact)]
    return summed(key, Sum("", texts[0], tuple(texts[1:]), ""))


def test_what_was_rounded_honestly_fails_nowhere_and_is_judged_alike(tmp_path: Path):
    rng = random.Random(20)
    made = book(*(honest(rng, str(key)) for key in range(1, 21)))
    path = doors.stored(tmp_path / "honest.db", made)
    asked = doors.sums_asked(made)
    for section in made.sections:
        found = doors.verified(path, section.key, tmp_path / f"{section.key}.json")
        printed = [one.figures[0].printed for one in section.lines]
        assert found["预算数"] == asked[section.key, "预算数"] != "fails", printed


def test_a_count_of_sums_in_an_export_is_the_count_of_its_checks(sums: Path):
    """The export holds both: the findings of the audit, and its own sums counted by verdict."""
    for number, case in enumerate(SUMS, start=1):
        value = doors.run(sums, "export", number, "--format", "json").json
        counted = {verdict for verdict, count in value["sums"].items() if count != "0"}
        checked = {check["verdict"] for check in value["checks"]} | {"exact"}
        assert counted <= checked, (case.about, value["sums"], checked)


# Changes as the document prints them


class Row(NamedTuple):
    """A row of two years with the change it prints; the verdict where there is one right answer."""

    name: str
    before: str
    after: str
    change: str
    percent: str
    of_change: str
    of_percent: str | None = None


ROWS = (
    Row("公务接待费", "960", "950", "-10", "-1.0%", "exact", "exact"),
    Row("公务用车费", "180", "170", "-20", "-5.6%", "fails", "exact"),
    # 9.6 and 10.4 print as 10 and 10, their difference 0.8 as 1: half digits of 1.5 together.
    Row("出国费", "10", "10", "1", "0.0%", "rounding", "exact"),
    Row("会议费", "10", "10", "2", "0.0%", "fails", "exact"),
    # Fine amounts cannot be off by 1: half digits of 0.005 + 0.005 + 0.5 = 0.51.
    Row("培训费", "10.00", "10.00", "1", "0.0%", "fails", "exact"),
    Row("差旅费", "10.00", "12.51", "2", "25.1%", "rounding", "exact"),
    # A line that is new: the change it prints is all of it.
    Row("咨询费", "", "45", "45", "", "exact"),
    Row("劳务费", "-", "45", "54", "", "undecidable"),
    # Percentages cut off rather than rounded, or worked out from what was not yet rounded.
    Row("印刷费", "96000", "95000", "-1000", "-1.1%", "exact"),
    Row("邮电费", "10", "10", "0", "8.3%", "exact"),
    Row("租赁费", "96000", "95000", "-1000", "-1.2%", "exact", "fails"),
    Row("维修费", "400", "500", "100", "25.00%", "exact", "exact"),
    Row("水电费", "400", "500", "100", "25.2%", "exact"),
)
HOLDING = tuple(
    Row(f"其他支出{at}", "100", "110", "10", "10.0%", "exact", "exact") for at in range(20)
)


def changed(row: Row, number: int) -> LineItem:
    item = line(number, row.name, row.before, row.after, row.change)
    return replace(item, figures=(*item.figures, ratio(row.percent) if row.percent else figure("")))


def changes() -> Book:
    """A table of two years that prints the change of each row in amount and in percent."""
    columns = [
        measure(1, "2022年预算", 2022),
        measure(2, "2023年预算", 2023),
        measure(3, "增减额", 2023, kind=MeasureKind.CHANGE, of=1, against=2),
        Measure(4, "增减率", "增减率", MeasureKind.PERCENT_CHANGE, of=1, against=2),
    ]
    lines = [changed(row, number) for number, row in enumerate((*ROWS, *HOLDING), start=1)]
    return book(table("6", "2023年东山区“三公”经费表", lines, columns, kind_id="three_public"))


@pytest.fixture(scope="module")
def changes_compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    path = doors.stored(tmp_path_factory.mktemp("changes") / "changes.db", changes())
    value = doors.run(path, "compare", "6", "--format", "json").json
    assert (value["before"]["label"], value["after"]["label"]) == ("2022年预算", "2023年预算")
    return {row["name"]: row for row in value["rows"]}


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row.before}-{row.after}-{row.change}" for row in ROWS]
)
def test_a_printed_change_is_judged_alike_by_the_audit_and_the_comparison(
    row: Row, changes_compared: dict[str, dict[str, str]]
):
    audited = doors.rows_asked(changes(), "J3", "6")[row.name]
    compared = changes_compared[row.name]["difference_verdict"]
    assert (audited, compared) == (row.of_change, row.of_change)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.percent], ids=lambda row: f"{row.before}-{row.percent}"
)
def test_a_printed_percentage_is_judged_alike_by_the_audit_and_the_comparison(
    row: Row, changes_compared: dict[str, dict[str, str]]
):
    audited = doors.rows_asked(changes(), "J4", "6")[row.name]
    compared = changes_compared[row.name]["percent_verdict"]
    assert compared == audited
    assert row.of_percent in {None, audited}


def test_a_column_of_changes_is_added_up_by_both_or_by_neither(tmp_path: Path):
    """The changes of the parts add up to the change of the whole, as the columns do."""
    rows = (
        Row("合计", "300", "330", "30", "10.0%", ""),
        Row("公务接待费", "100", "110", "10", "10.0%", ""),
        Row("公务用车费", "200", "220", "25", "10.0%", ""),
    )
    lines = [changed(row, number) for number, row in enumerate(rows, start=1)]
    lines = [lines[0], *(replace(one, parent=1) for one in lines[1:])]
    made = book(replace(changes().sections[0], lines=tuple(lines)))
    path = doors.stored(tmp_path / "changes.db", made)
    audited = {label: verdict for (_, label), verdict in doors.sums_asked(made).items()}
    assert doors.verified(path, "6", tmp_path / "a.json") == audited


# One amount stated twice


class Twice(NamedTuple):
    """The amount of a year as one document prints it and as the next one prints it again."""

    code: str
    first: str
    again: str
    is_same: bool


IN_ONE_UNIT = (
    Twice("201", "100", "100", True),
    Twice("203", "100", "101", False),
    Twice("204", "100", "100.4", True),
    Twice("205", "100", "100.5", True),
    Twice("206", "100", "100.6", False),
    Twice("207", "100.0", "100.04", True),
    Twice("208", "100.00", "100.01", False),
    Twice("210", "0", "0.4", True),
)
ACROSS_UNITS = (
    Twice("211", "4.61", "46,082", True),
    Twice("212", "4.61", "46,182", False),
    Twice("213", "4.61", "46,150", True),
    Twice("214", "4.61", "46,151", False),
)


def stated_twice(cases: tuple[Twice, ...], unit: Unit) -> tuple[Book, Book]:
    """Two yearly documents; the first prints in ``unit``, the second in 万元."""
    first = table(
        "2",
        "2022年东山区一般公共预算支出表",
        [line(i, f"{one.code}支出", one.first, code=one.code, unit=unit) for i, one in
         enumerate(cases, 1)],
        [measure(1, "2022年预算数", 2022, unit=unit)],
        year=2022,
        unit=unit,
    )  # fmt: skip
    second = table(
        "2",
        "2023年东山区一般公共预算支出表",
        [line(i, f"{one.code}支出", "7", one.again, code=one.code) for i, one in
         enumerate(cases, 1)],
        [measure(1, "2023年预算数", 2023), measure(2, "2022年预算数", 2022)],
        year=2023,
    )  # fmt: skip
    books = book(first, year=2022), book(second, year=2023)
    return books[0], replace(books[1], source=SourceFile("second.txt", "1" * 64, "text", 1))


@pytest.mark.parametrize(
    ("cases", "unit"),
    [(IN_ONE_UNIT, Unit.WAN_YUAN), (ACROSS_UNITS, Unit.YI_YUAN)],
    ids=["one-unit", "across-units"],
)
def test_an_amount_stated_again_is_the_same_or_restated_at_every_door(
    cases: tuple[Twice, ...], unit: Unit, tmp_path: Path
):
    path = doors.stored(tmp_path / "twice.db", *stated_twice(cases, unit))
    ran = doors.run(path, "compare", "东山区 2022", "东山区 2023", "2")
    kind = ran.rows[0].index("kind")
    by_code = {row[1]: row[kind] for row in ran.rows[1:]}
    for case in cases:
        value = doors.run(path, "series", case.code, "--format", "json").json
        points = [point for one in value["series"] for point in one["points"]]
        (restated,) = [point["restated"] for point in points if point["year"] == "2022"]
        said = {"compare": "restated" in by_code[case.code], "series": restated}
        assert said == dict.fromkeys(said, not case.is_same), case


@pytest.mark.parametrize("case", IN_ONE_UNIT, ids=lambda case: f"{case.first}-{case.again}")
def test_a_number_printed_twice_in_a_document_holds_where_it_would_not_be_restated(
    case: Twice, tmp_path: Path
):
    """The only part of a total is the total again."""
    made = book(summed("1", Sum("", case.first, (case.again,), "")))
    path = doors.stored(tmp_path / "twice.db", made)
    holds = {
        "audit": doors.sums_asked(made)["1", "预算数"] != "fails",
        "verify": doors.verified(path, "1", tmp_path / "a.json")["预算数"] != "fails",
    }
    assert holds == dict.fromkeys(holds, case.is_same)
