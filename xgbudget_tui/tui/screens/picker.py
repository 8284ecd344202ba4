"""Pick one of several: type to narrow the list, enter to take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.screens.overlay import Overlay
from xgbudget_tui.tui.widgets.frame import Frame
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.pick_list import Choice, PickList
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "picker.placeholder": ("输入以缩小范围", "type to narrow"),
    }
)


class PickerScreen(Overlay[int | None]):
    """Dismissed with the position of the choice taken, or None."""

    CSS_PATH = "picker.tcss"
    AUTO_FOCUS = "#picker-text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("picker")]

    def __init__(
        self, title: str, choices: Sequence[Choice], language: Language, *, at: int = 0
    ) -> None:
        super().__init__()
        self._heading = title
        self._language = language
        self._at = at
        self.choices = PickList(choices, id="picker-choices")
        self.choices.can_focus = False

    def compose(self) -> ComposeResult:
        with Frame(self._heading, id="picker-panel"):
            placeholder = word("picker.placeholder", self._language)
            yield PlainInput(placeholder=placeholder, id="picker-text")
            yield self.choices
            bar = KeyBar()
            bar.language, bar.screens = self._language, ("picker", "list")
            yield bar

    def on_mount(self) -> None:
        rows = len(self.choices.choices)
        self.query_one("#picker-panel").styles.height = max(8, min(rows + 4, 40))
        self.choices.narrow("", self._at)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.choices.narrow(event.value)

    @on(Input.Submitted)
    @on(RowList.RowChosen)
    def _take(self, event: Message) -> None:
        event.stop()
        position = self.choices.position()
        if position is not None:
            self.dismiss(position)

    def action_move(self, rows: int) -> None:
        """Go up or down among the choices."""
        self.choices.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Go a screenful up or down among the choices."""
        self.choices.action_page(pages)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss(None)
