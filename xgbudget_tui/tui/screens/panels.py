"""The panels of the explorer screen, and where they stand on a screen of any size.

Wide: contents, table, detail side by side. Under 110 columns the detail moves below the table, so
that names and two columns of figures have room. Under 100 the table has the screen for itself, with
one line of detail below it; contents and detail open over it when asked for. Low screens drop the
detail.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.model.addresses import place_names
from xgbudget_tui.model.entries import BookEntry, LineDetail, Note, SectionEntry, Tally
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Group, Mark
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.figures import figure_text, unit_word
from xgbudget_tui.tui.drawing.glyphs import Glyphs, glyphs_of
from xgbudget_tui.tui.drawing.names import table_title, title_name
from xgbudget_tui.tui.drawing.pieces import Piece, cut_left, cut_right, fit_pieces
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.views.contents import Entry, list_entries
from xgbudget_tui.tui.views.line_detail import DetailStyle, link_targets, write_brief, write_detail
from xgbudget_tui.tui.views.note import write_note
from xgbudget_tui.tui.widgets.line_view import LineView
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.widgets.strips import draw_line
from xgbudget_tui.tui.words import Language, declare_words, word

ROOMY, WIDE, NARROW = 116, 110, 100
LOW = 16
LOWEST = 8
DETAIL_ROWS = 9


class PanelChoice(NamedTuple):
    """What a person wants to see. ``main`` is the panel in the middle: ``tree`` or ``note``.

    ``over`` is the panel that is open over it on a narrow screen: ``contents``, ``detail`` or none.
    """

    contents: bool = True
    detail: bool = True
    over: str = ""
    main: str = "tree"


def place_panels(width: int, height: int, choice: PanelChoice) -> dict[str, Region]:
    """The region of each panel that is to be seen, by its id. Every cell belongs to one panel."""
    regions = {"title": Region(0, 0, width, 1)}
    if height >= 4:
        regions["keys"] = Region(0, height - 1, width, 1)
    body = Region(0, 1, width, max(0, height - len(regions)))
    if width < NARROW:
        if choice.over and (choice.over != "detail" or choice.main == "tree"):
            return regions | {choice.over: body}
        if choice.main == "tree" and body.height >= LOWEST:
            body, regions["detail"] = _split_top(body, body.height - 1)
        return regions | {choice.main: body}
    if choice.contents:
        regions["contents"], body = _split_left(body, _contents_width(width))
    if choice.detail and choice.main == "tree":
        if width >= WIDE:
            side = 28 if width < ROOMY else max(30, width // 4)
            body, regions["detail"] = _split_left(body, body.width - side)
        elif body.height >= LOW:
            rows = max(DETAIL_ROWS, body.height // 3)
            body, regions["detail"] = _split_top(body, body.height - rows)
    return regions | {choice.main: body}


def _contents_width(width: int) -> int:
    return 26 if width < ROOMY else max(30, min(44, width // 4))


def _split_left(region: Region, width: int) -> tuple[Region, Region]:
    x, y, whole, height = region
    return Region(x, y, width, height), Region(x + width, y, whole - width, height)


def _split_top(region: Region, height: int) -> tuple[Region, Region]:
    x, y, width, whole = region
    return Region(x, y, width, height), Region(x, y + height, width, whole - height)


PANELS = {"contents": "contents", "tree": "tree", "note": "pane", "detail": "pane"}
"""The panels that take keys, and whose keys act in them."""


def next_panel(shown: Collection[str], here: str | None, step: int) -> str | None:
    """The panel that keys go to ``step`` panels after ``here``; None where none takes keys."""
    panels = [panel for panel in PANELS if panel in shown]
    if not panels:
        return None
    return panels[(panels.index(here) + step if here in panels else 0) % len(panels)]


def panel_instead(shown: Collection[str], here: str | None, choice: PanelChoice) -> str | None:
    """The panel that keys go to when the one they went to, ``here``, is not shown any more."""
    if here not in PANELS or here in shown:
        return None
    return choice.over if choice.over in shown else choice.main


class PanelLayout(Layout):
    """Textual's way to be told where widgets are: by their ids. Others are not placed."""

    name = "panels"

    def __init__(self) -> None:
        self.choice = PanelChoice()

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """The placements of the panels that are to be seen."""
        regions = place_panels(size.width, size.height, self.choice)
        return [
            WidgetPlacement(regions[widget.id], NULL_OFFSET, NULL_SPACING, widget)
            for widget in children
            if widget.id in regions
        ]


declare_words({"book-name": ("{region} {year} 年{stage}", "{region} {year} {stage}")})


class TitleBar(Widget):
    """One line: breadcrumbs at the left, unit and tally at the right."""

    ALLOW_SELECT = False

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")
    book: reactive[BookEntry | None] = reactive[BookEntry | None](None)
    path: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs_of(ascii_only)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        right = [(unit_word(self.unit, self.language), "title"), *self._tally(self.glyphs)]
        room = width - sum(cell_len(text) for text, _ in right) - 4
        if room < width // 3:
            right, room = [], width - 1
        left = [(" ", "title"), *self._crumbs(room, self.glyphs)]
        used = sum(cell_len(text) for text, _ in [*left, *right])
        gap = [(" " * max(0, width - used - 1), "title")]
        return draw_line(fit_pieces([*left, *gap, *right], width, "title"), width)

    def _crumbs(self, room: int, glyphs: Glyphs) -> Sequence[Piece]:
        book = self.book
        if book is None:
            return ()
        name = word(
            "book-name",
            self.language,
            region=title_name(book.region, self.language),
            year=book.year,
            stage=book.stage.label(self.language),
        )
        between = f" {glyphs.into} "
        trail = between.join(map(printable, self.path))
        left = room - cell_len(name) - cell_len(between)
        if not trail or left < 8:
            return [(name, "title-strong")]
        return [(name, "title-strong"), (between, "title-dim"), (cut_left(trail, left), "title")]

    def _tally(self, glyphs: Glyphs) -> Sequence[Piece]:
        tally = self.book.tally if self.book else Tally()
        counts = (
            (glyphs.exact, tally.exact, "title-good"),
            (glyphs.rounding, tally.rounding, "title-dim"),
            ("?", tally.doubt, "title-doubt"),
            ("!", tally.fault, "title-bad"),
        )
        return [(f"  {sign}{count}", style) for sign, count, style in counts if count]


declare_words({"contents": ("目录", "Contents")})


class ContentsList(LineView):
    """Groups and sections; handed a Book and its sections, posts which one is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("contents")]

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    class SectionChosen(Message):
        """A section was chosen with a key or a click."""

        def __init__(self, section: SectionEntry) -> None:
            super().__init__()
            self.section = section

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
        self.cursor = 0
        self.shown: int | None = None
        self._sections: Sequence[SectionEntry] = ()
        self._places: tuple[str, ...] = ()
        self._folded: set[Group] = set()
        self._entries: list[Entry] = []

    def show(self, book: BookEntry, sections: Sequence[SectionEntry]) -> None:
        """List the sections of a Book."""
        self._sections = sections
        self._places = place_names(book)
        self._list_again()

    def show_current(self, section_id: int) -> None:
        """Say which section is on view; its group is opened."""
        self.shown = section_id
        group = next((s.group for s in self._sections if s.id == section_id), None)
        if group in self._folded:
            self._folded.discard(group)
            self._list_again()
        for index, entry in enumerate(self._entries):
            if entry.section and entry.section.id == section_id:
                self.cursor = index
                self.keep_in_view(index)
        self.refresh()

    @property
    def row_count(self) -> int:
        return len(self._entries)

    def watch_language(self) -> None:
        """Other words for the groups."""
        self._list_again()

    def is_cursor(self, index: int) -> bool:
        return index == self.cursor

    def heading_pieces(self, width: int) -> Sequence[Piece]:
        return [(word("contents", self.language), "")]

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        entry = self._entries[index]
        glyphs = self.glyphs
        style = "dim" if entry.is_dim else ""
        if entry.section is None:
            lead = [((glyphs.opened if entry.is_open else glyphs.folded) + " ", "dim")]
            style = "strong"
        else:
            here = entry.section.id == self.shown
            lead = [(glyphs.into if here else " ", ""), (f"{entry.section.key:>4} ", "dim")]
        amount = figure_text(entry.total, entry.measure, self.unit) if entry.total else ""
        right = amount if entry.section is None else amount or entry.state_word(self.language)
        mark, mark_style = glyphs.mark(entry.worst)
        if entry.worst in {None, Mark.EXACT} and not entry.section:
            mark = " "
        sign = glyphs.comparable if entry.comparable and entry.section else ""
        doubt = entry.doubt_word(self.language)
        doubt += " " if doubt else ""
        room = width - sum(cell_len(text) for text, _ in lead) - cell_len(doubt + right) - 2
        room -= cell_len(sign) + 1 if sign else 0
        name = cut_right(entry.title, max(1, room - 1))
        filled = name + " " * max(0, room - cell_len(name))
        tail = [(mark, mark_style), (" ", ""), (right, "dim" if entry.is_dim else "")]
        return [
            *lead,
            (filled, style),
            (doubt, "suspect"),
            (sign + " " if sign else "", "key"),
            *tail,
        ]

    def move_to(self, index: int) -> None:
        """Put the cursor on a row (-1: the last)."""
        count = len(self._entries)
        index = count - 1 if index < 0 else index
        old, self.cursor = self.cursor, max(0, min(index, count - 1))
        self.refresh_row(old)
        self.refresh_row(self.cursor)
        self.keep_in_view(self.cursor)

    def action_move(self, rows: int) -> None:
        """Move by rows."""
        self.move_to(max(0, self.cursor + rows))

    def action_move_page(self, pages: int) -> None:
        """Move by screenfuls."""
        self.action_move(pages * self.page)

    def action_move_to(self, index: int) -> None:
        """To the first (0) or last (-1) row."""
        self.move_to(index)

    def action_choose(self) -> None:
        """Open the section under the cursor; fold or open a group."""
        if not self._entries:
            return
        entry = self._entries[self.cursor]
        if entry.section is not None:
            self.post_message(self.SectionChosen(entry.section))
        else:
            self._folded ^= {entry.group}
            self._list_again()

    def action_fold(self) -> None:
        """Fold the group under or around the cursor."""
        if self._entries:
            group = self._entries[self.cursor].group
            self._folded.add(group)
            self._list_again()
            groups = [entry.group if not entry.section else None for entry in self._entries]
            self.move_to(groups.index(group))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        super().on_resize(event)
        self.keep_in_view(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """To the row clicked, and open it."""
        index = self.top + event.y - 1
        if event.y >= 1 and index < len(self._entries):
            self.move_to(index)
            self.action_choose()

    def _list_again(self) -> None:
        self._entries = list_entries(self._sections, self._places, self._folded, self.language)
        self.cursor = max(0, min(self.cursor, len(self._entries) - 1))
        self.refresh()


declare_words({"detail": ("明细", "Detail"), "go-in": ("tab 看全部", "tab shows all")})


class DetailPanel(ReadingPane):
    """Handed a LineDetail and the measure whose shares are shown; links lead to line ids."""

    separated = True

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
        self.detail: LineDetail | None = None
        self._active = 1
        self._brief = True

    def heading_pieces(self, width: int) -> Sequence[Piece]:
        """The heading; where that is all there is room for, the line in short."""
        if self.size.height > 1 or self.detail is None:
            return super().heading_pieces(width)
        return [(span.text, span.style) for span in write_brief(self.detail, self._style, width)]

    @property
    def _style(self) -> DetailStyle:
        return DetailStyle(self.unit, self.language, self.glyphs, self._active, self._brief)

    def show(self, detail: LineDetail | None, active: int = 1) -> None:
        """Tell of a line (None: of nothing)."""
        self.detail, self._active = detail, active
        self._tell(0)

    def _tell(self, top: int) -> None:
        detail, heading = self.detail, word("detail", self.language)
        if self._brief:
            heading += f"  ({word('go-in', self.language)})"
        if detail is None:
            self.show_text(heading, None)
            return
        write = partial(write_detail, detail, self._style)
        self.show_text(heading, write, link_targets(detail), top)

    def watch_unit(self) -> None:
        """Tell it again in another unit."""
        self.show(self.detail, self._active)

    def watch_language(self) -> None:
        """Tell it again in another language."""
        self.show(self.detail, self._active)

    def on_focus(self) -> None:
        """Tell all of it."""
        super().on_focus()
        self._brief = False
        self._tell(self.top)

    def on_blur(self) -> None:
        """Tell it in brief again."""
        super().on_blur()
        self._brief = True
        self._tell(0)


class NoteView(ReadingPane):
    """Handed a Note; links lead to the figures that claims restate (their FigureRef)."""

    separated = True

    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
        self.note: Note | None = None

    def show(self, note: Note) -> None:
        """Show the prose of a section."""
        self.note = note
        claims = [claim for claim in note.claims if claim.target is not None]
        language = self.language
        self.show_text(
            table_title(note.section, language),
            lambda width: write_note(note, language, width),
            [claim.target for claim in claims],
        )

    def watch_language(self) -> None:
        """Say it again in another language."""
        if self.note:
            self.show(self.note)
