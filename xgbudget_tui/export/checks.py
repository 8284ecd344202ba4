"""A proof as an entry of a list: what ``check --format json`` and every JSON export show."""

from __future__ import annotations

import math
from typing import Any

from xgbudget_tui.export.numbers import Number, amount_number, percent_number
from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Proof, Quantity


def check_entry(
    proof: Proof, section: SectionEntry | Section | None, line: str | None, language: str = "zh"
) -> dict[str, Any]:
    """A proof with its numbers in the unit of the column it hangs on.

    ``line`` is the name of the line, None where the proof concerns a section or the Book;
    ``number`` its place in print order and ``measure`` the column's label. ``probability`` is how
    likely rounding alone makes a difference at least as large; null where it was not asked.
    """
    unit = unit_of(proof, section)
    return {
        "rule": proof.rule,
        "section": proof.subject.section if proof.subject else proof.section,
        "line": line,
        "number": proof.subject.line if proof.subject else None,
        "measure": _measure_label(proof, section),
        "verdict": proof.verdict.value,
        "relation": proof.relation.value,
        "reported": shown_number(proof, proof.reported_value, unit),
        "computed": shown_number(proof, proof.computed_value, unit),
        "difference": shown_number(proof, proof.difference, unit),
        "unit": _unit_word(proof, unit),
        "probability": probability_of(proof),
        "cause": proof.cause.value if proof.cause else None,
        "message": message_of(proof, language),
    }


def message_of(proof: Proof, language: str) -> str:
    """The sentence of a proof and, where there is one, its reasoning."""
    if language == "zh":
        return proof.message_zh + proof.reason_zh
    return " ".join(part for part in (proof.message_en, proof.reason_en) if part)


def unit_of(proof: Proof, section: SectionEntry | Section | None) -> Unit:
    """The unit a proof's amounts are shown in: its column's, else its section's, else yuan."""
    fallback = Unit.YUAN
    if section is None:
        return fallback
    if isinstance(section, SectionEntry):
        fallback = Unit.from_word(section.unit_word) or fallback
    else:
        fallback = section.unit or fallback
    position = proof.subject.measure if proof.subject else 0
    units = {measure.position: measure.unit for measure in section.measures}
    return units.get(position) or fallback


def shown_number(proof: Proof, value: int | None, unit: Unit) -> Number | None:
    """A side of a proof, or its difference, as people read it."""
    if value is None or proof.quantity is Quantity.COUNT:
        return value
    if proof.quantity is Quantity.MICROPERCENT:
        return percent_number(value)
    return amount_number(value, unit)


def probability_of(proof: Proof) -> Number | None:
    """How likely rounding alone gives a difference this large, to six decimals."""
    if proof.deviations is None or not math.isfinite(proof.deviations):
        return None
    # The only float of an export: a probability is an estimate, never an amount.
    chance = math.erfc(abs(proof.deviations) / math.sqrt(2))
    return percent_number(round(chance * 1_000_000))


def name_of_line(section: Section | None, number: int) -> str | None:
    """The name of the line printed ``number``-th in a section."""
    lines: tuple[LineItem, ...] = section.lines if section else ()
    return next((line.name for line in lines if line.number == number), None)


def _measure_label(proof: Proof, section: SectionEntry | Section | None) -> str | None:
    if proof.subject is None or section is None:
        return None
    labels = {measure.position: measure.label for measure in section.measures}
    return labels.get(proof.subject.measure)


def _unit_word(proof: Proof, unit: Unit) -> str | None:
    if proof.quantity is Quantity.COUNT:
        return None
    return "%" if proof.quantity is Quantity.MICROPERCENT else unit.word
