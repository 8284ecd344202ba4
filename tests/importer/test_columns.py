"""Headers of several rows, two sides and ratio columns become measures that know each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from xgbudget_tui.document import Cell
from xgbudget_tui.importer import read_book
from xgbudget_tui.importer.column_roles import is_column_numbers
from xgbudget_tui.model.book import Book, Measure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Basis, FigureState, Flow, MeasureKind, Phase

TITLE = "2024年东山县一般公共预算收入表"


def read(tmp_path: Path, *rows: str, title: str = TITLE, unit: str = "单位：万元") -> Book:
    path = tmp_path / "budget.txt"
    path.write_text("\n".join([title, unit, *rows, ""]), "utf-8")
    return read_book(path)


def measures(book: Book) -> tuple[Measure, ...]:
    return book.sections[0].measures


def test_a_header_of_two_rows_labels_each_column_with_both(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t2023年\t\t2024年\t",
        "\t预算数\t执行数\t预算数\t增长%",
        "税收收入\t100\t110\t121\t10.0",
        "收入合计\t100\t110\t121\t10.0",
    )
    found = measures(book)
    assert [m.label for m in found] == [
        "2023年/预算数",
        "2023年/执行数",
        "2024年/预算数",
        "2024年/增长%",
    ]
    assert [(m.year, m.phase) for m in found[:3]] == [
        (2023, Phase.BUDGET),
        (2023, Phase.EXECUTION),
        (2024, Phase.BUDGET),
    ]
    assert found[3].kind is MeasureKind.PERCENT_CHANGE
    assert found[3].against == 3


@pytest.mark.parametrize(
    ("label", "kind", "of", "against"),
    [
        ("预算数为上年执行数的%", MeasureKind.PERCENT_OF, 1, 2),
        ("比上年增减%", MeasureKind.PERCENT_CHANGE, 1, 2),
        ("增减额", MeasureKind.CHANGE, 1, 2),
        ("同比+-%", MeasureKind.PERCENT_CHANGE, 1, 2),
        ("增幅％", MeasureKind.PERCENT_CHANGE, 1, 2),
    ],
)
def test_ratio_columns_know_what_they_compare(
    tmp_path: Path, label: str, kind: MeasureKind, of: int, against: int
) -> None:
    book = read(
        tmp_path,
        f"项目\t上年执行数\t本年预算数\t{label}",
        "税收收入\t100\t110\t10",
        "收入合计\t100\t110\t10",
    )
    before, now, ratio = measures(book)
    assert (before.year, now.year) == (2023, 2024)
    assert (ratio.kind, ratio.of, ratio.against) == (kind, of, against)
    state = book.sections[0].lines[0].figures[2].state
    assert state is (FigureState.AMOUNT if kind is MeasureKind.CHANGE else FigureState.RATIO)


def test_sides_named_only_by_their_columns_are_two_tables(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "收入项目\t预算数\t支出项目\t预算数",
        "一、税收收入\t60\t一、教育支出\t100",
        "二、非税收入\t40\t\t",
        "收入总计\t100\t支出总计\t100",
        title="2024年东山县一般公共预算收支总表",
    )
    left, right = book.sections
    assert (left.key, left.flow) == ("1.1", Flow.REVENUE)
    assert (right.key, right.flow) == ("1.2", Flow.EXPENDITURE)
    assert [line.name for line in right.lines] == ["教育支出", "支出总计"]
    assert [line.name for line in left.lines] == ["税收收入", "非税收入", "收入总计"]


def test_a_total_row_named_like_a_header_is_a_row(tmp_path: Path) -> None:
    book = read(tmp_path, "收 入\t预算数", "收 入 总 计\t100", "税收收入\t100")
    assert [line.name for line in book.sections[0].lines] == ["收入总计", "税收收入"]


def test_a_column_may_have_its_own_unit(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t预算数（亿元）\t预算数（万元）",
        "税收收入\t1.5\t15,000",
        "收入合计\t1.5\t15,000",
    )
    line = book.sections[0].lines[0]
    assert line.figures[0].value == line.figures[1].value == 15_000 * Unit.WAN_YUAN.fen
    assert line.figures[0].resolution == Unit.YI_YUAN.fen // 10


def test_parts_beside_a_total_are_parts_only_if_they_add_up(tmp_path: Path) -> None:
    adds = read(tmp_path, "项目\t合计\t税收\t非税", "甲类收入\t10\t6\t4", "收入合计\t10\t6\t4")
    assert [m.part for m in measures(adds)] == [False, True, True]
    other = read(tmp_path, "项目\t合计\t税收\t户数", "甲类收入\t10\t6\t900", "收入合计\t10\t6\t900")
    assert [m.part for m in measures(other)] == [False, False, False]


def test_a_table_without_a_unit_says_which_was_assumed(tmp_path: Path) -> None:
    book = read(tmp_path, "项目\t预算数", "税收收入\t100", unit="")
    assert [p.code for p in book.problems if p.code == "unit-assumed"] == ["unit-assumed"]
    assert book.sections[0].unit is Unit.WAN_YUAN


def test_what_is_no_number_is_kept_as_text_and_reported(tmp_path: Path) -> None:
    huge = "9" * 30
    book = read(tmp_path, "项目\t预算数", f"税收收入\t{huge}", "非税收入\t约5", "收入合计\t100")
    states = [line.figures[0].state for line in book.sections[0].lines]
    assert states == [FigureState.TEXT, FigureState.TEXT, FigureState.AMOUNT]
    codes = [p.code for p in book.problems]
    assert "number-too-large" in codes
    assert "cell-not-a-number" in codes
    assert book.sections[0].lines[0].figures[0].printed == huge
    assert book.ledger.unaccounted == ()


def test_column_numbers_are_recognised() -> None:
    def row(*texts: str) -> tuple[Cell, ...]:
        return tuple(Cell(text, SourcePlace(1, i)) for i, text in enumerate(texts, 1))

    assert is_column_numbers(row("栏次", "1", "2", "3=1+2"))
    assert is_column_numbers(row("1", "2", "3", "4=3/2"))
    assert not is_column_numbers(row("税收收入", "1", "2"))
    assert not is_column_numbers(row("", "5", "1"))


@pytest.mark.parametrize(
    ("title", "head", "known"),
    [
        # what the heading says is printed; what only the title says is agreed with its table
        (TITLE, "2024年预算数", {}),
        (TITLE, "预算数", {"year": Basis.AGREED}),
        (TITLE, "金额", {"year": Basis.AGREED, "phase": Basis.AGREED}),
    ],
)
def test_a_column_says_on_what_its_year_and_phase_rest(
    tmp_path: Path, title: str, head: str, known: dict[str, Basis]
) -> None:
    book = read(tmp_path, f"项目\t{head}", "税收收入\t100", "收入合计\t100", title=title)
    assert dict(measures(book)[0].basis) == known


def test_a_unit_that_no_line_prints_is_supposed(tmp_path: Path) -> None:
    book = read(tmp_path, "项目\t2024年预算数", "税收收入\t100", "收入合计\t100", unit="")
    assert measures(book)[0].known("unit") is Basis.SUPPOSED


def test_a_base_that_several_columns_could_be_is_supposed(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t2024年预算数\t2024年预算数\t2024年执行数\t完成预算%",
        "税收收入\t100\t110\t110\t100.0",
        "收入合计\t100\t110\t110\t100.0",
    )
    assert measures(book)[3].known("of") is Basis.SUPPOSED


def test_columns_that_add_up_are_proved_parts_of_their_total(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t合计\t基本支出\t项目支出",
        "教育支出\t100\t80\t20",
        "支出合计\t100\t80\t20",
    )
    assert [one.known("part") for one in measures(book)] == [
        Basis.PRINTED,
        Basis.PROVED,
        Basis.PROVED,
    ]
