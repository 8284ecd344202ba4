"""The official classification as a witness: whose child a name is, read in print order."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.importer.codes.context_lists import candidates_of
from xgbudget_tui.importer.codes.listing import load_codes
from xgbudget_tui.importer.context import TableContext
from xgbudget_tui.importer.outline.roles import strip_of_which
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Role


class OfficialReading:
    """What the code lists say of a table's lines.

    ``codes[row]`` are the codes the name can have in this kind of table; ``parents[row]`` the row
    that the classification puts it under, None where it has no opinion; ``classes`` the rows that
    bear the name of a 类.
    """

    def __init__(
        self, lines: Sequence[LineItem], roles: Sequence[Role], context: TableContext
    ) -> None:
        codes = load_codes()
        self.codes: list[frozenset[str]] = [
            frozenset([line.code])
            if line.code
            else frozenset(
                entry.code for entry in candidates_of(codes, strip_of_which(line.name), context)
            )
            for line in lines
        ]
        self.parents: list[int | None] = [None] * len(lines)
        self.classes: list[int] = []
        self._path: list[tuple[int, str]] = []
        self._holder: int | None = None
        for row, line in enumerate(lines):
            self._read(row, line, roles[row])

    def related(self, head: int, child: int) -> bool:
        """Whether the child's name is officially directly under the head's name."""
        above, codes = self.codes[head], self.codes[child]
        return bool(above and codes) and any(code[:-2] in above for code in codes)

    def excluded(self, head: int, child: int) -> bool:
        """Whether no code of the child's name can stand anywhere under the head's name."""
        above, codes = self.codes[head], self.codes[child]
        return bool(above and codes) and not any(
            code.startswith(top) for code in codes for top in above
        )

    def _read(self, row: int, line: LineItem, role: Role) -> None:
        """Follow the codes as a reader would: deeper, or back up to the level that fits."""
        codes = self.codes[row]
        if role is not Role.ITEM or not codes:
            if role is not Role.ITEM or line.outline is not None:
                self._path.clear()
                self._holder = row
            return
        place = self._find_place(codes)
        if place is None:
            shortest = min(codes, key=lambda code: (len(code), code))
            if len(shortest) == 3:
                self.classes.append(row)
                self.parents[row] = self._holder
            self._path = [(row, shortest)]
        else:
            depth, code = place
            self.parents[row] = self._path[depth][0]
            del self._path[depth + 1 :]
            self._path.append((row, code))

    def _find_place(self, codes: frozenset[str]) -> tuple[int, str] | None:
        for missing in (2, 4):
            for depth in range(len(self._path) - 1, -1, -1):
                for code in sorted(codes):
                    if code[:-missing] == self._path[depth][1]:
                        return depth, code
        return None
