"""Where rows that scroll begin, and what stands over them.

When a cursor leaves the view the rows move by half a page, so that a held key repaints them a few
times and not once a row.
"""

from __future__ import annotations

from xgbudget_tui.tui.drawing.pieces import Piece


def top_for(index: int, top: int, page: int) -> int:
    """The first row in view such that row ``index`` is in view."""
    return top if top <= index < top + page else index - page // 2


def top_within(top: int, count: int, page: int) -> int:
    """The first row in view, as far as there are rows to follow it."""
    return max(0, min(top, count - page))


def write_pane_heading(heading: str, top: int, page: int, count: int) -> list[Piece]:
    """A heading over text, with how far down it is seen where not all is: ``page`` lines of it."""
    more = top + page < count or top
    place = f" {min(count, top + page)}/{count}" if more else ""
    return [(heading, ""), (place, "")]


def pane_width(room: int) -> int:
    """How wide text is written in a pane of so many cells."""
    return max(8, room - 1)
