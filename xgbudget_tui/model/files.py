"""Files are read only where they are regular ones, and appear whole or not at all.

What is written is written beside, flushed to the disk, then renamed.
"""

from __future__ import annotations

import contextlib
import os
import stat
from io import BufferedReader
from pathlib import Path

from xgbudget_tui.model.errors import NotRegularError


def check_regular(path: Path) -> None:
    """Raise NotRegularError for a pipe, a socket or a device, behind a link too.

    A folder passes, for that its own sentence is said. Raises OSError where there is no file, and
    ValueError where the name is none.
    """
    _check_mode(path, path.stat().st_mode)


def open_regular(path: Path) -> BufferedReader:
    """A regular file, opened to be read. Raises NotRegularError at once for any other.

    Raises OSError where it cannot be opened, and ValueError where the name is none.
    """
    check_regular(path)  # merely opening a device may set it going
    # Should a pipe have taken its place meanwhile, opening it does not wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    try:
        _check_mode(path, os.fstat(descriptor).st_mode)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


_BINARY = getattr(os, "O_BINARY", 0)


def read_regular(path: Path, most: int = -1) -> bytes:
    """The content of a regular file, at most ``most`` bytes of it; raises as open_regular does."""
    with open_regular(path) as file:
        return file.read(most) or b""  # None: a file of the system that has nothing to say yet


def _check_mode(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        name = path.name or str(path)
        raise NotRegularError(
            f"{name} is no regular file (but a pipe, a socket or a device): name a file.",
            f"{name} 不是普通文件（而是管道、套接字或设备）：请指明文件。",
        )


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
