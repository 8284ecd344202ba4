"""The store: the only SQL in the program. Books go in whole, answers come out in windows."""

from __future__ import annotations

from xgbudget_tui.store.archive import StoredArchive, open_archive
from xgbudget_tui.store.lock import hold_archive
from xgbudget_tui.store.save import remove_book, save_book, save_books

__all__ = [
    "StoredArchive",
    "hold_archive",
    "open_archive",
    "remove_book",
    "save_book",
    "save_books",
]
