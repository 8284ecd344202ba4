"""A comparison as text: which rows are listed, their cells and bars, the words about one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from xgbudget_tui.compare.change import (
    RowFilter,
    RowOrder,
    amount_of,
    coarse_rows,
    filter_rows,
    moved_by,
    order_rows,
)
from xgbudget_tui.compare.restatements import is_restated
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow, Side
from xgbudget_tui.model.figures import (
    change_text,
    figure_text,
    growth_text,
    percent_text,
    unit_shown,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.figures import unit_word
from xgbudget_tui.tui.drawing.glyphs import Glyphs
from xgbudget_tui.tui.drawing.names import label_name, line_name, title_name
from xgbudget_tui.tui.drawing.pieces import (
    Piece,
    cut_left,
    cut_right,
    fill_left,
    fill_right,
)
from xgbudget_tui.tui.drawing.wrapping import wrap_text
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "compare.all": ("全部", "all"),
        "compare.more": ("只看增", "increases"),
        "compare.less": ("只看减", "cuts"),
        "compare.moved": ("只看变动", "changed"),
        "compare.turned": ("新增与取消", "new and ended"),
        "compare.order-print": ("表内次序", "as printed"),
        "compare.order-change": ("按变动额", "by change"),
        "compare.order-percent": ("按变动率", "by percent"),
        "compare.name": ("项目", "Line"),
        "compare.difference": ("增减", "Change"),
        "compare.percent": ("增减%", "Percent"),
        "compare.not-broken-down": ("未细分", "not split"),
        "compare.only-first": ("仅前表", "first only"),
        "compare.only-second": ("仅后表", "second only"),
    }
)


NAME_AT_LEAST = 25
NAME_AT_MOST = 60
BAR_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is in cells; 0 for one that has no room. Figures are never cut.

    ``hidden_left`` and ``hidden_right`` of the four columns of figures are out of view.
    """

    name: int
    before: int
    after: int
    difference: int
    percent: int
    bar: int
    hidden_left: int = 0
    hidden_right: int = 0


def figure_cell(figure: Figure | None, side: Side, unit: Unit) -> str:
    """A side's figure as a cell: an amount in the unit shown, nothing for a blank, else as printed.

    A foreign currency keeps its own unit.
    """
    text = figure_text(figure, unit_shown(side.unit, unit))
    return text if figure is None or figure.value is not None else printable(text)


class ComparisonView:
    """A comparison as shown: its rows filtered, ordered and laid out for a unit and a language."""

    def __init__(self, comparison: Comparison, unit: Unit, language: Language) -> None:
        self.comparison = comparison
        self.unit = unit
        self.language = language
        self.rows: Sequence[ComparisonRow] = comparison.rows
        self.flat = False
        self._paths = dict(_paths(comparison.rows))
        self.coarse = coarse_rows(comparison.rows)
        moves = [(row.depth, abs(self.moved(row))) for row in comparison.rows]
        self.largest = max((size for depth, size in moves if depth), default=0)
        self.largest = self.largest or max((size for _, size in moves), default=0)
        self.name_width = max((_name_width(row, language) for row in comparison.rows), default=0)

    def arrange(self, order: RowOrder, only: RowFilter) -> None:
        """List the rows that went one way, in an order; away from print order they stand flat."""
        rows = self.comparison.rows
        self.flat = order is not RowOrder.PRINT or only is not RowFilter.ALL
        if self.flat:
            rows = tuple(row for row in rows if id(row) not in self.coarse)
        self.rows = order_rows(filter_rows(rows, only), order)

    def path(self, row: ComparisonRow) -> tuple[str, ...]:
        """The names above a row, from the root down."""
        return self._paths.get(id(row), ())

    def cells(self, row: ComparisonRow) -> tuple[str, str, str, str]:
        """Before, after, difference and percentage of a row."""
        before, after = self.comparison.before, self.comparison.after
        sides = row.before, row.after
        return (
            figure_cell(row.before, before, self.unit),
            figure_cell(row.after, after, self.unit),
            change_text(row.difference, unit_shown(after.unit, self.unit), sides),
            self.turn_word(row) or self._growth(row),
        )

    def _growth(self, row: ComparisonRow) -> str:
        if self.comparison.before.year == self.comparison.after.year:
            return percent_text(row.percent)
        return growth_text(row.percent, row.before, row.after, self.language)

    def turn_word(self, row: ComparisonRow) -> str:
        """The word for a line with an amount on one side only: new, ended, or merely not said.

        Only between two times can a line be new or ended.
        """
        if id(row) in self.coarse:
            return word("compare.not-broken-down", self.language)
        if row.change not in {Change.NEW, Change.ENDED}:
            return ""
        before, after = self.comparison.before, self.comparison.after
        if (row.before is None or row.after is None) and before.year == after.year:
            key = "only-second" if row.change is Change.NEW else "only-first"
            return word(f"compare.{key}", self.language)
        return row.change.label(self.language)

    def moved(self, row: ComparisonRow) -> int:
        """How far a row moved in fen; nothing for a line that one side does not break down."""
        return 0 if id(row) in self.coarse else moved_by(row)

    def heads(self) -> tuple[str, str, str, str, str]:
        """What stands over the name and the four figures."""
        return (
            word("compare.name", self.language),
            label_name(self.comparison.before.label, self.language),
            label_name(self.comparison.after.label, self.language),
            word("compare.difference", self.language),
            word("compare.percent", self.language),
        )

    def measure_widths(self) -> tuple[int, int, int, int]:
        """How wide the figures of each column are, at the most; heads may be cut, figures not."""
        widths = [6, 6, 6, 7]
        for row in self.comparison.rows:
            for column, text in enumerate(self.cells(row)):
                widths[column] = max(widths[column], cell_len(text))
        return widths[0], widths[1], widths[2], widths[3]


def _name_width(row: ComparisonRow, language: Language) -> int:
    return 2 * row.depth + cell_len(_shown_name(row, language, NAME_AT_LEAST))


def _shown_name(row: ComparisonRow, language: Language, room: int | None = None) -> str:
    """The name as printed, or in English, the short form where the full one has no room."""
    if language == "zh":
        return printable(row.printed or row.name)
    return line_name(row.name, language, row.code, room)


def _paths(rows: Iterable[ComparisonRow]) -> Iterator[tuple[int, tuple[str, ...]]]:
    above: list[str] = []
    for row in rows:
        del above[row.depth :]
        yield id(row), tuple(above)
        above.append(row.name)


_LEAST_FOR_NAMES = 10
_DIFFERENCE = 2
"""The column that is in view at first, whatever has no room."""


def lay_out(
    width: int,
    needed: Sequence[int],
    heads: Sequence[str],
    names: int = 0,
    first: int | None = None,
) -> Columns:
    """Columns for ``width`` cells: the bar goes first, then the percentages, then the sides.

    ``needed`` are the widths of before, after, difference and percent, each shown whole or not at
    all, from the one numbered ``first`` on; heads get their whole width only where the names keep
    at least 20 cells. ``names`` is the width the longest name asks for: the bar takes what names
    leave.
    """
    sizes = [size + 1 for size in needed]
    if first is None:
        first = next(
            at
            for at in range(_DIFFERENCE + 1)
            if at == _DIFFERENCE or width - sum(sizes[at : _DIFFERENCE + 1]) >= _LEAST_FOR_NAMES
        )
    end = first + 1
    while end < len(sizes) and width - sum(sizes[first : end + 1]) >= _LEAST_FOR_NAMES:
        end += 1
    shown = [size if first <= at < end else 0 for at, size in enumerate(sizes)]
    name = max(0, width - sum(shown))
    before, after, difference, percent = shown
    columns = Columns(name, before, after, difference, percent, 0, first, len(sizes) - end)
    columns = _widen_heads(columns, heads)
    names = min(NAME_AT_MOST, max(NAME_AT_LEAST, names))
    bar = min(BAR_AT_MOST, columns.name - names - 1) if all(shown) else 0
    return columns if bar < 8 else replace(columns, name=columns.name - bar - 1, bar=bar)


def _widen_heads(columns: Columns, heads: Sequence[str]) -> Columns:
    for field, head in (("after", heads[2]), ("before", heads[1])):
        now = getattr(columns, field)
        more = cell_len(head) + 1 - now
        if now and 0 < more <= columns.name - 20:
            columns = replace(columns, **{field: now + more, "name": columns.name - more})
    return columns


def diverging_bar(change: int, largest: int, width: int, ascii_only: bool) -> list[Piece]:
    """A bar from the middle: to the right for more, to the left for less, in half cells.

    Every change that is not nothing shows at least half a cell; a row beyond ``largest`` ends
    in ``+``.
    """
    half = (width - 1) // 2
    axis = "|" if ascii_only else "│"
    if half <= 0:
        return [(" " * max(0, width), "")]
    over = abs(change) > largest
    steps = min(2 * half, max(1, round(2 * half * abs(change) / largest))) if largest else 0
    steps = steps if change else 0
    full, rest = divmod(steps, 2)
    block, right, left = ("#", ">", "<") if ascii_only else ("█", "▌", "▐")
    if change >= 0:
        bar = block * full + (right if rest else "")
        bar = bar[:-1] + "+" if over and bar else bar
        return [(" " * half + axis, "dim"), (fill_right(bar, width - half - 1), "more")]
    bar = (left if rest else "") + block * full
    bar = "+" + bar[1:] if over and bar else bar
    return [(fill_left(bar, half), "less"), (fill_right(axis, width - half), "dim")]


def row_pieces(
    view: ComparisonView, row: ComparisonRow, columns: Columns, ascii_only: bool = False
) -> list[Piece]:
    """One row in the widths of ``columns``."""
    before, after, difference, percent = view.cells(row)
    change = view.moved(row)
    style = "more" if change > 0 else "less" if change < 0 else "dim"
    pieces: list[Piece] = [
        *_name_pieces(view, row, columns.name),
        (fill_left(before, columns.before), "dim"),
        (fill_left(after, columns.after), "strong"),
        (fill_left(difference, columns.difference), style),
        (fill_left(percent, columns.percent), style),
    ]
    if columns.bar:
        bar = diverging_bar(change, view.largest, columns.bar, ascii_only)
        pieces += [(" ", ""), *bar]
    return [piece for piece in pieces if piece[0]]


def _name_pieces(view: ComparisonView, row: ComparisonRow, width: int) -> list[Piece]:
    """The name, indented in print order; away from it with the name of what it is part of."""
    if not view.flat:
        indent = "  " * min(row.depth, max(0, width // 4 - 1))
        name = _shown_name(row, view.language, width - len(indent))
        return [(fill_right(indent + name, width), "")]
    name = cut_right(line_name(row.name, view.language, row.code, width), width)
    room = width - cell_len(name) - 2
    path = view.path(row)
    if room < 6 or not path:
        return [(fill_right(name, width), "")]
    return [(name + "  ", ""), (fill_right(line_name(path[-1], view.language), room), "dim")]


def head_pieces(view: ComparisonView, columns: Columns, glyphs: Glyphs) -> list[Piece]:
    """The heads over the columns; one that is too long is cut, the figures below are not.

    Signs after the head of the names say how many columns are out of view at either side.
    """
    name, before, after, difference, percent = view.heads()
    left, right = columns.hidden_left, columns.hidden_right
    more = f"{glyphs.more_left}{left} " if left else ""
    more += f"{right}{glyphs.more_right}" if right else ""
    room = columns.name - cell_len(more)
    pieces = [(fill_right(name, max(0, room)), "heading"), (more, "key")]
    for text, width in (
        (before, columns.before),
        (after, columns.after),
        (difference, columns.difference),
        (percent, columns.percent),
    ):
        if width:
            pieces.append((" " + fill_left(text, width - 1), "heading"))
    return [piece for piece in pieces if piece[0]]


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
    unit = unit_word(unit_shown(comparison.after.unit, view.unit), language)
    sorting = word(f"compare.order-{order.value}", language)
    only = word(f"compare.{rows.value}", language)
    sides = " → ".join(
        label_name(side.label, language) for side in (comparison.before, comparison.after)
    )
    return [
        [
            (f" {word('compare.title', language)}  ", "title-strong"),
            (f"{name_of_comparison(comparison, language)}  ", ""),
        ],
        [(f" {sides}   {unit}   {sorting} · {only}   {counted}", "title-dim")],
    ]


def name_of_comparison(comparison: Comparison, language: Language) -> str:
    """What is compared, in the language."""
    sides = comparison.before, comparison.after
    if language == "zh" or not any(side.section_key for side in sides):
        return title_name(comparison.name, language)
    names = [f"{side.section_key} {title_name(side.section_title, language)}" for side in sides]
    return " / ".join(dict.fromkeys(names))


def detail_lines(view: ComparisonView, row: ComparisonRow, width: int) -> list[list[Piece]]:
    """What is to be said of a row: its path, both sides in words, printed changes, the reason."""
    language = view.language
    above = [line_name(name, language) for name in view.path(row)]
    name = " › ".join((*above, line_name(row.name, language, row.code)))
    code = f"{row.code}  " if row.code else ""
    lines: list[list[Piece]] = [[(cut_left(printable(code + name), width), "strong")]]
    second = _second_line(row, language)
    if second:
        lines.append([(cut_left(second, width), "dim")])
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


def _second_line(row: ComparisonRow, language: Language) -> str:
    """The table that a line among the movers stands in, or what is printed, in Chinese."""
    printed = printable(row.printed or row.name)
    key, _, title = printed.partition(" ")
    if title and row.name not in printed and title not in row.name:
        return f"{key} {title_name(title, language)}"
    return printed if line_name(row.name, language, row.code) != printable(row.name) else ""


def _restated_pieces(view: ComparisonView, row: ComparisonRow) -> list[Piece]:
    """What the later document says of the earlier year, where that is an amount."""
    side = view.comparison.restating
    if side is None or amount_of(row.restated) is None:
        return []
    anew = is_restated(view.comparison, row)
    text = word(
        "compare.restated" if anew else "compare.later",
        view.language,
        label=label_name(side.label, view.language),
        amount=figure_cell(row.restated, side, view.unit),
    )
    return [(text, "suspect" if anew else "dim")]


def _sides_text(view: ComparisonView, row: ComparisonRow) -> str:
    language = view.language
    before, after, difference, percent = view.cells(row)
    sides = (view.comparison.before, row.before, before), (view.comparison.after, row.after, after)
    texts = [
        f"{label_name(side.label, language)} {cell or _state_word(figure, language)}"
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
    return word("compare.lacking", language) if figure is None else figure.state.label(language)


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
