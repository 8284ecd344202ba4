"""Totals in prose with their parts: 950万元，其中：出国 100万元，接待 170万元。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xgbudget_tui.model.book import Claim, Section
from xgbudget_tui.model.terms import FigureState, MeasureKind

_PART_OF = " › "
"""Between the names of a claim's subject, from the whole (before 其中) down to the part."""
_NEARLY = Fraction(1, 50)
"""Parts that come this near to the whole were meant to list all of it."""

Breakdown = tuple[Claim, list[Claim]]


def find_breakdowns(section: Section) -> Iterator[Breakdown]:
    """Each total with its parts, where they were meant to list all of it.

    Parts stand in the total's own sentence. A semicolon may part them or end them, so both
    readings are tried; the one that adds up is it, else one that comes near. Prose that names a
    few examples, or says of money what it is for, states no sum.
    """
    levels = [
        claim
        for claim in section.claims
        if claim.state is FigureState.AMOUNT and claim.kind is MeasureKind.AMOUNT and claim.value
    ]
    at = 0
    while at < len(levels):
        whole, parts, short = levels[at], list[Claim](), None
        for claim in levels[at + 1 :]:
            between = _between(section, parts[-1] if parts else whole, claim)
            if "。" in between or not _is_part(claim, whole):
                break
            if re.search("[；;]", between) and short is None:
                short = len(parts)
            parts.append(claim)
        found = _choose(whole, parts, parts[:short])
        if found is not None:
            yield found
        at += 1 + len(parts)


def _choose(whole: Claim, all_parts: list[Claim], sure: list[Claim]) -> Breakdown | None:
    """The reading that adds up or nearly does, or None."""
    stated = whole.value or 0
    for leeway in (Fraction(0), _NEARLY):
        for parts in (all_parts, sure):
            if len(parts) > 1 and abs(_total(parts) - stated) <= abs(stated) * leeway:
                return whole, parts
    return None


def _total(parts: Sequence[Claim]) -> int:
    return sum(part.value or 0 for part in parts)


def _is_part(claim: Claim, whole: Claim) -> bool:
    inside = claim.subject.startswith(whole.subject + _PART_OF)
    deeper = _PART_OF in claim.subject[len(whole.subject) + len(_PART_OF) :]
    return inside and not deeper and claim.year == whole.year


def _between(section: Section, one: Claim, other: Claim) -> str:
    """The text of the prose from one claim to the next, over paragraphs split in print."""
    texts = [paragraph.text for paragraph in section.paragraphs]
    if not 0 <= one.paragraph <= other.paragraph < len(texts):
        return ""
    if one.paragraph == other.paragraph:
        return texts[one.paragraph][one.end : other.start]
    inner = texts[one.paragraph + 1 : other.paragraph]
    return "".join([texts[one.paragraph][one.end :], *inner, texts[other.paragraph][: other.start]])
