"""The parent of each line of a table, inferred by every witness and settled by addition."""

from __future__ import annotations

from xgbudget_tui.importer.hierarchy.placement import Placement, place_lines

__all__ = ["Placement", "place_lines"]
