"""Document in, Book out."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.model.book import Book


def read_book(path: Path, *, hidden: bool = False, force: bool = False, within: str = "") -> Book:
    """Read a published budget. Everything found but not settled goes into ``Book.problems``.

    ``hidden`` also reads what a workbook hides, ``force`` takes a reading that is too poor to be
    relied on, ``within`` names the archive or folder that the file was published in.

    Raises DocumentError with one sentence for a file that is no such document.
    """
    from xgbudget_tui.importer.book import read_book as read

    return read(path, hidden=hidden, force=force, within=within)
