"""From one line that does not add up to the next, over all tables in print order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.proof import FigureRef, Proof
from xgbudget_tui.model.terms import Verdict

_WRONG = frozenset({Verdict.FAILS, Verdict.SUSPECT})


class Stop(NamedTuple):
    """A place with a finding: the section's place in the contents, the line (0: it has none).

    What concerns a whole table is found at its first line.
    """

    section: int
    line: int
    proof: Proof


class FindingWalk:
    """The findings of a Book, read once, each place with its worst."""

    def __init__(self) -> None:
        self._book_id: int | None = None
        self._stops: Sequence[Stop] = ()

    def next_stop(
        self, archive: Archive, contents: Sequence[SectionEntry], here: tuple[int, int]
    ) -> tuple[Stop, int, int] | None:
        """The first stop after a section and line, round the end, and which of how many it is.

        None where everything adds up. Raises ArchiveError.
        """
        book_id = contents[0].book_id if contents else None
        if book_id is not None and book_id != self._book_id:
            self._stops = find_stops(archive.load_proofs(book_id), contents)
            self._book_id = book_id
        if not self._stops:
            return None
        at = next((i for i, stop in enumerate(self._stops) if stop[:2] > here), 0)
        return self._stops[at], at + 1, len(self._stops)


def find_stops(proofs: Sequence[Proof], contents: Sequence[SectionEntry]) -> list[Stop]:
    """Where something fails or is suspect, in print order, one stop for a place."""
    places = {section.key: at for at, section in enumerate(contents)}
    found: dict[tuple[int, int], Stop] = {}
    for proof in sorted(proofs, key=lambda proof: -proof.verdict.rank):
        ref = _figure_of(proof)
        section = places.get(ref.section if ref else proof.section or "")
        if proof.verdict in _WRONG and section is not None:
            first = 1 if contents[section].first_line is not None else 0
            line = ref.line if ref is not None and not ref.is_claim else first
            found.setdefault((section, line), Stop(section, line, proof))
    return [found[place] for place in sorted(found)]


def _figure_of(proof: Proof) -> FigureRef | None:
    if proof.subject is not None:
        return proof.subject
    parts = (part.ref for part in (*proof.reported, *proof.computed))
    return next((ref for ref in parts if ref is not None), None)
