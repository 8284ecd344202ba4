"""What the user names: a database, a Book, a section, a line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xgbudget_tui
from xgbudget_tui.model import addresses
from xgbudget_tui.model.addresses import (
    Address,
    Target,
    list_books,
    match_books,
    no_book,
    parse_address,
)
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
    found = match_named(books, wanted) if wanted else list(books)
    if len(found) == 1:
        return found[0]
    if not found:
        raise no_book(books, wanted or "")
    listed = list_books(found)
    raise QueryError(
        f"Several budgets fit: choose one with --book ({listed}).",
        f"有多册预算符合：请用 --book 指定一册（{listed}）。",
        tuple(one.region for one in found),
    )


def match_named(books: Sequence[BookEntry], wanted: str) -> list[BookEntry]:
    """The Books that have the words wanted, as printed or in English; or the id."""
    found = match_books(books, wanted)
    if found or not wanted.isascii():
        return found
    from xgbudget_tui.classification.english_words import english_translation

    return match_books(books, wanted, english_translation())


def find_regions(archive: Archive, wanted: str) -> list[str]:
    """The areas meant by a part of their name, or by their English: as printed."""
    if not wanted.isascii():
        return [wanted]
    books = match_named(archive.find_books(), wanted)
    return list(dict.fromkeys(book.region for book in books)) or [wanted]


def choose_books(archive: Archive, wanted: str | None) -> list[BookEntry]:
    """All Books that fit, all there are if none was named. Raises QueryError if none fits."""
    books = archive.find_books()
    found = match_named(books, wanted) if wanted else list(books)
    if not found:
        raise no_book(books, wanted or "")
    return found


def find_target(archive: Archive, book: str | None, address: str) -> Target:
    """Where an address leads: in the Book it names, else in ``book``, which ``--book`` names.

    Raises QueryError where that is nowhere or not one place.
    """
    wanted = parse_address(address)
    chosen = find_book(archive, book) if wanted.book_id is None else None
    return find_target_in(archive, chosen, wanted)


def find_target_in(archive: Archive, book: BookEntry | None, address: str | Address) -> Target:
    """Where an address leads, in ``book`` unless it names another. Raises QueryError."""
    from xgbudget_tui.classification.english_words import english_translation

    return addresses.find_target(archive, book, address, english_translation())
