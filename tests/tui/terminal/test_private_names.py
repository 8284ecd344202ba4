"""Every private name of Textual (and of rich) that the program uses: an upgrade says what broke.

What stands in the tables is looked for in the installed Textual; and what the program uses is
looked for in the tables, so that none is forgotten.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import signal
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._queue import Queue
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

import xgbudget_tui.tui
from xgbudget_tui.tui.terminal.lean_imports import _LEFT_OUT

METHODS = [
    (App, "_close_messages_no_wait", ("self",)),
    (App, "_display", ("self", "screen", "renderable")),
    (App, "_fatal_error", ("self",)),
    (App, "_handle_exception", ("self", "error")),
    (App, "_shutdown", ("self",)),
    (ChopsUpdate, "__init__", ("self", "chops", "spans", "chop_ends")),
    (Compositor, "render_strips", ("self", "size")),
    (LayoutUpdate, "__init__", ("self", "strips", "region")),
    (LinuxDriver, "_enable_mouse_pixels", ("self",)),
    (LinuxDriver, "_enable_mouse_support", ("self",)),
    (LinuxDriver, "_get_terminal_size", ("self",)),
    (LinuxDriver, "_sigcont_application", ("self", "_")),
    (LinuxDriver, "_sigtstp_application", ("self", "_")),
    (Screen, "_compositor_refresh", ("self",)),
    (Screen, "_on_timer_update", ("self",)),
    (Screen, "_refresh_layout", ("self", "size", "scroll")),
    (XTermParser, "__init__", ("self", "debug")),
    (XTermParser, "feed", ("self", "data")),
    (XTermParser, "tick", ("self",)),
]
"""Methods overridden or called, and what they take."""

COROUTINES = {"_shutdown"}

APP: dict[str, type | tuple[type, ...]] = {
    "_batch_count": int,
    "_closed": bool,
    "_disable_notifications": bool,
    "_disable_tooltips": bool,
    "_driver": (Driver, type(None)),
    "_exit": bool,
    "_message_queue": Queue,
    "_registered_themes": dict,
    "_return_code": (int, type(None)),
    "_running": bool,
    "_sync_available": bool,
}
"""Attributes of an App."""

DRIVER: dict[str, str] = {
    "_app": "App",
    "_debug": "bool",
    "_file": "TextIOWrapper",
    "_loop": "_UnixSelectorEventLoop",
    "_mouse": "bool",
    "_writer_thread": "NoneType",
    "attrs_before": "NoneType",
    "exit_event": "Event",
    "fileno": "int",
}
"""Attributes of a driver that has not begun, and their types."""

OTHERS = {"_compositor", "_color_system", "_layout_required", "_scroll_required"}
"""Attributes of a Screen and of rich's Console."""

NOT_TEXTUAL = {"_asdict", "_field_defaults", "_fields", "_replace", "_value_"}
"""Python's own."""

KNOWN = {name for _, name, _ in METHODS} | APP.keys() | DRIVER.keys() | OTHERS


@pytest.mark.parametrize(("owner", "name", "parameters"), METHODS)
def test_a_method_takes_what_it_took(owner: type, name: str, parameters: tuple[str, ...]) -> None:
    method = inspect.getattr_static(owner, name)

    assert tuple(inspect.signature(method).parameters) == parameters
    assert inspect.iscoroutinefunction(method) is (name in COROUTINES)


@pytest.mark.parametrize("name", APP)
async def test_an_app_has_the_attribute(name: str) -> None:
    assert isinstance(getattr(App(), name), APP[name])


@pytest.fixture
def signals_as_they_were() -> Iterator[None]:
    numbers = signal.SIGTSTP, signal.SIGCONT
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals_as_they_were")
async def test_a_driver_has_its_attributes() -> None:
    driver = LinuxDriver(App())

    assert {name: type(getattr(driver, name)).__name__ for name in DRIVER} == DRIVER


async def test_a_screen_is_drawn_by_a_compositor_and_a_console_knows_its_colours() -> None:
    app: App[None] = App()

    screen: Screen[None] = Screen()
    assert isinstance(screen._compositor, Compositor)
    assert screen._layout_required is False
    assert screen._scroll_required is False
    assert isinstance(app.console._color_system, ColorSystem | None)


@pytest.mark.parametrize("module", _LEFT_OUT)
def test_what_a_placeholder_stands_for_is_there(module: str) -> None:
    real = importlib.import_module(module)

    assert [kind for kind in _LEFT_OUT[module] if not hasattr(real, kind)] == []


def modules() -> list[Any]:
    found = pkgutil.walk_packages(xgbudget_tui.tui.__path__, "xgbudget_tui.tui.")
    return [importlib.import_module(module.name) for module in found]


def private_names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The object, as it is written, and the private attribute asked of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_private(node.attr):
            yield ast.unparse(node.value), node.attr


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def names_of_textual(kind: type) -> set[str]:
    """The private names that the bases of a class have from Textual."""
    found: set[str] = set()
    for base in kind.__mro__:
        if base.__module__.partition(".")[0] == "textual":
            found |= {name for name in vars(base) if _is_private(name)}
            source = ast.parse(textwrap.dedent(inspect.getsource(base)))
            found |= {name for value, name in private_names(source) if value == "self"}
    return found


def test_what_classes_take_over_from_textual_is_in_the_tables() -> None:
    forgotten = set()
    for module in modules():
        for kind in vars(module).values():
            if not isinstance(kind, type) or kind.__module__ != module.__name__:
                continue
            theirs = names_of_textual(kind)
            tree = (
                ast.parse(textwrap.dedent(inspect.getsource(kind)))
                if theirs
                else ast.Module([], [])
            )
            methods = {
                node.name
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            }
            used = {name for value, name in private_names(tree) if value in {"self", "super()"}}
            forgotten |= {f"{kind.__name__}.{name}" for name in (used | methods) & theirs - KNOWN}

    assert not forgotten


def test_what_is_asked_of_other_objects_is_in_the_tables_or_our_own() -> None:
    asked: dict[str, str] = {}
    ours = set()
    for module in modules():
        assert module.__file__ is not None
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        for value, name in private_names(tree):
            if value not in {"self", "super()", "cls", "os"}:
                asked[name] = f"{module.__name__}: {value}.{name}"
            elif value == "self":
                ours.add(name)
        ours |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    assert not {text for name, text in asked.items() if name not in KNOWN | NOT_TEXTUAL | ours}
