"""A document read: its Book, the tables of it, and what the audit proves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from xgbudget_tui.api.frames import make_frame
from xgbudget_tui.model import book as values
from xgbudget_tui.model.book import Claim, Figure, LineItem, Measure, Section
from xgbudget_tui.model.entries import Branch, SectionEntry
from xgbudget_tui.model.errors import Problem, QueryError
from xgbudget_tui.model.figures import (
    RATIOS,
    Number,
    amount_number,
    figure_number,
    percent_number,
    unique_labels,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit, FigureRef, Proof, Quantity
from xgbudget_tui.model.terms import Kind, MeasureKind, Verdict
from xgbudget_tui.model.tree import LineTree
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    import pandas as pd


def read_document(path: str | Path, *, hidden: bool = False, force: bool = False) -> Book:
    """A published budget read from a file, in any format that ``xgbudget import`` reads.

    ``hidden`` also reads what a workbook hides, ``force`` takes a reading too poor to rely on.
    Raises DocumentError with one sentence (what, where, what to do) for a file that is none.
    """
    from xgbudget_tui.audit import settle_readings
    from xgbudget_tui.importer import read_book

    return Book(settle_readings(read_book(Path(path), hidden=hidden, force=force)))


def audit(book: Book) -> Proofs:
    """Everything that can be proved about a Book: each rule asked, each answer kept."""
    from xgbudget_tui.audit import prove_book

    return Proofs(prove_book(book.value), book)


@value_class
class Line:
    """A line of a table: where it stands, and one figure for each measure of the table.

    ``path`` are the names from the root down to the line's own; ``level`` counts from 1 at a root.
    ``code`` is the official code, printed or matched, else None. ``certain`` says whether its
    place is the only one possible, ``placed`` is False where it fits nowhere. ``page`` and
    ``source_line`` say where it is printed ("" and 0 where unknown).
    """

    number: int
    path: tuple[str, ...]
    name: str
    printed: str
    code: str | None
    level: int
    figures: tuple[Figure, ...]
    certain: bool
    placed: bool
    page: str
    source_line: int


class Table:
    """A table of a Book, from a document or an archive; its lines are loaded when asked for."""

    def __init__(self, about: Section | SectionEntry, load: Callable[[], Iterable[Line]]) -> None:
        self._about = about
        self._load = load

    def __repr__(self) -> str:
        return f"<Table {self.key} {self.title}>"

    @property
    def key(self) -> str:
        """The key that is unique in the Book: ``4``, or ``28.2`` for the second of several."""
        return self._about.key

    @property
    def number(self) -> str:
        """The number as printed in the contents."""
        return self._about.number

    @property
    def title(self) -> str:
        """The title as printed."""
        return self._about.title

    @property
    def year(self) -> int | None:
        """The year the table is about, where that is known."""
        return self._about.year

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The columns."""
        return self._about.measures

    @property
    def unit(self) -> Unit:
        """The unit of its amounts as printed."""
        about = self._about
        if isinstance(about, Section):
            return about.unit or Unit.YUAN
        return Unit.from_word(about.unit_word) or Unit.YUAN

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines in tree order: a parent before its parts."""
        return tuple(self._load())

    def to_frame(self, unit: Unit | str | None = None) -> pd.DataFrame:
        """One row a line: path, name, code, level, and for each measure its number and state.

        Amounts are in ``unit`` (a Unit or its word, ``"亿元"``), else as printed; ratios in
        percent. Columns of text hold the text. ``frame.attrs`` has title and units.
        """
        chosen = unit_named(unit)
        lines = self.lines
        columns: dict[str, Sequence[object]] = {
            "path": [" / ".join(line.path) for line in lines],
            "name": [line.name for line in lines],
            "code": [line.code for line in lines],
            "level": [line.level for line in lines],
        }
        numbers, units = ["level"], {}
        for index, (measure, label) in enumerate(
            zip(self.measures, unique_labels(self.measures), strict=True)
        ):
            figures = [line.figures[index] for line in lines]
            if measure.kind is MeasureKind.TEXT:
                columns[label] = [figure.printed for figure in figures]
                continue
            own = measure.unit or self.unit
            shown = own if chosen is None or Unit.EURO in (own, chosen) else chosen
            units[label] = "%" if measure.kind in RATIOS else shown.word
            columns[label] = [figure_number(figure, shown) for figure in figures]
            columns[f"{label} state"] = [figure.state.value for figure in figures]
            numbers.append(label)
        frame = make_frame(columns, numbers)
        frame.attrs |= {"key": self.key, "title": self.title, "units": units}
        return frame


class Book:
    """A published budget: one place, one year. ``value`` is the whole of it as read."""

    def __init__(self, value: values.Book) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"<Book {self.region} {self.year} {self.title}>"

    @property
    def region(self) -> str:
        """The short name of the place."""
        return self.value.region.name

    @property
    def year(self) -> int:
        """The budget year."""
        return self.value.year

    @property
    def title(self) -> str:
        """The title of the document."""
        return self.value.title

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found and not settled when the document was read."""
        return self.value.problems

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The figures that the prose of the document states."""
        return tuple(claim for section in self.value.sections for claim in section.claims)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in print order."""
        return tuple(_table_of(section) for section in self.value.tables())

    def table(self, key: str) -> Table:
        """The table with a key or number. Raises QueryError if there is none, or several."""
        found = [table for table in self.tables if table.key == key]
        found = found or [table for table in self.tables if table.number == key]
        if len(found) == 1:
            return found[0]
        known = ", ".join(table.key for table in found or self.tables)
        raise QueryError(
            f"{self.region} {self.year} has no single table {key!r}: choose one of {known}.",
            f"{self.region}{self.year}年没有唯一的表“{key}”：可选 {known}。",
        )


class Proofs(Sequence[Proof]):
    """What the audit proved of a Book, in the order of the rules."""

    def __init__(self, value: Audit, book: Book) -> None:
        self.value = value
        self._book = book

    @overload
    def __getitem__(self, index: int) -> Proof: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Proof]: ...
    def __getitem__(self, index: int | slice) -> Proof | Sequence[Proof]:
        """The proof at a place, or several."""
        return self.value.proofs[index]

    def __len__(self) -> int:
        """How many proofs there are, those that hold exactly included."""
        return len(self.value.proofs)

    def count(self, word: Kind | Verdict | str) -> int:
        """How many came out so: a kind (``"fault"``), or a verdict of arithmetic (``"fails"``)."""
        return sum(word in {proof.kind, proof.verdict} for proof in self.value.proofs)

    def to_frame(self, language: str = "en") -> pd.DataFrame:
        """One row a proof: rule, kind, verdict, where, the sentence, both sides and the difference.

        Amounts are in yuan, percentages in percent, counts as they are; NA where a side is blank.
        Proofs of one cause have the same ``finding``, which other proofs lack.
        """
        proofs = self.value.proofs
        columns: dict[str, Sequence[object]] = {
            "rule": [proof.rule for proof in proofs],
            "kind": [proof.kind.value for proof in proofs],
            "verdict": [proof.verdict.value for proof in proofs],
            "section": [proof.section for proof in proofs],
            "line": [self._name_of(proof.subject) for proof in proofs],
            "message": [
                proof.message_zh if language == "zh" else proof.message_en for proof in proofs
            ],
            "reported": [_quantity(proof, proof.reported_value) for proof in proofs],
            "computed": [_quantity(proof, proof.computed_value) for proof in proofs],
            "difference": [_quantity(proof, proof.difference) for proof in proofs],
            "finding": [proof.finding or None for proof in proofs],
        }
        return make_frame(columns, ("reported", "computed", "difference"))

    def _name_of(self, subject: FigureRef | None) -> str | None:
        if subject is None or subject.is_claim:
            return None
        return self._names.get((subject.section, subject.line))

    @cached_property
    def _names(self) -> dict[tuple[str, int], str]:
        return {
            (section.key, line.number): line.name
            for section in self._book.value.sections
            for line in section.lines
        }


def branch_lines(branches: Iterable[Branch], above: Sequence[str] = ()) -> Iterator[Line]:
    """Lines of an archive, in tree order; ``above`` are the names over the first of them."""
    stack = [(branch, tuple(above)) for branch in reversed(list(branches))]
    while stack:
        branch, over = stack.pop()
        row = branch.row
        path = (*over, row.name)
        yield Line(
            number=row.number,
            path=path,
            name=row.name,
            printed=row.printed,
            code=row.code,
            level=row.depth + 1,
            figures=row.figures,
            certain=row.certain,
            placed=row.placed,
            page=branch.source_sheet,
            source_line=branch.source_line,
        )
        stack.extend((child, path) for child in reversed(branch.children))


def _table_of(section: Section) -> Table:
    return Table(section, lambda: _section_lines(section))


def _section_lines(section: Section) -> Iterator[Line]:
    path: list[str] = []
    for depth, line in LineTree(section.lines).walk():
        del path[depth:]
        path.append(line.name)
        yield _line(line, tuple(path), depth)


def _line(line: LineItem, path: tuple[str, ...], depth: int) -> Line:
    place = line.place
    return Line(
        number=line.number,
        path=path,
        name=line.name,
        printed=line.printed,
        code=line.known_code,
        level=depth + 1,
        figures=line.figures,
        certain=line.certain,
        placed=line.placed,
        page=place.sheet if place else "",
        source_line=place.line if place else 0,
    )


def unit_named(unit: Unit | str | None) -> Unit | None:
    """A unit given as such or by its word. Raises QueryError for a word that is none."""
    if unit is None or isinstance(unit, Unit):
        return unit
    found = Unit.from_word(unit)
    if found is None:
        known = ", ".join(one.word for one in Unit)
        raise QueryError(
            f"{unit!r} is no unit: it is one of {known}.", f"没有单位“{unit}”：可用 {known}。"
        )
    return found


def _quantity(proof: Proof, value: int | None) -> Number | None:
    if value is None or proof.quantity is Quantity.COUNT:
        return value
    if proof.quantity is Quantity.FEN:
        return amount_number(value, Unit.YUAN)
    return percent_number(value)
