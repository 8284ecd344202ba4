"""Where a line stands in the Books of an archive: by its code, else by its path and name.

A code is asked for first, with the codes that took over from it in other editions; then, in
tables of the same family that have no such line, the name at the end of the same path. Total
lines above a line do not count as path: one document prints them and the next does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from xgbudget_tui.compare.options import family_of
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import LinePath, Occurrence, SectionEntry
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.series import Family
from xgbudget_tui.model.terms import Flow, Role, SectionKind

_TOTAL = re.compile(r"(?:合计|总计|小计)$")


@dataclass(frozen=True, slots=True)
class LineKey:
    """What is looked for: codes that mean one line, or a name with the names above it.

    ``path`` ends with the name; ``families`` limits the tables, None means any. ``official`` is
    how the official lists call the line and what it stands under, from the 类 down: lines
    without a code of that name are found by it in tables of the given ``flow``.
    ``total_of`` is the table of a total: it is found by its ``role`` in tables of the same kind, by
    its name where one is called so, else at the same place (``at_root`` or below another total).
    """

    codes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    families: Collection[Family] | None = None
    official: tuple[str, ...] = ()
    flow: Flow | None = None
    total_of: SectionEntry | None = None
    role: Role = Role.TOTAL
    at_root: bool = True


def find_occurrences(
    archive: Archive, key: LineKey, regions: Sequence[str] = (), years: Sequence[int] = ()
) -> list[Occurrence]:
    """The line wherever it stands, at most once in a table, best match first.

    Only in Books of places whose name contains one of ``regions`` and of these ``years``; where
    none are named, of all. Raises ArchiveError.
    """
    if key.total_of is not None:
        return _find_totals(archive, key, regions, years)
    names = [name for path in (key.path, key.official) for name in path[-1:]]
    ranks: dict[int, int] = {}
    for path in archive.find_paths(names, key.codes):
        rank = _rank(path, key)
        if rank is not None:
            ranks[path.id] = rank
    found: dict[int, Occurrence] = {}
    occurrences = archive.load_occurrences(list(ranks), regions, years)
    for one in sorted(occurrences, key=lambda one: ranks[one.path_id]):
        if _is_wanted(one.section, key):
            found.setdefault(one.section.id, one)
    return list(found.values())


def _find_totals(
    archive: Archive, key: LineKey, regions: Sequence[str], years: Sequence[int]
) -> list[Occurrence]:
    assert key.total_of is not None
    name = normalise_name(key.path[-1]) if key.path else ""
    found: dict[int, tuple[tuple[bool, int], Occurrence]] = {}
    for one in archive.load_totals(key.total_of, key.role, regions, years):
        other_name = normalise_name(one.row.name) != name
        if other_name and (not one.above) is not key.at_root:
            continue  # one document's 合计 may hold what another's 总计 does
        fit = other_name, one.row.depth
        if one.section.id not in found or fit < found[one.section.id][0]:
            found[one.section.id] = fit, one
    return [one for _, one in found.values() if _is_wanted(one.section, key)]


def _rank(path: LinePath, key: LineKey) -> int | None:
    """How well what stands at the end of a path is the line, from 0; None if it is not."""
    code = path.codes[-1]
    if code in key.codes:
        return key.codes.index(code)
    plain = plain_path(path.names)
    # A line of another code only shares the name; one without a code may be the same.
    if key.path and not (key.codes and code) and plain == plain_path(key.path):
        return len(key.codes)
    official = tuple(normalise_name(name) for name in key.official)
    # Lines without a code that are called and placed as the official lists do.
    if official and code is None and plain[-len(official) :] == official:
        return len(key.codes) + 1
    return None


def _is_wanted(section: SectionEntry, key: LineKey) -> bool:
    if section.kind is not SectionKind.TABLE:
        return False
    if key.flow is not None and section.flow not in {key.flow, None}:
        return False
    return key.families is None or family_of(section) in key.families


def plain_path(path: Sequence[str]) -> tuple[str, ...]:
    """A path without the totals above its end, each name normalised."""
    above = [name for name in path[:-1] if not _TOTAL.search(normalise_name(name))]
    return (*(normalise_name(name) for name in above), normalise_name(path[-1]))
