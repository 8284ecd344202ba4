"""What the screens of the explorer share: the archive, the Book on view, how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from xgbudget_tui.model.money import Unit

if TYPE_CHECKING:
    from xgbudget_tui.model.archive import Archive
    from xgbudget_tui.model.comparison import Comparison
    from xgbudget_tui.model.entries import BookEntry, Hit, SectionEntry
    from xgbudget_tui.model.overview import Overview
    from xgbudget_tui.model.series import Population, Series
    from xgbudget_tui.tui.last_place import KeptBookmark
    from xgbudget_tui.tui.words import Language


class Location(NamedTuple):
    """A section of a Book, and a line in it if there is one."""

    book_id: int
    section_id: int
    line_id: int | None = None


FRONT_PAGE = 0
"""The section id of a :class:`Location` that is the front page of its Book."""


class PlaceLeft(NamedTuple):
    """Where a person left: the key of the section ("": the front page), the line (0: none)."""

    section_key: str
    line_number: int


class ShownLines(NamedTuple):
    """The lines of a table that are on view, in their order, and the positions of its columns."""

    line_ids: tuple[int, ...]
    columns: tuple[int, ...]


class ExportSubject(NamedTuple):
    """What is to be exported: a branch, a whole table, a comparison or the hits of a search.

    ``line_id`` None means the whole table of ``section``; ``shown`` is what of it is on view,
    ``shown_differs`` whether it was filtered, sorted or has columns hidden.
    """

    section: SectionEntry | None = None
    line_id: int | None = None
    line_name: str = ""
    comparison: Comparison | None = None
    series: tuple[Series, ...] = ()
    hits: tuple[Hit, ...] = ()
    query: str = ""
    shown: ShownLines | None = None
    shown_differs: bool = False


Setting = Literal["language", "unit"]


class Session:
    """One visit to an archive, handed to every screen.

    ``book`` is the Book on view, ``contents`` its sections and ``start`` where the explorer screen
    begins in it; ``at_front`` says that its front page is seen first, ``at_shelf`` that the shelf
    of Books stands open over it, and ``hints`` that the page tells how to begin. ``left`` is where
    the person was at the end, ``bookmarks`` what was marked, before and at the end.
    ``populations`` are those that the person gave. ``kiosk``: nothing is written.
    ``unit_chosen``: the person chose the unit.
    ``language`` and ``unit`` may be set by any screen, and whoever draws with them follows.
    """

    def __init__(  # noqa: PLR0913 - how the person begins, named one by one
        self,
        archive: Archive,
        book: BookEntry,
        start: Location | None = None,
        *,
        contents: Sequence[SectionEntry] | None = None,
        language: Language = "zh",
        ascii_only: bool = False,
        kiosk: bool = False,
    ) -> None:
        self.archive = archive
        self.ascii_only = ascii_only
        self.kiosk = kiosk
        self.at_front = False
        self.at_shelf = False
        self.sides: Overview | None = None
        self.populations: tuple[Population, ...] = ()
        self.hints = False
        self.left: PlaceLeft | None = None
        self._language: Language = language
        self.bookmarks: tuple[KeptBookmark, ...] = ()
        self.unit_chosen = False
        self._unit = Unit.WAN_YUAN
        self._followers: list[tuple[Setting, Callable[[], object]]] = []
        self.open_book(book, start, contents)

    def open_book(
        self,
        book: BookEntry,
        start: Location | None = None,
        contents: Sequence[SectionEntry] | None = None,
    ) -> None:
        """Take another Book of the archive, to be shown from ``start`` on. Raises ArchiveError.

        ``contents`` are its sections where they were read already.
        """
        self.archive.keep_near(book.id)
        self.book = book
        self.sides = None
        if contents is None:
            contents = self.archive.load_contents(book.id)
        self.contents: tuple[SectionEntry, ...] = tuple(contents)
        first = next((s for s in self.contents if s.first_line is not None), None)
        first = first or next(iter(self.contents), None)
        self.start = start or (Location(book.id, first.id) if first else None)

    def take_sides(self) -> Overview | None:
        """The two sides of the Book where they were read before the first screen; once."""
        sides, self.sides = self.sides, None
        return sides

    @property
    def language(self) -> Language:
        """The language of the words on screen."""
        return self._language

    @language.setter
    def language(self, language: Language) -> None:
        if language != self._language:
            self._language = language
            self._call_followers("language")

    @property
    def unit(self) -> Unit:
        """The unit that amounts are shown in."""
        return self._unit

    @unit.setter
    def unit(self, unit: Unit) -> None:
        self.unit_chosen = True
        if unit is not self._unit:
            self._unit = unit
            self._call_followers("unit")

    def suggest_unit(self, unit: Unit) -> None:
        """Show amounts in a unit, as long as the person has chosen none."""
        if not self.unit_chosen:
            self.unit = unit
            self.unit_chosen = False

    def follow(self, setting: Setting, changed: Callable[[], object]) -> Callable[[], None]:
        """Have ``changed`` called after every change of a setting; call the result to stop that."""
        follower = (setting, changed)
        self._followers.append(follower)

        def stop() -> None:
            if follower in self._followers:
                self._followers.remove(follower)

        return stop

    def _call_followers(self, setting: Setting) -> None:
        for followed, changed in list(self._followers):
            if followed == setting:
                changed()
