"""``python -m benchmarks.explorer [ARCHIVE] [--runs N] [--only WORD]``: start, keys, wire, memory.

Every run measures each program once, one after another, so that a slower minute of the machine
slows all of them. Ratios are to a bare Textual app of the same run.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from statistics import median

from benchmarks.explorer.figures import Figures, measure_keys, measure_slow_line, measure_start
from benchmarks.explorer.programs import FLOOR, Program, find_programs

SHIPPED = Path(__file__).parents[2] / "data" / "budget.db"
STEPS = {
    "xgbudget": {
        "open": b"1",
        "expand": b"\x1b[C",
        "next table": b"]",
        "all levels": b"5",
        "search": b"/",
        "type": "教".encode(),
    }
}
"""Keys pressed once in a run: fold to the first level, open a branch, change the table, find."""


STARTS = 4
"""Starts in a run, as these vary most."""


def measure_all(programs: list[Program], runs: int) -> dict[str, Figures]:
    """Measure the programs in turn, ``runs`` times."""
    found = {program.name: Figures() for program in programs}
    order = [*["start"] * STARTS, "keys", "slow"]
    parts = runs * len(programs) * len(order)
    done = 0
    for program in programs:
        measure_start(program, Figures())  # so that files are in memory for all
    for run in range(runs):
        for part, measure in enumerate(order):
            for program in programs:
                done += 1
                _show(done, parts, program.name)
                figures = found[program.name]
                if measure == "start":
                    measure_start(program, figures, idle=0.0 if run + part else 3.0)
                elif measure == "slow":
                    measure_slow_line(program, figures)
                elif program.keys:
                    measure_keys(program, figures, STEPS.get(program.name, {}))
    return found


def _show(done: int, parts: int, name: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{parts} {name:30}", end="", file=sys.stderr, flush=True)


def write_table(found: dict[str, Figures]) -> str:
    """The figures as a Markdown table."""
    floor = found.get(FLOOR, Figures())
    lines = [
        "| | paint ms (x floor) | processor ms (x floor) | start kB | idle B in 3 s | MB"
        " | move: first p50 / p95, settled p95 ms | move B | page B"
        " | slow: paint, page ms | held key behind ms |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, figures in found.items():
        cells = [
            name,
            _ratio(figures, floor, "paint"),
            _ratio(figures, floor, "paint processor"),
            _number(figures.middle("start bytes"), 1000),
            _number(figures.middle("idle bytes")),
            _number(figures.middle("memory")),
            f"{_number(figures.middle('move first'))} / {_number(figures.high('move first'))},"
            f" {_number(figures.high('move settled'))}",
            _number(figures.middle("move bytes")),
            _number(figures.middle("page bytes")),
            f"{_number(figures.middle('slow paint'))}, {_number(figures.middle('slow page'))}",
            _number(figures.middle("held lag")),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write_steps(figures: Figures) -> str:
    """What else was pressed: first changed cell, settled, bytes."""
    lines = [
        "| key | first changed cell, p50 / most ms | settled, most ms | B |",
        "|---|---|---|---|",
    ]
    for step in STEPS["xgbudget"]:
        lines.append(
            f"| {step} | {_number(figures.middle(f'{step} first'))}"
            f" / {_number(figures.high(f'{step} first', 1))}"
            f" | {_number(figures.high(f'{step} settled', 1))}"
            f" | {_number(figures.middle(f'{step} bytes'))} |"
        )
    return "\n".join(lines)


def _ratio(figures: Figures, floor: Figures, name: str) -> str:
    """The median, and the median of the ratios to the floor, each to that of the same round."""
    middle = figures.middle(name)
    if middle is None:
        return "-"
    pairs = zip(figures.samples[name], floor.samples.get(name, ()), strict=False)
    ratios = [value / base for value, base in pairs]
    return f"{middle:,.0f} ({median(ratios):.2f})" if ratios else f"{middle:,.0f}"


def _number(value: float | None, unit: int = 1) -> str:
    if value is None:
        return "-"
    value /= unit
    return f"{value:,.1f}" if value < 20 and value != int(value) else f"{value:,.0f}"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.explorer", description=__doc__)
    parser.add_argument("archive", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="a word of the programs' names")
    options = parser.parse_args(arguments)
    programs = [
        program
        for program in find_programs(options.archive.resolve())
        if options.only in program.name or program.name == FLOOR
    ]
    found = measure_all(programs, options.runs)
    print(f"\r{options.archive.name}, {options.runs} runs, load {os.getloadavg()[0]:.1f}\n")
    print(write_table(found))
    if "xgbudget" in found:
        print("\n" + write_steps(found["xgbudget"]))


if __name__ == "__main__":
    main()
