"""What of a table is in view: its heading, the rows on screen, the columns that fit.

The same functions draw it in the first frame and in the tree that Textual shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xgbudget_tui.model.entries import Row
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.figures import figure_at
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.text import cell_len
from xgbudget_tui.tui.drawing.figures import amount_of, figure_text
from xgbudget_tui.tui.drawing.glyphs import Glyphs
from xgbudget_tui.tui.drawing.names import brief_name, label_name
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.tree_rows import (
    NAMES,
    RowLook,
    RowState,
    heading_of,
    name_width,
    plan_columns,
    render_heading,
    render_row,
)
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.model.entries import SectionEntry
    from xgbudget_tui.tui.drawing.visible_lines import TableView

declare_words(
    {
        "share-of-parent": ("占上级", "% parent"),
        "share-of-whole": ("占总计", "% total"),
        "sorted-by": ("按{column}", "by {column}"),
        "column.name": ("名称", "Name"),
        "columns-hidden": ("隐藏{count}列", "{count} hidden"),
        "filtered": ("筛选 {text}：{total} 行", "{text}: {total} lines"),
    }
)

LABEL_AT_MOST = 16


class TableStyle(NamedTuple):
    """How figures, names and signs of a table are written now."""

    unit: Unit
    language: Language
    glyphs: Glyphs


class TableWindow(NamedTuple):
    """The rows on screen from ``top`` on, whether each is open, and how they are drawn."""

    top: int
    rows: Sequence[Row]
    opened: Sequence[bool]
    look: RowLook


def lay_out_rows(
    view: TableView, rows: Sequence[Row], page: int, width: int, style: TableStyle
) -> TableWindow:
    """Fit the columns of a table to its ``rows`` on screen, at most ``page`` and one more.

    ``width`` is in cells. The view learns how wide its columns have been.
    """
    longest = max((name_width(row, style.language) for row in rows), default=0)
    view.widths[NAMES] = max(longest, view.widths.get(NAMES, 0))
    for measure in view.section.measures:
        texts = [heading_of(measure, LABEL_AT_MOST, style.language)]
        for row in rows:
            figure = figure_at(row.figures, measure.position)
            texts.append(figure_text(figure, measure, style.unit))
        widest = max(map(cell_len, texts))
        view.widths[measure.position] = max(widest, view.widths.get(measure.position, 0))
    in_view = view.column if view.column != NAMES else view.active
    plan = plan_columns(
        view.measures, in_view, view.widths, max(1, width), view.first, shares=view.active
    )
    view.first = plan.first
    sort = view.order.sort if view.order.is_sorted else None
    look = RowLook(plan, view.active, style.unit, style.glyphs, view.column, sort, style.language)
    return TableWindow(view.top, rows, [*view.open_rows(rows), False][:page], look)


def write_table_heading(view: TableView, look: RowLook) -> list[Piece]:
    """The table's short title and a label over each column."""
    language = look.language
    title: list[Piece] = [
        (f"{view.section.key} ", ""),
        (brief_name(view.title, language), ""),
    ]
    title[:0] = [(notice + "  ", "key") for notice in _notices(view, look)]
    share = word(f"share-of-{'whole' if view.of_whole else 'parent'}", language)
    return render_heading(title, share, look)


def _notices(view: TableView, look: RowLook) -> Iterator[str]:
    """What is not as the document prints it, and is not seen from the columns on view."""
    language = look.language
    if view.filter is not None:
        count = f"{view.filter.total:,}" + ("" if view.filter.exact else "+")
        yield word("filtered", language, text=view.filter.text, total=count)
    sort, shown = look.sort, [NAMES, *(column.position for column in look.plan.columns)]
    if sort is not None and sort.column not in shown:
        yield word("sorted-by", language, column=column_name(view.section, sort.column, language))
    if view.hidden:
        yield word("columns-hidden", language, count=len(view.hidden))


def column_name(section: SectionEntry | None, position: int, language: Language) -> str:
    """What the column at a position of a table is called."""
    measures = section.measures if section is not None else ()
    found = next((measure for measure in measures if measure.position == position), None)
    return label_name(found.label, language) if found else word("column.name", language)


def write_table_row(
    view: TableView, window: TableWindow, index: int, width: int, bookmarks: Collection[int]
) -> Sequence[Piece]:
    """The row at an index on screen in ``width`` cells; () where it is not in the window."""
    place = index - window.top
    if not 0 <= place < min(len(window.opened), len(window.rows)):
        return ()
    row = window.rows[place]
    try:
        whole = view.whole_of(row)
    except BudgetError:
        whole = None  # only in a damaged archive: the line is shown without its share
    state = RowState(
        is_open=window.opened[place],
        is_current=index == view.cursor,
        is_marked=row.id in bookmarks,
        whole=amount_of(whole.figures, view.active) if whole else None,
        is_beside=not view.passes(row),
    )
    pieces = render_row(row, state, window.look)
    used = sum(cell_len(text) for text, _ in pieces)
    return [*pieces, (" " * max(0, width - used), "!")]
