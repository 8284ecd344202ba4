"""How a file comes to be: written beside, brought to the disk, then put in its place.

A new archive is vacuumed into a second file, so that the same Books give the same bytes whatever
was inserted and deleted on the way.
"""

from __future__ import annotations

import glob
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xgbudget_tui.store.schema import create_archive

_HEADER_VERSION = 3_040_000
_HEADER_VERSION_AT = 96


@contextmanager
def write_beside(path: Path) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """A connection to an empty archive beside ``path``, and the name its copy will have.

    On success call :func:`seal` and :func:`put_in_place`; whatever happens no other file is left.
    """
    _clear_abandoned(path)
    unique = f"{os.getpid()}-{threading.get_native_id()}"
    draft = path.with_name(f".{path.name}.{unique}.draft")
    sealed = path.with_name(f".{path.name}.{unique}.sealed")
    for leftover in (draft, sealed):
        leftover.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            # In memory: a Book that cannot be written whole is taken out again.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -65536")
            create_archive(connection)
            yield connection, sealed
        finally:
            connection.close()
    finally:
        for leftover in (draft, sealed):
            leftover.unlink(missing_ok=True)


def _clear_abandoned(path: Path) -> None:
    """Take away what imports that were killed have left beside ``path``."""
    start = f".{path.name}."
    for left in path.parent.glob(f"{glob.escape(start)}*"):
        process, dash, _ = left.name[len(start) :].partition("-")
        mine = left.suffix in {".draft", ".sealed"} and dash and process.isdecimal()
        if mine and not _is_running(int(process)):
            left.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    if os.name != "posix":  # pragma: no cover - elsewhere such a question ends the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def seal(connection: sqlite3.Connection, sealed: Path) -> None:
    """Copy a finished archive to ``sealed``, compact, the same bytes for the same rows."""
    connection.execute("VACUUM INTO ?", (str(sealed),))
    with sealed.open("r+b") as file:
        # The header names the SQLite release that wrote it; the rows do not depend on it.
        file.seek(_HEADER_VERSION_AT)
        file.write(_HEADER_VERSION.to_bytes(4, "big"))
        file.flush()
        os.fsync(file.fileno())


def put_in_place(sealed: Path, path: Path, replace: bool) -> bool:
    """Give the finished file its name; False if ``path`` exists and must not be replaced."""
    if replace:
        sealed.replace(path)
    else:
        try:
            os.link(sealed, path)
        except FileExistsError:
            return False
        except OSError:
            if path.exists():
                return False
            sealed.replace(path)
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some file systems cannot sync a folder; the rename itself is done
    finally:
        os.close(descriptor)
