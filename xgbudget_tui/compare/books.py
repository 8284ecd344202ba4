"""Two Books side by side: their tables by total, and the lines that moved most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xgbudget_tui.compare.change import (
    amount_of,
    change_of,
    difference_of,
    percent_of,
    same_currency,
)
from xgbudget_tui.compare.options import book_labels, pair_sections
from xgbudget_tui.compare.restatements import differs
from xgbudget_tui.compare.tables import TableSide, compare_tables
from xgbudget_tui.model.addresses import table_name
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow, Side
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.figures import like_measure, main_measure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Budget, Flow, Scope


class TablePair(NamedTuple):
    """A table of each of two Books, with the columns to compare."""

    before: SectionEntry
    before_measure: Measure
    after: SectionEntry
    after_measure: Measure


def compare_books(archive: Archive, before: BookEntry, after: BookEntry) -> Comparison:
    """The tables of two Books by their totals; each row's line ids are those of the totals.

    The totals are of the column that says the same of its year on both sides. Raises ArchiveError.
    """
    old, new = archive.load_contents(before.id), archive.load_contents(after.id)
    rows = tuple(
        _short(_table_row(archive, *pair), before, after) for pair in pair_sections(old, new)
    )
    labels = book_labels(before, after)
    title = f"{labels[0]} / {labels[1]}"
    sides = [
        Side(label, "", book.title, 0, Unit.WAN_YUAN, book.id, book.year)
        for label, book in zip(labels, (before, after), strict=True)
    ]
    return Comparison(title, sides[0], sides[1], rows)


def _short(row: ComparisonRow, *books: BookEntry) -> ComparisonRow:
    """The row with a title that does not say year and place again."""
    key, _, title = row.name.partition(" ")
    for book in books:
        title = title.replace(f"{book.year}年", "", 1).removeprefix(book.region)
    return replace(row, printed=f"{key} {title}")


def find_pairs(archive: Archive, before: BookEntry, after: BookEntry) -> list[TablePair]:
    """The tables of two Books that can be compared line by line, with the columns to compare."""
    pairs: list[TablePair] = []
    old, new = archive.load_contents(before.id), archive.load_contents(after.id)
    for left, right in pair_sections(old, new):
        columns = _columns(left, right)
        if left is not None and right is not None and columns[0] and columns[1]:
            pairs.append(TablePair(left, columns[0], right, columns[1]))
    return pairs


def compare_movers(archive: Archive, before: BookEntry, after: BookEntry) -> Comparison:
    """The finest lines of all tables of two Books in one list, each said once.

    A line that a coarser table says again with the same figures is left out, and so are what one
    side does not break down and, of a table of the own level, what that of the whole area has
    under the same names. Rows are in print order; ``name`` holds the path within the table,
    ``printed`` the table. Raises ArchiveError.
    """
    labels = book_labels(before, after)
    rows: list[ComparisonRow] = []
    seen: dict[str, list[ComparisonRow]] = {}
    pairs = find_pairs(archive, before, after)
    finest = [list(_finest(_compare_pair(archive, pair, labels))) for pair in pairs]
    overall = {
        (_kind(pair), row.name)
        for pair, several in zip(pairs, finest, strict=True)
        if pair.after.scope is Scope.OVERALL
        for row in several
    }
    for pair, several in zip(pairs, finest, strict=True):
        part = pair.after.scope is Scope.OWN_LEVEL
        for row in several:
            if part and (_kind(pair), row.name) in overall:
                continue
            alike = seen.setdefault(row.name.rpartition(" / ")[2], [])
            if not any(_says_same(row, other) for other in alike):
                alike.append(row)
                rows.append(row)
    sides = [
        Side(label, "", "", 0, Unit.WAN_YUAN, book.id, book.year)
        for label, book in zip(labels, (before, after), strict=True)
    ]
    return Comparison(f"{labels[0]} / {labels[1]}", sides[0], sides[1], tuple(rows))


def _kind(pair: TablePair) -> tuple[str, Budget | None, Flow | None]:
    return pair.after.kind_id, pair.after.budget, pair.after.flow


def _says_same(row: ComparisonRow, other: ComparisonRow) -> bool:
    """Whether two lines of one name have the same figures, as far as the coarser is printed."""
    for one, two in ((row.before, other.before), (row.after, other.after)):
        if (amount_of(one) is None) is not (amount_of(two) is None) or differs(one, two):
            return False
    return True


def _compare_pair(archive: Archive, pair: TablePair, labels: tuple[str, str]) -> Comparison:
    left, right = (archive.load_branches(one.id, None, None) for one in (pair.before, pair.after))
    return compare_tables(
        TableSide(pair.before, left, pair.before_measure.position),
        TableSide(pair.after, right, pair.after_measure.position),
        labels,
    )


def _finest(comparison: Comparison) -> Iterator[ComparisonRow]:
    """The rows with nothing under them that both tables go down to."""
    rows = comparison.rows
    below = _kinds_below(rows)
    path: list[str] = []
    hidden: list[bool] = []
    for row, kinds in zip(rows, below, strict=True):
        del path[row.depth :], hidden[row.depth :]
        path.append(row.name)
        silent = row.change is Change.BOTH and kinds in ({Change.NEW}, {Change.ENDED})
        covered = any(hidden)
        hidden.append(silent)
        if covered or row.change is Change.NEITHER or (kinds and not silent):
            continue
        yield _placed(row, comparison, path)


def _kinds_below(rows: Sequence[ComparisonRow]) -> list[set[Change]]:
    """How the lines under each row stand on the two sides, those on neither left out."""
    below: list[set[Change]] = [set() for _ in rows]
    above: list[int] = []
    for index, row in enumerate(rows):
        del above[row.depth :]
        if row.change is not Change.NEITHER:
            for parent in above:
                below[parent].add(row.change)
        above.append(index)
    return below


def _placed(row: ComparisonRow, comparison: Comparison, path: list[str]) -> ComparisonRow:
    shown = " / ".join(path[-2:])
    table = f"{comparison.after.section_key} {comparison.after.section_title}"
    return replace(row, name=shown, printed=table, depth=0, restated=None)


def _columns(
    left: SectionEntry | None, right: SectionEntry | None
) -> tuple[Measure | None, Measure | None]:
    new = main_measure(right) if right is not None else None
    if left is None:
        return None, new
    return (main_measure(left) if new is None else like_measure(left, new)), new


def _table_row(
    archive: Archive, left: SectionEntry | None, right: SectionEntry | None
) -> ComparisonRow:
    shown = right or left
    assert shown is not None
    old, new = _columns(left, right)
    before, after = _total(archive, left, old), _total(archive, right, new)
    units = old.unit if old else None, new.unit if new else None
    subtract = same_currency(*units)
    return ComparisonRow(
        name=table_name(shown),
        printed=shown.title,
        depth=0,
        number=shown.position,
        code=None,
        before=before,
        after=after,
        change=change_of(before, after),
        difference=difference_of(before, after) if subtract else None,
        percent=percent_of(before, after) if subtract else None,
        line_ids=(left.first_line if left else None, right.first_line if right else None),
    )


def _total(
    archive: Archive, section: SectionEntry | None, measure: Measure | None
) -> Figure | None:
    if section is None or measure is None or section.first_line is None:
        return None
    if measure.position == section.total_measure:
        return section.total
    figures = archive.load_row(section.first_line).figures
    return figures[measure.position - 1] if measure.position <= len(figures) else None
