"""How far the reading of a document is, reported by whoever reads to whoever waits.

Most documents are read in a moment; those of hundreds of pages, and pages read by eye, are not. A
reader reports each page and knows nothing of who listens: a bar on a terminal, the other end of a
pipe, or nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from xgbudget_tui.model.value import value_class


@value_class
class PageProgress:
    """The ``number``-th of ``pages`` was read; or is about to be, where that is done by eye."""

    number: int
    pages: int
    by_eye: bool = True


_listener: ContextVar[Callable[[PageProgress], None] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[PageProgress], None]) -> Iterator[None]:
    """Call ``listener`` with every report that is made in this block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report_page(number: int, pages: int, *, by_eye: bool = True) -> None:
    """Report that the ``number``-th of ``pages`` was read, or is about to be read by eye."""
    listener = _listener.get()
    if listener is not None:
        listener(PageProgress(number, pages, by_eye))
