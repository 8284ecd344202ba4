"""Invented documents of other places: other order, other units, other formats, same reading."""

from __future__ import annotations

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState, Fill, Flow, MeasureKind, Phase, Scope, SectionKind
from xgbudget_tui.model.tree import LineTree


def test_a_document_without_contents_takes_its_sections_from_titles(county: Book) -> None:
    assert [s.key for s in county.sections] == ["1", "2", "3.1", "3.2", "4"]
    assert county.year == 2024
    assert county.region.full_name == "云州市青山县"
    assert county.region.parent == "云州市"
    assert county.title == "二○二四年云州市青山县财政预算公开"


def test_a_unit_belongs_to_its_table(county: Book) -> None:
    debt = county.sections[0]
    assert debt.unit is Unit.YI_YUAN
    total = debt.lines[0]
    assert total.name == "合计"
    assert total.figures[0].value == 1250 * Unit.YI_YUAN.fen // 100
    assert total.figures[0].resolution == Unit.YI_YUAN.fen // 100
    assert county.sections[1].unit is Unit.WAN_YUAN


def test_codes_are_printed_and_column_numbers_are_no_rows(county: Book) -> None:
    table = county.sections[1]
    assert len(table.pages) == 2
    tree = LineTree(table.lines)
    classes = [tree.by_number[line.number].code for line in table.lines if line.code]
    assert classes[:3] == ["201", "20101", "2010101"]
    running = next(line for line in table.lines if line.code == "2010101")
    assert [above.code for above in tree.ancestors(running)][-2:] == ["201", "20101"]
    assert not any(line.printed in {"1", "2"} for line in table.lines)
    assert {line.name for line in table.lines} >= {"合计", "支出总计"}


def test_a_percent_of_knows_its_base(county: Book) -> None:
    before, budget, ratio = county.sections[1].measures
    assert (before.year, before.phase) == (2023, Phase.EXECUTION)
    assert (budget.year, budget.phase) == (2024, Phase.BUDGET)
    assert ratio.kind is MeasureKind.PERCENT_OF
    assert (ratio.of, ratio.against) == (before.position, budget.position)


def test_a_dash_is_neither_blank_nor_zero(county: Book) -> None:
    nursery = next(line for line in county.sections[1].lines if line.name == "学前教育")
    assert [f.state for f in nursery.figures[1:]] == [FigureState.DASH, FigureState.DASH]
    reserve = next(line for line in county.sections[1].lines if line.name == "预备费")
    assert reserve.figures[0].state is FigureState.BLANK


def test_two_tables_side_by_side_are_two_sections(county: Book) -> None:
    revenue, expenditure = county.parts("3")
    assert (revenue.flow, expenditure.flow) == (Flow.REVENUE, Flow.EXPENDITURE)
    assert [line.name for line in expenditure.lines] == ["本级支出", "上解支出", "支出总计"]
    assert revenue.lines[-1].figures[0].value == expenditure.lines[-1].figures[0].value
    assert "注：" in revenue.statement


def test_an_empty_table_keeps_what_it_says_of_itself(county: Book) -> None:
    funds = county.sections[-1]
    assert funds.kind is SectionKind.TABLE
    assert funds.fill is Fill.EMPTY
    assert "无政府性基金预算收入" in funds.statement
    assert not any(p.code == "table-without-rows" for p in county.problems)


def test_every_number_is_accounted_for(county: Book, city: Book) -> None:
    assert county.ledger.unaccounted == ()
    assert city.ledger.unaccounted == ()


def test_markdown_tables_read_like_any_other(city: Book) -> None:
    assert [s.key for s in city.sections] == ["1", "2", "3", "4"]
    assert city.region.full_name == "江东省临海市"
    whole, own = city.sections[:2]
    assert (whole.scope, own.scope) == (Scope.OVERALL, Scope.OWN_LEVEL)
    assert [m.kind for m in whole.measures[2:]] == [MeasureKind.CHANGE, MeasureKind.PERCENT_CHANGE]
    total = next(line for line in whole.lines if line.name == "收入合计")
    assert total.figures[1].value == 10_800 * Unit.WAN_YUAN.fen
    nothing = next(line for line in own.lines if line.name == "非税收入")
    assert nothing.figures[1].state is FigureState.NONE
    assert city.sections[2].kind is SectionKind.MISSING


def test_rows_parted_by_single_spaces_are_rows(extracted: Book) -> None:
    assert [s.number for s in extracted.sections] == ["1", "2", "3"]
    assert (extracted.region.name, extracted.region.parent) == ("松林区", "白河市")
    spending = extracted.sections[0]
    assert [m.label for m in spending.measures] == ["2024年执行数", "2025年预算数"]
    militia = next(line for line in spending.lines if line.code == "2030607")
    assert [f.state for f in militia.figures] == [FigureState.DASH, FigureState.AMOUNT]
    assert [above.name for above in LineTree(spending.lines).ancestors(militia)] == [
        "支出合计",
        "国防支出",
        "国防动员",
    ]
    funds = extracted.sections[1]
    carried = next(line for line in funds.lines if line.name == "上年结余收入")
    assert carried.figures[0].state is FigureState.ABSENT
    assert extracted.ledger.unaccounted == ()
