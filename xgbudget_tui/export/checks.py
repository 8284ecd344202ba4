"""The checks of an export: proofs as entries of a list, and the sums that verify adds up again.

Sums are judged by :mod:`xgbudget_tui.model.rounding`, as the audit judges them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xgbudget_tui.model.book import Section
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.figures import (
    RATIOS,
    Number,
    amount_number,
    exact,
    percent_number,
    quantity_text,
)
from xgbudget_tui.model.money import Unit, parse_decimal
from xgbudget_tui.model.proof import Part, Proof, Quantity
from xgbudget_tui.model.rounding import Summand, judge_sum
from xgbudget_tui.model.terms import (
    Breakdown,
    FigureState,
    MeasureKind,
    Relation,
    Role,
    Verdict,
)
from xgbudget_tui.model.tree import find_addends, says_nothing


def check_entry(
    proof: Proof, section: SectionEntry | Section | None, line: str | None, language: str = "zh"
) -> dict[str, Any]:
    """A proof with its numbers in the unit of the column it hangs on.

    ``line`` is the name of the line, None where the proof concerns a section or the Book;
    ``number`` its place in print order and ``measure`` the column's label. ``verdict`` is what the
    arithmetic says, ``kind`` what it means, ``certainty`` the basis of the figure known worst,
    ``doubt`` why a doubt is no fault, ``unsure`` the summands behind it. ``probability`` is how
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
        "kind": proof.kind.value,
        "certainty": proof.certainty.value,
        "relation": proof.relation.value,
        "reported": shown_number(proof, proof.reported_value, unit),
        "computed": shown_number(proof, proof.computed_value, unit),
        "difference": shown_number(proof, proof.difference, unit),
        "unit": _unit_word(proof, unit),
        "probability": probability_of(proof),
        "cause": proof.cause.value if proof.cause else None,
        "message": message_of(proof, language),
        "doubt": proof.doubt.in_(language) or None,
        "finding": proof.finding or None,
        "unsure": [_unsure_entry(part) for part in proof.unsure],
    }


def _unsure_entry(part: Part) -> dict[str, Any]:
    """A summand that is not surely read, and what of it is not."""
    ref, reading = part.ref, part.reading
    return {
        "label": part.label,
        "printed": part.printed,
        "section": ref.section if ref else None,
        "number": ref.line if ref else None,
        "source_line": part.place.line if part.place else None,
        "aspects": {aspect.value: reading.of(aspect).value for aspect in reading.unsure},
    }


def message_of(proof: Proof, language: str) -> str:
    """The sentence of a proof and, where there is one, its reasoning."""
    message, reason = proof.message.in_(language), proof.reason.in_(language)
    if reason and reason in message:
        return message
    return ("" if language == "zh" else " ").join(filter(None, (message, reason)))


def unit_of(proof: Proof, section: SectionEntry | Section | None) -> Unit:
    """The unit a proof's amounts are shown in: its column's, else its section's, else yuan."""
    return unit_at(section, proof.subject.measure if proof.subject else 0)


def unit_at(section: SectionEntry | Section | None, position: int) -> Unit:
    """The unit of the column at ``position``, else of its section, else yuan."""
    fallback = Unit.YUAN
    if section is None:
        return fallback
    if isinstance(section, SectionEntry):
        fallback = Unit.from_word(section.unit_word) or fallback
    else:
        fallback = section.unit or fallback
    units = {measure.position: measure.unit for measure in section.measures}
    return units.get(position) or fallback


def holds_ratios(section: SectionEntry | Section | None, position: int) -> bool:
    """Whether the column at ``position`` holds percentages."""
    measures = section.measures if section else ()
    return any(one.position == position and one.kind in RATIOS for one in measures)


def unit_word_at(section: SectionEntry | Section | None, position: int) -> str:
    """The unit of the column at ``position`` in a word, ``%`` for percentages."""
    return "%" if holds_ratios(section, position) else unit_at(section, position).word


def value_text_at(section: SectionEntry | Section | None, position: int, value: int) -> str:
    """A value of the column at ``position``, in its unit but without the word for it."""
    quantity = Quantity.MICROPERCENT if holds_ratios(section, position) else Quantity.FEN
    return quantity_text(value, quantity, unit_at(section, position)).removesuffix("%")


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


def _measure_label(proof: Proof, section: SectionEntry | Section | None) -> str | None:
    if proof.subject is None or section is None:
        return None
    labels = {measure.position: measure.label for measure in section.measures}
    return labels.get(proof.subject.measure)


def _unit_word(proof: Proof, unit: Unit) -> str | None:
    if proof.quantity is Quantity.COUNT:
        return None
    return "%" if proof.quantity is Quantity.MICROPERCENT else unit.word


@dataclass(frozen=True, slots=True)
class Sum:
    """One line against the sum of the lines under it, in one column; None where all is blank."""

    section: str
    line: str
    measure: str
    reported: Number | None
    computed: Number | None
    verdict: Verdict

    @property
    def difference(self) -> Number | None:
        """Reported minus computed; None unless both are known."""
        if self.reported is None or self.computed is None:
            return None
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

    A column of changes is not added up, as the audit does not: it follows from its two columns.
    Expects an export as read back, whose shape was checked.
    """
    described = value.get("parts") or [value["section"]]
    sections = {part["key"]: part for part in described}
    alone = described[0]["key"]
    for root in value["lines"]:
        section = sections[root.get("part", alone)]
        columns = [
            column for column in section["columns"] if column["kind"] == MeasureKind.AMOUNT.value
        ]
        stack = [root]
        while stack:
            line = stack.pop()
            stack.extend(line["children"])
            if line is not root and _is_heading(line):
                continue
            for column in columns:
                found = _sum(section["key"], line, column)
                if found is not None:
                    yield found


def _sum(section: str, line: dict[str, Any], column: dict[str, Any]) -> Sum | None:
    addends = find_addends(line, lambda one: one["children"], _is_heading)
    children = [part for part in addends if part.get("role") != Role.FIELD.value]
    if not children or line.get("role") == Role.FIELD.value:
        return None
    label = column["label"]
    return judge_parts(
        (section, line["name"], label),
        _cell(line, column),
        [_cell(child, column) for child in children],
        partial=line.get("breakdown") == Breakdown.PARTIAL.value,
    )


def _is_heading(line: dict[str, Any]) -> bool:
    states = line.get("states", {})
    return line.get("breakdown") != Breakdown.PARTIAL.value and says_nothing(
        FigureState(states[label]) if label in states else FigureState.AMOUNT
        for label in line["amounts"]
    )


def judge_parts(
    names: tuple[str, str, str], whole: ReadCell, parts: Sequence[ReadCell], *, partial: bool
) -> Sum | None:
    """A line against the sum of its parts; None where there is nothing to add up.

    ``names`` are the section, the line and the column. ``partial`` parts (其中) are only some of
    the whole: they may add up to less.
    """
    outcome = judge_sum(
        (whole.summand,),
        [part.summand for part in parts],
        relation=Relation.AT_LEAST if partial else Relation.EQUAL,
    )
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return None
    known = [part.number for part in parts if part.number is not None]
    reported = None if whole.number is None else exact(whole.number)
    computed = exact(sum(known, Decimal(0))) if known else None
    return Sum(*names, reported, computed, outcome.verdict)


@dataclass(frozen=True, slots=True)
class ReadCell:
    """An amount read back from an export: in the unit written, None for no number.

    ``step`` is what its last printed digit is worth in that unit, ``unit`` the size of the unit
    in fen.
    """

    number: Decimal | None
    step: Decimal
    unit: int

    @property
    def summand(self) -> Summand:
        """The same in fen; digits below one fen are not kept, as everywhere."""
        digit = max(1, int(self.step * self.unit))
        if self.number is None:
            return Summand(None, digit)
        return Summand(int((self.number * self.unit).to_integral_value()), digit)


def _cell(line: dict[str, Any], column: dict[str, Any]) -> ReadCell:
    amount = line["amounts"].get(column["label"])
    unit = Unit.from_word(column.get("unit") or "") or Unit.YUAN
    number = None if amount is None else Decimal(amount)
    return ReadCell(number, resolution_of(line, column), unit.fen)


def resolution_of(line: dict[str, Any], column: dict[str, Any]) -> Decimal:
    """What one unit of a cell's last printed digit is worth in the column's unit."""
    printed = read_cell(line["cells"].get(column["label"]) or "", column)
    return printed[1] if printed is not None else unit_ratio(column)


def read_cell(text: str, column: dict[str, Any]) -> tuple[Decimal, Decimal] | None:
    """The number that a cell prints and what its last digit is worth, in the column's unit.

    A unit printed in the cell itself counts; None for a text that is no number.
    """
    match = re.fullmatch(r"(.*?)\s*([%％]|\D*)", text.strip())
    number = parse_decimal(match.group(1)) if match else None
    if match is None or number is None:
        return None
    unit, written = Unit.from_word(match.group(2)), Unit.from_word(column.get("unit") or "")
    ratio = unit_ratio(column)
    if unit is not None and written is not None:
        ratio = Decimal(unit.fen) / Decimal(written.fen)
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return number * ratio, Decimal(1).scaleb(-decimals) * ratio


def unit_ratio(column: dict[str, Any]) -> Decimal:
    """How many of the column's unit are one of the unit the document prints."""
    printed = Unit.from_word(column.get("printed_unit") or "")
    written = Unit.from_word(column.get("unit") or "")
    if printed is None or written is None:
        return Decimal(1)
    return Decimal(printed.fen) / Decimal(written.fen)
