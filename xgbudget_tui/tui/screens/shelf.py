"""The shelf: the places of an archive, a row each, with the years that there are budgets of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import accumulate
from typing import ClassVar, NamedTuple, overload

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.compare.change import percent_of
from xgbudget_tui.compare.overview import find_totals
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import BookEntry, PlaceEntry
from xgbudget_tui.model.errors import ArchiveError, BudgetError
from xgbudget_tui.model.figures import figure_text, percent_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Mark
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.choices import Choice, matching_choices
from xgbudget_tui.tui.drawing.figures import unit_word
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.names import title_name
from xgbudget_tui.tui.drawing.pieces import Piece, cut_right, fill_left, fill_right
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.screens.filter import PickerScreen, PickList
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame, PieceLines
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "shelf.title": (
            "书架：{places} 个地区，{count} 册预算（{unit}）",
            "The shelf: {places} places, {count} budgets ({unit})",
        ),
        "shelf.place": ("地区", "Place"),
        "shelf.years": ("年度", "Years"),
        "shelf.total": ("支出", "Spent"),
        "shelf.change": ("增减%", "Change"),
        "shelf.faults": ("错误", "!"),
        "shelf.doubts": ("存疑", "?"),
        "shelf.lines": ("{lines} 行", "{lines} lines"),
    }
)

_SIGNS = {Mark.FAULT: ("!", "fault"), Mark.DOUBT: ("?", "doubt")}
"""What stands at a year whose budget does not add up."""

_TOTALS_AT_ONCE = 64
"""Books whose totals are read together: about a screenful."""

_READ_TOGETHER = 32
"""Places whose Books are read together: about a screenful."""

_LOOKED_BACK = 8
"""Books before one among which that of the year before is looked for."""


def place_of(book: BookEntry) -> tuple[str, str]:
    """What tells the places of the shelf apart: a name, and what it is part of."""
    return book.region, book.parent_region or ""


class ShelvedBooks(Sequence[BookEntry]):
    """The Books of an archive in the order of the shelf, read as looked at, some places at a time.

    The order of all of them is read when all are wanted: when they are searched.
    """

    def __init__(self, archive: Archive, places: Sequence[PlaceEntry]) -> None:
        self.places = places
        self.ends = tuple(accumulate(place.books for place in places))
        """Where the Books of each place end."""
        self._archive = archive
        self._read: dict[int, Sequence[BookEntry]] = {}

    def __len__(self) -> int:
        return self.ends[-1] if self.ends else 0

    @overload
    def __getitem__(self, place: int) -> BookEntry: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[BookEntry]: ...

    def __getitem__(self, place: int | slice) -> BookEntry | Sequence[BookEntry]:
        if isinstance(place, slice):
            return [self[at] for at in range(len(self))[place]]
        at = range(len(self))[place]
        row = bisect_right(self.ends, at)
        if row not in self._read:
            self._read_places_around(row)
        books = self._read[row]
        if not books:
            name = self.places[row].region
            raise ArchiveError(
                f"the budgets of {name} are gone: open the shelf again",
                f"{name}的各册已被移除，请重新打开书架",
            )
        # Another program may have taken one out meanwhile.
        return books[min(at - self.range_of(row).start, len(books) - 1)]

    def __iter__(self) -> Iterator[BookEntry]:
        return iter(self._archive.find_books())

    def _read_places_around(self, row: int) -> None:
        """Read the Books of a place and of those beside it: a server may be a long way off."""
        first = row - row % _READ_TOGETHER
        places = dict(enumerate(self.places[first : first + _READ_TOGETHER], first))
        books: dict[tuple[str, str], list[BookEntry]] = {}
        for book in self._archive.find_books_of(*{one.region for one in places.values()}):
            books.setdefault(place_of(book), []).append(book)
        for at, place in places.items():
            # What was read stays as it is on view.
            self._read.setdefault(at, books.get((place.region, place.parent_region), []))

    def range_of(self, row: int) -> range:
        """The positions of the Books of a place."""
        return range(self.ends[row - 1] if row else 0, self.ends[row])

    def row_of(self, book: BookEntry) -> int | None:
        """Which place a Book is of."""
        keys = ((place.region, place.parent_region) for place in self.places)
        return next((row for row, key in enumerate(keys) if key == place_of(book)), None)


class BookTotals:
    """What each Book spends and how that changed, read for the Books on view."""

    def __init__(self, session: Session, books: Sequence[BookEntry]) -> None:
        self._session = session
        self._books = books
        self._known: dict[int, Figure | None] = {}

    def total(self, position: int) -> Figure | None:
        """The general public budget of the Book at ``position``; None where it states none."""
        if position not in self._known:
            first = max(0, position - _TOTALS_AT_ONCE // 4)
            around = range(first, min(len(self._books), first + _TOTALS_AT_ONCE))
            asked = [at for at in around if at not in self._known]
            found: dict[int, Figure] = {}
            # The shelf itself is of use where a total cannot be read.
            with suppress(BudgetError):
                found = find_totals(self._session.archive, [self._books[at] for at in asked])
            self._known.update((at, found.get(self._books[at].id)) for at in asked)
        return self._known[position]

    def texts(self, position: int) -> tuple[str, str]:
        """The total, and its change against the Book before of the same place and stage."""
        unit, total = self._session.unit, self.total(position)
        if total is None or total.value is None:
            return "", ""
        shown = figure_text(total, unit)
        before = self._before(position)
        return shown, percent_text(percent_of(before, total)) if before else ""

    def _before(self, position: int) -> Figure | None:
        book = self._books[position]
        for at in range(position - 1, max(-1, position - _LOOKED_BACK), -1):
            other = self._books[at]
            if place_of(other) != place_of(book):
                return None
            if other.year < book.year and other.stage is book.stage:
                return self.total(at)
        return None


class _Year(NamedTuple):
    """A Book as it stands in the row of its place: its position, and what is written of it."""

    position: int
    text: str
    style: str


class _Widths(NamedTuple):
    """The width of each column of the shelf in cells; 0 for one that has no room."""

    place: int
    years: int
    total: int
    change: int
    faults: int
    doubts: int


_TOTAL = 13
_TOTAL_IN_YUAN = 19
_YEAR = 6
"""Cells of a year with its sign and the blank behind it."""
_YEARS_AT_MOST = 8
_SIGN = 4
"""Cells of the sign that says how many years are out of view, and the blank behind it."""


class BookList(PickList):
    """A row a place; of its Books one is chosen, the latest at first."""

    def __init__(
        self,
        books: ShelvedBooks,
        session: Session,
        *,
        id: str | None = None,  # noqa: A002 - textual's own word
    ) -> None:
        super().__init__(BookChoices(books, session.language), id=id)
        self._books = books
        self._most = max((place.books for place in books.places), default=1)
        self._session = session
        self._glyphs = glyphs_of(session.ascii_only)
        self._totals = BookTotals(session, books)
        self._ends: Sequence[int] = ()
        """The row at ``i`` has the Books shown from ``_ends[i - 1]`` up to ``_ends[i]``."""
        self._chosen: dict[int, int] = {}
        """By row: which of the Books shown is chosen."""

    def find(self, book: BookEntry, *, latest: bool = False) -> int:
        """The position of a Book, or of the latest of its place; 0 where it is not there."""
        row = self._books.row_of(book)
        if row is None:
            return 0
        inside = self._books.range_of(row)
        if latest:
            return inside[-1]
        return next((at for at in inside if self._books[at].id == book.id), inside[-1])

    def narrow(self, text: str, cursor: int | None = None) -> None:
        """List only the Books that hold ``text``; the Book at ``cursor`` is the one chosen."""
        self._shown = matching_choices(self.choices, text)
        self._chosen.clear()
        all_shown = len(self._shown) == len(self._books)
        self._ends = self._books.ends if all_shown else [*self._group()]
        row = 0
        if cursor is not None and not text:
            row = bisect_right(self._ends, cursor)
            self._chosen[row] = cursor
        self.show_rows(len(self._ends), row)

    def _group(self) -> Iterator[int]:
        """Where the Books of each place end among those shown."""
        place = -1
        for at, position in enumerate(self._shown):
            row = bisect_right(self._books.ends, position, max(0, place))
            if row != place and at:
                yield at
            place = row
        if self._shown:
            yield len(self._shown)

    def _range(self, row: int) -> range:
        return range(self._ends[row - 1] if row else 0, self._ends[row])

    def _chosen_in(self, row: int) -> int:
        return self._chosen.get(row, self._ends[row] - 1)

    def position(self) -> int | None:
        if not self.cursor < len(self._ends):
            return None
        return self._shown[self._chosen_in(self.cursor)]

    def step_year(self, steps: int) -> None:
        """Choose a later or an earlier Book of the place under the cursor."""
        if self.cursor < len(self._ends):
            inside = self._range(self.cursor)
            at = self._chosen_in(self.cursor) + steps
            self._choose(self.cursor, max(inside.start, min(at, inside.stop - 1)))

    def _choose(self, row: int, at: int) -> None:
        self._chosen[row] = at
        self.refresh_line(row)
        self.post_message(self.RowHighlighted(self, row))

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y
        if 0 <= row < self.count:
            widths = self.widths(self.scrollable_content_region.width)
            x = event.x - 1 - widths.place
            for year in self._years(row, widths.years):
                if 0 <= x < cell_len(year.text) and year.position >= 0:
                    event.prevent_default()
                    again = row == self.cursor and self.position() == year.position
                    self._chosen[row] = self._index_of(row, year.position)
                    self.move_to(row)
                    self._choose(row, self._chosen[row])
                    if again:
                        self.action_choose()
                    return
                x -= cell_len(year.text) + 1

    def _index_of(self, row: int, position: int) -> int:
        return next(at for at in self._range(row) if self._shown[at] == position)

    def widths(self, width: int) -> _Widths:
        """The columns in a list of ``width`` cells: figures give way first, then years."""
        room = width - 2
        total = _TOTAL_IN_YUAN if self._session.unit is Unit.YUAN else _TOTAL
        right = (total, 8, 5, 5) if room >= total + 50 else (total, 0, 0, 0)
        if room < total + 30:
            right = (0, 0, 0, 0)
        room -= sum(right)
        wanted = _YEAR * min(_YEARS_AT_MOST, self._most)
        wanted += _SIGN if self._most > _YEARS_AT_MOST else 0
        years = max(_YEAR, min(wanted, room - 16))
        return _Widths(max(0, room - years), years, *right)

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        widths = self.widths(width)
        language = self._session.language
        chosen = self._shown[self._chosen_in(index)]
        book = self._books[chosen]
        names = [name for name in (book.parent_region, book.region) if name]
        place = " › ".join(title_name(name, language) for name in names) or "?"
        if cell_len(place) >= widths.place:
            place = title_name(book.region, language)
        pieces: list[Piece] = [(fill_right(cut_right(place, widths.place - 1), widths.place), "")]
        used = 0
        for year in self._years(index, widths.years):
            style = year.style
            if year.position == chosen:
                # Kept off the row of the cursor, where it would be the same.
                chosen_style = "!strong" if self.app.no_color else "!column"
                style = chosen_style if index == self.cursor else "strong"
            text = cut_right(year.text, widths.years - used - 1)
            pieces += [(text, style), (" ", "")]
            used += cell_len(text) + 1
        pieces.append((" " * max(0, widths.years - used), ""))
        return [*pieces, *self._right_pieces(chosen, book, widths), (" ", "!")]

    def _right_pieces(self, position: int, book: BookEntry, widths: _Widths) -> list[Piece]:
        """Total, change, faults and doubts, each in a column of its own.

        They keep their colours under the cursor, and are not sent again.
        """
        if not widths.total:
            return []
        total, change = self._totals.texts(position)
        tally = book.tally
        return [
            (fill_left(total, widths.total), "!strong"),
            (fill_left(change, widths.change), "!dim"),
            (fill_left(f"! {tally.fault}" if tally.fault else "", widths.faults), "!fault"),
            (fill_left(f"? {tally.doubt}" if tally.doubt else "", widths.doubts), "!doubt"),
        ]

    def _years(self, row: int, width: int) -> list[_Year]:
        """The Books of a place around the chosen one, as many as have room; signs for the rest."""
        inside, chosen = self._range(row), self._chosen_in(row)
        first, last, used = chosen, chosen + 1, self._year_width(chosen, inside)
        while first > inside.start or last < inside.stop:
            near = first - 1 if first > inside.start else last
            start, stop = min(first, near), max(last, near + 1)
            used += self._year_width(near, inside)
            signs = (start > inside.start) + (stop < inside.stop)
            if used + signs * _SIGN > width:
                break
            first, last = start, stop
        shown = [self._year(at, inside) for at in range(first, last)]
        if first > inside.start:
            shown.insert(0, _Year(-1, f"{self._glyphs.more_left}{first - inside.start}", "key"))
        if last < inside.stop:
            shown.append(_Year(-1, f"{inside.stop - last}{self._glyphs.more_right}", "key"))
        return shown

    def _year_width(self, at: int, inside: range) -> int:
        return cell_len(self._year(at, inside).text) + 1

    def _year(self, at: int, inside: range) -> _Year:
        """A Book by its year, and by its stage where another of its place has that year."""
        book = self._books[self._shown[at]]
        near = (other for other in (at - 1, at + 1) if other in inside)
        text = str(book.year)
        if any(self._books[self._shown[other]].year == book.year for other in near):
            text += f" {book.stage.label(self._session.language)}"
        sign, style = _SIGNS.get(book.tally.worst or Mark.EXACT, ("", "dim"))
        return _Year(self._shown[at], text + sign, style)

    def head(self, width: int) -> list[list[Piece]]:
        """The line over the rows."""
        widths, language = self.widths(self.scrollable_content_region.width), self._session.language
        pieces: list[Piece] = [
            (" ", ""),
            (fill_right(word("shelf.place", language), widths.place), "heading"),
            (fill_right(word("shelf.years", language), widths.years), "heading"),
        ]
        for name in ("total", "change", "faults", "doubts"):
            size = getattr(widths, name)
            if size:
                pieces.append((fill_left(word(f"shelf.{name}", language), size), "heading"))
        return [pieces]


def book_choice(book: BookEntry, language: Language) -> Choice:
    """A Book as a choice: region, year, stage and title; its lines and what does not add up.

    In English the names as printed stand behind the English, so that both are found.
    """
    sign, style = _SIGNS.get(book.tally.worst or Mark.EXACT, (" ", ""))
    stage = book.stage.label(language)
    region, title = title_name(book.region, language), title_name(book.title, language)
    named = f"{region} {book.year} {stage}  {title}"
    if (region, title) != (printable(book.region), printable(book.title)):
        named += f"  {book.region} {book.title}"
    return Choice(
        name=named,
        right=word("shelf.lines", language, lines=f"{book.lines:,}"),
        sign=(f"{sign} ", style),
    )


class BookChoices(Sequence[Choice]):
    """The Books of an archive as choices, made when they come into view: there may be thousands."""

    def __init__(self, books: Sequence[BookEntry], language: Language) -> None:
        self._books = books
        self._language = language
        self._made: dict[int, Choice] = {}

    def __iter__(self) -> Iterator[Choice]:
        """All of them, one after the other: the Books are then read in long stretches."""
        if len(self._made) < len(self._books):
            for at, book in enumerate(self._books):
                if at not in self._made:
                    self._made[at] = book_choice(book, self._language)
                yield self._made[at]
        else:
            yield from map(self._made.__getitem__, range(len(self._made)))

    def __len__(self) -> int:
        return len(self._books)

    @overload
    def __getitem__(self, index: int) -> Choice: ...

    @overload
    def __getitem__(self, index: slice) -> list[Choice]: ...

    def __getitem__(self, index: int | slice) -> Choice | list[Choice]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if index not in self._made:
            self._made[index] = book_choice(self._books[index], self._language)
        return self._made[index]


class BookPickerScreen(PickerScreen):
    """The places and their years; dismissed with the position of a Book in ``books``, or None.

    ``beside`` says whether it is to stand beside the Book one is in, rather than be opened.
    """

    # The arrows choose a year, whatever stands in the line to type in.
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, priority="step_year" in binding.action)
        for binding in bindings_of("book_picker")
    ]

    def __init__(self, session: Session, books: ShelvedBooks) -> None:
        title = word(
            "shelf.title",
            session.language,
            places=f"{len(books.places):,}",
            count=f"{len(books):,}",
            unit=unit_word(session.unit, session.language),
        )
        self._list = BookList(books, session, id="picker-choices")
        # At the start nobody has chosen the Book that is open behind.
        at = self._list.find(session.book, latest=session.at_shelf)
        screens = ("book_picker", "picker", "list")
        super().__init__(session, title, self._list, at=at, screens=screens)
        self._books = books
        self.beside = False

    def compose(self) -> ComposeResult:
        with Frame(self._heading, ascii_only=self.session.ascii_only, id="filter-panel"):
            yield PlainInput(placeholder=self._placeholder, id="filter-text")
            yield PieceLines(row="header", id="shelf-head")
            yield self._list
            yield PieceLines(id="shelf-book")
            yield KeyBar(self.session, *self._screens)

    def on_mount(self) -> None:
        self.query_one("#shelf-head", PieceLines).show(self._list.head)

    @property
    def panel_height(self) -> int:
        """Rows for the places, the head and what is said of one budget."""
        return max(10, min(len(self._books.places) + 6, 44))

    def on_row_list_row_highlighted(self, event: RowList.RowHighlighted) -> None:
        """Say which Book is chosen."""
        event.stop()
        position = self._list.position()
        line = self.query_one("#shelf-book", PieceLines)
        if position is None:
            line.show(lambda _: [])
            return
        book, language = self._books[position], self.language
        lines = word("shelf.lines", language, lines=f"{book.lines:,}")
        said = f" {book.year} {book.stage.label(language)}  {title_name(book.title, language)}"
        line.show(lambda width: [[(cut_right(f"{said}  {lines}", width), "dim")]])

    def action_step_year(self, steps: int) -> None:
        """Choose a later or an earlier budget of the place."""
        self._list.step_year(steps)

    def action_beside(self) -> None:
        """Set this Book beside the one that is open."""
        position = self._list.position()
        if position is not None:
            self.beside = True
            self.dismiss(position)
