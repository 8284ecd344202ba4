"""Starting the explorer on an archive, and what becomes of it at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from xgbudget_tui.model.addresses import Address, Target, find_target, no_book, parse_address
from xgbudget_tui.model.crash_report import complete_report, tell_crash
from xgbudget_tui.model.errors import BudgetError, QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.preferences import NO_PREFERENCES, Preferences
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.tui.keys import find_wrong_key
from xgbudget_tui.tui.last_place import (
    LastPlace,
    keep_hints_shown,
    load_bookmarks,
    load_place,
    save_bookmarks,
    save_place,
    were_hints_shown,
)
from xgbudget_tui.tui.session import Location, Session
from xgbudget_tui.tui.startup_profile import mark
from xgbudget_tui.tui.terminal.ending import run_to_end
from xgbudget_tui.tui.terminal.lean_imports import import_textual
from xgbudget_tui.tui.words import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xgbudget_tui.model.archive import Archive
    from xgbudget_tui.model.entries import BookEntry, SectionEntry
    from xgbudget_tui.model.series import Population
    from xgbudget_tui.tui.app import Explorer
    from xgbudget_tui.tui.drawing.visible_lines import OpenedTable
    from xgbudget_tui.tui.terminal.early_frame import EarlyFrame
    from xgbudget_tui.tui.views.first_frame import FirstFrame


def run_explorer(  # noqa: PLR0913 - the options are named one by one
    archive: Archive,
    *,
    language: Language = "zh",
    ascii_only: bool = False,
    start: str = "",
    restore: bool = True,
    idle_minutes: float = 0,
    populations: Sequence[Population] = (),
    preferences: Preferences = NO_PREFERENCES,
) -> int:
    """Explore an archive until the person leaves; the exit code of the program.

    ``start`` is where to begin (``4/教育支出``; ``#2`` or ``#2/4`` for the Book of that id), else
    the last place where ``restore`` allows, else the front page. After ``idle_minutes`` without a
    key (0: never) it leaves by itself. ``populations`` are those of places, for figures per head.
    Raises ArchiveError for an archive without a Book, QueryError for a ``start`` that is not in it.
    ``$XGBUDGET_WHOLE_LINES`` switches the sending of single cells off.
    """
    check_keys(preferences)
    session = open_session(
        archive,
        language=language,
        ascii_only=ascii_only,
        start=start,
        restore=restore,
        unit=preferences.unit,
    )
    with explorer_on_terminal(session, preferences) as app:
        app.session.bookmarks = load_bookmarks(archive.path)
        app.idle_seconds = idle_minutes * 60 or None
        app.session.populations = tuple(populations)

        def tell(trace: str) -> str:
            return tell_crash(complete_report(trace), None, language)

        code = run_to_end(app, tell, program="xgbudget")
        if not app.crash_report:
            if restore:
                save_place(archive.path, place_left(app.session))
                keep_hints_shown()
            if app.session.left is not None:
                save_bookmarks(archive.path, app.session.bookmarks)
        return code


def prepare_explorer(  # noqa: PLR0913 - the options are named one by one
    archive: Archive,
    *,
    language: Language = "zh",
    ascii_only: bool = False,
    start: str = "",
    restore: bool = True,
    kiosk: bool = False,
    preferences: Preferences = NO_PREFERENCES,
) -> Explorer:
    """The app on its starting place, not yet running.

    Raises SettingsError for keys among the preferences that there are not.
    """
    check_keys(preferences)
    session = open_session(
        archive,
        language=language,
        ascii_only=ascii_only,
        start=start,
        restore=restore,
        kiosk=kiosk,
        unit=preferences.unit,
    )
    return make_explorer(session, preferences)


@contextmanager
def explorer_on_terminal(session: Session, preferences: Preferences) -> Iterator[Explorer]:
    """The app to be run here and now; its first frame may stand on the terminal already."""
    early, opened = show_early(session, preferences)
    try:
        app = make_explorer(session, preferences, opened)
        app.early_frame = early
        yield app
    finally:
        if early is not None:
            early.leave()


def make_explorer(
    session: Session, preferences: Preferences, opened: OpenedTable | None = None
) -> Explorer:
    """Load Textual, and the app on the place that the session begins at.

    ``opened`` is the table that was opened for the first frame.
    """
    # How many Books there are takes longer to find out than what the first frame shows.
    places = session.archive.find_places() if session.at_shelf else ()
    session.at_shelf = sum(place.books for place in places) > 1
    import_textual()
    mark("Textual loaded")
    from xgbudget_tui.tui.app import Explorer

    mark("explorer loaded")
    app = Explorer(session, preferences, whole_lines=_sends_whole_lines())
    app.opened = opened
    return app


def _sends_whole_lines() -> bool:
    return bool(os.environ.get("XGBUDGET_WHOLE_LINES"))


def show_early(
    session: Session, preferences: Preferences
) -> tuple[EarlyFrame | None, OpenedTable | None]:
    """Show the first frame before Textual is loaded, where it is known what Textual will show.

    That is the front page, or the explorer's panels. Where it is not known, the first frame is
    Textual's. With it comes the table that was opened for it, which the screen goes on with.
    """
    if preferences.wide_signs or _sends_whole_lines():
        return None, None
    from xgbudget_tui.tui.terminal.early_frame import EarlyFrame, find_room

    room = find_room(os.environ)
    if room is None:
        return None, None
    from xgbudget_tui.tui.drawing.looks import choose_looks

    choose_looks(preferences, ascii_only=session.ascii_only)
    try:
        first = _draw_early(session, room)
    except BudgetError:
        return None, None  # the screen says so
    if first is None:
        return None, None
    early = EarlyFrame(first.drawn, room)
    early.show()
    mark("first frame")
    return early, first.opened


def _draw_early(session: Session, room: tuple[int, int]) -> FirstFrame | None:
    """What the screen shows that the session begins at. Raises BudgetError."""
    from xgbudget_tui.tui.terminal.colours import count_colours
    from xgbudget_tui.tui.views.first_frame import FirstFrame, draw_explorer, draw_front

    colours = count_colours(os.environ)
    if not session.at_front:
        return draw_explorer(session, room, colours)
    from xgbudget_tui.compare.overview import find_sides

    session.sides = find_sides(session.archive, session.book, session.contents)
    return FirstFrame(list(draw_front(session, session.sides, room, colours)))


def open_session(  # noqa: PLR0913 - the options are named one by one
    archive: Archive,
    *,
    language: Language = "zh",
    ascii_only: bool = False,
    start: str = "",
    restore: bool = True,
    kiosk: bool = False,
    unit: Unit | None = None,
) -> Session:
    """The session on its starting place. Raises ArchiveError, QueryError."""
    books = archive.find_books()
    if not books:
        raise QueryError(
            f"{archive.path} holds no budget yet: import one with xgbudget import DOCUMENT -o "
            f"{archive.path}",
            f"{archive.path} 里还没有预算，请先导入：xgbudget import 文件 -o {archive.path}",
        )
    last = load_place(archive.path) if restore and not kiosk and not start else None
    book = _last_book(archive, last) or _latest_of_place(archive, books[0])
    contents = None
    if start:
        book, location, contents = _find_start(archive, book, parse_address(start))
    else:
        location = _find_last(archive, book, last)
    session = Session(
        archive,
        book,
        location,
        contents=contents,
        language=language,
        ascii_only=ascii_only,
        kiosk=kiosk,
    )
    session.at_front = location is None
    session.at_shelf = location is None and not start and last is None
    session.hints = restore and not kiosk and not were_hints_shown()
    session.suggest_unit(unit or suit_unit(session.contents))
    if last is not None and last.unit in Unit.__members__:
        session.unit = Unit[last.unit]
    mark("contents read")
    return session


def place_left(session: Session) -> LastPlace:
    """Where the person left, in words that outlive a new import of the same document."""
    left, book = session.left, session.book
    if left is None:
        return LastPlace()
    unit = session.unit.name if session.unit_chosen else ""
    place = book.region, book.year, left.section_key, left.line_number
    return LastPlace(*place, unit, book.parent_region or "")


def check_keys(preferences: Preferences) -> None:
    """Raises SettingsError for keys of one's own that there are not, or that two things have."""
    wrong = find_wrong_key(dict(preferences.keys)) if preferences.keys else None
    if wrong is None:
        return
    from pathlib import Path

    from xgbudget_tui.model.settings import read_settings

    key, said = wrong
    file = read_settings(Path(preferences.file))
    raise file.wrong(file.line_of_key(key, 0), said.zh, said.en)


MANY_DIGITS = 10_000_000 * Unit.WAN_YUAN.fen
"""Totals from here on have eight digits in 万元, and are read more easily in 亿元."""


def suit_unit(contents: Sequence[SectionEntry]) -> Unit:
    """The unit in which the totals of a Book are read most easily."""
    totals = (s.total.value for s in contents if s.total and s.total.state is FigureState.AMOUNT)
    largest = max((abs(total) for total in totals if total is not None), default=0)
    return Unit.YI_YUAN if largest >= MANY_DIGITS else Unit.WAN_YUAN


def _last_book(archive: Archive, last: LastPlace | None) -> BookEntry | None:
    if last is None:
        return None
    books = archive.find_books_of(last.region)
    return next((book for book in books if last.is_of(book)), None)


def _latest_of_place(archive: Archive, first: BookEntry) -> BookEntry:
    """The latest Book of the place that the first Book of the shelf is of."""
    books = archive.find_books_of(first.region)
    return [book for book in books if book.place == first.place][-1]


def _find_last(archive: Archive, book: BookEntry, last: LastPlace | None) -> Location | None:
    if last is None:
        return None
    section = archive.find_section(book.id, last.section_key)
    if section is None:
        return None
    line_id = archive.find_line_id(book.id, last.section_key, last.line_number)
    return Location(book.id, section.id, line_id)


def _find_start(
    archive: Archive, book: BookEntry, wanted: Address
) -> tuple[BookEntry, Location | None, Sequence[SectionEntry] | None]:
    """The Book and the place in it that an address names, and its contents if they were read.

    Raises QueryError.
    """
    if not wanted.table and wanted.book_id is not None:
        named = archive.find_book(wanted.book_id)
        if named is None:
            raise no_book(archive.find_books(), f"#{wanted.book_id}")
        return named, None, None
    target = _find_target(archive, book, wanted)
    row = target.row.id if target.row else None
    location = Location(target.book.id, target.sections[0].id, row)
    return target.book, location, target.contents


def _find_target(archive: Archive, book: BookEntry, wanted: Address) -> Target:
    """Where an address leads; the English of names is loaded where it may be written so."""
    if all(name.isdigit() or not name.isascii() for name in wanted.path):
        with suppress(QueryError):  # which says what is near in English, too
            return find_target(archive, book, wanted)
    from xgbudget_tui.classification.english_words import english_translation

    return find_target(archive, book, wanted, english_translation())
