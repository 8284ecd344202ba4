"""The reader of web pages, with lxml: tables as grids, the text between them as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock, indent_of
from xgbudget_tui.document.decode import decode_text
from xgbudget_tui.document.limits import Gathering, bound_span
from xgbudget_tui.document.title_rows import divide_rows
from xgbudget_tui.model.library_calls import LibraryError, ask
from xgbudget_tui.model.source import SourceFile, SourcePlace

_UNSEEN = frozenset(("script", "style", "head", "noscript", "template", "svg", "nav", "footer"))
_SPANS = ("colspan", "rowspan")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BREAKS = _HEADINGS | {"p", "div", "br", "li", "td", "th", "tr", "section", "article", "center"}


def read_html(content: bytes, source: SourceFile) -> Document:
    """Read a web page; ``SourcePlace.line`` counts paragraphs and table rows from 1.

    Nothing is fetched and no entity is expanded beyond HTML's own.
    """
    import lxml.html

    decoded = decode_text(content, source.name)
    # A declared encoding inside decoded text is an error to lxml, so bytes are handed over.
    text = decoded.text.encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        page = ask(lxml.html.document_fromstring, text, parser=parser)
    except LibraryError as error:
        if str(error) not in ("ParserError", "ValueError"):
            raise
        # There is nothing in it that a page could have.
        page = lxml.html.document_fromstring(b"<html><body></body></html>", parser=parser)
    walker = _Walker(Gathering(source.name))
    blocks = tuple(walker.walk(page))
    return Document(replace(source, encoding=decoded.encoding), blocks)


class _Walker:
    """Counts lines while it turns elements into blocks."""

    def __init__(self, gathering: Gathering) -> None:
        self.line = 0
        self._gathering = gathering
        self._gathered: list[str] = []
        self._heading = False

    def walk(self, page: Any) -> Iterator[Block]:
        """Blocks in the order of the page."""
        stack: list[tuple[Any, bool]] = [(page, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                if element.tag in _BREAKS:
                    yield from self._end_paragraph()
                self._gather(element.tail)
                continue
            if not isinstance(element.tag, str) or element.tag in _UNSEEN:
                self._gather(element.tail)
                continue
            if element.tag == "table" and not any(True for _ in element.iterdescendants("table")):
                yield from self._end_paragraph()
                yield from divide_rows(self._gathering.take(self._read_rows(element)))
                self._gather(element.tail)
                continue
            if element.tag in _BREAKS:
                yield from self._end_paragraph()
                self._heading = element.tag in _HEADINGS
            self._gather(element.text)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        yield from self._end_paragraph()

    def _gather(self, text: str | None) -> None:
        if text:
            self._gathered.append(text)

    def _end_paragraph(self) -> Iterator[Block]:
        text = " ".join("".join(self._gathered).split())
        self._gathered.clear()
        if text:
            self.line += 1
            yield TextBlock(text, SourcePlace(self.line), self._heading)
        self._heading = False

    def _read_rows(self, table: Any) -> Iterator[tuple[Cell, ...]]:
        covered: dict[int, int] = {}
        for row in table.iter("tr"):
            self.line += 1
            cells: list[Cell] = []
            for element in row:
                if element.tag not in ("td", "th"):
                    continue
                self._skip_covered(cells, covered)
                across, down = (bound_span(element.get(name)) for name in _SPANS)
                for offset in range(across):
                    if down > 1:
                        covered[len(cells) + offset + 1] = down - 1
                cells.append(self._read_cell(element, len(cells) + 1, across, down))
                for _ in range(1, across):
                    cells.append(Cell("", SourcePlace(self.line, len(cells) + 1)))
            self._skip_covered(cells, covered)
            if cells:
                yield tuple(cells)

    def _skip_covered(self, cells: list[Cell], covered: dict[int, int]) -> None:
        while covered.get(len(cells) + 1, 0) > 0:
            covered[len(cells) + 1] -= 1
            cells.append(Cell("", SourcePlace(self.line, len(cells) + 1)))

    def _read_cell(self, element: Any, column: int, across: int, down: int) -> Cell:
        raw = element.text_content().replace("\r", "").replace("\n", "")
        body = raw.strip().replace("\xa0", " ")
        indent = indent_of(raw) if body else 0
        return Cell(body, SourcePlace(self.line, column), indent, across, down)
