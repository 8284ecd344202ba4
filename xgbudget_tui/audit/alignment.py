"""Which rows of two tables are the same, by name and order of print, whatever their trees say.

Two tables of one thing list the same names in the same order. A tree that one wrong figure bent
has other paths, but the rows still stand where they stood; and a row that one of the tables lacks,
repeats or calls by another name shows as one that found no partner.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Role

_PLACE_WORDS = re.compile(
    r"^(?:全|本)?(?:省|市|县|区|州|旗)?(?:本级|级)?(?=一般公共|政府性|国有资本)"
)
_MOST = 0.5
"""Tables that share fewer of their names than this are not lists of the same things."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The rows of two tables in pairs, and those of each that the other lacks, in print order."""

    pairs: tuple[tuple[LineItem, LineItem], ...]
    only_here: tuple[LineItem, ...]
    only_there: tuple[LineItem, ...]

    @property
    def alike(self) -> bool:
        """Whether the tables share most of the names of the shorter one."""
        here, there = len(self.only_here), len(self.only_there)
        return len(self.pairs) > _MOST * (len(self.pairs) + min(here, there))


def row_name(line: LineItem) -> str:
    """The name rows are matched by: without the words for the place before a budget's name."""
    return _PLACE_WORDS.sub("", line.name)


def align_rows(table: Table, other: Table) -> Alignment:
    """The rows of two tables, matched by name in order of print."""
    here = [line for line in table.section.lines if line.role is not Role.FIELD]
    there = [line for line in other.section.lines if line.role is not Role.FIELD]
    matcher = SequenceMatcher(
        None, [row_name(line) for line in here], [row_name(line) for line in there], autojunk=False
    )
    pairs = [
        (here[block.a + step], there[block.b + step])
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]
    left, right = {one.number for one, _ in pairs}, {two.number for _, two in pairs}
    return Alignment(
        tuple(pairs),
        tuple(line for line in here if line.number not in left),
        tuple(line for line in there if line.number not in right),
    )


_TOTALS = {Role.GRAND_TOTAL, Role.TOTAL}


def match_lines(table: Table, other: Table) -> Iterator[tuple[LineItem, LineItem]]:
    """The lines of two tables that name the same thing in the same place of the tree.

    Where a tree was bent by a wrong figure, a name that each of the tables has once will do.
    """
    there: dict[tuple[str, ...], LineItem | None] = {}
    for path, line in _paths(other):
        there[path] = None if path in there else line
    unmatched: list[LineItem] = []
    taken: set[int] = set()
    for path, line in _paths(table):
        twin = there.get(path)
        if twin is not None:
            taken.add(twin.number)
            yield line, twin
        else:
            unmatched.append(line)
    yield from _match_names(unmatched, table, other, taken)


def _match_names(
    unmatched: list[LineItem], table: Table, other: Table, taken: set[int]
) -> Iterator[tuple[LineItem, LineItem]]:
    here = Counter(row_name(line) for line in table.section.lines)
    named: dict[str, LineItem | None] = {}
    for line in other.section.lines:
        named[row_name(line)] = None if row_name(line) in named else line
    for line in unmatched:
        twin = named.get(row_name(line))
        if twin is None or twin.number in taken or here[row_name(line)] > 1:
            continue
        if line.known_code == twin.known_code or None in (line.known_code, twin.known_code):
            yield line, twin


def _paths(table: Table) -> Iterator[tuple[tuple[str, ...], LineItem]]:
    """Each line with the names from the top down to it.

    Totals at the top are left out of the way to what is under them: one table may print a total
    over its classes where the other prints none.
    """
    trail: list[str | None] = []
    for depth, line in table.tree.walk():
        del trail[depth:]
        way = tuple(above for above in trail if above is not None)
        yield (*way, row_name(line)), line
        total = line.role in _TOTALS or line is table.class_total
        trail.append(None if total and not way else row_name(line))
