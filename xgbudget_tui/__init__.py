"""Read, check and compare a Chinese government budget, in a terminal or from Python.

The names below are what a program calls; each is loaded when it is first used, so that importing
the package costs next to nothing. See docs/python.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.api.archives import Archive, open_archive
    from xgbudget_tui.api.books import Book, Proofs, Table, audit, read_document
    from xgbudget_tui.batch.run import import_documents
    from xgbudget_tui.model.errors import ArchiveError, BudgetError, DocumentError, QueryError

__version__ = "0.1.0"

_HOMES = {
    "Archive": "api.archives",
    "open_archive": "api.archives",
    "Book": "api.books",
    "Proofs": "api.books",
    "Table": "api.books",
    "audit": "api.books",
    "read_document": "api.books",
    "import_documents": "batch.run",
    "ArchiveError": "model.errors",
    "BudgetError": "model.errors",
    "DocumentError": "model.errors",
    "QueryError": "model.errors",
}

__all__ = [
    "Archive",
    "ArchiveError",
    "Book",
    "BudgetError",
    "DocumentError",
    "Proofs",
    "QueryError",
    "Table",
    "audit",
    "import_documents",
    "open_archive",
    "read_document",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
