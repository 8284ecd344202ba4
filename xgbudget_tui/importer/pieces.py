"""The body of a document cut into printed pieces: a title with its unit, its grids, its prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from xgbudget_tui.document import Block, Cell, Grid, TextBlock
from xgbudget_tui.importer.titles import core_title, is_title, likeness
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourcePlace

_UNIT = re.compile(
    r"(?:(?:金额)?(?:计量)?单位[:：]?)(?:人民币)?(?P<word>千元|百万元|万元|亿元|元)(?:[、,，/].{0,6})?"
)
_BRACKETED = re.compile(r"^[(（\[【][^()（）]{1,40}[)）\]】]$")
_PAGE = re.compile(
    r"^(?:[-—–－·]{1,3}\d{1,4}[-—–－·]{1,3}|第\d{1,4}页(?:[/,，]?共\d{1,4}页)?|\d{1,3}(?:/\d{1,4})?)$"
)
_LABEL = re.compile(r"^(?:附?(?:表|件))[\d一二三四五六七八九十\-—.]{1,6}[:：]?$")
_STATEMENT = re.compile(
    r"^(?:备注|注|情况说明|说明|附注|注释)\s*\d*\s*[:：]|此表为空|本表为空|无此项|无数据"
)


@dataclass(slots=True)
class Piece:
    """What stands under one printed title, until the next: one page of a table, or one note."""

    title: str
    title_places: list[SourcePlace] = field(default_factory=list)
    subtitle: str = ""
    label: str = ""
    unit: Unit | None = None
    unit_places: list[SourcePlace] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    prose: list[TextBlock] = field(default_factory=list)
    titled: bool = True

    @property
    def full_title(self) -> str:
        """The title with its bracketed second line, if it has one that is more than a year."""
        words = normalise_name(self.subtitle).strip("()[]【】")
        if not words or re.fullmatch(r"\d{4}年?度?", words) or words in normalise_name(self.title):
            return self.title
        return f"{self.title}{self.subtitle}"

    @property
    def place(self) -> SourcePlace:
        """Where the piece starts."""
        if self.title_places:
            return self.title_places[0]
        if self.grids:
            return self.grids[0].place
        return self.prose[0].place if self.prose else SourcePlace(1)

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands under the title yet."""
        return not self.grids and not self.prose and self.unit is None


@dataclass(slots=True)
class Body:
    """The pieces of a document, the lines before the first, headings and page numbers."""

    pieces: list[Piece] = field(default_factory=list)
    preface: list[TextBlock] = field(default_factory=list)
    headings: list[TextBlock] = field(default_factory=list)
    page_numbers: list[TextBlock] = field(default_factory=list)


def read_unit(text: str) -> Unit | None:
    """The unit a line names (``单位：万元``), or None if it is not a unit line."""
    match = _UNIT.search(normalise_name(text)) if len(text) < 60 else None
    return Unit.from_word(match.group("word")) if match else None


def is_statement(text: str) -> bool:
    """Whether a line under a table speaks of the table: 情况说明：无…, 备注：此表为空."""
    return _STATEMENT.search(text.strip()) is not None


def cut_pieces(blocks: Sequence[Block], listed: Sequence[str] = ()) -> Body:
    """Cut the body at its titles. ``listed`` are the titles the contents list promises."""
    cutter = _Cutter({core_title(title) for title in listed}, list(listed))
    for block in _level_blocks(blocks):
        cutter.take(block)
    return cutter.body


class _Cutter:
    """Walks the blocks in order of print, holding the piece that is open."""

    def __init__(self, cores: set[str], listed: list[str]) -> None:
        self.body = Body()
        self._cores = cores
        self._listed = listed
        self._piece: Piece | None = None

    def take(self, block: Block) -> None:
        if isinstance(block, Grid):
            self._take_grid(block)
        elif _PAGE.match(normalise_name(block.text)):
            self.body.page_numbers.append(block)
        else:
            self._take_text(block)

    def _take_grid(self, grid: Grid) -> None:
        if self._piece is None:
            self._open(Piece("", titled=False))
        assert self._piece is not None
        self._piece.grids.append(grid)

    def _take_text(self, block: TextBlock) -> None:
        piece = self._piece
        unit = read_unit(block.text)
        if unit is not None and not self._is_title(block):
            self._take_unit(block, unit)
        elif piece is not None and piece.titled and piece.is_bare and _BRACKETED.match(block.text):
            piece.subtitle = block.text
            piece.title_places.append(block.place)
        elif _LABEL.match(normalise_name(block.text)):
            self.body.headings.append(block)
        elif self._is_title(block):
            self._take_title(block)
        elif piece is None:
            self.body.preface.append(block)
        else:
            piece.prose.append(block)

    def _take_unit(self, block: TextBlock, unit: Unit) -> None:
        piece = self._piece
        if piece is None or piece.grids:
            # A unit without a title before it opens a page of the same table, or an untitled one.
            self._open(Piece(piece.title if piece else "", titled=False))
            piece = self._piece
        assert piece is not None
        piece.unit = unit
        piece.unit_places.append(block.place)

    def _take_title(self, block: TextBlock) -> None:
        piece = self._piece
        if piece is not None and piece.titled and piece.is_bare and not piece.subtitle:
            joined = piece.title + block.text
            if self._nearest(joined) > max(self._nearest(piece.title), self._nearest(block.text)):
                piece.title = joined
                piece.title_places.append(block.place)
                return
            self._demote(piece)
        self._open(Piece(block.text, [block.place]))

    def _nearest(self, title: str) -> float:
        return max((likeness(title, listed) for listed in self._listed), default=0.0)

    def _demote(self, piece: Piece) -> None:
        """A title under which the next title follows at once is a heading of a chapter."""
        if self._nearest(piece.title) >= 0.8:
            return
        self.body.pieces.remove(piece)
        self.body.headings.extend(TextBlock(piece.title, place) for place in piece.title_places)

    def _is_title(self, block: TextBlock) -> bool:
        if is_statement(block.text):
            return False
        return is_title(block.text) or (
            len(block.text) < 90 and core_title(block.text) in self._cores
        )

    def _open(self, piece: Piece) -> None:
        self._piece = piece
        self.body.pieces.append(piece)


def _level_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with titles, units and notes that stand inside grids taken out as lines of text."""
    for block in _mend_grids(blocks):
        if isinstance(block, TextBlock):
            yield block
            continue
        rows: list[tuple[Cell, ...]] = []
        source: list[str] = []
        for row, text in zip(block.rows, block.source, strict=True):
            lone = _lone_text(row)
            if lone is None:
                rows.append(row)
                source.append(text)
                continue
            if rows:
                yield Grid(tuple(rows), tuple(source))
                rows, source = [], []
            yield lone
        if rows:
            yield Grid(tuple(rows), tuple(source))


def _lone_text(row: Iterable[Cell]) -> TextBlock | None:
    filled = [cell for cell in row if cell.text]
    if not filled or len(filled) > 2:
        return None
    last = filled[-1]
    if read_unit(last.text) is not None and len(normalise_name(last.text)) <= 14:
        if len(filled) == 1 or _LABEL.match(normalise_name(filled[0].text)):
            return TextBlock(last.text, last.place)
        return None
    if len(filled) == 1 and (is_statement(last.text) or _is_table_title(last.text)):
        return TextBlock(last.text, last.place)
    return None


def _is_table_title(text: str) -> bool:
    return is_title(text) and "表" in text[-8:]


def _mend_grids(blocks: Sequence[Block]) -> Iterator[Block]:
    """A line without cells between two rows of one grid is a row with one cell."""
    grid: Grid | None = None
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if grid is not None:
            if isinstance(block, Grid) and _adjacent(grid, block):
                grid = _glue(grid, block)
                continue
            if isinstance(block, TextBlock) and _is_row(grid, block, following):
                grid = _glue(grid, _as_row(block))
                continue
            yield grid
            grid = None
        if isinstance(block, Grid):
            grid = block
        else:
            yield block
    if grid is not None:
        yield grid


def _is_row(grid: Grid, block: TextBlock, following: Block | None) -> bool:
    if not isinstance(following, Grid) or not block.text or len(block.text) > 60:
        return False
    line = block.place.line
    between = grid.rows[-1][0].place.line + 1 == line == following.place.line - 1
    return between and not (
        is_title(block.text) or read_unit(block.text) or is_statement(block.text)
    )


def _adjacent(grid: Grid, following: Block) -> bool:
    return following.place.line == grid.rows[-1][0].place.line + 1


def _glue(one: Grid, other: Grid) -> Grid:
    return Grid(one.rows + other.rows, one.source + other.source)


def _as_row(block: TextBlock) -> Grid:
    place = replace(block.place, column=0)
    return Grid(((Cell(block.text, place),),), (block.text,))
