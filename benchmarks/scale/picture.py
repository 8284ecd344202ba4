"""The costs of questions by the size of the archive, as a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from benchmarks.scale.measure import Cost

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 380, 60, 24, 210, 48
LEAST, MOST = 0.1, 1000.0
_SHOWN = {
    "open": "#0072b2",
    "contents": "#56b4e9",
    "window of 50": "#009e73",
    "detail": "#666666",
    "export a table": "#cc79a7",
    "compare two tables": "#e69f00",
    "two characters": "#d55e00",
    "initials": "#000000",
}
"""Questions drawn, in colours that the colour-blind can tell apart."""


_ON_SERVER = {
    "contents": "#56b4e9",
    "window of 50": "#009e73",
    "detail": "#666666",
    "take a Book over": "#0072b2",
    "search: two characters": "#d55e00",
    "search: initials": "#000000",
    "search: a word and an amount": "#cc79a7",
    "series of a place": "#e69f00",
}


def draw_curves(
    columns: Mapping[int, Sequence[Cost]], beside: Mapping[int, Sequence[Cost]] | None = None
) -> str:
    """An SVG of medians in milliseconds over lines, both in powers of ten.

    ``beside`` are those of a file where the others are a server's: they are dashed.
    """
    sizes = sorted({*columns, *(beside or {})})
    shown = _SHOWN if beside is None else _ON_SERVER
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    out += _axes(sizes)
    labels: list[tuple[float, str, str]] = []
    for question, colour in shown.items():
        for costs, dashes in ((columns, ""), (beside or {}, ' stroke-dasharray="4 4"')):
            points = _points(costs, question, sizes)
            if not points:
                continue
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"'
            out.append(f"{line}{dashes}/>")
            out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
            if costs is columns:
                labels.append((points[-1][1], question, colour))
    out += _labels(labels)
    return "\n".join([*out, "</svg>", ""])


def _points(
    columns: Mapping[int, Sequence[Cost]], question: str, sizes: Sequence[int]
) -> list[tuple[float, float]]:
    found = ((size, _median(columns[size], question)) for size in sizes if size in columns)
    return [(_x(size, sizes), _y(value)) for size, value in found if value is not None]


def _median(costs: Sequence[Cost], question: str) -> float | None:
    return next((cost.median for cost in costs if cost.question == question), None)


def _x(size: int, sizes: Sequence[int]) -> float:
    low, high = math.log10(sizes[0]), math.log10(max(sizes[-1], sizes[0] * 10))
    return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(size) - low) / (high - low)


def _y(value: float) -> float:
    low, high = math.log10(LEAST), math.log10(MOST)
    share = (math.log10(min(MOST, max(LEAST, value))) - low) / (high - low)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def _axes(sizes: Sequence[int]) -> list[str]:
    out = []
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for power in range(-1, 4):
        y, text = _y(10.0**power), f"{10.0**power:g} ms"
        out.append(f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    for size in sizes:
        x = _x(size, sizes)
        out.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{size:,}</text>')
    middle = (LEFT + right) / 2
    out.append(f'<text x="{middle}" y="{bottom + 38}" text-anchor="middle">lines</text>')
    return out


def _labels(labels: list[tuple[float, str, str]]) -> list[str]:
    out = []
    lowest = 0.0
    for wanted, question, colour in sorted(labels):
        y = lowest = max(wanted + 4, lowest + 15)
        out.append(f'<text x="{WIDTH - RIGHT + 12}" y="{y:.1f}" fill="{colour}">{question}</text>')
    return out
