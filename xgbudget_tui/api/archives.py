"""An archive opened by a program: its catalogue, tables, lines, searches and comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self, overload

from xgbudget_tui.api.books import Book, Line, Proofs, Table, branch_lines, unit_named
from xgbudget_tui.api.frames import make_frame
from xgbudget_tui.classification.english_words import english_translation
from xgbudget_tui.compare import RowOrder, TableSide, compare_measures, compare_tables, order_rows
from xgbudget_tui.compare.options import (
    PairedColumn,
    Pairing,
    find_pairings,
    pairing_labels,
    pairings_within,
)
from xgbudget_tui.compare.series import find_line_key, load_series
from xgbudget_tui.model import comparison as values
from xgbudget_tui.model.addresses import Target, find_target, list_books, match_books, no_book
from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.model.comparison import ComparisonRow
from xgbudget_tui.model.entries import BookEntry, Branch, Hit, Row, SectionEntry
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.figures import (
    amount_number,
    figure_number,
    like_measure,
    main_measure,
    percent_number,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.series import Series as LineSeries
from xgbudget_tui.model.terms import SectionKind

if TYPE_CHECKING:
    import pandas as pd

    from xgbudget_tui.model.archive import Archive as StoredArchive

_PAGE = 500
"""Hits asked for at a time."""


def open_archive(path: str | Path | ArchiveUrl) -> Archive:
    """An archive opened for reading; use it in a ``with`` block, or close it.

    It is a file, or a database on a server that a ``postgresql://`` URL names. Raises ArchiveError
    with one sentence for what is no archive.
    """
    from xgbudget_tui.store import open_archive as open_stored

    return Archive(open_stored(path))


class Archive:
    """The Books of an archive. A Book is named by its id, or by words of place, year or title.

    Where an archive holds one Book it need not be named. Every question may raise ArchiveError,
    and QueryError where what is named does not exist.
    """

    def __init__(self, stored: StoredArchive) -> None:
        self._stored = stored

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Closing twice is harmless."""
        self._stored.close()

    @property
    def catalogue(self) -> Catalogue:
        """The Books, by place, year and stage."""
        return Catalogue(self._stored.find_books())

    def book(self, name: int | str | None = None) -> Book:
        """A whole Book as a value."""
        return Book(self._stored.load_book(self._entry(name).id))

    def tables(self, book: int | str | None = None) -> tuple[Table, ...]:
        """The tables of a Book in print order; their lines are loaded when asked for."""
        contents = self._stored.load_contents(self._entry(book).id)
        return tuple(self._table(one) for one in contents if one.kind is SectionKind.TABLE)

    def table(self, address: str, book: int | str | None = None) -> Table:
        """A table, or a branch of one: ``4``, ``表4``, ``4/教育支出``, part of a title."""
        target = self._target(address, book)
        line_id = target.row.id if target.row else None
        return self._table(target.sections[0], line_id)

    def search(self, text: str, book: int | str | None = None, *, limit: int | None = None) -> Hits:
        """Lines by name, pinyin, code or amount, in one Book or (none named) in all of them.

        The words are those of the explorer's search; ``limit`` is the most hits to load.
        """
        book_id = None if book is None else self._entry(book).id
        hits: list[Hit] = []
        while True:
            wanted = _PAGE if limit is None else min(_PAGE, limit - len(hits))
            page = self._stored.search(text, book_id, len(hits), wanted)
            hits += page.hits
            if not page.hits or len(hits) >= (page.total if limit is None else limit):
                return Hits(hits, page.total)

    def compare(
        self, address: str, with_address: str | None = None, book: int | str | None = None
    ) -> Comparison:
        """Two columns side by side: of one table, of two tables, or of a table of two Books.

        One address compares what the explorer offers first for that table: its own two columns,
        else its like in the same Book, else in the Book nearest to it. Two addresses compare the
        main column of the second with its like in the first; ``#2/4`` is table 4 of Book 2.
        """
        after = self._target(with_address or address, book)
        if with_address is None:
            pairing, rows = self._likeliest(after), None
        else:
            before = self._target(address, book)
            pairing, rows = _pair_of(before, after), (before.row, after.row)
        return Comparison(self._compare(pairing, rows, after))

    def series(self, line: str, book: int | str | None = None) -> Series:
        """A line over years and places: a code, a name, or a line of a Book (``4/教育支出``)."""
        entry = None if book is None and "/" not in line else self._entry(book)
        key = find_line_key(self._stored, line, entry)
        return Series(load_series(self._stored, key))

    def proofs(self, book: int | str | None = None) -> Proofs:
        """What was proved when a Book was imported, but for what holds exactly."""
        entry = self._entry(book)
        found = Audit(tuple(self._stored.load_proofs(entry.id)))
        return Proofs(found, Book(self._stored.load_book(entry.id)))

    def _entry(self, name: int | str | None) -> BookEntry:
        books = self._stored.find_books()
        wanted = f"#{name}" if isinstance(name, int) else name
        found = match_books(books, wanted, english_translation()) if wanted else books
        if not found:
            raise no_book(books, str(name or ""))
        if len(found) > 1:
            listed = list_books(found)
            raise QueryError(
                f"Several budgets fit: name one by its id or more words ({listed}).",
                f"有多册预算符合：请用编号或更多文字指定一册（{listed}）。",
                tuple(one.region for one in found),
            )
        return found[0]

    def _target(self, address: str, book: int | str | None) -> Target:
        entry = None if address.lstrip().startswith(("#", "＃")) else self._entry(book)
        return find_target(self._stored, entry, address, english_translation())

    def _table(self, section: SectionEntry, line_id: int | None = None) -> Table:
        def load() -> Iterable[Line]:
            if section.first_line is None:
                return ()
            above = self._stored.load_ancestors(line_id) if line_id is not None else ()
            branches = self._stored.load_branches(section.id, line_id, None)
            return branch_lines(branches, [row.name for row in above])

        return Table(section, load)

    def _likeliest(self, target: Target) -> Pairing:
        book, section = target.book, target.sections[0]
        pairings = pairings_within(book, section, self._stored.load_contents(book.id))
        pairings = pairings or find_pairings(self._stored, book, section)
        if not pairings:
            raise QueryError(
                f"{section.title} has nothing to compare with.",
                f"《{section.title}》没有可对比的。",
            )
        return pairings[0]

    def _compare(
        self, pairing: Pairing, rows: tuple[Row | None, Row | None] | None, target: Target
    ) -> values.Comparison:
        old, new = pairing.before, pairing.after
        if pairing.is_one_table:
            branches = self._branches(new.section, target.row)
            return compare_measures(
                new.section, branches, old.measure.position, new.measure.position
            )
        left, right = rows or (None, None)
        return compare_tables(
            TableSide(old.section, self._branches(old.section, left), old.measure.position),
            TableSide(new.section, self._branches(new.section, right), new.measure.position),
            pairing_labels(pairing, "zh"),
        )

    def _branches(self, section: SectionEntry, row: Row | None) -> tuple[Branch, ...]:
        return tuple(self._stored.load_branches(section.id, row.id if row else None, None))


def _pair_of(before: Target, after: Target) -> Pairing:
    """The main column of the later table, and its like in the earlier one."""
    old, new = before.sections[0], after.sections[0]
    main = main_measure(new)
    like = like_measure(old, main) if main is not None else None
    for section, measure in ((new, main), (old, like)):
        if measure is None:
            raise QueryError(
                f"{section.title} has no amounts to compare.",
                f"《{section.title}》没有可对比的数额。",
            )
    assert main is not None
    assert like is not None
    return Pairing(PairedColumn(old, like, before.book), PairedColumn(new, main, after.book))


class Comparison:
    """Two columns side by side. ``value`` has all that is known of them."""

    def __init__(self, value: values.Comparison) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"<Comparison {self.title}>"

    @property
    def title(self) -> str:
        """What is compared."""
        return self.value.title

    @property
    def rows(self) -> tuple[ComparisonRow, ...]:
        """The lines in print order of the later side."""
        return self.value.rows

    def biggest(self) -> tuple[ComparisonRow, ...]:
        """The lines by the size of their change, new and ended ones included."""
        return tuple(order_rows(self.value.rows, RowOrder.CHANGE))

    def to_frame(self, unit: Unit | str | None = None) -> pd.DataFrame:
        """One row a line: path, code, level, both sides, difference, percent, kind, reason.

        Amounts are in ``unit``, else in that of the later side. A line on one side only has no
        difference: its kind is ``new`` or ``ended``; a blank is not 0.
        """
        after = self.value.after
        shown = unit_named(unit) or after.unit or Unit.YUAN
        rows = self.value.rows
        paths = list(_paths(rows))
        columns: dict[str, Sequence[object]] = {
            "path": [" / ".join(path) for path in paths],
            "name": [row.name for row in rows],
            "code": [row.code for row in rows],
            "level": [row.depth + 1 for row in rows],
            "before": [row.before and figure_number(row.before, shown) for row in rows],
            "before state": [row.before.state.value if row.before else "absent" for row in rows],
            "after": [row.after and figure_number(row.after, shown) for row in rows],
            "after state": [row.after.state.value if row.after else "absent" for row in rows],
            "difference": [
                None if row.difference is None else amount_number(row.difference, shown)
                for row in rows
            ],
            "percent": [
                None if row.percent is None else percent_number(row.percent) for row in rows
            ],
            "kind": [row.change.value for row in rows],
            "reason": [row.reason for row in rows],
        }
        frame = make_frame(columns, ("level", "before", "after", "difference", "percent"))
        frame.attrs |= {
            "title": self.title,
            "before": self.value.before.label,
            "after": after.label,
            "unit": shown.word,
        }
        return frame


def _paths(rows: Sequence[ComparisonRow]) -> Iterable[tuple[str, ...]]:
    path: list[str] = []
    for row in rows:
        del path[row.depth :]
        path.append(row.name)
        yield tuple(path)


class Series(Sequence[LineSeries]):
    """A line over the years and across places: a series for each place and kind of table."""

    def __init__(self, series: Iterable[LineSeries]) -> None:
        self._series = tuple(series)

    @overload
    def __getitem__(self, index: int) -> LineSeries: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[LineSeries]: ...
    def __getitem__(self, index: int | slice) -> LineSeries | Sequence[LineSeries]:
        """The series at a place, or several."""
        return self._series[index]

    def __len__(self) -> int:
        """How many series there are."""
        return len(self._series)

    def to_frame(self, unit: Unit | str = "万元") -> pd.DataFrame:
        """One row a year and phase of a place: the amount, its change, its share of the total.

        ``restated`` is how many later documents give another figure for that very year and phase.
        """
        shown = unit_named(unit) or Unit.WAN_YUAN
        points = [(one, point) for one in self._series for point in one.points]
        amounts = [
            None if point.amount is None else amount_number(point.amount, shown)
            for _, point in points
        ]
        changes = [
            None if point.change is None else amount_number(point.change, shown)
            for _, point in points
        ]
        percents = [None if p.percent is None else percent_number(p.percent) for _, p in points]
        shares = [None if p.share is None else percent_number(p.share) for _, p in points]
        columns: dict[str, Sequence[object]] = {
            "region": [one.region for one, _ in points],
            "table": [point.own.section.title for _, point in points],
            "name": [point.own.name for _, point in points],
            "code": [point.own.code for _, point in points],
            "year": [point.year for _, point in points],
            "phase": [point.phase.value for _, point in points],
            "amount": amounts,
            "change": changes,
            "percent": percents,
            "share": shares,
            "restated": [len(point.restated) for _, point in points],
            "document": [point.own.book.source_name for _, point in points],
        }
        frame = make_frame(columns, ("year", "amount", "change", "percent", "share", "restated"))
        frame.attrs["unit"] = shown.word
        return frame


class Hits(Sequence[Hit]):
    """The lines that a search found, in the order of the search."""

    def __init__(self, hits: Iterable[Hit], total: int) -> None:
        self._hits = tuple(hits)
        self.total = total
        """How many lines fit in all; more than are here where a limit was given."""

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | Sequence[Hit]:
        """The hit at a place, or several."""
        return self._hits[index]

    def __len__(self) -> int:
        """How many hits are here."""
        return len(self._hits)

    def to_frame(self) -> pd.DataFrame:
        """One row a hit: the Book's id, table, path, name, code, level."""
        places = [hit.place for hit in self._hits]
        return make_frame(
            {
                "book": [place.book_id for place in places],
                "table": [place.section_key for place in places],
                "title": [place.section_title for place in places],
                "path": [" / ".join((*place.path, place.row.name)) for place in places],
                "name": [place.row.name for place in places],
                "code": [place.row.code for place in places],
                "level": [place.row.depth + 1 for place in places],
            },
            ("book", "level"),
        )


class Catalogue(Sequence[BookEntry]):
    """The Books of an archive, by place, year and stage."""

    def __init__(self, books: Iterable[BookEntry]) -> None:
        self._books = tuple(books)

    @overload
    def __getitem__(self, index: int) -> BookEntry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[BookEntry]: ...
    def __getitem__(self, index: int | slice) -> BookEntry | Sequence[BookEntry]:
        """The Book at a place, or several."""
        return self._books[index]

    def __len__(self) -> int:
        """How many Books there are."""
        return len(self._books)

    def to_frame(self) -> pd.DataFrame:
        """One row a Book: id, place, year, stage, title, file, and how its proofs came out."""
        books = self._books
        counts = ("sections", "lines", "figures")
        marks = ("exact", "rounding", "unchecked", "doubt", "fault")
        columns: dict[str, Sequence[object]] = {
            "id": [book.id for book in books],
            "region": [book.region for book in books],
            "year": [book.year for book in books],
            "stage": [book.stage.value for book in books],
            "title": [book.title for book in books],
            "file": [book.source_name for book in books],
        }
        columns |= {name: [getattr(book, name) for book in books] for name in counts}
        columns |= {name: [getattr(book.tally, name) for book in books] for name in marks}
        return make_frame(columns, ("id", "year", *counts, *marks))
