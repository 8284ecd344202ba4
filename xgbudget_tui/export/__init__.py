"""Values out, as bytes: CSV, xlsx, Markdown and JSON; written whole or not at all.

A content says what is exported, :func:`render_export` makes the bytes, :func:`write_file` puts
them in a file. Sheets and their library are loaded only when asked for.
"""

from xgbudget_tui.export.content import (
    ComparisonExport,
    Content,
    ExportFormat,
    ExportOptions,
    HitsExport,
    TableExport,
    TablePart,
)
from xgbudget_tui.export.gather import find_parts, gather_hits, gather_tables
from xgbudget_tui.export.render import format_of, render_export, suggest_name
from xgbudget_tui.export.write import write_file

__all__ = [
    "ComparisonExport",
    "Content",
    "ExportFormat",
    "ExportOptions",
    "HitsExport",
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
