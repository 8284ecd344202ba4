"""Many explorers at once on one database: ``python -m benchmarks.fuzz.many [COUNT] [DATABASE]``.

Prints the memory of each (resident, and its share where pages are shared) and the time from a key
to the first changed cell, with one of them typed at and the others open.
"""

from __future__ import annotations

import select
import statistics
import sys
import time
from pathlib import Path

from benchmarks.fuzz.terminals import Screen
from benchmarks.fuzz.trial import sample

BATCH = 8
MOVES = 3


def main() -> int:
    """Open them in batches, press keys in each, import meanwhile nothing is locked."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    database = Path(sys.argv[2]) if len(sys.argv) > 2 else sample("data/budget.db")
    screens: list[Screen] = []
    started = time.monotonic()
    try:
        while len(screens) < count:
            batch = [_open(database) for _ in range(min(BATCH, count - len(screens)))]
            for screen in batch:
                screen.wait_for("年预算".encode(), 120)
            screens += batch
        print(f"{len(screens)} explorers open after {time.monotonic() - started:.0f} s")
        time.sleep(2)
        _report_memory(screens)
        for screen in screens:
            screen.drain(0.01)
        _report("one key at a time", [_press(screen) for screen in screens for _ in range(MOVES)])
        _report("a key in every one at once", _press_all(screens))
        ends = [screen.end() for screen in screens]
        print(f"all left with {sorted(set(ends))}")
    finally:
        for screen in screens:
            screen.close()
    return 0


def _open(database: Path) -> Screen:
    variables = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    return Screen(database, "--kiosk", "--lang", "zh", size=(120, 40), **variables)


def _press(screen: Screen) -> float:
    before = time.monotonic()
    screen.type(b"j")
    select.select([screen.here], [], [], 10)
    took = time.monotonic() - before
    screen.drain(0.05)
    return took


def _press_all(screens: list[Screen]) -> list[float]:
    before = time.monotonic()
    for screen in screens:
        screen.type(b"j")
    waiting = {screen.here: screen for screen in screens}
    took = []
    while waiting and time.monotonic() - before < 60:
        for ready in select.select(list(waiting), [], [], 1)[0]:
            took.append(time.monotonic() - before)
            waiting.pop(ready).drain()
    return took


def _report(what: str, seconds: list[float]) -> None:
    times = sorted(1000 * one for one in seconds)
    p95 = times[int(0.95 * (len(times) - 1))]
    print(
        f"{what}: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, most {times[-1]:.0f} ms"
    )


def _report_memory(screens: list[Screen]) -> None:
    for name in ("Rss", "Pss", "Private_Dirty"):
        sizes = [_memory(screen.process.pid, name) / 1024 for screen in screens]
        print(f"{name}: {statistics.median(sizes):.1f} MB each, {sum(sizes):.0f} MB in all")


def _memory(process: int, name: str) -> int:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
