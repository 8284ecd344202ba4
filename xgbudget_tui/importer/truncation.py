"""Tables that end before they are complete: the rest of the document, or of the page, is missing.

A table is cut where its last printed line is still inside a branch that has not closed: the lines
read so far add up to less than the line they are part of, by more than rounding, in every amount
column, and nothing follows. So it is where an open branch is a 一、 that no 二、 follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.source import SourceFile
from xgbudget_tui.model.terms import Breakdown, FigureState, Role, SectionKind
from xgbudget_tui.model.tree import LineTree

_PLAIN = ("text", "csv")
_FEWEST = 4
"""Lines a table must have before its end can say anything."""


def find_cut_tables(sections: Iterable[Section]) -> Iterator[Section]:
    """The tables whose last line stands in a branch that does not close."""
    return (section for section in sections if _is_cut(section))


def refuse_cut_document(source: SourceFile, sections: Sequence[Section]) -> None:
    """Raise DocumentError where every table with lines is cut: only a part of a text was given.

    A file of another format is whole if it can be opened, whatever its sums are.
    """
    if source.format not in _PLAIN:
        return
    name = source.name
    tables = [
        section
        for section in sections
        if section.kind is SectionKind.TABLE and len(section.lines) >= _FEWEST
    ]
    if tables and all(map(_is_cut, tables)):
        last = max((line.place for line in tables[-1].lines if line.place), default=None)
        where = last.line if last else 0
        raise DocumentError(
            f"{name} breaks off inside its table (line {where}): the lines add up to less than "
            "their total; give the whole document.",
            f"{name} 在表中断开（第 {where} 行）：已有各行之和小于上级数额；请提供完整文件。",
        )


def _is_cut(section: Section) -> bool:
    if section.kind is not SectionKind.TABLE or len(section.lines) < _FEWEST:
        return False
    last = max(section.lines, key=lambda line: line.number)
    if last.role in (Role.GRAND_TOTAL, Role.TOTAL) or last.code is not None:
        return False
    tree = LineTree(section.lines)
    if section.solutions == 0 and _begins_a_list(tree.roots):
        return True
    above = [line for line in tree.ancestors(last) if line.breakdown is Breakdown.FULL]
    # The branch must be open up to the root: a single bad sum in a whole table is no cut.
    return bool(above) and all(_falls_short(line, tree.children(line)) for line in above)


def _begins_a_list(roots: Sequence[LineItem]) -> bool:
    """Whether the only numbered root is 一、: a list of one is the beginning of a longer one."""
    numbers = [root.outline.number for root in roots if root.outline is not None]
    return numbers == [1] and roots[-1].outline is not None


def _falls_short(line: LineItem, parts: Sequence[LineItem]) -> bool:
    columns = 0
    for at, whole in enumerate(line.figures):
        if whole.state is not FigureState.AMOUNT or not whole.value:
            continue
        printed = [part.figures[at] for part in parts if at < len(part.figures)]
        amounts = [figure.value or 0 for figure in printed if figure.value is not None]
        bound = whole.resolution * (len(amounts) + 1)
        if sum(amounts) + bound >= whole.value:
            return False
        columns += 1
    return columns > 0
