"""Prose in a given width: broken between hanzi, and between words where there are words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len

_TOKENS = re.compile(r"\s|[!-~]+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：！？）》”’】〉,.;:!?)]}%％")
"""Signs that do not begin a line."""


class Span(NamedTuple):
    """Text with the name of a style; ``link`` numbers the place it leads to."""

    text: str
    style: str = ""
    link: int | None = None


TextLine = tuple[Span, ...]


def wrap_spans(spans: Iterable[Span], width: int) -> list[TextLine]:
    """The spans broken into lines of at most ``width`` cells; at least one line.

    A sign that must not begin a line stays on the one before, which may then be a cell or two
    longer than ``width``; callers leave a margin for it. Words longer than a line are cut.
    """
    width = max(4, width)
    lines: list[TextLine] = []
    line: list[Span] = []
    used = 0
    for token in _tokens(spans, width):
        size = cell_len(token.text)
        if used and used + size > width and token.text not in _NOT_FIRST:
            lines.append(_join(line))
            line, used = [], 0
        if not line and token.text == " " and lines:
            continue
        line.append(token)
        used += size
    return [*lines, _join(line)]


def _tokens(spans: Iterable[Span], width: int) -> Iterable[Span]:
    for span in spans:
        for match in _TOKENS.finditer(span.text):
            text = " " if match.group().isspace() else match.group()
            for start in range(0, len(text), width):
                yield Span(text[start : start + width], span.style, span.link)


def _join(line: list[Span]) -> TextLine:
    joined: list[Span] = []
    for span in line:
        last = joined[-1] if joined else None
        if last and (last.style, last.link) == (span.style, span.link):
            joined[-1] = Span(last.text + span.text, span.style, span.link)
        else:
            joined.append(span)
    return tuple(joined)
