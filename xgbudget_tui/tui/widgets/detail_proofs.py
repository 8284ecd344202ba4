"""What the detail panel says of the proofs that hang on a line."""

from __future__ import annotations

from collections import Counter

from xgbudget_tui.model.entries import LineDetail
from xgbudget_tui.model.money import format_amount, format_percent
from xgbudget_tui.model.proof import Part, Proof, Quantity
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.tui.pieces import printable
from xgbudget_tui.tui.widgets.telling import Telling, pair
from xgbudget_tui.tui.words import declare_words
from xgbudget_tui.tui.wrapping import Span, TextLine, wrap_spans

declare_words(
    {
        "proofs": ("核对", "Checks"),
        "checks-held": ("{count} 项", "{count}"),
        "more-parts": ("另 {count} 项", "{count} more"),
    }
)

PARTS_SHOWN = 24


def write_proofs(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    """The proofs of a line, worst first; in brief those that hold are only counted."""
    if not detail.proofs:
        return []
    lines: list[TextLine] = [(), (Span(telling.say("proofs"), "heading"),)]
    for proof in sorted(detail.proofs, key=lambda proof: -proof.verdict.rank):
        if telling.brief and proof.verdict.rank < Verdict.SUSPECT.rank:
            continue
        sign, style = telling.glyphs.mark(proof.verdict)
        message = printable(proof.message_zh if telling.language == "zh" else proof.message_en)
        verdict = proof.verdict.label(telling.language)
        lines += wrap_spans([Span(f"{sign} {verdict} ", style), Span(message)], width)
        if telling.brief:
            continue
        reason = proof.reason_zh if telling.language == "zh" else proof.reason_en
        if reason:
            lines += wrap_spans([Span("  " + printable(reason), "dim")], width)
        lines += _parts(proof, telling, width)
    return [*lines, *_held(detail, telling)] if telling.brief else lines


def _held(detail: LineDetail, telling: Telling) -> list[TextLine]:
    """How many proofs of each kind that need no words now."""
    counts = Counter(proof.verdict for proof in detail.proofs)
    lines: list[TextLine] = []
    for verdict in (Verdict.UNDECIDABLE, Verdict.ROUNDING, Verdict.EXACT):
        if counts[verdict]:
            sign, style = telling.glyphs.mark(verdict)
            label = verdict.label(telling.language)
            count = telling.say("checks-held", count=counts[verdict])
            lines.append((Span(f"{sign} {label} ", style), Span(count)))
    return lines


def _parts(proof: Proof, telling: Telling, width: int) -> list[TextLine]:
    lines = [
        pair(
            f"  {'+' if part.sign > 0 else '-'} {printable(part.label)}",
            _value(part, proof, telling),
            width,
        )
        for part in proof.computed[:PARTS_SHOWN]
    ]
    more = len(proof.computed) - PARTS_SHOWN
    if more > 0:
        lines.append((Span("  " + telling.say("more-parts", count=more), "dim"),))
    return lines


def _value(part: Part, proof: Proof, telling: Telling) -> str:
    if part.value is None:
        return printable(part.printed) or "_"
    if proof.quantity is Quantity.FEN:
        return format_amount(part.value, telling.unit)
    if proof.quantity is Quantity.MICROPERCENT:
        return format_percent(part.value)
    return f"{part.value:,}"
