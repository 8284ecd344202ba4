"""Archives for tests, in as few words as a test needs: in a file, or on a server."""

from __future__ import annotations

from pathlib import Path

from tests.server import Server
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.library import Library
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import StoredArchive, open_archive, open_library, save_books

NOTHING_PROVED = Audit(())

server: Server | None = None
"""The server that archives are made on; None: they are files."""

near = False
"""Whether the Books of an archive on a server are kept at hand."""


def place_of(folder: Path) -> ArchivePlace:
    """Where an archive is to be: a file in this folder, or a new database."""
    if server is None:
        return folder / "budget.db"
    return ArchiveUrl(server.create_archive())


def archive_of(folder: Path, *books: Book, audit: Audit = NOTHING_PROVED) -> StoredArchive:
    """An archive of these Books, open."""
    place = place_of(folder)
    if isinstance(place, Path):
        save_books(place, [(book, audit) for book in books], fresh=True)
    else:
        save_all(place, *books, audit=audit)
    archive = open_archive(place)
    assert isinstance(archive, StoredArchive)
    if near:
        for book in archive.find_books():
            archive.keep_near(book.id)
    return archive


def save_all(place: ArchivePlace, *books: Book, audit: Audit = NOTHING_PROVED) -> None:
    """Save Books one after the other."""
    library = open_library(place)
    with library.hold():
        for book in books:
            library.save(book, audit)


def library_of(archive: StoredArchive) -> Library:
    """The same archive, to be written to."""
    return open_library(archive.path)


def section_of(archive: StoredArchive, key: str, book: int = 0) -> SectionEntry:
    """A section of the archive's first Book."""
    found = archive.find_section(archive.find_books()[book].id, key)
    assert found is not None
    return found


def line_of(archive: StoredArchive, key: str, number: int, book: int = 0) -> int:
    """The id of the line printed ``number``-th in a section."""
    found = archive.find_line_id(archive.find_books()[book].id, key, number)
    assert found is not None
    return found
