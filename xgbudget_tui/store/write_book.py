"""A Book and its Audit as rows: contents, prose, proofs with their parts, coverage, tallies."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xgbudget_tui.model.book import Book, LineItem, Section
from xgbudget_tui.model.figures import amount_measures, main_measure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit, FigureRef, Proof, RuleTally
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.model.tree import LineTree
from xgbudget_tui.store.book_tables import Row, Tables, open_tables
from xgbudget_tui.store.dictionary import TABLES as DICTIONARIES
from xgbudget_tui.store.dictionary import Dictionary
from xgbudget_tui.store.mark_summary import MarkSummary
from xgbudget_tui.store.readings import keep_readings
from xgbudget_tui.store.recognised import write_recognised_claims
from xgbudget_tui.store.values import (
    Columns,
    write_bases,
    write_place,
    write_places,
    write_ref,
    write_wide,
)
from xgbudget_tui.store.writable import Writable, find_last_ids
from xgbudget_tui.store.write_lines import LineIds, write_lines


def contents_row(section: Section, first_line: int, summary: MarkSummary) -> dict[str, Any]:
    """The columns of a section's row, all but its ids; ``first_line`` is its first line's id."""
    tally = summary.of_section(section.key)
    amounts = _amounts(section)
    main = main_measure(section)
    return {
        "key": section.key,
        "number": section.number,
        "part": section.part,
        "position": section.position,
        "title": section.title,
        "listed": section.listed,
        "kind": section.kind.value,
        "kind_id": section.kind_id,
        "heading": section.group.value,
        "budget": section.budget.value if section.budget else None,
        "flow": section.flow.value if section.flow else None,
        "scope": section.scope.value if section.scope else None,
        "year": section.year,
        "unit": section.unit.word if section.unit else None,
        "fill": section.fill.value,
        "statement": section.statement,
        "first_line": first_line if section.lines else None,
        "last_line": first_line + len(section.lines) - 1 if section.lines else None,
        "deepest": max((depth for depth, _ in LineTree(section.lines).walk()), default=0),
        "lowest": min(amounts, default=None),
        "highest": max(amounts, default=None),
        "total_measure": main.position if main else None,
        "comparable": int(is_comparable(section)),
        "solutions": section.solutions,
        "open_classes": json.dumps(section.open_classes, ensure_ascii=False),
        "doubtful": json.dumps(section.doubtful, ensure_ascii=False),
        "file": section.file,
        "numbered": int(section.numbered),
        "pages": write_places(section.pages),
        "repeats": write_places(section.repeats),
        "exact": tally.exact,
        "rounding": tally.rounding,
        "unchecked": tally.unchecked,
        "doubt": tally.doubt,
        "fault": tally.fault,
    }


def is_comparable(section: Section) -> bool:
    """Whether a table has two amount columns of its own that can stand side by side."""
    amounts = [measure for measure in amount_measures(section) if not measure.part]
    return bool(section.lines) and len(amounts) > 1


def count_figures(section: Section) -> int:
    """How many cells of a table hold an amount or a ratio."""
    return sum(figure.value is not None for line in section.lines for figure in line.figures)


def _amounts(section: Section) -> list[int]:
    return [value for line in section.lines for value in line_amounts(line)]


def line_amounts(line: LineItem) -> list[int]:
    """The amounts of a line in fen, blanks left out."""
    return [
        figure.value
        for figure in line.figures
        if figure.state is FigureState.AMOUNT and figure.value is not None
    ]


_INSERT_PROOF = f"INSERT INTO proof VALUES ({', '.join('?' * 25)})"
_INSERT_PART = f"INSERT INTO proof_part VALUES ({', '.join('?' * 15)})"
_INSERT_SUSPECT = f"INSERT INTO suspect VALUES ({', '.join('?' * 11)})"
_INSERT_UNCOVERED = f"INSERT INTO uncovered VALUES ({', '.join('?' * 6)})"
_INSERT_COVERAGE = "INSERT INTO coverage VALUES (?, ?, ?)"
_INSERT_OWN_RULE = f"INSERT INTO own_rule VALUES ({', '.join('?' * 9)})"
_INSERT_TALLY = f"INSERT INTO rule_tally VALUES ({', '.join('?' * 5)})"


def write_audit(
    connection: Writable, audit: Audit, book_id: int, first: int, line_ids: LineIds
) -> None:
    """Write everything proved about the Book ``book_id``; ``first`` is its first proof's id."""
    write_proofs(connection, audit.proofs, book_id, first, line_ids)
    connection.executemany(_INSERT_SUSPECT, _suspect_rows(audit, book_id, line_ids))
    coverage = audit.coverage
    connection.executemany(_INSERT_COVERAGE, [(book_id, coverage.figures, coverage.covered)])
    connection.executemany(
        _INSERT_UNCOVERED,
        (
            (book_id, place, *write_ref(ref), _line_of(ref, line_ids))
            for place, ref in enumerate(coverage.uncovered)
        ),
    )
    write_tallies(connection, audit.tallies, book_id)
    connection.executemany(
        _INSERT_OWN_RULE,
        [
            (book_id, place, one.code, one.severity.value, one.sort, one.name_zh, one.name_en,
             one.formula, one.file)
            for place, one in enumerate(audit.own_rules)
        ],
    )  # fmt: skip


def write_proofs(
    connection: Writable, proofs: Sequence[Proof], book_id: int, first: int, line_ids: LineIds
) -> None:
    """Write proofs with their parts; ``first`` is the id of the first."""
    connection.executemany(
        _INSERT_PROOF,
        (
            _proof_row(proof, proof_id, book_id, line_ids)
            for proof_id, proof in enumerate(proofs, first)
        ),
    )
    connection.executemany(_INSERT_PART, _part_rows(proofs, first, line_ids))


def write_tallies(
    connection: Writable, tallies: Sequence[RuleTally], book_id: int, first: int = 0
) -> None:
    """Write how rules came out over a Book, behind the ``first`` that are there."""
    rows: list[tuple[str, str | None, int]] = []
    for tally in tallies:
        rows += [(tally.rule, mark.value, count) for mark, count in tally.counts] or [
            (tally.rule, None, 0)
        ]
    connection.executemany(
        _INSERT_TALLY, [(book_id, place, *row) for place, row in enumerate(rows, first)]
    )


def _line_of(ref: FigureRef | None, line_ids: LineIds) -> int | None:
    if ref is None or ref.is_claim:
        return None
    return line_ids.find(ref.section, ref.line)


def _proof_row(proof: Proof, proof_id: int, book_id: int, line_ids: LineIds) -> Columns:
    return (
        proof_id,
        book_id,
        proof.rule,
        proof.verdict.value,
        proof.kind.value,
        proof.certainty.value,
        proof.relation.value,
        proof.quantity.value,
        proof.section,
        *write_ref(proof.subject),
        _line_of(proof.subject, line_ids),
        write_wide(proof.difference),
        write_wide(proof.likely),
        write_wide(proof.worst),
        proof.deviations,
        proof.cause.value if proof.cause else None,
        proof.message_zh,
        proof.message_en,
        proof.reason_zh,
        proof.reason_en,
        proof.doubt_zh,
        proof.doubt_en,
        proof.finding or None,
    )


def _part_rows(proofs: Sequence[Proof], first: int, line_ids: LineIds) -> Iterator[Columns]:
    for proof_id, proof in enumerate(proofs, first):
        for side, parts in (("reported", proof.reported), ("computed", proof.computed)):
            for place, part in enumerate(parts):
                yield (
                    proof_id,
                    side,
                    place,
                    part.label,
                    write_wide(part.value),
                    part.printed,
                    part.sign,
                    *write_ref(part.ref),
                    _line_of(part.ref, line_ids),
                    *write_place(part.place),
                    part.reading.letters,
                )


def _suspect_rows(audit: Audit, book_id: int, line_ids: LineIds) -> Iterator[Columns]:
    for place, suspect in enumerate(audit.suspects):
        yield (
            book_id,
            place,
            *write_ref(suspect.ref),
            _line_of(suspect.ref, line_ids),
            write_wide(suspect.value),
            write_wide(suspect.would_be),
            suspect.mends,
            suspect.breaks,
            json.dumps(suspect.rules, ensure_ascii=False),
        )


def write_book(connection: Writable, book: Book, audit: Audit, book_id: int | None = None) -> int:
    """Append a Book; returns its id. The caller holds the transaction.

    Raises an error of the database where the Book breaks the rules of the tables (two sections of
    one key).
    """
    tables = open_tables(connection)
    summary = MarkSummary(audit)
    last = find_last_ids(connection, ("book", "section", *DICTIONARIES))
    dictionary = Dictionary(connection, last)
    tables.recall(dictionary, book)
    book_id = book_id or last["book"] + 1
    section_id = last["section"] + 1
    line_id = tables.first_id("line", book_id)
    line_ids = LineIds()
    tables.insert("book", [_book_row(book, book_id, line_id, summary)])
    tables.insert("section", _section_rows(book, book_id, (section_id, line_id), summary))
    _write_prose(tables, book, section_id)
    write_recognised_claims(connection, book.sections, section_id)
    for section in book.sections:
        write_lines(connection, section, section_id, line_id, (dictionary, summary, line_ids))
        line_id += len(section.lines)
        section_id += 1
    dictionary.write()
    _write_findings(tables, book, book_id)
    write_audit(connection, audit, book_id, tables.first_id("proof", book_id), line_ids)
    keep_readings()
    return book_id


def _book_row(book: Book, book_id: int, first: int, summary: MarkSummary) -> Row:
    """The row of a Book, whose first line has the id ``first``."""
    tally = summary.book
    lines = sum(len(section.lines) for section in book.sections)
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
        "elsewhere": json.dumps(book.elsewhere, ensure_ascii=False),
        "sections": len(book.sections),
        "lines": lines,
        "figures": sum(count_figures(section) for section in book.sections),
        "first_line": first if lines else None,
        "last_line": first + lines - 1 if lines else None,
        "exact": tally.exact,
        "rounding": tally.rounding,
        "unchecked": tally.unchecked,
        "doubt": tally.doubt,
        "fault": tally.fault,
    }


def find_unit(sections: Sequence[Section]) -> Unit:
    """The unit that most lines of a Book are printed in; 万元 if none."""
    units: Counter[Unit] = Counter()
    for section in sections:
        for measure in section.measures:
            if measure.unit is not None:
                units[measure.unit] += len(section.lines)
    return units.most_common(1)[0][0] if units else Unit.WAN_YUAN


def _section_rows(
    book: Book, book_id: int, first: tuple[int, int], summary: MarkSummary
) -> Iterable[Row]:
    """The rows of all sections; ``first`` are the ids of the first section and line."""
    first_section, line_id = first
    for order, section in enumerate(book.sections):
        base = {"id": first_section + order, "book_id": book_id, "print_order": order + 1}
        yield base | contents_row(section, line_id, summary)
        line_id += len(section.lines)


def _write_prose(tables: Tables, book: Book, first: int) -> None:
    """The columns, paragraphs and claims of all sections, from the id ``first`` on."""
    numbered = list(enumerate(book.sections, first))
    for table, rows in (
        ("measure", _measure_rows),
        ("paragraph", _paragraph_rows),
        ("claim", _claim_rows),
    ):
        tables.insert(table, (row for number, section in numbered for row in rows(section, number)))


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
            "basis": write_bases(measure.basis),
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
            "link": claim.link.value,
            "by_amount": int(claim.by_amount),
        } | _place_row(write_place(claim.place))


def _write_findings(tables: Tables, book: Book, book_id: int) -> None:
    tables.insert(
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
    tables.insert(
        "ledger",
        (
            {"book_id": book_id, "position": place, "use": use.value, "tokens": tokens}
            for place, (use, tokens) in enumerate(book.ledger.counts)
        ),
    )
    tables.insert(
        "doubtful_page",
        (
            {
                "book_id": book_id,
                "position": place,
                "sheet": page.sheet,
                "tokens": page.tokens,
                "unaccounted": page.unaccounted,
                "section": page.section,
            }
            for place, page in enumerate(book.ledger.doubtful)
        ),
    )
    tables.insert(
        "source_file",
        (
            {
                "book_id": book_id,
                "position": place,
                "name": file.name,
                "sha256": file.sha256,
                "format": file.format,
                "size": file.size,
                "encoding": file.encoding,
            }
            for place, file in enumerate(book.files)
        ),
    )
    tables.insert(
        "unaccounted",
        (
            {"book_id": book_id, "position": place, "text": token.text, "context": token.context}
            | _place_row(write_place(token.place))
            for place, token in enumerate(book.ledger.unaccounted)
        ),
    )


def _place_row(columns: tuple[Any, ...]) -> Row:
    return {"source_line": columns[0], "source_column": columns[1], "source_sheet": columns[2]}
