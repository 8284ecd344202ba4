"""PDF files with a text layer: tables between ruling lines, and lines of text.

Many tables print no line at their left and right ends, or none between rows: the ends are then
where the horizontal lines end, and rows stand where the figures of a tall row stand.

A table is what stands between ruling lines; text outside of them is paragraphs. ``sheet`` of a
place is the page (``p. 12``), ``line`` counts lines and rows on the page. Pages are read one by
one and let go, so a long document costs no more memory than its longest page.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock
from xgbudget_tui.document.library_calls import LibraryError, ask, ask_for
from xgbudget_tui.document.limits import Gathering
from xgbudget_tui.document.pdf_limits import OutOfTime, check_streams, time_limit
from xgbudget_tui.document.title_rows import divide_rows, join_wrapped
from xgbudget_tui.model.errors import DocumentError, Problem, Severity
from xgbudget_tui.model.source import SourceFile, SourcePlace

Box = tuple[float, float, float, float]
TextRow = list[str | None]

_LONG = 100.0
"""Points; shorter horizontal lines are parts of boxes and letters."""
_TALL = 8.0
_NEAR = 5.0
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+[、：:]|[（(][一二三四五六七八九十]+[）)]|\d+[.、]|其中"
)
_FIGURE = re.compile(r"[-+−－]?[\d,]*\.?\d+[%％]?|[-—－×]+")


def find_tables(page: Any) -> list[tuple[Box, list[TextRow]]]:
    """The tables of a page from top to bottom: where each stands, and its rows of texts.

    None in a row is a place that a cell to its left or above covers.
    """
    edges: Any = ask_for(page, "edges")
    if not edges:
        return []
    ends = _find_open_ends(edges)
    settings = {"explicit_vertical_lines": ends} if ends else {}
    tables = sorted(ask(page.find_tables, settings), key=lambda table: float(table.bbox[1]))
    return [(table.bbox, list(_read_rows(page, table))) for table in tables]


def _rows_of(table: Any) -> Any:
    return table.rows


def _find_open_ends(edges: Sequence[Any]) -> list[float]:
    """The left and right ends of the long lines, where no upright line stands."""
    wide = [edge for edge in edges if edge["orientation"] == "h" and edge["width"] > _LONG]
    tall = [edge for edge in edges if edge["orientation"] == "v" and edge["height"] > _TALL]
    if len(wide) < 2 or not tall:
        return []
    ends = [min(float(edge["x0"]) for edge in wide), max(float(edge["x1"]) for edge in wide)]
    return [end for end in ends if all(abs(float(edge["x0"]) - end) > _NEAR for edge in tall)]


def _read_rows(page: Any, table: Any) -> Iterator[TextRow]:
    for row, texts in zip(ask(_rows_of, table), ask(table.extract), strict=True):
        split = _split_row(page, row.cells) if _is_stacked(texts) else None
        if split is None:
            yield texts
        else:
            yield from split


def _is_stacked(texts: Sequence[str | None]) -> bool:
    """Whether two cells or more of a row hold several figures one above the other."""
    stacked = 0
    for text in texts:
        lines = [line.strip() for line in (text or "").split("\n") if line.strip()]
        figures = sum(_FIGURE.fullmatch(line) is not None for line in lines)
        stacked += len(lines) > 1 and figures == len(lines)
    return stacked >= 2 or (stacked == 1 and len(texts) == 2)


def _split_row(page: Any, cells: Sequence[Box | None]) -> list[TextRow] | None:
    """A row of the table for each height at which figures stand; other words join the nearest."""
    columns = [_text_lines(page, box) if box else None for box in cells]
    heights = sorted(
        middle
        for lines in columns
        if lines and all(_FIGURE.fullmatch(text) for _, text in lines)
        for middle, _ in lines
    )
    anchors: list[float] = []
    for height in heights:
        if not anchors or height - anchors[-1] > _NEAR:
            anchors.append(height)
    if len(anchors) < 2:
        return None
    _add_silent(anchors, columns)
    rows: list[TextRow] = [[None if box is None else "" for box in cells] for _ in anchors]
    for index, lines in enumerate(columns):
        for middle, text in lines or ():
            nearest = min(range(len(anchors)), key=lambda i: abs(anchors[i] - middle))
            rows[nearest][index] = "\n".join(filter(None, (rows[nearest][index], text)))
    return rows


def _add_silent(
    anchors: list[float], columns: Sequence[Sequence[tuple[float, str]] | None]
) -> None:
    """Numbered lines far from every figure are rows without figures."""
    gaps = sorted(high - low for low, high in pairwise(anchors))
    reach = 0.45 * gaps[len(gaps) // 2]
    for lines in columns:
        for middle, text in lines or ():
            if _NUMBERED.match(text) and min(abs(a - middle) for a in anchors) > reach:
                anchors.append(middle)
    anchors.sort()


def _text_lines(page: Any, box: Box) -> list[tuple[float, str]]:
    """The lines of text in a cell: the height of each one's middle, and its words."""
    inside = [
        char
        for char in page.chars
        if box[0] <= (char["x0"] + char["x1"]) / 2 <= box[2]
        and box[1] <= (char["top"] + char["bottom"]) / 2 <= box[3]
    ]
    lines: list[list[Any]] = []
    for char in sorted(inside, key=lambda char: (char["top"] + char["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        if lines and middle - _middle(lines[-1]) < char["size"] / 2:
            lines[-1].append(char)
        else:
            lines.append([char])
    read = [(_middle(line), "".join(c["text"] for c in sorted(line, key=lambda c: c["x0"])).strip())
            for line in lines]  # fmt: skip
    return [(middle, text) for middle, text in read if text]


def _middle(line: Sequence[Any]) -> float:
    return sum(float(char["top"] + char["bottom"]) for char in line) / (2 * len(line))


MOST_PAGES = 3000
MOST_SECONDS = 30.0
"""Seconds of work for one page; those of budgets take about one at most."""
_SCANNED = 8
"""Characters a page with nothing but a picture may have (a page number)."""
_PAGE_NUMBER = re.compile(r"[-—－·\s]*(?:第?\s*\d{1,4}\s*页?)[-—－·\s]*")
_SPREAD = re.compile(r"(?:\S ){3,}\S")


def read_pdf(content: bytes, source: SourceFile) -> Document:
    """Read a PDF. Raises DocumentError for a scan without text, a protected or a damaged file."""
    try:
        import pdfplumber
    except ImportError:
        raise DocumentError(
            f"{source.name} needs one more library: pip install 'xgbudget[pdf]'.",
            f"读取 {source.name} 还需要一个库：pip install 'xgbudget[pdf]'。",
        ) from None
    check_streams(content, source.name)
    _silence()
    problems: list[Problem] = []
    try:
        with time_limit(MOST_SECONDS):
            book = ask(pdfplumber.open, io.BytesIO(content))
            pages: Any = ask_for(book, "pages")
        with book:
            blocks, empty = _read_pages(pages[:MOST_PAGES], Gathering(source.name))
    except OutOfTime:
        raise _too_slow(source.name) from None
    except LibraryError as error:
        # The library wraps what went wrong in an error that says the rest.
        if "Password" in str(error) or "Password" in str(error.__cause__):
            raise _locked(source.name) from None
        raise
    if not blocks:
        raise DocumentError(
            f"{source.name} is a scan without text: run it through text recognition (OCR) and "
            "import the result.",
            f"{source.name} 是没有文字层的扫描件：请先做文字识别（OCR）再导入。",
        )
    if empty:
        problems.append(
            Problem(
                "pages-scanned",
                Severity.WARNING,
                f"有 {empty} 页只有图片，没有文字，未能读取。",
                f"{empty} pages are pictures without text and were not read.",
            )
        )
    return Document(source, tuple(blocks), tuple(problems))


def _silence() -> None:
    """The library logs what it makes of odd drawing commands; the reader says what matters."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def _read_pages(pages: Sequence[Any], gathering: Gathering) -> tuple[list[Block], int]:
    """The blocks of all pages, and how many pages are pictures without text."""
    blocks: list[Block] = []
    empty = 0
    for number, page in enumerate(pages, start=1):
        with time_limit(MOST_SECONDS):
            chars: Any = ask_for(page, "chars")
            if len(chars) < _SCANNED:
                empty += bool(ask_for(page, "images"))
            else:
                blocks += _read_page(page, number, gathering)
            ask(page.close)
    return blocks, empty


def _too_slow(name: str) -> DocumentError:
    return DocumentError(
        f"{name} has a page that takes more than the {MOST_SECONDS:.0f} seconds given to one: "
        "print it to a new PDF and import that.",
        f"{name} 有一页的读取超过 {MOST_SECONDS:.0f} 秒：请重新打印为 PDF 再导入。",
    )


def _locked(name: str) -> DocumentError:
    return DocumentError(
        f"{name} is protected by a password: save a copy without one and import that.",
        f"{name} 有密码保护：请另存为无密码的副本再导入。",
    )


def _read_page(page: Any, number: int, gathering: Gathering) -> Iterator[Block]:
    """The page's blocks from top to bottom."""
    sheet = f"p. {number}"
    tables = find_tables(page)
    pieces: list[tuple[float, list[TextRow]]] = [(box[1], rows) for box, rows in tables]
    outside = page
    if tables:
        boxes = [box for box, _ in tables]
        outside = ask(page.filter, lambda item: not _is_inside(item, boxes))
    texts = [
        (float(line["top"]), str(line["text"]))
        for line in ask(outside.extract_text_lines, strip=True)
    ]
    gathering.count(sum(len(row) for _, rows in pieces for row in rows))
    yield from _in_order(pieces, texts, sheet)


def _is_inside(item: Any, boxes: list[Box]) -> bool:
    """Whether a character stands in a table."""
    if item.get("object_type") != "char":
        return False
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return any(box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1 for box in boxes)


def _in_order(
    tables: list[tuple[float, list[TextRow]]], texts: list[tuple[float, str]], sheet: str
) -> Iterator[Block]:
    line = 0
    waiting = list(texts)
    for top, rows in [*tables, (float("inf"), [])]:
        while waiting and waiting[0][0] < top:
            line += 1
            text = _close_up(waiting.pop(0)[1])
            if text and not _PAGE_NUMBER.fullmatch(text):
                yield TextBlock(text, SourcePlace(line, 0, sheet))
        cells = []
        for row in rows:
            line += 1
            cells.append(tuple(_read_row(row, line, sheet)))
        yield from divide_rows(cells)


def _read_row(row: list[str | None], line: int, sheet: str) -> Iterator[Cell]:
    """A row's cells; None is a place that a cell to its left (or above) covers."""
    for at, text in enumerate(row):
        across = 1
        if text is not None:
            while at + across < len(row) and row[at + across] is None:
                across += 1
        place = SourcePlace(line, at + 1, sheet)
        yield Cell(_close_up(join_wrapped(text or "")), place, across=across)


def _close_up(text: str) -> str:
    """Letter-spaced text (``一 般 公 共``) closed up; other text as it is."""
    text = text.strip()
    return text.replace(" ", "") if _SPREAD.fullmatch(text) and not text.isascii() else text
