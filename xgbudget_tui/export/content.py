"""Anything that can be exported: its grids, and its JSON.

An export of a table is an object::

    {"book": {"region", "year", "title", …},
     "section": {"number", "title", "unit", "measures": [label…], …},
     "lines": [{"name", "printed", "code", "level", "evidence",
                "amounts": {label: number in the printed unit or null}, "cells": {label: printed},
                "states": {label: why there is no number}, "texts": {label: text},
                "recognised": {label: {"confidence": percent, "proved": …}} if read by eye,
                "source_line", "children": […]}],
     "checks": […], "sums": {…}, "sha256": "…"}

``level`` counts from 1 at a root of the table; ``class`` is 类, 款, 项 or 目 where a code says so.
``measures`` are the labels of number columns, ``texts`` of the section those of text columns.
A number with several tables has all their lines in order, each root with its ``part``, and
``parts``. A note has ``paragraphs`` and ``claims``.
"""

from __future__ import annotations

from xgbudget_tui.export.comparisons import ComparisonExport
from xgbudget_tui.export.grid import ExportOptions, Grid
from xgbudget_tui.export.hits import HitsExport
from xgbudget_tui.export.json import hash_of, write_json
from xgbudget_tui.export.series import SeriesExport
from xgbudget_tui.export.tables import TableExport, _part_grid, table_value
from xgbudget_tui.model.errors import ExportError

Content = TableExport | ComparisonExport | HitsExport | SeriesExport
"""Anything :func:`~xgbudget_tui.export.render_export` takes."""


def make_grids(content: Content, options: ExportOptions) -> list[Grid]:
    """One grid for each part of a table export; one for anything else."""
    grids = _make_grids(content, options)
    if not options.english_names:
        return grids
    from xgbudget_tui.export.english_names import name_grid

    return [name_grid(grid) for grid in grids]


def _make_grids(content: Content, options: ExportOptions) -> list[Grid]:
    from xgbudget_tui.export.comparisons import comparison_grid
    from xgbudget_tui.export.hits import hits_grid

    if isinstance(content, TableExport):
        return [_part_grid(part, options) for part in content.parts]
    if isinstance(content, ComparisonExport):
        return [comparison_grid(content.comparison, options)]
    if isinstance(content, SeriesExport):
        from xgbudget_tui.export.series import series_grid

        return [series_grid(content, options)]
    return [hits_grid(content, options)]


def render_json(content: Content, options: ExportOptions) -> bytes:
    """A content as JSON text in UTF-8, hash included."""
    if isinstance(content, TableExport):
        value = table_value(content, options)
    else:
        from xgbudget_tui.export.comparisons import comparison_value
        from xgbudget_tui.export.hits import hits_value

        if isinstance(content, ComparisonExport):
            value = comparison_value(content, options)
        elif isinstance(content, SeriesExport):
            from xgbudget_tui.export.series import series_value

            value = series_value(content, options)
        else:
            value = hits_value(content, options)
    try:
        if options.english_names:
            from xgbudget_tui.export.english_names import name_value

            value = name_value(value)
        value["sha256"] = hash_of(value)
        return (write_json(value) + "\n").encode(errors="replace")
    except (ValueError, RecursionError) as error:
        raise ExportError(
            "the table nests too deeply to be written as JSON", "层次过深，无法写成 JSON"
        ) from error
