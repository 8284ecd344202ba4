"""Starting the explorer on an archive, and what becomes of it at the end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xgbudget_tui.model.crash_report import complete_report, tell_crash
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.last_place import LastPlace, load_place, save_place
from xgbudget_tui.tui.session import Spot
from xgbudget_tui.tui.startup_profile import mark
from xgbudget_tui.tui.terminal.ending import run_to_end
from xgbudget_tui.tui.terminal.lean_imports import import_textual
from xgbudget_tui.tui.words import Language

if TYPE_CHECKING:
    from xgbudget_tui.model.archive import Archive
    from xgbudget_tui.model.entries import BookEntry
    from xgbudget_tui.tui.app import Explorer


def run_explorer(
    archive: Archive,
    *,
    language: Language = "zh",
    ascii_only: bool = False,
    start: str = "",
    restore: bool = True,
    idle_minutes: float = 0,
) -> int:
    """Explore an archive until the person leaves; the exit code of the program.

    ``start`` is where to begin (``4/教育支出``; ``#2`` or ``#2/4`` for the Book of that id), else
    the last place where ``restore`` allows. After ``idle_minutes`` without a key (0: never) it
    leaves by itself.
    Raises ArchiveError for an archive without a Book, QueryError for a ``start`` that is not in it.
    ``$XGBUDGET_WHOLE_LINES`` switches the sending of single cells off.
    """
    app = prepare_explorer(
        archive, language=language, ascii_only=ascii_only, start=start, restore=restore
    )
    app.idle_seconds = idle_minutes * 60 or None

    def tell(trace: str) -> str:
        return tell_crash(complete_report(trace), None, language)

    code = run_to_end(app, tell)
    if restore and not app.crash_report:
        save_place(archive.path, place_now(app))
    return code


def prepare_explorer(
    archive: Archive,
    *,
    language: Language = "zh",
    ascii_only: bool = False,
    start: str = "",
    restore: bool = True,
    kiosk: bool = False,
) -> Explorer:
    """The app on its starting place, not yet running."""
    import_textual()
    mark("Textual loaded")
    from xgbudget_tui.tui.app import Explorer

    mark("explorer loaded")
    whole_lines = bool(os.environ.get("XGBUDGET_WHOLE_LINES"))
    app = Explorer(
        archive, language=language, ascii_only=ascii_only, kiosk=kiosk, whole_lines=whole_lines
    )
    books = archive.find_books()
    if not books:
        raise QueryError(
            f"{archive.path} holds no budget yet: import one with xgbudget import DOCUMENT -o "
            f"{archive.path}",
            f"{archive.path} 里还没有预算，请先导入：xgbudget import 文件 -o {archive.path}",
        )
    last = load_place(archive.path) if restore and not kiosk and not start else None
    wanted, start = _split_book(start)
    named = archive.find_book(wanted) if wanted is not None else None
    book = named or _last_book(archive, last) or books[0]
    spot = _find_start(archive, book, start) if start else _find_last(archive, book, last)
    if last is not None and last.unit in Unit.__members__:
        app.unit = Unit[last.unit]
    app.open_book(book, spot)
    mark("contents read")
    return app


def place_now(app: Explorer) -> LastPlace:
    """Where the person is, in words that outlive a new import of the same document."""
    left, book = app.left_at, app.book
    if left is None or book is None:
        return LastPlace()
    return LastPlace(book.region, book.year, left[0], left[1], app.unit.name)


def _split_book(start: str) -> tuple[int | None, str]:
    """The id of the Book a start names, if it does, and the address within it."""
    head, _, rest = start.partition("/")
    if head.startswith("#") and head[1:].isdecimal():
        return int(head[1:]), rest
    return None, start


def _last_book(archive: Archive, last: LastPlace | None) -> BookEntry | None:
    if last is None:
        return None
    books = archive.find_books_of(last.region)
    return next((book for book in books if book.year == last.year), None)


def _find_last(archive: Archive, book: BookEntry, last: LastPlace | None) -> Spot | None:
    if last is None:
        return None
    section = archive.find_section(book.id, last.section_key)
    if section is None:
        return None
    line_id = archive.find_line_id(book.id, last.section_key, last.line_number)
    return Spot(book.id, section.id, line_id)


def _find_start(archive: Archive, book: BookEntry, start: str) -> Spot:
    key, *names = [part for part in start.split("/") if part]
    section = archive.find_section(book.id, key) or archive.find_section(book.id, f"{key}.1")
    if section is None:
        raise QueryError(f"there is no table {key} in {book.title}", f"{book.title}里没有表 {key}")
    if not names:
        return Spot(book.id, section.id)
    row = archive.find_line(section.id, names)
    if row is None:
        place = "/".join(names)
        raise QueryError(f"there is no line {place} in table {key}", f"表 {key} 里没有“{place}”")
    return Spot(book.id, section.id, row.id)
