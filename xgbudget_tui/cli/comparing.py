"""What a comparison on the command line compares: found, loaded, put side by side."""

from __future__ import annotations

import argparse
from dataclasses import replace

from xgbudget_tui.cli.place import find_book, find_target, match_books, named_book
from xgbudget_tui.compare import (
    RowOrder,
    choose_measures,
    compare_measures,
    compare_tables,
    find_counterpart,
    find_like,
    like_measure,
    order_rows,
)
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow
from xgbudget_tui.model.entries import BookEntry, Branch, Row, SectionEntry
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.model.value import value_class


@value_class
class Side:
    """One side: a table of a Book, or a line of it with what is under it, and the column."""

    book: BookEntry
    section: SectionEntry
    row: Row | None
    column: int


@value_class
class Pair:
    """Both sides; of one table where its columns are compared."""

    before: Side
    after: Side


def find_pair(archive: Archive, options: argparse.Namespace) -> Pair:
    """The two sides that the words of the command line name. Raises QueryError."""
    words: list[str] = options.what
    if len(words) > 3:
        raise QueryError("Compare takes at most BOOK BOOK SECTION.", "最多给出：册 册 表。")
    if len(words) == 3:
        first, second = find_book(archive, words[0]), find_book(archive, words[1])
        return _pair_across(archive, first, (second, words[2]), options)
    book = find_book(archive, named_book(options))
    if len(words) == 2:
        return _pair_of(archive, (book, words[0]), (book, words[1]), options)
    return _pair_within(archive, book, words[0], options)


def names_books(archive: Archive, words: list[str]) -> bool:
    """Whether two words name two Books rather than two tables of one."""
    if len(words) != 2 or any(_is_section(word) for word in words):
        return False
    books = archive.find_books()
    return all(match_books(books, word) for word in words)


def _is_section(word: str) -> bool:
    return word.partition("/")[0].replace(".", "").isdecimal() and len(word.partition("/")[0]) < 4


def _target(archive: Archive, book: BookEntry, address: str) -> tuple[SectionEntry, Row | None]:
    target = find_target(archive, book, address)
    filled = [section for section in target.sections if section.first_line is not None]
    if not filled:
        title = target.sections[0].title
        raise QueryError(f"{title} has no lines to compare.", f"《{title}》没有可对比的行。")
    return filled[0], target.row


def _pair_within(
    archive: Archive, book: BookEntry, address: str, options: argparse.Namespace
) -> Pair:
    section, row = _target(archive, book, address)
    chosen = options.columns or choose_measures(section)
    if chosen is not None:
        _check_columns(section, chosen)
        return Pair(Side(book, section, row, chosen[0]), Side(book, section, row, chosen[1]))
    like = find_like(archive.load_contents(book.id), section)
    if not like or row is not None:
        raise QueryError(
            f"{section.title} has one column: name a second table, as in `compare 2 4`.",
            f"《{section.title}》只有一列：请再给一张表，如 compare 2 4。",
        )
    other = Side(book, like[0], None, _main_column(like[0]))
    here = Side(book, section, None, _main_column(section))
    pair = sorted((here, other), key=lambda side: side.section.position)
    return Pair(pair[0], pair[1])


def _pair_across(
    archive: Archive, old: BookEntry, after: tuple[BookEntry, str], options: argparse.Namespace
) -> Pair:
    """A table of the later Book and the one of the other that holds the same.

    Numbers differ from document to document, so the address is read in the later one.
    """
    section, row = _target(archive, *after)
    contents = archive.load_contents(old.id)
    other = find_counterpart(section, contents)
    if other is None:
        raise QueryError(
            f"{old.region} {old.year} has no table like {section.title}.",
            f"{old.region}{old.year}年没有与《{section.title}》同类的表。",
        )
    columns = options.columns or _like_columns(other, section)
    _check_columns(other, (columns[0],))
    _check_columns(section, (columns[1],))
    other_row = _like_row(archive, other, row) if row else None
    return Pair(Side(old, other, other_row, columns[0]), Side(after[0], section, row, columns[1]))


def _like_columns(old: SectionEntry, new: SectionEntry) -> tuple[int, int]:
    position = _main_column(new)
    measure = next(one for one in new.measures if one.position == position)
    like = like_measure(old, measure)
    return (like.position if like else _main_column(old)), position


def _like_row(archive: Archive, section: SectionEntry, row: Row) -> Row:
    path = [above.name for above in archive.load_ancestors(row.id)][-1:]
    for wanted in ([row.code or ""], [*path, row.name], [row.name]):
        found = archive.find_line(section.id, wanted) if wanted[0] else None
        if found is not None:
            return found
    raise QueryError(
        f"{section.title} has no line {row.name!r}.", f"《{section.title}》没有“{row.name}”这一行。"
    )


def _pair_of(
    archive: Archive,
    before: tuple[BookEntry, str],
    after: tuple[BookEntry, str],
    options: argparse.Namespace,
) -> Pair:
    old_section, old_row = _target(archive, *before)
    new_section, new_row = _target(archive, *after)
    columns = options.columns or (_main_column(old_section), _main_column(new_section))
    _check_columns(old_section, (columns[0],))
    _check_columns(new_section, (columns[1],))
    return Pair(
        Side(before[0], old_section, old_row, columns[0]),
        Side(after[0], new_section, new_row, columns[1]),
    )


def _main_column(section: SectionEntry) -> int:
    if section.total_measure is not None:
        return section.total_measure
    amounts = [m.position for m in section.measures if m.kind is MeasureKind.AMOUNT]
    if not amounts:
        raise QueryError(
            f"{section.title} has no amounts to compare.", f"《{section.title}》没有可对比的数额。"
        )
    return amounts[-1]


def _check_columns(section: SectionEntry, columns: tuple[int, ...]) -> None:
    positions = {measure.position for measure in section.measures}
    if set(columns) <= positions:
        return
    listed = ", ".join(f"{measure.position} {measure.label}" for measure in section.measures)
    raise QueryError(
        f"{section.title} has no such column: it has {listed}.",
        f"《{section.title}》没有这一列：现有 {listed}。",
    )


def make_comparison(archive: Archive, pair: Pair, options: argparse.Namespace) -> Comparison:
    """The comparison with its rows as the options ask for them."""
    old, new = pair.before, pair.after
    depth = None if options.depth is None else options.depth - 1
    branches = _load(archive, new, depth)
    if (old.section.id, old.row) == (new.section.id, new.row):
        comparison = compare_measures(new.section, branches, old.column, new.column)
    else:
        labels = _book_labels(pair)
        comparison = compare_tables(
            (old.section, _load(archive, old, depth), old.column),
            (new.section, branches, new.column),
            labels,
        )
    return arrange(comparison, options)


def arrange(comparison: Comparison, options: argparse.Namespace) -> Comparison:
    """The rows in the order, of the kind and as many as the options ask for."""
    rows = order_rows(comparison.rows, RowOrder(options.sort))
    kept = tuple(row for row in rows if _is_wanted(row, options.only))
    return replace(comparison, rows=kept[: options.top])


def _load(archive: Archive, side: Side, depth: int | None) -> tuple[Branch, ...]:
    line_id = side.row.id if side.row else None
    return tuple(archive.load_branches(side.section.id, line_id, depth))


def _book_labels(pair: Pair) -> tuple[str, str] | None:
    if pair.before.book.id == pair.after.book.id:
        return None
    sides = (pair.before, pair.after)
    regions = {side.book.region for side in sides}
    named = [
        f"{side.book.region if len(regions) > 1 else ''}{side.book.year}年{_label(side)}".replace(
            f"{side.book.year}年{side.book.year}年", f"{side.book.year}年"
        )
        for side in sides
    ]
    return named[0], named[1]


def _label(side: Side) -> str:
    return next(m.label for m in side.section.measures if m.position == side.column)


def _is_wanted(row: ComparisonRow, only: str | None) -> bool:
    moved = row.difference or 0
    return {
        None: True,
        "more": moved > 0,
        "less": moved < 0,
        "new": row.change is Change.NEW,
        "ended": row.change is Change.ENDED,
    }[only]
