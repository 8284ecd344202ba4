"""The line in which one types what the lines of a table are filtered by."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.screens.result_screen import Overlay
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame, PieceLines
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.words import declare_words, word

declare_words(
    {
        "filter.title": ("筛选", "Filter"),
        "filter.placeholder": ("名称或 >1000", "name or >1000"),
        "filter.hint": (
            "名称、拼音、编码 · 金额（{column}）>1000 100..500 · ! 有发现 · ~ 有变动",
            "name, pinyin, code · amount ({column}) >1000 100..500 · ! findings · ~ changed",
        ),
    }
)


class FilterScreen(Overlay[str]):
    """Dismissed with what was typed, "" for all lines; None leaves things as they are.

    ``column`` is what the column is called whose amounts are meant.
    """

    DEFAULT_CSS = """
    FilterScreen { align: center bottom; background: transparent; }
    FilterScreen > Frame { width: 100%; height: 5; background: $surface; }
    FilterScreen Horizontal { height: 1; }
    FilterScreen Static { width: 3; }
    FilterScreen PlainInput { width: 1fr; }
    FilterScreen PieceLines { height: 1; }
    FilterScreen KeyBar { height: 1; }
    """
    AUTO_FOCUS = "#filter-text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("filter")]

    def __init__(self, session: Session, column: str, text: str = "") -> None:
        super().__init__(session)
        self._column = column
        self._text = text

    def compose(self) -> ComposeResult:
        title = word("filter.title", self.language)
        with Frame(title, ascii_only=self.session.ascii_only):
            with Horizontal():
                yield Static(" f ", markup=False)
                yield PlainInput(
                    self._text,
                    placeholder=word("filter.placeholder", self.language),
                    id="filter-text",
                )
            yield PieceLines(id="filter-hint")
            yield KeyBar(self.session, "filter")

    def on_mount(self) -> None:
        hint = word("filter.hint", self.language, column=self._column)
        self.query_one(PieceLines).show(lambda _: [[(" " + hint, "dim")]])
        line = self.query_one(PlainInput)
        line.cursor_position = len(line.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_apply()

    def action_apply(self) -> None:
        """Show the lines that pass."""
        self.dismiss(self.query_one(PlainInput).value.strip())
