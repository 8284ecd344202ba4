"""The reader of Word documents (docx), with python-docx: paragraphs and tables in order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock, indent_of
from xgbudget_tui.document.limits import Gathering, bound_span, check_container
from xgbudget_tui.document.title_rows import divide_rows, join_wrapped
from xgbudget_tui.model.library_calls import ask, ask_each
from xgbudget_tui.model.source import SourceFile, SourcePlace


def read_docx(content: bytes, source: SourceFile) -> Document:
    """Read a docx; ``SourcePlace.line`` counts paragraphs and table rows from 1."""
    check_container(content, source.name)
    document = ask(_open, content)
    return Document(source, tuple(_read_body(document, Gathering(source.name))))


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


def _read_body(document: Any, gathering: Gathering) -> Iterator[Block]:
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
