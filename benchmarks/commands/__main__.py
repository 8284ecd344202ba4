"""``python -m benchmarks.commands [RUNS]``: --help, tables, show, search against a Textual app.

Processor time counts, since other programs on the machine do not lengthen it; each run asks each
command once.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.explorer.line import Line
from benchmarks.explorer.programs import FLOOR, find_programs

DATABASE = Path(__file__).parents[2] / "data" / "budget.db"
OWN = [sys.executable, "-m", "xgbudget_tui"]
COMMANDS = {
    "--help": [*OWN, "--help"],
    "tables": [*OWN, "tables", "--db", str(DATABASE)],
    "show 4": [*OWN, "show", "4", "--db", str(DATABASE)],
    "search 教育": [*OWN, "search", "教育", "--db", str(DATABASE)],
    "bare Python": [sys.executable, "-c", "pass"],
}
Sample = tuple[float, float]
"""Milliseconds: elapsed, of the processor."""


ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def ask(command: list[str]) -> Sample:
    """What one command took."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    elapsed, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return elapsed * 1e3, used * 1e3


def paint_floor() -> Sample:
    """What a bare Textual app takes to its first screen."""
    (floor,) = [program for program in find_programs(DATABASE) if program.name == FLOOR]
    line = Line(floor.command)
    painted = line.wait_for(floor.painted)
    line.close(floor.leave)
    assert painted is not None
    return (painted.moment - line.begun) * 1e3, painted.processor * 1e3


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    found: dict[str, list[Sample]] = {}
    for _ in range(runs):
        found.setdefault(FLOOR, []).append(paint_floor())
        for name, command in COMMANDS.items():
            found.setdefault(name, []).append(ask(command))
    floor = median(used for _, used in found[FLOOR])
    print("| | elapsed ms | processor ms | of the bare Textual app |")
    print("|---|---|---|---|")
    for name, samples in found.items():
        elapsed, used = (median(sample[part] for sample in samples) for part in (0, 1))
        print(f"| {name} | {elapsed:.0f} | {used:.0f} | {used / floor:.2f} |")


if __name__ == "__main__":
    main()
