"""The keys that matter on a screen, in one line; the key of the help is always on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xgbudget_tui.model.text import cell_len
from xgbudget_tui.tui.keys import Key, keys_of

if TYPE_CHECKING:
    from xgbudget_tui.tui.drawing.pieces import Piece
    from xgbudget_tui.tui.session import Session

HELP = "help"
"""Named among the screens of a line, it puts the key of the help on it and nothing else."""

_HELP = "program.help"
"""The key that is always on the line where the program's keys are: it leads to all others."""


def write_hints(screens: Sequence[str], width: int, session: Session) -> list[Piece]:
    """As many keys of ``screens`` as have room in ``width`` cells, the most telling first."""
    hints = [key for screen in screens if screen != HELP for key in keys_of(screen) if key.hint]
    if HELP in screens:
        hints += [key for key in keys_of("program") if key.id == _HELP]
    if session.kiosk:
        hints = [key for key in hints if key.action_name != "export"]
    hints.sort(key=lambda key: key.hint)
    last = [piece for key in hints if key.id == _HELP for piece in _hint(key, session)]
    width -= _size(last)
    pieces: list[Piece] = []
    for hint in (_hint(key, session) for key in hints if key.id != _HELP):
        if _size(hint) > width:
            break
        width -= _size(hint)
        pieces += hint
    return pieces + last


def _hint(key: Key, session: Session) -> list[Piece]:
    shown = key.display_in(session.ascii_only)
    return [(" " + shown, "key"), (f" {key.label(session.language)} ", "dim")]


def _size(hint: Iterable[Piece]) -> int:
    return sum(cell_len(text) for text, _ in hint)
