"""The official classifications: which code a line has, and what a code is called."""

from xgbudget_tui.importer.codes.listing import CodeList, OfficialCode, load_codes

__all__ = ["CodeList", "OfficialCode", "load_codes"]
