"""Importing Textual without what the first paint does not need.

Textual's App imports its command palette, and asyncio its encrypted connections: together an
eighth of the time to the first paint, and neither is used here before somebody asks. While
``textual.app`` is imported, placeholders stand in their place; afterwards they are gone and the
real modules can be imported as ever.
"""

from __future__ import annotations

import sys
from types import ModuleType

_PALETTE = "textual.command"
_PALETTE_NAMES = (
    "CommandListItem",
    "CommandPalette",
    "DiscoveryHit",
    "Hit",
    "Hits",
    "Provider",
    "SimpleProvider",
)
"""What Textual's own modules import from the palette, for subclasses and annotations."""


def import_textual() -> None:
    """Import ``textual.app`` in the lean way; in the ordinary way where that does not work."""
    if "textual.app" in sys.modules:
        return
    before = {name: sys.modules.get(name) for name in (_PALETTE, "ssl")}
    try:
        if before[_PALETTE] is None:
            sys.modules[_PALETTE] = _palette_placeholder()
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


def _palette_placeholder() -> ModuleType:
    module = ModuleType(_PALETTE)
    for name in _PALETTE_NAMES:
        setattr(module, name, type(name, (), {}))
    return module


def _forget(before: dict[str, ModuleType | None]) -> None:
    for name, module in before.items():
        if module is None:
            sys.modules.pop(name, None)
