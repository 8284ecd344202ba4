"""A table's lines as a list in memory that answers as an archive does, one question at a time."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import Listing, Row
from xgbudget_tui.model.terms import Breakdown, FigureState, Role


def row(
    number: int, depth: int, parent: int | None, last: int, children: int, amount: int | None = None
) -> Row:
    """A line whose id is its number."""
    state = FigureState.BLANK if amount is None else FigureState.AMOUNT
    figure = Figure(state, amount, str(amount), 1)
    name = f"line {number}"
    return Row(
        number, 1, number, depth, parent, last, children, name, name, "", None,
        Role.ITEM, Breakdown.FULL, (figure,),
    )  # fmt: skip


def rows_of(depths: Sequence[int], first: int = 1, amounts: Sequence[int] = ()) -> list[Row]:
    """Lines in tree order from their depths: ``[0, 1, 1, 0]`` is a root of two and a root."""
    rows: list[Row] = []
    path: list[int] = []
    for index, depth in enumerate(depths):
        del path[depth:]
        below = next((i for i in range(index + 1, len(depths)) if depths[i] <= depth), len(depths))
        children = sum(1 for d in depths[index + 1 : below] if d == depth + 1)
        amount = amounts[index] if index < len(amounts) else None
        parent = path[-1] if path else None
        rows.append(row(first + index, depth, parent, first + below - 1, children, amount))
        path.append(first + index)
    return rows


class LinesInMemory:
    """Answers for a list of rows in tree order; counts what it was asked."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = {row.id: row for row in rows}
        self.loaded = 0
        self.questions = 0

    def _listed(self, listing: Listing) -> list[Row]:
        self.questions += 1
        inside = map(self.rows.get, range(listing.first, listing.last + 1))
        return [row for row in inside if row is not None and row.depth <= listing.max_depth]

    def count_rows(self, listing: Listing) -> int:
        return len(self._listed(listing))

    def load_rows(self, listing: Listing, offset: int, limit: int) -> Sequence[Row]:
        rows = self._listed(listing)[offset : offset + limit]
        self.loaded += len(rows)
        return rows

    def find_offset(self, listing: Listing, line_id: int) -> int | None:
        ids = [row.id for row in self._listed(listing)]
        return ids.index(line_id) if line_id in ids else None

    def load_row(self, line_id: int) -> Row:
        self.questions += 1
        return self.rows[line_id]

    def load_ancestors(self, line_id: int) -> Sequence[Row]:
        self.questions += 1
        path: list[Row] = []
        at = self.rows[line_id].parent
        while at is not None:
            path.append(self.rows[at])
            at = self.rows[at].parent
        return path[::-1]
