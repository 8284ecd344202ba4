"""The bottom line: keys that matter here and the key of the help, or one sentence."""

from __future__ import annotations

from collections.abc import Callable

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.key_hints import write_hints
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.strips import draw_line


class KeyBar(Widget):
    """Hints of the keys of ``screens``, or ``sentence`` while there is one."""

    ALLOW_SELECT = False

    screens: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())
    sentence: reactive[str] = reactive("")
    problem: reactive[bool] = reactive(False)

    def __init__(self, session: Session, *screens: str, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.set_reactive(KeyBar.screens, screens)
        self._session = session
        self._stop_following: Callable[[], None] | None = None

    def on_mount(self) -> None:
        """Write the keys anew whenever the language changes."""
        self._stop_following = self._session.follow("language", self.refresh)

    def on_unmount(self) -> None:
        """Nothing is written any more."""
        if self._stop_following is not None:
            self._stop_following()

    def say(self, sentence: str, problem: bool = False) -> None:
        """Show a sentence in place of the keys; "" shows the keys again."""
        self.problem = problem
        self.sentence = sentence

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self.sentence:
            pieces: list[Piece] = [
                (" " + printable(self.sentence), "problem" if self.problem else "strong")
            ]
        else:
            pieces = write_hints(self.screens, width, self._session)
        return draw_line(pieces, width)
