"""What the user names: a database, a Book, a section, a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xgbudget_tui
from xgbudget_tui.model import addresses
from xgbudget_tui.model.addresses import Target, list_books, match_books, no_book, parse_address
from xgbudget_tui.model.archive import Archive, ArchivePlace, read_place
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import ArchiveError, QueryError


def find_database(named: str | None) -> ArchivePlace:
    """The database named, else $XGBUDGET_DB, ./data/budget.db, the one that comes along."""
    chosen = named or os.environ.get("XGBUDGET_DB")
    if chosen:
        return read_place(chosen)
    package = Path(xgbudget_tui.__file__).parent
    candidates = (
        Path("data/budget.db"),
        package / "shipped" / "budget.db",
        package.parent / "data" / "budget.db",
    )
    for path in candidates:
        if path.is_file():
            return path
    raise ArchiveError(
        "There is no database yet: make one with `xgbudget import DOCUMENT`, or name it with --db.",
        "还没有数据库：请先用 `xgbudget import 文件` 生成，或用 --db 指定。",
    )


def resolve_database(named: str | None) -> ArchivePlace:
    """The database as :func:`find_database`; a file by its whole path."""
    place = find_database(named)
    return place.resolve() if isinstance(place, Path) else place


@contextmanager
def open_database(named: str | ArchivePlace | None) -> Iterator[Archive]:
    """The database, open for reading as long as the block runs. Raises ArchiveError."""
    from xgbudget_tui.store import open_archive

    place = find_database(named) if named is None or isinstance(named, str) else named
    archive = open_archive(place)
    try:
        yield archive
    finally:
        archive.close()


def find_book(archive: Archive, wanted: str | None) -> BookEntry:
    """The Book wanted, or the only one. Raises QueryError where that is not one Book."""
    books = archive.find_books()
    found = match_books(books, wanted) if wanted else list(books)
    if len(found) == 1:
        return found[0]
    if not found:
        raise no_book(books, wanted or "")
    listed = list_books(found)
    raise QueryError(
        f"Several budgets fit: choose one with --book ({listed}).",
        f"有多册预算符合：请用 --book 指定一册（{listed}）。",
    )


def choose_books(archive: Archive, wanted: str | None) -> list[BookEntry]:
    """All Books that fit, all there are if none was named. Raises QueryError if none fits."""
    books = archive.find_books()
    found = match_books(books, wanted) if wanted else list(books)
    if not found:
        raise no_book(books, wanted or "")
    return found


def find_target(archive: Archive, book: str | None, address: str) -> Target:
    """Where an address leads: in the Book it names, else in ``book``, which ``--book`` names.

    Raises QueryError where that is nowhere or not one place.
    """
    wanted = parse_address(address)
    chosen = find_book(archive, book) if wanted.book_id is None else None
    from xgbudget_tui.classification.english_names import title_in_english

    return addresses.find_target(archive, chosen, wanted, title_in_english)
