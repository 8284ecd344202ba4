"""What was proved of a Book: proofs with both sides, tallies, suspects, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xgbudget_tui.model.findings import Finding, NamedFault, group_findings
from xgbudget_tui.model.proof import (
    Audit,
    Cause,
    Coverage,
    FigureRef,
    OwnRule,
    Part,
    Proof,
    Quantity,
    RuleTally,
    Suspect,
)
from xgbudget_tui.model.terms import Basis, Kind, Mark, Relation, RuleSeverity, Verdict
from xgbudget_tui.store.connection import ArchiveConnection, Values, within_books
from xgbudget_tui.store.rows import DamagedRowError, RowClass, read_word
from xgbudget_tui.store.values import PlacedRow, read_reading, read_ref, read_texts, read_wide

_CHUNK = 400
_MOST_AS_PART = 40
"""Proofs of other lines that a line's detail shows because the line is a part of them."""


def load_proofs(
    connection: ArchiveConnection, book_id: int, *, worst_first: bool = True
) -> list[Proof]:
    """The proofs of a Book that do not simply hold: rounding, unchecked, doubts, faults."""
    where = "book_id = ? AND (kind <> ? OR verdict <> ?) ORDER BY id"
    values = (book_id, Kind.HOLDS.value, Verdict.EXACT.value)
    proofs = list(_load_where(connection, where, values).values())
    if worst_first:
        proofs.sort(key=lambda proof: -proof.mark.rank)
    return proofs


def load_audit(connection: ArchiveConnection, book_id: int) -> Audit:
    """Everything that was proved of a Book, as it was stored."""
    values = (book_id,)
    rows = connection.fetch_all(
        _ProofRow, f"SELECT {_ProofRow.columns} FROM proof WHERE book_id = ? ORDER BY id", values
    )
    parts = _read_parts(
        connection.fetch_all(
            _PartRow,
            f"SELECT {_PartRow.columns} FROM proof_part"
            " WHERE proof_id IN (SELECT id FROM proof WHERE book_id = ?)"
            " ORDER BY proof_id, side, position",
            values,
        )
    )
    return Audit(
        tuple(_read_proof(row, parts) for row in rows),
        tuple(load_suspects(connection, book_id)),
        load_coverage(connection, book_id),
        tuple(load_tallies(connection, book_id)),
        tuple(load_own_rules(connection, book_id)),
    )


_CAUSE = "coalesce(finding, '#' || id)"
"""What proofs of one finding share; a proof without a finding stands alone."""


def load_findings(connection: ArchiveConnection, book_id: int, limit: int) -> list[Finding]:
    """The first ``limit`` faults and as many doubts of a Book, with all their places, faults first.

    What is not shown is not read: a Book may have thousands of doubts.
    """
    of_kind = "FROM proof WHERE book_id = ? AND kind = ?"
    first = " GROUP BY 1 ORDER BY min(id) LIMIT ?"
    faults = book_id, Kind.FAULT.value
    asked: tuple[tuple[str, tuple[object, ...]], ...] = (
        (of_kind, faults),
        # What is a fault anywhere is no doubt.
        (
            f"{of_kind} AND {_CAUSE} NOT IN (SELECT {_CAUSE} {of_kind})",
            (book_id, Kind.DOUBT.value, *faults),
        ),
    )
    causes = [
        row.shared
        for chosen, values in asked
        for row in connection.fetch_all(
            _CauseRow, f"SELECT {_CauseRow.columns} {chosen}{first}", (*values, limit)
        )
    ]
    marks = ", ".join("?" * len(causes))
    where = f"book_id = ? AND kind IN (?, ?) AND {_CAUSE} IN ({marks}) ORDER BY id"
    wanted = (book_id, Kind.FAULT.value, Kind.DOUBT.value, *causes)
    return group_findings(_load_where(connection, where, wanted).values())


class _NamedRow(RowClass, id="p.id", name="n.name"):
    id: int
    book_id: int
    name: str | None


def load_faults(connection: ArchiveConnection, book_ids: Sequence[int]) -> list[NamedFault]:
    """The faults of many Books, Book by Book as these are given, each with its line's name."""
    found: dict[int, list[NamedFault]] = {}
    for start in range(0, len(book_ids), _CHUNK):
        chunk = tuple(book_ids[start : start + _CHUNK])
        where = f"book_id IN ({', '.join('?' * len(chunk))}) AND kind = ?"
        values = (*chunk, Kind.FAULT.value)
        proofs = _load_where(connection, f"{where} ORDER BY id", values)
        for row in connection.fetch_all(
            _NamedRow,
            f"SELECT {_NamedRow.columns} FROM proof p LEFT JOIN line l ON l.id = p.line_id"
            f" LEFT JOIN name n ON n.id = l.name_id WHERE {where} ORDER BY p.id",
            values,
        ):
            fault = NamedFault(row.book_id, proofs[row.id], row.name)
            found.setdefault(row.book_id, []).append(fault)
    return [fault for book_id in book_ids for fault in found.get(book_id, ())]


class _CauseRow(RowClass, shared=_CAUSE):
    shared: str


class _TallyRow(RowClass):
    rule: str
    mark: str | None
    subjects: int


def load_tallies(connection: ArchiveConnection, book_id: int) -> list[RuleTally]:
    """How each rule came out over a Book."""
    tallies: dict[str, list[tuple[Mark, int]]] = {}
    for row in connection.fetch_all(
        _TallyRow,
        f"SELECT {_TallyRow.columns} FROM rule_tally WHERE book_id = ? ORDER BY position",
        (book_id,),
    ):
        counts = tallies.setdefault(row.rule, [])
        if row.mark is not None:
            counts.append((read_word(Mark, row.mark), row.subjects))
    return [RuleTally(rule, tuple(counts)) for rule, counts in tallies.items()]


class _SuspectRow(RowClass):
    ref_section: str
    ref_line: int
    ref_measure: int
    value: int | str | None
    would_be: int | str | None
    mends: int
    breaks: int
    rules: str


class _OwnRuleRow(RowClass):
    code: str
    severity: str
    sort: str
    name_zh: str
    name_en: str
    formula: str
    file: str


def load_own_rules(connection: ArchiveConnection, book_id: int) -> list[OwnRule]:
    """The rules of one's own that were asked of a Book, in the order of their file."""
    return [
        OwnRule(
            row.code,
            read_word(RuleSeverity, row.severity),
            row.sort,
            row.name_zh,
            row.name_en,
            row.formula,
            row.file,
        )
        for row in connection.fetch_all(
            _OwnRuleRow,
            f"SELECT {_OwnRuleRow.columns} FROM own_rule WHERE book_id = ? ORDER BY position",
            (book_id,),
        )
    ]


def load_suspects(connection: ArchiveConnection, book_id: int) -> list[Suspect]:
    """Figures that would mend most, best first."""
    return [
        _read_suspect(row)
        for row in connection.fetch_all(
            _SuspectRow,
            f"SELECT {_SuspectRow.columns} FROM suspect WHERE book_id = ? ORDER BY position",
            (book_id,),
        )
    ]


def _read_suspect(row: _SuspectRow) -> Suspect:
    place = FigureRef(row.ref_section, row.ref_line, row.ref_measure)
    value, would_be = read_wide(row.value), read_wide(row.would_be)
    if value is None or would_be is None:
        raise DamagedRowError("a suspect without a value")
    return Suspect(place, value, would_be, row.mends, row.breaks, read_texts(row.rules))


class _CoverageRow(RowClass):
    figures: int
    covered: int


class _RefRow(RowClass):
    ref_section: str
    ref_line: int
    ref_measure: int


def load_coverage(connection: ArchiveConnection, book_id: int) -> Coverage:
    """How many figures are tied down, and which are not."""
    row = connection.fetch_one(
        _CoverageRow, f"SELECT {_CoverageRow.columns} FROM coverage WHERE book_id = ?", (book_id,)
    )
    if row is None:
        return Coverage(0, 0)
    refs = connection.fetch_all(
        _RefRow,
        f"SELECT {_RefRow.columns} FROM uncovered WHERE book_id = ? ORDER BY position",
        (book_id,),
    )
    places = (FigureRef(ref.ref_section, ref.ref_line, ref.ref_measure) for ref in refs)
    return Coverage(row.figures, row.covered, tuple(places))


def load_proofs_of_line(connection: ArchiveConnection, line_id: int) -> list[Proof]:
    """The proofs that hang on a line, then the worst of those it is a part of."""
    own, span = within_books(connection, [line_id], "id")
    ids = connection.fetch_numbers(
        f"SELECT id FROM proof WHERE line_id = ?{own} ORDER BY id", (line_id, *span)
    )
    parts, _ = within_books(connection, [line_id], "proof_id")
    others, _ = within_books(connection, [line_id], "p.id")
    ids += connection.fetch_numbers(
        "SELECT p.id FROM (SELECT DISTINCT proof_id FROM proof_part"
        f" WHERE line_id = ?{parts}) x JOIN proof p ON p.id = x.proof_id"
        f" LEFT JOIN mark m ON m.word = p.kind WHERE p.line_id IS NOT ?{others}"
        # What holds is under no one word of the table; it stands below what is unchecked.
        " ORDER BY coalesce(m.rank, 0) DESC, p.verdict = 'exact', p.id LIMIT ?",
        (line_id, *span, line_id, *span, _MOST_AS_PART),
    )
    marks = ", ".join("?" * len(ids))
    found = _load_where(connection, f"id IN ({marks})", tuple(ids)) if ids else {}
    return [found[proof_id] for proof_id in ids if proof_id in found]


class _ProofRow(RowClass):
    id: int
    rule: str
    verdict: str
    message_zh: str
    message_en: str
    section: str | None
    subject_section: str | None
    subject_line: int | None
    subject_measure: int | None
    relation: str
    quantity: str
    difference: int | str | None
    likely: int | str | None
    worst: int | str | None
    deviations: float | None
    cause: str | None
    reason_zh: str
    reason_en: str
    kind: str
    certainty: str
    doubt_zh: str
    doubt_en: str
    finding: str | None


class _PartRow(PlacedRow):
    proof_id: int
    side: str
    label: str
    value: int | str | None
    printed: str
    sign: int
    ref_section: str | None
    ref_line: int | None
    ref_measure: int | None
    reading: str


def _load_where(connection: ArchiveConnection, where: str, values: Values) -> dict[int, Proof]:
    """The proofs that a condition holds for, by id."""
    rows = connection.fetch_all(
        _ProofRow, f"SELECT {_ProofRow.columns} FROM proof WHERE {where}", values
    )
    parts = _load_parts(connection, [row.id for row in rows])
    return {row.id: _read_proof(row, parts) for row in rows}


_Parts = dict[tuple[int, str], list[Part]]
"""The parts of proofs by the id of the proof and its side."""


def _load_parts(connection: ArchiveConnection, ids: Sequence[int]) -> _Parts:
    rows: list[_PartRow] = []
    for start in range(0, len(ids), _CHUNK):
        chunk = tuple(ids[start : start + _CHUNK])
        rows += connection.fetch_all(
            _PartRow,
            f"SELECT {_PartRow.columns} FROM proof_part"
            f" WHERE proof_id IN ({', '.join('?' * len(chunk))})"
            " ORDER BY proof_id, side, position",
            chunk,
        )
    return _read_parts(rows)


def _read_parts(rows: Iterable[_PartRow]) -> _Parts:
    parts: _Parts = {}
    for row in rows:
        parts.setdefault((row.proof_id, row.side), []).append(
            Part(
                row.label,
                read_wide(row.value),
                row.printed,
                read_ref(row.ref_section, row.ref_line, row.ref_measure),
                row.sign,
                row.place,
                read_reading(row.reading),
            )
        )
    return parts


def _read_proof(row: _ProofRow, parts: _Parts) -> Proof:
    return Proof(
        rule=row.rule,
        verdict=read_word(Verdict, row.verdict),
        message_zh=row.message_zh,
        message_en=row.message_en,
        section=row.section,
        subject=read_ref(row.subject_section, row.subject_line, row.subject_measure),
        relation=read_word(Relation, row.relation),
        quantity=read_word(Quantity, row.quantity),
        reported=tuple(parts.get((row.id, "reported"), ())),
        computed=tuple(parts.get((row.id, "computed"), ())),
        difference=read_wide(row.difference),
        likely=read_wide(row.likely),
        worst=read_wide(row.worst),
        deviations=row.deviations,
        cause=read_word(Cause, row.cause) if row.cause else None,
        reason_zh=row.reason_zh,
        reason_en=row.reason_en,
        kind=read_word(Kind, row.kind),
        certainty=read_word(Basis, row.certainty),
        doubt_zh=row.doubt_zh,
        doubt_en=row.doubt_en,
        finding=row.finding or "",
    )
