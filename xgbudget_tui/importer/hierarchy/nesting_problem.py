"""The nesting of a table's rows as a problem of addition, free of any wording.

Rows are counted from 0 here. A *span* is a line with everything under it, a contiguous run of rows
whose head stands first (a class above its sections) or last (a total printed under its parts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import FigureState, MeasureKind
from xgbudget_tui.model.value import value_class

Amounts = tuple[int, ...]
"""One amount per amount column, in fen; blank counts as 0."""


BASE_EFFORT = 80_000
"""Steps a puzzle may take, half a second of work; long tables get ROW_EFFORT more per row."""

ROW_EFFORT = 20


@value_class
class Grammar:
    """Levels that a kind of table has: ``depth`` levels below a heading line.

    ``free`` marks lines that stand outside the levels (totals, numbered lines, balance items). A
    line of level 1 may be without parts (预备费); one of a middle level may not.
    """

    depth: int
    free: tuple[bool, ...]


@value_class
class NestingProblem:
    """All the solver may know.

    ``grain`` is what one unit of the last printed digit is worth, per column. ``foot`` marks lines
    that may total what stands before them, ``total`` those with a total word,
    ``grand`` those that total a whole table. ``sibling`` gives for a row the next row that must be
    its sibling (一、 then 二、), ``apart`` one that is not under it; ``parents`` the row that must
    be its parent (printed codes). ``ranges`` gives for a head the rows ``(first, last)`` that
    the other witnesses put under it; such a branch may stay open, every other must add up.
    ``partial`` marks heads whose parts are only some of it (其中). ``pins`` are parents no row may
    leave. ``loose`` lets lines with a level stay open over any rows, at most ``allowance`` in cost.
    ``flat`` keeps lines outside the levels from holding any. ``bond`` says how well a child row
    suits a head row. ``closing`` is how much each part of a line that is their sum to the digit
    speaks for a tree: where a total is open, nothing else keeps the branches below it together.
    """

    amounts: tuple[Amounts, ...]
    grain: Amounts
    foot: tuple[bool, ...]
    grand: tuple[bool, ...]
    total: tuple[bool, ...]
    sibling: dict[int, int]
    apart: dict[int, int]
    parents: tuple[int | None, ...]
    codes: tuple[str | None, ...]
    ranges: dict[int, tuple[int, int]]
    partial: frozenset[int]
    bond: Callable[[int, int], int]
    grammar: Grammar | None = None
    pins: tuple[int | None, ...] | None = None
    loose: bool = False
    flat: bool = False
    closing: int = 0
    allowance: int = 1_000_000
    effort: int = BASE_EFFORT

    def __len__(self) -> int:
        return len(self.amounts)

    def admits(self, head: int | None, child: int) -> bool:
        """Whether a row may be a part of another (None: a root), whatever the amounts."""
        parent = self.parents[child]
        if head is None:
            return parent is None
        if self.grand[child] and not self.grand[head]:
            return False
        if parent is not None:
            return parent == head
        if self.pins is not None and self.pins[child] not in (None, head):
            return False
        above, code = self.codes[head], self.codes[child]
        return above is None or code is None or (code.startswith(above) and code != above)


def find_limits(sibling: Mapping[int, int], apart: Mapping[int, int], size: int) -> list[int]:
    """For each row the last row that can be under it when it stands first.

    A numbered line and the next of its run (``sibling``) stand beside each other, so no line
    between them can reach past the second. Where they may not (``apart``), the first does not.
    """
    limits = [size - 1] * size
    for before, after in sibling.items():
        for row in range(before, after):
            limits[row] = min(limits[row], after - 1)
    for before, after in apart.items():
        limits[before] = min(limits[before], after - 1)
    return limits


def amount_columns(measures: Sequence[Measure]) -> list[int]:
    """Indexes of the columns that hold amounts: these must all add up together."""
    return [i for i, measure in enumerate(measures) if measure.kind is MeasureKind.AMOUNT]


def read_amounts(lines: Sequence[LineItem], columns: Sequence[int]) -> tuple[Amounts, ...]:
    """The amounts of each line in these columns, fen; whatever is no amount counts as 0."""
    return tuple(tuple(_amount(line, column) for column in columns) for line in lines)


def _amount(line: LineItem, column: int) -> int:
    if column >= len(line.figures):
        return 0
    figure = line.figures[column]
    return figure.value or 0 if figure.state is FigureState.AMOUNT else 0


def read_stated(lines: Sequence[LineItem], columns: Sequence[int]) -> tuple[tuple[bool, ...], ...]:
    """Whether each line states an amount (0 is one, a blank or dash is none) in these columns."""
    return tuple(
        tuple(
            column < len(line.figures) and line.figures[column].state is FigureState.AMOUNT
            for column in columns
        )
        for line in lines
    )


def read_grain(lines: Sequence[LineItem], columns: Sequence[int]) -> Amounts:
    """The rounding unit of each column: the finest that at least a tenth of its figures show.

    ``5.20`` is often printed ``5.2``, so a few coarse figures do not make a column coarse.
    """
    return tuple(_column_grain(lines, column) for column in columns)


def read_coarse_grain(lines: Sequence[LineItem], columns: Sequence[int]) -> Amounts:
    """The coarsest unit that at least a tenth of the figures of each column show.

    In 三公 tables some rows are in whole 万元 and others have two decimals: a sum of both is no
    finer than the whole ones.
    """
    return tuple(_column_grain(lines, column, coarsest=True) for column in columns)


def _column_grain(lines: Sequence[LineItem], column: int, *, coarsest: bool = False) -> int:
    units = sorted(
        line.figures[column].resolution
        for line in lines
        if column < len(line.figures)
        and line.figures[column].state is FigureState.AMOUNT
        and line.figures[column].value
    )
    tenth = len(units) // 10
    return max(units[-1 - tenth if coarsest else tenth], 1) if units else 1
