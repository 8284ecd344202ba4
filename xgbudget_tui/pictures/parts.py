"""What a picture of a branch shows: its parts with their amounts, and what they do not say.

A heading without an amount stands for what is under it, as in sums, and so does a total within a
total: a picture of all expenditure shows its classes, also where one line of any name holds nearly
all of it. Where the parts are only some
of the whole (其中), or the table does not break all of it down, the rest is a part of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import Listing, Row, SectionEntry
from xgbudget_tui.model.figures import figure_at
from xgbudget_tui.model.rounding import Summand, sum_bounds
from xgbudget_tui.model.terms import Breakdown, FigureState, Role
from xgbudget_tui.model.tree import find_addends, says_nothing
from xgbudget_tui.model.value import value_class

_TOTALS = {Role.TOTAL, Role.GRAND_TOTAL, Role.SUBTOTAL}
_NEARLY_ALL = 80
"""Percent of a table's total from which a line of it gives way to its parts."""
MOST_PARTS = 2000
"""Lines of a branch that are looked at; the amounts of further ones are in the rest."""


@value_class
class Part:
    """A line as part of a picture; ``amount`` is fen, None where it states none."""

    row: Row
    amount: int | None

    @property
    def weight(self) -> int:
        """What its area stands for: nothing for a blank, or for less than nothing."""
        return max(0, self.amount or 0)


@value_class
class Parts:
    """The parts of a line, or the roots of a table where ``whole`` is None.

    ``amount`` is what the shares are of: the amount of the whole, or the sum of the parts where
    it states none. ``rest`` is what the parts lack of it (fen, never negative, 0 within rounding).
    """

    whole: Row | None
    parts: tuple[Part, ...]
    amount: int
    rest: int


def amount_at(row: Row, position: int) -> int | None:
    """The amount of a line in the column at ``position``, None where it states none."""
    figure = figure_at(row.figures, position)
    return figure.value if figure.state is FigureState.AMOUNT else None


def load_parts(
    archive: Archive, section: SectionEntry, line_id: int | None, position: int
) -> Parts:
    """The parts of a line, or the roots of a table; amounts in the column at ``position``.

    Raises ArchiveError.
    """
    if line_id is None:
        first, last = section.first_line, section.last_line
        if first is None or last is None:
            return Parts(None, (), 0, 0)
        rows = archive.load_rows(Listing(first, last, 0), 0, MOST_PARTS)
        return gather_parts(None, rows, position)
    whole = archive.load_row(line_id)

    def children(row: Row) -> Sequence[Row]:
        if not row.child_count:
            return ()
        return archive.load_rows(Listing(row.id + 1, row.last, row.depth + 1), 0, MOST_PARTS)

    nearly_all = (amount_at(whole, position) or 0) * _NEARLY_ALL if whole.parent is None else None

    def gives_way(row: Row) -> bool:
        """Whether the parts of a line are shown in its place."""
        if row.breakdown is not Breakdown.FULL:
            return False
        if row.role in _TOTALS or says_nothing(one.state for one in row.figures):
            return True
        return nearly_all is not None and 100 * (amount_at(row, position) or 0) >= nearly_all > 0

    return gather_parts(whole, find_addends(whole, children, gives_way), position)


def find_top(
    archive: Archive, section: SectionEntry, position: int = 0, total: int | None = None
) -> int | None:
    """The line that a picture of a whole table shows: its one root, None where it has several.

    Of several that one is it which states a ``total`` known beforehand, in the column at
    ``position``: what else is printed at the margin repeats parts of it, or is no part of it.
    """
    first, last = section.first_line, section.last_line
    if first is None or last is None:
        return None
    roots = archive.load_rows(Listing(first, last, 0), 0, 2 if total is None else MOST_PARTS)
    for root in roots if total is not None else ():
        if root.child_count and root.role in _TOTALS and amount_at(root, position) == total:
            return root.id
    return roots[0].id if len(roots) == 1 and roots[0].child_count else None


def gather_parts(whole: Row | None, rows: Iterable[Row], position: int) -> Parts:
    """The parts that these lines are, of a whole if there is one."""
    parts = tuple(Part(row, amount_at(row, position)) for row in rows)
    total = sum(part.amount or 0 for part in parts)
    stated = amount_at(whole, position) if whole is not None else None
    if whole is None or stated is None:
        return Parts(whole, parts, total, 0)
    rest = stated - total
    stated_rows = [part.row for part in parts if part.amount is not None]
    digits = [_digit_of(row, position) for row in (whole, *stated_rows)]
    worst = sum_bounds(digits[:1], digits[1:])[1]
    return Parts(whole, parts, stated, rest if rest > worst else 0)


def _digit_of(row: Row, position: int) -> Summand:
    figure = figure_at(row.figures, position)
    return Summand(figure.value, figure.resolution)


@value_class
class NestedParts:
    """The parts of a table, and of each of them (by its line) the parts where it has some."""

    parts: Parts
    below: tuple[tuple[int, Parts], ...]

    def parts_of(self, line_id: int) -> Parts | None:
        """The parts of one part."""
        return dict(self.below).get(line_id)


def load_nested(
    archive: Archive, section: SectionEntry, position: int, total: int | None = None
) -> NestedParts:
    """Two levels of a table, or of its line with a ``total``. Raises ArchiveError."""
    top = find_top(archive, section, position, total)
    parts = load_parts(archive, section, top, position)
    below = tuple(
        (part.row.id, load_parts(archive, section, part.row.id, position))
        for part in parts.parts
        if part.row.child_count and part.weight
    )
    return NestedParts(parts, below)
