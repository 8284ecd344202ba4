"""Where a person was and what they marked: the way back, bookmarks, the hits of a search."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from xgbudget_tui.tui.session import Location
from xgbudget_tui.tui.widgets.visible_lines import TableView

STEPS_KEPT = 100
VIEWS_KEPT = 64


class History:
    """The way back, the bookmarks and the tables as they were left."""

    def __init__(self) -> None:
        self._trail: list[Location] = []
        self._views: OrderedDict[int, TableView] = OrderedDict()
        self.bookmarks: list[Location] = []

    def remember(self, location: Location) -> None:
        """Put a place on the way back, before leaving it."""
        if not self._trail or self._trail[-1] != location:
            self._trail.append(location)
            del self._trail[:-STEPS_KEPT]

    def step_back(self) -> Location | None:
        """The place before the last jump, taken off the way; None at its start."""
        return self._trail.pop() if self._trail else None

    def view_of(self, section_id: int) -> TableView | None:
        """A table as it was left, or None if it was not seen or long ago."""
        view = self._views.get(section_id)
        if view is not None:
            self._views.move_to_end(section_id)
        return view

    def keep_view(self, view: TableView) -> None:
        """Keep how a table is left."""
        self._views[view.section.id] = view
        self._views.move_to_end(view.section.id)
        if len(self._views) > VIEWS_KEPT:
            self._views.popitem(last=False)

    def switch_bookmark(self, location: Location) -> bool:
        """Mark a place, or take its mark away; whether it is marked now."""
        if location in self.bookmarks:
            self.bookmarks.remove(location)
            return False
        self.bookmarks.append(location)
        return True

    def next_bookmark(self, location: Location | None) -> Location | None:
        """The bookmark after a place in the order they were set, from the first again."""
        if not self.bookmarks:
            return None
        at = self.bookmarks.index(location) + 1 if location in self.bookmarks else 0
        return self.bookmarks[at % len(self.bookmarks)]

    def marked_lines(self) -> frozenset[int]:
        """The ids of the lines that are marked."""
        return frozenset(
            location.line_id for location in self.bookmarks if location.line_id is not None
        )


class KeptHits:
    """The hits of the last search, for going through them one by one."""

    def __init__(self, text: str, line_ids: Sequence[int], position: int, total: int) -> None:
        self.text = text
        self.line_ids = line_ids
        self.position = position
        self.total = total

    def step(self, by: int) -> int:
        """The line id of the next (1) or previous (-1) hit, round the end."""
        self.position = (self.position + by) % len(self.line_ids)
        return self.line_ids[self.position]
