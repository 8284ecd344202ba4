"""A Book looked up.

Its tables, claims and printed values, and which line corresponds to which.

Built once for all rules: tables by kind and scope, claims by place, amounts by value; columns,
lines and totals of one table beside those of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar, cast

from xgbudget_tui.audit.assertion import Operand
from xgbudget_tui.audit.prior_year import PriorYear
from xgbudget_tui.audit.table import Table
from xgbudget_tui.classification import load_codes
from xgbudget_tui.model.book import Book, Claim, Figure, LineItem, Measure, Section
from xgbudget_tui.model.figures import claim_recognition_text, column_scope
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.reading import Reading
from xgbudget_tui.model.terms import BELOW, Basis, Fill, MeasureKind, Scope, SectionKind
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

_T = TypeVar("_T")


class BookIndex:
    """Everything a rule may ask of a Book without walking it again.

    ``priors`` are last year's Books of the place, where they are at hand.
    """

    def __init__(self, book: Book, priors: Sequence[PriorYear] = ()) -> None:
        self.book = book
        self.priors = tuple(priors)
        problems = _group_problems(book)
        self.tables: tuple[Table, ...] = tuple(
            Table(section, problems.get(section.key, frozenset()))
            for section in book.sections
            if section.kind is SectionKind.TABLE and section.lines
        )
        self._by_key = {table.key: table for table in self.tables}
        self._by_kind: dict[str, list[Table]] = {}
        for table in self.tables:
            self._by_kind.setdefault(table.kind, []).append(table)
        self._found: dict[Callable[..., object], object] = {}

    @cached_property
    def places(self) -> tuple[BookIndex, ...]:
        """The Book's tables by the place they are of: itself where all are of one.

        A province prints the budget of a zone within it (横琴粤澳深度合作区) beside its own: no
        figure of the one is to be held against one of the other.
        """
        zones = find_zones(self.book)
        if not zones:
            return (self,)
        parts = []
        for zone in (None, *dict.fromkeys(zones.values())):
            sections = [one for one in self.book.sections if zones.get(one.key) == zone]
            book = replace(self.book, sections=tuple(sections))
            parts.append(BookIndex(book, self.priors if zone is None else ()))
        return tuple(parts)

    def remember(self, find: Callable[[BookIndex], _T]) -> _T:
        """What a function finds in this Book; it is called the first time only."""
        if find not in self._found:
            self._found[find] = find(self)
        return cast(_T, self._found[find])

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
    def _claim_operands(self) -> dict[tuple[str, int], Operand]:
        return {
            (section.key, claim.number): claim_operand(section, claim)
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

    def operand(self, ref: FigureRef) -> Operand | None:
        """The figure a reference names, as a summand; None if there is no such line or claim."""
        if ref.is_claim:
            return self._claim_operands.get((ref.section, ref.line))
        table = self._by_key.get(ref.section)
        if table is None or ref.line not in table.tree.by_number:
            return None
        measure = next((m for m in table.section.measures if m.position == ref.measure), None)
        return table.operand(table.tree.by_number[ref.line], measure) if measure else None


def _group_problems(book: Book) -> dict[str, frozenset[str]]:
    """The codes of the problems of each section, by its key."""
    found: dict[str, set[str]] = {}
    for problem in book.problems:
        if problem.section is not None:
            found.setdefault(problem.section, set()).add(problem.code)
    return {key: frozenset(codes) for key, codes in found.items()}


def claim_operand(section: Section, claim: Claim, sign: int = 1) -> Operand:
    """A figure of the prose as a summand."""
    ref = FigureRef(section.key, claim.number, 0)
    unproved = claim.recognition is not None and not claim.recognition.proved
    return Operand(
        claim.subject,
        claim.value,
        claim.resolution,
        f"{claim.printed}{claim.unit_word}",
        ref,
        claim.place,
        sign,
        Reading(link=claim.link, figure=Basis.SUPPOSED if unproved else Basis.PRINTED),
        claim_recognition_text(claim) if unproved else None,
    )


def claim_name(section: Section, claim: Claim) -> Text:
    """How a sentence calls a figure of the prose: section, year, subject."""
    year_zh = f"{claim.year}年" if claim.year else ""
    year_en = f" for {claim.year}" if claim.year else ""
    place = Text(f"第 {section.number} 节", f"section {section.number}")
    if section.number == "0":  # prose before the first number
        place = Text("正文", "the text")
    return Text(
        f"{place.zh}所述{year_zh}“{claim.subject}”", f"{claim.subject}{year_en} in {place.en}"
    )


def match_columns(table: Table, other: Table) -> list[tuple[Measure, Measure]]:
    """The amount columns of two tables that state the same year and phase."""
    pairs = []
    for one, here in zip(table.wholes, table.stated, strict=True):
        for two, there in zip(other.wholes, other.stated, strict=True):
            if here == there:
                pairs.append((one, two))
                break
    if not pairs and len(table.wholes) == len(other.wholes) == 1:
        one, two = table.wholes[0], other.wholes[0]
        if one.year is None or two.year is None or one.year == two.year:
            pairs.append((one, two))
    return pairs


def match_main(table: Table, other: Table) -> tuple[Measure, Measure] | None:
    """The columns of the first table's own year in both tables, or None.

    Where the other table has columns of several scopes (全市, 市级), that of the first one's.
    """
    one = table.main
    if one is None:
        return None
    for left, right in match_columns(table, other):
        if left is one:
            return left, right
    scope = column_scope(one) or table.scope
    if scope is not None and any(map(column_scope, other.wholes)):
        of_scope = [two for two in other.wholes if column_scope(two) is scope]
        same_year = [two for two in of_scope if one.year is None or two.year == one.year]
        return next(((one, two) for two in same_year), None)
    two = other.measure_of(one.year) if one.year is not None else other.main
    return (one, two) if two is not None else None


def is_of_scope(table: Table, other: Table) -> bool:
    """Whether two tables may speak of the same money: no two different scopes are stated."""
    return table.scope is other.scope or None in (table.scope, other.scope)


_ZONE = re.compile(
    r"(?:20\d\d年度?)?(?P<zone>[一-鿿]{2,12}?(?:合作区|示范区|开发区|高新区|新区|管理区|保税区|度假区))"
)
_TABLES_OF_A_ZONE = 3
"""Tables with which a zone has a budget of its own, and is no project or line of another's."""


def find_zones(book: Book) -> dict[str, str]:
    """The sections that are of a zone within the Book's place, by their keys: the zone's name.

    A zone is named at the beginning of a title, and by several tables.
    """
    zones: dict[str, str] = {}
    own = {name for name in (book.region.name, book.region.full_name) if name}
    for section in book.sections:
        found = _ZONE.match(normalise_name(section.title))
        if found and not any(found["zone"] in name or name in found["zone"] for name in own):
            zones[section.key] = found["zone"]
    tables = Counter(
        zones[section.key]
        for section in book.sections
        if section.key in zones and section.kind is SectionKind.TABLE and section.lines
    )
    return {key: zone for key, zone in zones.items() if tables[zone] >= _TABLES_OF_A_ZONE}


def is_of_fund(table: Table, other: Table) -> bool:
    """Whether the titles of two tables name the same funds of social insurance, or none."""
    return table.funds == other.funds


def pick_table(index: BookIndex, *kinds: str, scope: Scope = Scope.OWN_LEVEL) -> Table | None:
    """The filled table of these kinds with the scope, else the first one not sent downwards."""
    found = [table for table in index.filled(*kinds) if table.scope not in BELOW]
    fitting = [table for table in found if table.scope is scope]
    return next(iter(fitting or found), None)


def spending_tables(index: BookIndex) -> list[Table]:
    """The filled tables of general spending by function: own level, else whole area."""
    tables = [table for table in index.filled("general_expenditure") if table.class_total]
    return [table for table in tables if table.scope is Scope.OWN_LEVEL] or tables


def _name_code(table: Table, code: str) -> Text:
    """What a code is called in a table, else in the official lists: “基本工资”（30101）."""
    lines = table.by_code.get(code)
    entry = load_codes().find(code)
    name = lines[0].name if lines else entry.name if entry else ""
    return Text(f"“{name}”（{code}）", f"{name} ({code})") if name else Text(code, code)


@value_class
class CodeSum:
    """The sum of some official codes in tables of one kind."""

    kind: str
    codes: tuple[str, ...]

    @property
    def text(self) -> Text:
        """The codes, with plus signs between them."""
        return Text("＋".join(self.codes), " + ".join(self.codes))

    def name(self, table: Table) -> Text:
        """How a sentence calls it: the names beside the codes."""
        names = [_name_code(table, code) for code in self.codes]
        listed = Text("＋".join(one.zh for one in names), " + ".join(one.en for one in names))
        return Text(f"表{table.key}的{listed.zh}", f"{listed.en} of table {table.key}")

    def operands(self, table: Table, measure: Measure) -> tuple[Operand, ...] | None:
        """The figures under the codes, labelled with their table; None if it cannot say.

        A code that is absent counts as nothing if the table prints codes of its length at all.
        """
        lengths = {len(code) for code in table.by_code}
        if any(len(code) not in lengths for code in self.codes):
            return None
        found = [(code, line) for code in self.codes for line in table.by_code.get(code, ())]
        return (
            tuple(
                table.operand(line, measure, label=f"表{table.key} {code} {line.name}")
                for code, line in found
            )
            or None
        )
