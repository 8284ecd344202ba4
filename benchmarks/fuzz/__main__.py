"""Run the trials for a while: ``python -m benchmarks.fuzz [KIND…] [--seconds N] [--seed N]``."""

from __future__ import annotations

import argparse
import importlib
import itertools
import sys
import time

KINDS = ("documents", "formats", "claims", "archives", "keys", "terminals", "workers")


def main() -> int:
    """Run each kind for its seconds; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("kinds", nargs="*", default=[], metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--seconds", type=float, default=600.0, help="for each kind")
    parser.add_argument("--seed", type=int, default=0, help="where to begin; repeats a trial")
    parser.add_argument("--trials", type=int, default=None, help="at most so many of each kind")
    options = parser.parse_args()
    found = 0
    for kind in options.kinds or KINDS:
        found += _run(kind, options.seed, options.seconds, options.trials)
    return 1 if found else 0


def _run(kind: str, seed: int, seconds: float, most: int | None) -> int:
    module = importlib.import_module(f"benchmarks.fuzz.{kind}")
    started, count, found, longest = time.monotonic(), 0, 0, 0.0
    before = started
    for fault in itertools.islice(module.trials(itertools.count(seed)), most):
        now = time.monotonic()
        count, longest, before = count + 1, max(longest, now - before), now
        if fault is not None:
            found += 1
            print(f"--- {fault.name}\n{fault.what}", flush=True)
        if now - started > seconds:
            break
    took = time.monotonic() - started
    print(f"{kind}: {count} trials in {took:.0f} s, longest {longest:.1f} s, {found} faults")
    sys.stdout.flush()
    return found


if __name__ == "__main__":
    sys.exit(main())
