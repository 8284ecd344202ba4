"""What changed between two runs, document by document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.report import SHARES, add_up, take

Record = dict[str, Any]

_COSTS = (("processor", "s", 0.2, 1.0), ("memory", "MB", 0.1, 10.0))
"""What a document costs: its unit, and the change (as a share, and at least) worth a word."""


def write_changes(before: Sequence[Record], after: Sequence[Record]) -> Iterator[str]:
    """One line for each document and measure that changed, then the totals."""
    old = {record["document"]: record for record in before}
    new = {record["document"]: record for record in after}
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            yield f"{name}: not in the new run"
        elif name not in old:
            yield f"{name}: not in the old run"
        else:
            yield from _compare_documents(name, old[name], new[name])
    both = [name for name in old if name in new]
    yield ""
    yield f"all {len(both)} documents of both runs:"
    was, now = add_up([old[name] for name in both]), add_up([new[name] for name in both])
    for share in SHARES:
        (part, whole), (other, total) = take(was, share), take(now, share)
        mark = "" if (part, whole) == (other, total) else "  *"
        yield f"  {share.heading:<22} {_share(part, whole)} -> {_share(other, total)}{mark}"
    for cost, unit, _, _ in _COSTS:
        sums = [sum(records[name][cost] for name in both) for records in (old, new)]
        yield f"  {cost:<22} {sums[0]:,.0f} {unit} -> {sums[1]:,.0f} {unit}"


def _compare_documents(name: str, old: Record, new: Record) -> Iterator[str]:
    if old["error"] != new["error"]:
        yield f"{name}: {old['error'] or 'was read'} -> {new['error'] or 'is read'}"
    for fact in ("title", "region", "year", "stage"):
        if old.get(fact) != new.get(fact):
            yield f"{name}: {fact} {old.get(fact)} -> {new.get(fact)}"
    for share in SHARES:
        (part, whole), (other, total) = take(old["counts"], share), take(new["counts"], share)
        if (part, whole) != (other, total):
            yield f"{name}: {share.heading} {part:,}/{whole:,} -> {other:,}/{total:,}"
    for count in ("sections", "tables", "figures"):
        if old["counts"].get(count, 0) != new["counts"].get(count, 0):
            yield (
                f"{name}: {count} {old['counts'].get(count, 0):,}"
                f" -> {new['counts'].get(count, 0):,}"
            )
    for cost, unit, share_of, least in _COSTS:
        change = abs(old[cost] - new[cost])
        if change > least and change > share_of * old[cost]:
            yield f"{name}: {cost} {old[cost]} {unit} -> {new[cost]} {unit}"
    yield from _compare_examples(name, old["examples"], new["examples"])


def _compare_examples(
    name: str, old: dict[str, list[str]], new: dict[str, list[str]]
) -> Iterator[str]:
    """Examples that only one run has, for the measures whose few examples are all there are."""
    for measure in dict.fromkeys([*old, *new]):
        was, now = old.get(measure, []), new.get(measure, [])
        if max(len(was), len(now)) < 12:
            yield from (f"{name}:   gone {measure}: {where}" for where in was if where not in now)
            yield from (f"{name}:   new {measure}: {where}" for where in now if where not in was)


def _share(part: int, whole: int) -> str:
    percent = f"{100 * part / whole:.2f} %" if whole else "-"
    return f"{part:,}/{whole:,} ({percent})"
