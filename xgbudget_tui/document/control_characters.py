"""Control and direction characters replaced by visible marks, whatever format they come from.

A control or direction character neither hides nor turns nor joins anything in what is read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from xgbudget_tui.document.blocks import Block, Cell, Document, Grid, TextBlock

_PARTING = "\t\n"
_NOTHING = "\f\ufeff\u200b\xad"


def show_controls(text: str) -> str:
    """The text with a visible mark for each control character; tabs and line breaks stay."""
    return text if text.replace("\t", "").isprintable() else "".join(map(_visible, text))


def show_document(document: Document) -> Document:
    """The document with what its texts hide made visible."""
    return replace(document, blocks=tuple(map(_show_block, document.blocks)))


def _show_block(block: Block) -> Block:
    if isinstance(block, TextBlock):
        text = show_controls(block.text)
        return block if text is block.text else replace(block, text=text.strip())
    if all(cell.text.isprintable() for row in block.rows for cell in row):
        return block
    rows = tuple(tuple(map(_show_cell, row)) for row in block.rows)
    return Grid(rows, tuple(map(show_controls, block.source)))


def _show_cell(cell: Cell) -> Cell:
    text = show_controls(cell.text)
    return cell if text is cell.text else replace(cell, text=text.strip())


def _visible(char: str) -> str:
    if char in _PARTING or char.isprintable():
        return char
    if unicodedata.category(char).startswith("Z"):
        return " " if char != "\u2028" else ""
    return "" if char in _NOTHING else "\ufffd"
