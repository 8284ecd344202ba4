"""How long each phase of the start took, for ``--profile-startup``."""

from __future__ import annotations

from time import perf_counter, process_time

_marks: list[tuple[str, float, float]] = [("loading began", perf_counter(), process_time())]


def mark(phase: str) -> None:
    """Note that a phase of the start has ended."""
    _marks.append((phase, perf_counter(), process_time()))


def report() -> str:
    """A line for each phase: milliseconds elapsed and of the processor, and what ended then.

    Elapsed time counts from the loading of this module, processor time from the process's start.
    """
    begun = _marks[0][1]
    lines = [f"{'elapsed ms':>10} {'processor ms':>12}"]
    lines += [
        f"{(moment - begun) * 1e3:10.0f} {used * 1e3:12.0f}  {phase}"
        for phase, moment, used in _marks
    ]
    return "\n".join(lines)
