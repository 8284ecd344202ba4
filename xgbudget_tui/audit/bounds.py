"""Sums of codes in one table held against sums of codes in another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.matching import match_main, pick, sum_cells
from xgbudget_tui.audit.rule import Cell, Text, Tie
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.terms import Relation


@dataclass(frozen=True, slots=True)
class CodeSum:
    """Some official codes of one kind of table."""

    kind: str
    codes: tuple[str, ...]

    def name(self, table: Table) -> Text:
        """How a sentence calls it."""
        codes = "＋".join(self.codes)
        return Text(f"表{table.key}的 {codes}", f"{' + '.join(self.codes)} of table {table.key}")


def hold_codes(
    index: BookIndex, small: CodeSum, large: CodeSum, relation: Relation = Relation.AT_MOST
) -> Iterator[Tie]:
    """``small`` against ``large`` in the year of the first table, own level before the whole.

    Nothing is asked where a table is absent or does not go down to the level of its codes.
    """
    one, other = pick(index, small.kind), pick(index, large.kind)
    if one is None or other is None:
        return
    columns = match_main(one, other)
    if columns is None:
        return
    left, right = _cells(one, small, columns[0]), _cells(other, large, columns[1])
    if left and right:
        yield Tie(left, right, small.name(one), large.name(other), relation, one.key)


def _cells(table: Table, codes: CodeSum, measure: Measure) -> tuple[Cell, ...] | None:
    return sum_cells(table, codes.codes, measure)
