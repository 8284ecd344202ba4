"""What each witness says of a table before anything is added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from xgbudget_tui.classification.candidates import TableContext, candidates_of
from xgbudget_tui.classification.code_list import load_codes
from xgbudget_tui.importer.hierarchy.line_roles import (
    OWN_LEVEL,
    is_flow_remainder,
    is_stock,
    may_foot,
    roles_of,
    says_of_which,
    strip_of_which,
    totals_what_precedes,
)
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Evidence, FigureState, Role
from xgbudget_tui.model.tree import is_heading
from xgbudget_tui.model.value import value_class

_RANKS = {"hanzi": 1, "hanzi_bracket": 2, "arabic": 3, "arabic_bracket": 4, "circled": 5}


@value_class
class Numbering:
    """Rows that must be siblings (row to the next of its run) and the numbered row above a row.

    ``apart`` are those of a run with a total between them: they need not be siblings, but the
    second is no part of the first.
    """

    sibling: dict[int, int]
    above: dict[int, int]
    apart: dict[int, int]


def read_numbering(lines: Sequence[LineItem], feet: Sequence[bool]) -> Numbering:
    """Follow the numerals in print order.

    A numeral continues the nearest run of its style that waits for it; 1 opens a new run below
    whatever numeral stands open. A numeral that does neither (a gap, a repeat) opens a run of its
    own and binds nothing, because a misprinted numeral must not move other lines. ``feet`` marks
    totals of what stands above them: of numbers that run on past one the second is only not under
    the first.
    """
    sibling: dict[int, int] = {}
    above: dict[int, int] = {}
    apart: dict[int, int] = {}
    stack: list[tuple[str, int, int]] = []
    for row, line in enumerate(lines):
        if line.outline is None:
            continue
        style, number = line.outline.style, line.outline.number
        depth = _find_run(stack, style, number)
        if depth is not None:
            before = stack[depth][2]
            if not any(feet[before : row + 1]):
                sibling[before] = row
            elif not feet[before]:
                apart[before] = row
            del stack[depth:]
        else:
            _leave_inner(stack, style)
        if stack:
            above[row] = stack[-1][2]
        stack.append((style, number, row))
    return Numbering(sibling, above, apart)


def _find_run(stack: list[tuple[str, int, int]], style: str, number: int) -> int | None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == style and stack[depth][1] + 1 == number:
            return depth
    return None


def _leave_inner(stack: list[tuple[str, int, int]], style: str) -> None:
    """Drop the numerals of this style or an inner one: a fresh run cannot stand below them."""
    while stack and _RANKS[stack[-1][0]] >= _RANKS[style]:
        stack.pop()


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
        self._classes_read = False
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
                # A total below classes is theirs: what follows it stands beside it.
                footed = role is not Role.ITEM and self._classes_read
                self._holder = None if footed else row
                self._classes_read = False
            return
        place = self._find_place(codes)
        if place is None:
            shortest = min(codes, key=lambda code: (len(code), code))
            if len(shortest) == 3:
                self.classes.append(row)
                self._classes_read = True
                self.parents[row] = self._holder
            elif self._path and len(shortest) > max(5, len(self._path[0][1])):
                # An item whose name the lists know elsewhere only is no reason to leave the
                # branch: it stands in the open section. 款 names are rarer, and do lead away.
                self.parents[row] = self._find_level(codes)
                return
            self._path = [(row, shortest)]
        else:
            depth, code = place
            self.parents[row] = self._path[depth][0]
            del self._path[depth + 1 :]
            self._path.append((row, code))

    def _find_level(self, codes: frozenset[str]) -> int | None:
        """The open line one level above the codes, the lowest there is."""
        above = {len(code) - 2 for code in codes}
        return next((row for row, code in reversed(self._path) if len(code) in above), None)

    def _find_place(self, codes: frozenset[str]) -> tuple[int, str] | None:
        for missing in (2, 4):
            for depth in range(len(self._path) - 1, -1, -1):
                for code in sorted(codes):
                    if code[:-missing] == self._path[depth][1]:
                        return depth, code
        return None


Opinion = list[int | None]
"""For each row the row a witness puts it under, None where it has no opinion."""

WEIGHTS = {
    Evidence.CODE: 16,
    Evidence.INDENT: 8,
    Evidence.OUTLINE: 6,
    Evidence.OF_WHICH: 6,
    Evidence.CLASSIFICATION: 4,
    Evidence.TOTAL_WORD: 2,
}
"""How much an agreeing witness counts when several trees add up."""


_LEVELS = 20
"""A level of indentation has at least one of so many lines."""
_APART = 2
"""Half widths of a character between levels from which one of them beside a level is none."""

MOST_ALIKE = 2
"""Lines of one name that may be totals without a total word.

省本级支出 printed below each class is a part of it.
"""


@value_class
class Witnesses:
    """All testimony on one table. ``commas`` is None for a row without a telling figure."""

    context: TableContext
    roles: tuple[Role, ...]
    feet: tuple[bool, ...]
    numbering: Numbering
    official: OfficialReading
    opinions: dict[Evidence, Opinion]
    commas: tuple[bool | None, ...]
    of_which: tuple[bool, ...]
    weights: dict[tuple[int, int], int]
    """How much the opinions weigh together that put a row (second) under another (first)."""

    def bond(self, head: int, child: int) -> int:
        """How well ``child`` suits ``head``, by all witnesses but addition."""
        score = self.weights.get((head, child), 0)
        if self.official.related(head, child):
            score += WEIGHTS[Evidence.CLASSIFICATION]
        if self.commas[child] is True and self.commas[head] is False:
            score -= 1
        return score


def ask_witnesses(
    lines: Sequence[LineItem], context: TableContext, indents: Sequence[int] | None
) -> Witnesses:
    """Collect the testimony on a table's lines; nothing is settled yet."""
    roles = roles_of(lines)
    printed = Counter(line.name for line in lines)
    feet = tuple(
        _may_foot(line, role) and (role is not Role.ITEM or printed[line.name] <= MOST_ALIKE)
        for line, role in zip(lines, roles, strict=True)
    )
    numbering = read_numbering(lines, feet)
    official = OfficialReading(lines, roles, context)
    opinions = {
        Evidence.CODE: _by_code(lines, indents),
        Evidence.INDENT: _by_indent(lines, roles, indents),
        Evidence.OUTLINE: _by_outline(lines, roles, numbering),
        Evidence.OF_WHICH: _by_of_which(lines),
        Evidence.CLASSIFICATION: official.parents,
        Evidence.TOTAL_WORD: _by_total_word(lines, roles, numbering),
    }
    for witness in (Evidence.INDENT, Evidence.OUTLINE):
        _part_stocks(lines, opinions[witness])
    return Witnesses(
        context=context,
        roles=roles,
        feet=feet,
        numbering=numbering,
        official=official,
        opinions=opinions,
        commas=_read_commas(lines),
        of_which=tuple(says_of_which(line.name) for line in lines),
        weights=_add_weights(opinions),
    )


def _may_foot(line: LineItem, role: Role) -> bool:
    """Whether a line may total what stands above it.

    A numbered line stands beside the numbered lines above it, so it cannot total them, unless it
    says that it does (十一、本年支出小计).
    """
    if line.outline is None:
        return may_foot(line.name, role)
    return role is not Role.ITEM and totals_what_precedes(line.name)


def _add_weights(opinions: dict[Evidence, Opinion]) -> dict[tuple[int, int], int]:
    weights: dict[tuple[int, int], int] = {}
    for witness, opinion in opinions.items():
        for row, parent in enumerate(opinion):
            if parent is not None:
                weights[parent, row] = weights.get((parent, row), 0) + WEIGHTS[witness]
    return weights


def _part_stocks(lines: Sequence[LineItem], opinion: Opinion) -> None:
    """年末滚存结余 printed below 本年收支结余 stands beside it: a stock is no part of a flow."""
    for row, parent in enumerate(opinion):
        if parent is None or not is_stock(lines[row].name):
            continue
        if is_flow_remainder(lines[parent].name):
            opinion[row] = None


def _by_code(lines: Sequence[LineItem], indents: Sequence[int] | None) -> Opinion:
    """A code stands under the open code above it that it begins with.

    A code of another branch closes the one before: a line printed further down, beside other
    classes, stands there on its own, whatever its code begins with. A class that has no sections
    (227 预备费) may be printed once for each level of the table: each is under the one before. So
    is any line that is printed again set deeper: 22902 年初预留 as a section and as its only item.
    """
    open_codes: list[tuple[str, int]] = []
    opinion: Opinion = []
    again = _find_printed_again(lines) | _find_printed_deeper(lines, indents)
    for row, line in enumerate(lines):
        if not line.code or row in again:
            opinion.append(row - 1 if row in again else None)
            continue
        while open_codes and not _is_prefix(open_codes[-1][0], line.code):
            open_codes.pop()
        opinion.append(open_codes[-1][1] if open_codes else None)
        open_codes.append((line.code, row))
    return opinion


_CLASS_CODE = 3
"""Digits of the code of a class."""


def _find_printed_again(lines: Sequence[LineItem]) -> set[int]:
    """Rows that repeat a class, where these are as many as the table has levels of codes."""
    lengths = {len(line.code) for line in lines if line.code}
    again: set[int] = set()
    start = 0
    for row in range(1, len(lines) + 1):
        if row < len(lines) and _is_printed_again(lines[row], lines[start]):
            continue
        if len(lines[start].code or "") == _CLASS_CODE and row - start == len(lengths) > 1:
            again |= set(range(start + 1, row))
        start = row
    return again


def _find_printed_deeper(lines: Sequence[LineItem], indents: Sequence[int] | None) -> set[int]:
    """Rows that repeat the line before them and are set further in than that."""
    if indents is None:
        return set()
    return {
        row
        for row in range(1, len(lines))
        if indents[row] > indents[row - 1]
        and lines[row].code
        and _is_printed_again(lines[row], lines[row - 1])
    }


def _is_printed_again(line: LineItem, first: LineItem) -> bool:
    values = [[figure.value for figure in one.figures] for one in (line, first)]
    return (line.code, line.name) == (first.code, first.name) and values[0] == values[1]


def _is_prefix(above: str, code: str) -> bool:
    return len(above) > 2 and len(code) > len(above) and code.startswith(above)


def _by_indent(
    lines: Sequence[LineItem], roles: Sequence[Role], indents: Sequence[int] | None
) -> Opinion:
    """A line stands under the nearest line above that is printed further left.

    The own level of a place, printed below it (长春市, 长春市本级), holds none of its districts,
    however they are set in.
    """
    opinion: Opinion = [None] * len(roles)
    if indents is None or len(indents) != len(roles) or len(set(indents)) < 2:
        return opinion
    stack: list[tuple[int, int]] = []
    for row, indent in enumerate(_join_levels(indents)):
        while stack and stack[-1][0] >= indent:
            stack.pop()
        # Totals are often centred, so their indentation says nothing of what is under them.
        if stack and roles[row] is Role.ITEM:
            opinion[row] = stack[-1][1]
        own = row > 0 and lines[row].name == f"{lines[row - 1].name}{OWN_LEVEL}"
        if roles[row] is Role.ITEM and not own:
            stack.append((indent, row))
    return opinion


def _join_levels(indents: Sequence[int]) -> Sequence[int]:
    """The indentation of each line, that of few lines half a character beside many as theirs.

    Only where levels lie further apart: in plain text one space may be a level.
    """
    counts = Counter(indents)
    levels = sorted(level for level, count in counts.items() if count * _LEVELS >= len(indents))
    if len(levels) < 2 or any(after - level < _APART for level, after in pairwise(levels)):
        return indents
    beside = {
        indent: [one for one in levels if abs(one - indent) == 1]
        for indent in counts
        if indent not in levels
    }
    joined = {indent: near[0] for indent, near in beside.items() if len(near) == 1}
    return [joined.get(indent, indent) for indent in indents]


def _by_outline(lines: Sequence[LineItem], roles: Sequence[Role], numbering: Numbering) -> Opinion:
    """(一) stands under 一、, and lines without a numeral under the numbered line before them.

    Where numbers begin anew under each of several headings (一般债务, 专项债务), they stand under
    these.
    """
    opinion: Opinion = []
    last: int | None = None
    parts = _find_numbered_parts(lines)
    part: int | None = None
    for row, line in enumerate(lines):
        if row in parts:
            opinion.append(None)
            part = row
        elif line.outline is not None:
            opinion.append(numbering.above.get(row, part))
            last = row
        elif roles[row] is not Role.ITEM:
            opinion.append(None)
            last = None
        else:
            opinion.append(last)
    return opinion


def _find_numbered_parts(lines: Sequence[LineItem]) -> set[int]:
    """Headings without a numeral, each followed by a number one of the same style."""
    found: dict[str, set[int]] = {}
    for row, (line, after) in enumerate(pairwise(lines)):
        first = after.outline
        if first is not None and first.number == 1 and line.outline is None and is_heading(line):
            found.setdefault(first.style, set()).add(row)
    return next((rows for rows in found.values() if len(rows) > 1), set())


def _by_of_which(lines: Sequence[LineItem]) -> Opinion:
    """其中 is part of the last line that is not itself 其中."""
    opinion: Opinion = []
    whole: int | None = None
    for row, line in enumerate(lines):
        marked = says_of_which(line.name)
        opinion.append(whole if marked else None)
        if not marked:
            whole = row
    return opinion


def _by_total_word(
    lines: Sequence[LineItem], roles: Sequence[Role], numbering: Numbering
) -> Opinion:
    """Lines that nothing else holds stand under the total at the head or foot of the table."""
    opinion: Opinion = [None] * len(lines)
    size = len(lines)
    grand = [row for row, role in enumerate(roles) if role is Role.GRAND_TOTAL]
    total = [row for row, role in enumerate(roles) if role in (Role.TOTAL, Role.SUBTOTAL)]
    if len(grand) == 1 and grand[0] in (0, size - 1):
        top = grand[0]
    elif not grand and 0 in total:
        top = 0
    elif not grand and total and total[-1] == size - 1:
        top = size - 1
    else:
        return opinion
    held = {row for row in total if row != top}
    for row in range(size):
        if row == top:
            continue
        numbered = lines[row].outline is not None
        outermost = numbered and row not in numbering.above
        alone = not held and not numbered and not numbering.sibling
        if row in held or outermost or alone:
            opinion[row] = top
    return opinion


def _read_commas(lines: Sequence[LineItem]) -> tuple[bool | None, ...]:
    """Whether each line prints its thousands separator; no testimony if all lines do the same."""
    marks = tuple(_comma(line) for line in lines)
    return marks if {True, False} <= set(marks) else (None,) * len(lines)


def _comma(line: LineItem) -> bool | None:
    for figure in line.figures:
        if figure.state is FigureState.AMOUNT:
            digits = figure.printed.split(".")[0]
            if "," in digits or "，" in digits:
                return True
            if sum(char.isdigit() for char in digits) > 3:
                return False
    return None
