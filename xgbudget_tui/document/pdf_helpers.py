"""Reading the pages of one long PDF in several processes, where cores are free.

Each process takes the next page nobody has taken, so that all end together. What comes of it is the
same as in one process: pages are given in order, and a page that fails, or takes its process with
it, is read again here when its turn has come, to fail as it would have failed here.
"""

from __future__ import annotations

import os
import signal
import struct
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from xgbudget_tui.document.pdf_limits import OutOfTime

T = TypeVar("T")

_LONG = 24
"""Pages from which a document is worth a process more."""
_AHEAD = 64
"""Pages that may wait for their turn here."""
_NUMBER = struct.Struct("<i")
_ROOM = 1 << 20
"""Bytes of pages that may wait in a pipe; a page takes about 50,000."""

_helpers: ContextVar[int] = ContextVar("helpers", default=0)


@contextmanager
def allow_helpers(count: int) -> Iterator[None]:
    """Within this block, a long document may be read by so many processes more.

    Only for a process without threads: the others are made by copying it.
    """
    token = _helpers.set(count if hasattr(os, "fork") else 0)
    try:
        yield
    finally:
        _helpers.reset(token)


def read_in_order(read: Callable[[int], T], count: int) -> Generator[T, None, None]:
    """What ``read`` gives for each number from 0 on, in order; raises what it raises."""
    helpers = _helpers.get() if count >= _LONG else 0
    if not helpers:
        yield from map(read, range(count))
        return
    shared = _Shared(read, count, helpers)
    try:
        yield from shared.take_all()
    finally:
        shared.end()


class _Shared(Generic[T]):
    """The numbers of a document's pages and the processes that share them."""

    def __init__(self, read: Callable[[int], T], count: int, helpers: int) -> None:
        self._read = read
        self._count = count
        self._done: dict[int, T] = {}
        self._numbers, ends = os.pipe()
        # All numbers fit: a pipe holds 16,000 of them at least.
        os.write(ends, b"".join(map(_NUMBER.pack, range(count))))
        os.close(ends)
        self._children: dict[Connection, int] = {}
        for _ in range(helpers):
            self._start()

    def take_all(self) -> Iterator[T]:
        """The pages in order."""
        for number in range(self._count):
            while number not in self._done:
                if not self._receive(0) and not self._read_ahead() and not self._receive(None):
                    self._done[number] = self._read(number)
            yield self._done.pop(number)

    def end(self) -> None:
        """End the other processes."""
        os.close(self._numbers)
        for pipe, child in self._children.items():
            pipe.close()
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

    def _start(self) -> None:
        ours, theirs = Pipe(duplex=False)
        _widen(theirs)
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            try:
                self._help(theirs, parent)
            finally:
                os._exit(0)
        theirs.close()
        self._children[ours] = child

    def _help(self, pipe: Connection, parent: int) -> None:
        """In another process: read pages until there are none, or nobody wants them."""
        for other in self._children:
            other.close()
        while os.getppid() == parent and (number := self._next()) is not None:
            with suppress(Exception, OutOfTime):  # it is read again where it can be told
                pipe.send((number, self._read(number)))

    def _next(self) -> int | None:
        """The next number nobody has taken."""
        found = os.read(self._numbers, _NUMBER.size)
        return int(_NUMBER.unpack(found)[0]) if found else None

    def _read_ahead(self) -> bool:
        """Read a page here that is not wanted yet; False where none is left or too many wait."""
        number = self._next() if len(self._done) < _AHEAD else None
        if number is None:
            return False
        with suppress(Exception, OutOfTime):  # it is read again when its turn has come
            self._done[number] = self._read(number)
        return True

    def _receive(self, seconds: float | None) -> bool:
        """Take what other processes have read; waits for it without a number of seconds."""
        ready = wait(list(self._children), seconds) if self._children else []
        for pipe in ready:
            assert isinstance(pipe, Connection)
            try:
                number, page = pipe.recv()
            except (EOFError, OSError):
                pipe.close()
                os.waitpid(self._children.pop(pipe), 0)
            else:
                self._done[number] = page
        return bool(ready)


def _widen(pipe: Connection) -> None:
    """Let more than a page wait in a pipe, where the system can."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)
