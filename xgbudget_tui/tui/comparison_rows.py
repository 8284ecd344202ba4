"""The rows of a comparison as cells: figures whole, names cut, a bar either way from the middle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from xgbudget_tui.compare.order import RowOrder, order_rows
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow, Side
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_percent
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.tui.comparison_filter import RowFilter, coarse_rows, filter_rows, moved
from xgbudget_tui.tui.pieces import Piece, cut_right, fill_left, fill_right, printable
from xgbudget_tui.tui.render import amount_text
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
    """How wide each column is in cells; 0 for one that has no room. Figures are never cut."""

    name: int
    before: int
    after: int
    difference: int
    percent: int
    bar: int


def figure_cell(figure: Figure | None, side: Side, unit: Unit) -> str:
    """A side's figure as a cell: an amount in the unit shown, nothing for a blank, else as printed.

    A foreign currency keeps its own unit.
    """
    if figure is None or figure.state in {FigureState.BLANK, FigureState.ABSENT}:
        return ""
    if figure.state is FigureState.AMOUNT and figure.value is not None:
        return amount_text(figure.value, side_unit(side, unit), figure.resolution)
    return printable(figure.printed)


def side_unit(side: Side, unit: Unit) -> Unit:
    """The unit a side is shown in."""
    return Unit.EURO if side.unit is Unit.EURO else unit


def difference_cell(row: ComparisonRow, side: Side, unit: Unit) -> str:
    """The difference with its sign: ``+1,234``, ``-56``, ``0``, or nothing."""
    if row.difference is None:
        return ""
    step = min(
        (figure.resolution for figure in (row.before, row.after) if figure is not None), default=0
    )
    text = amount_text(row.difference, side_unit(side, unit), step)
    return f"+{text}" if row.difference > 0 else text


def percent_cell(row: ComparisonRow) -> str:
    """The percentage with its sign, or nothing.

    Beyond a thousandfold it only says so: more digits would say less.
    """
    if row.percent is None:
        return ""
    if abs(row.percent) >= 100_000 * MICROPERCENT:
        return f">{'-' if row.percent < 0 else '+'}99999%"
    text = format_percent(row.percent)
    return f"+{text}" if row.percent > 0 else text


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
        self.name_width = max(map(_name_width, comparison.rows), default=0)

    def arrange(self, order: RowOrder, only: RowFilter) -> None:
        """List the rows that went one way, in an order; away from print order they stand flat."""
        rows = self.comparison.rows
        if only is not RowFilter.ALL:
            rows = tuple(row for row in rows if id(row) not in self.coarse)
        self.rows = order_rows(filter_rows(rows, only), order)
        self.flat = order is not RowOrder.PRINT or only is not RowFilter.ALL

    def path(self, row: ComparisonRow) -> tuple[str, ...]:
        """The names above a row, from the root down."""
        return self._paths.get(id(row), ())

    def cells(self, row: ComparisonRow) -> tuple[str, str, str, str]:
        """Before, after, difference and percentage of a row."""
        before, after = self.comparison.before, self.comparison.after
        return (
            figure_cell(row.before, before, self.unit),
            figure_cell(row.after, after, self.unit),
            difference_cell(row, after, self.unit),
            self.turn_word(row) or percent_cell(row),
        )

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
        return 0 if id(row) in self.coarse else moved(row)

    def heads(self) -> tuple[str, str, str, str, str]:
        """What stands over the name and the four figures."""
        return (
            word("compare.name", self.language),
            printable(self.comparison.before.label),
            printable(self.comparison.after.label),
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


def _name_width(row: ComparisonRow) -> int:
    return 2 * row.depth + cell_len(printable(row.printed or row.name))


def _paths(rows: Iterable[ComparisonRow]) -> Iterator[tuple[int, tuple[str, ...]]]:
    above: list[str] = []
    for row in rows:
        del above[row.depth :]
        yield id(row), tuple(above)
        above.append(row.name)


def lay_out(width: int, needed: Sequence[int], heads: Sequence[str], names: int = 0) -> Columns:
    """Columns for ``width`` cells: the bar goes first, then the percentages, then the sides.

    ``needed`` are the widths of before, after, difference and percent, each shown whole or not at
    all; heads get their whole width only where the names keep at least 20 cells. ``names`` is the
    width the longest name asks for: the bar takes what names leave.
    """
    before, after, difference, percent = (size + 1 for size in needed)
    full = Columns(0, before, after, difference, percent, 0)
    for columns in (
        full,
        replace(full, percent=0),
        replace(full, percent=0, before=0),
        replace(full, percent=0, before=0, after=0),
    ):
        name = width - columns.before - columns.after - columns.difference - columns.percent
        if name >= 10 or columns.after == 0:
            break
    columns = replace(columns, name=max(0, name))
    columns = _widen_heads(columns, heads)
    names = min(NAME_AT_MOST, max(NAME_AT_LEAST, names))
    bar = min(BAR_AT_MOST, columns.name - names - 1) if columns.percent else 0
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
        return [(fill_right(indent + printable(row.printed or row.name), width), "")]
    name = cut_right(printable(row.name), width)
    room = width - cell_len(name) - 2
    path = view.path(row)
    if room < 6 or not path:
        return [(fill_right(name, width), "")]
    return [(name + "  ", ""), (fill_right(printable(path[-1]), room), "dim")]


def head_pieces(view: ComparisonView, columns: Columns) -> list[Piece]:
    """The heads over the columns; one that is too long is cut, the figures below are not."""
    name, before, after, difference, percent = view.heads()
    pieces = [(fill_right(name, columns.name), "heading")]
    for text, width in (
        (before, columns.before),
        (after, columns.after),
        (difference, columns.difference),
        (percent, columns.percent),
    ):
        if width:
            pieces.append((" " + fill_left(text, width - 1), "heading"))
    return pieces
