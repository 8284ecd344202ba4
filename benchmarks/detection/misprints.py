"""A document with a row, a label, a unit or a heading printed wrong, for reading it again.

Like :mod:`benchmarks.detection.rewrite` it changes what the document's reader yields. A row that
shares its printed line with another one (the two sides of a balance) is neither deleted nor
printed twice, as no slip of a keyboard does that to half a line.

Two rows whose names stand nowhere else in the Book, nor in any list, cannot be told from two rows
under each other's label: nothing says which of two projects costs more. They are counted as a kind
of their own (``FREE``), not left out.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from xgbudget_tui.classification.code_list import load_codes
from xgbudget_tui.document.blocks import Block, Cell, Document, Grid, TextBlock
from xgbudget_tui.model.book import Book, LineItem, Measure, Section
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import MeasureKind, Role, SectionKind
from xgbudget_tui.model.tree import LineTree

Spot = tuple[int, str]
"""A printed line: its number and its sheet."""

_OTHER_UNIT = {"万元": "亿元", "亿元": "万元", "元": "万元", "千元": "万元"}
_UNIT = re.compile(r"(?<=单位)(?P<gap>.{0,3}?)(?P<unit>万元|亿元|千元|元)")
_YEAR = re.compile(r"20\d\d")


FREE = "swapped, names free"
"""Labels swapped between rows whose names nothing else in the Book and no list knows."""


@dataclass(frozen=True, slots=True)
class Misprint:
    """A document printed wrong in one place.

    ``section`` is the table, ``names`` are the rows or columns a reader must be led to, ``change``
    is the amount in fen that is missing or too much in a sum, None where no sum is concerned.
    """

    kind: str
    section: str
    names: frozenset[str]
    change: int | None
    document: Document


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table and where it is printed."""

    section: Section
    line: LineItem
    label: SourcePlace
    shared: bool
    free: bool
    """Whether the name has no code and no numeral, and stands nowhere else in the Book."""

    @property
    def spot(self) -> Spot:
        """The printed line."""
        return self.label.line, self.label.sheet


def find_rows(document: Document, book: Book) -> list[Row]:
    """Every row with an amount whose label has a cell of its own."""
    printed = {
        (row[0].place.line, row[0].place.sheet): row
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows
        if row
    }
    used = Counter(
        (line.place.line, line.place.sheet)
        for section in book.sections
        for line in section.lines
        if line.place
    )
    names = Counter(line.name for section in book.sections for line in section.lines)
    prose = "".join(
        normalise_name(paragraph.text)
        for section in book.sections
        for paragraph in section.paragraphs
    )
    found = []
    for section in book.sections:
        for line in section.lines if section.kind is SectionKind.TABLE else ():
            place = line.place
            if place is None or line.role is Role.FIELD:
                continue
            if not any(figure.value for figure in line.figures):
                continue
            spot = place.line, place.sheet
            cells = printed.get(spot, ())
            label = [cell for cell in cells if cell.text.strip() == line.printed.strip()]
            if len(label) == 1:
                free = names[line.name] == 1 and line.name not in prose and _is_unlisted(line)
                found.append(Row(section, line, label[0].place, used[spot] > 1, free))
    return found


def _is_unlisted(line: LineItem) -> bool:
    """Whether no official list knows the name of a row, and no numeral gives it a place."""
    return line.known_code is None and line.outline is None and not load_codes().named(line.name)


def misprint_row(document: Document, row: Row, rows: Mapping[Spot, Row]) -> Iterator[Misprint]:
    """The row printed twice, left out, under a sibling's label, and with its label swapped."""
    section, line = row.section, row.line
    tree = LineTree(section.lines)
    parent = tree.parent(line)
    above = {parent.name} if parent else set()
    names = frozenset({line.name, *above})
    amount = max(abs(figure.value or 0) for figure in line.figures)
    if not row.shared:
        yield Misprint("row twice", section.key, names, None, _print_twice(document, row.spot))
        if parent is not None:
            gone = _leave_out(document, row.spot)
            yield Misprint("row left out", section.key, names, amount, gone)
    beside = tree.children(parent) if parent is not None else tree.roots
    others = [one for one in beside if one.name != line.name and one.place is not None]
    at = next((n for n, one in enumerate(others) if one.number > line.number), len(others) - 1)
    place = others[at].place if others else None
    other = rows.get((place.line, place.sheet)) if place else None
    if other is None or other.line is not others[at]:
        return
    both = names | {other.line.name}
    label = {row.label: other.line.printed}
    yield Misprint("a sibling's label", section.key, both, None, _put(document, label))
    swapped = {row.label: other.line.printed, other.label: line.printed}
    if any(a.value != b.value for a, b in zip(line.figures, other.line.figures, strict=False)):
        kind = FREE if row.free and other.free else "labels swapped"
        yield Misprint(kind, section.key, both, None, _put(document, swapped))


def misprint_table(document: Document, section: Section, rng: random.Random) -> Iterator[Misprint]:
    """The table headed with another unit, two headings swapped, and another year in one."""
    first = next((line.place for line in section.lines if line.place), None)
    if first is None:
        return
    columns = {measure.label for measure in section.measures}
    changed = _change_unit(document, first)
    if changed is not None:
        yield Misprint("another unit", section.key, frozenset(), None, changed)
    heads = _find_heads(document, section, first)
    amounts = [head for head in heads if head[0].kind is MeasureKind.AMOUNT]
    pairs = [
        (one, other) for one, other in itertools.pairwise(amounts) if one[1].text != other[1].text
    ]
    if pairs:
        (_, one), (_, other) = rng.choice(pairs)
        swap = {one.place: other.text, other.place: one.text}
        names = frozenset(columns)
        yield Misprint("headings swapped", section.key, names, None, _put(document, swap))
    dated = [cell for _, cell in heads if _YEAR.search(cell.text)]
    if dated:
        cell = rng.choice(dated)
        text = _YEAR.sub(lambda found: str(int(found[0]) - 10), cell.text)
        names = frozenset(columns)
        changed = _put(document, {cell.place: text})
        yield Misprint("a heading's year", section.key, names, None, changed)


def _find_heads(
    document: Document, section: Section, first: SourcePlace
) -> list[tuple[Measure, Cell]]:
    """The columns of a table with the lowest cell of the heading of each."""
    grid = _grid_of(document, first)
    line = next((line for line in section.lines if line.place == first), None)
    if grid is None or line is None:
        return []
    found = []
    for measure, figure in zip(section.measures, line.figures, strict=False):
        if figure.place is None:
            continue
        above = [
            cell
            for row in grid.rows
            for cell in row
            if cell.place.column == figure.place.column
            and cell.place.sheet == first.sheet
            and cell.place.line < first.line
            and cell.text.strip()
            and normalise_name(cell.text) in measure.label
        ]
        if above:
            found.append((measure, above[-1]))
    return found


def _grid_of(document: Document, place: SourcePlace) -> Grid | None:
    for block in document.blocks:
        if isinstance(block, Grid) and any(
            row and (row[0].place.line, row[0].place.sheet) == (place.line, place.sheet)
            for row in block.rows
        ):
            return block
    return None


def _change_unit(document: Document, first: SourcePlace) -> Document | None:
    """The last unit printed above a table, and near it, made another one."""
    nearest: SourcePlace | None = None
    for place, text in document.texts():
        if place.sheet == first.sheet and first.line - 8 <= place.line < first.line:
            nearest = place if _UNIT.search(text) else nearest
    if nearest is None:
        return None

    def change(text: str) -> str:
        return _UNIT.sub(lambda m: m["gap"] + _OTHER_UNIT[m["unit"]], text)

    return _map_texts(document, {nearest: change})


def _put(document: Document, texts: Mapping[SourcePlace, str]) -> Document:
    return _map_texts(document, {place: lambda _, new=text: new for place, text in texts.items()})


def _map_texts(document: Document, changes: Mapping[SourcePlace, Callable[[str], str]]) -> Document:
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, TextBlock):
            if block.place in changes:
                block = replace(block, text=changes[block.place](block.text))  # noqa: PLW2901
        elif any(cell.place in changes for row in block.rows for cell in row):
            rows = tuple(
                tuple(
                    replace(cell, text=changes[cell.place](cell.text), exact="")
                    if cell.place in changes
                    else cell
                    for cell in row
                )
                for row in block.rows
            )
            block = replace(block, rows=rows)  # noqa: PLW2901
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _print_twice(document: Document, spot: Spot) -> Document:
    """The document with one printed line repeated below itself; later lines move down."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, TextBlock):
            blocks.append(replace(block, place=_down(block.place, spot)))
            continue
        rows: list[tuple[Cell, ...]] = []
        source: list[str] = []
        for row, text in zip(block.rows, block.source, strict=True):
            rows.append(tuple(replace(cell, place=_down(cell.place, spot)) for cell in row))
            source.append(text)
            if row and (row[0].place.line, row[0].place.sheet) == spot:
                below = tuple(
                    replace(cell, place=replace(cell.place, line=cell.place.line + 1))
                    for cell in row
                )
                rows.append(below)
                source.append(text)
        blocks.append(Grid(tuple(rows), tuple(source)))
    return replace(document, blocks=tuple(blocks))


def _down(place: SourcePlace, spot: Spot) -> SourcePlace:
    if place.sheet == spot[1] and place.line > spot[0]:
        return replace(place, line=place.line + 1)
    return place


def _leave_out(document: Document, spot: Spot) -> Document:
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            kept = [
                (row, text)
                for row, text in zip(block.rows, block.source, strict=True)
                if not row or (row[0].place.line, row[0].place.sheet) != spot
            ]
            if not kept:
                continue
            if len(kept) < len(block.rows):
                rows, source = zip(*kept, strict=True)
                block = Grid(tuple(rows), tuple(source))  # noqa: PLW2901
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))
