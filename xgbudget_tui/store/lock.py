"""One import at a time: a lock beside the archive, which the system releases with the process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xgbudget_tui.store import failures


@contextmanager
def hold_archive(path: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Be the only import that writes to ``path`` while the block runs.

    ``waiting`` is called once if another import holds it; then this one waits. Raises ArchiveError
    where nothing can be written beside the archive.
    """
    lock = path.with_name(f".{path.name}.lock")
    descriptor = _acquire(lock, path, waiting)
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink(missing_ok=True)
        os.close(descriptor)


def _acquire(lock: Path, path: Path, waiting: Callable[[], None] | None) -> int:
    told = False
    while True:
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError as error:
            raise failures.no_folder(path) from error
        except PermissionError as error:
            raise failures.no_permission(path, writing=True) from error
        except OSError as error:
            raise failures.unwritable(path, error.strerror or str(error)) from error
        try:
            if not _take(descriptor, wait=False):
                if waiting is not None and not told:
                    waiting()
                    told = True
                _take(descriptor, wait=True)
            if _is_there(lock, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        # The one before took its lock file along: take the new one.
        os.close(descriptor)


def _take(descriptor: int, *, wait: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # pragma: no cover - a system without such locks goes without
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True


def _is_there(lock: Path, descriptor: int) -> bool:
    try:
        there, held = lock.stat(), os.fstat(descriptor)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)
