"""A Book and its Audit as rows, at the end of an archive."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store.dictionary import Dictionary
from xgbudget_tui.store.marks import Marks
from xgbudget_tui.store.overview import contents_row, count_figures
from xgbudget_tui.store.values import write_place, write_ref, write_wide
from xgbudget_tui.store.write_audit import write_audit
from xgbudget_tui.store.write_lines import LineIds, write_lines

if TYPE_CHECKING:
    import sqlite_utils

Row = dict[str, Any]


def write_book(
    connection: sqlite3.Connection, book: Book, audit: Audit, book_id: int | None = None
) -> int:
    """Append a Book; returns its id. The caller holds the transaction.

    Raises sqlite3.Error where the Book breaks the rules of the tables (two sections of one key).
    """
    import sqlite_utils

    tables = sqlite_utils.Database(connection)
    marks = Marks(audit)
    dictionary = Dictionary(connection)
    book_id = book_id or _next_id(connection, "book")
    section_id = _next_id(connection, "section")
    first = line_id = _next_id(connection, "line")
    line_ids = LineIds()
    _insert(tables, "book", [_book_row(book, book_id, marks)])
    _insert(tables, "section", _section_rows(book, book_id, (section_id, line_id), marks))
    _write_prose(tables, book, section_id)
    for section in book.sections:
        write_lines(connection, section, section_id, line_id, (dictionary, marks, line_ids))
        line_id += len(section.lines)
        section_id += 1
    dictionary.write()
    if line_id > first:
        tables.execute(
            "UPDATE book SET first_line = ?, last_line = ? WHERE id = ?",
            [first, line_id - 1, book_id],
        )
    _write_findings(tables, book, book_id)
    write_audit(connection, audit, book_id, line_ids)
    return book_id


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return (last or 0) + 1


def _insert(tables: sqlite_utils.Database, table: str, rows: Iterable[Row]) -> None:
    tables.table(table).insert_all(rows)


def _book_row(book: Book, book_id: int, marks: Marks) -> Row:
    exact, rounding, undecidable, suspect, fails = marks.book
    return {
        "id": book_id,
        "title": book.title,
        "region": book.region.name,
        "region_full_name": book.region.full_name,
        "region_code": book.region.code,
        "region_level": book.region.level,
        "parent_region": book.region.parent,
        "year": book.year,
        "stage": book.stage.value,
        "unit": find_unit(book.sections).word,
        "source_name": book.source.name,
        "source_sha256": book.source.sha256,
        "source_format": book.source.format,
        "source_size": book.source.size,
        "source_encoding": book.source.encoding,
        "sections": len(book.sections),
        "lines": sum(len(section.lines) for section in book.sections),
        "figures": sum(count_figures(section) for section in book.sections),
        "exact": exact,
        "rounding": rounding,
        "undecidable": undecidable,
        "suspect": suspect,
        "fails": fails,
    }


def find_unit(sections: Sequence[Section]) -> Unit:
    """The unit that most lines of a Book are printed in; 万元 if none."""
    units: Counter[Unit] = Counter()
    for section in sections:
        for measure in section.measures:
            if measure.unit is not None:
                units[measure.unit] += len(section.lines)
    return units.most_common(1)[0][0] if units else Unit.WAN_YUAN


def _section_rows(book: Book, book_id: int, first: tuple[int, int], marks: Marks) -> Iterable[Row]:
    """The rows of all sections; ``first`` are the ids of the first section and line."""
    first_section, line_id = first
    for order, section in enumerate(book.sections):
        base = {"id": first_section + order, "book_id": book_id, "print_order": order + 1}
        yield base | contents_row(section, line_id, marks)
        line_id += len(section.lines)


def _write_prose(tables: sqlite_utils.Database, book: Book, first: int) -> None:
    """The columns, paragraphs and claims of all sections, from the id ``first`` on."""
    numbered = list(enumerate(book.sections, first))
    for table, rows in (
        ("measure", _measure_rows),
        ("paragraph", _paragraph_rows),
        ("claim", _claim_rows),
    ):
        _insert(
            tables, table, (row for number, section in numbered for row in rows(section, number))
        )


def _paragraph_rows(section: Section, section_id: int) -> Iterable[Row]:
    for place, paragraph in enumerate(section.paragraphs):
        yield {
            "section_id": section_id,
            "position": place,
            "text": paragraph.text,
        } | _place_row(write_place(paragraph.place))


def _measure_rows(section: Section, section_id: int) -> Iterable[Row]:
    for measure in section.measures:
        yield {
            "section_id": section_id,
            "position": measure.position,
            "label": measure.label,
            "printed": measure.printed,
            "kind": measure.kind.value,
            "unit": measure.unit.word if measure.unit else None,
            "year": measure.year,
            "phase": measure.phase.value if measure.phase else None,
            "is_part": int(measure.part),
            "of_position": measure.of,
            "against_position": measure.against,
        }


def _claim_rows(section: Section, section_id: int) -> Iterable[Row]:
    for place, claim in enumerate(section.claims):
        target = write_ref(claim.target)
        yield {
            "section_id": section_id,
            "position": place,
            "number": claim.number,
            "subject": claim.subject,
            "printed": claim.printed,
            "state": claim.state.value,
            "value": write_wide(claim.value),
            "resolution": claim.resolution,
            "unit_word": claim.unit_word,
            "paragraph": claim.paragraph,
            "start": claim.start,
            "end": claim.end,
            "year": claim.year,
            "phase": claim.phase.value if claim.phase else None,
            "kind": claim.kind.value,
            "target_section": target[0],
            "target_line": target[1],
            "target_measure": target[2],
        } | _place_row(write_place(claim.place))


def _write_findings(tables: sqlite_utils.Database, book: Book, book_id: int) -> None:
    _insert(
        tables,
        "problem",
        (
            {
                "book_id": book_id,
                "position": place,
                "code": problem.code,
                "severity": problem.severity.value,
                "message_zh": problem.message_zh,
                "message_en": problem.message_en,
                "section": problem.section,
            }
            | _place_row(write_place(problem.place))
            for place, problem in enumerate(book.problems)
        ),
    )
    _insert(
        tables,
        "ledger",
        (
            {"book_id": book_id, "position": place, "use": use.value, "tokens": tokens}
            for place, (use, tokens) in enumerate(book.ledger.counts)
        ),
    )
    _insert(
        tables,
        "unaccounted",
        (
            {"book_id": book_id, "position": place, "text": token.text, "context": token.context}
            | _place_row(write_place(token.place))
            for place, token in enumerate(book.ledger.unaccounted)
        ),
    )


def _place_row(columns: tuple[Any, ...]) -> Row:
    return {"source_line": columns[0], "source_column": columns[1], "source_sheet": columns[2]}
