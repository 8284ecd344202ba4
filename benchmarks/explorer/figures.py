"""What is measured of a program: its start, its keys, its bytes, its memory, a slow line."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.explorer.line import QUIET, Arrival, Line
from benchmarks.explorer.programs import Program

DOWN, PAGE_DOWN = b"\x1b[B", b"\x1b[6~"
SLOW = {"rate": 30_000.0, "delay": 0.075}
"""A hotel's network: bytes a second, and seconds one way."""
MOVES, PAGES, HELD = 20, 3, 60


class Figures:
    """Samples by what they are of: milliseconds, bytes, megabytes."""

    def __init__(self) -> None:
        self.samples: dict[str, list[float]] = {}

    def add(self, name: str, value: float) -> None:
        """Keep a sample."""
        self.samples.setdefault(name, []).append(value)

    def middle(self, name: str) -> float | None:
        """The median, None where nothing was measured."""
        found = self.samples.get(name)
        return median(found) if found else None

    def least(self, name: str) -> float | None:
        """The smallest: what the program needs when nothing else runs."""
        return min(self.samples.get(name, ()), default=None)

    def high(self, name: str, share: float = 0.95) -> float | None:
        """The 95th percentile (or another)."""
        found = sorted(self.samples.get(name, ()))
        return found[min(len(found) - 1, int(share * len(found)))] if found else None


def measure_start(program: Program, figures: Figures, idle: float = 0.0) -> None:
    """From the command to the first useful screen; then what comes while nobody does anything."""
    line = Line(program.command, environment=program.environment)
    painted = line.wait_for(program.painted)
    if painted is not None:
        figures.add("paint", (painted.moment - line.begun) * 1e3)
        figures.add("paint processor", painted.processor * 1e3)
        line.watch(2.0, quiet=0.4)
        figures.add("start bytes", line.sent)
        figures.add("memory", line.memory())
        if idle:
            figures.add("idle bytes", _size(line.watch(idle)))
    line.close(program.leave)


def measure_keys(program: Program, figures: Figures, steps: dict[str, bytes]) -> None:
    """Keys one by one on a fast line: first changed cell, last byte, bytes of each step.

    ``steps`` names single keys pressed once, besides the moves and pages down.
    """
    line = Line(program.command, environment=program.environment)
    if line.wait_for(program.painted) is not None:
        _open_all(line)
        for name, keys in [("move", DOWN)] * MOVES + [("page", PAGE_DOWN)] * PAGES:
            _press(line, name, keys, figures)
        for name, keys in steps.items():
            _press(line, name, keys, figures)
    line.close(program.leave)


def _open_all(line: Line) -> None:
    """Open the whole table, so that it is longer than the screen."""
    line.watch(1.0, quiet=0.3)
    line.send(b"5")
    line.watch(1.5, quiet=0.4)
    line.show_all()


def _press(line: Line, name: str, keys: bytes, figures: Figures) -> None:
    pressed = line.send(keys)
    came = line.watch(1.0, quiet=QUIET)
    if not came:
        return
    changed = line.changes(came)
    line.watch(0.2)
    line.show_all()
    if changed is not None:
        figures.add(f"{name} first", (changed - pressed) * 1e3)
        figures.add(f"{name} settled", (came[-1].moment - pressed) * 1e3)
    figures.add(f"{name} bytes", _size(came))


def measure_slow_line(program: Program, figures: Figures) -> None:
    """Over a slow line: the paint, a page down, and how far a held key runs behind."""
    line = Line(program.command, environment=program.environment, **SLOW)
    painted = line.wait_for(program.painted)
    if painted is not None:
        figures.add("slow paint", (painted.moment - line.begun) * 1e3)
        if program.keys:
            _open_all(line)
            for _ in range(2):
                pressed = line.send(PAGE_DOWN)
                came = line.watch(3.0, quiet=0.4)
                if came:
                    figures.add("slow page", (came[-1].moment - pressed) * 1e3)
            _hold(line, figures)
    line.close(program.leave)


def _hold(line: Line, figures: Figures) -> None:
    for _ in range(HELD):
        pressed = line.send(DOWN)
        line.watch(1 / 30)
    came = line.watch(15.0, quiet=0.6)
    if came:
        figures.add("held lag", (came[-1].moment - pressed) * 1e3)


def _size(arrivals: Sequence[Arrival]) -> int:
    return sum(len(arrival.chunk) for arrival in arrivals)
