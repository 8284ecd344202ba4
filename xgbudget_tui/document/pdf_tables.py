"""Tables of a PDF page between ruling lines, also where the outer lines or those of rows lack.

Many tables print no line at their left and right ends, or none between rows: the ends are then
where the horizontal lines end, and rows stand where the figures of a tall row stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

Box = tuple[float, float, float, float]
TextRow = list[str | None]

_LONG = 100.0
"""Points; shorter horizontal lines are parts of boxes and letters."""
_TALL = 8.0
_NEAR = 5.0
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+[、：:]|[（(][一二三四五六七八九十]+[）)]|\d+[.、]|其中"
)
_FIGURE = re.compile(r"[-+−－]?[\d,]*\.?\d+[%％]?|[-—－×]+")


def find_tables(page: Any) -> list[tuple[Box, list[TextRow]]]:
    """The tables of a page from top to bottom: where each stands, and its rows of texts.

    None in a row is a place that a cell to its left or above covers.
    """
    edges = page.edges
    if not edges:
        return []
    ends = _find_open_ends(edges)
    settings = {"explicit_vertical_lines": ends} if ends else {}
    tables = sorted(page.find_tables(settings), key=lambda table: float(table.bbox[1]))
    return [(table.bbox, list(_read_rows(page, table))) for table in tables]


def _find_open_ends(edges: Sequence[Any]) -> list[float]:
    """The left and right ends of the long lines, where no upright line stands."""
    wide = [edge for edge in edges if edge["orientation"] == "h" and edge["width"] > _LONG]
    tall = [edge for edge in edges if edge["orientation"] == "v" and edge["height"] > _TALL]
    if len(wide) < 2 or not tall:
        return []
    ends = [min(float(edge["x0"]) for edge in wide), max(float(edge["x1"]) for edge in wide)]
    return [end for end in ends if all(abs(float(edge["x0"]) - end) > _NEAR for edge in tall)]


def _read_rows(page: Any, table: Any) -> Iterator[TextRow]:
    for row, texts in zip(table.rows, table.extract(), strict=True):
        split = _split_row(page, row.cells) if _is_stacked(texts) else None
        if split is None:
            yield texts
        else:
            yield from split


def _is_stacked(texts: Sequence[str | None]) -> bool:
    """Whether two cells or more of a row hold several figures one above the other."""
    stacked = 0
    for text in texts:
        lines = [line.strip() for line in (text or "").split("\n") if line.strip()]
        figures = sum(_FIGURE.fullmatch(line) is not None for line in lines)
        stacked += len(lines) > 1 and figures == len(lines)
    return stacked >= 2 or (stacked == 1 and len(texts) == 2)


def _split_row(page: Any, cells: Sequence[Box | None]) -> list[TextRow] | None:
    """A row of the table for each height at which figures stand; other words join the nearest."""
    columns = [_text_lines(page, box) if box else None for box in cells]
    heights = sorted(
        middle
        for lines in columns
        if lines and all(_FIGURE.fullmatch(text) for _, text in lines)
        for middle, _ in lines
    )
    anchors: list[float] = []
    for height in heights:
        if not anchors or height - anchors[-1] > _NEAR:
            anchors.append(height)
    if len(anchors) < 2:
        return None
    _add_silent(anchors, columns)
    rows: list[TextRow] = [[None if box is None else "" for box in cells] for _ in anchors]
    for index, lines in enumerate(columns):
        for middle, text in lines or ():
            nearest = min(range(len(anchors)), key=lambda i: abs(anchors[i] - middle))
            rows[nearest][index] = "\n".join(filter(None, (rows[nearest][index], text)))
    return rows


def _add_silent(
    anchors: list[float], columns: Sequence[Sequence[tuple[float, str]] | None]
) -> None:
    """Numbered lines far from every figure are rows without figures."""
    gaps = sorted(high - low for low, high in pairwise(anchors))
    reach = 0.45 * gaps[len(gaps) // 2]
    for lines in columns:
        for middle, text in lines or ():
            if _NUMBERED.match(text) and min(abs(a - middle) for a in anchors) > reach:
                anchors.append(middle)
    anchors.sort()


def _text_lines(page: Any, box: Box) -> list[tuple[float, str]]:
    """The lines of text in a cell: the height of each one's middle, and its words."""
    inside = [
        char
        for char in page.chars
        if box[0] <= (char["x0"] + char["x1"]) / 2 <= box[2]
        and box[1] <= (char["top"] + char["bottom"]) / 2 <= box[3]
    ]
    lines: list[list[Any]] = []
    for char in sorted(inside, key=lambda char: (char["top"] + char["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        if lines and middle - _middle(lines[-1]) < char["size"] / 2:
            lines[-1].append(char)
        else:
            lines.append([char])
    read = [(_middle(line), "".join(c["text"] for c in sorted(line, key=lambda c: c["x0"])).strip())
            for line in lines]  # fmt: skip
    return [(middle, text) for middle, text in read if text]


def _middle(line: Sequence[Any]) -> float:
    return sum(float(char["top"] + char["bottom"]) for char in line) / (2 * len(line))
