"""Small budgets for tests, in as few words as a test needs."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.book import (
    ABSENT,
    Book,
    Figure,
    LineItem,
    Measure,
    Paragraph,
    Region,
    Section,
)
from xgbudget_tui.model.money import Unit, parse_amount
from xgbudget_tui.model.names import bare_name, split_outline
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import (
    Budget,
    FigureState,
    Fill,
    Flow,
    Group,
    MeasureKind,
    Phase,
    Scope,
    SectionKind,
)


def figure(text: str | None, unit: Unit = Unit.WAN_YUAN, line: int = 1) -> Figure:
    """A figure as a cell would print it: ``"1,234"``, ``""`` (blank), ``"-"``, ``"无"``, None."""
    place = SourcePlace(line, 2)
    if text is None:
        return ABSENT
    states = {"": FigureState.BLANK, "-": FigureState.DASH, "无": FigureState.NONE}
    if text in states:
        return Figure(states[text], printed=text, place=place)
    amount = parse_amount(text, unit)
    if amount is None:
        return Figure(FigureState.TEXT, printed=text, place=place)
    return Figure(FigureState.AMOUNT, amount[0], text, amount[1], place)


def line(
    number: int,
    printed: str,
    *amounts: str | None,
    parent: int | None = None,
    code: str | None = None,
    unit: Unit = Unit.WAN_YUAN,
) -> LineItem:
    """One row: number in print order, label, amounts as printed, number of its parent."""
    return LineItem(
        number=number,
        printed=printed,
        name=bare_name(printed),
        outline=split_outline(printed)[0],
        figures=tuple(figure(text, unit, number) for text in amounts),
        parent=parent,
        code=code,
        place=SourcePlace(number),
        source_text="\t".join([printed, *(text or "" for text in amounts)]),
    )


def measure(position: int = 1, label: str = "预算数", year: int = 2023, **more: object) -> Measure:
    """An amount column in 万元."""
    fields: dict[str, object] = {
        "kind": MeasureKind.AMOUNT,
        "unit": Unit.WAN_YUAN,
        "phase": Phase.BUDGET,
    }
    return Measure(position, label, label, year=year, **(fields | more))  # type: ignore[arg-type]


def table(
    key: str,
    title: str,
    lines: Sequence[LineItem],
    measures: Sequence[Measure] | None = None,
    **more: object,
) -> Section:
    """A table of the general public budget's expenditure unless ``more`` says otherwise."""
    number, _, part = key.partition(".")
    fields: dict[str, object] = {
        "kind": SectionKind.TABLE,
        "position": int(number) if number.isdigit() else 1,
        "part": int(part or 0),
        "listed": title,
        "kind_id": "general_expenditure",
        "group": Group.GENERAL_PUBLIC,
        "budget": Budget.GENERAL_PUBLIC,
        "flow": Flow.EXPENDITURE,
        "scope": Scope.OVERALL,
        "year": 2023,
        "unit": Unit.WAN_YUAN,
        "fill": Fill.FILLED,
    }
    return Section(
        key,
        number,
        title,
        measures=tuple(measures or (measure(),)),
        lines=tuple(lines),
        **(fields | more),  # type: ignore[arg-type]
    )


def note(key: str, title: str, *paragraphs: str, **more: object) -> Section:
    """A prose section."""
    fields: dict[str, object] = {"position": int(key), "group": Group.TRANSFERS, "year": 2023}
    return Section(
        key,
        key,
        title,
        SectionKind.NOTE,
        paragraphs=tuple(Paragraph(text, SourcePlace(i + 1)) for i, text in enumerate(paragraphs)),
        **(fields | more),  # type: ignore[arg-type]
    )


def book(*sections: Section, region: str = "东山区", year: int = 2023, **more: object) -> Book:
    """A Book of an invented district."""
    return Book(
        title=f"{year}年{region}政府预算",
        region=Region(region, full_name=f"某市{region}"),
        year=year,
        source=SourceFile("sample.txt", "0" * 64, "text", 1),
        sections=sections,
        **more,  # type: ignore[arg-type]
    )


def small_book() -> Book:
    """Two tables and a note: revenue, expenditure of two classes, balanced at 300."""
    revenue = table(
        "1",
        "2023年东山区一般公共预算收入表",
        [
            line(1, "一、一般公共预算收入合计", "200", parent=5),
            line(2, "(一) 税收收入", "150", parent=1),
            line(3, "(二) 非税收入", "50", parent=1),
            line(4, "二、市补助收入合计", "100", parent=5),
            line(5, "收入总计", "300"),
        ],
        kind_id="general_revenue",
        flow=Flow.REVENUE,
    )
    expenditure = table(
        "2",
        "2023年东山区一般公共预算支出表",
        [
            line(1, "一般公共预算支出合计", "300", parent=8),
            line(2, "教育支出", "180", parent=1, code="205"),
            line(3, "普通教育", "180", parent=2, code="20502"),
            line(4, "学前教育", "80", parent=3, code="2050201"),
            line(5, "小学教育", "100", parent=3, code="2050202"),
            line(6, "国防支出", "120", parent=1, code="203"),
            line(7, "年终结余", "", parent=8),
            line(8, "支出总计", "300"),
        ],
    )
    return book(revenue, expenditure, note("3", "东山区转移支付情况说明", "市补助收入 100 万元。"))
