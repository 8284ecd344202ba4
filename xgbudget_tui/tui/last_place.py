"""The last place and the bookmarks in each database, in the person's state folder.

Small JSON files, written beside and renamed. It is a convenience: a folder that cannot be
written or a file that cannot be read is no error, and nothing from it is trusted.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xgbudget_tui.model.archive import is_url
from xgbudget_tui.model.crash_report import state_folder
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.files import read_regular, write_whole

DATABASES_KEPT = 64
BOOKMARKS_KEPT = 200
LARGEST_FILE = 1_000_000


class LastPlace(NamedTuple):
    """Where a person left a database: Book, section key, number of the line as printed, unit.

    ``parent_region`` tells places of one name apart; it is "" where the Book names none.
    """

    region: str = ""
    year: int = 0
    section_key: str = ""
    line_number: int = 0
    unit: str = ""
    parent_region: str = ""

    def is_of(self, book: BookEntry) -> bool:
        """Whether a Book is the one that was left."""
        return _is_of(self, book)


class KeptBookmark(NamedTuple):
    """A bookmark in words that outlive a new import of the same document."""

    region: str
    year: int
    section_key: str
    line_number: int
    line_name: str
    parent_region: str = ""

    def is_of(self, book: BookEntry) -> bool:
        """Whether the bookmark is in a Book."""
        return _is_of(self, book)


def _is_of(kept: LastPlace | KeptBookmark, book: BookEntry) -> bool:
    same_parent = not kept.parent_region or kept.parent_region == book.parent_region
    return (kept.region, kept.year) == (book.region, book.year) and same_parent


def state_file() -> Path:
    """``places.json`` in the state folder."""
    return state_folder() / "places.json"


def load_place(database: str) -> LastPlace | None:
    """The last place in a database (its path), or None."""
    place = _load_all(state_file()).get(_key(database))
    if not isinstance(place, dict):
        return None
    fields: dict[str, Any] = {}
    for name, default in LastPlace()._asdict().items():
        value = place.get(name, default)
        if type(value) is not type(default):
            return None
        fields[name] = value
    return LastPlace(**fields)


def save_place(database: str, place: LastPlace) -> None:
    """Keep the last place in a database; silently nothing where that cannot be written."""
    if not database:
        return
    _save(state_file(), database, place._asdict())


def bookmarks_file() -> Path:
    """``bookmarks.json`` in the state folder."""
    return state_folder() / "bookmarks.json"


def load_bookmarks(database: str) -> tuple[KeptBookmark, ...]:
    """The bookmarks in a database (its path), without those that cannot be understood."""
    kept = _load_all(bookmarks_file()).get(_key(database))
    if not isinstance(kept, list):
        return ()
    read = (_read_bookmark(entry) for entry in kept[:BOOKMARKS_KEPT])
    return tuple(bookmark for bookmark in read if bookmark is not None)


def _read_bookmark(entry: object) -> KeptBookmark | None:
    fields = KeptBookmark._fields
    if not isinstance(entry, dict):
        return None
    entry = KeptBookmark._field_defaults | entry
    if set(entry) != set(fields):
        return None
    numbers = {"year", "line_number"}
    if any(type(entry[name]) is not (int if name in numbers else str) for name in fields):
        return None
    return KeptBookmark(**entry)


def save_bookmarks(database: str, bookmarks: Sequence[KeptBookmark]) -> None:
    """Keep the bookmarks in a database; silently nothing where that cannot be written."""
    if database and tuple(bookmarks) != load_bookmarks(database):
        kept = [bookmark._asdict() for bookmark in bookmarks[:BOOKMARKS_KEPT]]
        _save(bookmarks_file(), database, kept)


def _save(path: Path, database: str, value: object) -> None:
    """Put what is kept of a database at the end of a file, the oldest databases dropped."""
    places = _load_all(path)
    places.pop(_key(database), None)
    places[_key(database)] = value
    kept = dict(list(places.items())[-DATABASES_KEPT:])
    import json

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(kept, ensure_ascii=False, indent=1).encode(errors="replace"))


def hints_file() -> Path:
    """An empty file in the state folder that says that the hints for beginners were shown."""
    return state_folder() / "hints-shown"


def were_hints_shown() -> bool:
    """Whether the explorer was used here before; True where that cannot be known."""
    try:
        return hints_file().exists() or state_file().exists()
    except OSError:
        return True


def keep_hints_shown() -> None:
    """Keep that the hints were shown; silently nothing where that cannot be written."""
    path = hints_file()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def _key(database: str) -> str:
    return os.path.realpath(database) if database and not is_url(database) else database


def _load_all(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            return {}
        import json

        places = json.loads(read_regular(path).decode())
    except (BudgetError, OSError, ValueError, RecursionError):
        return {}
    return places if isinstance(places, dict) else {}
