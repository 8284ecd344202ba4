"""Rows of a table's tree: which columns fit, and one row as pieces of text.

Where room is short the bar goes first, so that names stand whole, then the share, then measures
other than the active one; names give way next and are cut. Figures are never cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import Row
from xgbudget_tui.model.figures import figure_at
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState, Mark, Role
from xgbudget_tui.model.text import cell_len
from xgbudget_tui.tui.drawing.figures import amount_of, figure_text, is_text, share_text
from xgbudget_tui.tui.drawing.glyphs import Glyphs, bar_text
from xgbudget_tui.tui.drawing.names import label_name, row_name
from xgbudget_tui.tui.drawing.pieces import Piece, cut_right, fill_left, fill_right
from xgbudget_tui.tui.words import Language

NAME_AT_LEAST = 26
NAMES = 0
"""The key under which widths give what the names on view need."""
NAME_SMALLEST = 6
NAME_AT_MOST = 60
MARKS = 3
GAP = 2
SHARE = 9
BAR_AT_LEAST = 5
BAR_AT_MOST = 20
TEXT_AT_LEAST = 10
TEXT_AT_MOST = 28


class Column(NamedTuple):
    """A measure on screen: its place in the table and its width in cells."""

    measure: Measure
    width: int

    @property
    def position(self) -> int:
        """The position of the measure."""
        return self.measure.position


class ColumnPlan(NamedTuple):
    """Widths in cells: names, then a column for each measure shown, share and bar (0: none).

    ``first`` is how many columns are out of sight at the left, ``after`` how many at the right.
    """

    name: int
    columns: tuple[Column, ...]
    share: int
    bar: int
    marks: int = MARKS
    first: int = 0
    after: int = 0


def column_at(plan: ColumnPlan, x: int) -> int | None:
    """The column whose label is at cell ``x`` of a heading: its position, or :data:`NAMES`."""
    x -= plan.name + plan.marks
    if x < 0:
        return NAMES
    for column in plan.columns:
        x -= column.width + GAP
        if x < 0:
            return column.position
    return None


def plan_columns(
    measures: Sequence[Measure],
    active: int,
    widths: Mapping[int, int],
    width: int,
    first: int = 0,
    shares: int | None = None,
) -> ColumnPlan:
    """Fit the columns into ``width`` cells: names, then a stretch of neighbours with ``active``.

    ``active`` is the position of the measure that is in view whatever happens; ``widths`` gives the
    width each measure's figures and label ask for, and under :data:`NAMES` that of the names.
    ``first`` is the column the stretch began with before; it moves no further than it must.
    ``shares`` is the position of the measure whose shares are shown (``active`` unless given).
    """
    wanted = [Column(m, _width_of(m, widths)) for m in measures]
    at = next((i for i, column in enumerate(wanted) if column.position == active), 0)
    must = wanted[at].width + GAP if wanted else 0
    whole = min(NAME_AT_MOST, widths.get(NAMES, NAME_AT_LEAST))
    room = width - MARKS - must
    name = min(NAME_AT_LEAST, whole)
    room += must - min(name, max(NAME_SMALLEST, room))
    first = min(max(0, first), at)
    stop, shown = _stretch(wanted, first, at, room)
    while stop <= at and first < at:
        first += 1
        stop, shown = _stretch(wanted, first, at, room)
    room -= sum(column.width + GAP for column in shown)
    while first > 0 and stop == len(wanted) and wanted[first - 1].width + GAP <= room:
        first -= 1
        shown.insert(0, wanted[first])
        room -= wanted[first].width + GAP
    of = active if shares is None else shares
    has_share = any(column.position == of and not is_text(column.measure) for column in shown)
    share = SHARE if has_share and room >= SHARE else 0
    after = len(wanted) - stop
    sign = len(str(after)) + 2 if after else 0
    spare = room - share - (whole - name) - 1 - sign
    bar = min(spare, BAR_AT_MOST) if share and spare >= BAR_AT_LEAST else 0
    used = sum(column.width + GAP for column in shown) + share + sign
    used += bar + 1 if bar else 0
    name = max(1, min(NAME_AT_MOST, width - MARKS - used))
    return ColumnPlan(name, tuple(shown), share, bar, first=first, after=after)


def _stretch(wanted: Sequence[Column], first: int, at: int, room: int) -> tuple[int, list[Column]]:
    """The columns from ``first`` on that fit into ``room``, and the index after the last.

    The column ``at`` is there even without room when it is the first.
    """
    shown: list[Column] = []
    for index in range(first, len(wanted)):
        column = wanted[index]
        fits = column.width + GAP <= room
        if not fits and is_text(column.measure) and room - GAP >= TEXT_AT_LEAST:
            # words may be cut
            column, fits = Column(column.measure, room - GAP), True
        if not fits and not (index == first == at):
            return index, shown
        shown.append(column)
        room -= column.width + GAP
    return len(wanted), shown


def _width_of(measure: Measure, widths: Mapping[int, int]) -> int:
    width = widths.get(measure.position, 1)
    return min(width, TEXT_AT_MOST) if is_text(measure) else width


DEEPEST_INDENT = 12
"""Levels that are indented; deeper ones stand below each other."""


class Sort(NamedTuple):
    """Siblings in the order of a column: its position, or :data:`NAMES` for the names.

    Names are ordered as they are spelt in ``language``.
    """

    column: int
    ascending: bool = False
    language: Language = "zh"


class RowLook(NamedTuple):
    """How the rows of a table are shown now.

    ``active`` is the position of the measure whose shares are shown, ``cursor`` the column that
    keys for columns act on (:data:`NAMES`: the names), ``sort`` the column that orders siblings.
    """

    plan: ColumnPlan
    active: int
    unit: Unit
    glyphs: Glyphs
    cursor: int | None = None
    sort: Sort | None = None
    language: Language = "zh"


class RowState(NamedTuple):
    """What a row is at this moment.

    ``whole`` is the amount in the active measure that shares are of; ``is_beside`` says that the
    row itself passes no filter and stands there for those that do.
    """

    is_open: bool
    is_current: bool
    is_marked: bool
    whole: int | None
    is_beside: bool = False


def name_width(row: Row, language: Language = "zh") -> int:
    """How many cells the name of a row asks for, with its indent and signs.

    A long English name asks for its short form alone.
    """
    name = row_name(row, language, NAME_AT_LEAST)
    return 3 + 2 * min(row.depth, DEEPEST_INDENT) + cell_len(name)


def render_row(row: Row, state: RowState, look: RowLook) -> list[Piece]:
    """A row in the widths of the plan.

    Where it is the cursor's, guides, share and bar keep their own colours: they are not sent again.
    """
    plan, glyphs = look.plan, look.glyphs
    pieces = [*_name_pieces(row, state, look), *_mark_pieces(row, state, glyphs)]
    for column in plan.columns:
        text, style = _cell(row, column, look)
        fill = fill_right if is_text(column.measure) else fill_left
        pieces += [(" " * GAP, ""), (fill(text, column.width), style)]
    part = amount_of(row.figures, look.active)
    if plan.share:
        pieces.append((fill_left(share_text(part, state.whole), plan.share), "!dim"))
    if plan.bar:
        bar = fill_right(bar_text(part, state.whole, plan.bar, glyphs), plan.bar)
        pieces.append((" " + bar, "!bar"))
    return pieces


def heading_of(measure: Measure, width: int, language: Language = "zh") -> str:
    """The label over a column in ``width`` cells, with ``?`` where its year or kind is not sure."""
    doubt = "" if measure.known("kind", "year").sure else "?"
    room = max(1, width - len(doubt))
    return cut_right(label_name(measure.label, language, room), room) + doubt


def render_heading(title: Sequence[Piece], share: str, look: RowLook) -> list[Piece]:
    """The heading over the rows: the title, and a label over each column.

    Signs before the first and after the last column say how many more there are; the label of the
    column that keys act on is reversed, and an arrow stands by the one that orders siblings.
    """
    plan, glyphs = look.plan, look.glyphs
    more = f"{glyphs.more_left}{plan.first}" if plan.first else ""
    width = plan.name + plan.marks - cell_len(more)
    pieces: list[Piece] = []
    for text, style in [*_sort_sign(NAMES, look), *title]:
        kept = cut_right(text, width)
        pieces.append((kept, "column" if look.cursor == NAMES and not style else style))
        width -= cell_len(kept)
    pieces += [(" " * width, ""), (more, "key")]
    for column in plan.columns:
        pieces += _column_heading(column, look)
    if plan.share:
        pieces.append((fill_left(share, plan.share), ""))
    if plan.after:
        pieces.append((f" {plan.after}{glyphs.more_right}", "key"))
    return pieces


def _column_heading(column: Column, look: RowLook) -> list[Piece]:
    sign = _sort_sign(column.position, look)
    # An arrow may take the place of one of the blanks between two columns.
    label = heading_of(column.measure, column.width, look.language)
    room = " " * (column.width - cell_len(label))
    gap = " " * (GAP - len(sign))
    style = "column" if column.position == look.cursor else ""
    if not style and column.position == look.active:
        style = "strong"
    if is_text(column.measure):
        return [(gap, ""), *sign, (label, style), (room, "")]
    return [(gap + room, ""), *sign, (label, style)]


def _sort_sign(position: int, look: RowLook) -> list[Piece]:
    if look.sort is None or look.sort.column != position:
        return []
    return [(look.glyphs.rising if look.sort.ascending else look.glyphs.falling, "key")]


def _name_pieces(row: Row, state: RowState, look: RowLook) -> list[Piece]:
    glyphs, room = look.glyphs, look.plan.name
    sign = " "
    if row.child_count:
        sign = glyphs.opened if state.is_open else glyphs.folded
    marker = glyphs.into if state.is_current else glyphs.bookmark if state.is_marked else " "
    guides = (glyphs.guide + " ") * min(row.depth, DEEPEST_INDENT, max(0, room - 12) // 4)
    style = "strong" if row.role in {Role.GRAND_TOTAL, Role.TOTAL} or row.depth == 0 else ""
    if row.role is Role.FIELD or state.is_beside:
        style = "dim"
    doubt = "" if row.placed and row.certain else " ?"
    room -= 1 + len(guides) + 2 + len(doubt)
    pieces = [
        (marker, "bookmark" if state.is_marked else ""),
        (guides, "!faint"),
        (sign + " ", "dim"),
        (cut_right(row_name(row, look.language, room), room), style),
        (doubt, "doubt"),
    ]
    used = sum(cell_len(text) for text, _ in pieces)
    return [*pieces, (" " * max(0, look.plan.name - used), "")]


def _mark_pieces(row: Row, state: RowState, glyphs: Glyphs) -> list[Piece]:
    own = glyphs.mark(row.mark)
    below = (" ", "")
    worse = row.below and (row.mark is None or row.below.rank > row.mark.rank)
    if worse and row.below and row.below.rank >= Mark.DOUBT.rank and not state.is_open:
        below = glyphs.mark(row.below)
    return [(" ", ""), below, own]


def _cell(row: Row, column: Column, look: RowLook) -> tuple[str, str]:
    figure = figure_at(row.figures, column.position)
    text = figure_text(figure, column.measure, look.unit)
    if is_text(column.measure):
        return cut_right(text, column.width), ""
    is_figure = figure.state in {FigureState.AMOUNT, FigureState.RATIO}
    style = "" if is_figure and figure.value else "dim"
    return text, "strong" if style == "" and column.position == look.active else style
