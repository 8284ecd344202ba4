"""A content and a format make bytes."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from xgbudget_tui.export.comparisons import ComparisonExport
from xgbudget_tui.export.content import Content
from xgbudget_tui.export.grid import ExportOptions
from xgbudget_tui.export.series import SeriesExport
from xgbudget_tui.export.tables import TableExport
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.text import printable


class ExportFormat(StrEnum):
    """The formats an export can have; the value is the suffix of a file's name."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    MD = "md"


_UNFIT = re.compile(r'[/\\:*?"<>|\s]+')


def render_export(
    content: Content, form: ExportFormat, options: ExportOptions | None = None
) -> bytes:
    """The bytes of an export. Raises ExportError where a format cannot hold the content."""
    chosen = options or ExportOptions()
    if form is ExportFormat.JSON:
        from xgbudget_tui.export.content import render_json

        return render_json(content, chosen)
    from xgbudget_tui.export.content import make_grids

    grids = make_grids(content, chosen)
    if form is ExportFormat.CSV:
        from xgbudget_tui.export.csv import render_csv

        return render_csv(grids)
    if form is ExportFormat.MD:
        from xgbudget_tui.export.markdown import render_markdown

        return render_markdown(grids, chosen.language)
    from xgbudget_tui.export.xlsx import render_xlsx

    return render_xlsx(content, grids, chosen)


def format_of(path: Path) -> ExportFormat:
    """The format a file's suffix asks for. Raises ExportError for any other."""
    suffix = path.suffix.lower().lstrip(".")
    suffix = {"markdown": "md"}.get(suffix, suffix)
    try:
        return ExportFormat(suffix)
    except ValueError as error:
        raise ExportError(
            f"{path}: the suffix says no format; use .csv, .json, .xlsx or .md, or --format",
            f"{path}：由后缀看不出格式，请用 .csv、.json、.xlsx、.md 或 --format",
        ) from error


def suggest_name(content: Content, form: ExportFormat) -> str:
    """A file name for an export: region, year, section and line, without path characters."""
    if isinstance(content, TableExport):
        section = content.parts[0].section
        number = section.number if len(content.parts) > 1 else section.key
        words = [content.book.region, str(content.book.year), number]
        part = content.parts[0]
        if part.above and part.branches:
            words.append(part.branches[0].row.name)
    elif isinstance(content, ComparisonExport):
        comparison = content.comparison
        words = [comparison.before.section_key, comparison.before.label, comparison.after.label]
        words[:0] = [content.books[0].region] if content.books else []
    elif isinstance(content, SeriesExport):
        words = ["series", content.title]
    else:
        words = ["search", content.query]
    stem = "-".join(_UNFIT.sub("_", printable(word)).strip("._") for word in words if word)
    return f"{_shorten(stem) or 'export'}.{form.value}"


def _shorten(stem: str, limit: int = 200) -> str:
    """File systems count bytes, and a hanzi has three."""
    return stem.encode()[:limit].decode(errors="ignore")
