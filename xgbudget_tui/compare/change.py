"""One line on both sides.

Its difference, its percentage, the check of printed ones, row order.

Blank is not 0: without two amounts there is no difference, and a line with an amount on one side
only is new or ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import Change, ComparisonRow
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.rounding import (
    WHOLE,
    Outcome,
    Summand,
    judge_ratio,
    judge_sum,
    round_quotient,
)
from xgbudget_tui.model.terms import FigureState, Verdict


def amount_of(figure: Figure | None) -> int | None:
    """The amount of a figure in fen; None for a blank, a dash, a text or no figure."""
    if figure is None or figure.state is not FigureState.AMOUNT:
        return None
    return figure.value


def change_of(before: Figure | None, after: Figure | None) -> Change:
    """Whether a line has an amount on both sides, one or neither."""
    sides = amount_of(before) is not None, amount_of(after) is not None
    return {
        (True, True): Change.BOTH,
        (False, True): Change.NEW,
        (True, False): Change.ENDED,
        (False, False): Change.NEITHER,
    }[sides]


def difference_of(before: Figure | None, after: Figure | None) -> int | None:
    """After minus before in fen, or None unless both are amounts."""
    old, new = amount_of(before), amount_of(after)
    return None if old is None or new is None else new - old


def percent_of(before: Figure | None, after: Figure | None) -> int | None:
    """The difference in micropercent of the absolute value of ``before``, or None.

    There is none where ``before`` is zero or either side is no amount.
    """
    old, new = amount_of(before), amount_of(after)
    if not old or new is None:
        return None
    return round_quotient((new - old) * WHOLE, abs(old))


def same_currency(one: Unit | None, other: Unit | None) -> bool:
    """Whether amounts in the two units may be subtracted."""
    return one is None or other is None or (one is Unit.EURO) == (other is Unit.EURO)


def check_difference(
    before: Figure | None, after: Figure | None, printed: Figure | None
) -> Verdict | None:
    """How a printed 增减额 agrees with the two amounts; None where none is printed.

    The bounds are those of the audit: 10 and 10 may stand beside a difference of 1, having been
    9.6 and 10.4. A blank side counts as nothing where the change then holds, else it is undecided.
    """
    shown = amount_of(printed)
    if shown is None or printed is None:
        return None
    outcome = judge_sum(
        (Summand(shown, printed.resolution),),
        (_summand(after), _summand(before, -1)),
        rigid=True,
    )
    return _verdict(outcome)


def check_percent(
    before: Figure | None, after: Figure | None, printed: Figure | None
) -> Verdict | None:
    """How a printed 增减率 agrees with the two amounts; None where none is printed.

    Exact within half of its last printed digit, rounding within one, suspect as far as the
    unrounded amounts could give it; the base is the absolute value of ``before``.
    """
    if printed is None or printed.state is not FigureState.RATIO or printed.value is None:
        return None
    base = -1 if (amount_of(before) or 0) < 0 else 1
    outcome = judge_ratio(
        (Summand(printed.value, printed.resolution),),
        (_summand(after), _summand(before, -1)),
        (_summand(before, base),),
        rigid=True,
    )
    return _verdict(outcome)


def _summand(figure: Figure | None, sign: int = 1) -> Summand:
    return Summand(amount_of(figure), figure.resolution if figure else 0, sign)


def _verdict(outcome: Outcome) -> Verdict:
    asked = outcome.verdict is not Verdict.NOT_APPLICABLE
    return outcome.verdict if asked else Verdict.UNDECIDABLE


class RowOrder(StrEnum):
    """How the rows of a comparison are listed."""

    PRINT = "print"
    CHANGE = "change"
    PERCENT = "percent"


def order_rows(rows: Iterable[ComparisonRow], order: RowOrder) -> list[ComparisonRow]:
    """The rows in print order, or by size of change (largest first, either way).

    A new or ended line moved by its whole amount. By percentage the new and those from zero come
    first, by amount, and ended ones count as all of it; what did not move follows in print order.
    """
    listed = list(rows)
    if order is RowOrder.PRINT:
        return listed

    def size(row: ComparisonRow) -> tuple[int, int]:
        moved = abs(moved_by(row))
        if order is RowOrder.CHANGE or (row.percent is None and row.change is not Change.ENDED):
            return (0 if moved else 2), -moved
        return 1, -abs(WHOLE if row.percent is None else row.percent)

    return sorted(listed, key=size)


def difference_rank(row: ComparisonRow) -> int | None:
    """How far a row moved in fen, with its sign; None for one without an amount on either side."""
    return None if row.change is Change.NEITHER else moved_by(row)


def percent_rank(row: ComparisonRow) -> tuple[int, int] | None:
    """What rows are ordered by, from the deepest cut to the steepest rise.

    An ended line fell by all of it, new ones and those from zero rose beyond any percentage, the
    larger the further; None for a row without an amount on either side.
    """
    if row.percent is not None:
        return 0, row.percent
    if row.change is Change.NEITHER:
        return None
    if row.change is Change.ENDED:
        return 0, -WHOLE
    moved = moved_by(row)
    return (1 if moved > 0 else -1 if moved < 0 else 0), moved


class RowFilter(StrEnum):
    """Which rows of a comparison are listed."""

    ALL = "all"
    MORE = "more"
    LESS = "less"
    MOVED = "moved"
    TURNED = "turned"
    NEW = "new"
    ENDED = "ended"


def filter_rows(rows: Iterable[ComparisonRow], only: RowFilter) -> list[ComparisonRow]:
    """The rows that went the way asked for; new lines count as more, ended ones as less."""
    return [row for row in rows if _goes(row, only)]


def coarse_rows(rows: Sequence[ComparisonRow]) -> frozenset[int]:
    """The ``id()`` of the rows under a line that one of the tables does not break down.

    Such a line has parts on one side only; they are neither new nor ended, the other table just
    does not say them.
    """
    children: dict[int, list[int]] = {}
    above: list[int] = []
    for at, row in enumerate(rows):
        del above[row.depth :]
        if above:
            children.setdefault(above[-1], []).append(at)
        above.append(at)
    coarse: set[int] = set()
    for at in sorted(children):
        parts, whole = [rows[part] for part in children[at]], rows[at]
        on_both = whole.before is not None and whole.after is not None
        silent = all(part.after is None for part in parts) or all(p.before is None for p in parts)
        if at in coarse or (on_both and silent):
            coarse.update(children[at])
    return frozenset(id(rows[at]) for at in coarse)


def _goes(row: ComparisonRow, only: RowFilter) -> bool:
    turned = row.change in {Change.NEW, Change.ENDED}
    difference = row.difference or 0
    return {
        RowFilter.ALL: True,
        RowFilter.MORE: row.change is Change.NEW or difference > 0,
        RowFilter.LESS: row.change is Change.ENDED or difference < 0,
        RowFilter.MOVED: turned or difference != 0,
        RowFilter.TURNED: turned,
        RowFilter.NEW: row.change is Change.NEW,
        RowFilter.ENDED: row.change is Change.ENDED,
    }[only]


def moved_by(row: ComparisonRow) -> int:
    """How far a row moved in fen: its difference, or the whole amount of a new or ended one."""
    if row.difference is not None:
        return row.difference
    if row.change is Change.NEW and row.after is not None:
        return row.after.value or 0
    if row.change is Change.ENDED and row.before is not None:
        return -(row.before.value or 0)
    return 0
