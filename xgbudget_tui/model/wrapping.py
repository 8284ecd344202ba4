"""Prose in a given width: broken between hanzi, and between words where there are words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from xgbudget_tui.model.text import cell_len

_UNIT = r"(?:百万|千|万|亿)?元|[%％]|×[\d,]+(?: million)? yuan"
_TOKENS = rf"(?s)\d[\d,.]*\s?(?:{_UNIT})|{_UNIT}|\s|[!-~]+|."
"""A number keeps its unit, and a unit is one word."""
_NOT_FIRST = frozenset("，。、；：！？）》”’】〉,.;:!?)]}%％")
"""Signs that do not begin a line."""
_NOT_LAST = frozenset("（《“‘【〈([{")
"""Signs that do not end one."""


class Span(NamedTuple):
    """Text with the name of a style; ``link`` numbers the place it leads to."""

    text: str
    style: str = ""
    link: int | None = None


TextLine = tuple[Span, ...]


def wrap_spans(spans: Iterable[Span], width: int) -> list[TextLine]:
    """The spans broken into lines of at most ``width`` cells; at least one line.

    A sign that must not begin a line takes what stands before it to the next line, and one that
    must not end a line goes there with what it opens. Words longer than a line are cut.
    """
    width = max(4, width)
    lines: list[TextLine] = []
    line: list[Span] = []
    used = 0
    for token in _tokens(spans, width):
        size = cell_len(token.text)
        if used and used + size > width:
            kept = _keep_together(line, token, width - size)
            lines.append(_join(line[:kept]))
            line = line[kept:]
            used = sum(cell_len(moved.text) for moved in line)
        if not line and token.text == " " and lines:
            continue
        line.append(token)
        used += size
    return [*lines, _join(line)]


def _keep_together(line: list[Span], token: Span, room: int) -> int:
    """How many tokens stay on the line: where ``token`` must not begin the next, not all.

    What goes along takes at most ``room`` cells; if that does not do, nothing goes along.
    """
    kept, first = len(line), token.text
    while first in _NOT_FIRST and kept > 1:
        kept -= 1
        first = line[kept].text
        room -= cell_len(first)
    while kept > 1 and line[kept - 1].text in _NOT_LAST:
        kept -= 1
        room -= cell_len(line[kept].text)
    return kept if first not in _NOT_FIRST and first != " " and room >= 0 else len(line)


def _tokens(spans: Iterable[Span], width: int) -> Iterable[Span]:
    for span in spans:
        for match in re.finditer(_TOKENS, span.text):
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


def wrap_plain(text: str, width: int) -> list[str]:
    """Plain text over as many lines of ``width`` cells as it needs."""
    lines = wrap_spans([Span(text)], width)
    return ["".join(span.text for span in line).rstrip() for line in lines]
