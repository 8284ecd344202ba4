"""What the user names: a database, a Book, a section, a line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xgbudget_tui
from xgbudget_tui.model.addresses import find_parts
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Listing, Row, SectionEntry
from xgbudget_tui.model.errors import ArchiveError, QueryError
from xgbudget_tui.model.value import value_class

_MOST_SUGGESTED = 5
_DIGITS_OF_YEAR = 4


@value_class
class Target:
    """The sections an address names, and the line if it names one (then there is one section)."""

    sections: tuple[SectionEntry, ...]
    row: Row | None = None


def find_database(named: str | None) -> Path:
    """The database named, else $XGBUDGET_DB, ./data/budget.db, the one that comes along."""
    if named:
        return Path(named)
    if os.environ.get("XGBUDGET_DB"):
        return Path(os.environ["XGBUDGET_DB"])
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


@contextmanager
def open_database(named: str | None) -> Iterator[Archive]:
    """The database, open for reading as long as the block runs. Raises ArchiveError."""
    from xgbudget_tui.store import open_archive

    archive = open_archive(find_database(named))
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
        raise _no_book(books, wanted)
    listed = _list_books(found)
    raise QueryError(
        f"Several budgets fit: choose one with --book ({listed}).",
        f"有多册预算符合：请用 --book 指定一册（{listed}）。",
    )


def choose_books(archive: Archive, wanted: str | None) -> list[BookEntry]:
    """All Books that fit, all there are if none was named. Raises QueryError if none fits."""
    books = archive.find_books()
    found = match_books(books, wanted) if wanted else list(books)
    if not found:
        raise _no_book(books, wanted)
    return found


def match_books(books: Sequence[BookEntry], wanted: str) -> list[BookEntry]:
    """The Books that have every word of ``wanted`` in region, year, title or stage; or its id.

    ``#2`` is an id and nothing else, ``2`` where there is such a Book: as a word it is in every
    2024.
    """
    number = wanted.strip().removeprefix("#")
    if wanted.strip().startswith("#") or len(number) < _DIGITS_OF_YEAR:
        numbered = [book for book in books if str(book.id) == number]
        if numbered or wanted.strip().startswith("#"):
            return numbered
    words = wanted.casefold().split()
    found = [book for book in books if all(word in _words_of(book) for word in words)]
    exact = [book for book in found if {book.region.casefold(), str(book.year)} <= set(words)]
    if exact or found:
        return exact or found
    return [book for book in books if str(book.id) == number]


def _words_of(book: BookEntry) -> str:
    stage = f"{book.stage.value} {book.stage.zh} {book.stage.en}"
    return f"{book.region} {book.year} {book.title} {stage} {book.source_name}".casefold()


def _list_books(books: Sequence[BookEntry]) -> str:
    return "; ".join(f"{book.id}: {book.region} {book.year}" for book in books[:8])


def _no_book(books: Sequence[BookEntry], wanted: str | None) -> QueryError:
    if not books:
        return QueryError("The database holds no budget yet.", "数据库里还没有预算。")
    listed = _list_books(books)
    return QueryError(
        f"No budget fits {wanted!r}: there are {listed}.",
        f"没有符合“{wanted}”的预算：现有 {listed}。",
    )


def find_target(archive: Archive, book: BookEntry, address: str) -> Target:
    """What ``4``, ``28.2``, ``4/教育支出/普通教育`` or ``4/205`` names. Raises QueryError."""
    number, *path = [piece.strip() for piece in address.strip("/").split("/")]
    sections = find_sections(archive, book, number)
    if not any(path):
        return Target(sections)
    names = [name for name in path if name]
    for section in sections:
        row = archive.find_line(section.id, names)
        if row is not None:
            return Target((section,), row)
    raise _no_line(archive, sections, names)


def find_sections(archive: Archive, book: BookEntry, wanted: str) -> tuple[SectionEntry, ...]:
    """The sections with a number or key, else the one whose title has these words."""
    contents = archive.load_contents(book.id)
    found = find_parts(contents, wanted)
    if found:
        return found
    titled = [one for one in contents if wanted and not wanted.isdecimal() and wanted in one.title]
    if len({section.number for section in titled}) == 1:
        return tuple(titled)
    if titled:
        listed = ", ".join(f"{section.key} {section.title}" for section in titled[:6])
        raise QueryError(f"Several sections fit: {listed}.", f"有多张表符合：{listed}。")
    raise QueryError(
        f"{book.region} {book.year} has no section {wanted!r}: `xgbudget tables` lists them.",
        f"{book.region}{book.year}年没有“{wanted}”这张表：可用 `xgbudget tables` 查看。",
    )


def _no_line(
    archive: Archive, sections: Sequence[SectionEntry], names: Sequence[str]
) -> QueryError:
    key, path = sections[0].number, "/".join(names)
    near = _suggest(archive, sections, names[-1])
    if not near:
        return QueryError(
            f"Section {key} has no line {path!r}: try `xgbudget search {names[-1]}`.",
            f"第 {key} 表没有“{path}”这一行：可试 `xgbudget search {names[-1]}`。",
        )
    listed = ", ".join(near)
    return QueryError(
        f"Section {key} has no line {path!r}: is it {listed}?",
        f"第 {key} 表没有“{path}”这一行：是否为 {listed}？",
    )


def _suggest(archive: Archive, sections: Sequence[SectionEntry], name: str) -> list[str]:
    from difflib import get_close_matches

    names: dict[str, None] = {}
    for section in sections:
        if section.first_line is not None and section.last_line is not None:
            listing = Listing(section.first_line, section.last_line, 99)
            names |= {row.name: None for row in archive.load_rows(listing, 0, 2000)}
    within = [one for one in names if name in one]
    close = get_close_matches(name, names, _MOST_SUGGESTED, 0.5)
    return list(dict.fromkeys(within + close))[:_MOST_SUGGESTED]


def named_book(options: argparse.Namespace) -> str | None:
    """What ``--book`` says."""
    book: str | None = options.book
    return book
