"""Each measure of how well documents are read finds the fault that it is there to find.

A measure that cannot fail says nothing, so every one is shown a table that is as it should be and
the same table spoiled.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.reading.again import compare_years
from benchmarks.reading.by_eye import (
    Judgement,
    read_judgements,
    replace_section,
    write_by_eye,
)
from benchmarks.reading.changes import write_changes
from benchmarks.reading.faults import find_faults
from benchmarks.reading.listed import Listed, count_found, read_listed
from benchmarks.reading.report import write_totals
from tests.builders import book, line, measure, table
from xgbudget_tui.model.book import Book, LineItem, Measure, Section
from xgbudget_tui.model.money import MICROPERCENT
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase, Role

TITLE = "2023年东山区一般公共预算支出表"


def lines(root: int | None = 1) -> list[LineItem]:
    return [
        line(1, "教育支出", "300", code="205"),
        line(2, "普通教育", "200", code="20502", parent=root),
        line(3, "职业教育", "100", code="20503", parent=root),
    ]


def count(section: Section) -> dict[str, int]:
    return dict(find_faults(book(section), Audit(())).counts)


def test_a_table_as_it_should_be_has_no_fault() -> None:
    counts = count(table("1", TITLE, lines()))
    assert counts == {"tokens": 0, "sections": 1, "tables": 1, "lines": 3, "columns": 1,
                      "figures": 3}  # fmt: skip


def test_lines_at_the_root_whose_class_is_printed_are_misplaced() -> None:
    assert count(table("1", TITLE, lines(root=None)))["misplaced"] == 2


def test_lines_of_a_class_that_is_not_known_as_one_are_misplaced() -> None:
    spilt = [line(1, "教育", "200"), line(2, "普通教育", "200", code="20502")]
    assert count(table("1", TITLE, spilt))["misplaced"] == 1


def test_a_line_under_nothing_but_a_total_stands_at_the_root() -> None:
    total = replace(line(4, "支出合计", "300"), role=Role.TOTAL)
    under = [replace(one, parent=4) for one in lines()]
    assert count(table("1", TITLE, [*under, total]))["misplaced"] == 2
    assert "misplaced" not in count(table("1", TITLE, [replace(under[0]), *lines()[1:], total]))


def test_a_class_with_the_code_of_something_else_is_miscoded() -> None:
    counts = count(table("1", TITLE, [line(1, "教育", "200", code="21903")]))
    assert counts["miscoded"] == 1
    assert "misplaced" not in counts


def test_a_table_of_one_level_has_no_line_misplaced() -> None:
    alone = [line(1, "普通教育", "200", code="20502"), line(2, "职业教育", "9", code="20503")]
    assert "misplaced" not in count(table("1", TITLE, alone))


def test_a_line_under_another_class_is_found() -> None:
    wrong = [*lines(), line(4, "国防", "50", code="203")]
    wrong[1] = replace(wrong[1], parent=4)
    assert count(table("1", TITLE, wrong))["elsewhere"] == 1


@pytest.mark.parametrize("printed", ["", "1,234", "12", "—"])
def test_a_line_whose_name_is_no_word_is_unnamed(printed: str) -> None:
    assert count(table("1", TITLE, [line(1, printed, "300")]))["unnamed"] == 1


def spoil(**changes: object) -> dict[str, int]:
    return count(table("1", TITLE, lines(), [measure(**changes)]))  # type: ignore[arg-type]


def test_columns_without_label_are_found() -> None:
    assert spoil(label="")["unlabelled"] == 1


def test_a_year_that_nothing_printed_is_assumed() -> None:
    assert count(table("1", "一般公共预算支出表", lines()))["undated"] == 1
    assert "undated" not in spoil(label="2022年决算数")


def test_columns_of_one_label_are_alike() -> None:
    both = [line(1, "教育支出", "300", "200")]
    assert count(table("1", TITLE, both, [measure(1), measure(2)]))["alike"] == 1


@pytest.mark.parametrize(
    "texts", [("1", "2", "3"), ("2021", "2022", "2019"), ("20501", "2050101", "2050102")]
)
def test_ordinals_years_and_codes_are_no_money(texts: tuple[str, ...]) -> None:
    rows = [line(number, "教育支出", text) for number, text in enumerate(texts, start=1)]
    assert count(table("1", TITLE, rows))["odd"] == 1


def test_words_among_amounts_are_found() -> None:
    assert count(table("1", TITLE, [line(1, "教育支出", "见附件")]))["words"] == 1


CONTENTS = [
    "目 录",
    "一、一般公共预算",
    "表一 2023年东山区一般公共预算收入表 ·········（1）",
    "表 二 2023年东山区一般公共预算",
    "支出表 ······（2）",
    "1-3.2023年东山区政府性基金支出表 … (4)",
    "关于2023年预算的说明 …… 5",
    "2023年东山区一般公共预算收入表",
    "4、2023年东山区不在目录里的表",
]


def test_a_contents_list_is_read_with_its_numbers_until_the_body() -> None:
    assert read_listed(CONTENTS) == [
        Listed("1", "2023年东山区一般公共预算收入表"),
        Listed("2", "2023年东山区一般公共预算支出表"),
        Listed("1-3", "2023年东山区政府性基金支出表"),
    ]


def test_tables_printed_elsewhere_do_not_count() -> None:
    assert read_listed(CONTENTS[:7]) == []
    there = [*CONTENTS[:7], "表四 2023年东山区社保基金支出表（另附）", *CONTENTS[7:]]
    assert read_listed(there) == read_listed(CONTENTS)


def found(section: Section) -> tuple[bool, bool]:
    ((_, there, numbered),) = count_found([Listed("2", TITLE)], book(section))
    return there, numbered


def test_a_listed_table_is_found_by_title_and_by_number() -> None:
    assert found(table("2", TITLE, lines())) == (True, True)
    assert found(table("7", TITLE, lines())) == (True, False)


def test_another_table_filed_under_the_number_is_not_the_listed_one() -> None:
    assert found(table("2", "2023年东山区社会保险基金结余表", lines(), listed=TITLE)) == (
        False, False)  # fmt: skip
    assert found(table("2", TITLE.replace("2023", "2022"), lines(), listed="")) == (False, False)
    assert found(table("2", TITLE, [])) == (False, False)


def earlier(amount: str) -> Book:
    section = table("1", TITLE, [line(1, "教育支出", amount)], [measure(phase=Phase.FINAL)])
    return book(section)


def later(*measures: Measure, amounts: tuple[str, ...]) -> Book:
    row = line(1, "教育支出", *amounts)
    figures = tuple(
        replace(one, state=FigureState.RATIO, value=int(one.printed) * MICROPERCENT,
                resolution=MICROPERCENT) if kind.kind is not MeasureKind.AMOUNT else one
        for one, kind in zip(row.figures, measures, strict=True)
    )  # fmt: skip
    title = TITLE.replace("2023", "2024")
    return book(table("1", title, [replace(row, figures=figures)], measures, year=2024), year=2024)


@pytest.mark.parametrize(
    ("was", "phase", "expected"),
    [
        ("300", Phase.FINAL, ("same", True)),
        ("301", Phase.FINAL, ("same", False)),
        ("300", Phase.BUDGET, ("other", True)),
        ("900", Phase.BUDGET, ("other", False)),
    ],
)
def test_last_years_figure_is_compared_with_that_years_book(
    was: str, phase: Phase, expected: tuple[str, bool]
) -> None:
    column = measure(1, "上年数", 2023, phase=phase)
    ((way, holds, _),) = compare_years(earlier(was), later(column, amounts=("300",)))
    assert (way, holds) == expected


@pytest.mark.parametrize(("was", "holds"), [("300", True), ("310", False), ("600", False)])
def test_a_percentage_of_last_year_is_compared_too(was: str, holds: bool) -> None:
    now = measure(1, "决算数", 2024, phase=Phase.FINAL)
    ratio = measure(2, "决算数为上年决算数的%", 2024, kind=MeasureKind.PERCENT_OF, phase=None)
    (one,) = compare_years(earlier(was), later(now, ratio, amounts=("330", "110")))
    assert (one.way, one.holds) == ("ratio", holds)


def test_two_runs_are_compared_document_by_document() -> None:
    costs = {"document": "a.pdf", "error": "", "processor": 1.0, "memory": 50, "pages": 2}
    counts = {"lines": 10, "unnamed": 3}
    old = {**costs, "counts": counts, "examples": {"unnamed": ["p. 1 line 2"]}}
    new = {**old, "counts": {"lines": 10, "unnamed": 1}, "examples": {}}
    said = "\n".join(write_changes([old], [new]))
    assert "a.pdf: unnamed 3/10 -> 1/10" in said
    assert "gone unnamed: p. 1 line 2" in said
    assert "a.pdf: unnamed" not in "\n".join(write_changes([old], [old]))
    assert any("unnamed | 3 of 10" in row for row in write_totals([old]))


HEADER = "document,page,table,line,column,printed,value,label,column_ok,parent,doubted,remark"


def write_judgements(folder: Path, *rows: str) -> Path:
    path = folder / "by_eye.csv"
    path.write_text("\n".join([HEADER, *(f"a.pdf,p. 1,1 甲表,{row}" for row in rows), ""]), "utf-8")
    return path


def test_figures_compared_by_eye_are_counted_aspect_by_aspect(tmp_path: Path) -> None:
    path = write_judgements(
        tmp_path,
        "教育支出,决算数 / 2023,300,y,y,y,y,n,",
        "普通教育,决算数 / 2023,200,y,y,n,y,y,mended: the year was that of the other column.",
        "职业教育,决算数 / 2023,100,y,n,n,y,n,the name is lost.",
    )
    written = write_by_eye(read_judgements(path))
    assert "| **all** | 3 | 1 | 3 | 2 | 1 | 3 | 1 |" in written
    text = " ".join(written)
    assert "1 were right in all of it (33.3 %)" in text
    assert "so that 2 are right now (66.6 %)" in text
    assert "- a.pdf p. 1 (职业教育 100, not marked): the name is lost." in written


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("教育支出,决算数,300,y,y,,y,n,", "line 2: “column_ok” must be y or n"),
        ("教育支出,决算数,300,y,n,y,y,n,", "line 2: a miss needs a remark"),
    ],
)
def test_a_judgement_that_says_too_little_is_refused(tmp_path: Path, row: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_judgements(write_judgements(tmp_path, row))


def test_the_page_shows_the_judgements_that_are_kept() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    judged: list[Judgement] = read_judgements()
    assert replace_section(page, judged) == page
    assert "\n".join(write_by_eye(judged)) in page
