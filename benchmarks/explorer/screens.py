"""``python -m benchmarks.explorer.screens [ARCHIVE] [--runs N]``: screens, from key to content.

Each run starts the explorer on table 4 and opens every screen some times, closing it by Escape.
The first opening stands apart: what a screen needs may be loaded for it. Wall time is from the key
to the last byte of the answer, processor time what the program used meanwhile.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import NamedTuple

from benchmarks.explorer.figures import Figures
from benchmarks.explorer.line import Line
from benchmarks.explorer.programs import Program, find_programs

SHIPPED = Path(__file__).parents[2] / "data" / "budget.db"
OPENINGS = 6
SETTLED = 0.12
"""Seconds of silence after which a screen is taken to be whole."""

READY = 1.5
"""Seconds after the paint at which the first screen is opened: a reader looks first."""


class Opening(NamedTuple):
    """A screen, and the key that opens it."""

    name: str
    keys: bytes
    closes: bytes = b"\x1b"


OPENINGS_OF = (
    Opening("palette", b"\x10"),
    Opening("help", b"?"),
    Opening("search bar", b"/"),
    Opening("audit", b"a"),
    Opening("comparison", b"c"),
    Opening("series", b"S"),
    Opening("treemap", b"w"),
    Opening("flow", b"W"),
    Opening("glossary", b"i"),
    Opening("export", b"e"),
    Opening("front page", b"o", b"t"),
)


def measure(program: Program, figures: Figures, ready: float) -> None:
    """Open and close every screen of one run."""
    line = Line(program.command, environment=program.environment)
    if line.wait_for(program.painted) is not None:
        line.watch(ready)
        for opening in OPENINGS_OF:
            for time in range(OPENINGS):
                kind = "first" if time == 0 else "again"
                _press(line, figures, f"{opening.name} {kind}", opening.keys)
                _press(line, figures, f"{opening.name} close", opening.closes)
    line.close(program.leave)


def _press(line: Line, figures: Figures, name: str, keys: bytes) -> None:
    before = line.processor_seconds()
    pressed = line.send(keys)
    came = line.watch(1.5, quiet=SETTLED)
    if not came:
        return
    changed = line.changes(came)
    if changed is not None:
        figures.add(f"{name} begun", (changed - pressed) * 1e3)
    figures.add(f"{name} wall", (came[-1].moment - pressed) * 1e3)
    figures.add(f"{name} processor", (came[-1].processor - before) * 1e3)
    figures.add(f"{name} bytes", sum(len(arrival.chunk) for arrival in came))


def write_table(figures: Figures) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| screen | first opening, wall / processor ms | later, wall p50 / p95 ms"
        " | processor p50 / p95 ms | B | Escape, wall p50 / p95 ms | processor p50 ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for opening in OPENINGS_OF:
        name = opening.name

        def middle(what: str, name: str = name) -> str:
            return _number(figures.middle(f"{name} {what}"))

        def high(what: str, name: str = name) -> str:
            return _number(figures.high(f"{name} {what}"))

        lines.append(
            f"| {name} | {middle('first wall')} / {middle('first processor')}"
            f" | {middle('again wall')} / {high('again wall')}"
            f" | {middle('again processor')} / {high('again processor')}"
            f" | {middle('again bytes')}"
            f" | {middle('close wall')} / {high('close wall')}"
            f" | {middle('close processor')} |"
        )
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.explorer.screens", description=__doc__)
    parser.add_argument("archive", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--ready", type=float, default=READY, help="seconds before the first key")
    options = parser.parse_args(arguments)
    program = find_programs(options.archive.resolve())[0]
    figures = Figures()
    for _ in range(options.runs):
        measure(program, figures, options.ready)
    print(f"{options.archive.name}, {options.runs} runs, load {os.getloadavg()[0]:.1f}\n")
    print(write_table(figures))


if __name__ == "__main__":
    main()
