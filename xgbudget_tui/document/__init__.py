"""A file as paragraphs and grids of cells, before it means anything. Seen by the importer alone."""

from __future__ import annotations

from xgbudget_tui.document.blocks import Block, Cell, Document, Grid, TextBlock
from xgbudget_tui.document.registry import read_document

__all__ = ["Block", "Cell", "Document", "Grid", "TextBlock", "read_document"]
