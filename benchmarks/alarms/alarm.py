"""A fault with its place and figures as printed, by which it is known again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.proof import Audit, FigureRef, Part, Proof
from xgbudget_tui.model.terms import Kind

_SHOWN = 6
"""So many figures of a side are written out; of more, their number and how the last end."""


class Alarm(NamedTuple):
    """A fault of a document: the rule, the table by its title, line, column and figures as printed.

    Where a rule speaks of a whole table, line, column and figures are empty. Of prose the line is
    the subject and the column is empty.
    """

    rule: str
    table: str
    line: str
    column: str
    figures: str


def find_alarms(book: Book, audit: Audit) -> Iterator[Alarm]:
    """Every fault, in the order of the audit; what two rules say of one place are two."""
    for proof in audit.proofs:
        if proof.kind is Kind.FAULT:
            table = book.section(proof.section) if proof.section else None
            title = f"{table.number} {table.title}".strip() if table else ""
            line, column = _name_place(book, proof)
            yield Alarm(proof.rule, _flat(title), line, column, _write_figures(proof))


def _name_place(book: Book, proof: Proof) -> tuple[str, str]:
    ref = proof.subject
    section = book.section(ref.section) if ref else None
    if ref is None or section is None:
        return "", ""
    if ref.is_claim:
        return next((c.subject for c in section.claims if c.number == ref.line), ""), ""
    line = next((one.printed for one in section.lines if one.number == ref.line), "")
    return _flat(line), _column(book, ref)


def _column(book: Book, ref: FigureRef) -> str:
    section = book.section(ref.section)
    measures = section.measures if section else ()
    return next((_flat(m.label) for m in measures if m.position == ref.measure), "")


def _write_figures(proof: Proof) -> str:
    """Both sides as printed; a rule that compares nothing has its sentence instead."""
    if not proof.reported and not proof.computed:
        return ""
    return f"{_side(proof.reported)} / {_side(proof.computed)}"


def _side(parts: Sequence[Part]) -> str:
    printed = [_flat(part.printed) or "-" for part in parts]
    if len(printed) <= _SHOWN:
        return " + ".join(printed)
    return f"{' + '.join(printed[:_SHOWN])} + … ({len(printed)})"


def _flat(text: str) -> str:
    return " ".join(text.split())
