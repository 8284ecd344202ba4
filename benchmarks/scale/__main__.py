"""``python -m benchmarks.scale [LARGEST] [FOLDER]``: make archives and measure them.

Makes archives of 10^3 lines up to LARGEST (default 10^6) in FOLDER (default: a temporary one),
those that are not there yet, and prints what each question costs on each.
"""

from __future__ import annotations

import sys
import tempfile
import time
from operator import attrgetter
from pathlib import Path

from benchmarks.scale.bulk import write_in_bulk
from benchmarks.scale.likeness import make_books
from benchmarks.scale.measure import Cost, measure, memory
from benchmarks.scale.picture import draw_curves


def make_archive(path: Path, lines: int) -> None:
    """Write an archive of about ``lines`` lines, with a progress bar."""
    begin = time.perf_counter()

    def show(done: int) -> None:
        if not sys.stderr.isatty():
            return
        share = min(1.0, done / lines)
        rate = done / (time.perf_counter() - begin)
        bar = "█" * int(share * 30)
        left = (lines - done) / rate if rate else 0
        print(
            f"\r{path.name} {bar:30} {done:>10,} lines {rate:>8,.0f}/s {max(0, left):4.0f} s left",
            end="",
            file=sys.stderr,
        )

    write_in_bulk(path, make_books(lines), show)
    took = time.perf_counter() - begin
    size = path.stat().st_size / 1e6
    print(f"\r{path.name}: {took:.0f} s, {size:,.0f} MB", file=sys.stderr)


def print_table(columns: dict[int, list[Cost]]) -> None:
    """A row for each question, a column for each size, in milliseconds; wall time below."""
    for title, of in (
        ("processor ms: median / p95", attrgetter("median", "p95")),
        ("wall ms: median / p95", attrgetter("wall", "wall_p95")),
    ):
        print(f"{title:34}" + "".join(f"{f'{lines:,}':>18}" for lines in columns))
        for row in zip(*columns.values(), strict=True):
            pairs = [of(cost) for cost in row]
            cells = "".join(f"{f'{median:.1f} / {p95:.1f}':>18}" for median, p95 in pairs)
            print(f"{row[0].question:34}{cells}")
    print(f"most memory: {memory():.0f} MB")


def main() -> None:
    """Make what is missing, measure all, print the table."""
    largest = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10**6
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="xgbudget-scale-"))
    columns = {}
    lines = 10**3
    while lines <= largest:
        path = folder / f"scale-{lines}.db"
        if not path.exists():
            make_archive(path, lines)
        columns[lines] = measure(path)
        lines *= 10
    print_table(columns)
    picture = folder / "scale.svg"
    picture.write_text(draw_curves(columns), encoding="utf-8")
    print(f"the curves: {picture}")


if __name__ == "__main__":
    main()
