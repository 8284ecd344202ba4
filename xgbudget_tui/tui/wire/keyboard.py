"""Bytes from the terminal, made safe to decode.

Terminals that were left with the old mouse protocol on (a reattached multiplexer, a reloaded
window) send ``ESC [ M`` and three raw bytes, which need not be UTF-8. They are taken out here, and
whatever else does not decode is dropped: garbage on the input must not end the program.
"""

from __future__ import annotations

from codecs import getincrementaldecoder

_REPORT = b"\x1b[M"
_REPORT_SIZE = 6
_STARTS = (b"\x1b[", b"\x1b")


class InputDecoder:
    """Turns chunks of terminal input into text; halves of characters wait for the next chunk."""

    def __init__(self) -> None:
        self._held = b""
        self._begun = b""
        self._decoder = getincrementaldecoder("utf-8")("ignore")

    def decode(self, chunk: bytes, final: bool = False) -> str:
        """The text of ``chunk`` without legacy mouse reports and without undecodable bytes."""
        text = self._decoder.decode(self._without_reports(chunk), final)
        return text.replace("\x00", "")

    def _without_reports(self, chunk: bytes) -> bytes:
        # A lone Escape cannot be held back (it may be the key), so the start of a report that was
        # already passed on is remembered and put before the rest only to find where it ends.
        passed = len(self._begun) if not self._held else 0
        pending = (self._begun if passed else self._held) + chunk
        self._held = self._begun = b""
        if pending.startswith(_REPORT):
            passed = 0
        kept: list[bytes] = []
        while (at := pending.find(_REPORT)) >= 0:
            kept.append(pending[:at])
            if len(pending) < at + _REPORT_SIZE:
                self._held = pending[at:]
                return b"".join(kept)[passed:]
            pending = pending[at + _REPORT_SIZE :]
        kept.append(pending)
        self._begun = next((start for start in _STARTS if pending.endswith(start)), b"")
        return b"".join(kept)[passed:]
