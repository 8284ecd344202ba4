"""``python -m benchmarks [--full] [--list] [NAME…]``: measure the program, its peers beside it.

Without names the short suite runs, in a few minutes; ``--full`` takes about an hour and makes an
archive of ten million lines. Each benchmark can also be run by itself: ``python -m
benchmarks.NAME``.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SHIPPED = str(HERE.parent / "data" / "budget.db")


class Benchmark(NamedTuple):
    """A benchmark: what it measures, and how it is called in the short and in the full suite.

    ``FOLDER`` in a call stands for the folder of made archives; None leaves it out of the suite.
    """

    name: str
    about: str
    short: tuple[str, ...] | None
    full: tuple[tuple[str, ...], ...]


BENCHMARKS = (
    Benchmark(
        "explorer",
        "start, keys, bytes, slow line, memory: from outside, peers beside it",
        (SHIPPED, "--runs", "2"),
        ((SHIPPED, "--runs", "7"),),
    ),
    Benchmark("commands", "--help, show, search against a bare Textual app", (), ((),)),
    Benchmark(
        "scale",
        "opening, searching, comparing, exporting on archives of 10^3 to 10^7 lines",
        ("1e5", "FOLDER"),
        (("1e7", "FOLDER"),),
    ),
    Benchmark(
        "importing", "lines a second and memory, by size and kind of document", (), (("1e5",),)
    ),
    Benchmark("tree", "a table of 100,000 visible lines: opening, moving, scrolling", (), ((),)),
    Benchmark("detection", "which wrong figures the audit notices", None, (("--sample", "400"),)),
    Benchmark("hierarchy", "parents recovered without their codes", (), ((),)),
    Benchmark("reading", "how well a folder of documents is read", None, ((),)),
    Benchmark("alarms", "how many faults of real documents are false", None, ((),)),
    Benchmark("tables", "imports of PDFs beside plain pdfplumber, where it is there", None, ((),)),
)
"""All there are; those of a folder that is not there are left out."""


def run(benchmark: Benchmark, call: tuple[str, ...], folder: str) -> int:
    """Run one benchmark in a process of its own; its exit code."""
    arguments = [folder if argument == "FOLDER" else argument for argument in call]
    command = [sys.executable, "-m", f"benchmarks.{benchmark.name}", *arguments]
    print(f"\n## {benchmark.name}: {benchmark.about}\n", flush=True)
    return subprocess.run(command, check=False, cwd=HERE.parent).returncode


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--full", action="store_true", help="the long suite")
    parser.add_argument("--list", action="store_true", help="say what there is")
    parser.add_argument("--folder", help="where made archives are kept (a temporary folder)")
    options = parser.parse_args()
    there = [b for b in BENCHMARKS if importlib.util.find_spec(f"benchmarks.{b.name}")]
    if options.list:
        for benchmark in there:
            print(f"{benchmark.name:12} {benchmark.about}")
        return 0
    worst = 0
    with tempfile.TemporaryDirectory(prefix="xgbudget-bench-") as temporary:
        folder = options.folder or temporary
        for benchmark in there:
            if options.names and benchmark.name not in options.names:
                continue
            calls = benchmark.full if options.full else (benchmark.short,)
            for call in calls:
                if call is not None:
                    worst = max(worst, run(benchmark, call, folder))
        if options.full and (not options.names or "explorer" in options.names):
            largest = Path(folder) / "scale-10000000.db"
            if largest.exists():
                worst = max(worst, run(BENCHMARKS[0], (str(largest), "--runs", "5"), folder))
    return worst


if __name__ == "__main__":
    sys.exit(main())
