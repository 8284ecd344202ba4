"""The front page of a Book: the first thing seen, and where everything on it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from xgbudget_tui.compare.overview import find_overview, find_sides
from xgbudget_tui.model.overview import Overview
from xgbudget_tui.tui.drawing.figures import unit_after, unit_word
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.spots import Page
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import (
    GoBack,
    OpenAudit,
    OpenBooks,
    OpenComparison,
    OpenFlow,
    OpenMovers,
    OpenSearch,
    OpenSeries,
    OpenTreemap,
    Say,
    ShowLine,
    ShowSection,
    saying_errors,
)
from xgbudget_tui.tui.terminal.screen import TerminalScreen
from xgbudget_tui.tui.views.first_frame import FRONT_KEYS, place_front, style_front
from xgbudget_tui.tui.views.overview import write_page, write_title
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.spot_page import SpotPage
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xgbudget_tui.tui.session import Session

declare_words(
    {
        "overview.unit-now": ("单位：{unit}", "Unit: {unit}"),
        "overview.no-line": ("这一项不是表里的一行", "That is not a line of a table"),
        "overview.no-table": ("本册没有表", "This document has no tables"),
    }
)


class _PageLayout(Layout):
    """The page, and the keys on the last line."""

    name = "page"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        width, height = size
        regions = {
            name: Region(0, rows.top, width, rows.height)
            for name, rows in place_front(height).items()
        }
        return [
            WidgetPlacement(regions[child.id], NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id in regions
        ]


class OverviewScreen(TerminalScreen[None], inherit_css=False):
    """Fetches the front page of the Book that is open, and asks the App to go where it leads."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("overview")]
    DEFAULT_CSS = "OverviewScreen { background: ansi_default; color: ansi_default; }"
    AUTO_FOCUS = "#page"
    help_keys = "overview"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.overview: Overview | None = None
        self._layout_of_page = _PageLayout()

    def compose(self) -> ComposeResult:
        yield SpotPage(id="page")
        yield KeyBar(self.session, *FRONT_KEYS, id="keys")

    @property
    def layout(self) -> Layout:
        """Where page and keys stand."""
        return self._layout_of_page

    def on_mount(self) -> None:
        """Show the Book, and draw anew when language or unit change."""
        self.session.follow("language", self._draw)
        self.session.follow("unit", self._draw)
        self.show_book()

    def show_book(self) -> None:
        """Show the Book that the session has open."""
        session = self.session
        with saying_errors(self, session.language):
            self.overview = session.take_sides() or find_sides(
                session.archive, session.book, session.contents
            )
        page = self.query_one(SpotPage)
        page.top = page.cursor = 0
        self._draw()
        # The two sides are seen first; what takes longer comes below them right after.
        self.call_after_refresh(self._complete)

    def _complete(self) -> None:
        """Show the rest of the page; the cursor stays on what it is on."""
        session = self.session
        people = (one for one in session.populations if one.region == session.book.region)
        page = self.query_one(SpotPage)
        goal = page.goal
        with saying_errors(self, session.language):
            self.overview = find_overview(
                session.archive, session.book, session.contents, next(people, None)
            )
            self._draw()
            page.move_to_goal(goal)

    def _draw(self) -> None:
        self.query_one(SpotPage).show(self._title, self._page)

    def _title(self, width: int, printed: str) -> Sequence[Piece]:
        return write_title(self.session.book, width, style_front(self.session), printed)

    def _page(self, width: int, height: int) -> Page:
        if self.overview is None:
            return Page((), ())
        return write_page(
            self.overview, width, height, style_front(self.session), hints=self.session.hints
        )

    def on_spot_page_spot_chosen(self, event: SpotPage.SpotChosen) -> None:
        """Go where a spot leads."""
        event.stop()
        goal = event.goal
        if goal.line_id is not None and not goal.audit:
            self.post_message(ShowLine(goal.line_id))
        elif goal.section_id is not None:
            self.post_message(ShowSection(goal.section_id))
        else:
            self.post_message(OpenAudit(goal.line_id))

    def action_go_back(self) -> None:
        """Back to where the person came from."""
        self.post_message(GoBack())

    def action_open_tables(self) -> None:
        """To the tables of the Book, where they were left."""
        start = self.session.start
        if start is None:
            self._say("no-table")
        else:
            self.post_message(ShowSection(start.section_id))

    def action_find(self) -> None:
        """Open the search bar."""
        self.post_message(OpenSearch())

    def action_audit(self) -> None:
        """Open the findings."""
        self.post_message(OpenAudit())

    def action_open_books(self) -> None:
        """Show the Books of the archive."""
        self.post_message(OpenBooks())

    def action_open_movers(self) -> None:
        """Show what moved most since the Book before this one."""
        self.post_message(OpenMovers())

    def action_compare(self) -> None:
        """Compare the table of the line under the cursor."""
        goal = self.query_one(SpotPage).goal
        if goal is None or goal.section_id is None:
            self._say("no-line")
        else:
            self.post_message(OpenComparison(goal.section_id))

    def action_open_treemap(self) -> None:
        """Show the parts of the line under the cursor, else of the expenditure, as areas."""
        goal, uses = self.query_one(SpotPage).goal, self.overview.uses if self.overview else None
        wanted = goal.section_id if goal is not None else None
        line_id = goal.line_id if goal is not None else None
        if wanted is None and uses is not None:
            wanted = uses.section_id
        section = next((one for one in self.session.contents if one.id == wanted), None)
        if section is None or section.first_line is None:
            self._say("no-line")
            return
        with saying_errors(self, self.session.language):
            row = self.session.archive.load_row(line_id) if line_id is not None else None
            self.post_message(OpenTreemap(section, row, section.total_measure or 0))

    def action_open_flow(self) -> None:
        """Show where the money of the Book comes from and where it goes."""
        self.post_message(OpenFlow())

    def action_open_series(self) -> None:
        """Show the line under the cursor over years and places."""
        goal = self.query_one(SpotPage).goal
        section = next(
            (one for one in self.session.contents if goal and one.id == goal.section_id), None
        )
        if goal is None or goal.line_id is None or section is None:
            self._say("no-line")
            return
        self.post_message(OpenSeries(section, self.session.archive.load_row(goal.line_id)))

    def action_switch_unit(self) -> None:
        """Show amounts in the next unit."""
        self.session.unit = unit_after(self.session.unit)
        self._say("unit-now", unit=unit_word(self.session.unit, self.session.language))

    def _say(self, key: str, **values: object) -> None:
        self.post_message(Say(word(f"overview.{key}", self.session.language, **values)))
