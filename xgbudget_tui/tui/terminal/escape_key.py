"""The Escape key told from the byte that begins other keys, without a long wait.

A terminal sends one byte for Escape, and the same byte first of all for arrows and the like. These
it writes in one go, so they are read in one go: where the byte comes alone, a short wait decides.
On a line that takes keys apart the rest comes after all; what it is the rest of is then put
together again, and from then on the wait is long enough for that line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ESCAPE = "\x1b"
WAIT = 0.005
"""Seconds after which a byte that came alone was the key, in a terminal of this machine."""

REMOTE_WAIT = 0.025
"""The same where the program runs at the other end of a network."""

LONGEST_WAIT = 0.15
_REST = re.compile(r"\[[0-9;:?<>$]*[A-Za-z~]|O[A-DFHP-S]|[P\]_][0-9>|!$?;]")
"""How what follows the byte begins: keys, clicks, answers of the terminal."""

_PASTE = re.compile("\x1b\\[20([01])~")


def escape_wait(environment: Mapping[str, str]) -> float:
    """Seconds to wait at first: ``$ESCDELAY`` (in ms), else as the line seems to need."""
    asked = environment.get("ESCDELAY", "")
    if asked.isdecimal() and len(asked) < 5:
        return int(asked) / 1000
    remote = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
    return REMOTE_WAIT if remote else WAIT


class EscapeKeys:
    """Holds Escape back while it may be the beginning of something else.

    ``wait`` is how many seconds that is so.
    """

    def __init__(self, wait: float = WAIT) -> None:
        self.wait = wait
        self._held = ""
        self._decided_at: float | None = None
        self._is_pasting = False
        self._end = ""

    @property
    def is_waiting(self) -> bool:
        """Whether an Escape is held back."""
        return bool(self._held)

    def take(self, text: str, now: float) -> str:
        """What was read at the time ``now``, without an Escape at its end that may be the key."""
        if self._decided_at is not None and text:
            late = now - self._decided_at <= LONGEST_WAIT and _REST.match(text)
            self._decided_at = None
            if late:
                # It was no Escape key. That it was taken for one is not to happen again.
                self.wait = LONGEST_WAIT
                text = ESCAPE + text
        text = self._held + text
        self._held = ""
        self._look_for_paste(text)
        if self._is_pasting:
            return text
        kept = text.rstrip(ESCAPE)
        self._held = text[len(kept) :]
        return kept

    def decide(self, now: float) -> int:
        """Nothing followed in time: how many times the key was pressed."""
        presses, self._held = len(self._held), ""
        self._decided_at = now
        return presses

    def _look_for_paste(self, text: str) -> None:
        """What is pasted is no keys; where it ends may itself be taken apart."""
        marks = _PASTE.findall(self._end + text)
        if marks:
            self._is_pasting = marks[-1] == "0"
        self._end = (self._end + text)[-5:]
