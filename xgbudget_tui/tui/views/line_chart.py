"""A line over the years as a chart in cells, with the exact amount at its points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from xgbudget_tui.model.figures import amount_text, figure_text, unit_shown
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.series import Family, Series, SeriesPoint
from xgbudget_tui.model.text import cell_len
from xgbudget_tui.pictures.line_chart import (
    DOTS_ACROSS,
    DOTS_DOWN,
    Scale,
    braille,
    choose_scale,
    line_dots,
)
from xgbudget_tui.pictures.palette import LINES
from xgbudget_tui.tui.drawing.names import title_name
from xgbudget_tui.tui.drawing.pieces import Piece, fill_left, fill_right
from xgbudget_tui.tui.theme import declare_styles
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "chart.more": ("另有 {count} 条未画", "{count} more not drawn"),
        "chart.from": ("纵轴从 {low} 起", "the axis starts at {low}"),
    }
)
declare_styles({f"line-{at}": f"bold color({number})" for at, number in enumerate(LINES)})

SIGNS = "ox+*#@"
"""The points of each line: told apart without colour."""
_ROWS_A_MARK = 3
LEAST_WIDTH, LEAST_HEIGHT = 30, 6


class ChartLine(NamedTuple):
    """One line: what it is called and its points by year, each with its amount in fen."""

    name: str
    points: dict[int, SeriesPoint]


def chart_lines(
    series: Iterable[Series], family: Family, language: Language, *, places: bool
) -> list[ChartLine]:
    """The lines of one family of tables: one for each place and phase, the longest first."""
    lines: dict[str, ChartLine] = {}
    for one in series:
        if one.family != family:
            continue
        for point in one.points:
            if point.amount is None:
                continue
            phase = point.phase.label(language)
            name = f"{title_name(one.region, language)} {phase}" if places else phase
            lines.setdefault(name, ChartLine(name, {})).points.setdefault(point.year, point)
    return sorted(lines.values(), key=lambda line: -len(line.points))


class _Canvas:
    """Cells that are written once each: what comes first stays."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells: list[dict[int, Piece]] = [{} for _ in range(height)]
        self._taken: list[set[int]] = [set() for _ in range(height)]

    def put(self, x: int, y: int, text: str, style: str) -> bool:
        """Write a text where all its cells are free; whether it was written."""
        cells = set(range(x, x + cell_len(text)))
        if not 0 <= y < self.height or x < 0 or x + len(cells) > self.width:
            return False
        if cells & self._taken[y]:
            return False
        self._taken[y] |= cells
        self._cells[y][x] = (text, style)
        return True

    def rows(self) -> list[list[Piece]]:
        """All rows, blank where nothing was written."""
        drawn = []
        for cells in self._cells:
            row: list[Piece] = []
            x = 0
            for left in sorted(cells):
                row += [(" " * (left - x), ""), cells[left]]
                x = left + cell_len(cells[left][0])
            drawn.append([piece for piece in row if piece[0]])
        return drawn


class LineChart:
    """Some lines, drawn for a unit and a language; ``here`` is the point that is marked."""

    def __init__(
        self,
        lines: Sequence[ChartLine],
        unit: Unit,
        language: Language,
        *,
        here: SeriesPoint | None = None,
        ascii_only: bool = False,
        plain: bool = False,
    ) -> None:
        self._lines = lines[: len(SIGNS)]
        self._more = max(0, len(lines) - len(SIGNS))
        self._unit, self._language = unit, language
        self._here = here
        self._ascii_only, self._plain = ascii_only, plain

    @property
    def is_drawn(self) -> bool:
        """Whether there is a line of at least two years."""
        return any(len(line.points) > 1 for line in self._lines)

    def rows(self, width: int, height: int) -> list[list[Piece]]:
        """The chart: a legend, the plot with its axis, the years below."""
        if not self.is_drawn or width < LEAST_WIDTH or height < LEAST_HEIGHT:
            return []
        plot = height - 2
        amounts = [point.amount or 0 for line in self._lines for point in line.points.values()]
        scale = choose_scale(amounts, max(2, plot // _ROWS_A_MARK + 1), self._finest())
        marks = {scale.row_of(value, plot): self._axis_text(value) for value in scale.marks}
        edge = max(map(cell_len, marks.values())) + 1
        canvas = _Canvas(width - edge - 2, plot)
        years = sorted({year for line in self._lines for year in line.points})
        place = self._placer(years, canvas.width, scale, plot)
        self._draw_points(canvas, place)
        self._draw_dots(canvas, place)
        rows: list[list[Piece]] = [self._legend(scale)]
        bar = "|" if self._ascii_only else "│"
        for y, drawn in enumerate(canvas.rows()):
            tick = "+" if self._ascii_only else "┤"
            mark = marks.get(y, "")
            axis = fill_left(mark, edge) + (tick if mark else bar) + " "
            rows.append([(axis, "dim"), *drawn])
        return [*rows, [(" " * (edge + 2), ""), *self._years(years, canvas.width)]]

    def _finest(self) -> int:
        points = [point for line in self._lines for point in line.points.values()]
        return min((point.own.figure.resolution for point in points), default=1) or 1

    def _axis_text(self, value: int) -> str:
        return amount_text(value, self._shown_unit())

    def _shown_unit(self) -> Unit:
        points = [point for line in self._lines for point in line.points.values()]
        return unit_shown(points[0].own.unit if points else None, self._unit)

    def _placer(
        self, years: Sequence[int], width: int, scale: Scale, rows: int
    ) -> Callable[[SeriesPoint], tuple[int, int]]:
        """Where a point stands, in dots."""
        first, count = years[0], years[-1] - years[0] + 1

        def place(point: SeriesPoint) -> tuple[int, int]:
            cell = (2 * (point.year - first) + 1) * width // (2 * count)
            dots = rows * DOTS_DOWN
            return cell * DOTS_ACROSS, scale.row_of(point.amount or 0, dots - DOTS_DOWN + 1) + 1

        return place

    def _draw_points(
        self, canvas: _Canvas, place: Callable[[SeriesPoint], tuple[int, int]]
    ) -> None:
        """The points, then their amounts where there is room; that of the cursor first."""
        points = [(at, p) for at, line in enumerate(self._lines) for p in line.points.values()]
        points.sort(key=lambda one: one[1] is not self._here)
        for at, point in points:
            x, y = place(point)
            cell, row = x // DOTS_ACROSS, y // DOTS_DOWN
            # Two points in one cell stand side by side.
            any(canvas.put(cell + step, row, SIGNS[at], f"line-{at}") for step in (0, 1, -1))
        for at, point in points:
            x, y = place(point)
            unit = unit_shown(point.own.unit, self._unit)
            text = figure_text(point.own.figure, unit)
            here = point is self._here
            style = ("cursor-plain" if self._plain else "cursor") if here else f"line-{at}"
            left = x // DOTS_ACROSS - cell_len(text) // 2
            left = max(0, min(left, canvas.width - cell_len(text)))
            row = y // DOTS_DOWN
            canvas.put(left, row - 1, text, style) or canvas.put(left, row + 1, text, style)

    def _draw_dots(self, canvas: _Canvas, place: Callable[[SeriesPoint], tuple[int, int]]) -> None:
        for at, line in enumerate(self._lines):
            cells: dict[tuple[int, int], list[tuple[int, int]]] = {}
            for year, point in line.points.items():
                following = line.points.get(year + 1)
                if following is None:
                    continue
                for x, y in line_dots(place(point), place(following)):
                    cell = x // DOTS_ACROSS, y // DOTS_DOWN
                    cells.setdefault(cell, []).append((x % DOTS_ACROSS, y % DOTS_DOWN))
            for (x, y), dots in cells.items():
                canvas.put(x, y, "." if self._ascii_only else braille(dots), f"line-{at}")

    def _legend(self, scale: Scale) -> list[Piece]:
        pieces: list[Piece] = [(" ", "")]
        if len(self._lines) > 1:
            for at, line in enumerate(self._lines):
                pieces += [(SIGNS[at], f"line-{at}"), (f" {line.name}   ", "")]
        if self._more:
            pieces.append((word("chart.more", self._language, count=self._more) + "   ", "dim"))
        if scale.low > 0:
            low = self._axis_text(scale.low)
            pieces.append((word("chart.from", self._language, low=low), "dim"))
        return pieces

    def _years(self, years: Sequence[int], width: int) -> list[Piece]:
        first, count = years[0], years[-1] - years[0] + 1
        row = _Canvas(width, 1)
        for year in range(first, years[-1] + 1):
            cell = (2 * (year - first) + 1) * width // (2 * count)
            row.put(max(0, cell - 2), 0, fill_right(str(year), 4), "dim")
        return row.rows()[0]
