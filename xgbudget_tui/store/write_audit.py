"""An Audit as rows: proofs with their parts, suspects, coverage, tallies."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from xgbudget_tui.model.proof import Audit, FigureRef, Proof
from xgbudget_tui.store.values import Columns, write_place, write_ref, write_wide
from xgbudget_tui.store.write_lines import LineIds

_INSERT_PROOF = f"INSERT INTO proof VALUES ({', '.join('?' * 20)})"
_INSERT_PART = f"INSERT INTO proof_part VALUES ({', '.join('?' * 14)})"
_INSERT_SUSPECT = f"INSERT INTO suspect VALUES ({', '.join('?' * 11)})"
_INSERT_UNCOVERED = f"INSERT INTO uncovered VALUES ({', '.join('?' * 6)})"
_INSERT_TALLY = f"INSERT INTO rule_tally VALUES ({', '.join('?' * 5)})"


def write_audit(
    connection: sqlite3.Connection, audit: Audit, book_id: int, line_ids: LineIds
) -> None:
    """Write everything proved about the Book ``book_id``."""
    (last,) = connection.execute("SELECT max(id) FROM proof").fetchone()
    first = (last or 0) + 1
    connection.executemany(
        _INSERT_PROOF,
        (
            _proof_row(proof, proof_id, book_id, line_ids)
            for proof_id, proof in enumerate(audit.proofs, first)
        ),
    )
    connection.executemany(_INSERT_PART, _part_rows(audit, first, line_ids))
    connection.executemany(_INSERT_SUSPECT, _suspect_rows(audit, book_id, line_ids))
    coverage = audit.coverage
    connection.execute(
        "INSERT INTO coverage VALUES (?, ?, ?)", (book_id, coverage.figures, coverage.covered)
    )
    connection.executemany(
        _INSERT_UNCOVERED,
        (
            (book_id, place, *write_ref(ref), _line_of(ref, line_ids))
            for place, ref in enumerate(coverage.uncovered)
        ),
    )
    connection.executemany(_INSERT_TALLY, _tally_rows(audit, book_id))


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
    )


def _part_rows(audit: Audit, first: int, line_ids: LineIds) -> Iterator[Columns]:
    for proof_id, proof in enumerate(audit.proofs, first):
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


def _tally_rows(audit: Audit, book_id: int) -> Iterator[Columns]:
    place = 0
    for tally in audit.tallies:
        counts: list[tuple[str | None, int]] = [
            (verdict.value, count) for verdict, count in tally.counts
        ]
        for verdict, count in counts or [(None, 0)]:
            yield book_id, place, tally.rule, verdict, count
            place += 1
