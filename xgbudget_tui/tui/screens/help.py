"""Every key, under the place where it works; type to find one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from xgbudget_tui.tui.help_rows import HelpRow, help_pieces, help_rows, key_width
from xgbudget_tui.tui.keys import KEYS, bindings_of
from xgbudget_tui.tui.pieces import Piece
from xgbudget_tui.tui.screens.view import ViewScreen
from xgbudget_tui.tui.widgets.frame import Frame
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "help.title": ("按键", "Keys"),
        "help.find": ("输入以查找按键", "type to find a key"),
    }
)


class HelpList(RowList):
    """The keys, drawn as they come into view."""

    def __init__(self, language: Language, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[HelpRow] = ()
        self._language = language
        self._keys = key_width(KEYS)

    def show(self, rows: Sequence[HelpRow]) -> None:
        """Show these rows."""
        self.rows = rows
        self.show_rows(len(rows))

    def is_selectable(self, index: int) -> bool:
        return self.rows[index].key is not None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return help_pieces(self.rows[index], width - 2, self._keys, self._language)


class HelpScreen(ViewScreen[None]):
    """The keys of ``first`` on top, then all others."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help-text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("help")]

    def __init__(self, first: str = "") -> None:
        super().__init__()
        self._first = first

    def compose(self) -> ComposeResult:
        with Frame(word("help.title", self.language), id="help-panel"):
            yield PlainInput(placeholder=word("help.find", self.language), id="help-text")
            rows = HelpList(self.language, id="help-rows")
            rows.can_focus = False
            yield rows
            yield self.make_key_bar("help")

    def on_mount(self) -> None:
        self._narrow("")

    def _narrow(self, text: str) -> None:
        rows = help_rows(KEYS, self.language, text, self._first)
        self.query_one(HelpList).show(rows)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    def on_plain_input_emptied(self) -> None:
        self.action_leave()

    def action_move(self, rows: int) -> None:
        """Go up or down among the keys."""
        self.query_one(HelpList).action_move(rows)

    def action_page(self, pages: int) -> None:
        """Go a screenful up or down."""
        self.query_one(HelpList).action_page(pages)
