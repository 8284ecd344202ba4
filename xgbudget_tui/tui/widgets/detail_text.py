"""What the detail panel says of a line, as lines of text.

What every line has comes first and always in the same rows, so that going from line to line
changes few cells; proofs and other places follow, in brief until the panel is gone into.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from xgbudget_tui.model.entries import LineDetail, Place, Row
from xgbudget_tui.model.terms import FigureState, Fill, MeasureKind
from xgbudget_tui.tui.pieces import cut_right, printable
from xgbudget_tui.tui.render import (
    amount_of,
    amount_text,
    figure_at,
    figure_text,
    share_text,
    shown_unit,
    unit_word,
)
from xgbudget_tui.tui.widgets.detail_proofs import write_proofs
from xgbudget_tui.tui.widgets.line_tree.rows import name_of
from xgbudget_tui.tui.widgets.telling import Telling, pair
from xgbudget_tui.tui.words import declare_words
from xgbudget_tui.tui.wrapping import Span, TextLine, wrap_spans

declare_words(
    {
        "of-parent": ("占上级", "of parent"),
        "of-total": ("占总额", "of total"),
        "rank": ("同级排名", "rank"),
        "rank-of": ("第 {rank}，共 {count}", "{rank} of {count}"),
        "no-code": ("无编码", "no code"),
        "code-matched": ("推定", "matched"),
        "official": ("官方名称：{name}", "Official name: {name}"),
        "children-sum": ("下级合计", "sum below"),
        "children-gap": ("与本行差", "difference"),
        "printed-as": ("原印 {text}", "printed {text}"),
        "evidence": ("位置依据：{words}", "Place by: {words}"),
        "dissent": ("不同意见：{words}", "Against it: {words}"),
        "uncertain": ("还有别的可能位置", "Its place could be another"),
        "unplaced": ("未能归入任何上级", "It fits under no other line"),
        "partial": ("下级只是其中一部分", "The lines below are only some of it"),
        "elsewhere": ("别处同码或同名", "Same code or name elsewhere"),
        "source": ("原文第 {line} 行", "Line {line} of the document"),
        "source-sheet": ("原文“{sheet}”第 {line} 行", "Line {line} of “{sheet}”"),
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


def write_detail(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    """The whole text in lines of at most ``width`` cells."""
    return [
        *_head(detail, telling, width),
        *_figures(detail, telling, width),
        *_shares(detail, telling, width),
        *_children(detail, telling, width),
        *_place(detail, telling, width),
        *_source(detail, telling, width),
        *write_proofs(detail, telling, width),
        *_elsewhere(detail, telling, width),
    ]


def _head(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    lines: list[TextLine] = [(Span(cut_right(name_of(detail.row), width), "strong"),)]
    if not telling.brief:
        between = f" {telling.glyphs.into} "
        path = between.join(name_of(row) for row in detail.path)
        lines += wrap_spans([Span(path, "dim")], width)
    lines += _why_empty(detail, telling, width)
    code = detail.row.code or telling.say("no-code")
    if detail.level and detail.row.code:
        code += f" {detail.level.label(telling.language)}"
    if detail.row.code and not detail.code_printed and detail.confidence is not None:
        sure = f" {detail.confidence}%" if detail.confidence < 100 else ""
        code += f" ({telling.say('code-matched')}{sure})"
    lines.append((Span(cut_right(code, width), "code"),))
    if detail.deviates and detail.official_name:
        official = telling.say("official", name=printable(detail.official_name))
        lines += wrap_spans([Span(official, "dim")], width)
    return lines


def _why_empty(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    section = detail.section
    if section.fill is Fill.FILLED:
        return []
    text = telling.say("all-zero" if section.fill is Fill.ZERO else "all-blank")
    if section.statement and section.statement.strip():
        text += telling.say("said", text=printable(section.statement.strip()))
    return wrap_spans([Span(text)], width)


def _figures(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    lines: list[TextLine] = []
    for measure in detail.section.measures:
        figure = figure_at(detail.row.figures, measure.position)
        if figure is None:
            continue
        text = figure_text(figure, measure, telling.unit)
        if figure.state is FigureState.AMOUNT:
            unit = shown_unit(measure, telling.unit)
            text += f" {unit_word(unit, telling.language)}" if unit else ""
        elif not text:
            text = figure.state.zh if telling.language == "zh" else figure.state.en
        style = "strong" if measure.position == telling.active else ""
        if measure.kind is MeasureKind.TEXT or cell_len(text) > width - 4:
            label = Span(printable(measure.label) + " ", "dim")
            lines += wrap_spans([label, Span(text, style)], width)
        else:
            lines.append(pair(printable(measure.label), text, width, style))
        printed = printable(figure.printed).strip()
        if figure.state is FigureState.AMOUNT and printed not in {"", text.split(" ")[0]}:
            own = measure.unit.word if measure.unit else ""
            note = telling.say("printed-as", text=f"{printed} {own}".strip())
            lines.append(pair("", note, width, "dim"))
    return lines


def _shares(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    part = amount_of(detail.row.figures, telling.active)
    parent = detail.path[-1] if detail.path else None
    of_parent = share_text(part, _amount(parent, telling.active), 1)
    of_total = share_text(part, _amount(detail.root, telling.active), 1) if parent else ""
    at = telling.active - 1
    rank = detail.ranks[at] if 0 <= at < len(detail.ranks) else None
    place = telling.say("rank-of", rank=rank, count=detail.sibling_count) if rank else ""
    return [
        pair(telling.say("of-parent"), of_parent, width),
        pair(telling.say("of-total"), of_total, width),
        pair(telling.say("rank"), place, width),
    ]


def _amount(row: Row | None, active: int) -> int | None:
    return amount_of(row.figures, active) if row else None


def _children(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    at = telling.active - 1
    total = detail.child_sums[at] if 0 <= at < len(detail.child_sums) else None
    figure = figure_at(detail.row.figures, telling.active)
    added = gap = ""
    if total is not None and figure is not None:
        added = amount_text(total, telling.unit, figure.resolution)
        if figure.value is not None:
            gap = amount_text(figure.value - total, telling.unit, figure.resolution)
    return [
        pair(telling.say("children-sum"), added, width),
        pair(telling.say("children-gap"), gap, width),
    ]


def _place(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    row = detail.row
    lines: list[TextLine] = []
    if detail.evidence and detail.path:
        lines += _sentence(telling, "evidence", detail.evidence, width)
    if detail.dissent:
        lines += _sentence(telling, "dissent", detail.dissent, width)
    if not row.placed:
        lines += wrap_spans([Span(telling.say("unplaced"), "suspect")], width)
    elif not row.certain:
        lines += wrap_spans([Span(telling.say("uncertain"), "suspect")], width)
    if row.child_count and row.breakdown.value == "partial":
        lines += wrap_spans([Span(telling.say("partial"), "dim")], width)
    return lines


def _sentence(telling: Telling, key: str, words: Sequence[object], width: int) -> list[TextLine]:
    between = "、" if telling.language == "zh" else ", "
    labels = between.join(getattr(item, telling.language) for item in words)
    return wrap_spans([Span(telling.say(key, words=labels), "dim")], width)


def _elsewhere(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    if not detail.elsewhere:
        return []
    lines: list[TextLine] = [(), (Span(telling.say("elsewhere"), "heading"),)]
    if telling.brief:
        return [*lines, (Span(telling.say("places", count=len(detail.elsewhere)), "dim"),)]
    for number, place in enumerate(detail.elsewhere):
        lines += wrap_spans(_place_spans(place, number, telling), width)
    return lines


def _place_spans(place: Place, number: int, telling: Telling) -> list[Span]:
    names = [*place.path[-1:], name_of(place.row)]
    label = f" {telling.glyphs.into} ".join(map(printable, names))
    printed = next((f.printed for f in place.row.figures if f.state is FigureState.AMOUNT), "")
    return [
        Span(f"{place.section_key} ", "dim"),
        Span(label, "link", number),
        Span(f" {printable(printed)}", ""),
    ]


def _source(detail: LineDetail, telling: Telling, width: int) -> list[TextLine]:
    if not detail.source_line:
        return []
    key = "source-sheet" if detail.source_sheet else "source"
    where = telling.say(key, line=detail.source_line, sheet=printable(detail.source_sheet))
    text = printable(detail.source_text.replace("\t", "  "))
    lines: list[TextLine] = wrap_spans([Span(where, "dim")], width)
    if not telling.brief:
        lines += wrap_spans([Span(text)], width)
    if detail.remark:
        remark = telling.say("remark", text=printable(detail.remark))
        lines += wrap_spans([Span(remark, "dim")], width)
    return lines
