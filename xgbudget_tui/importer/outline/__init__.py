"""The parent of each line of a table, inferred by every witness and settled by addition."""

from xgbudget_tui.importer.outline.placement import Placement, place_lines

__all__ = ["Placement", "place_lines"]
