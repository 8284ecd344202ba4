"""The front page, or the panels of the explorer, as the first frame, drawn without Textual.

What stands where, and how it looks, is asked of the same functions that the screens ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xgbudget_tui.model.addresses import place_names, short_title
from xgbudget_tui.model.text import cell_len
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.key_hints import write_hints
from xgbudget_tui.tui.drawing.looks import cursor_row, parameters_of
from xgbudget_tui.tui.drawing.pieces import fit_pieces
from xgbudget_tui.tui.drawing.scrolling import (
    pane_width,
    top_for,
    top_within,
    write_pane_heading,
)

if TYPE_CHECKING:
    from xgbudget_tui.model.entries import LineDetail, Row, SectionEntry
    from xgbudget_tui.model.overview import Overview
    from xgbudget_tui.model.wrapping import TextLine
    from xgbudget_tui.tui.drawing.pieces import Piece
    from xgbudget_tui.tui.drawing.table_window import TableStyle
    from xgbudget_tui.tui.drawing.visible_lines import OpenedTable, TableView
    from xgbudget_tui.tui.session import Session
    from xgbudget_tui.tui.views.overview import PageStyle
    from xgbudget_tui.tui.views.panels import Area

Drawn = tuple[int, int, str, str]
"""Column, row, text, SGR parameters."""

FRONT_KEYS = ("page", "overview", "program")
"""Whose keys stand on the last line of the front page."""


class Rows(NamedTuple):
    """Rows of the screen over its whole width: the first, and how many."""

    top: int
    height: int


def place_front(height: int) -> dict[str, Rows]:
    """Where on a screen of so many rows the page stands, and the keys under it."""
    return {
        "page": Rows(0, max(1, height - 1)),
        "keys": Rows(height - 1, 1 if height > 1 else 0),
    }


def style_front(session: Session) -> PageStyle:
    """How the front page is drawn now."""
    from xgbudget_tui.tui.views.overview import PageStyle

    return PageStyle(session.language, session.unit, glyphs_of(session.ascii_only))


def draw_front(
    session: Session, overview: Overview, size: tuple[int, int], colours: int
) -> Iterator[Drawn]:
    """All that the front page shows at first.

    ``size`` is that of the screen in columns and rows, ``colours`` how many the terminal has.
    """
    from xgbudget_tui.tui.drawing.spots import page_row
    from xgbudget_tui.tui.views.overview import write_page, write_title

    width, height = size
    style, places = style_front(session), place_front(height)
    rows = places["page"].height - 1
    page = write_page(overview, width, max(1, rows), style, hints=session.hints)
    printed = page.spots[0].printed if page.spots else ""
    row = cursor_row(focused=True, plain=False)
    yield from _draw(0, 0, write_title(session.book, width, style, printed), width, "", colours)
    for line in range(rows):
        x = 0
        for part in page_row(page, line, width, 0, row):
            yield from _draw(x, line + 1, part.pieces, part.width, part.row, colours)
            x += part.width
    if places["keys"].height:
        keys = write_hints(FRONT_KEYS, width, session)
        yield from _draw(0, places["keys"].top, keys, width, "", colours)


def _draw(
    x: int, y: int, pieces: Sequence[Piece], width: int, row: str, colours: int
) -> Iterator[Drawn]:
    """Pieces in so many cells, on a row of that style if one is given."""
    for text, name in fit_pieces(pieces, width):
        yield x, y, text, parameters_of(name, row, colours)
        x += cell_len(text)


class _Panel(NamedTuple):
    """``length`` rows that scroll under a heading, of which ``top`` is the first in view.

    ``write`` has the pieces of a row in so many cells; ``cursor`` is its row, None where there is
    none. ``focused`` says that keys go there, ``edged`` that it is parted from what is on its left.
    """

    area: Area
    heading: Sequence[Piece]
    length: int
    write: Callable[[int], Sequence[Piece]]
    top: int = 0
    cursor: int | None = None
    focused: bool = False
    edge: str = ""


class FirstFrame(NamedTuple):
    """What is shown at first, and the table that was opened for it, if one was."""

    drawn: Sequence[Drawn]
    opened: OpenedTable | None = None


def draw_explorer(session: Session, size: tuple[int, int], colours: int) -> FirstFrame | None:
    """All that the explorer's screen shows where it starts; None where that is not known.

    Raises BudgetError.
    """
    from xgbudget_tui.tui.drawing.table_window import TableStyle
    from xgbudget_tui.tui.drawing.visible_lines import OpenedTable
    from xgbudget_tui.tui.views.panels import (
        PANELS,
        PanelChoice,
        place_panels,
        write_title_bar,
        write_trail,
    )

    start = session.start
    section = next((s for s in session.contents if start and s.id == start.section_id), None)
    if start is None or section is None or start.book_id != session.book.id:
        return None
    style = TableStyle(session.unit, session.language, glyphs_of(session.ascii_only))
    main = "tree" if section.first_line is not None else "note"
    areas = place_panels(*size, PanelChoice(main=main))
    panels: list[_Panel] = []
    row = detail = opened = None
    if main == "tree":
        view, row = _open_table(session, section, size[1], start.line_id)
        opened = OpenedTable(view, size[1])
        detail = session.archive.load_detail(row.id) if row is not None else None
        panels.append(_write_table(view, areas["tree"], style))
        if "detail" in areas:
            panels.append(_write_detail(detail, view.active, areas["detail"], style))
    else:
        panels.append(_write_note(session, section.id, areas["note"], style))
    if "contents" in areas:
        panels.append(_write_contents(session, section, areas["contents"], style))
    trail = write_trail(session.book, section, row, detail, session.language)
    bars = {
        "title": write_title_bar(session.book, trail, size[0], style),
        "keys": write_hints((PANELS[main], "explorer", "program"), size[0], session),
    }
    drawn = [one for panel in panels for one in _draw_panel(panel, colours)]
    for name, pieces in bars.items():
        if name in areas:
            area = areas[name]
            drawn += _draw(area.x, area.y, pieces, area.width, "", colours)
    return FirstFrame(drawn, opened)


def _edge(area: Area, style: TableStyle) -> str:
    return style.glyphs.separator + " " if area.x else ""


def _page(area: Area) -> int:
    return max(1, area.height - 1)


def _draw_panel(panel: _Panel, colours: int) -> Iterator[Drawn]:
    area, edge = panel.area, panel.edge
    width = max(0, area.width - cell_len(edge))
    for line in range(area.height):
        index, row, pieces = panel.top + line - 1, "", panel.heading
        if line == 0:
            row = "header-focused" if panel.focused else "header"
        elif index < panel.length:
            pieces = panel.write(index)
            if index == panel.cursor:
                row = cursor_row(focused=panel.focused, plain=False)
        else:
            pieces = ()
        y = area.y + line
        if edge:
            yield area.x, y, edge, parameters_of("faint", "", colours)
        yield from _draw(area.x + cell_len(edge), y, pieces, width, row, colours)


def _open_table(
    session: Session, section: SectionEntry, height: int, line_id: int | None
) -> tuple[TableView, Row | None]:
    """The table as it opens on a screen of so many rows, and the line under the cursor."""
    from xgbudget_tui.tui.drawing.visible_lines import open_view
    from xgbudget_tui.tui.views.panels import table_height

    title = short_title(section, place_names(session.book))
    view = open_view(session.archive, section, title, table_height(height))
    if line_id is not None and view.order.lines.reveal(line_id) is not None:
        view.cursor = view.order.find(line_id) or 0
    return view, view.order.row(view.cursor) if view.order.lines.count else None


def _write_table(view: TableView, area: Area, style: TableStyle) -> _Panel:
    from xgbudget_tui.tui.drawing.table_window import (
        lay_out_rows,
        write_table_heading,
        write_table_row,
    )

    edge, page, count = _edge(area, style), _page(area), view.order.lines.count
    width = max(0, area.width - cell_len(edge))
    view.top = top_within(top_for(view.cursor, 0, page), count, page)
    rows = view.order.load(view.top, view.top + page + 1)
    window = lay_out_rows(view, rows, page, width, style)
    return _Panel(
        area,
        write_table_heading(view, window.look),
        count,
        lambda index: write_table_row(view, window, index, width, ()),
        view.top,
        view.cursor,
        focused=True,
        edge=edge,
    )


def _write_detail(detail: LineDetail | None, active: int, area: Area, style: TableStyle) -> _Panel:
    """The line in brief; in one row only its place and figures."""
    from xgbudget_tui.tui.views.line_detail import DetailStyle, write_brief, write_detail
    from xgbudget_tui.tui.views.panels import detail_heading

    edge = _edge(area, style)
    width = max(0, area.width - cell_len(edge))
    told = DetailStyle(style.unit, style.language, style.glyphs, active, True)
    heading = detail_heading(style.language, brief=True)
    if detail is None or width == 0:
        return _text_panel(area, heading, (), edge)
    if area.height <= 1:
        brief = [(span.text, span.style) for span in write_brief(detail, told, width)]
        return _Panel(area, brief, 0, lambda _: (), edge=edge)
    return _text_panel(area, heading, write_detail(detail, told, pane_width(width)), edge)


def _write_note(session: Session, section_id: int, area: Area, style: TableStyle) -> _Panel:
    from xgbudget_tui.tui.drawing.names import table_title
    from xgbudget_tui.tui.views.note import write_note

    edge = _edge(area, style)
    note = session.archive.load_note(section_id)
    width = pane_width(max(0, area.width - cell_len(edge)))
    lines = write_note(note, style.language, width)
    heading = table_title(note.section, style.language)
    return _text_panel(area, heading, lines, edge)._replace(focused=True)


def _text_panel(area: Area, heading: str, lines: Sequence[TextLine], edge: str) -> _Panel:
    return _Panel(
        area,
        write_pane_heading(heading, 0, _page(area), len(lines)),
        len(lines),
        lambda index: [(span.text, span.style) for span in lines[index]],
        edge=edge,
    )


def _write_contents(
    session: Session, section: SectionEntry, area: Area, style: TableStyle
) -> _Panel:
    from xgbudget_tui.tui.views.contents import list_entries
    from xgbudget_tui.tui.views.panels import write_contents_heading, write_entry

    places = place_names(session.book)
    entries = list_entries(session.contents, places, frozenset(), style.language)
    at = (i for i, entry in enumerate(entries) if entry.section and entry.section.id == section.id)
    cursor, page = next(at, 0), _page(area)
    top = top_within(top_for(cursor, 0, page), len(entries), page)
    return _Panel(
        area,
        write_contents_heading(style.language),
        len(entries),
        lambda index: write_entry(entries[index], section.id, area.width, style),
        top,
        cursor,
    )
