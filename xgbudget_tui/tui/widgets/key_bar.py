"""The bottom line: keys that matter here and the key of the help, or one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import Key, keys_of
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.strips import draw_line

_HELP = "program.help"
"""The key that is always on the line where the program's keys are: it leads to all others."""


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
            pieces = self._hints(width)
        return draw_line(pieces, width)

    def _hints(self, width: int) -> list[Piece]:
        hints = [key for screen in self.screens for key in keys_of(screen) if key.hint]
        if self._session.kiosk:
            hints = [key for key in hints if key.action_name != "export"]
        hints.sort(key=lambda key: key.hint)
        last = [piece for key in hints if key.id == _HELP for piece in self._hint(key)]
        width -= _size(last)
        pieces: list[Piece] = []
        for hint in (self._hint(key) for key in hints if key.id != _HELP):
            if _size(hint) > width:
                break
            width -= _size(hint)
            pieces += hint
        return pieces + last

    def _hint(self, key: Key) -> list[Piece]:
        shown = key.display_in(self._session.ascii_only)
        return [(" " + shown, "key"), (f" {key.label(self._session.language)} ", "dim")]


def _size(hint: Iterable[Piece]) -> int:
    return sum(cell_len(text) for text, _ in hint)
