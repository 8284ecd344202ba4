"""What of a Book that was read shows a misreading: counts, and examples to look up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from xgbudget_tui.audit import RULES, RuleKind
from xgbudget_tui.classification import load_codes
from xgbudget_tui.importer.titles import find_year
from xgbudget_tui.model.book import Book, Figure, LineItem, Measure, Section
from xgbudget_tui.model.money import parse_decimal
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import (
    Classification,
    FigureState,
    MeasureKind,
    Relation,
    Role,
    Verdict,
)

_MOST_EXAMPLES = 12
_MONEY = {MeasureKind.AMOUNT, MeasureKind.CHANGE}
_RATIOS = {MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE}
_HELD = {Verdict.EXACT, Verdict.ROUNDING}
_BROKEN = {Verdict.SUSPECT, Verdict.FAILS}
_TOTALS = {Role.TOTAL, Role.GRAND_TOTAL, Role.SUBTOTAL}
_LEVELS = (3, 5, 7, 9)
_CLASS = 3
_FEWEST = 3
"""Figures a column must have before what they look like says anything."""


@dataclass
class Faults:
    """Counts by name, and for each a few places where it was met."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, where: str) -> None:
        """Count one, and remember where if few are remembered yet."""
        self.counts[name] += 1
        known = self.examples.setdefault(name, [])
        if len(known) < _MOST_EXAMPLES:
            known.append(where)


def find_faults(book: Book, audit: Audit) -> Faults:
    """Everything counted of one Book.

    ``tokens``, ``lines``, ``columns`` and ``sums`` are the wholes; ``unaccounted``; ``unnamed``;
    ``misplaced``, ``elsewhere`` and ``miscoded``; ``unlabelled``, ``undated``, ``alike``, ``odd``
    and ``words``; ``held`` the parts.
    """
    faults = Faults()
    faults.counts["tokens"] = book.ledger.total
    for token in book.ledger.unaccounted:
        faults.add("unaccounted", f"{token.place.sheet} {token.text} in {token.context!r}")
    faults.counts["sections"] = len(book.sections)
    for section in book.tables():
        if section.kind_id == "performance":
            continue
        faults.counts["tables"] += 1
        _judge_lines(section, faults)
        _judge_columns(section, faults)
    _judge_sums(audit, faults)
    return faults


def _judge_lines(section: Section, faults: Faults) -> None:
    faults.counts["lines"] += len(section.lines)
    for line in section.lines:
        # A name that is all digits and signs is a figure or an ordinal taken for one.
        if not any(char.isalpha() for char in line.printed):
            faults.add("unnamed", _call_line(section, line))
        for figure, measure in zip(line.figures, section.measures, strict=False):
            faults.counts["figures"] += figure.state in {FigureState.AMOUNT, FigureState.RATIO}
            said = figure.state is FigureState.TEXT and parse_decimal(figure.printed) is None
            # A plain number is text where its row counts persons (人): it is no word.
            if measure.kind in _MONEY | _RATIOS and said:
                where = f"{_call_line(section, line)} [{measure.label}] {figure.printed!r}"
                faults.add("words", where)
    for name, line in find_misplaced(section):
        faults.add(name, _call_line(section, line))


def find_misplaced(section: Section) -> Iterator[tuple[str, LineItem]]:
    """Lines that the classification puts elsewhere than the tree does.

    ``misplaced``: at the root or under nothing but totals, though a line stands in the table whose
    code its own begins with, or whose name is that of its class (教育 for 教育支出) but was not
    known as one. ``elsewhere``: under a line whose printed code its own printed code does not begin
    with, though the table has the right one.
    ``miscoded``: the name of a class with the code of something below one.
    """
    codes = {line.number: line.known_code or "" for line in section.lines}
    present = {code for code in codes.values() if len(code) in _LEVELS}
    by_number = {line.number: line for line in section.lines}
    items = [line for line in section.lines if line.role is Role.ITEM]
    unknown = {_short(line.name) for line in items if len(codes[line.number]) != _CLASS}
    classes = _class_names()
    for line in items:
        code = codes[line.number]
        if len(code) not in _LEVELS or len(code) == _CLASS:
            continue
        parent = by_number.get(line.parent) if line.parent is not None else None
        above = {code[:length] for length in _LEVELS if length < len(code)} & present
        own = classes.get(_short(line.name))
        if own not in (None, code[:_CLASS]) and code[0] == own[0] and not above:
            yield "miscoded", line
        elif parent is None or _is_outermost(parent, by_number):
            spilt = {name for name, of in classes.items() if of == code[:_CLASS]} & unknown
            if above or spilt - {_short(line.name)}:
                yield "misplaced", line
        elif line.code and parent.code and above and not line.code.startswith(parent.code):
            yield "elsewhere", line


def _is_outermost(line: LineItem | None, by_number: dict[int, LineItem]) -> bool:
    """Whether a line and all above it are totals: what stands under them stands at the root."""
    seen: set[int] = set()
    while line is not None and line.number not in seen:
        if line.role not in _TOTALS:
            return False
        seen.add(line.number)
        line = by_number.get(line.parent) if line.parent is not None else None
    return True


@lru_cache(maxsize=1)
def _class_names() -> dict[str, str]:
    """The classes of expenditure by name, without the word that says it is that."""
    return {
        _short(entry.name): entry.code
        for entry in load_codes().codes
        if len(entry.code) == _CLASS and entry.classification is Classification.FUNCTIONAL
    }


def _short(name: str) -> str:
    return name.removesuffix("支出")


def _judge_columns(section: Section, faults: Faults) -> None:
    seen: set[tuple[str, MeasureKind]] = set()
    for index, measure in enumerate(section.measures):
        faults.counts["columns"] += 1
        where = f"{_call(section)} [{measure.position} {measure.printed or '-'}]"
        if not measure.printed.strip():
            faults.add("unlabelled", where)
        elif (measure.label, measure.kind) in seen:
            faults.add("alike", where)
        seen.add((measure.label, measure.kind))
        if measure.kind in _MONEY and not _says_year(section, measure):
            faults.add("undated", where)
        figures = [line.figures[index] for line in section.lines if index < len(line.figures)]
        if is_no_money(measure, figures):
            faults.add("odd", where)


def _says_year(section: Section, measure: Measure) -> bool:
    """Whether a header or a title states the year; where none does, the Book's is assumed."""
    texts = (measure.printed, section.title, section.listed)
    return any(find_year(text) is not None for text in texts)


def is_no_money(measure: Measure, figures: list[Figure]) -> bool:
    """Whether a column of amounts holds nothing but ordinals, calendar years or official codes."""
    if measure.kind not in _MONEY:
        return False
    texts = [f.printed.strip() for f in figures if f.state is FigureState.AMOUNT]
    if len(texts) < _FEWEST or not all(text.isdigit() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    if numbers[0] <= 2 and all(b - a == 1 for a, b in pairwise(numbers)):
        return True
    if all(re.fullmatch(r"(?:19|20)\d\d(?:[01]\d)?", text) for text in texts):
        return True
    codes = load_codes()
    return all(len(text) > _CLASS and codes.find(text) is not None for text in texts)


def _judge_sums(audit: Audit, faults: Faults) -> None:
    """Equalities of the audit that could be tried, and those that hold within rounding."""
    equal = {rule.code for rule in RULES if rule.kind is RuleKind.EQUALITY}
    for proof in audit.proofs:
        if proof.relation is not Relation.EQUAL or proof.rule not in equal:
            continue
        if proof.verdict in _HELD:
            faults.counts["sums"] += 1
            faults.counts["held"] += 1
        elif proof.verdict in _BROKEN:
            faults.counts["sums"] += 1
            faults.add("broken", f"{proof.rule} {proof.section}: {proof.message_zh}")


def _call(section: Section) -> str:
    page = section.pages[0].sheet if section.pages else ""
    return f"{page} {section.key} {section.title[:40]}".strip()


def _call_line(section: Section, line: LineItem) -> str:
    page = line.place.sheet if line.place else ""
    code = line.known_code or ""
    return f"{page} {section.key} line {line.number} {code} {line.printed[:30]!r}".strip()
