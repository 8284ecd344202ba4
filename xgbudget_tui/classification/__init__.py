"""The official classifications: which code a line has, and what a code is called."""

from __future__ import annotations

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
