"""An archive in a file, opened to be read."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.store.branches import Branches
from xgbudget_tui.store.connection import Pool
from xgbudget_tui.store.details import Details
from xgbudget_tui.store.listings import Listings
from xgbudget_tui.store.search import Searches


class StoredArchive(Listings, Branches, Searches, Details):
    """Every question an archive answers; each thread may ask at any time."""

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        self._pool.close()

    def __enter__(self) -> StoredArchive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_archive(path: Path) -> Archive:
    """Open an archive to read it.

    Raises ArchiveError with one sentence for each kind of bad file: missing, a folder, not a
    database, another program's, a newer or older layout, damaged, locked, no permission.
    """
    return StoredArchive(Pool(Path(path)))
