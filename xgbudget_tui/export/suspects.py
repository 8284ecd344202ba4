"""A figure that would mend what does not agree, in words: what it is, and what it would be."""

from __future__ import annotations

import re
from typing import NamedTuple

from xgbudget_tui.export.checks import unit_word_at, value_text_at
from xgbudget_tui.model.findings import Findings
from xgbudget_tui.model.money import Unit, format_amount
from xgbudget_tui.model.proof import Part, Suspect
from xgbudget_tui.model.text import Text


class SuspectWords(NamedTuple):
    """Where the figure stands, its value and what it would be, both in ``unit`` as printed."""

    where: Text
    value: str
    would_be: str
    unit: str


def say_suspect(findings: Findings, suspect: Suspect) -> SuspectWords:
    """What people read of a suspected figure; one of the prose is called by what it speaks of."""
    ref = suspect.ref
    part = _find_part(findings, suspect)
    if ref.is_claim:
        label = part.label if part else ""
        word = re.sub(r"^.*\d", "", part.printed) if part else ""
        unit = Unit.from_word(word)
        where = Text(f"文中所述“{label}”", f"{label} in the prose")
        if unit is not None:
            value, other = (format_amount(one, unit) for one in (suspect.value, suspect.would_be))
            return SuspectWords(where, value, other, unit.word)
    else:
        name = findings.name_of(ref) or (part.label if part else "")
        where = Text(f"表{ref.section}“{name}”", f"{name} in table {ref.section}")
    section = findings.section_of(ref.section)
    value, other = (
        value_text_at(section, ref.measure, one) for one in (suspect.value, suspect.would_be)
    )
    return SuspectWords(where, value, other, unit_word_at(section, ref.measure))


def _find_part(findings: Findings, suspect: Suspect) -> Part | None:
    parts = (part for proof in findings.proofs for part in (*proof.reported, *proof.computed))
    return next((part for part in parts if part.ref == suspect.ref), None)
