"""What is said of one finding: the sentence, both sides with their parts, bounds, the reason."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from xgbudget_tui.model.money import format_amount
from xgbudget_tui.model.proof import Part, Proof, Quantity
from xgbudget_tui.model.terms import Relation
from xgbudget_tui.tui.audit_rows import AuditLook, quantity_text, signed_text
from xgbudget_tui.tui.pieces import Piece, fill_left, fill_right, printable
from xgbudget_tui.tui.widgets.piece_lines import wrap_text
from xgbudget_tui.tui.words import declare_words, word

declare_words(
    {
        "audit.reported": ("列报", "Reported"),
        "audit.computed": ("核算", "Computed"),
        "audit.off": ("相差 {amount}", "difference {amount}"),
        "audit.bounds": (
            "舍入多半在 {likely} 内，至多 {worst}",
            "rounding likely within {likely}, at most {worst}",
        ),
        "audit.deviations": ("{count} 个标准差", "{count} standard deviations"),
        "audit.blank": ("空白", "blank"),
        "audit.line": ("第 {line} 行", "line {line}"),
        "audit.cause-omission": ("可能缘于遗漏", "perhaps an omission"),
        "audit.cause-scope": ("可能缘于口径", "perhaps the scope"),
        "audit.cause-rounding": ("可能缘于四舍五入", "perhaps rounding"),
        "audit.cause-label": ("可能缘于名称", "perhaps a label"),
        "audit.cause-shift": ("可能缘于错行", "perhaps a shifted row"),
        "audit.cause-transposed_digits": ("可能缘于数字颠倒", "perhaps digits swapped"),
        "audit.cause-factor_of_ten": ("可能缘于差十倍", "perhaps a factor of ten"),
        "audit.cause-unit": ("可能缘于单位", "perhaps the unit"),
        "audit.cause-sign": ("可能缘于正负号", "perhaps the sign"),
    }
)


def parts_of(proof: Proof) -> list[Part]:
    """Every part of both sides, the reported side first."""
    return [*proof.reported, *proof.computed]


def other_side(proof: Proof, at: int | None) -> int | None:
    """Across the identity from part ``at``: the first part of the other side, None if it has none.

    From nowhere, which is where the finding itself stands, the way leads to the computed side.
    """
    start = len(proof.reported)
    if at is None or at < start:
        return start if proof.computed else None
    return 0 if proof.reported else None


def finding_lines(
    proof: Proof, width: int, look: AuditLook, marked: int | None
) -> tuple[list[list[Piece]], int]:
    """The lines about a finding, and which of them is to be in view (that of part ``marked``)."""
    chinese = look.language == "zh"
    message = proof.message_zh if chinese else proof.message_en
    reason = proof.reason_zh if chinese else proof.reason_en
    lines = wrap_text(printable(message), width, proof.verdict.value)
    lines += wrap_text(printable(reason), width)
    numbers = _numbers(proof, look)
    lines += wrap_text(numbers, width, "dim")
    in_view = 0
    for title, side, first in (
        ("audit.reported", proof.reported, 0),
        ("audit.computed", proof.computed, len(proof.reported)),
    ):
        if not side:
            continue
        lines.append(_side_line(title, side, proof, width, look))
        for at, part in enumerate(side, start=first):
            if at == marked:
                in_view = len(lines)
            lines.append(_part_line(part, proof, width, look, at == marked))
    return lines, in_view


def _numbers(proof: Proof, look: AuditLook) -> str:
    if proof.difference is None:
        return ""
    texts = [
        word(
            "audit.off",
            look.language,
            amount=signed_text(proof.difference, proof.quantity, look.unit),
        )
    ]
    if proof.worst:
        likely = _bound_text(proof.likely, proof, look)
        worst = _bound_text(proof.worst, proof, look)
        texts.append(word("audit.bounds", look.language, likely=likely, worst=worst))
    if proof.deviations:
        texts.append(word("audit.deviations", look.language, count=f"{proof.deviations:.1f}"))
    if proof.cause is not None:
        texts.append(word(f"audit.cause-{proof.cause.value}", look.language))
    return "   ".join(texts)


def _bound_text(bound: int | None, proof: Proof, look: AuditLook) -> str:
    """A bound of rounding to two places: it is an estimate, not a figure of the document."""
    if proof.quantity is Quantity.FEN and bound is not None:
        return format_amount(bound, look.unit, 2)
    return quantity_text(bound, proof.quantity, look.unit)


def _side_line(
    title: str, side: Sequence[Part], proof: Proof, width: int, look: AuditLook
) -> list[Piece]:
    total = proof.reported_value if side is proof.reported else proof.computed_value
    relation = "" if side is proof.reported else f"{_relation(proof)} "
    text = relation + quantity_text(total, proof.quantity, look.unit)
    if proof.relation is Relation.HOLDS and len(side) < 2:
        text = ""  # what it is about is said by the part itself
    text += " " * _place_width(width)
    label = word(title, look.language)
    return [
        (fill_right(f"{label}  ({len(side)})", width - cell_len(text)), "strong"),
        (text, "strong"),
    ]


def _value_text(part: Part, proof: Proof, look: AuditLook) -> str:
    """A part's value; where a proof counts things, as printed, whatever is counted."""
    if part.printed and (proof.quantity is Quantity.COUNT or part.value is None):
        return printable(part.printed)
    value = quantity_text(part.value, proof.quantity, look.unit)
    return value or word("audit.blank", look.language)


def _place_width(width: int) -> int:
    """Cells for where a part is printed; none on a narrow screen."""
    return 12 if width >= 60 else 0


def _relation(proof: Proof) -> str:
    return proof.relation.value if proof.relation is not Relation.HOLDS else ""


def _part_line(part: Part, proof: Proof, width: int, look: AuditLook, marked: bool) -> list[Piece]:
    value = _value_text(part, proof, look)
    sign = "-" if part.sign < 0 else " "
    where = f"{part.ref.section}" if part.ref else ""
    place = word("audit.line", look.language, line=part.place.line) if part.place else ""
    right = f" {fill_left(value, max(12, cell_len(value)))}"
    right += fill_left(place, _place_width(width))
    label_room = width - cell_len(right) - 8
    style = "link-cursor" if marked else ""
    return [
        (">" if marked else " ", style),
        (fill_left(where, 4) + " ", "dim" if not marked else style),
        (sign + " ", style),
        (fill_right(printable(part.label), label_room), style),
        (right, style),
    ]
