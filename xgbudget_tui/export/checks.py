"""The checks of an export: proofs as entries of a list, and the sums that verify adds up again.

For n parts rounded one by one in a unit u the worst case of rounding is ``u(n+1)/2``, its likely
bound ``max(u, 3u·sqrt((n+1)/12))``: a difference within the likely bound is rounding, between the
two suspect, beyond the worst case it fails.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.figures import Number, amount_number, exact, percent_number
from xgbudget_tui.model.money import Unit, parse_decimal
from xgbudget_tui.model.proof import Proof, Quantity
from xgbudget_tui.model.terms import MeasureKind, Verdict


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


_SUMMED = (MeasureKind.AMOUNT.value, MeasureKind.CHANGE.value)


@dataclass(frozen=True, slots=True)
class Sum:
    """One line against the sum of the lines under it, in one column."""

    section: str
    line: str
    measure: str
    reported: Number
    computed: Number
    verdict: Verdict

    @property
    def difference(self) -> Number:
        """Reported minus computed."""
        return exact(Decimal(self.reported) - Decimal(self.computed))


def count_sums(value: dict[str, Any]) -> dict[str, int]:
    """How the sums of an export come out, by verdict."""
    counts = Counter(one.verdict for one in find_sums(value))
    verdicts = (
        Verdict.EXACT,
        Verdict.ROUNDING,
        Verdict.UNDECIDABLE,
        Verdict.SUSPECT,
        Verdict.FAILS,
    )
    return {verdict.value: counts[verdict] for verdict in verdicts}


def find_sums(value: dict[str, Any]) -> Iterator[Sum]:
    """Every line with parts under it, for every column of amounts.

    Expects an export as read back, and raises KeyError, TypeError or ValueError for anything else.
    """
    described = value.get("parts") or [value["section"]]
    sections = {part["key"]: part for part in described}
    alone = described[0]["key"]
    for root in value["lines"]:
        section = sections[root.get("part", alone)]
        columns = [column for column in section["columns"] if column["kind"] in _SUMMED]
        stack = [root]
        while stack:
            line = stack.pop()
            stack.extend(line["children"])
            for column in columns:
                found = _sum(section["key"], line, column)
                if found is not None:
                    yield found


def _sum(section: str, line: dict[str, Any], column: dict[str, Any]) -> Sum | None:
    label, reported = column["label"], line["amounts"].get(column["label"])
    children = line["children"]
    amounts = [child["amounts"].get(label) for child in children]
    known = [amount for amount in amounts if amount is not None]
    if reported is None or not known:
        return None
    computed = sum(map(Decimal, known), Decimal(0))
    resolution = max(resolution_of(one, column) for one in (line, *children))
    verdict = judge(
        Decimal(reported) - computed,
        parts=len(known),
        resolution=resolution,
        partial=any(child.get("breakdown") == "partial" for child in children),
    )
    if len(known) < len(amounts) and verdict is not Verdict.EXACT:
        verdict = Verdict.UNDECIDABLE
    return Sum(section, line["name"], label, reported, exact(computed), verdict)


def judge(difference: Decimal, *, parts: int, resolution: Decimal, partial: bool) -> Verdict:
    """What a difference of reported minus computed means.

    ``partial`` parts (其中) are only some of the whole: they may add up to less.
    """
    if difference == 0 or (partial and difference > 0):
        return Verdict.EXACT
    size = abs(difference)
    if 2 * size > resolution * (parts + 1):
        return Verdict.FAILS
    likely = size <= resolution or 12 * size**2 <= 9 * resolution**2 * (parts + 1)
    return Verdict.ROUNDING if likely else Verdict.SUSPECT


def resolution_of(line: dict[str, Any], column: dict[str, Any]) -> Decimal:
    """What one unit of a cell's last printed digit is worth in the column's unit."""
    printed = parse_decimal(line["cells"].get(column["label"]) or "")
    exponent = printed.as_tuple().exponent if printed is not None else 0
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
    return step * unit_ratio(column)


def unit_ratio(column: dict[str, Any]) -> Decimal:
    """How many of the column's unit are one of the unit the document prints."""
    printed = Unit.from_word(column.get("printed_unit") or "")
    written = Unit.from_word(column.get("unit") or "")
    if printed is None or written is None:
        return Decimal(1)
    return Decimal(printed.fen) / Decimal(written.fen)
