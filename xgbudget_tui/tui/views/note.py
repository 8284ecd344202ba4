"""A section without lines as text: prose with its figures linked, or why there is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.book import Claim
from xgbudget_tui.model.entries import Note
from xgbudget_tui.model.terms import Fill, SectionKind
from xgbudget_tui.model.text import printable
from xgbudget_tui.model.wrapping import Span, TextLine, wrap_spans
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "why-missing": (
            "目录列出了这一项，正文中没有。",
            "The contents list names this section; the document does not have it.",
        ),
        "why-empty": ("此表为空。", "This table is empty."),
        "why-said": ("文件中写明：", "The document says:"),
        "prose-by-eye": (
            "识读：由图像认出，其中 {count} 个数尚无等式证明。",
            "Read by eye from a picture; no equality proves {count} of its figures.",
        ),
        "no-prose": ("这一项没有文字。", "This section has no text."),
    }
)


def write_note(note: Note, language: Language, width: int) -> list[TextLine]:
    """The note in lines of at most ``width`` cells, a blank line between paragraphs."""
    linked = [claim for claim in note.claims if claim.target is not None]
    numbers = {claim.number: index for index, claim in enumerate(linked)}
    lines: list[TextLine] = []
    for reason in _reasons(note, language):
        lines += [*wrap_spans([Span(reason, "strong")], width), ()]
    for index, paragraph in enumerate(note.paragraphs):
        claims = [claim for claim in note.claims if claim.paragraph == index]
        lines += wrap_spans(_claim_spans(paragraph.text, claims, numbers), width)
        unproved = sum(one.recognition is not None and not one.recognition.proved for one in claims)
        if unproved:
            text = word("prose-by-eye", language).format(count=unproved)
            lines += wrap_spans([Span(text, "suspect")], width)
        lines.append(())
    return lines


def _reasons(note: Note, language: Language) -> Sequence[str]:
    section = note.section
    if section.kind is SectionKind.MISSING:
        return [word("why-missing", language)]
    if section.kind is SectionKind.NOTE:
        return [] if note.paragraphs else [word("no-prose", language)]
    reasons = [word("why-empty", language)] if section.fill is not Fill.FILLED else []
    said = {paragraph.text.strip() for paragraph in note.paragraphs}
    if section.statement and section.statement.strip() not in said:
        reasons.append(word("why-said", language) + printable(section.statement))
    return reasons


def _claim_spans(text: str, claims: Sequence[Claim], numbers: dict[int, int]) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for claim in sorted(claims, key=lambda claim: claim.start):
        if claim.start < at or claim.end > len(text):
            continue
        number = numbers.get(claim.number)
        spans.append(Span(printable(text[at : claim.start])))
        style = "strong" if number is None else "link"
        spans.append(Span(printable(text[claim.start : claim.end]), style, number))
        at = claim.end
    return [*spans, Span(printable(text[at:]))]
