"""A file appears whole or not at all: written beside, flushed to the disk, then renamed."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file, with the rights of the one it replaces; no half file is left.

    Raises FileExistsError where there is one and not ``replace``, OSError where it cannot be
    written; then the old file is as it was.
    """
    beside = path.with_name(f".xgbudget-{os.urandom(6).hex()}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            with contextlib.suppress(OSError):
                beside.chmod(path.stat().st_mode & 0o777)
        if not put_in_place(beside, path, replace=replace):
            raise FileExistsError(path)
    finally:
        beside.unlink(missing_ok=True)


def put_in_place(finished: Path, path: Path, *, replace: bool) -> bool:
    """Give a finished file its name; False if there is such a file and it may not be replaced.

    Raises OSError.
    """
    if replace:
        finished.replace(path)
    else:
        try:
            # A hard link fails where a file has appeared meanwhile; a rename would replace it.
            path.hardlink_to(finished)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            if path.exists():
                return False
            finished.replace(path)
    _flush_folder(path.parent)
    return True


def _flush_folder(folder: Path) -> None:
    # Some file systems cannot flush a folder; the rename itself is done.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
