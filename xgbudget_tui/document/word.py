"""The reader of Word documents (docx), with python-docx: paragraphs and tables in order."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock, indent_of
from xgbudget_tui.document.limits import Gathering, bound_span, check_container
from xgbudget_tui.document.ocr import Recogniser, load_recogniser
from xgbudget_tui.document.pictures import TablePictures
from xgbudget_tui.document.title_rows import divide_rows, join_wrapped
from xgbudget_tui.model.library_calls import ask, ask_each
from xgbudget_tui.model.source import SourceFile, SourcePlace

_LEAST_WIDE, _LEAST_HIGH = 150 * 12_700, 60 * 12_700
"""What the smallest picture that is looked at for a table measures (EMU; a point is 12,700)."""
_MARKS = 8
"""Characters a document of pictures alone may have besides."""


def read_docx(
    content: bytes,
    source: SourceFile,
    load: Callable[[], Recogniser | None] = load_recogniser,
) -> Document:
    """Read a docx; ``SourcePlace.line`` counts paragraphs and table rows from 1.

    ``load`` gives what reads pictures of tables, None where the extra ``ocr`` is not installed.
    """
    check_container(content, source.name)
    document = ask(_open, content)
    found = list(_read_body(document, Gathering(source.name)))
    pictures = [one for one in found if isinstance(one, bytes)]
    typed = Document(source, tuple(one for one in found if not isinstance(one, bytes)))
    if not pictures:
        return typed
    alone = sum(len(text) for _, text in typed.texts()) < _MARKS
    reader = TablePictures(source.name, len(pictures), load)
    blocks: list[Block] = []
    for one in found:
        blocks += reader.read(one, alone=alone) if isinstance(one, bytes) else [one]
    return Document(source, tuple(blocks), tuple(reader.describe()))


_ALSO_WORD = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
"""Main parts of documents with macros (which are not run) and of templates.

They are built as those of other documents are; ``docx.Document`` refuses them by their type alone.
"""


def _open(content: bytes) -> Any:
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    for kind in _ALSO_WORD:
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    main = Package.open(io.BytesIO(content)).main_document_part
    if not isinstance(main, DocumentPart):
        raise TypeError(f"{type(main).__name__} is no Word document")
    return main.document


def _read_body(document: Any, gathering: Gathering) -> Iterator[Block | bytes]:
    """Paragraphs, tables and, as their bytes, pictures large enough for a table, in order."""
    line = 0
    for item in ask_each(ask(document.iter_inner_content)):
        if hasattr(item, "rows"):
            rows = []
            for row in ask_each(ask(_rows_of, item)):
                line += 1
                rows += gathering.take([tuple(_read_row(row._tr, line))])
            yield from divide_rows(rows)
            continue
        line += 1
        text = " ".join(ask(_paragraph_text, item).split())
        if text:
            style = ask(_style_of, item)
            yield TextBlock(text, SourcePlace(line), style.startswith(("Heading", "Title", "标题")))
        yield from ask(_pictures_of, item)


def _pictures_of(paragraph: Any) -> list[bytes]:
    """The pictures of a paragraph that are as large as a table is."""
    found: list[bytes] = []
    for drawn in paragraph._p.xpath(".//wp:inline | .//wp:anchor"):
        extents = drawn.xpath("./wp:extent")
        wide, high = (
            (int(extents[0].get(side, "0")) for side in ("cx", "cy")) if extents else (0, 0)
        )
        if wide < _LEAST_WIDE or high < _LEAST_HIGH:
            continue
        for link in drawn.xpath(".//a:blip/@r:embed"):
            part = paragraph.part.related_parts.get(link)
            if part is not None:
                found.append(part.blob)
    return found


def _read_row(row: Any, line: int) -> Iterator[Cell]:
    column = 1
    for element in row.tc_lst:
        span, raw = ask(_read_cell, element)
        across = bound_span(span)
        body = join_wrapped(raw)
        indent = indent_of(raw) if body else 0
        yield Cell(body, SourcePlace(line, column), indent, across)
        for covered in range(1, across):
            yield Cell("", SourcePlace(line, column + covered))
        column += across


def _rows_of(table: Any) -> Any:
    return table.rows


def _style_of(paragraph: Any) -> str:
    """The name of a paragraph's style, "" where it has none."""
    style = paragraph.style
    return "" if style is None else style.name or ""


def _read_cell(element: Any) -> tuple[Any, str]:
    """How many columns a cell says that it covers, and its text."""
    if element.vMerge == "continue":
        return element.grid_span, ""
    return element.grid_span, "\n".join(_paragraph_text(p) for p in element.p_lst)


def _paragraph_text(paragraph: Any) -> str:
    return str(paragraph.text)
