"""What the comparison says in words: of the row under the cursor, and for the clipboard."""

from __future__ import annotations

from xgbudget_tui.compare.change import amount_of
from xgbudget_tui.compare.order import RowOrder
from xgbudget_tui.compare.restating import is_restated
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import ComparisonRow
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.tui.comparison_filter import RowFilter
from xgbudget_tui.tui.comparison_rows import ComparisonView, figure_cell, side_unit
from xgbudget_tui.tui.pieces import Piece, cut_left, printable
from xgbudget_tui.tui.render import unit_word
from xgbudget_tui.tui.widgets.piece_lines import wrap_text
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "compare.title": ("对比", "Compare"),
        "compare.rows": ("{shown}/{total} 行", "{shown}/{total} lines"),
        "compare.printed-difference": ("印出增减额 {printed}", "printed change {printed}"),
        "compare.printed-percent": ("印出增减率 {printed}", "printed percent {printed}"),
        "compare.computed": ("应为 {computed}", "computed {computed}"),
        "compare.reason": ("原因：{reason}", "Reason: {reason}"),
        "compare.restated": ("重述：{label} {amount}", "Restated: {label} {amount}"),
        "compare.later": ("后一册：{label} {amount}", "The later says: {label} {amount}"),
        "compare.blank": ("空白", "blank"),
        "compare.lacking": ("无此行", "no such line"),
        "compare.coarse": ("另一表没有细分到这一行", "the other table does not go down to it"),
        "compare.only-after": ("前一侧没有金额，不按 0 计", "no amount before; not counted as 0"),
        "compare.only-before": ("后一侧没有金额，不按 0 计", "no amount after; not counted as 0"),
    }
)

_SIGNS = {Verdict.EXACT: "✓", Verdict.ROUNDING: "≈", Verdict.UNDECIDABLE: "_"}


def title_lines(view: ComparisonView, order: RowOrder, rows: RowFilter) -> list[list[Piece]]:
    """What is compared, in which unit and order, and how many of its rows are listed."""
    comparison, language = view.comparison, view.language
    shown, total = f"{len(view.rows):,}", f"{len(comparison.rows):,}"
    counted = word("compare.rows", language, shown=shown, total=total)
    unit = unit_word(side_unit(comparison.after, view.unit), language)
    sorting = word(f"compare.order-{order.value}", language)
    only = word(f"compare.{rows.value}", language)
    sides = printable(f"{comparison.before.label} → {comparison.after.label}")
    return [
        [
            (f" {word('compare.title', language)}  ", "title-strong"),
            (f"{comparison.after.section_key} {printable(comparison.title)}  ", ""),
        ],
        [(f" {sides}   {unit}   {sorting} · {only}   {counted}", "title-dim")],
    ]


def detail_lines(view: ComparisonView, row: ComparisonRow, width: int) -> list[list[Piece]]:
    """What is to be said of a row: its path, both sides in words, printed changes, the reason."""
    language = view.language
    name = " › ".join((*view.path(row), row.name))
    code = f"{row.code}  " if row.code else ""
    lines: list[list[Piece]] = [[(cut_left(printable(code + name), width), "strong")]]
    lines += wrap_text(_sides_text(view, row), width)
    checks = _check_pieces(view, row)
    if checks:
        lines.append(checks)
    again = _restated_pieces(view, row)
    if again:
        lines.append(again)
    if row.reason:
        reason = word("compare.reason", language, reason=printable(row.reason))
        lines += wrap_text(reason, width)
    return lines


def _restated_pieces(view: ComparisonView, row: ComparisonRow) -> list[Piece]:
    """What the later document says of the earlier year, where that is an amount."""
    side = view.comparison.restating
    if side is None or amount_of(row.restated) is None:
        return []
    anew = is_restated(view.comparison, row)
    text = word(
        "compare.restated" if anew else "compare.later",
        view.language,
        label=printable(side.label),
        amount=figure_cell(row.restated, side, view.unit),
    )
    return [(text, "suspect" if anew else "dim")]


def _sides_text(view: ComparisonView, row: ComparisonRow) -> str:
    language = view.language
    before, after, difference, percent = view.cells(row)
    sides = (view.comparison.before, row.before, before), (view.comparison.after, row.after, after)
    texts = [
        f"{printable(side.label)} {cell or _state_word(figure, language)}"
        for side, figure, cell in sides
    ]
    line = "  →  ".join(texts)
    line += f"   {difference}" if difference else ""
    line += f"   {percent}" if percent else ""
    if id(row) in view.coarse:
        line += "  " + word("compare.coarse", language)
    elif row.difference is None and row.change.value in {"new", "ended"}:
        key = "compare.only-after" if row.change.value == "new" else "compare.only-before"
        line += "  " + word(key, language)
    return line


def _state_word(figure: Figure | None, language: Language) -> str:
    return word("compare.lacking" if figure is None else "compare.blank", language)


def _check_pieces(view: ComparisonView, row: ComparisonRow) -> list[Piece]:
    """The printed change and percentage, each with what checking it gave."""
    _, _, difference, percent = view.cells(row)
    printed = (
        ("compare.printed-difference", row.printed_difference, row.difference_verdict, difference),
        ("compare.printed-percent", row.printed_percent, row.percent_verdict, percent),
    )
    pieces: list[Piece] = []
    for key, figure, verdict, computed in printed:
        if figure is None or verdict is None:
            continue
        shown = word(key, view.language, printed=printable(figure.printed))
        sign = _SIGNS.get(verdict, "!")
        found = f" {sign} {verdict.label(view.language)}"
        if verdict not in {Verdict.EXACT, Verdict.UNDECIDABLE}:
            found += "，" if view.language == "zh" else ", "
            found += word("compare.computed", view.language, computed=computed)
        pieces += [(shown, ""), (found, verdict.value), ("   ", "")]
    return pieces


def row_cells(view: ComparisonView, row: ComparisonRow) -> list[str]:
    """A row for the clipboard: name, before, after, difference, percentage, reason."""
    return [row.printed or row.name, *view.cells(row), row.reason]
