"""The Books of an archive, and the shelf they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from xgbudget_tui.model.entries import BookEntry, Tally
from xgbudget_tui.model.terms import Stage
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import answers
from xgbudget_tui.store.rows import Rows

_BOOK_COLUMNS = (
    "id, title, region, year, stage, source_name, source_sha256, sections, lines, figures,"
    " exact, rounding, undecidable, suspect, fails, parent_region, region_code"
)
_STAGES = " ".join(f"WHEN '{stage.value}' THEN {rank}" for rank, stage in enumerate(Stage))
_ORDER = f"ORDER BY region, year, CASE stage {_STAGES} END, id"
_SHELF_STEP = 128


class Books(Rows):
    """What an archive says of its Books."""

    @answers
    def find_books(self) -> Sequence[BookEntry]:
        """The Books on the shelf, by region, year and stage; entries are read when looked at."""
        return BookShelf(self)

    @answers
    def find_book(self, book_id: int) -> BookEntry | None:
        """The Book with this id, or None."""
        row = self.fetch_one(f"SELECT {_BOOK_COLUMNS} FROM book WHERE id = ?", (book_id,))
        return None if row is None else _read_book(row)

    @answers
    def find_books_of(self, region: str) -> Sequence[BookEntry]:
        """The Books of one region, by year and stage."""
        asked = f"SELECT {_BOOK_COLUMNS} FROM book WHERE region = ? {_ORDER}"
        return [_read_book(row) for row in self.fetch_all(asked, (region,))]

    @answers
    def load_book_ids(self, first: bool = False) -> list[int]:
        """The ids of all Books in the order of the shelf, or only of the first."""
        limit = " LIMIT 1" if first else ""
        return [row[0] for row in self.fetch_all(f"SELECT id FROM book {_ORDER}{limit}")]

    @answers
    def load_book_entries(self, ids: Sequence[int]) -> Sequence[BookEntry]:
        """The entries of these Books, in their order. Raises ArchiveError if one is gone."""
        marks = ", ".join("?" * len(ids))
        rows = self.fetch_all(f"SELECT {_BOOK_COLUMNS} FROM book WHERE id IN ({marks})", tuple(ids))
        entries = {row[0]: _read_book(row) for row in rows}
        for book_id in ids:
            if book_id not in entries:
                raise failures.no_entry(self.path, "Book", "预算", book_id)
        return [entries[book_id] for book_id in ids]


class BookShelf(Sequence[BookEntry]):
    """Books in order, read a few at a time: a shelf may be thousands long.

    Their order is read when more than the first is looked at, and then stays.
    """

    def __init__(self, shelf: Books) -> None:
        self._shelf = shelf
        self._order: list[int] | None = None
        self._read: dict[int, Sequence[BookEntry]] = {}

    @property
    def _ids(self) -> list[int]:
        if self._order is None:
            self._order = self._shelf.load_book_ids()
        return self._order

    def __len__(self) -> int:
        return len(self._ids)

    def __bool__(self) -> bool:
        return bool(self._order or self._shelf.load_book_ids(first=True))

    @overload
    def __getitem__(self, place: int) -> BookEntry: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[BookEntry]: ...

    def __getitem__(self, place: int | slice) -> BookEntry | Sequence[BookEntry]:
        if isinstance(place, slice):
            return [self[at] for at in range(len(self._ids))[place]]
        if place == 0 and self._order is None:
            found = self._shelf.load_book_entries(self._shelf.load_book_ids(first=True))
            return found[0]
        step, at = divmod(range(len(self._ids))[place], _SHELF_STEP)
        if step not in self._read:
            ids = self._ids[step * _SHELF_STEP : (step + 1) * _SHELF_STEP]
            self._read[step] = self._shelf.load_book_entries(ids)
        return self._read[step][at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def _read_book(row: Sequence[Any]) -> BookEntry:
    (book_id, title, region, year, stage, name, sha256, sections, lines, figures, *tally) = row
    return BookEntry(
        int(book_id),
        str(title),
        str(region),
        int(year),
        Stage(stage),
        str(name),
        str(sha256),
        int(sections),
        int(lines),
        int(figures),
        Tally(*(int(count) for count in tally[:5])),
        tally[5],
        tally[6],
    )
