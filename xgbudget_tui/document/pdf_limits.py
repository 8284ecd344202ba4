"""What a PDF may unpack to, what its fonts may claim, and how long one page may take to read.

Commands and character maps are read a sign at a time, so that a few kilobytes which unpack to many
megabytes, or a font of a billion characters, keep a reader busy for hours. Pictures, which are not
read, may be as large as they are.
"""

from __future__ import annotations

import re
import signal
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from xgbudget_tui.document.limits import MOST_RATIO, MOST_UNPACKED, unpacks_to_too_much

_HAS_TIMER = hasattr(signal, "SIGVTALRM")


class OutOfTime(BaseException):
    """The part took too long; no Exception, since libraries go on after those."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime after so many seconds of work (not of waiting) in this block.

    Holds in the main thread, where documents are read; elsewhere it does nothing.
    """
    if not _HAS_TIMER or threading.current_thread() is not threading.main_thread():
        yield
        return

    def lose(_number: int, _frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGVTALRM, lose)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


MOST_CODES = 2_000_000
"""Characters that all maps of a document may list by ranges; a font of Chinese has 65,536."""
_RATIO_MATTERS = 2 * 1024 * 1024
_STEP = 1 << 20
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_LONGEST_HEAD = 2000
"""Bytes before a stream in which its dictionary stands."""
_MAPPED = re.compile(rb"begin(?:bf|cid)range(.*?)end(?:bf|cid)range", re.DOTALL)
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*[<\[\d]")
_WIDTHS = re.compile(rb"/W2?\s*\[[^/>]*?(?<![.\d])\d{7,}")
"""A table of widths with a character beyond a million; they end at 65,535."""


class _Claims:
    """What the streams seen so far unpack to and list."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.unpacked = 0
        self.codes = 0

    def look(self, piece: bytes) -> None:
        """Raise DocumentError where a part of the document lists far too many characters."""
        for mapped in _MAPPED.findall(piece):
            for first, last in _RANGE.findall(mapped):
                self.codes += max(0, int(last[-8:], 16) - int(first[-8:], 16))
        if self.codes > MOST_CODES or _WIDTHS.search(piece):
            raise unpacks_to_too_much(self.name)

    def add(self, packed: int, unpacked: int) -> None:
        """Raise DocumentError where one stream, or all together, unpack to far too much."""
        self.unpacked += unpacked
        bomb = unpacked > _RATIO_MATTERS and unpacked > MOST_RATIO * max(1, packed)
        if bomb or self.unpacked > MOST_UNPACKED:
            raise unpacks_to_too_much(self.name)


def check_streams(content: bytes, name: str) -> None:
    """Raise DocumentError for a PDF that unpacks to, or claims, far more than a budget holds."""
    claims = _Claims(name)
    claims.look(content)
    for start in _find_streams(content):
        _unpack(content, start, claims)


def _find_streams(content: bytes) -> Iterator[int]:
    """Where the data of each stream begins that is no picture."""
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - _LONGEST_HEAD) : found.start()]
        if not _PICTURE.search(head[head.rfind(b"obj") + 1 :]):
            yield found.end()


def _unpack(content: bytes, start: int, claims: _Claims) -> None:
    """Unpack a stream piece by piece, and look at each; a stream that is not packed has none."""
    unpacker = zlib.decompressobj()
    at, unpacked = start, 0
    piece = b""
    try:
        while not unpacker.eof:
            if not piece:
                piece = content[at : at + _STEP]
                at += len(piece)
                if not piece:
                    break
            part = unpacker.decompress(piece, _STEP)
            piece = unpacker.unconsumed_tail
            unpacked += len(part)
            claims.look(part)
            if unpacked > MOST_UNPACKED:
                break
    except zlib.error:
        pass
    claims.add(at - len(piece) - len(unpacker.unused_data) - start, unpacked)
