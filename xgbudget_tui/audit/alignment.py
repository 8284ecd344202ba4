"""Which rows of two tables are the same, by name and order of print, whatever their trees say.

Two tables of one thing list the same names in the same order. A tree that one wrong figure bent
has other paths, but the rows still stand where they stood; and a row that one of the tables lacks,
repeats or calls by another name shows as one that found no partner.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from xgbudget_tui.audit.table import Table, row_name
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Role
from xgbudget_tui.model.value import value_class

_MOST = 0.5
"""Tables that share fewer of their names than this are not lists of the same things."""


@value_class
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


def match_lines(table: Table, other: Table) -> Iterator[tuple[LineItem, LineItem]]:
    """The lines of two tables that name the same thing in the same place of the tree.

    Where a tree was bent by a wrong figure, a name that each of the tables has once will do.
    """
    unmatched: list[LineItem] = []
    taken: set[int] = set()
    for path, line in table.paths:
        twin = other.by_path.get(path)
        if twin is not None:
            taken.add(twin.number)
            yield line, twin
        else:
            unmatched.append(line)
    for line in unmatched:
        name = row_name(line)
        twin = other.by_name.get(name)
        if twin is None or twin.number in taken or table.names[name] > 1:
            continue
        if line.known_code == twin.known_code or None in (line.known_code, twin.known_code):
            yield line, twin
