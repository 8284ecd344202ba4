"""Paragraphs joined where the print broke a sentence, with the way back to each paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.model.book import Paragraph
from xgbudget_tui.model.names import split_outline

_BROKEN = re.compile(r"[、，,（(“\d]\s*$")
_ENDED = re.compile(r"[。！？；：:;!?.”）)]\s*$")
_WRAPPED = 20
# A printed line this long without any end mark was broken by the page, not ended by its writer.


@dataclass(frozen=True, slots=True)
class Flow:
    """One or more paragraphs read as one text; ``starts[i]`` is where paragraph ``first+i`` begins.

    Pieces are joined by a line feed, so that no number grows across a break.
    """

    text: str
    first: int
    starts: tuple[int, ...]

    def locate(self, offset: int) -> tuple[int, int]:
        """``(paragraph index, offset in it)`` of an offset in the joined text."""
        piece = bisect_right(self.starts, offset) - 1
        return self.first + piece, offset - self.starts[piece]


def read_flows(paragraphs: Sequence[Paragraph]) -> tuple[Flow, ...]:
    """The paragraphs as flows, in order; each paragraph is in exactly one."""
    flows: list[Flow] = []
    pieces: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if pieces and not _continues(pieces[-1], paragraph.text):
            flows.append(_join(pieces, index))
            pieces = []
        pieces.append(paragraph.text)
    if pieces:
        flows.append(_join(pieces, len(paragraphs)))
    return tuple(flows)


def _continues(before: str, after: str) -> bool:
    if not after.strip() or not before.strip():
        return False
    if _BROKEN.search(before):
        return True
    whole = _ENDED.search(before) or split_outline(after)[0] is not None
    return not whole and len(before.strip()) >= _WRAPPED


def _join(pieces: Sequence[str], end: int) -> Flow:
    starts: list[int] = []
    offset = 0
    for piece in pieces:
        starts.append(offset)
        offset += len(piece) + 1
    return Flow("\n".join(pieces), end - len(pieces), tuple(starts))
