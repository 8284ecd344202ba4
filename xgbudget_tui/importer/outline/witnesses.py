"""What each witness says of a table before anything is added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.importer.context import TableContext
from xgbudget_tui.importer.outline.numerals import Numbering, read_numbering
from xgbudget_tui.importer.outline.official import OfficialReading
from xgbudget_tui.importer.outline.roles import (
    is_remainder,
    is_stock,
    may_foot,
    roles_of,
    says_of_which,
)
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Evidence, FigureState, Role

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


@dataclass(frozen=True, slots=True)
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
    # A numbered line stands beside the numbered lines above it, so it cannot total them.
    feet = tuple(
        line.outline is None and may_foot(line.name, role)
        for line, role in zip(lines, roles, strict=True)
    )
    numbering = read_numbering(lines, feet)
    official = OfficialReading(lines, roles, context)
    opinions = {
        Evidence.CODE: _by_code(lines),
        Evidence.INDENT: _by_indent(roles, indents),
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
        above = lines[parent].name
        if is_remainder(above) and not is_stock(above):
            opinion[row] = None


def _by_code(lines: Sequence[LineItem]) -> Opinion:
    """A code stands under the open code above it that it begins with.

    A code of another branch closes the one before: a line printed further down, beside other
    classes, stands there on its own, whatever its code begins with.
    """
    open_codes: list[tuple[str, int]] = []
    opinion: Opinion = []
    for row, line in enumerate(lines):
        if not line.code:
            opinion.append(None)
            continue
        while open_codes and not _is_prefix(open_codes[-1][0], line.code):
            open_codes.pop()
        opinion.append(open_codes[-1][1] if open_codes else None)
        open_codes.append((line.code, row))
    return opinion


def _is_prefix(above: str, code: str) -> bool:
    return len(above) > 2 and len(code) > len(above) and code.startswith(above)


def _by_indent(roles: Sequence[Role], indents: Sequence[int] | None) -> Opinion:
    """A line stands under the nearest line above that is printed further left."""
    opinion: Opinion = [None] * len(roles)
    if indents is None or len(indents) != len(roles) or len(set(indents)) < 2:
        return opinion
    stack: list[tuple[int, int]] = []
    for row, indent in enumerate(indents):
        while stack and stack[-1][0] >= indent:
            stack.pop()
        # Totals are often centred, so their indentation says nothing of what is under them.
        if stack and roles[row] is Role.ITEM:
            opinion[row] = stack[-1][1]
        if roles[row] is Role.ITEM:
            stack.append((indent, row))
    return opinion


def _by_outline(lines: Sequence[LineItem], roles: Sequence[Role], numbering: Numbering) -> Opinion:
    """(一) stands under 一、, and lines without a numeral under the numbered line before them."""
    opinion: Opinion = []
    last: int | None = None
    for row, line in enumerate(lines):
        if line.outline is not None:
            opinion.append(numbering.above.get(row))
            last = row
        elif roles[row] is not Role.ITEM:
            opinion.append(None)
            last = None
        else:
            opinion.append(last)
    return opinion


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
