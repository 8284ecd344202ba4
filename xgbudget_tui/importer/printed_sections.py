"""The body of a document as printed sections: cut at titles, pages of one table joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from xgbudget_tui.document import Block, Cell, Grid, TextBlock
from xgbudget_tui.importer.labels import (
    Label,
    find_form_number,
    number_of_sheet,
    split_label,
    split_number,
    strip_number,
)
from xgbudget_tui.importer.titles import (
    best_likeness,
    core_title,
    find_year,
    is_title,
    read_title,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import normalise_name, split_outline
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.value import value_class

_UNIT = re.compile(
    r"(?:(?:金额)?(?:计量)?单位[:：]?|金额[:：])(?:人民币)?(?P<word>千元|百万元|万元|亿元|元)(?:[、,，/].{0,6})?"
)
_UNIT_BEFORE = re.compile(
    r"\s*(?:金额|计量)?单\s*位\s*[:：]\s*(?:人民币)?\s*(?:千元|百万元|万元|亿元|元)(?=\s*[\w])"
)
_UNIT_BEHIND = re.compile(r"[\s（(]*(?:金额|计量)?单\s*位\s*[:：]\s*\S{1,8}\s*$")
_STATEMENT = re.compile(
    r"^(?:备注|注|情况说明|说明|附注|注释)\s*\d*\s*[:：]|此表为空|本表为空|无此项|无数据"
)


@dataclass(slots=True)
class Piece:
    """What stands under one printed title, until the next: one page of a table, or one note.

    ``label`` is the number printed on it (表3: ``3``), ``label_late`` whether the label stands
    under the title; ``sheet`` the name of its sheet in a workbook.
    """

    title: str
    title_places: list[SourcePlace] = field(default_factory=list)
    subtitle: str = ""
    label: str = ""
    label_late: bool = False
    sheet: str = ""
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

    @property
    def is_divider(self) -> bool:
        """Whether nothing stands under the title but the number of a part: 第一部分."""
        lines = [] if self.grids else self.prose
        return bool(lines) and all(_PART.fullmatch(normalise_name(one.text)) for one in lines)


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


def is_page_number(text: str) -> bool:
    """Whether a line is the number of a page and nothing else."""
    return _PAGE.match(normalise_name(text)) is not None


def is_statement(text: str) -> bool:
    """Whether a line under a table speaks of the table: 情况说明：无…, 备注：此表为空."""
    return _STATEMENT.search(text.strip()) is not None


def level_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with titles, units and notes that stand inside grids taken out as lines of text."""
    for block in _mend_grids(blocks):
        if isinstance(block, TextBlock):
            yield _say_once(block)
            continue
        unit = _find_unit_in_header(block)
        if unit is not None:
            yield unit
        grid = block if unit is None else _without_unit(block, unit)
        rows: list[tuple[Cell, ...]] = []
        source: list[str] = []
        for row, text in zip(grid.rows, grid.source, strict=True):
            lines = _lone_texts(row)
            if not lines:
                rows.append(row)
                source.append(text)
                continue
            if rows:
                yield Grid(tuple(rows), tuple(source))
                rows, source = [], []
            yield from lines
        if rows:
            yield Grid(tuple(rows), tuple(source))


def _say_once(block: TextBlock) -> TextBlock:
    """A title that stands over each of several tables side by side, said once."""
    said = block.text.split()
    if len(said) > 1 and len(set(said)) == 1 and _is_table_title(said[0]):
        return replace(block, text=said[0])
    return block


def _find_unit_in_header(grid: Grid) -> TextBlock | None:
    """The line of the unit where the rules of the last column reach up past it, or None.

    单位：亿元 is then printed in one cell with the heading below it.
    """
    filled = [cell for cell in grid.rows[0] if cell.text]
    match = _UNIT_BEFORE.match(filled[-1].text) if len(filled) > 1 else None
    if match is None:
        return None
    return TextBlock(match.group(), filled[-1].place, confidence=filled[-1].confidence)


def _without_unit(grid: Grid, unit: TextBlock) -> Grid:
    """A grid without the unit that its last heading begins with."""
    first = tuple(
        replace(cell, text=cell.text.removeprefix(unit.text).lstrip())
        if cell.place == unit.place
        else cell
        for cell in grid.rows[0]
    )
    return Grid((first, *grid.rows[1:]), grid.source)


def _lone_texts(row: Iterable[Cell]) -> list[TextBlock]:
    """A row of title, label, unit or note as lines of text; none if it is a row of the table."""
    filled = [cell for cell in row if cell.text]
    if not 0 < len(filled) <= _MOST_LONE:
        return []
    *before, last = filled
    texts = [TextBlock(cell.text, cell.place, confidence=cell.confidence) for cell in filled]
    if read_unit(last.text) is not None and len(normalise_name(last.text)) <= 14:
        fits = all(split_label(cell.text) or _is_table_title(cell.text) for cell in before)
        return texts if fits else []
    label = split_label(filled[0].text) if before else None
    if len(filled) == 2 and label is not None and not label.rest and _is_table_title(last.text):
        return texts
    whole = split_unit(last.text) is not None or is_statement(last.text)
    return texts if not before and (whole or _is_table_title(last.text)) else []


def split_unit(text: str) -> tuple[str, str] | None:
    """A title and the unit that stands behind it in one line, or None."""
    match = _UNIT_BEHIND.search(text)
    if match is None or read_unit(match.group()) is None:
        return None
    head = text[: match.start()].strip()
    return (head, match.group().strip(" （(")) if _is_table_title(head) else None


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


_BRACKETED = re.compile(r"^[(（\[【][^()（）]{1,40}[)）\]】]$")
_PAGE = re.compile(
    r"^(?:[-—–－─·]{1,3}\d{1,4}[-—–－─·]{1,3}|第\d{1,4}页(?:[/,，]?共\d{1,4}页)?|\d{1,3}(?:/\d{1,4})?)$"
)
_NO_TITLE = re.compile(r"[。，；：;:]|^\d(?!\d{3}年)|^[（(]?[一二三四五六七八九十]+[、）)]")
_NAMES_TABLE = re.compile(r"(?:情况|明细|清单|一览|汇总|分配|安排)(?:[(（].{0,12}[)）])?$")
"""How the title of a table of no known kind ends that has no 表."""
_ENDED = re.compile(r"[表）)]$")
_MOST_LONE = 3
"""Cells of a row that is no row of the table: label, title and unit."""
_LIKE_LISTED = 0.8
"""How alike a title must be to one of the contents list to be it."""
_BEGINS_TITLE = re.compile(r"(?:附?表\S{1,6}\s*)?(?:19|20)\d\d年[^。；，：,;:]*")
_END_OF_TITLE = re.compile(r"(?!附表|[上下本左右前后]表|报表)[\u4e00-\u9fff]{1,4}表")
"""What a long title begins with, and what may be left of it for its second line."""
_SECOND_HALF = re.compile(r"[和与及暨](?:19|20)\d\d年[^。；，：,;:]*$")
"""The second line of a title of two years."""
_PART = re.compile(r"第[一二三四五六七八九十\d]{1,3}[部篇]分?")
_IN_A_SENTENCE = re.compile(r"[。；，]")
_END_OF_SENTENCE = re.compile(r"[。；：:！？）)]$")
_NEAR_UNIT = 3
"""Lines below a title within which its unit stands."""
LONGEST_LINE = 60
"""Characters of one line of a title that runs over several."""


def cut_pieces(blocks: Sequence[Block], listed: Sequence[str] = ()) -> Body:
    """Cut the body at its titles. ``listed`` are the titles the contents list promises."""
    cutter = _Cutter({core_title(title) for title in listed}, list(listed))
    level = list(level_blocks(blocks))
    running = _find_running_heads(level)
    for at, block in enumerate(level):
        if at in running and isinstance(block, TextBlock):
            cutter.pass_over(block)
        else:
            cutter.take(block)
    return cutter.finish()


def _find_running_heads(blocks: Sequence[Block]) -> set[int]:
    """Where a line stands that heads pages of prose and is no title: 市人民政府公报 2026年第10期.

    Within a sentence that goes on from page to page its year would be taken for the sentence's.
    """
    tops: dict[str, list[int]] = {}
    pages = 0
    for at, block in enumerate(blocks):
        if at and blocks[at - 1].place.sheet == block.place.sheet:
            continue
        pages += bool(block.place.page)
        below = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, TextBlock) and block.place.page and isinstance(below, TextBlock):
            tops.setdefault(normalise_name(block.text), []).append(at)
    return {
        at
        for text, places in tops.items()
        if len(places) >= _RUNNING and len(places) * 2 > pages and not _may_head_table(text)
        for at in places
    }


def _may_head_table(text: str) -> bool:
    """Whether a line that stands on page after page may say of each which table it is of."""
    return split_number(text) is not None or is_title(text) or read_unit(text) is not None


_RUNNING = 5
"""Pages on which a line stands that heads them all."""


@value_class
class _Pending:
    """A label that waits for its title or its table."""

    label: Label
    block: TextBlock


class _Cutter:
    """Walks the blocks in order of print, holding the piece that is open."""

    def __init__(self, cores: set[str], listed: list[str]) -> None:
        self._body = Body()
        self._cores = cores
        self._listed = listed
        self._near: dict[str, float] = {}
        self._piece: Piece | None = None
        self._pending: _Pending | None = None
        self._sheet = ""

    def pass_over(self, block: TextBlock) -> None:
        """Leave a line out of all sections."""
        self._body.headings.append(block)

    def take(self, block: Block) -> None:
        if isinstance(block, Grid):
            self._take_grid(block)
        elif block.heading and block.place.line == 0:
            self._take_sheet(block)
        elif is_page_number(block.text):
            self._body.page_numbers.append(block)
        elif form := find_form_number(block.text):
            self._body.headings.append(block)
            if self._piece is not None and not self._piece.label and self._may_bear(block):
                self._piece.label, self._piece.label_late = form, True
        else:
            parts = split_unit(block.text)
            self._take_line(replace(block, text=parts[0]) if parts else block)
            if parts:
                self._take_unit(block, parts[1])

    def _take_line(self, block: TextBlock) -> None:
        label = self._read_label(block)
        if label is None or not self._take_label(block, label):
            self._take_text(block)

    def _read_label(self, block: TextBlock) -> Label | None:
        """The label a line starts with; a bare number is one only before the title of a table."""
        label = split_number(block.text) if len(block.text) < 2 * LONGEST_LINE else None
        if label is None or label.named:
            return label
        known = label.is_compound or "表" in label.rest[-8:] or self._is_listed(label.rest)
        return label if known and self._is_title(block) else None

    def finish(self) -> Body:
        """The pieces, once every block has been taken."""
        for piece in [piece for piece in self._body.pieces if piece.is_bare]:
            if normalise_name(piece.title).endswith("附表"):
                self._demote(piece)
        for piece in [piece for piece in self._body.pieces if piece.is_divider]:
            self._demote(piece)
            if piece not in self._body.pieces:
                self._body.headings.extend(piece.prose)
        return self._body

    def _take_sheet(self, block: TextBlock) -> None:
        """A new sheet ends whatever stood on the one before."""
        self._body.headings.append(block)
        self._piece, self._pending, self._sheet = None, None, block.text

    def _take_label(self, block: TextBlock, label: Label) -> bool:
        """Whether the line is a label alone, or a label with a unit, and has been taken."""
        unit = read_unit(label.rest) if label.rest else None
        if label.rest and unit is None:
            if not (is_title(label.rest) or self._is_listed(label.rest)):
                return False
            if not (label.marked or label.is_compound or self._is_listed(label.rest)):
                # 22 吉林省2022年…: the code of a place, which says nothing of the table.
                label = replace(label, number=self._pending.label.number if self._pending else "")
            self._pending = _Pending(label, block)
            return False
        piece = self._piece
        self._body.headings.append(block)
        if piece is not None and self._may_bear(block):
            piece.label, piece.label_late = label.number, True
        elif piece is None or piece.grids or piece.prose or piece.label != label.number:
            self._pending = _Pending(label, block)
        if unit is not None:
            self._take_unit(block, label.rest)
        return True

    def _may_bear(self, label: TextBlock) -> bool:
        """Whether a label under a title, on the same page, is that title's own."""
        piece = self._piece
        if piece is None or not piece.is_bare or not piece.titled:
            return False
        if piece.place.sheet != label.place.sheet:
            return False
        return not piece.label or piece.label_late

    def _take_grid(self, grid: Grid) -> None:
        if self._piece is None:
            named = is_title(self._sheet)
            self._open(Piece(self._sheet if named else "", titled=named))
        assert self._piece is not None
        self._piece.grids.append(grid)

    def _take_text(self, block: TextBlock) -> None:
        piece = self._piece
        unit = read_unit(block.text)
        if unit is not None and not self._is_title(block):
            self._take_unit(block, block.text)
        elif piece is not None and piece.titled and piece.is_bare and _BRACKETED.match(block.text):
            piece.subtitle = block.text
            piece.title_places.append(block.place)
        elif self._runs_on(block):
            assert piece is not None
            piece.title += block.text
            piece.title_places.append(block.place)
        elif self._is_labelled(block) or (self._is_title(block) and not self._is_in_prose(block)):
            self._take_title(block)
        else:
            lines = self._body.preface if piece is None else piece.prose
            if lines and self._ends_title(lines[-1], block):
                self._open(self._with_lines_before(lines, block))
            else:
                lines.append(block)

    def _ends_title(self, first: TextBlock, block: TextBlock) -> bool:
        """Whether two lines are a title that neither is: listed, or with its end in the second."""
        if not _follows(first, block) or len(first.text) > LONGEST_LINE:
            return False
        joined = first.text + block.text
        end = normalise_name(block.text)
        if end == "表" or (_END_OF_TITLE.fullmatch(end) and _BEGINS_TITLE.fullmatch(first.text)):
            return is_title(joined)
        if not self._listed:
            return False
        label = split_number(joined)
        numbered = label is not None and bool(label.rest) and (label.named or label.is_compound)
        return self._is_listed(joined) or (numbered and self._nearest(joined) > _LIKE_LISTED)

    def _take_unit(self, block: TextBlock, text: str) -> None:
        piece = self._piece
        lines = self._body.preface if piece is None else piece.prose
        if lines and self._names_table(lines[-1], block):
            self._open(self._with_lines_before(lines, lines.pop()))
            piece = self._piece
        elif piece is None or piece.grids:
            # A unit without a title before it opens a page of the same table, or an untitled one.
            self._open(Piece(piece.title if piece else "", titled=False))
            piece = self._piece
        assert piece is not None
        piece.unit = read_unit(text)
        piece.unit_places.append(block.place)

    def _names_table(self, line: TextBlock, unit: TextBlock) -> bool:
        """Whether the line above a unit is a title, though it does not end in 表."""
        near = 0 < unit.place.line - line.place.line < _NEAR_UNIT
        if not near or line.place.sheet != unit.place.sheet or len(line.text) > LONGEST_LINE:
            return False
        title = strip_number(line.text)
        if is_statement(title) or _NO_TITLE.search(normalise_name(title)):
            return False
        facts = read_title(title)
        if facts.year is None or (facts.kind is not None and facts.kind.note):
            return False
        return facts.kind is not None or _NAMES_TABLE.search(normalise_name(title)) is not None

    def _take_title(self, block: TextBlock) -> None:
        piece = self._piece
        pending = self._pending
        if pending is not None and pending.block.place == block.place and pending.label.rest:
            block = replace(block, text=pending.label.rest)
        new = Piece(block.text, [block.place])
        if piece is not None and piece.titled and piece.is_bare and not piece.subtitle:
            if normalise_name(piece.title) == normalise_name(block.text):
                piece.title_places.append(block.place)
                return
            joined = piece.title + block.text
            if self._nearest(joined) > max(self._nearest(piece.title), self._nearest(block.text)):
                piece.title = joined
                piece.title_places.append(block.place)
                return
            if piece.label_late and self._pending is None:
                new.label = piece.label
            self._demote(piece)
        elif piece is not None and piece.prose:
            new = self._with_lines_before(piece.prose, block)
        elif piece is None and self._pending is None:
            new = self._with_lines_before(self._body.preface, block)
        self._open(new)

    def _with_lines_before(self, lines: list[TextBlock], block: TextBlock) -> Piece:
        """A title with the lines taken from before it that begin it."""
        title, places, first = block.text, [block.place], block
        while lines and (
            self._begins_title(lines[-1], first) or self._ends_title(lines[-1], first)
        ):
            first = lines.pop()
            title, places = first.text + title, [first.place, *places]
        label = split_number(title) if first is not block else None
        if label is None or not label.rest or not (label.named or label.is_compound):
            return Piece(title, places)
        return Piece(label.rest, places, label=label.number)

    def _begins_title(self, first: TextBlock, block: TextBlock) -> bool:
        """Whether the line before a title is its first half: it has the year, or is listed."""
        if not _follows(first, block) or len(first.text) > LONGEST_LINE:
            return False
        words = strip_number(first.text)
        year = find_year(words)
        if is_statement(words) or (_NO_TITLE.search(normalise_name(words)) and year is None):
            return False
        if re.search(r"[。；]", words):
            return False
        if re.search("[和与及、]$", words) and year is not None:
            return True
        if self._nearest(words + block.text) > max(_LIKE_LISTED, self._nearest(block.text)):
            return True
        return year is not None and find_year(block.text) is None

    def _is_in_prose(self, block: TextBlock) -> bool:
        """Whether a line carries on the sentence of the line above it, whatever its words."""
        lines = self._body.preface if self._piece is None else self._piece.prose
        if not lines or not _follows(lines[-1], block) or self._is_listed(block.text):
            return False
        above = lines[-1].text.rstrip()
        if is_statement(above) or normalise_name(block.text).endswith("表"):
            return False
        return bool(_IN_A_SENTENCE.search(above)) and not _END_OF_SENTENCE.search(above)

    def _runs_on(self, block: TextBlock) -> bool:
        """Whether a line carries on the title above it, which a label announced as one.

        Or the title of an execution with that of the next budget: 和2019年社会保险基金预算草案.
        """
        piece = self._piece
        if piece is None or not piece.is_bare or piece.subtitle:
            return False
        if piece.titled and piece.title_places and _SECOND_HALF.match(normalise_name(block.text)):
            last = TextBlock(piece.title, piece.title_places[-1])
            return _follows(last, block) and len(block.text) <= LONGEST_LINE
        if not piece.label:
            return False
        if piece.label_late or len(block.text) > LONGEST_LINE or is_statement(block.text):
            return False
        whole = is_title(piece.title) or _ENDED.search(piece.title) is not None
        return (
            not (whole or self._is_listed(piece.title))
            and _NO_TITLE.search(normalise_name(block.text)) is None
        )

    def _nearest(self, title: str) -> float:
        if core_title(title) in self._cores:
            return 1.0
        if title not in self._near:
            self._near[title] = best_likeness(title, self._listed)
        return self._near[title]

    def _demote(self, piece: Piece) -> None:
        """A title under which the next title follows at once is a heading of a chapter."""
        if self._nearest(piece.title) >= _LIKE_LISTED:
            return
        pieces = self._body.pieces
        # It is nearly always the last.
        del pieces[next(i for i in range(len(pieces) - 1, -1, -1) if pieces[i] is piece)]
        self._body.headings.extend(TextBlock(piece.title, place) for place in piece.title_places)

    def _is_listed(self, text: str) -> bool:
        return len(text) < 90 and core_title(text) in self._cores

    def _is_title(self, block: TextBlock) -> bool:
        if is_statement(block.text):
            return False
        return self._is_listed(block.text) or (
            is_title(block.text) and not _is_prose_heading(block.text)
        )

    def _is_labelled(self, block: TextBlock) -> bool:
        """Whether a label right above announces the line as a title, whatever its words."""
        pending = self._pending
        if pending is None or len(block.text) > LONGEST_LINE or is_statement(block.text):
            return False
        return _NO_TITLE.search(normalise_name(block.text)) is None

    def _open(self, piece: Piece) -> None:
        piece.sheet = self._sheet
        pending, self._pending = self._pending, None
        if pending is not None and pending.label.number:
            piece.label, piece.label_late = pending.label.number, False
        elif not piece.label and self._sheet:
            piece.label, piece.label_late = number_of_sheet(self._sheet), True
        self._piece = piece
        self._body.pieces.append(piece)


def _follows(first: TextBlock, block: TextBlock) -> bool:
    """Whether a line stands right below another."""
    return first.place.sheet == block.place.sheet and block.place.line - first.place.line == 1


def _is_prose_heading(text: str) -> bool:
    """Whether a line heads a part of a report (（二）政府性基金预算情况), which is no section."""
    outline, rest = split_outline(text)
    return outline is not None and not re.search(r"表|说明|清单|一览", rest[-8:])


@dataclass(slots=True)
class PrintedSection:
    """One section as printed: its pieces in order, and the pieces that print it again whole."""

    pieces: list[Piece]
    repeats: list[Piece] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title above its first piece."""
        return self.pieces[0].full_title

    @property
    def label(self) -> str:
        """The number printed on it (表3: ``3``), "" if none is."""
        return next((piece.label for piece in self.pieces if piece.label), "")

    @property
    def is_table(self) -> bool:
        """Whether it has any grid."""
        return any(piece.grids for piece in self.pieces)

    def release(self) -> None:
        """Let go of the grids once they are read, so that a long table is in memory once."""
        for piece in (*self.pieces, *self.repeats):
            piece.grids.clear()


def join_pieces(pieces: list[Piece]) -> list[PrintedSection]:
    """Join what is printed over several pages; set apart what is printed twice."""
    printed: list[PrintedSection] = []
    by_title: dict[tuple[str, int | None, str], PrintedSection] = {}
    for piece in pieces:
        key = (core_title(piece.full_title), find_year(piece.full_title), piece.label)
        earlier = by_title.get(key) if piece.titled else None
        latest = printed[-1] if printed else None
        if earlier is None and piece.titled and latest is not None and not piece.label:
            # Only the first page may bear the label.
            earlier = latest if by_title.get((*key[:2], latest.label)) is latest else None
        if earlier is not None and _same_content(earlier, piece):
            earlier.repeats.append(piece)
        elif latest is not None and _belongs(latest, piece, same_title=earlier is latest):
            latest.pieces.append(piece)
        else:
            section = PrintedSection([piece])
            printed.append(section)
            by_title[key] = section
    return printed


def _belongs(section: PrintedSection, piece: Piece, *, same_title: bool) -> bool:
    """A page that carries on the one before it: rows under rows, prose under prose."""
    first = section.pieces[0]
    if piece.sheet != first.sheet:
        return False
    if not piece.titled:
        return piece.label in {"", first.label} and _same_header(section, piece)
    if not same_title:
        return False
    if section.is_table:
        return not piece.grids or _same_header(section, piece)
    return not piece.grids


def _same_header(section: PrintedSection, piece: Piece) -> bool:
    """Whether a page starts with the header its table started with, or has none of its own."""
    first = next((p.grids[0] for p in section.pieces if p.grids), None)
    if first is None or not piece.grids:
        return False
    # One page may have more ruling lines than another (cells in colour): blanks say nothing.
    if _words(first) == _words(piece.grids[0]):
        return True
    return abs(len(first.rows[-1]) - len(piece.grids[0].rows[0])) <= 1 and _has_figures(
        piece.grids[0]
    )


def _words(grid: Grid) -> list[str]:
    return [normalise_name(cell.text) for cell in grid.rows[0] if cell.text]


def _has_figures(grid: Grid) -> bool:
    return any(re.search(r"\d", cell.text) for cell in grid.rows[0][1:])


def _shape(grid: Grid) -> list[str]:
    return ["\t".join(normalise_name(cell.text) for cell in row).strip() for row in grid.rows]


def _same_content(section: PrintedSection, piece: Piece) -> bool:
    """Whether a piece prints a whole section again, apart from spaces and emphasis."""
    if _count_rows(section.pieces) != _count_rows([piece]):
        return False
    ours, theirs = _content(section.pieces), _content([piece])
    return bool(ours) and ours == theirs


def _count_rows(pieces: list[Piece]) -> int:
    return sum(len(piece.prose) + sum(len(grid.rows) for grid in piece.grids) for piece in pieces)


def _content(pieces: list[Piece]) -> list[str]:
    rows = [row for piece in pieces for grid in piece.grids for row in _shape(grid)]
    return rows + [normalise_name(block.text) for piece in pieces for block in piece.prose]
