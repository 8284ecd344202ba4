"""Where a person was and what they marked: the way back, bookmarks, the hits of a search."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.tui.drawing.names import name_of
from xgbudget_tui.tui.drawing.visible_lines import TableView
from xgbudget_tui.tui.last_place import KeptBookmark
from xgbudget_tui.tui.session import Location

STEPS_KEPT = 100
VIEWS_KEPT = 64


class History:
    """The way back, the bookmarks and the tables as they were left."""

    def __init__(self) -> None:
        self._trail: list[Location] = []
        self._ahead: list[Location] = []
        self._views: OrderedDict[int, TableView] = OrderedDict()
        self.bookmarks: dict[Location, KeptBookmark] = {}
        self._lost: list[KeptBookmark] = []

    def remember(self, location: Location) -> None:
        """Put a place on the way back, before leaving it for somewhere new."""
        self._ahead.clear()
        if not self._trail or self._trail[-1] != location:
            self._trail.append(location)
            del self._trail[:-STEPS_KEPT]

    def step_back(self, here: Location | None = None) -> Location | None:
        """The place before the last jump, taken off the way; None at its start.

        ``here`` is what leads forward again from there.
        """
        return _step(self._trail, self._ahead, here)

    def step_forward(self, here: Location | None = None) -> Location | None:
        """The place that was left by going back; None where there is none."""
        return _step(self._ahead, self._trail, here)

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

    def switch_bookmark(self, location: Location, kept: KeptBookmark) -> bool:
        """Mark a place, or take its mark away; whether it is marked now."""
        if location in self.bookmarks:
            del self.bookmarks[location]
            return False
        self.bookmarks[location] = kept
        return True

    def restore_bookmarks(self, archive: Archive, kept: Sequence[KeptBookmark]) -> None:
        """Find the bookmarks of earlier visits; what is not there any more is kept all the same."""
        for bookmark in kept:
            location = find_bookmark(archive, bookmark)
            if location is None:
                self._lost.append(bookmark)
            else:
                self.bookmarks.setdefault(location, bookmark)

    def kept_bookmarks(self) -> tuple[KeptBookmark, ...]:
        """All bookmarks, for the next visit."""
        return (*self.bookmarks.values(), *self._lost)

    def next_bookmark(self, location: Location | None) -> Location | None:
        """The bookmark after a place in the order they were set, from the first again."""
        if not self.bookmarks:
            return None
        places = list(self.bookmarks)
        at = places.index(location) + 1 if location in self.bookmarks else 0
        return places[at % len(places)]

    def marked_lines(self) -> frozenset[int]:
        """The ids of the lines that are marked."""
        return frozenset(
            location.line_id for location in self.bookmarks if location.line_id is not None
        )


def _step(source: list[Location], other: list[Location], here: Location | None) -> Location | None:
    if not source:
        return None
    if here is not None:
        other.append(here)
        del other[:-STEPS_KEPT]
    return source.pop()


def find_bookmark(archive: Archive, bookmark: KeptBookmark) -> Location | None:
    """Where a bookmark is in the archive now, or None.

    Where another line has its number now, the line of its name is meant.
    """
    for book in archive.find_books_of(bookmark.region):
        section = archive.find_section(book.id, bookmark.section_key)
        if not bookmark.is_of(book) or section is None:
            continue
        line_id = archive.find_line_id(book.id, section.key, bookmark.line_number)
        if line_id is not None and name_of(archive.load_row(line_id)) == bookmark.line_name:
            return Location(book.id, section.id, line_id)
        row = archive.find_line(section.id, [bookmark.line_name])
        if row is not None:
            return Location(book.id, section.id, row.id)
    return None


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
