"""A comparison as text: which rows are listed, their cells and bars, the words about one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from xgbudget_tui.compare.change import (
    RowFilter,
    RowOrder,
    amount_of,
    coarse_rows,
    difference_rank,
    filter_rows,
    moved_by,
    order_rows,
    percent_rank,
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
from xgbudget_tui.tui.drawing.list_columns import (
    BY_CHANGE,
    BY_LETTER,
    ListColumn,
    ListLayout,
    ListSort,
    Way,
    column_pieces,
    lay_out,
    sort_items,
    spelling,
)
from xgbudget_tui.tui.drawing.names import apart_labels, label_name, line_name, title_name
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
BAR_AT_MOST = 60


_NAME_SMALLEST = 10
"""Cells that names keep where figures need the rest."""


def brief_labels(comparison: Comparison, language: Language) -> tuple[str, str]:
    """What tells the sides apart."""
    return apart_labels(comparison.before.label, comparison.after.label, language)


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
        # Movers come from several tables: none has a place in a tree.
        self._is_flat = not (comparison.after.section_key or comparison.after.section_title)
        self.flat = self._is_flat
        self._paths = dict(_paths(comparison.rows))
        self.coarse = coarse_rows(comparison.rows)
        moves = [(row.depth, abs(self.moved(row))) for row in comparison.rows]
        self.largest = max((size for depth, size in moves if depth), default=0)
        self.largest = self.largest or max((size for _, size in moves), default=0)
        self.name_width = max((_name_width(row, language) for row in comparison.rows), default=0)

    def arrange(self, sort: ListSort | None, only: RowFilter) -> None:
        """List the rows that went one way, in an order; away from print order they stand flat."""
        rows = self.comparison.rows
        is_part = sort is not None or only is not RowFilter.ALL
        self.flat = self._is_flat or is_part
        if is_part:
            rows = tuple(row for row in rows if id(row) not in self.coarse)
        self.rows = self._sorted(filter_rows(rows, only), sort)

    def _sorted(self, rows: Sequence[ComparisonRow], sort: ListSort | None) -> list[ComparisonRow]:
        if sort is None:
            return list(rows)
        if sort.way is Way.SIZE:
            by_percent = sort.column == "percent"
            return order_rows(rows, RowOrder.PERCENT if by_percent else RowOrder.CHANGE)
        keys: dict[str, Callable[[ComparisonRow], object | None]] = {
            "name": lambda row: spelling(self.name_of(row), self.language),
            "before": lambda row: amount_of(row.before),
            "after": lambda row: amount_of(row.after),
            "difference": difference_rank,
            "percent": percent_rank,
        }
        return sort_items(rows, keys[sort.column], ascending=sort.way.is_ascending)

    def name_of(self, row: ComparisonRow, room: int | None = None) -> str:
        """The name as listed: as printed where the table is, else by what it is called."""
        if self.flat:
            return line_name(row.name, self.language, row.code, room)
        return _printed_name(row, self.language, room)

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

    def columns(self, needed: Sequence[int]) -> tuple[ListColumn, ...]:
        """The name and the four figures, of the widths that :meth:`measure_widths` gives."""
        before, after, difference, percent = needed
        names = min(NAME_AT_MOST, max(NAME_AT_LEAST, self.name_width))
        labels = brief_labels(self.comparison, self.language)
        say = partial(word, language=self.language)
        return (
            ListColumn("name", say("compare.name"), names, BY_LETTER, _NAME_SMALLEST, grows=True),
            ListColumn("before", labels[0], before),
            ListColumn("after", labels[1], after),
            ListColumn("difference", say("compare.difference"), difference, BY_CHANGE),
            ListColumn("percent", say("compare.percent"), percent, BY_CHANGE),
        )

    def measure_widths(self) -> tuple[int, int, int, int]:
        """How wide the figures of each column are, at the most; heads may be cut, figures not."""
        widths = [6, 6, 6, 7]
        for row in self.comparison.rows:
            for column, text in enumerate(self.cells(row)):
                widths[column] = max(widths[column], cell_len(text))
        return widths[0], widths[1], widths[2], widths[3]


def _name_width(row: ComparisonRow, language: Language) -> int:
    return 2 * row.depth + cell_len(_printed_name(row, language, NAME_AT_LEAST))


def _printed_name(row: ComparisonRow, language: Language, room: int | None = None) -> str:
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


def lay_out_comparison(
    width: int, columns: Sequence[ListColumn], at: str = "difference", first: int = 0
) -> ListLayout:
    """The columns in ``width`` cells; the name stays and takes what figures and bar leave."""
    return lay_out(width, columns[:1], columns[1:], at=at, first=first, bar=BAR_AT_MOST)


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
    view: ComparisonView, row: ComparisonRow, layout: ListLayout, ascii_only: bool = False
) -> list[Piece]:
    """One row in the columns of ``layout``."""
    before, after, difference, percent = view.cells(row)
    change = view.moved(row)
    style = "more" if change > 0 else "less" if change < 0 else "dim"
    cells = {
        "before": (before, "dim"),
        "after": (after, "strong"),
        "difference": (difference, style),
        "percent": (percent, style),
    }
    pieces = [*_name_pieces(view, row, layout.width_of("name")), *column_pieces(layout, cells)]
    if layout.bar:
        bar = diverging_bar(change, view.largest, layout.bar, ascii_only)
        # It keeps its colours under the cursor, and is not sent again.
        pieces += [(" ", "!"), *((text, f"!{style}") for text, style in bar)]
    return [piece for piece in pieces if piece[0]]


def _name_pieces(view: ComparisonView, row: ComparisonRow, width: int) -> list[Piece]:
    """The name, indented in print order; away from it with the name of what it is part of."""
    if not view.flat:
        indent = "  " * min(row.depth, max(0, width // 4 - 1))
        name = view.name_of(row, width - len(indent))
        return [(fill_right(indent + name, width), "")]
    name = cut_right(view.name_of(row, width), width)
    room = width - cell_len(name) - 2
    path = view.path(row)
    if room < 6 or not path:
        return [(fill_right(name, width), "")]
    return [(name + "  ", ""), (fill_right(line_name(path[-1], view.language), room), "dim")]


declare_words(
    {
        "compare.title": ("对比", "Compare"),
        "compare.as-printed": ("表内次序", "as printed"),
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


def title_lines(view: ComparisonView, sort: ListSort | None, rows: RowFilter) -> list[list[Piece]]:
    """What is compared, in which unit and order, and how many of its rows are listed."""
    comparison, language = view.comparison, view.language
    shown, total = f"{len(view.rows):,}", f"{len(comparison.rows):,}"
    counted = word("compare.rows", language, shown=shown, total=total)
    unit = unit_word(unit_shown(comparison.after.unit, view.unit), language)
    sorting = word("compare.as-printed", language)
    if sort is not None:
        heads = {column.name: column.head for column in view.columns((0, 0, 0, 0))}
        sorting = word(f"sorted.{sort.way.value}", language, column=heads[sort.column])
    only = word(f"compare.{rows.value}", language)
    sides = (
        f"{label_name(comparison.before.label, language)} → {brief_labels(comparison, language)[1]}"
    )
    return [
        [
            (f" {word('compare.title', language)}  ", "title-strong"),
            (f"{name_of_comparison(comparison, language)}  ", ""),
        ],
        [(f" {sides}   {unit}   {counted}   {only} · {sorting}", "title-dim")],
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
    # The second side need not say the place again.
    labels = (
        label_name(view.comparison.before.label, language),
        brief_labels(view.comparison, language)[1],
    )
    sides = zip(labels, (row.before, row.after), (before, after), strict=True)
    texts = [f"{label} {cell or _state_word(figure, language)}" for label, figure, cell in sides]
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
    """A row for the clipboard, as shown: name, before, after, difference, percentage, reason."""
    return [view.name_of(row), *view.cells(row), row.reason]
