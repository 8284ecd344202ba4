"""Values out, as bytes: CSV, xlsx, Markdown and JSON; written whole or not at all.

A content says what is exported, :func:`render_export` makes the bytes, :func:`write_file` puts
them in a file. Sheets and their library are loaded only when asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.export.content import (
        ComparisonExport,
        Content,
        ExportFormat,
        ExportOptions,
        HitsExport,
        SeriesExport,
        TableExport,
        TablePart,
    )
    from xgbudget_tui.export.gather import gather_hits, gather_tables
    from xgbudget_tui.export.parts import find_parts
    from xgbudget_tui.export.render import format_of, render_export, suggest_name
    from xgbudget_tui.export.write import write_file

# Each name's module, loaded when the name is first asked for: a printed table needs no writer.
_HOMES = {
    "ComparisonExport": "content",
    "Content": "content",
    "ExportFormat": "content",
    "ExportOptions": "content",
    "HitsExport": "content",
    "SeriesExport": "content",
    "TableExport": "content",
    "TablePart": "content",
    "gather_hits": "gather",
    "gather_tables": "gather",
    "find_parts": "parts",
    "format_of": "render",
    "render_export": "render",
    "suggest_name": "render",
    "write_file": "write",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "ComparisonExport",
    "Content",
    "ExportFormat",
    "ExportOptions",
    "HitsExport",
    "SeriesExport",
    "TableExport",
    "TablePart",
    "find_parts",
    "format_of",
    "gather_hits",
    "gather_tables",
    "render_export",
    "suggest_name",
    "write_file",
]
