"""Finding ctrl+c in what was typed, before anything typed ahead of it has been acted on."""

from __future__ import annotations

import re

_SIGNS = re.compile(
    "\x1b\\[20(?P<paste>[01])~"
    "|\x03"
    "|\x1b\\[99(?::\\d{0,7})*;(?P<modifiers>\\d{1,3})(?::[12]?)?(?:;[\\d:]{0,20})?u"
)
"""Where a paste begins and ends; ctrl+c as terminals send it, and by the kitty protocol."""

_LONGEST = 64
"""Characters of a sign at most; what ends with the beginning of one is looked at again."""

_CONTROL, _LOCKS = 4, 64 | 128
"""Modifiers of the kitty protocol, which counts from 1: control; caps lock and num lock."""


class InterruptFinder:
    """Looks for ctrl+c piece by piece. One that was pasted is text and none."""

    def __init__(self) -> None:
        self._rest = ""
        self._pasted = False

    def find(self, text: str) -> bool:
        """Whether ctrl+c was pressed in the next piece of the input."""
        text = self._rest + text
        found, end = False, 0
        for sign in _SIGNS.finditer(text):
            end = sign.end()
            if sign["paste"]:
                self._pasted = sign["paste"] == "0"
            elif not self._pasted and _is_control(sign["modifiers"]):
                found = True
        self._rest = text[max(end, len(text) - _LONGEST) :]
        return found


def _is_control(modifiers: str | None) -> bool:
    return modifiers is None or (int(modifiers) - 1) & ~_LOCKS == _CONTROL
