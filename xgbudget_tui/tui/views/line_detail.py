"""What the detail panel says of a line and of the proofs that concern it, as lines of text.

What every line has comes first and always in the same rows, so that going from line to line
changes few cells; proofs and other places follow, in brief until the panel is gone into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.model.entries import LineDetail, Place, Row
from xgbudget_tui.model.figures import (
    amount_text,
    figure_at,
    is_doubtful,
    is_row_open,
    quantity_text,
    recognition_text,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Part, Proof
from xgbudget_tui.model.reading import say_bases, say_contents, say_otherwise
from xgbudget_tui.model.terms import Basis, FigureState, Fill, Mark, MeasureKind
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.model.wrapping import Span, TextLine, wrap_spans
from xgbudget_tui.tui.drawing.figures import (
    amount_of,
    figure_text,
    share_text,
    shown_unit,
    unit_word,
)
from xgbudget_tui.tui.drawing.glyphs import Glyphs
from xgbudget_tui.tui.drawing.names import label_name, line_name, other_name, row_name, sentence
from xgbudget_tui.tui.drawing.pieces import cut_right
from xgbudget_tui.tui.words import Language, declare_words, word

LABEL = 10
PAIR_AT_MOST = 40


class DetailStyle(NamedTuple):
    """How a line is described: unit, language, signs, and the measure its shares are of.

    ``brief`` leaves out the path, proofs that hold, other places and the printed text.
    """

    unit: Unit
    language: Language
    glyphs: Glyphs
    active: int
    brief: bool = False

    def say(self, key: str, **values: object) -> str:
        """A word in the language."""
        return word(key, self.language, **values)


FIGURE = 23
"""Cells that a figure with its unit takes at most, as a rule: what a label must leave free."""


def _figure_lines(label: str, text: str, width: int, style: str) -> list[TextLine]:
    """A column and its figure; a label that would be cut stands in lines of its own.

    Whether it does depends on the label alone, so that every line of a table has the same rows.
    """
    if width >= cell_len(label) + FIGURE:
        return [pair(label, text, width, style)]
    return [*wrap_spans([Span(label, "dim")], width), pair("", text, width, style)]


def pair(label: str, value: str, width: int, style: str = "") -> TextLine:
    """A label at the left and its value at the right, cut on the side of the label."""
    width = min(width, max(PAIR_AT_MOST, cell_len(label) + cell_len(value) + 2))
    label = cut_right(label, max(4, width - cell_len(value) - 1))
    gap = max(1, max(LABEL, width - cell_len(value)) - cell_len(label))
    if cell_len(label) + gap + cell_len(value) > width:
        gap = max(1, width - cell_len(label) - cell_len(value))
    return (Span(label + " " * gap, "dim"), Span(value, style))


declare_words(
    {
        "proofs": ("核对", "Checks"),
        "checks-held": ("{count} 项", "{count}"),
        "more-parts": ("另 {count} 项", "{count} more"),
    }
)

PARTS_SHOWN = 24


def write_proofs(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    """The proofs of a line, worst first; in brief those that hold are only counted."""
    if not detail.proofs:
        return []
    lines: list[TextLine] = [(), (Span(detail_style.say("proofs"), "heading"),)]
    for proof in sorted(detail.proofs, key=lambda proof: -proof.mark.rank):
        if detail_style.brief and proof.mark.rank < Mark.DOUBT.rank:
            continue
        sign, style = detail_style.glyphs.mark(proof.mark)
        message = sentence(proof.message, detail_style.language)
        kind = proof.mark.label(detail_style.language)
        lines += wrap_spans([Span(f"{sign} {kind} ", style), Span(message)], width)
        if detail_style.brief:
            continue
        for said in (proof.reason, proof.doubt):
            text = sentence(said, detail_style.language)
            if text and text not in message:
                lines += wrap_spans([Span("  " + text, "dim")], width)
        lines += _parts(proof, detail_style, width)
    return [*lines, *_held(detail, detail_style)] if detail_style.brief else lines


def _held(detail: LineDetail, detail_style: DetailStyle) -> list[TextLine]:
    """How many proofs of each kind that need no words now."""
    counts = Counter(proof.mark for proof in detail.proofs)
    lines: list[TextLine] = []
    for mark in (Mark.UNCHECKED, Mark.ROUNDING, Mark.EXACT):
        if counts[mark]:
            sign, style = detail_style.glyphs.mark(mark)
            label = mark.label(detail_style.language)
            count = detail_style.say("checks-held", count=counts[mark])
            lines.append((Span(f"{sign} {label} ", style), Span(count)))
    return lines


def _parts(proof: Proof, detail_style: DetailStyle, width: int) -> list[TextLine]:
    lines = [
        pair(
            f"  {'+' if part.sign > 0 else '-'} {line_name(part.label, detail_style.language)}"
            f"{' ?' if proof.of_need(part).reading.unsure else ''}",
            _value(part, proof, detail_style),
            width,
        )
        for part in proof.computed[:PARTS_SHOWN]
    ]
    more = len(proof.computed) - PARTS_SHOWN
    if more > 0:
        lines.append((Span("  " + detail_style.say("more-parts", count=more), "dim"),))
    return lines


def _value(part: Part, proof: Proof, detail_style: DetailStyle) -> str:
    if part.value is None:
        return printable(part.printed) or "_"
    return quantity_text(part.value, proof.quantity, detail_style.unit)


declare_words(
    {
        "of-parent": ("占上级", "of parent"),
        "of-total": ("占总计", "of total"),
        "rank": ("同级排名", "rank"),
        "rank-of": ("第 {rank}，共 {count}", "{rank} of {count}"),
        "no-code": ("无编码", "no code"),
        "code-matched": ("推定", "matched"),
        "official": ("官方名称：{name}", "Official name: {name}"),
        "children-sum": ("下级合计", "sum below"),
        "children-gap": ("与本行差", "difference"),
        "printed-as": ("原印 {text}", "printed {text}"),
        "evidence": ("位置依据：{words}", "Place by: {words}"),
        "evidence-basis": ("{words}（{basis}）", "{words} ({basis})"),
        "row-basis": (
            "按名称推定是这一科目，并不确定",
            "Which official line this is follows from its name and is not certain",
        ),
        "column-contents": ("“{column}”：{contents}", "{column}: {contents}"),
        "column-basis": (
            "“{column}”列头未印明——{bases}",
            "Not printed over {column}: {bases}",
        ),
        "dissent": ("不同意见：{words}", "Against it: {words}"),
        "uncertain": ("还有别的可能位置", "Its place could be another"),
        "unplaced": ("未能归入任何上级", "It fits under no other line"),
        "partial": ("下级只是其中一部分", "The lines below are only some of it"),
        "elsewhere": ("别处同码或同名", "Same code or name elsewhere"),
        "source": ("原文第 {line} 行", "Line {line} of the document"),
        "source-sheet": ("原文“{sheet}”第 {line} 行", "Line {line} of “{sheet}”"),
        "source-file": ("（{file}）", " ({file})"),
        "doubtful-page": (
            "本页有数字没有归类，整页存疑",
            "Numbers of this page are not accounted for: all of it is doubtful",
        ),
        "doubtful-table": (
            "本表有数字没有归类，整表存疑",
            "Numbers of this table are not accounted for: all of it is doubtful",
        ),
        "remark": ("备注：{text}", "Remark: {text}"),
        "places": ("{count} 处", "{count} places"),
        "all-blank": ("此表没有数。", "This table has no figures."),
        "all-zero": ("此表全为零。", "Every figure of this table is zero."),
        "said": ("文件中写明：{text}", "The document says: {text}"),
    }
)


def link_targets(detail: LineDetail) -> list[int]:
    """Where the links of the text lead: the line ids of the other places."""
    return [place.row.id for place in detail.elsewhere]


declare_words({"brief-sum": ("下级合计 {text}", "sum below {text}")})


def write_brief(detail: LineDetail, detail_style: DetailStyle, width: int) -> TextLine:
    """A line in ``width`` cells at most: what is wrong with it, else code, shares, rank, sum."""
    worst = max(detail.proofs, key=lambda proof: proof.mark.rank, default=None)
    if worst is not None and worst.mark.rank >= Mark.DOUBT.rank:
        sign, style = detail_style.glyphs.mark(worst.mark)
        kind = f"{sign} {worst.mark.label(detail_style.language)} "
        message = printable(worst.message.in_(detail_style.language))
        return (Span(kind, style), Span(cut_right(message, width - cell_len(kind)), ""))
    row, parent = detail.row, detail.path[-1] if detail.path else None
    said = [f"{row.code or ''} {detail.level.label(detail_style.language)}" if detail.level else ""]
    own = amount_of(row.figures, detail_style.active)
    for key, above in (("of-parent", parent), ("of-total", detail.root if parent else None)):
        whole = amount_of(above.figures, detail_style.active) if above else None
        share = share_text(own, whole, 1)
        if share and not (key == "of-total" and above == parent):
            said.append(f"{detail_style.say(key)} {share}")
    rank = detail.ranks[detail_style.active - 1] if detail_style.active <= len(detail.ranks) else 0
    if rank and detail.sibling_count > 1:
        said.append(detail_style.say("rank-of", rank=rank, count=detail.sibling_count))
    at = detail_style.active - 1
    below = detail.child_sums[at] if at < len(detail.child_sums) else None
    if below is not None:
        text = amount_text(below, detail_style.unit)
        said.append(detail_style.say("brief-sum", text=text))
    text = "  ".join(part.strip() for part in said if part.strip())
    name = cut_right(row_name(row, detail_style.language), max(8, width - cell_len(text) - 2))
    return (Span(name + "  ", "strong"), Span(cut_right(text, width - cell_len(name) - 2), ""))


def write_detail(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    """The whole text in lines of at most ``width`` cells."""
    return [
        *_head(detail, detail_style, width),
        *_figures(detail, detail_style, width),
        *_columns(detail, detail_style, width),
        *_shares(detail, detail_style, width),
        *_children(detail, detail_style, width),
        *_place(detail, detail_style, width),
        *_source(detail, detail_style, width),
        *write_proofs(detail, detail_style, width),
        *_elsewhere(detail, detail_style, width),
    ]


def _head(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    language = detail_style.language
    name = row_name(detail.row, language, width)
    lines: list[TextLine] = [(Span(cut_right(name, width), "strong"),)]
    printed = other_name(detail.row, language)
    if printed:
        lines.append((Span(cut_right(printed, width)),))
    full = row_name(detail.row, language)
    if full != name:
        lines += wrap_spans([Span(full, "dim")], width)
    if not detail_style.brief:
        between = f" {detail_style.glyphs.into} "
        path = between.join(row_name(row, language) for row in detail.path)
        lines += wrap_spans([Span(path, "dim")], width)
    lines += _why_empty(detail, detail_style, width)
    code = detail.row.code or detail_style.say("no-code")
    if detail.level and detail.row.code:
        code += f" {detail.level.label(detail_style.language)}"
    if detail.row.code and not detail.code_printed and detail.confidence is not None:
        sure = f" {detail.confidence}%" if detail.confidence < 100 else ""
        code += f" ({detail_style.say('code-matched')}{sure})"
    lines.append((Span(cut_right(code, width), "code"),))
    if detail.deviates and detail.official_name:
        official = detail_style.say("official", name=printable(detail.official_name))
        lines += wrap_spans([Span(official, "dim")], width)
    if not detail.reading.row.sure:
        lines += wrap_spans([Span(detail_style.say("row-basis"), "doubt")], width)
    return lines


def _why_empty(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    section = detail.section
    if section.fill is Fill.FILLED:
        return []
    text = detail_style.say("all-zero" if section.fill is Fill.ZERO else "all-blank")
    if section.statement and section.statement.strip():
        text += detail_style.say("said", text=printable(section.statement.strip()))
    return wrap_spans([Span(text)], width)


def _figures(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    lines: list[TextLine] = []
    for measure in detail.section.measures:
        figure = figure_at(detail.row.figures, measure.position)
        if figure.state is FigureState.ABSENT and measure.kind is MeasureKind.TEXT:
            # A column that says something of other lines: of projects, or of indicators.
            continue
        text = figure_text(figure, measure, detail_style.unit)
        if figure.state is FigureState.AMOUNT:
            unit = shown_unit(measure, detail_style.unit)
            text += f" {unit_word(unit, detail_style.language)}" if unit else ""
        elif not text:
            text = figure.state.label(detail_style.language)
        style = "strong" if measure.position == detail_style.active else ""
        name = label_name(measure.label, detail_style.language)
        if measure.kind is MeasureKind.TEXT or cell_len(text) > width - 4:
            label = Span(name + " ", "dim")
            lines += wrap_spans([label, Span(text, style)], width)
        else:
            lines += _figure_lines(name, text, width, style)
        printed = printable(figure.printed).strip()
        if figure.state is FigureState.AMOUNT and printed not in {"", text.split(" ")[0]}:
            own = measure.unit.word if measure.unit else ""
            note = detail_style.say("printed-as", text=f"{printed} {own}".strip())
            lines.append(pair("", note, width, "dim"))
        eye = recognition_text(figure)
        if eye is not None:
            style = "suspect" if is_doubtful(figure) else "dim"
            lines += wrap_spans([Span(printable(eye.in_(detail_style.language)), style)], width)
    return lines


def _columns(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    """What of each column is not printed over it; in brief only what is not sure."""
    lines: list[TextLine] = []
    for measure in detail.section.measures:
        told = [one for one in measure.basis if not (detail_style.brief and one[1].sure)]
        bases = say_bases(told).in_(detail_style.language)
        if bases:
            label = label_name(measure.label, detail_style.language) or str(measure.position)
            text = detail_style.say("column-basis", column=label, bases=bases)
            style = "doubt" if any(not basis.sure for _, basis in told) else "dim"
            lines += wrap_spans([Span(text, style)], width)
        contents = say_contents(told).in_(detail_style.language)
        if contents:
            label = printable(measure.label) or str(measure.position)
            style = "dim" if measure.known("kind").sure else "doubt"
            text = detail_style.say("column-contents", column=label, contents=contents)
            lines += wrap_spans([Span(text, style)], width)
    return lines


def _shares(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    part = amount_of(detail.row.figures, detail_style.active)
    parent = detail.path[-1] if detail.path else None
    of_parent = share_text(part, _amount(parent, detail_style.active), 1)
    of_total = share_text(part, _amount(detail.root, detail_style.active), 1) if parent else ""
    at = detail_style.active - 1
    rank = detail.ranks[at] if 0 <= at < len(detail.ranks) else None
    place = detail_style.say("rank-of", rank=rank, count=detail.sibling_count) if rank else ""
    return [
        pair(detail_style.say("of-parent"), of_parent, width),
        pair(detail_style.say("of-total"), of_total, width),
        pair(detail_style.say("rank"), place, width),
    ]


def _amount(row: Row | None, active: int) -> int | None:
    return amount_of(row.figures, active) if row else None


def _children(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    at = detail_style.active - 1
    total = detail.child_sums[at] if 0 <= at < len(detail.child_sums) else None
    figure = figure_at(detail.row.figures, detail_style.active)
    added = gap = ""
    if total is not None:
        added = amount_text(total, detail_style.unit, figure.resolution)
        if figure.value is not None:
            gap = amount_text(figure.value - total, detail_style.unit, figure.resolution)
    return [
        pair(detail_style.say("children-sum"), added, width),
        pair(detail_style.say("children-gap"), gap, width),
    ]


def _place(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    row = detail.row
    lines: list[TextLine] = []
    if detail.evidence and detail.path:
        lines += _evidence(detail, detail_style, width)
    if detail.dissent:
        lines += _sentence(detail_style, "dissent", detail.dissent, width)
    if not row.placed:
        lines += wrap_spans([Span(detail_style.say("unplaced"), "doubt")], width)
    elif not row.certain:
        lines += wrap_spans([Span(detail_style.say("uncertain"), "doubt")], width)
    if detail.source_sheet in detail.section.doubtful:
        key = "doubtful-page" if detail.source_sheet else "doubtful-table"
        lines += wrap_spans([Span(detail_style.say(key), "doubt")], width)
    if is_row_open(detail.otherwise, row.figures):
        text = printable(say_otherwise(detail.otherwise).in_(detail_style.language))
        lines += wrap_spans([Span(text, "doubt")], width)
    if row.child_count and row.breakdown.value == "partial":
        lines += wrap_spans([Span(detail_style.say("partial"), "dim")], width)
    return lines


def _evidence(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    """The witnesses for the place, and how sure they make it where it is not printed."""
    words, basis = _listed(detail_style, detail.evidence), detail.reading.place
    if basis is not Basis.PRINTED:
        label = basis.label(detail_style.language)
        words = detail_style.say("evidence-basis", words=words, basis=label)
    return wrap_spans([Span(detail_style.say("evidence", words=words), "dim")], width)


def _listed(detail_style: DetailStyle, words: Sequence[object]) -> str:
    between = "、" if detail_style.language == "zh" else ", "
    return between.join(getattr(item, detail_style.language) for item in words)


def _sentence(
    detail_style: DetailStyle, key: str, words: Sequence[object], width: int
) -> list[TextLine]:
    labels = _listed(detail_style, words)
    return wrap_spans([Span(detail_style.say(key, words=labels), "dim")], width)


def _elsewhere(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    if not detail.elsewhere:
        return []
    lines: list[TextLine] = [(), (Span(detail_style.say("elsewhere"), "heading"),)]
    if detail_style.brief:
        return [*lines, (Span(detail_style.say("places", count=len(detail.elsewhere)), "dim"),)]
    for number, place in enumerate(detail.elsewhere):
        lines += wrap_spans(_place_spans(place, number, detail_style), width)
    return lines


def _place_spans(place: Place, number: int, detail_style: DetailStyle) -> list[Span]:
    language = detail_style.language
    above = [line_name(name, language) for name in place.path[-1:]]
    label = f" {detail_style.glyphs.into} ".join([*above, row_name(place.row, language)])
    printed = next((f.printed for f in place.row.figures if f.state is FigureState.AMOUNT), "")
    return [
        Span(f"{place.section_key} ", "dim"),
        Span(label, "link", number),
        Span(f" {printable(printed)}", ""),
    ]


def _source(detail: LineDetail, detail_style: DetailStyle, width: int) -> list[TextLine]:
    if not detail.source_line:
        return []
    key = "source-sheet" if detail.source_sheet else "source"
    where = detail_style.say(key, line=detail.source_line, sheet=printable(detail.source_sheet))
    if detail.section.file:
        where += detail_style.say("source-file", file=printable(detail.section.file))
    text = printable(detail.source_text.replace("\t", "  "))
    lines: list[TextLine] = wrap_spans([Span(where, "dim")], width)
    if not detail_style.brief:
        lines += wrap_spans([Span(text)], width)
    if detail.remark:
        remark = detail_style.say("remark", text=printable(detail.remark))
        lines += wrap_spans([Span(remark, "dim")], width)
    return lines
