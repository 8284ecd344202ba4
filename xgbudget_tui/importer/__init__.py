"""Document in, Book out."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.model.book import Book


def read_book(path: Path) -> Book:
    """Read a published budget. Everything found but not settled goes into ``Book.problems``.

    Raises DocumentError with one sentence for a file that is no such document.
    """
    from xgbudget_tui.importer.book import read_book as read

    return read(path)
