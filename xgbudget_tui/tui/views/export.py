"""An export as the dialog asks for it: what is possible, the file name, gathering and writing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from xgbudget_tui.export.comparisons import ComparisonExport
from xgbudget_tui.export.content import Content
from xgbudget_tui.export.grid import ExportOptions
from xgbudget_tui.export.render import ExportFormat
from xgbudget_tui.export.series import SeriesExport
from xgbudget_tui.export.tables import TableExport, TablePart
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Branch, HitPage, SectionEntry
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Breakdown
from xgbudget_tui.model.text import Naming
from xgbudget_tui.tui.session import ExportSubject, ShownLines

MOST_HITS = 100_000
"""More hits than this are not written in one go."""


class What(StrEnum):
    """The part of an :class:`~xgbudget_tui.tui.session.ExportSubject` to export."""

    BRANCH = "branch"
    TABLE = "table"
    COMPARISON = "comparison"
    HITS = "hits"
    SERIES = "series"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Order:
    """One export as asked for. ``depth`` counts levels below the first, None for all."""

    subject: ExportSubject
    what: What
    form: ExportFormat
    path: Path
    depth: int | None = None
    unit: Unit | None = None
    language: str = "zh"
    names: Naming = "zh"
    replace: bool = False


def possible(subject: ExportSubject) -> tuple[What, ...]:
    """What of a subject can be exported, the most particular first."""
    found = []
    if subject.comparison is not None:
        found.append(What.COMPARISON)
    if subject.series:
        found.append(What.SERIES)
    if subject.query or subject.hits:
        found.append(What.HITS)
    if subject.line_id is not None:
        found.append(What.BRANCH)
    if subject.section is not None:
        found.append(What.TABLE)
    if subject.shown is not None:
        # What a person has filtered, sorted or cut to some columns is what they mean to take away.
        found.insert(0 if subject.shown_differs else len(found), What.SHOWN)
    return tuple(found)


def suggest_path(
    archive: Archive, book: BookEntry, subject: ExportSubject, what: What, form: ExportFormat
) -> str:
    """A file name for an export, in the folder one is in. Raises ArchiveError."""
    from xgbudget_tui.export import HitsExport, suggest_name

    content: Content
    if what is What.COMPARISON and subject.comparison is not None:
        content = ComparisonExport(subject.comparison, _books(archive, subject))
    elif what is What.SERIES:
        content = SeriesExport(subject.line_name, subject.series)
    elif what is What.HITS:
        content = HitsExport(subject.query, HitPage((), 0), {}, {})
    else:
        assert subject.section is not None
        branches: tuple[Branch, ...] = ()
        if what is What.BRANCH and subject.line_id is not None:
            row = archive.load_row(subject.line_id)
            branches = (Branch(row, (), 0, "", False, ()),)
        above = tuple(branch.row.name for branch in branches)
        content = TableExport(book, (TablePart(subject.section, branches, above),))
    return suggest_name(content, form)


def carry_out(archive: Archive, book: BookEntry, order: Order) -> Path:
    """Gather, render and write; where it went. Raises ExportError or ArchiveError.

    A file that is there already is asked about before anything is gathered.
    """
    from xgbudget_tui.export import render_export, write_file

    if not order.path.name:
        raise ExportError("name a file to write to", "请给出文件名")
    if order.path.expanduser().exists() and not order.replace:
        raise FileExistsError(str(order.path))
    content = _gather(archive, book, order)
    options = ExportOptions(order.unit, order.language, order.names)
    made = render_export(content, order.form, options)
    return write_file(order.path, made, replace=order.replace)


def _gather(archive: Archive, book: BookEntry, order: Order) -> Content:
    from xgbudget_tui.export import gather_hits, gather_tables

    subject = order.subject
    if order.what is What.COMPARISON and subject.comparison is not None:
        return ComparisonExport(subject.comparison, _books(archive, subject))
    if order.what is What.SERIES:
        return SeriesExport(subject.line_name, subject.series)
    if order.what is What.HITS:
        page = HitPage(subject.hits, len(subject.hits))
        if subject.query:
            page = archive.search(subject.query, book.id, 0, MOST_HITS)
        return gather_hits(archive, subject.query, page)
    assert subject.section is not None
    if order.what is What.SHOWN and subject.shown is not None:
        return _gather_shown(archive, book, subject.section, subject.shown)
    line_id = subject.line_id if order.what is What.BRANCH else None
    return gather_tables(archive, book, [subject.section], line_id, order.depth)


def _gather_shown(
    archive: Archive, book: BookEntry, section: SectionEntry, shown: ShownLines
) -> Content:
    """The lines on view, nested and in the order of the screen, with the columns on view."""
    order = {line_id: place for place, line_id in enumerate(shown.line_ids)}
    children: dict[int | None, list[Branch]] = {}
    # From the last line up, so that each line's parts are complete when it is reached.
    for line_id in sorted(order, reverse=True):
        (branch,) = archive.load_branches(section.id, line_id, 0)
        parts = sorted(children.pop(line_id, ()), key=lambda part: order[part.row.id])
        row = branch.row
        if 0 < len(parts) < row.child_count:
            # With lines left out, what is below a line is not all of it.
            row = replace(row, breakdown=Breakdown.PARTIAL)
        parent = row.parent if row.parent in order else None
        children.setdefault(parent, []).append(replace(branch, row=row, children=tuple(parts)))
    roots = tuple(sorted(children.get(None, ()), key=lambda part: order[part.row.id]))
    columns = tuple(m for m in section.measures if m.position in shown.columns)
    part = TablePart(replace(section, measures=columns), roots)
    return TableExport(book, (part,))


def _books(archive: Archive, subject: ExportSubject) -> tuple[BookEntry, ...]:
    comparison = subject.comparison
    if comparison is None:
        return ()
    wanted = dict.fromkeys((comparison.before.book_id, comparison.after.book_id))
    found = (archive.find_book(book_id) for book_id in wanted if book_id)
    return tuple(book for book in found if book is not None)
