"""Lists whose cells span rows: a grant with its amount, beside it the units it goes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.audit.assertion import Assertion
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.judge import ENOUGH, count_holding
from xgbudget_tui.audit.rule import ACROSS_COLUMNS, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import FigureState, Role
from xgbudget_tui.model.text import Text

Span = tuple[LineItem, ...]
"""A row whose cell spans those below it, and these."""

_USUAL = 9
"""Of ten spans that are decided, so many agree where a column is the sum of another."""


@rule(
    "S5", RuleGroup.FOOTING, RuleKind.EQUALITY,
    name=("跨行单元格的数等于各行之和", "A figure that spans rows is their sum"),
    why=(
        "一笔资金的总额只印一次，其下各行列出它分给的各单位；表中其余各笔都相符",
        "The whole of a grant is printed once, beside the rows of the units it goes to; all the "
        "others of the table agree",
    ),
    applies=(
        "一列的数跨几行、另一列逐行有数、几乎各处都相符的表",
        "Tables with a column whose figures span rows and a column with one in each row, where "
        "nearly all agree",
    ),
    needs=ACROSS_COLUMNS,
)  # fmt: skip
def prove_spans(index: BookIndex) -> Iterator[Assertion]:
    """拨付金额 = 其各行“资金安排”之和，逐笔核对

    Holds: 107, beside rows of 31, 26, 4 and 46. Fails: 107, beside rows of 31, 26, 4 and 64.
    """
    for table in index.tables:
        for each in table.wholes:
            yield from _find_sums(table, each)


def _find_sums(table: Table, each: Measure) -> Iterator[Assertion]:
    """The sums of the column that spans rows of ``each`` and agrees with it most often."""
    found: list[list[Assertion]] = []
    for spanning in table.wholes:
        if spanning is each or (spanning.year, spanning.phase) != (each.year, each.phase):
            continue
        spans = _find_spans(table, spanning, each)
        sums = [_add_rows(table, span, spanning, each) for span in spans]
        several = [one for one in sums if sum(bool(part.value) for part in one.computed) > 1]
        holding, decided = count_holding(several)
        all_holding, all_decided = count_holding(sums)
        if holding >= ENOUGH and 10 * holding >= _USUAL * decided:
            usual = 10 * all_holding >= _USUAL * all_decided
            found.append(sums if usual else several)
    if found:  # of columns that agree equally often, the one beside the rows
        yield from max(reversed(found), key=lambda sums: count_holding(sums)[0])


def _find_spans(table: Table, spanning: Measure, each: Measure) -> Iterator[Span]:
    """Each row with a figure in ``spanning``, and the rows below with one in ``each`` alone."""
    span: list[LineItem] = []
    for line in sorted(table.section.lines, key=lambda one: one.number):
        has = _state(table, line, spanning), _state(table, line, each)
        goes_on = has == (FigureState.BLANK, FigureState.AMOUNT)
        if line.role is Role.ITEM and goes_on and span:
            span.append(line)
            continue
        if span:
            yield tuple(span)
        begins = line.role is Role.ITEM and has == (FigureState.AMOUNT, FigureState.AMOUNT)
        span = [line] if begins else []
    if span:
        yield tuple(span)


def _state(table: Table, line: LineItem, measure: Measure) -> FigureState | None:
    figure = table.figure(line, measure)
    return None if figure is None else figure.state


def _add_rows(
    table: Table, span: Sequence[LineItem], spanning: Measure, each: Measure
) -> Assertion:
    first = span[0]
    count = len(span)
    what = Text(
        f"其 {count} 行“{each.label}”之和" if count > 1 else f"同一行的“{each.label}”",
        f"{each.label} of its {count} rows together" if count > 1 else f"{each.label} of its row",
    )
    parts = tuple(table.operand(line, each) for line in span)
    name = table.name(first, spanning)
    return Assertion((table.operand(first, spanning),), parts, name, what, section=table.key)


RULES = (prove_spans,)
