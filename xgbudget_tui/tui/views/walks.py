"""Ways through a Book along its proofs: from finding to finding, and across identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.proof import FigureRef, Part, Proof
from xgbudget_tui.model.terms import Mark

_WRONG = frozenset({Mark.FAULT, Mark.DOUBT})


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
    """Where there is a fault or a doubt, in print order, one stop for a place."""
    places = {section.key: at for at, section in enumerate(contents)}
    found: dict[tuple[int, int], Stop] = {}
    for proof in sorted(proofs, key=lambda proof: -proof.mark.rank):
        ref = _figure_of(proof)
        section = places.get(ref.section if ref else proof.section or "")
        if proof.mark in _WRONG and section is not None:
            first = 1 if contents[section].first_line is not None else 0
            line = ref.line if ref is not None and not ref.is_claim else first
            found.setdefault((section, line), Stop(section, line, proof))
    return [found[place] for place in sorted(found)]


def _figure_of(proof: Proof) -> FigureRef | None:
    if proof.subject is not None:
        return proof.subject
    parts = (part.ref for part in (*proof.reported, *proof.computed))
    return next((ref for ref in parts if ref is not None), None)


class Crossing(NamedTuple):
    """The other side of one identity: the figure there, and the proof that ties it."""

    ref: FigureRef
    proof: Proof


def find_crossings(proofs: Iterable[Proof], section: str, line: int) -> list[Crossing]:
    """Where the identities of a line lead, other tables first, what does not hold before that.

    Each figure is named once, with the worst proof that leads to it.
    """
    found: dict[FigureRef, Crossing] = {}
    for proof in sorted(proofs, key=lambda proof: -proof.mark.rank):
        for ref in _across(proof, section, line):
            found.setdefault(ref, Crossing(ref, proof))
    return sorted(
        found.values(),
        key=lambda crossing: (-crossing.proof.mark.rank, crossing.ref.section == section),
    )


def _across(proof: Proof, section: str, line: int) -> Iterator[FigureRef]:
    """The first figure of the side that the line is not on."""
    reported = proof.subject is not None and _is_here(proof.subject, section, line)
    reported = reported or _holds(proof.reported, section, line)
    sides = [proof.computed] if reported else [proof.reported]
    for side in sides:
        for part in side:
            if part.ref is not None and not _is_here(part.ref, section, line):
                yield part.ref
                break


def _holds(parts: Sequence[Part], section: str, line: int) -> bool:
    return any(part.ref is not None and _is_here(part.ref, section, line) for part in parts)


def _is_here(ref: FigureRef, section: str, line: int) -> bool:
    return (ref.section, ref.line) == (section, line) and not ref.is_claim


class Step(NamedTuple):
    """Where a walk leads, and which of how many identities it follows (0: back along it)."""

    line_id: int
    proof: Proof | None
    at: int
    of: int


class IdentityWalk:
    """Remembers the last crossing, so that the same key leads back, and then to the next one."""

    def __init__(self) -> None:
        self._from: int | None = None
        self._to: int | None = None
        self._taken: dict[int, int] = {}

    def step(self, archive: Archive, line_id: int) -> Step | None:
        """Across the next identity of a line, or back to where one came from; None: no identity.

        Raises ArchiveError.
        """
        if self._to == line_id and self._from is not None:
            back, self._from, self._to = self._from, None, None
            return Step(back, None, 0, 0)
        detail = archive.load_detail(line_id)
        section = detail.section
        ways: list[tuple[int, Proof]] = []
        for crossing in find_crossings(detail.proofs, section.key, detail.row.number):
            ref = crossing.ref
            there = (
                None
                if ref.is_claim
                else archive.find_line_id(section.book_id, ref.section, ref.line)
            )
            if there is not None and there != line_id:
                ways.append((there, crossing.proof))
        if not ways:
            return None
        at = self._taken.get(line_id, 0) % len(ways)
        self._taken[line_id] = at + 1
        self._from, self._to = line_id, ways[at][0]
        return Step(ways[at][0], ways[at][1], at + 1, len(ways))
