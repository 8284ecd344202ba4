"""One question, answered with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.pieces import printable
from xgbudget_tui.tui.screens.overlay import Overlay
from xgbudget_tui.tui.widgets.frame import Frame
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, wrap_text
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {"confirm.keys": ("o 覆盖    n 不覆盖", "o replace it    n leave it as it is")},
)


class ConfirmScreen(Overlay[bool]):
    """Dismissed with True or False."""

    DEFAULT_CSS = """
    ConfirmScreen { align: center middle; background: transparent; }
    ConfirmScreen > Frame {
        width: 100%; max-width: 64; height: 8; padding: 1;
        background: $surface;
    }
    ConfirmScreen PieceLines { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("confirm")]

    def __init__(self, question: str, language: Language) -> None:
        super().__init__()
        self._question = printable(question)
        self._language = language

    def compose(self) -> ComposeResult:
        with Frame():
            yield PieceLines(id="confirm-lines")

    def on_mount(self) -> None:
        keys = word("confirm.keys", self._language)
        self.query_one(PieceLines).show(
            lambda width: [*wrap_text(self._question, width)[:2], [], [(keys, "key")]]
        )

    def action_confirm(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_refuse(self) -> None:
        """No."""
        self.dismiss(False)
