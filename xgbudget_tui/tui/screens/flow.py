"""The flow of a Book: sources, budgets, uses; each of them a place to go."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.compare.overview import find_money_flow
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.text import printable
from xgbudget_tui.pictures.flow import MoneyFlow
from xgbudget_tui.tui.drawing.figures import unit_after, unit_word
from xgbudget_tui.tui.drawing.key_hints import HELP
from xgbudget_tui.tui.drawing.names import title_name
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import ShowLine, ShowSection
from xgbudget_tui.tui.screens.result_screen import ResultScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.views.flow import FlowView
from xgbudget_tui.tui.widgets.cell_picture import CellPicture
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, rule_off
from xgbudget_tui.tui.words import declare_words, word

declare_words(
    {
        "flow.title": ("流向图", "Flow"),
        "flow.loading": ("正在读各表……", "Reading the tables..."),
        "flow.nothing": (
            "这一册没有收支总表可画",
            "This budget has no tables of revenue or expenditure to draw",
        ),
    }
)


class FlowScreen(ResultScreen[None]):
    """Where the money of the Book on view comes from and where it goes."""

    CSS_PATH = "flow.tcss"
    AUTO_FOCUS = "#flow"
    help_keys = "flow"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("flow")]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._money: MoneyFlow | None = None
        self._view: FlowView | None = None

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="flow-title")
        yield CellPicture(id="flow")
        yield PieceLines(id="flow-detail")
        yield KeyBar(self.session, "picture", "flow", HELP)

    def on_mount(self) -> None:
        rule_off(self.query_one("#flow-detail"), ascii_only=self.session.ascii_only)
        self.follow_language(self._show)
        self._say_below(word("flow.loading", self.language))
        self._show_title()
        self.expects_content = True
        self.run_worker(self._read, thread=True, exclusive=True, group="flow")

    def _read(self) -> None:
        """In a thread: read both sides of each budget."""
        session = self.session
        try:
            money = find_money_flow(session.archive, session.book, session.contents)
        except BudgetError as error:
            self.hand_back(self.say, printable(error.sentence(self.language)), True)
            return
        self.hand_back(self._take, money)

    def _take(self, money: MoneyFlow) -> None:
        self._money = money
        self._show()

    def _say_below(self, sentence: str) -> None:
        self.query_one("#flow-detail", PieceLines).show(lambda _: [[(sentence, "dim")]])

    def _show_title(self) -> None:
        language, book = self.language, self.session.book
        title: list[Piece] = [
            (f" {word('flow.title', language)}  ", "title-strong"),
            (f"{title_name(book.region, language)} {book.year}  ", ""),
            (unit_word(self.session.unit, language), "title-dim"),
        ]
        self.query_one("#flow-title", PieceLines).show(lambda _: [title])

    def _show(self) -> None:
        """Show the flow again, as it is to be shown now."""
        self._show_title()
        if self._money is None:
            return
        picture = self.query_one(CellPicture)
        self._view = FlowView(
            self._money,
            self.session.unit,
            self.language,
            ascii_only=self.session.ascii_only,
            plain=self.app.no_color,
        )
        if not self._view.count:
            self._say_below(word("flow.nothing", self.language))
            return
        picture.show_picture(self._view, picture.cursor)

    def on_cell_picture_item_highlighted(self, event: CellPicture.ItemHighlighted) -> None:
        event.stop()
        if self._view is not None:
            lines = self._view.detail(self.query_one(CellPicture).cursor)
            self.query_one("#flow-detail", PieceLines).show(lambda _: lines)

    def on_cell_picture_item_chosen(self, event: CellPicture.ItemChosen) -> None:
        event.stop()
        at = self.query_one(CellPicture).cursor
        if self._view is None or at >= self._view.count:
            return
        entry = self._view.entries[at]
        side = entry.block.revenue or entry.block.expenditure
        if entry.item is not None and entry.item.line_id is not None:
            self.post_message(ShowLine(entry.item.line_id))
        elif entry.item is not None:
            self.post_message(ShowSection(entry.item.section_id))
        elif side is not None:
            self.post_message(ShowSection(side.section_id))

    def action_switch_unit(self) -> None:
        """Show the figures in the next unit."""
        self.session.unit = unit_after(self.session.unit)
        self._show()
