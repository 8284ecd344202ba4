"""Importing Textual without what the first paint does not need.

Textual's App imports its command palette and its pop-up notices, and asyncio its encrypted
connections; both import modules of Python's library for what is seldom asked, as sending a file to
a browser. Together that is a fifth of the time to the first paint, and none is used here before
somebody asks. While ``textual.app`` is imported, placeholders stand in their place; afterwards
they are gone and the real modules can be imported as ever. The patterns by which Textual reads
style sheets and markup are compiled when they are first used, which few are.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_LEFT_OUT = {
    "textual.command": (
        "CommandListItem",
        "CommandPalette",
        "DiscoveryHit",
        "Hit",
        "Hits",
        "Provider",
        "SimpleProvider",
    ),
    "textual.widgets._toast": ("ToastRack",),
    "rich.table": ("Table",),
}
"""What Textual's own modules import from them: for subclasses, and for what is switched off."""

_DEFERRED: dict[str, tuple[str, ...]] = {
    "difflib": ("get_close_matches",),
    "mimetypes": (),
    "pickle": ("dumps", "loads"),
    "platformdirs": ("user_downloads_path",),
    "subprocess": (),
    "uuid": ("uuid4",),
}
"""Modules that are loaded when something of them is used, and functions taken out of them."""

_STREAMS = {"PIPE": -1, "STDOUT": -2, "DEVNULL": -3}
"""What asyncio reads of subprocess while it is imported."""


_COLOUR_SYSTEMS = ("auto", "standard", "256", "truecolor", "windows")
"""Those that ``rich.console.Console`` can be made with."""


def import_textual() -> None:
    """Import ``textual.app`` in the lean way; in the ordinary way where that does not work."""
    if "textual.app" in sys.modules:
        return
    # Textual reads it when it is imported and fails on words that it does not know.
    if os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto") not in _COLOUR_SYSTEMS:
        del os.environ["TEXTUAL_COLOR_SYSTEM"]
    absent = {name for name in (*_LEFT_OUT, *_DEFERRED, "ssl") if name not in sys.modules}
    finder = _TokenizerFinder()
    sys.meta_path.insert(0, finder)
    try:
        for name in absent & _LEFT_OUT.keys():
            sys.modules[name] = _placeholder(name, _LEFT_OUT[name])
        for name in absent & _DEFERRED.keys():
            sys.modules[name] = _Deferred(name)
        if "ssl" in absent and "asyncio" not in sys.modules:
            # None makes ``import ssl`` fail, which asyncio is prepared for.
            sys.modules["ssl"] = None  # type: ignore[assignment]
        import textual.app
    except (ImportError, AttributeError, TypeError):
        _forget(absent)
        finder.is_done = True
        for name in [name for name in sys.modules if name.partition(".")[0] == "textual"]:
            del sys.modules[name]
        import textual.app  # noqa: F401
    finally:
        sys.meta_path.remove(finder)
        _forget(absent)


class _Deferred(ModuleType):
    """Stands for a module until something of it is asked, and then loads it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        for function in _DEFERRED[name]:
            setattr(self, function, partial(self._call, function))
        if name == "subprocess":
            vars(self).update(_STREAMS)

    def _call(self, function: str, *given: Any, **named: Any) -> Any:
        return getattr(self._load(), function)(*given, **named)

    def _load(self) -> ModuleType:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return importlib.import_module(self.__name__)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._load(), name)


class _TokenizerFinder:
    """Finds the module that compiles the patterns, and has it do so later."""

    is_done = False

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        """Where the module is, loaded in that way; None for every other module."""
        if name != "textual.css.tokenizer" or self.is_done:
            return None
        self.is_done = True
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            execute: Callable[[ModuleType], None] = spec.loader.exec_module

            def run(module: ModuleType) -> None:
                execute(module)
                vars(module)["re"] = _LaterPatterns()

            vars(spec.loader)["exec_module"] = run
        return spec


class _LaterPatterns:
    """The module ``re`` for one that compiles patterns and may never use them."""

    def __init__(self) -> None:
        self.compile = _Pattern

    def __getattr__(self, name: str) -> Any:
        return getattr(re, name)


class _Pattern:
    """A pattern that is compiled when something is asked of it."""

    def __init__(self, *given: Any) -> None:
        self._given = given

    def match(self, *given: Any) -> re.Match[str] | None:
        """As of a compiled pattern."""
        return self.compiled.match(*given)

    def search(self, *given: Any) -> re.Match[str] | None:
        """As of a compiled pattern."""
        return self.compiled.search(*given)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The real one."""
        return re.compile(*self._given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiled, name)


def _placeholder(name: str, kinds: tuple[str, ...]) -> ModuleType:
    module = ModuleType(name)
    for kind in kinds:
        setattr(module, kind, type(kind, (), {"__new__": _real_one(name, kind)}))
    return module


def _real_one(name: str, kind: str) -> Callable[..., Any]:
    """Making one of the classes left out makes a real one after all."""

    def make(_: type, *args: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(name), kind)(*args, **options)

    return make


def _forget(absent: Iterable[str]) -> None:
    """Take out what stands for other modules; a real one that was loaded meanwhile stays."""
    for name in absent:
        module = sys.modules.get(name)
        if module is None or isinstance(module, _Deferred) or name in _LEFT_OUT:
            sys.modules.pop(name, None)
