"""The reader of PDF files, with pypdfium2: words first, then lines.

A page is read as words with their places, turned to the direction in which most of its text runs;
tables are found in them (:mod:`pdf_grids`), what is outside is paragraphs. Pages that show
something but have no text, or a garbled one, are read by eye where a recogniser is there
(:mod:`pdf_recognition`). ``sheet`` of a place is the page (``p. 12``), ``line`` counts lines and
rows on the page. Pages are read one by one and released, so a long document costs no more memory
than its longest page; where cores are free, several are read at a time (:mod:`pdf_helpers`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock
from xgbudget_tui.document.everyday_letters import makes_sense
from xgbudget_tui.document.limits import Gathering
from xgbudget_tui.document.ocr import Recogniser, load_recogniser
from xgbudget_tui.document.passwords import protected
from xgbudget_tui.document.pdf_grids import Piece, find_pieces
from xgbudget_tui.document.pdf_helpers import read_in_order
from xgbudget_tui.document.pdf_limits import OutOfTime, check_streams, time_limit
from xgbudget_tui.document.pdf_recognition import (
    find_ruled_areas,
    recognise_areas,
    recognise_page,
    shows_table,
)
from xgbudget_tui.document.pdf_ties import CellText, Row, choose_by_columns, count_used, mark_tied
from xgbudget_tui.document.pdf_words import PageContent, read_page_content
from xgbudget_tui.document.separators import settle_separators
from xgbudget_tui.document.title_rows import divide_rows, is_head, join_wrapped, part_heads
from xgbudget_tui.model.errors import DocumentError, Problem, Severity
from xgbudget_tui.model.library_calls import LibraryError, ask
from xgbudget_tui.model.progress import report_page
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.value import value_class

MOST_PAGES = 3000
MOST_SECONDS = 30.0
"""Seconds of work for one page; those of budgets take about one tenth at most."""
MOST_RECOGNISED = 500
"""Pages of one document that are read by eye."""
MOST_SECONDS_BY_EYE = 240.0
"""Seconds of work, of all cores together, for one page read by eye; they take about twenty."""
_SCANNED = 8
"""Characters a page with nothing but a picture may have (a page number)."""
_GARBAGE = 0.2
"""The share of characters without a meaning from which a page is as good as without text."""
_PAGE_NUMBER = re.compile(r"[-—－–─·\s]*(?:第?\s*\d{1,4}\s*页?)[-—－–─·\s]*")
_SPREAD = re.compile(r"(?:\S ){3,}\S")


@value_class
class Page:
    """A page read: its tables and lines. ``silent`` where it shows something but has no text.

    ``pictured`` where it has text, and pictures besides that may show a table.
    ``separators`` counts the figures of which a point read by eye was taken for a comma;
    ``ruled`` says that what was read by eye is a table between ruling lines.
    """

    pieces: tuple[Piece, ...] = ()
    silent: bool = False
    pictured: bool = False
    separators: int = 0
    ruled: bool = False

    @property
    def cells(self) -> int:
        """How many cells its tables have."""
        return sum(len(row) for piece in self.pieces for row in piece.rows)

    @property
    def widths(self) -> frozenset[int]:
        """How many filled columns its tables have, those left out that may be read in two ways."""
        known = (piece for piece in self.pieces if piece.rows and not piece.other)
        return frozenset(count_used(piece.rows) for piece in known)

    @property
    def is_tied(self) -> bool:
        """Whether one of its tables may as well be read in another way."""
        return any(piece.other for piece in self.pieces)


@dataclass(slots=True)
class _Reading:
    """The blocks of each page read; which pages are pictures or garbled, which were read by eye.

    ``pictured`` are the pages with text and pictures that may show a table, ``tables`` those of
    them of which tables were read by eye.
    """

    blocks: dict[int, list[Block]] = field(default_factory=dict)
    pictured: list[int] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    separators: dict[int, int] = field(default_factory=dict)


def read_pdf(
    content: bytes,
    source: SourceFile,
    load: Callable[[], Recogniser | None] = load_recogniser,
) -> Document:
    """Read a PDF. Raises DocumentError for a protected or damaged file, and for a scan.

    ``load`` gives what reads the pictures of pages, None where the extra is not installed: pages
    without text are then listed, and a document that has no others is declined.
    """
    import pypdfium2

    check_streams(content, source.name)
    try:
        with time_limit(MOST_SECONDS):
            book = ask(pypdfium2.PdfDocument, content)
    except OutOfTime:
        raise _too_slow(source.name) from None
    except LibraryError as error:
        if "password" in str(error.__cause__).lower():
            raise protected(source.name) from None
        raise
    try:
        return read_open_book(book, source, load)
    finally:
        book.close()


def read_open_book(
    book: Any, source: SourceFile, load: Callable[[], Recogniser | None]
) -> Document:
    """Read an open PDF of pypdfium2; raises what :func:`read_pdf` does."""
    gathering = Gathering(source.name)
    recogniser: Recogniser | None = None
    try:
        reading = _read_pages(book, gathering)
        if reading.silent or reading.pictured:
            recogniser = load()
        if recogniser is not None:
            _recognise_pages(book, reading, recogniser, gathering)
    except OutOfTime:
        raise _too_slow(source.name) from None
    blocks = [block for _, found in sorted(reading.blocks.items()) for block in found]
    if not blocks:
        raise scanned(source.name, installed=recogniser is not None)
    problems = _describe(reading, blocks, installed=recogniser is not None)
    return Document(source, tuple(blocks), tuple(problems))


_REPORTED = 20
"""Pages between two reports of how far the reading is; so many take a tenth of a second."""


def _read_pages(book: Any, gathering: Gathering) -> _Reading:
    """The blocks of all pages with text, and which pages show something else."""
    reading = _Reading()
    widths: list[frozenset[int]] = []
    tied: dict[int, Page] = {}

    def read(index: int) -> Page:
        with time_limit(MOST_SECONDS):
            return read_page(book, index)

    count = min(len(book), MOST_PAGES)
    with closing(read_in_order(read, count)) as pages:
        for index, page in enumerate(pages):
            if index and index % _REPORTED == 0:
                report_page(index, count, by_eye=False)
            gathering.count(page.cells)
            if page.silent:
                reading.silent.append(index)
            elif page.pictured:
                reading.pictured.append(index)
            widths.append(page.widths)
            if page.is_tied:
                tied[index] = page
            else:
                reading.blocks[index] = list(make_blocks(page, f"p. {index + 1}"))
    for index, page in tied.items():
        beside = frozenset().union(*widths[max(0, index - 1) : index + 2])
        settled = _settle_ties(page, beside)
        reading.blocks[index] = list(make_blocks(settled, f"p. {index + 1}"))
    return reading


def _settle_ties(page: Page, beside: Collection[int]) -> Page:
    """A page with its tied tables read as those beside it, else marked where they differ.

    ``beside`` are how many columns the tables of this page and of its neighbours have.
    """
    pieces: list[Piece] = []
    for piece in page.pieces:
        if piece.other:
            rows = choose_by_columns(piece.rows, piece.other, beside)
            rows = rows or mark_tied(piece.rows, piece.other)
            pieces.append(replace(piece, rows=tuple(rows), other=()))
        else:
            pieces.append(piece)
    return replace(page, pieces=tuple(pieces))


def _recognise_pages(
    book: Any, reading: _Reading, recogniser: Recogniser, gathering: Gathering
) -> None:
    """Read the silent pages, and the pictures of others, by eye; what cannot be stays as it is."""
    pages = [*reading.silent, *reading.pictured][:MOST_RECOGNISED]
    for number, index in enumerate(pages, start=1):
        report_page(number, len(pages))
        try:
            with time_limit(MOST_SECONDS_BY_EYE):
                page = read_by_eye(book, index, recogniser, whole=index in reading.silent)
        except (OutOfTime, LibraryError):
            continue
        if page is None:
            reading.pictured.remove(index)
            continue
        gathering.count(page.cells)
        if index in reading.silent:
            reading.recognised.append(index)
        else:
            reading.tables.append(index)
        if page.separators:
            reading.separators[index] = page.separators
        reading.blocks[index] = list(make_blocks(page, f"p. {index + 1}"))
    reading.silent[:] = [page for page in reading.silent if page not in reading.recognised]
    reading.pictured[:] = [page for page in reading.pictured if page not in reading.tables]


def read_by_eye(book: Any, index: int, recogniser: Recogniser, *, whole: bool) -> Page | None:
    """A page read by eye, its pictures alone unless ``whole``; None where these show no table."""
    page = ask(book.__getitem__, index)
    try:
        if whole:
            content = ask(recognise_page, page, recogniser)
        else:
            typed = ask(read_page_content, page)
            typed = replace(typed, areas=ask(find_ruled_areas, page, typed))
            content = ask(recognise_areas, page, typed, recogniser)
            if content.words == typed.words:
                return None
    finally:
        page.close()
    pieces, separators = settle_separators(find_pieces(content))
    page_read = Page(pieces, separators=separators, ruled=shows_table(content))
    return _settle_ties(page_read, page_read.widths)


def _describe(reading: _Reading, blocks: Sequence[Block], *, installed: bool) -> Iterator[Problem]:
    """What could not be read, what was read by eye, and where letters are lost."""
    if reading.silent:
        zh, en = list_pages(index + 1 for index in reading.silent)
        hint_zh = "" if installed else f"；{HINT_ZH}"
        hint_en = "" if installed else f"; {HINT_EN}"
        yield Problem(
            "pages-scanned",
            Severity.WARNING,
            f"第 {zh} 页只有图片或乱码，没有可读的文字，未能读取{hint_zh}。",
            f"Pages {en} are pictures or garbled, have no text to be read, and were left out"
            f"{hint_en}.",
        )
    if reading.recognised:
        zh, en = list_pages(index + 1 for index in reading.recognised)
        yield Problem(
            "pages-recognised",
            Severity.NOTE,
            f"第 {zh} 页没有可读的文字，由文字识别（OCR）读出；其中的数标为“识读”，直到得到证明。",
            f"Pages {en} have no text to be read and were read by text recognition (OCR); their "
            "figures are marked “read by eye” until an equality proves them.",
        )
    if reading.pictured and not installed:
        zh, en = list_pages(index + 1 for index in reading.pictured)
        yield Problem(
            "pictures-unread",
            Severity.NOTE,
            f"第 {zh} 页有可能是表格的图片，未能读取；{HINT_ZH}。",
            f"Pages {en} have pictures that may be tables and were not read; {HINT_EN}.",
        )
    if reading.tables:
        zh, en = list_pages(index + 1 for index in reading.tables)
        yield Problem(
            "pictures-recognised",
            Severity.NOTE,
            f"第 {zh} 页的表格是图片，由文字识别（OCR）读出；其中的数标为“识读”，直到得到证明。",
            f"Pages {en} have tables that are pictures and were read by text recognition (OCR); "
            "their figures are marked “read by eye” until an equality proves them.",
        )
    if reading.separators:
        zh, en = list_pages(index + 1 for index in reading.separators)
        count = sum(reading.separators.values())
        yield Problem(
            "separators-read",
            Severity.WARNING,
            f"第 {zh} 页有 {count} 个数的千分位识读为小数点，按同表其他数读作逗号；识读首选另存。",
            f"Pages {en}: in {count} figures a point was seen where the table has commas before "
            "three digits; they are read with commas, what was seen is kept beside.",
        )
    yield from _find_lost_letters(blocks)
    yield from _find_ties(blocks)


def _find_ties(blocks: Sequence[Block]) -> Iterator[Problem]:
    """For each page that can be read in two ways, the rows that differ."""
    found: dict[str, dict[int, SourcePlace]] = {}
    for block in blocks:
        if isinstance(block, TextBlock):
            continue
        for cell in (cell for row in block.rows for cell in row):
            if cell.otherwise:
                found.setdefault(cell.place.sheet, {}).setdefault(cell.place.line, cell.place)
    for sheet, lines in found.items():
        zh, en = _list_lines(list(lines))
        yield Problem(
            "reading-tied",
            Severity.WARNING,
            f"{sheet} 可以读作两样，第 {zh} 行的数或名称不同；该处标为存疑。",
            f"{sheet} can be read in two ways; lines {en} have other figures or names in the other "
            "and are marked.",
            place=next(iter(lines.values())),
        )


def _list_lines(numbers: Sequence[int]) -> tuple[str, str]:
    """The first numbers of some lines, as a sentence gives them."""
    more = len(numbers) > _MOST_ROWS
    shown = [str(number) for number in numbers[:_MOST_ROWS]]
    return "、".join(shown) + (" 等" if more else ""), ", ".join(shown) + " and more" * more


HINT_ZH = "安装文字识别（OCR）部件后再导入即可识读：pip install 'xgbudget[ocr]'"
HINT_EN = "to have its pages read by eye (OCR), pip install 'xgbudget[ocr]' and import again"
_LOST = re.compile("[\ufffd\ue000-\uf8ff]")
_MOST_ROWS = 12


def _find_lost_letters(blocks: Sequence[Block]) -> Iterator[Problem]:
    """For each page, the lines in which letters stand whose font does not say what they are."""
    found: dict[str, dict[int, SourcePlace]] = {}
    for block in blocks:
        cells = [block] if isinstance(block, TextBlock) else [c for row in block.rows for c in row]
        for cell in cells:
            if _LOST.search(cell.text):
                found.setdefault(cell.place.sheet, {}).setdefault(cell.place.line, cell.place)
    for sheet, lines in found.items():
        zh, en = _list_lines(list(lines))
        yield Problem(
            "letters-lost",
            Severity.WARNING,
            f"{sheet} 第 {zh} 行有字的字体没有说明是什么字，原处以 � 表示。",
            f"{sheet}: lines {en} have letters whose font does not say what they are; � stands for "
            "each.",
            place=next(iter(lines.values())),
        )


def list_pages(pages: Iterable[int]) -> tuple[str, str]:
    """Page numbers in order as ``3、5–7`` and ``3, 5–7``."""
    spans: list[list[int]] = []
    for page in sorted(pages):
        if spans and page == spans[-1][1] + 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in spans]
    return "、".join(texts), ", ".join(texts)


def read_page(book: Any, index: int) -> Page:
    """A page of an open document, from 0; depends on nothing but the page and can be pickled."""
    page = ask(book.__getitem__, index)
    try:
        content = ask(read_page_content, page)
        if content.areas:
            content = replace(content, areas=ask(find_ruled_areas, page, content))
    finally:
        page.close()
    return arrange_page(content)


def arrange_page(content: PageContent) -> Page:
    """What a page holds, as tables and lines; recognised words are arranged as stored ones are."""
    few = content.characters < _SCANNED
    garbled = content.unreadable > _GARBAGE * content.characters
    if few or garbled or not makes_sense(word.text for word in content.words):
        return Page(silent=content.pictures or not few)
    return Page(tuple(find_pieces(content)), pictured=bool(content.areas))


def make_blocks(page: Page, sheet: str) -> Iterator[Block]:
    """The blocks of a page from top to bottom, with their places on ``sheet`` (``p. 12``)."""
    line = 0
    last = len(page.pieces) - 1
    for at, piece in enumerate(page.pieces):
        if piece.rows:
            rows: list[tuple[Cell, ...]] = []
            for row in [part for whole in piece.rows for part in _part_row(whole)]:
                line += 1
                rows.append(tuple(_read_row(row, line, sheet)))
            yield from divide_rows(rows)
            continue
        line += 1
        text = _close_up(piece.text)
        # Page numbers stand alone at the head or the foot of the page, or beside it.
        if text and not (at in (0, last, last - 1) and _PAGE_NUMBER.fullmatch(text)):
            place = SourcePlace(line, 0, sheet)
            yield TextBlock(text, place, confidence=_percent(piece.confidence))


def _too_slow(name: str) -> DocumentError:
    return DocumentError(
        f"{name} has a page that takes more than the {MOST_SECONDS:.0f} seconds given to one: "
        "print it to a new PDF and import that.",
        f"{name} 有一页的读取超过 {MOST_SECONDS:.0f} 秒：请重新打印为 PDF 再导入。",
    )


def scanned(name: str, *, installed: bool) -> DocumentError:
    """What is said of a document of pictures in which nothing is read, or nothing can be."""
    if installed:
        return DocumentError(
            f"{name} is a scan without text, and text recognition (OCR) found none in its "
            "pictures: scan it anew with at least 200 dots per inch.",
            f"{name} 是没有文字层的扫描件，文字识别（OCR）也没有读出字：请以 200 dpi 以上重扫。",
        )
    return DocumentError(
        f"{name} is a scan without text: {HINT_EN}.",
        f"{name} 是没有文字层的扫描件：{HINT_ZH}。",
    )


def _part_row(row: Row) -> Iterator[Row]:
    """A row; several where it holds but a table's title, number and unit, one below another."""
    filled = [at for at, cell in enumerate(row) if cell.text]
    said = filled and "\n" in row[filled[0]].text
    if not said or not all(is_head(row[at].text) for at in filled[1:]):
        yield row
        return
    first, cell = filled[0], row[filled[0]]
    *above, last = part_heads(cell.text.split("\n"))
    for text in above:
        alone = [CellText("") for _ in row]
        alone[first] = replace(cell, text=text)
        yield alone
    yield [*row[:first], replace(cell, text=last), *row[first + 1 :]]


def _read_row(row: Sequence[CellText], line: int, sheet: str) -> Iterator[Cell]:
    """A row's cells; places that a cell to the left covers are empty."""
    for at, cell in enumerate(row):
        place = SourcePlace(line, at + 1, sheet)
        yield Cell(
            _close_up(join_wrapped(cell.text)), place, cell.indent, across=cell.across,
            confidence=_percent(cell.confidence), first=cell.first, otherwise=cell.otherwise,
            readings=tuple(_close_up(join_wrapped(one)) for one in cell.readings),
            full=cell.full,
        )  # fmt: skip


def _percent(confidence: float) -> int | None:
    """How sure text read by eye is; None for stored text."""
    return int(100 * confidence) if confidence < 1 else None


def _close_up(text: str) -> str:
    """Letter-spaced text (``一 般 公 共``) closed up; other text as it is."""
    text = text.strip()
    return text.replace(" ", "") if _SPREAD.fullmatch(text) and not text.isascii() else text
