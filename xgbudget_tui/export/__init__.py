"""Values out, as bytes: CSV, xlsx, Markdown and JSON; written whole or not at all.

A content says what is exported, :func:`render_export` makes the bytes, :func:`write_file` puts
them in a file. Sheets and their library are loaded only when asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.export.comparisons import ComparisonExport
    from xgbudget_tui.export.content import Content
    from xgbudget_tui.export.grid import ExportOptions
    from xgbudget_tui.export.hits import HitsExport, gather_hits
    from xgbudget_tui.export.render import ExportFormat, format_of, render_export, suggest_name
    from xgbudget_tui.export.series import SeriesExport
    from xgbudget_tui.export.tables import TableExport, TablePart, gather_tables
    from xgbudget_tui.export.write import write_file

# Each name's module, loaded when the name is first asked for: a printed table needs no writer.
_HOMES = {
    "ComparisonExport": "comparisons",
    "Content": "content",
    "ExportFormat": "render",
    "ExportOptions": "grid",
    "HitsExport": "hits",
    "SeriesExport": "series",
    "TableExport": "tables",
    "TablePart": "tables",
    "gather_hits": "hits",
    "gather_tables": "tables",
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
    "format_of",
    "gather_hits",
    "gather_tables",
    "render_export",
    "suggest_name",
    "write_file",
]
