"""The store: the only SQL in the program. Books go in whole, answers come out in windows.

Reading and writing are loaded apart: who opens an archive does not wait for what writes one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.store.archive import StoredArchive, open_archive
    from xgbudget_tui.store.library import open_library
    from xgbudget_tui.store.lock import hold_archive
    from xgbudget_tui.store.save import make_archive, remove_book, save_book, save_books

_HOMES = {
    "StoredArchive": "archive",
    "open_archive": "archive",
    "open_library": "library",
    "hold_archive": "lock",
    "make_archive": "save",
    "remove_book": "save",
    "save_book": "save",
    "save_books": "save",
}

__all__ = [
    "StoredArchive",
    "hold_archive",
    "make_archive",
    "open_archive",
    "open_library",
    "remove_book",
    "save_book",
    "save_books",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
