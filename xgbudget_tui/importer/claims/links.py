"""Each claim linked to the figure of a table that it restates, found by name and by amount.

A name decides before an amount: a line of the claim's name and year is its line even when the
amounts differ, so that the difference can be shown. An amount alone never makes a link: the name
must be related, or the figure must be the total of a table on the note's own subject.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from xgbudget_tui.importer.claims.prose import SUBJECT_JOIN
from xgbudget_tui.importer.claims.prose_words import find_aliases, find_key
from xgbudget_tui.importer.section_kinds import find_budget, find_scope
from xgbudget_tui.model.book import Claim, Figure, LineItem, Measure, Section
from xgbudget_tui.model.figures import column_scope
from xgbudget_tui.model.names import character_pairs, normalise_name, split_outline
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.rounding import is_same_number
from xgbudget_tui.model.slips import is_plain_slip, slip_likeness
from xgbudget_tui.model.terms import (
    Basis,
    FigureState,
    Flow,
    Group,
    MeasureKind,
    Role,
    Scope,
    SectionKind,
)
from xgbudget_tui.model.value import value_class

_MOST_FOUND = 200
_TITLE_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?")
_TITLE_PLACE = re.compile(r"^.*[省市县区旗州](?=本级|一般|政府|地方|国有|社会|\")")
_TITLE_TAIL = re.compile(r"(?:情况|决算|明细|汇总|完成|执行)*(?:表|\(.*\))+$")
_LINKED = {
    MeasureKind.AMOUNT,
    MeasureKind.CHANGE,
    MeasureKind.PERCENT_OF,
    MeasureKind.PERCENT_CHANGE,
}
_HALVES = (("_limit", "限额"), ("_balance", "余额"))
_DEBTS = (("general_debt", "一般债务"), ("fund_debt", "专项债务"), ("debt", "债务"))


@value_class
class TableFigure:
    """A printed figure: the keys of the names it may be called by, and where it stands.

    ``scope`` is whose money its column names, else its table; ``total`` says that the line stands
    for its whole table, which prose may call by its title.
    """

    ref: FigureRef
    section: Section
    measure: Measure
    figure: Figure
    keys: tuple[str, ...]
    parent_key: str
    total: bool
    scope: Scope | None

    @property
    def year(self) -> int | None:
        """The year the figure is for, as far as the document says."""
        return self.measure.year or self.section.year


class LineIndex:
    """Every figure of the tables, findable by key and by amount; building it is linear."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._by_key: dict[str, list[TableFigure]] = {}
        self._by_ref: dict[FigureRef, TableFigure] = {}
        amounts: list[tuple[int, int, TableFigure]] = []
        for section in sections:
            if section.kind is SectionKind.TABLE:
                for cell in _cells(section):
                    self._by_ref[cell.ref] = cell
                    for key in cell.keys:
                        self._by_key.setdefault(key, []).append(cell)
                    if cell.figure.state is FigureState.AMOUNT and cell.figure.value:
                        amounts.append((cell.figure.value, len(amounts), cell))
        self._names: dict[str, set[str]] = defaultdict(set)
        for key, cells in self._by_key.items():
            for cell in cells:
                self._names[cell.ref.section].add(key)
        self._topics: dict[tuple[str, str], bool] = {}
        amounts.sort(key=lambda item: item[:2])
        self._cells = [cell for _, _, cell in amounts]
        self._values = [value for value, _, _ in amounts]

    def find_named(self, key: str) -> Sequence[TableFigure]:
        """Figures of the lines called ``key``, in print order."""
        return self._by_key.get(key, ()) if key else ()

    def knows(self, section: str, topic: str) -> bool:
        """Whether a table has a line of a topic: a fund, a class, an office."""
        if not topic:
            return False
        asked = section, topic
        if asked not in self._topics:
            self._topics[asked] = any(topic in name for name in self._names[section])
        return self._topics[asked]

    def find_at(self, ref: FigureRef) -> TableFigure | None:
        """The figure at a place, or None."""
        return self._by_ref.get(ref)

    def find_amounts(self, low: int, high: int) -> Sequence[TableFigure]:
        """Amounts from ``low`` to ``high`` fen, at most a fixed number of them."""
        start = bisect_left(self._values, low)
        return self._cells[start : min(bisect_right(self._values, high), start + _MOST_FOUND)]


def _cells(section: Section) -> Iterator[TableFigure]:
    by_number = {line.number: line for line in section.lines}
    first = next((line for line in section.lines if line.parent is None), None)
    scopes = [column_scope(measure) or section.scope for measure in section.measures]
    for line in section.lines:
        total = line.parent is None and (line is first or line.role is not Role.ITEM)
        keys = _keys(line, section, total)
        above = by_number.get(line.parent) if line.parent is not None else None
        parent_key = find_key(above.name) if above else ""
        for measure, figure, scope in zip(section.measures, line.figures, scopes, strict=False):
            if measure.kind in _LINKED and figure.value is not None:
                ref = FigureRef(section.key, line.number, measure.position)
                yield TableFigure(ref, section, measure, figure, keys, parent_key, total, scope)


def _keys(line: LineItem, section: Section, total: bool) -> tuple[str, ...]:
    own = find_key(line.name)
    half = _half(section.kind_id) if total else ""
    keys = (half,) if half else (own, _topic(section.title)) if total else (own,)
    return tuple(dict.fromkeys(key for key in keys if key))


def _half(kind_id: str) -> str:
    """What the total of one half of a debt table is called: ``专项债务限额``."""
    for ending, word in _HALVES:
        if kind_id.endswith(ending):
            debt = kind_id.removesuffix(ending)
            return next((name + word for kind, name in _DEBTS if kind == debt), "")
    return ""


def _topic(title: str) -> str:
    """What a table is about: its title without year, place and the word for a table."""
    plain = _TITLE_YEAR.sub("", _TITLE_TAIL.sub("", normalise_name(title)))
    return find_key(_TITLE_PLACE.sub("", plain))


_RELATED = 0.5
_LONG_NUMBER = 1000
"""Last digits from which an amount is a slip for another by more than chance."""
_MOST_COMPARED = 100
_LEVELS = {Scope.OVERALL, Scope.OWN_LEVEL}
_OTHERS = {Scope.DOWNWARD, Scope.LOWER_LEVELS}
_FROM_ABOVE = re.compile(r"(?:中央|上级|国家|省对|自治区对).*收入")
_SENT_ON = re.compile(r"(?:省|市|县|区|州|本)级[^，。]*安排的|对下|补助下级|分地区|分县|到县")
_LOWER = re.compile(r"(?<![对至给])(?:市县|县区|区县|县市|下级)")
_TOPIC = re.compile(r"\s*(?P<topic>[^，。；：:、\d]{3,24}?)\s*。")
"""The heading that a numbered paragraph begins with, a sentence without a figure."""


@value_class
class _Wanted:
    """What a claim asks for: its keys and the ground it stands on.

    ``scope`` is whose money its words name, or the words of its paragraph before it; ``topic``
    what the paragraph is headed by (（五）城乡居民基本医疗保险。), "" where it says.
    """

    claim: Claim
    section: Section
    key: str
    parent_key: str
    scope: Scope | None = None
    topic: str = ""

    def strays(self, cell: TableFigure) -> bool:
        """Whether a line of the claim's name is of money sent on, or of another level's.

        What the words put under lower levels (市县使用 93 亿元，其中：…) is no line of the whole.
        """
        above = self.claim.subject.rpartition(SUBJECT_JOIN)[0]
        title, group = cell.section.title, cell.section.group
        if _FROM_ABOVE.search(above) and group is Group.TRANSFERS and _SENT_ON.search(title):
            return True
        place = f"{title}{cell.measure.label}{cell.parent_key}"
        lower = _LOWER.search(above) and not _LOWER.search(place)
        return bool(lower) and cell.scope not in _OTHERS

    def on_topic(self, cell: TableFigure) -> bool:
        """Whether a line, or the one above it, is of what the paragraph is headed by."""
        return any(self.topic in name for name in (*cell.keys, cell.parent_key))

    def fits(self, cell: TableFigure) -> bool:
        """Whether nothing about the figure contradicts the claim."""
        claim, section = self.claim, cell.section
        if cell.measure.kind is not claim.kind or cell.figure.state is not claim.state:
            return False
        budget, scope = find_budget(claim.subject), find_scope(claim.subject)
        if budget and section.budget and budget is not section.budget:
            return False
        if self._names_other_side(cell):
            return False
        return {scope, cell.scope} != _LEVELS

    def _names_other_side(self, cell: TableFigure) -> bool:
        """Whether the claim is of spending (生育保险支出), the line of revenue, or turned."""
        for flow, word in ((Flow.REVENUE, "支出"), (Flow.EXPENDITURE, "收入")):
            if cell.section.flow is flow and self.claim.subject.endswith(word):
                return not any(word in key for key in cell.keys)
        return False

    def same_year(self, cell: TableFigure) -> bool:
        """Whether both name one year, or one of them none."""
        years = {self.claim.year, cell.year} - {None}
        return len(years) < 2

    def same_scope(self, cell: TableFigure) -> bool:
        """Whether both are of the whole area or both of the own level, or one of them says not."""
        return len({self.scope, cell.scope} - {None}) < 2

    def same_phase(self, cell: TableFigure) -> bool:
        """Whether both name one phase, or one of them none."""
        return len({self.claim.phase, cell.measure.phase} - {None}) < 2

    def same_group(self, cell: TableFigure) -> bool:
        """Whether the table stands under the heading of the note."""
        return cell.section.group is self.section.group is not Group.OTHER

    def near(self, cell: TableFigure) -> bool:
        """Whether the amounts could be one and the same but for a slip of the pen."""
        return _looks_alike(*self._rounded(cell))

    def is_slip(self, cell: TableFigure) -> bool:
        """Whether the claim has swapped, lost or gained a digit or the point, and is right else."""
        return slip_likeness(*self._rounded(cell)) > 1

    def is_plain_slip(self, cell: TableFigure) -> bool:
        """The same, and by more than chance would give."""
        return is_plain_slip(*self._rounded(cell))

    def _rounded(self, cell: TableFigure) -> tuple[int, int, int]:
        """Both amounts in the unit of the coarser, and that.

        Digits cannot be swapped between 144.8 and 14,481.77.
        """
        resolution = max(self.claim.resolution, cell.figure.resolution, 1)
        one, other = (
            round(Fraction(value or 0, resolution)) * resolution
            for value in (self.claim.value, cell.figure.value)
        )
        return one, other, resolution

    def equal(self, cell: TableFigure) -> bool:
        """Whether the amounts agree within half of the coarser last digit."""
        return is_same_number(self.claim, cell.figure)


def _looks_alike(one: int, other: int, resolution: int) -> bool:
    """Whether two amounts differ as by a slip: a tenth at most, digits swapped, lost, tenfold."""
    if 10 * abs(one - other) <= max(abs(one), abs(other)):
        return True
    if slip_likeness(one, other, resolution) >= 2:
        return True
    # A point that was lost takes its digit's precision along.
    if any(100 * abs(a - 10 * b) <= abs(a) for a, b in ((one, other), (other, one))):
        return True
    return other == -one or sorted(str(one)) == sorted(str(other))


def link_claims(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections, each claim with its ``target`` where a table states what it restates.

    Time is linear in the figures plus, for each claim, a fixed number of candidates.
    """
    if not any(section.claims for section in sections):
        return tuple(sections)
    index = LineIndex(sections)
    return tuple(
        replace(section, claims=tuple(_link_all(section, index))) if section.claims else section
        for section in sections
    )


def _link_all(section: Section, index: LineIndex) -> Iterator[Claim]:
    """The claims of a section; a scope once named (全市…) holds to the end of its paragraph."""
    scope, paragraph = None, -1
    passages = _find_passages(section)
    topics = _find_topics(section, passages)
    links: list[tuple[_Wanted | None, Claim]] = []
    for claim in section.claims:
        named = find_scope(claim.subject)
        scope = named or (scope if claim.paragraph == paragraph else None)
        paragraph = claim.paragraph
        wanted = _want(claim, section, scope, topics[passages[claim.paragraph]])
        links.append((wanted, _link(wanted, index) if wanted else claim))
    columns = _find_columns(links, index, passages)
    beside = _group_by_thing(links, passages)
    for wanted, claim in links:
        settled = claim.target is not None and claim.link.sure and not claim.by_amount
        if wanted is None or settled:
            yield claim
            continue
        passage = passages[claim.paragraph]
        others = beside[passage, claim.subject, claim.year]
        if claim.kind is MeasureKind.AMOUNT:
            yield _link_as_neighbours(wanted, columns[passage], others, index)
        elif claim.kind is MeasureKind.PERCENT_CHANGE:
            yield _link_with_amount(wanted, columns[passage], others, index)
        else:
            yield claim


_NEIGHBOURS = 2
"""So many figures of one column, each beside its name, say of which column a passage speaks."""

_Column = tuple[str, int]
"""A table and a position in it."""

_Links = Sequence[tuple[_Wanted | None, Claim]]
"""The claims of a section as linked by name, each with what it asks for."""


def _find_passages(section: Section) -> list[int]:
    """For each paragraph the first of those that it goes on from: print breaks a sentence."""
    passages: list[int] = []
    open_end = False
    for at, paragraph in enumerate(section.paragraphs):
        passages.append(passages[-1] if open_end else at)
        open_end = paragraph.text.rstrip()[-1:] not in "。：:"
    return passages or [0]


def _find_topics(section: Section, passages: Sequence[int]) -> dict[int, str]:
    """What each passage is headed by; one that is not numbered goes on with the one before.

    A heading that stands alone, without figures below it, heads nothing.
    """
    topics: dict[int, str] = {}
    topic = ""
    for first in dict.fromkeys(passages):
        text = section.paragraphs[first].text.strip() if section.paragraphs else ""
        outline, rest = split_outline(text)
        if outline is not None:
            found = _TOPIC.match(rest)
            topic = find_key(found["topic"]) if found else ""
        topics[first] = topic
    return topics


def _find_columns(
    links: _Links, index: LineIndex, passages: Sequence[int]
) -> dict[int, Counter[_Column]]:
    """How many amounts of each column a passage restates without a difference."""
    columns: dict[int, Counter[_Column]] = defaultdict(Counter)
    for wanted, claim in links:
        cell = index.find_at(claim.target) if wanted and claim.target else None
        if wanted and cell and claim.kind is MeasureKind.AMOUNT and wanted.equal(cell):
            columns[passages[claim.paragraph]][cell.ref.section, cell.ref.measure] += 1
    return columns


def _group_by_thing(
    links: _Links, passages: Sequence[int]
) -> dict[tuple[int, str, int | None], list[tuple[_Wanted, Claim]]]:
    """The claims of a passage on each thing and year, as they were linked."""
    groups: dict[tuple[int, str, int | None], list[tuple[_Wanted, Claim]]] = defaultdict(list)
    for wanted, claim in links:
        if wanted:
            groups[passages[claim.paragraph], claim.subject, claim.year].append((wanted, claim))
    return groups


def _link_as_neighbours(
    wanted: _Wanted,
    columns: Counter[_Column],
    beside: Sequence[tuple[_Wanted, Claim]],
    index: LineIndex,
) -> Claim:
    """The claim, its link made surer where the figures beside it are of one column.

    The claim's own name must stand in one such column only, or in one row only whose rate of change
    stands ``beside`` it; and its amount be that figure or a slip of the pen for it.
    """
    claim = wanted.claim
    linked = next(one for other, one in beside if other is wanted)
    found = []
    for cell in index.find_named(wanted.key):
        column = cell.ref.section, cell.ref.measure
        own = cell.ref == linked.target and wanted.equal(cell)
        if columns[column] - own >= _NEIGHBOURS and wanted.fits(cell) and wanted.same_year(cell):
            found.append(cell)
    if len(found) > 1:
        rates = [one for one, _ in beside if one.claim.kind is MeasureKind.PERCENT_CHANGE]
        rows = {
            (cell.ref.section, cell.ref.line)
            for cell in index.find_named(wanted.key)
            if any(rate.fits(cell) and rate.equal(cell) for rate in rates)
        }
        found = [cell for cell in found if (cell.ref.section, cell.ref.line) in rows]
    if len(found) != 1 or not (wanted.equal(found[0]) or wanted.is_slip(found[0])):
        return linked
    return replace(claim, target=found[0].ref, link=Basis.AGREED, by_amount=False)


def _link_with_amount(
    wanted: _Wanted,
    columns: Counter[_Column],
    beside: Sequence[tuple[_Wanted, Claim]],
    index: LineIndex,
) -> Claim:
    """A rate of change linked to the row of the amount beside it, whose column others tell, too."""
    linked = next(one for other, one in beside if other is wanted)
    rows = {
        (target.section, target.line)
        for other, one in beside
        if (target := one.target) is not None and one.kind is MeasureKind.AMOUNT
        if (cell := index.find_at(target)) is not None and other.equal(cell)
        if columns[target.section, target.measure] > _NEIGHBOURS
    }
    found = [
        cell
        for cell in index.find_named(wanted.key)
        if (cell.ref.section, cell.ref.line) in rows
        and wanted.fits(cell)
        and wanted.same_year(cell)
    ]
    if len(found) != 1 or not (wanted.equal(found[0]) or wanted.is_slip(found[0])):
        return linked
    return replace(wanted.claim, target=found[0].ref, link=Basis.AGREED, by_amount=False)


def _want(claim: Claim, section: Section, scope: Scope | None, topic: str) -> _Wanted | None:
    if claim.value is None or claim.state is FigureState.TEXT or not claim.subject:
        return None
    *above, own = claim.subject.split(SUBJECT_JOIN)
    return _Wanted(
        claim, section, find_key(own), find_key(above[-1]) if above else "", scope, topic
    )


def _link(wanted: _Wanted, index: LineIndex) -> Claim:
    claim = wanted.claim
    found = _find_named(wanted, index)
    if found is not None:
        best, link, by_amount = found
        return replace(claim, target=best.ref, link=link, by_amount=by_amount)
    target = _find_related(wanted, index)
    if target is None:
        return claim
    return replace(claim, target=target, link=Basis.SUPPOSED, by_amount=True)


def _find_named(wanted: _Wanted, index: LineIndex) -> tuple[TableFigure, Basis, bool] | None:
    """The figure of a line of the claim's own name, how surely, and whether only by its amount.

    Amounts may differ where name, year and table tell which figure is meant; a link that would not
    stand if they did was made by the amount.
    """
    named = index.find_named(wanted.key)
    fitting = [cell for cell in named if wanted.fits(cell) and wanted.same_year(cell)]
    # Where a table tells funds apart, a line of none of them is not that of the fund spoken of.
    apart = any(index.knows(cell.ref.section, wanted.topic) for cell in fitting)
    cells = [
        cell
        for cell in fitting
        if wanted.equal(cell) or not (wanted.strays(cell) or (apart and not wanted.on_topic(cell)))
    ]
    best = max(cells, key=lambda cell: _rank(wanted, cell), default=None)
    if best is None:
        return None
    # A share may be of anything: another share of the same line is no restatement.
    certain = (
        wanted.claim.kind is not MeasureKind.PERCENT_OF
        and wanted.claim.year == best.year
        and _is_certain(wanted, best, cells)
    )
    if certain or wanted.equal(best):
        return best, _link_basis(wanted, best, cells), not certain
    meant = _find_slip(wanted, cells)
    return None if meant is None else (meant, Basis.SUPPOSED, False)


def _find_slip(wanted: _Wanted, cells: Sequence[TableFigure]) -> TableFigure | None:
    """The one figure of the claim's name, year and scope that the claim is a slip of the pen for.

    A name that stands in several columns (a fund each) tells no figure by itself, and of an amount
    with few digits others are easily a slip apart.
    """
    claim = wanted.claim
    if claim.kind is not MeasureKind.AMOUNT or not claim.year:
        return None
    if abs(claim.value or 0) < _LONG_NUMBER * claim.resolution:
        return None
    found = {
        cell.figure.value: cell
        for cell in reversed(cells)
        if cell.year == claim.year
        and wanted.same_scope(cell)
        and wanted.same_phase(cell)
        and wanted.is_plain_slip(cell)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _link_basis(wanted: _Wanted, best: TableFigure, cells: Sequence[TableFigure]) -> Basis:
    """How surely a figure of the claim's name is the one it means.

    Only supposed where another figure of the name, year, phase, scope and heading differs from it:
    another column of the row, another fund. Printed where the note stands under the table's own
    heading.
    """
    if not wanted.claim.year or wanted.claim.year != best.year:
        return Basis.SUPPOSED
    rivals = {
        cell.figure.value
        for cell in cells
        if cell.year == best.year
        and cell.section.group is best.section.group
        and cell.section.scope is best.section.scope
        and (wanted.same_phase(cell) or not wanted.same_phase(best))
    }
    if len(rivals) > 1:
        return Basis.SUPPOSED
    return Basis.PRINTED if wanted.same_group(best) else Basis.AGREED


def _is_certain(wanted: _Wanted, best: TableFigure, cells: Sequence[TableFigure]) -> bool:
    """Whether a name alone tells which figure is meant, the amounts being different.

    Reports also speak of other bodies (a zone, a county) in the words of the own tables: away from
    the note's own table a name means this line only where the amounts look like one slip apart.
    """
    if any(wanted.same_group(cell) for cell in cells):
        note = wanted.section.kind is SectionKind.NOTE
        return wanted.same_group(best) and (note or wanted.near(best))
    own = {best.ref.section}
    meant = {cell.ref.section for cell in cells if wanted.same_scope(cell)}
    return own in (meant, {cell.ref.section for cell in cells}) and wanted.near(best)


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


def _equal_cells(wanted: _Wanted, index: LineIndex) -> Iterator[TableFigure]:
    value, resolution = wanted.claim.value or 0, wanted.claim.resolution
    if wanted.claim.state is not FigureState.AMOUNT:
        return
    for cell in index.find_amounts(value - resolution, value + resolution)[:_MOST_COMPARED]:
        if wanted.fits(cell) and wanted.equal(cell):
            yield cell


def _likeness(wanted: _Wanted, cell: TableFigure) -> float:
    """How much a claim's name has of a line's: 1 for the same, 0 where they share nothing.

    A figure of another year needs more than a related name: its title must name the same thing,
    for then it is the year in the title that may be wrong.
    """
    if wanted.key in _BARE and not _is_whole(cell):
        return 0.0
    aliases = find_aliases(wanted.key)
    likeness = max((_compare_keys(wanted.key, key) for key in cell.keys), default=0.0)
    if aliases:
        likeness = max(likeness / 2, 0.9 if set(aliases) & set(cell.keys) else 0.0)
    if not wanted.same_year(cell):
        return likeness if likeness >= _RELATED and wanted.same_group(cell) else 0.0
    whole = cell.total and wanted.same_group(cell) and not wanted.parent_key
    return max(likeness, _RELATED if whole else 0.0)


_BARE = {"收入", "支出"}
_SHORT = 4
"""Characters of a name that says little more: 本年支出."""


def _is_whole(cell: TableFigure) -> bool:
    """Whether a line is all of a side, and not one of the many whose names end in its word."""
    return cell.total or any(len(key) <= _SHORT or find_budget(key) for key in cell.keys)


def _compare_keys(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    pairs, others = (character_pairs(key) or {key} for key in (one, other))
    shared = len(pairs & others)
    alike = 2 * shared / (len(pairs) + len(others))
    # 专项债务限额 under 某区地方政府债务限额: prose names the place, a table's title does.
    return max(alike, 0.85 * shared / min(len(pairs), len(others)))


def _rank(wanted: _Wanted, cell: TableFigure) -> tuple[bool | int, ...]:
    """Which of several figures a claim means: the greatest; print order settles the rest."""
    claim = wanted.claim
    return (
        wanted.equal(cell),
        wanted.same_year(cell) and claim.year == cell.year,
        wanted.same_group(cell),
        wanted.scope is not None and wanted.scope is cell.scope,
        bool(wanted.parent_key) and wanted.parent_key == cell.parent_key,
        claim.phase is not None and claim.phase is cell.measure.phase,
        cell.keys[:1] == (wanted.key,),
        -cell.section.position,
        -cell.ref.line,
    )
