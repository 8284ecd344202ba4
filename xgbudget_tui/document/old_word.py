"""Word documents of the years before docx (doc, and wps of the same make): paragraphs and tables.

The format is that of Microsoft's open specification [MS-DOC]: the text lies in pieces, named by
the piece table; what a paragraph is (in a table, the end of a row) lies in pages of 512 bytes,
found by the place of its last character in the file. ``olefile`` opens the container.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock, indent_of
from xgbudget_tui.document.limits import MOST_COLUMNS, Gathering
from xgbudget_tui.document.passwords import protected
from xgbudget_tui.document.title_rows import divide_rows, join_wrapped
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.library_calls import ask
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.value import value_class

_WORD_97 = 0x00C1
"""The oldest version of the format whose pieces are laid out so."""
_PAGE_SIZE = 512
_NEAR = 80
"""Twips (1/20 point) within which the edges of two cells are one edge."""
_CELL_MARK, _PAGE_BREAK = "\x07", "\x0c"
_ENDS = re.compile("[\r\x07\x0c]")
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")
_LEFT_OUT = re.compile("[\x00-\x06\x08\x0e-\x1d\x1f]")
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a property by the top three bits of its code; 0: its first byte says."""
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_TABLE = 0xD608
_FAR = (0x6645, 0x6646)


@value_class
class _Layout:
    """What a paragraph is: in a table and how deep, the end of a row, and that row's edges."""

    depth: int = 0
    ends_row: bool = False
    ends_cell: bool = False
    edges: tuple[int, ...] = ()


_PLAIN = _Layout()


@value_class
class _Paragraph:
    text: str
    layout: _Layout
    mark: str


def read_doc(content: bytes, source: SourceFile) -> Document:
    """Read a doc; ``SourcePlace.line`` counts paragraphs and table rows from 1.

    Raises DocumentError for a document that is protected, or older than Word 97.
    """
    import olefile

    with ask(olefile.OleFileIO, io.BytesIO(content)) as container:

        def read_stream(name: str) -> bytes:
            return bytes(ask(ask(container.openstream, name).read))

        main = read_stream("WordDocument")
        flags = _word(main, 0x0A)
        _refuse_unreadable(main, flags, source.name)
        table = read_stream("1Table" if flags & 0x0200 else "0Table")
        data = read_stream("Data") if container.exists("Data") else b""
    layouts = _Layouts(main, table, data)
    paragraphs = _read_paragraphs(main, table, layouts)
    return Document(source, tuple(_read_blocks(paragraphs, Gathering(source.name))))


def _refuse_unreadable(main: bytes, flags: int, name: str) -> None:
    if flags & 0x0100:
        raise protected(name)
    if _word(main, 0) != 0xA5EC or _word(main, 2) < _WORD_97:
        raise DocumentError(
            f"{name} is of a version of Word before 1997: save it as docx and import that.",
            f"{name} 的 Word 版本早于 1997：请另存为 docx 再导入。",
        )


def _byte(data: bytes, at: int) -> int:
    return ask(data.__getitem__, at)


def _word(data: bytes, at: int) -> int:
    return int(ask(struct.unpack_from, "<H", data, at)[0])


def _long(data: bytes, at: int) -> int:
    return int(ask(struct.unpack_from, "<I", data, at)[0])


def _structure(main: bytes, table: bytes, index: int) -> bytes:
    """The ``index``-th structure that the head of the document points at."""
    start, size = _long(main, 0x9A + 8 * index), _long(main, 0x9A + 8 * index + 4)
    return table[start : start + size]


class _Layouts:
    """What the paragraphs are, by the place in the file of the character that ends them."""

    def __init__(self, main: bytes, table: bytes, data: bytes) -> None:
        pages = _structure(main, table, 13)
        count = max(0, (len(pages) - 4) // 8)
        runs: list[tuple[int, int, _Layout]] = []
        for index in range(count):
            page = (_long(pages, 4 * (count + 1) + 4 * index) & 0x3FFFFF) * _PAGE_SIZE
            runs += _read_page(main[page : page + _PAGE_SIZE], data)
        runs.sort(key=lambda run: run[0])
        self._runs = runs
        self._starts = [run[0] for run in runs]

    def find(self, place: int) -> _Layout:
        """The layout of the paragraph that has the byte at ``place``."""
        at = bisect_right(self._starts, place) - 1
        if at < 0 or place >= self._runs[at][1]:
            return _PLAIN
        return self._runs[at][2]


def _read_page(page: bytes, data: bytes) -> Iterator[tuple[int, int, _Layout]]:
    """The runs of a page of paragraph properties: from, to, layout.

    Properties too long for a page, as those of a row with many cells, lie in ``data``.
    """
    if len(page) < _PAGE_SIZE:
        return
    count = page[-1]
    for index in range(count):
        start, end = _long(page, 4 * index), _long(page, 4 * index + 4)
        at = 2 * _byte(page, 4 * (count + 1) + 13 * index)
        if not at:
            yield start, end, _PLAIN
            continue
        half = _byte(page, at)
        size = 2 * half - 1 if half else 2 * _byte(page, at + 1)
        at += 1 if half else 2
        yield start, end, _read_layout(page[at + 2 : at + size], data)


def _read_layout(properties: bytes, data: bytes) -> _Layout:
    depth, ends_row, ends_cell = 0, False, False
    edges: tuple[int, ...] = ()
    found = list(_read_properties(properties))
    far = next((_long(value, 0) for code, value in found if code in _FAR), None)
    if far is not None and far + 2 <= len(data):
        found += _read_properties(data[far + 2 : far + 2 + _word(data, far)])
    for code, value in found:
        if code == _IN_TABLE and value[0]:
            depth = max(depth, 1)
        elif code == _DEPTH:
            depth = min(_long(value, 0), 0xFF)
        elif code in (_ROW_END, _INNER_ROW_END):
            ends_row = ends_row or bool(value[0])
        elif code == _INNER_CELL:
            ends_cell = bool(value[0])
        elif code == _TABLE:
            edges = _read_edges(value)
    return _Layout(depth, ends_row, ends_cell, edges)


def _read_properties(properties: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 3 <= len(properties):
        code = _word(properties, at)
        at += 2
        size = _SIZES[code >> 13]
        if code == _TABLE:
            size = _word(properties, at) + 1
        elif not size:
            size = properties[at] + 1
        value = properties[at : at + size]
        if len(value) < size:
            return
        yield code, value
        at += size


def _read_edges(value: bytes) -> tuple[int, ...]:
    """The left edge of each cell of a row, and the right one of the last, in twips."""
    count = value[2] if len(value) > 2 else 0
    if not 0 < count <= MOST_COLUMNS or len(value) < 3 + 2 * (count + 1):
        return ()
    return struct.unpack_from(f"<{count + 1}h", value, 3)


def _read_paragraphs(main: bytes, table: bytes, layouts: _Layouts) -> Iterator[_Paragraph]:
    """The paragraphs of the main text, each with what it is."""
    text: list[str] = []
    for piece, places in _read_pieces(main, table):
        start = 0
        for end in _ENDS.finditer(piece):
            text.append(piece[start : end.start()])
            place, width = places
            layout = layouts.find(place + width * end.start())
            yield _Paragraph(_clean("".join(text)), layout, end.group())
            text, start = [], end.end()
        text.append(piece[start:])
    if rest := _clean("".join(text)):
        yield _Paragraph(rest, _PLAIN, "\r")


def _read_pieces(main: bytes, table: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """The pieces of the main text in order: the text, where it starts, bytes a character."""
    pieces = _piece_table(_structure(main, table, 33))
    count = max(0, (len(pieces) - 4) // 12)
    left = _long(main, 0x4C)
    for index in range(count):
        first, after = _long(pieces, 4 * index), _long(pieces, 4 * index + 4)
        length = min(after - first, left)
        if length <= 0:
            continue
        left -= length
        place = _long(pieces, 4 * (count + 1) + 8 * index + 2)
        if place & 0x40000000:
            place = (place & 0x3FFFFFFF) // 2
            yield main[place : place + length].decode("cp1252", "replace"), (place, 1)
        else:
            yield main[place : place + 2 * length].decode("utf-16-le", "replace"), (place, 2)


def _piece_table(structure: bytes) -> bytes:
    at = 0
    while at + 5 <= len(structure):
        if structure[at] == 2:
            return structure[at + 5 : at + 5 + _long(structure, at + 1)]
        at += 3 + _word(structure, at + 1)
    return b""


def _clean(text: str) -> str:
    """A paragraph's text without field codes and the marks of pictures and notes."""
    text = _FIELD_CODE.sub("", text)
    text = text.replace("\x0b", "\n").replace("\x1e", "-").replace("\xa0", " ")
    return _LEFT_OUT.sub("", text)


def _read_blocks(paragraphs: Iterator[_Paragraph], gathering: Gathering) -> Iterator[Block]:
    line = 0
    table: list[_Row] = []
    row = _Row()
    for paragraph in paragraphs:
        layout = paragraph.layout
        if not layout.depth and paragraph.mark != _CELL_MARK:
            if table:
                yield from divide_rows(_place_rows(table, gathering))
                table, row = [], _Row()
            line += 1
            text = " ".join(paragraph.text.split())
            if text:
                yield TextBlock(text, SourcePlace(line))
        elif layout.ends_row and layout.depth <= 1:
            line += 1
            row.finish(line, layout.edges)
            table.append(row)
            row = _Row()
        else:
            row.add(paragraph)
    if row.texts:
        row.finish(line + 1, ())
        table.append(row)
    if table:
        yield from divide_rows(_place_rows(table, gathering))


class _Row:
    """A row of a table as it is gathered: the text of each cell, then its edges."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.line = 0
        self.edges: tuple[int, ...] = ()
        self._text = ""

    def add(self, paragraph: _Paragraph) -> None:
        """A paragraph of the cell that is open; a table within it becomes lines of its text."""
        self._text += paragraph.text
        if paragraph.mark == _CELL_MARK and paragraph.layout.depth <= 1:
            self.texts.append(self._text)
            self._text = ""
        else:
            self._text += "\n"

    def finish(self, line: int, edges: tuple[int, ...]) -> None:
        """The row ends; edges that do not fit the number of its cells count as none."""
        self.line = line
        if self._text.strip():
            self.texts.append(self._text)
        fits = len(edges) == len(self.texts) + 1 and list(edges) == sorted(edges)
        self.edges = edges if fits else ()


def _place_rows(table: Sequence[_Row], gathering: Gathering) -> list[tuple[Cell, ...]]:
    """The rows on the columns of their table: those between the edges that any row has."""
    edges = _common_edges(edge for row in table for edge in row.edges)
    return gathering.take(tuple(_place_row(row, edges)) for row in table)


def _common_edges(edges: Iterator[int]) -> list[int]:
    common: list[int] = []
    for edge in sorted(set(edges)):
        if not common or edge - common[-1] > _NEAR:
            common.append(edge)
    return common


def _place_row(row: _Row, edges: Sequence[int]) -> Iterator[Cell]:
    column = 1
    for index, raw in enumerate(row.texts):
        across = 1
        if row.edges:
            left, right = (bisect_right(edges, edge) for edge in row.edges[index : index + 2])
            across = max(1, right - left)
        text = join_wrapped(raw)
        indent = indent_of(raw) if text else 0
        yield Cell(text, SourcePlace(row.line, column), indent, across)
        for covered in range(1, across):
            yield Cell("", SourcePlace(row.line, column + covered))
        column += across
