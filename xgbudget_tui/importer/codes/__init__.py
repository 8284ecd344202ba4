"""The official classifications: which code a line has, and what a code is called."""

from xgbudget_tui.importer.codes.listing import CodeList, OfficialCode, load_codes
from xgbudget_tui.importer.codes.matching import classification_of, match_codes, official_name
from xgbudget_tui.importer.codes.succession import kindred_codes, official_path

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
