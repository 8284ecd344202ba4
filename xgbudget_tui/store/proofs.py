"""What was proved of a Book: proofs with both sides, tallies, suspects, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.model.proof import Cause, Coverage, Part, Proof, Quantity, RuleTally, Suspect
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.store.connection import Reader, answers
from xgbudget_tui.store.values import PLACE_COLUMNS, read_place, read_ref, read_texts, read_wide

_PROOF_COLUMNS = (
    "id, rule, verdict, message_zh, message_en, section, subject_section, subject_line,"
    " subject_measure, relation, quantity, difference, likely, worst, deviations, cause,"
    " reason_zh, reason_en"
)
_CHUNK = 400
_TOLD = tuple(
    verdict.value for verdict in Verdict if verdict not in (Verdict.NOT_APPLICABLE, Verdict.EXACT)
)
_MOST_AS_PART = 40
"""Proofs of other lines that a line's detail shows because the line is a part of them."""


class Findings(Reader):
    """The stored proofs."""

    @answers
    def load_proofs(self, book_id: int, worst_first: bool = True) -> Sequence[Proof]:
        """The proofs of a Book that do not simply hold: rounding, undecidable, suspect, fails."""
        marks = ", ".join("?" * len(_TOLD))
        proofs = self._proofs(
            f"book_id = ? AND verdict IN ({marks}) ORDER BY id", (book_id, *_TOLD)
        )
        if worst_first:
            proofs.sort(key=lambda proof: -proof.verdict.rank)
        return proofs

    @answers
    def load_tallies(self, book_id: int) -> Sequence[RuleTally]:
        """How each rule came out over a Book."""
        tallies: dict[str, list[tuple[Verdict, int]]] = {}
        for rule, verdict, count in self.fetch_all(
            "SELECT rule, verdict, subjects FROM rule_tally WHERE book_id = ? ORDER BY position",
            (book_id,),
        ):
            counts = tallies.setdefault(str(rule), [])
            if verdict is not None:
                counts.append((Verdict(verdict), int(count)))
        return [RuleTally(rule, tuple(counts)) for rule, counts in tallies.items()]

    @answers
    def load_suspects(self, book_id: int) -> Sequence[Suspect]:
        """Figures that would mend most, best first."""
        suspects = []
        for *ref, value, would_be, mends, breaks, rules in self.fetch_all(
            "SELECT ref_section, ref_line, ref_measure, value, would_be, mends, breaks, rules"
            " FROM suspect WHERE book_id = ? ORDER BY position",
            (book_id,),
        ):
            place = read_ref(*ref)
            if place is None:
                raise ValueError("a suspect without a place")
            suspects.append(
                Suspect(place, int(value), int(would_be), mends, breaks, read_texts(rules))
            )
        return suspects

    @answers
    def load_coverage(self, book_id: int) -> Coverage:
        """How many figures are tied down, and which are not."""
        row = self.fetch_one("SELECT figures, covered FROM coverage WHERE book_id = ?", (book_id,))
        if row is None:
            return Coverage(0, 0)
        refs = self.fetch_all(
            "SELECT ref_section, ref_line, ref_measure FROM uncovered WHERE book_id = ?"
            " ORDER BY position",
            (book_id,),
        )
        places = (read_ref(*ref) for ref in refs)
        return Coverage(int(row[0]), int(row[1]), tuple(ref for ref in places if ref is not None))

    def _proofs_of_line(self, line_id: int) -> list[Proof]:
        """The proofs that hang on a line, then the worst of those it is a part of."""
        own = self.fetch_all("SELECT id FROM proof WHERE line_id = ? ORDER BY id", (line_id,))
        others = self.fetch_all(
            "SELECT p.id, v.rank FROM (SELECT DISTINCT proof_id FROM proof_part"
            " WHERE line_id = ?) x JOIN proof p ON p.id = x.proof_id"
            " LEFT JOIN verdict v ON v.word = p.verdict WHERE p.line_id IS NOT ?"
            " ORDER BY v.rank DESC, p.id LIMIT ?",
            (line_id, line_id, _MOST_AS_PART),
        )
        ids = [row[0] for row in own] + [row[0] for row in others]
        marks = ", ".join("?" * len(ids))
        found = self._keyed(f"id IN ({marks})", tuple(ids)) if ids else {}
        return [found[proof_id] for proof_id in ids if proof_id in found]

    def _proofs(self, where: str, values: tuple[Any, ...]) -> list[Proof]:
        return list(self._keyed(where, values).values())

    def _keyed(self, where: str, values: tuple[Any, ...]) -> dict[int, Proof]:
        rows = self.fetch_all(f"SELECT {_PROOF_COLUMNS} FROM proof WHERE {where}", values)
        parts = self._parts([row[0] for row in rows])
        return {row[0]: _read_proof(row, parts) for row in rows}

    def _parts(self, ids: list[int]) -> dict[tuple[int, str], list[Part]]:
        parts: dict[tuple[int, str], list[Part]] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = tuple(ids[start : start + _CHUNK])
            for proof_id, side, *columns in self.fetch_all(
                "SELECT proof_id, side, label, value, printed, sign, ref_section, ref_line,"
                f" ref_measure, {PLACE_COLUMNS} FROM proof_part"
                f" WHERE proof_id IN ({', '.join('?' * len(chunk))})"
                " ORDER BY proof_id, side, position",
                chunk,
            ):
                label, value, printed, sign, *places = columns
                parts.setdefault((proof_id, side), []).append(
                    Part(
                        str(label),
                        read_wide(value),
                        str(printed),
                        read_ref(*places[:3]),
                        int(sign),
                        read_place(*places[3:]),
                    )
                )
        return parts


def _read_proof(row: Sequence[Any], parts: dict[tuple[int, str], list[Part]]) -> Proof:
    proof_id, rule, verdict, message_zh, message_en, section, *subject = row[:9]
    relation, quantity, difference, likely, worst, deviations, cause, reason_zh, reason_en = row[9:]
    return Proof(
        rule=str(rule),
        verdict=Verdict(verdict),
        message_zh=str(message_zh),
        message_en=str(message_en),
        section=section,
        subject=read_ref(*subject),
        relation=Relation(relation),
        quantity=Quantity(quantity),
        reported=tuple(parts.get((proof_id, "reported"), ())),
        computed=tuple(parts.get((proof_id, "computed"), ())),
        difference=read_wide(difference),
        likely=read_wide(likely),
        worst=read_wide(worst),
        deviations=deviations,
        cause=Cause(cause) if cause else None,
        reason_zh=str(reason_zh),
        reason_en=str(reason_en),
    )
