"""Looking into the packed streams of a PDF before a library reads them.

Commands and character maps are read a sign at a time, so that a few kilobytes which unpack to many
megabytes keep a reader busy for minutes. Pictures, which are not read, may be as large as they are.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from xgbudget_tui.document.containers import MOST_RATIO, MOST_UNPACKED, unpacks_to_too_much

_RATIO_MATTERS = 2 * 1024 * 1024
_STEP = 1 << 20
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_LONGEST_HEAD = 2000
"""Bytes before a stream in which its dictionary stands."""


def check_streams(content: bytes, name: str) -> None:
    """Raise DocumentError for a PDF whose streams unpack to far more than a budget holds."""
    total = 0
    for start in _find_streams(content):
        packed, unpacked = _measure(content, start)
        total += unpacked
        bomb = unpacked > _RATIO_MATTERS and unpacked > MOST_RATIO * max(1, packed)
        if bomb or total > MOST_UNPACKED:
            raise unpacks_to_too_much(name)


def _find_streams(content: bytes) -> Iterator[int]:
    """Where the data of each stream begins that is no picture."""
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - _LONGEST_HEAD) : found.start()]
        if not _PICTURE.search(head[head.rfind(b"obj") + 1 :]):
            yield found.end()


def _measure(content: bytes, start: int) -> tuple[int, int]:
    """A stream's size packed and unpacked; 0 and 0 where it is not packed."""
    unpacker = zlib.decompressobj()
    at, unpacked = start, 0
    piece = b""
    try:
        while not unpacker.eof and unpacked <= MOST_UNPACKED:
            if not piece:
                piece = content[at : at + _STEP]
                at += len(piece)
                if not piece:
                    break
            unpacked += len(unpacker.decompress(piece, _STEP))
            piece = unpacker.unconsumed_tail
    except zlib.error:
        return at - start, unpacked
    return at - len(piece) - len(unpacker.unused_data) - start, unpacked
