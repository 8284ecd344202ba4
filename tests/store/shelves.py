"""Archives on disk for tests, in as few words as a test needs."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import StoredArchive, save_books
from xgbudget_tui.store.connection import Pool

NOTHING_PROVED = Audit(())


def archive_of(folder: Path, *books: Book, audit: Audit = NOTHING_PROVED) -> StoredArchive:
    """An archive of these Books, open."""
    path = folder / "budget.db"
    save_books(path, [(book, audit) for book in books], fresh=True)
    return StoredArchive(Pool(path))


def section_of(archive: StoredArchive, key: str, book: int = 0) -> SectionEntry:
    """A section of the archive's first Book."""
    found = archive.find_section(archive.find_books()[book].id, key)
    assert found is not None
    return found
