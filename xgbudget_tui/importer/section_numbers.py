"""The contents list against the body: which printed section stands under which number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from xgbudget_tui.importer.contents import Entry
from xgbudget_tui.importer.printed_sections import PrintedSection
from xgbudget_tui.importer.titles import core_title, likeness, read_title
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.value import value_class

LEAST_LIKENESS = 0.55
"""Below this two titles are not the same section's."""
LEAST_OF_VOLUME = 3
"""Tables of a list that may all be elsewhere; of fewer each is missed."""
LEAST_LABELLED = 0.2
"""Below this a title is another section's, though the label is the entry's number."""
_NEAR = 300
"""Places before and after its own in which an entry's section is looked for."""


@value_class
class Slot:
    """A number of the Book: what the contents list says and the sections printed under it."""

    number: str
    entry: Entry | None
    printed: tuple[PrintedSection, ...]


def match_contents(entries: Sequence[Entry], sections: Sequence[PrintedSection]) -> list[Slot]:
    """Give every printed section a number, in the order of the contents list.

    Titles are compared by likeness, like sections taken first, with the order of print to settle
    ties; a printed label (表3) counts for the entry of its number. A section that no entry names
    belongs to the entry before it if that entry promises it (计划表**及绩效目标**) or bears its
    label, else it gets a number of its own behind the list.
    """
    if not entries:
        return _by_label(sections)
    taken = _pair(entries, sections)
    _add_labelled(taken, entries, sections)
    groups: dict[int, list[PrintedSection]] = {entry: [] for entry in range(len(entries))}
    unlisted: list[PrintedSection] = []
    latest: int | None = None
    for index, section in enumerate(sections):
        found = taken.get(index)
        if found is None and latest is not None and _goes_on(entries[latest], section):
            found = latest
        if found is None:
            unlisted.append(section)
        else:
            groups[found].append(section)
            latest = found
    gone = find_absent(entries, groups)
    slots = [
        Slot(entries[i].number, entries[i], tuple(group))
        for i, group in groups.items()
        if i not in gone
    ]
    slots += [Slot("", None, (section,)) for section in unlisted]
    return _number_slots(slots, {entry.printed for entry in entries})


def find_absent(
    entries: Sequence[Entry], groups: Mapping[int, Sequence[PrintedSection]]
) -> set[int]:
    """Entries under which nothing is printed, and that are not missed.

    What the list itself says to be in another file is not; nor are notes without a number, nor the
    tables of a list none of which follows: it is the list of another volume.
    """
    absent = {index for index, group in groups.items() if not group}
    tables = {index for index, entry in enumerate(entries) if entry.is_table}
    if len(tables) >= LEAST_OF_VOLUME and tables <= absent:
        return absent
    return {
        index
        for index in absent
        if entries[index].elsewhere or not (entries[index].number or index in tables)
    }


def _number_slots(slots: Sequence[Slot], listed: set[str]) -> list[Slot]:
    """Slots without a number take the label printed on them, or the next free number."""
    used = {slot.number for slot in slots if slot.number} | listed
    free = _free_numbers(used)
    found: list[Slot] = []
    for slot in slots:
        label = slot.printed[0].label if slot.printed else ""
        number = slot.number
        if not number:
            number = label if label and label not in used else next(free)
            used.add(number)
        found.append(replace(slot, number=number))
    return found


def number_chapters(chapters: Sequence[Sequence[Slot]]) -> list[Slot]:
    """All slots in order, under numbers of their own: a list that starts anew at 1 gets a prefix.

    The first such chapter keeps its numbers as printed (``3``), the second has ``2-3``.
    """
    slots: list[Slot] = []
    seen: set[str] = set()
    ordinal = 0
    for index, chapter in enumerate(chapters):
        if index == 0 and len(chapters) > 1 and all(slot.entry is None for slot in chapter):
            # What stands before the first list (a report) bears no number of a table.
            printed = tuple(section for slot in chapter for section in slot.printed)
            slots += [Slot("0", None, printed)] if printed else []
            continue
        ordinal += 1
        clash = any(slot.number in seen for slot in chapter)
        while clash and any(f"{ordinal}-{slot.number}" in seen for slot in chapter):
            ordinal += 1
        for slot in chapter:
            number = f"{ordinal}-{slot.number}" if clash else slot.number
            seen.add(number)
            slots.append(replace(slot, number=number))
    return slots


def _by_label(sections: Sequence[PrintedSection]) -> list[Slot]:
    """Without a list: the printed labels if most tables bear one, else the order of print."""
    tables = [section for section in sections if section.is_table]
    labelled = [section for section in sections if section.label]
    if len([section for section in tables if section.label]) * 2 < max(1, len(tables)):
        return [Slot(str(i), None, (section,)) for i, section in enumerate(sections, start=1)]
    slots: list[Slot] = []
    used = {section.label for section in labelled}
    free = _free_numbers(used)
    for section in sections:
        latest = slots[-1] if slots else None
        if section.label and latest is not None and latest.number == section.label:
            slots[-1] = replace(latest, printed=(*latest.printed, section))
        elif section.label and section.label not in {slot.number for slot in slots}:
            slots.append(Slot(section.label, None, (section,)))
        elif not slots and not section.label:
            slots.append(Slot("0", None, (section,)))
        else:
            slots.append(Slot(next(free), None, (section,)))
    return slots


def _free_numbers(used: Iterable[str]) -> Iterator[str]:
    number = max((int(re.split("[-.]", label)[0]) for label in used if label), default=0)
    while True:
        number += 1
        yield str(number)


def _pair(entries: Sequence[Entry], sections: Sequence[PrintedSection]) -> dict[int, int]:
    """Section index to entry index: those of one title, then the most alike pairs first."""
    taken = _pair_equal(entries, sections)
    used = set(taken.values())
    left = [index for index in range(len(entries)) if index not in used]
    right = [index for index in range(len(sections)) if index not in taken]
    scores = []
    for place, e in enumerate(left):
        entry = entries[e]
        near = place * len(right) // len(left)
        for s in right[max(0, near - _NEAR) : near + _NEAR]:
            section = sections[s]
            score = likeness(entry.title, section.title)
            labelled = bool(section.label) and section.label == entry.printed
            if score >= (LEAST_LABELLED if labelled else LEAST_LIKENESS):
                drift = abs(e / len(entries) - s / len(sections))
                scores.append((-(score + labelled - 0.05 * drift), e, s))
    for _, e, s in sorted(scores):
        if e not in used and s not in taken:
            taken[s] = e
            used.add(e)
    return taken


def _pair_equal(entries: Sequence[Entry], sections: Sequence[PrintedSection]) -> dict[int, int]:
    """Section index to entry index where a title stands once in the list and once in the body.

    A printed label that says otherwise leaves a pair that is alike but for its year to comparison.
    """
    listed = _once([normalise_name(entry.title) for entry in entries])
    printed = _once([normalise_name(section.title) for section in sections])
    taken = {s: e for title, e in listed.items() if (s := printed.get(title)) is not None}
    listed = _once([core_title(entry.title) for entry in entries])
    printed = _once([core_title(section.title) for section in sections])
    labels = Counter(section.label for section in sections if section.label)
    used = set(taken.values())
    alike = {
        s: e
        for title, e in listed.items()
        if (s := printed.get(title)) is not None
        and (label := sections[s].label) in ("", entries[e].printed)
        and labels[entries[e].printed] == (1 if label else 0)
    }
    return taken | {s: e for s, e in alike.items() if s not in taken and e not in used}


def _once(titles: Sequence[str]) -> dict[str, int]:
    """The titles that stand only once, and where."""
    counts = Counter(titles)
    return {title: place for place, title in enumerate(titles) if title and counts[title] == 1}


def _add_labelled(
    taken: dict[int, int], entries: Sequence[Entry], sections: Sequence[PrintedSection]
) -> None:
    """Further sections that bear an entry's number and a title like its own are its parts."""
    numbers: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        numbers.setdefault(entry.printed, []).append(index)
    for s, section in enumerate(sections):
        # 表12-2 is the second part of 表12 where the list knows no other.
        bearing = numbers.get(section.label) or numbers.get(re.split("[-.]", section.label)[0], [])
        if s in taken or not section.label or not bearing:
            continue
        found = max(bearing, key=lambda e: likeness(entries[e].title, section.title))
        if likeness(entries[found].title, section.title) >= LEAST_LABELLED:
            taken[s] = found


def _goes_on(entry: Entry, section: PrintedSection) -> bool:
    """Whether a further section stands under an entry: by its label, or promised by its title."""
    if section.label:
        return section.label == entry.printed
    kind = read_title(section.title).kind
    if kind is None:
        return False
    named = normalise_name(entry.title)
    return kind.zh in named or likeness(entry.title, section.title) >= LEAST_LIKENESS
