"""Each claim linked to the figure of a table that it restates.

A name decides before an amount: a line of the claim's name and year is its line even when the
amounts differ, so that the difference can be shown. An amount alone never makes a link: the name
must be related, or the figure must be the total of a table on the note's own subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xgbudget_tui.importer.catalogue import find_budget, find_scope
from xgbudget_tui.importer.notes.claims import SUBJECT_JOIN
from xgbudget_tui.importer.notes.lines import Cell, LineIndex
from xgbudget_tui.importer.notes.words import find_aliases, find_key
from xgbudget_tui.model.book import Claim, Section
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import FigureState, Group, MeasureKind, Scope, SectionKind

_RELATED = 0.5
_MOST = 100
_LEVELS = {Scope.OVERALL, Scope.OWN_LEVEL}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a claim asks for: its keys and the ground it stands on."""

    claim: Claim
    section: Section
    key: str
    parent_key: str

    def fits(self, cell: Cell) -> bool:
        """Whether nothing about the figure contradicts the claim."""
        claim, section = self.claim, cell.section
        if cell.measure.kind is not claim.kind or cell.figure.state is not claim.state:
            return False
        budget, scope = find_budget(claim.subject), find_scope(claim.subject)
        if budget and section.budget and budget is not section.budget:
            return False
        return {scope, section.scope} != _LEVELS

    def same_year(self, cell: Cell) -> bool:
        """Whether both name one year, or one of them none."""
        years = {self.claim.year, cell.year} - {None}
        return len(years) < 2

    def same_group(self, cell: Cell) -> bool:
        """Whether the table stands under the heading of the note."""
        return cell.section.group is self.section.group is not Group.OTHER

    def near(self, cell: Cell) -> bool:
        """Whether the amounts could be one and the same but for a slip of the pen."""
        one, other = self.claim.value, cell.figure.value
        return one is not None and other is not None and _looks_alike(one, other)

    def equal(self, cell: Cell) -> bool:
        """Whether the amounts agree within half of the coarser last digit."""
        if self.claim.value is None or cell.figure.value is None:
            return False
        coarser = max(self.claim.resolution, cell.figure.resolution)
        return 2 * abs(self.claim.value - cell.figure.value) <= coarser


def _looks_alike(one: int, other: int) -> bool:
    """Whether two amounts differ as by a slip: a tenth at most, digits swapped, or tenfold."""
    if 10 * abs(one - other) <= max(abs(one), abs(other)):
        return True
    return other in (10 * one, -one) or one == 10 * other or sorted(str(one)) == sorted(str(other))


def link_claims(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections, each claim with its ``target`` where a table states what it restates.

    Time is linear in the figures plus, for each claim, a fixed number of candidates.
    """
    if not any(section.claims for section in sections):
        return tuple(sections)
    index = LineIndex(sections)
    return tuple(
        replace(section, claims=tuple(_link(claim, section, index) for claim in section.claims))
        if section.claims
        else section
        for section in sections
    )


def _link(claim: Claim, section: Section, index: LineIndex) -> Claim:
    if claim.value is None or claim.state is FigureState.TEXT or not claim.subject:
        return claim
    *above, own = claim.subject.split(SUBJECT_JOIN)
    wanted = _Wanted(claim, section, find_key(own), find_key(above[-1]) if above else "")
    return replace(claim, target=_find_named(wanted, index) or _find_related(wanted, index))


def _find_named(wanted: _Wanted, index: LineIndex) -> FigureRef | None:
    """The figure of a line of the claim's own name; the amounts may differ."""
    named = index.find_named(wanted.key)
    cells = [cell for cell in named if wanted.fits(cell) and wanted.same_year(cell)]
    best = max(cells, key=lambda cell: _rank(wanted, cell), default=None)
    if best is None or wanted.equal(best):
        return best.ref if best else None
    if wanted.claim.kind is MeasureKind.PERCENT_OF:
        # A share may be of anything: another share of the same line is no restatement.
        return None
    if wanted.claim.year != best.year or not _is_certain(wanted, best, cells):
        return None
    return best.ref


def _is_certain(wanted: _Wanted, best: Cell, cells: Sequence[Cell]) -> bool:
    """Whether a name alone tells which figure is meant, the amounts being different.

    Reports also speak of other bodies (a zone, a county) in the words of the own tables: away from
    the note's own table a name means this line only where the amounts look like one slip apart.
    """
    if any(wanted.same_group(cell) for cell in cells):
        note = wanted.section.kind is SectionKind.NOTE
        return wanted.same_group(best) and (note or wanted.near(best))
    return len({cell.ref.section for cell in cells}) == 1 and wanted.near(best)


def _find_related(wanted: _Wanted, index: LineIndex) -> FigureRef | None:
    """The figure of an equal amount whose line has a related name."""
    if not wanted.claim.value or wanted.claim.kind is MeasureKind.PERCENT_OF:
        return None
    found = [
        (likeness, _rank(wanted, cell), cell)
        for cell in _equal_cells(wanted, index)
        if (likeness := _likeness(wanted, cell)) >= _RELATED
    ]
    best = max(found, key=lambda item: (item[1], item[0]), default=None)
    return best[2].ref if best else None


def _equal_cells(wanted: _Wanted, index: LineIndex) -> Iterator[Cell]:
    value, resolution = wanted.claim.value or 0, wanted.claim.resolution
    if wanted.claim.state is not FigureState.AMOUNT:
        return
    for cell in index.find_amounts(value - resolution, value + resolution)[:_MOST]:
        if wanted.fits(cell) and wanted.equal(cell):
            yield cell


def _likeness(wanted: _Wanted, cell: Cell) -> float:
    """How much a claim's name has of a line's: 1 for the same, 0 where they share nothing.

    A figure of another year needs more than a related name: its title must name the same thing,
    for then it is the year in the title that may be wrong.
    """
    aliases = find_aliases(wanted.key)
    likeness = max((_compare_keys(wanted.key, key) for key in cell.keys), default=0.0)
    if aliases:
        likeness = max(likeness / 2, 0.9 if set(aliases) & set(cell.keys) else 0.0)
    if not wanted.same_year(cell):
        return likeness if likeness >= _RELATED and wanted.same_group(cell) else 0.0
    whole = cell.total and wanted.same_group(cell) and not wanted.parent_key
    return max(likeness, _RELATED if whole else 0.0)


def _compare_keys(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    shared = len(pairs & others)
    alike = 2 * shared / (len(pairs) + len(others))
    # 专项债务限额 under 某区地方政府债务限额: prose names the place, a table's title does.
    return max(alike, 0.85 * shared / min(len(pairs), len(others)))


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)} or {text}


def _rank(wanted: _Wanted, cell: Cell) -> tuple[bool | int, ...]:
    """Which of several figures a claim means: the greatest; print order settles the rest."""
    claim = wanted.claim
    return (
        wanted.equal(cell),
        wanted.same_year(cell) and claim.year == cell.year,
        wanted.same_group(cell),
        bool(wanted.parent_key) and wanted.parent_key == cell.parent_key,
        claim.phase is not None and claim.phase is cell.measure.phase,
        cell.keys[:1] == (wanted.key,),
        -cell.section.position,
        -cell.ref.line,
    )
