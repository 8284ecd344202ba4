"""The bottom line: keys that matter here, or one sentence until the next key."""

from __future__ import annotations

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.pieces import Piece, fit_pieces
from xgbudget_tui.tui.keys import keys_of
from xgbudget_tui.tui.theme import style_of
from xgbudget_tui.tui.words import Language


class KeyBar(Widget):
    """Hints of the keys of ``screens``, or ``sentence`` while there is one."""

    ALLOW_SELECT = False

    language: reactive[Language] = reactive[Language]("zh")
    screens: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())
    sentence: reactive[str] = reactive("")
    problem: reactive[bool] = reactive(False)

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
        return Strip(
            [Segment(text, style_of(name)) for text, name in fit_pieces(pieces, width)], width
        )

    def _hints(self, width: int) -> list[Piece]:
        hints = [key for screen in self.screens for key in keys_of(screen) if key.hint]
        if getattr(self.app, "kiosk", False):
            hints = [key for key in hints if key.action_name != "export"]
        pieces: list[Piece] = []
        ascii_only = getattr(self.app, "ascii_only", False)
        for key in sorted(hints, key=lambda key: key.hint):
            label = f" {key.label(self.language)}  "
            shown = key.display_in(ascii_only)
            size = 1 + cell_len(shown) + cell_len(label)
            if size > width:
                break
            width -= size
            pieces += [(" " + shown, "key"), (label, "dim")]
        return pieces
