"""What the proofs of a Book say of its lines, its sections and all of it, counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xgbudget_tui.model.entries import Tally
from xgbudget_tui.model.findings import tally_all
from xgbudget_tui.model.proof import Audit, Proof
from xgbudget_tui.model.terms import Mark


class MarkSummary:
    """The worst mark on each line, and how many findings of each section came out how."""

    def __init__(self, audit: Audit) -> None:
        self._worst: dict[str, dict[int, int]] = {}
        for proof in audit.proofs:
            self._mark_line(proof)
        self._sections, self.book = tally_all(audit.proofs)

    def _mark_line(self, proof: Proof) -> None:
        subject = proof.subject
        if subject is None or subject.is_claim:
            return
        mark = proof.mark
        if mark is not Mark.NOT_APPLICABLE:
            lines = self._worst.setdefault(subject.section, {})
            lines[subject.line] = max(lines.get(subject.line, 0), mark.rank)

    def of_line(self, section: str, number: int) -> int | None:
        """The rank of the worst mark on a line, None if nothing was proved of it."""
        return self.lines_of(section).get(number)

    def lines_of(self, section: str) -> Mapping[int, int]:
        """The rank of the worst mark on each line of a section that something was proved of."""
        return self._worst.get(section, {})

    def of_section(self, section: str) -> Tally:
        """How the proofs of a section came out."""
        return self._sections.get(section, Tally())


def spread_below(depths: list[int], marks: list[int | None]) -> list[int | None]:
    """The worst mark among the descendants of each line, for lines in tree order."""
    below: list[int | None] = [None] * len(depths)
    waiting: dict[int, int] = {}
    for place in range(len(depths) - 1, -1, -1):
        depth = depths[place]
        below[place] = waiting.pop(depth + 1, None)
        worst = _worst((below[place], marks[place], waiting.get(depth)))
        if worst is not None:
            waiting[depth] = worst
    return below


def _worst(ranks: Iterable[int | None]) -> int | None:
    return max((rank for rank in ranks if rank is not None), default=None)
