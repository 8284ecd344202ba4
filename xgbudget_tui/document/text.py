"""The reader of plain text and Markdown: lines with tabs (or pipes) are rows of grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xgbudget_tui.document.blocks import Block, Cell, Document, Grid, TextBlock, indent_of
from xgbudget_tui.document.control_characters import show_controls
from xgbudget_tui.document.decode import Decoded, decode_text
from xgbudget_tui.document.limits import Gathering
from xgbudget_tui.document.spaced_tables import find_spaced_tables
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourceFile, SourcePlace

MOST_CELLS = 4096
"""Cells read of one line; no printed table is wider, and what is beyond is reported."""
MOST_CHARACTERS = 1_000_000
"""Characters read of one line; what is beyond is reported."""
_RULER = re.compile(r"\|?[\s:|+-]*-{3}[\s:|+-]*\|?")
_EMPHASIS = re.compile(r"\*\*([^*\n]{1,400})\*\*")
_HEADING = re.compile(r"#{1,6}\s+")
_BREAKS = re.compile(r"\r\n?|\n")


def read_text(content: bytes, source: SourceFile) -> Document:
    """Read text or Markdown; ``SourcePlace.line`` is the line of the file.

    Raises DocumentError for bytes that are no text.
    """
    decoded = decode_text(content, source.name)
    problems = list(_encoding_problems(decoded))
    lines: list[str] = []
    for number, line in enumerate(_BREAKS.split(decoded.text), start=1):
        if len(line) > MOST_CHARACTERS or line.count("\t") >= MOST_CELLS:
            problems.append(_cut_problem(number))
            line = "\t".join(line[:MOST_CHARACTERS].split("\t")[:MOST_CELLS])  # noqa: PLW2901
        lines.append(show_controls(line))
    blocks, unsure = find_spaced_tables(tuple(_find_blocks(lines, Gathering(source.name))))
    encoded = replace(source, encoding=decoded.encoding)
    return Document(encoded, tuple(blocks), (*problems, *unsure))


def _find_blocks(lines: list[str], gathering: Gathering) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    texts: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        row = _read_row(line, number)
        if row is not None:
            if row:
                gathering.count(len(row))
                rows.append(row)
                texts.append(line)
            continue
        if rows:
            yield Grid(tuple(rows), tuple(texts))
            rows, texts = [], []
        heading = _HEADING.match(line)
        text = _EMPHASIS.sub(r"\1", line[heading.end() :] if heading else line).strip()
        if text:
            yield TextBlock(text, SourcePlace(number), heading is not None)


def _read_row(line: str, number: int) -> tuple[Cell, ...] | None:
    """The cells of a row; () for a Markdown ruler; None for a line that is no row."""
    if "\t" in line:
        if not line.strip():
            return None
        parts = line.split("\t")
    elif line.count("|") > 1 and line.lstrip().startswith("|"):
        if _RULER.fullmatch(line.strip()):
            return ()
        parts = line.strip().strip("|").split("|")
        parts = [_EMPHASIS.sub(r"\1", part) for part in parts]
        return tuple(_cell(part.removeprefix(" "), number, i) for i, part in enumerate(parts, 1))
    else:
        return None
    return tuple(_cell(part, number, column) for column, part in enumerate(parts, start=1))


def _cell(text: str, line: int, column: int) -> Cell:
    body = text.strip()
    return Cell(body, SourcePlace(line, column), indent_of(text) if body else 0)


def _encoding_problems(decoded: Decoded) -> Iterator[Problem]:
    if decoded.unreadable:
        yield Problem(
            "bytes-unreadable",
            Severity.WARNING,
            f"有 {decoded.unreadable} 处字节不是有效的 {decoded.encoding} 文字，以 � 代替。",
            f"{decoded.unreadable} places are not valid {decoded.encoding}; they stand as �.",
        )


def _cut_problem(line: int) -> Problem:
    return Problem(
        "line-too-long",
        Severity.WARNING,
        f"第 {line} 行过长，只读取前 {MOST_CELLS} 格、{MOST_CHARACTERS:,} 字。",
        f"Line {line} is too long; only its first {MOST_CELLS} cells and "
        f"{MOST_CHARACTERS:,} characters are read.",
        place=SourcePlace(line),
    )
