"""A Book looked up: its tables by kind and scope, its claims, its printed values. Built once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from xgbudget_tui.audit.footings import sort_footings
from xgbudget_tui.audit.rule import Cell, Tie
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Book, Claim, Figure, LineItem, Measure, Section
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Fill, MeasureKind, Scope, SectionKind


class BookIndex:
    """Everything a rule may ask of a Book without walking it again."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.tables: tuple[Table, ...] = tuple(
            Table(section)
            for section in book.sections
            if section.kind is SectionKind.TABLE and section.lines
        )
        self._by_key = {table.key: table for table in self.tables}
        self._by_kind: dict[str, list[Table]] = {}
        for table in self.tables:
            self._by_kind.setdefault(table.kind, []).append(table)

    def table(self, key: str) -> Table | None:
        """The table with a section key, or None."""
        return self._by_key.get(key)

    def of_kind(self, *kinds: str, scope: Scope | None = None) -> list[Table]:
        """The tables of these kinds that have lines, in print order; of one scope if given."""
        found = [table for kind in kinds for table in self._by_kind.get(kind, ())]
        if scope is not None:
            found = [table for table in found if table.scope is scope]
        return found

    def filled(self, *kinds: str) -> list[Table]:
        """The tables of these kinds that state amounts."""
        return [table for table in self.of_kind(*kinds) if table.section.fill is not Fill.EMPTY]

    def one(self, *kinds: str, scope: Scope | None = None) -> Table | None:
        """The first table of these kinds: of the scope if there is one, else of any."""
        found = self.of_kind(*kinds)
        fitting = [table for table in found if table.scope is scope]
        return next(iter(fitting or found), None)

    def notes(self, kind: str) -> list[Section]:
        """The sections of a kind of prose."""
        return [section for section in self.book.sections if section.kind_id == kind]

    @cached_property
    def claims(self) -> tuple[tuple[Section, Claim], ...]:
        """Every figure stated in prose, with its section."""
        return tuple((section, claim) for section in self.book.sections for claim in section.claims)

    @cached_property
    def _claim_cells(self) -> dict[tuple[str, int], Cell]:
        return {
            (section.key, claim.number): claim_cell(section, claim)
            for section, claim in self.claims
        }

    def figures(self) -> Iterator[tuple[Table, LineItem, Measure, Figure]]:
        """Every cell of every table that holds an amount or a ratio."""
        for table in self.tables:
            columns = [m for m in table.section.measures if m.kind is not MeasureKind.TEXT]
            for line in table.section.lines:
                for measure in columns:
                    figure = table.figure(line, measure)
                    if figure is not None and figure.value is not None:
                        yield table, line, measure, figure

    @cached_property
    def footings(self) -> dict[str, list[Tie]]:
        """Every sum the trees state, by the code of the rule that asks it."""
        return sort_footings(self.tables)

    @cached_property
    def by_value(self) -> dict[int, list[FigureRef]]:
        """Where each amount of the tables is printed, by its absolute value in fen."""
        found: dict[int, list[FigureRef]] = {}
        for table, line, measure, figure in self.figures():
            if measure.kind in {MeasureKind.AMOUNT, MeasureKind.CHANGE} and figure.value:
                ref = FigureRef(table.key, line.number, measure.position)
                found.setdefault(abs(figure.value), []).append(ref)
        return found

    def code(self, ref: FigureRef) -> str | None:
        """The official code of the line a reference names, or None."""
        table = self._by_key.get(ref.section)
        line = table.tree.by_number.get(ref.line) if table and not ref.is_claim else None
        return line.known_code if line else None

    def cell(self, ref: FigureRef) -> Cell | None:
        """The figure a reference names, as a summand; None if there is no such line or claim."""
        if ref.is_claim:
            return self._claim_cells.get((ref.section, ref.line))
        table = self._by_key.get(ref.section)
        if table is None or ref.line not in table.tree.by_number:
            return None
        measure = next((m for m in table.section.measures if m.position == ref.measure), None)
        return table.cell(table.tree.by_number[ref.line], measure) if measure else None


def claim_cell(section: Section, claim: Claim, sign: int = 1) -> Cell:
    """A figure of the prose as a summand."""
    ref = FigureRef(section.key, claim.number, 0)
    return Cell(
        claim.subject,
        claim.value,
        claim.resolution,
        f"{claim.printed}{claim.unit_word}",
        ref,
        claim.place,
        sign,
    )
