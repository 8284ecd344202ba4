"""Calls of the libraries that open documents, kept apart from what is done with their answers.

A damaged file makes a library raise anything: what is raised inside of a library becomes
LibraryError, of which the caller makes one sentence about the file. What is raised by the code of
this program stays what it is, also where a library has called it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType
from typing import ParamSpec, TypeVar

from xgbudget_tui.model.errors import BudgetError

P = ParamSpec("P")
T = TypeVar("T")

_PACKAGE = str(Path(__file__).parents[1])


class LibraryError(Exception):
    """A library could not make sense of a file; ``str(error)`` is the kind of its error."""


def load_without(name: str, *others: str) -> ModuleType:
    """A library without others that it loads where they are installed and this program needs not.

    It goes without them as long as the process runs; none that is loaded already is kept from it.
    """
    kept_away = [other for other in others if other not in sys.modules]
    if name in sys.modules:
        return sys.modules[name]
    sys.modules.update(dict.fromkeys(kept_away))  # type: ignore[arg-type]
    try:
        return importlib.import_module(name)
    finally:
        for other in kept_away:
            sys.modules.pop(other, None)


_alone: ContextVar[bool] = ContextVar("alone", default=False)


@contextmanager
def own_process() -> Iterator[None]:
    """Within this block the process runs nothing but this program."""
    token = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(token)


def is_own_process() -> bool:
    """Whether the process runs nothing but this program."""
    return _alone.get()


def load_openpyxl() -> ModuleType:
    """openpyxl; without numpy and pictures where nobody else in the process could hand it such."""
    return load_without("openpyxl", *(("numpy", "PIL") if is_own_process() else ()))


def ask(function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """What a function of a library gives. Raises LibraryError where it stumbles over the file."""
    try:
        return function(*arguments, **options)
    except BaseException as error:
        if _is_foreseen(error):
            raise LibraryError(type(error).__name__) from error
        raise


def ask_for(thing: object, name: str) -> object:
    """An attribute that a library works out when it is looked at; else as :func:`ask`."""
    return ask(getattr, thing, name)


def ask_each(things: Iterable[T]) -> Iterator[T]:
    """What a library gives one after the other; else as :func:`ask`."""
    try:
        yield from things
    except BaseException as error:
        if _is_foreseen(error):
            raise LibraryError(type(error).__name__) from error
        raise


def _is_foreseen(error: BaseException) -> bool:
    """Whether an exception is what a library says of a damaged file."""
    # A library written in Rust panics with an exception that is no Exception.
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        return False
    if isinstance(error, BudgetError | MemoryError | LibraryError):
        return False
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    file = "" if trace is None else trace.tb_frame.f_code.co_filename
    # What this program raised when the library called it back is a mistake of this program.
    return file == __file__ or not file.startswith(_PACKAGE)
