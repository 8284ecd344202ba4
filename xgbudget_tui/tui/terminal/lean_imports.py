"""Importing Textual without what the first paint does not need.

Textual's App imports its command palette and its pop-up notices, and asyncio its encrypted
connections: together a seventh of the time to the first paint, and none is used here before
somebody asks. While ``textual.app`` is imported, placeholders stand in their place; afterwards
they are gone and the real modules can be imported as ever.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
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
}
"""What Textual's own modules import from them: for subclasses, and for what is switched off."""


_COLOUR_SYSTEMS = ("auto", "standard", "256", "truecolor", "windows")
"""Those that ``rich.console.Console`` can be made with."""


def import_textual() -> None:
    """Import ``textual.app`` in the lean way; in the ordinary way where that does not work."""
    if "textual.app" in sys.modules:
        return
    # Textual reads it when it is imported and fails on words that it does not know.
    if os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto") not in _COLOUR_SYSTEMS:
        del os.environ["TEXTUAL_COLOR_SYSTEM"]
    before = {name: sys.modules.get(name) for name in (*_LEFT_OUT, "ssl")}
    try:
        for name, kinds in _LEFT_OUT.items():
            if before[name] is None:
                sys.modules[name] = _placeholder(name, kinds)
        if before["ssl"] is None and "asyncio" not in sys.modules:
            # None makes ``import ssl`` fail, which asyncio is prepared for.
            sys.modules["ssl"] = None  # type: ignore[assignment]
        import textual.app
    except (ImportError, AttributeError, TypeError):
        _forget(before)
        for name in [name for name in sys.modules if name.partition(".")[0] == "textual"]:
            del sys.modules[name]
        import textual.app  # noqa: F401
    finally:
        _forget(before)


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


def _forget(before: dict[str, ModuleType | None]) -> None:
    for name, module in before.items():
        if module is None:
            sys.modules.pop(name, None)
