"""What a file must say of itself to be an archive, and how an empty one is laid out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from xgbudget_tui.model.terms import Mark

APPLICATION_ID = 0x58474254
"""``XGBT``, in the header of every archive (PRAGMA application_id)."""

VERSION = 3
"""The layout this program reads and writes (PRAGMA user_version)."""

PAGE_SIZE = 4096
MAGIC = b"SQLite format 3\x00"
LANDMARK_STEP = 256
"""Lines between two landmarks of a long table."""


WHEN_NEEDED = ("recognised", "recognised_claim", "tied_reading", "prior_document")
"""Tables that a file has only where it holds something for them; a server has them at once."""


def read_schema(name: str = "schema") -> str:
    """The SQL that lays out an empty archive; others: a table made when it is needed."""
    from importlib import resources

    return resources.files("xgbudget_tui.store").joinpath(f"{name}.sql").read_text("utf-8")


def create_archive(connection: sqlite3.Connection) -> None:
    """Lay out an empty archive in an empty database."""
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute("PRAGMA auto_vacuum = NONE")
    connection.execute("PRAGMA encoding = 'UTF-8'")
    connection.executescript(read_schema())
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    rows = [(mark.rank, mark.value, mark.zh, mark.en) for mark in Mark]
    connection.executemany("INSERT INTO mark VALUES (?, ?, ?, ?)", rows)
    connection.commit()


def is_archive(path: Path) -> bool:
    """Whether a file's header says it is an archive of this program, of whatever version.

    Raises OSError if the file cannot be read.
    """
    with path.open("rb") as file:
        header = file.read(100)
    return header.startswith(MAGIC) and header[68:72] == APPLICATION_ID.to_bytes(4, "big")
