"""How the explorer opens the screens that are not there at its first paint.

Each function imports its screen when it is first asked for, so that nothing is loaded before the
paint that the paint does not need.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.tui.messages import KeepHits, Say, ShowBook, ShowLine
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from textual.message import Message

    from xgbudget_tui.model.entries import BookEntry, Row, SectionEntry
    from xgbudget_tui.tui.app import Explorer
    from xgbudget_tui.tui.finder import Finder
    from xgbudget_tui.tui.messages import ExportSubject
    from xgbudget_tui.tui.pairings import Pairing

declare_words(
    {
        "open.nothing-to-compare": (
            "此表没有可对比的列，也没有同类的表",
            "This table has no columns to compare, and there is no other table of its kind",
        ),
        "open.compare-with": ("和什么对比", "Compare with what"),
        "open.kiosk": ("此处不写文件；按 y 可复制", "No files are written here; y copies"),
        "open.same-book": ("这就是当前这一册", "That is the budget that is open"),
        "open.no-earlier": (
            "档案里没有同一地区更早的一册",
            "There is no earlier budget of this place in the archive",
        ),
        "open.one-book": ("档案里只有这一册", "This is the only budget in the archive"),
    }
)

_HITS_KEPT = 2000
"""How many hits ``n`` and ``N`` go through."""


def load_ahead() -> None:
    """Load, in a thread, what the search bar needs: it is what people ask for first."""
    from importlib import import_module
    from threading import Thread

    Thread(target=import_module, args=("xgbudget_tui.tui.screens.search",), daemon=True).start()


def open_search(app: Explorer, text: str) -> None:
    """Show the search bar over the explorer, with ``text`` in it."""
    from xgbudget_tui.tui.finder import Finder
    from xgbudget_tui.tui.screens.search import SearchScreen

    if app.book is None:
        return
    finder = Finder(app.archive, app.book.id, app.unit)

    def follow(found: tuple[KeepHits, ShowLine] | None) -> None:
        if found is None:
            return
        kept, way = found
        app.post_message(kept)
        app.post_message(way)
        if kept.total > len(kept.hits):
            run = partial(_keep_more, app, finder, kept)
            app.run_worker(run, thread=True, exclusive=True, group="keep-hits")

    app.push_screen(SearchScreen(finder, app.language, text), follow)


def _keep_more(app: Explorer, finder: Finder, kept: KeepHits) -> None:
    """In a thread: find the hits that were not in view, for going through them."""
    try:
        hits = finder.find_all(kept.text, _HITS_KEPT)
    except BudgetError:
        return
    if len(hits) > len(kept.hits):
        more = KeepHits(kept.text, hits, kept.position, kept.total)
        app.post_message(more)


def open_comparison(app: Explorer, section: SectionEntry) -> None:
    """Show the comparison of a section; where there are several, ask which.

    What there is to compare with is looked up in a thread: many Books may be looked through.
    """
    from xgbudget_tui.tui.pairings import find_pairings

    book, row = app.book, app.explorer_screen.current_row
    if book is None:
        return

    def look_up() -> None:
        try:
            pairings = find_pairings(app.archive, book, section)
        except BudgetError as error:
            app.post_message(Say(error.sentence(app.language), problem=True))
        else:
            app.call_later(_offer, app, section, pairings, row.id if row else None)

    app.run_worker(look_up, thread=True, exclusive=True, group="pairings")


def _offer(
    app: Explorer, section: SectionEntry, pairings: Sequence[Pairing], line_id: int | None
) -> None:
    """Show the only comparison there is, or the table's own; otherwise let the person choose."""
    from xgbudget_tui.tui.pairings import pairing_choice
    from xgbudget_tui.tui.screens.comparison import ComparisonScreen
    from xgbudget_tui.tui.screens.picker import PickerScreen

    if app.screen is not app.explorer_screen:
        return  # the person has gone on to something else meanwhile
    if not pairings:
        _say(app, "open.nothing-to-compare")
        return

    def compare(chosen: int | None) -> None:
        if chosen is not None:
            screen = ComparisonScreen(pairings, chosen, section_id=section.id, at_line=line_id)
            app.push_screen(screen, partial(_show_line, app))

    if pairings[0].is_one_table or len(pairings) == 1:
        compare(0)
        return
    choices = [pairing_choice(pairing, app.language, section.id) for pairing in pairings]
    title = word("open.compare-with", app.language)
    app.push_screen(PickerScreen(title, choices, app.language), compare)


def _show_line(app: Explorer, line_id: int | None) -> None:
    if line_id is not None:
        app.post_message(ShowLine(line_id))


def open_export(app: Explorer, subject: ExportSubject) -> None:
    """Show the export dialog; where nothing may be written, say so."""
    from xgbudget_tui.tui.export_job import possible
    from xgbudget_tui.tui.screens.export import ExportScreen

    if app.kiosk:
        _say(app, "open.kiosk")
        return
    if app.book is None or not possible(subject):
        return

    def tell(sentence: str | None) -> None:
        if sentence:
            app.post_message(Say(sentence))

    with app.answering():
        app.push_screen(ExportScreen(app.archive, app.book, subject, app.language), tell)


def open_audit(app: Explorer, line_id: int | None) -> None:
    """Show the audit, at the findings of a line if one is given."""
    from xgbudget_tui.tui.screens.audit import AuditScreen

    def follow(way: Message | None) -> None:
        if way is not None:
            app.post_message(way)

    if app.book is not None:
        app.push_screen(AuditScreen(line_id), follow)


def open_shelf(app: Explorer) -> None:
    """Show the Books of the archive; where there is but one, say so."""
    from xgbudget_tui.tui.screens.shelf import ShelfScreen

    with app.answering():
        books = app.archive.find_books()
        if len(books) < 2:
            _say(app, "open.one-book")
            return

        here = app.book.id if app.book else None
        shelf = ShelfScreen(books, app.language, book_id=here)

        def take(chosen: int | None) -> None:
            if chosen is None:
                return
            if shelf.beside:
                _set_beside(app, books[chosen])
            else:
                app.post_message(ShowBook(books[chosen].id))

        app.push_screen(shelf, take)


def _set_beside(app: Explorer, other: BookEntry) -> None:
    """Set a Book beside the one that is open, the earlier first."""
    if app.book is None or app.book.id == other.id:
        _say(app, "open.same-book")
        return
    first, second = sorted((other, app.book), key=lambda book: book.year)
    _open_books(app, first, second, movers=False)


def _open_books(app: Explorer, before: BookEntry, after: BookEntry, *, movers: bool) -> None:
    from xgbudget_tui.tui.screens.books import BooksScreen

    app.push_screen(BooksScreen(before, after, movers=movers), partial(_show_line, app))


def open_movers(app: Explorer) -> None:
    """Show what moved most from the Book before this one; where there is none, say so."""
    here = app.book
    if here is None:
        return
    with app.answering():
        earlier = [book for book in app.archive.find_books_of(here.region) if book.year < here.year]
        if not earlier:
            _say(app, "open.no-earlier")
            return
        before = max(earlier, key=lambda book: (book.year, book.stage is here.stage))
        _open_books(app, before, here, movers=True)


def open_series(app: Explorer, section: SectionEntry, row: Row) -> None:
    """Show a line over years and places."""
    from xgbudget_tui.tui.screens.series import SeriesScreen

    if app.book is not None:
        app.push_screen(SeriesScreen(app.book, section, row), partial(_show_line, app))


def open_help(app: Explorer, screen: str) -> None:
    """Show the keys, those of ``screen`` first."""
    from xgbudget_tui.tui.screens.help import HelpScreen

    app.push_screen(HelpScreen(screen))


def open_palette(app: Explorer) -> None:
    """Show the command palette."""
    from xgbudget_tui.tui.palette_commands import open_command_palette

    open_command_palette(app)


def _say(app: Explorer, key: str) -> None:
    app.post_message(Say(word(key, app.language)))
