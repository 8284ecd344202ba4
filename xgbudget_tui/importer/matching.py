"""The contents list against the body: which printed section stands under which number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.importer.contents import Entry
from xgbudget_tui.importer.joining import Printed
from xgbudget_tui.importer.titles import likeness, read_title
from xgbudget_tui.model.names import normalise_name

LEAST_LIKENESS = 0.55
"""Below this two titles are not the same section's."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A number of the Book: what the contents list says and the sections printed under it."""

    number: str
    entry: Entry | None
    printed: tuple[Printed, ...]


def match_contents(entries: Sequence[Entry], sections: Sequence[Printed]) -> list[Slot]:
    """Give every printed section a number, in the order of the contents list.

    Titles are compared by likeness, like sections taken first, with the order of print to settle
    ties. A section that no entry names belongs to the entry before it if that entry promises it
    (计划表**及绩效目标**), else it gets a number of its own behind the list.
    """
    if not entries:
        return [Slot(str(i), None, (section,)) for i, section in enumerate(sections, start=1)]
    taken = _pair(entries, sections)
    groups: dict[int, list[Printed]] = {entry: [] for entry in range(len(entries))}
    unlisted: list[Printed] = []
    latest: int | None = None
    for index, section in enumerate(sections):
        found = taken.get(index)
        if found is None and latest is not None and _promises(entries[latest], section):
            found = latest
        if found is None:
            unlisted.append(section)
        else:
            groups[found].append(section)
            latest = found
    slots = [Slot(entries[i].number, entries[i], tuple(group)) for i, group in groups.items()]
    numbers = [int(entry.number) for entry in entries]
    slots += [
        Slot(str(number), None, (section,))
        for number, section in enumerate(unlisted, start=max(numbers) + 1)
    ]
    return slots


def _pair(entries: Sequence[Entry], sections: Sequence[Printed]) -> dict[int, int]:
    """Section index to entry index, the most alike pairs first."""
    scores = []
    for e, entry in enumerate(entries):
        for s, section in enumerate(sections):
            score = likeness(entry.title, section.title)
            if score >= LEAST_LIKENESS:
                drift = abs(e / len(entries) - s / len(sections))
                scores.append((-(score - 0.05 * drift), e, s))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, e, s in sorted(scores):
        if e not in used and s not in taken:
            taken[s] = e
            used.add(e)
    return taken


def _promises(entry: Entry, section: Printed) -> bool:
    """Whether an entry's title also names the kind of a further section: …及绩效目标."""
    kind = read_title(section.title).kind
    if kind is None:
        return False
    named = normalise_name(entry.title)
    return kind.zh in named or likeness(entry.title, section.title) >= LEAST_LIKENESS
