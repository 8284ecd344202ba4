"""The official classifications: which code a line has, and what a code is called.

The names below are loaded when they are first used: the explorer needs English names at its start
and no code list.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.classification.code_list import (
        CodeList,
        OfficialCode,
        classification_of,
        kindred_codes,
        load_codes,
        official_name,
        official_path,
    )
    from xgbudget_tui.classification.code_matching import match_codes

__all__ = [
    "CodeList",
    "OfficialCode",
    "classification_of",
    "kindred_codes",
    "load_codes",
    "match_codes",
    "official_name",
    "official_path",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "code_matching" if name == "match_codes" else "code_list"
    return getattr(import_module(f"{__name__}.{home}"), name)
