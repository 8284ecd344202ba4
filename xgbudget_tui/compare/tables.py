"""Two tables, or the same table of two Books, side by side.

A name alone says nothing: 行政运行 stands under many 款. Lines are joined by their path, of codes
where they have codes and of names where not; total lines above a line are left out of its path,
because one document prints them and the next does not. Equal paths pair in order of print.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xgbudget_tui.compare.change import change_of, difference_of, percent_of, same_currency
from xgbudget_tui.compare.measures import figure_at, side_of
from xgbudget_tui.compare.options import side_labels
from xgbudget_tui.compare.restatements import find_restatement
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.comparison import Comparison, ComparisonRow, Side
from xgbudget_tui.model.entries import Branch, SectionEntry
from xgbudget_tui.model.terms import Role

_TOTALS = (Role.TOTAL, Role.GRAND_TOTAL, Role.SUBTOTAL)
_TOTAL_WORD = re.compile(r"(?:合计|总计|小计)$")

_Path = tuple[Branch, ...]
_Key = Callable[[_Path], tuple[str, ...] | None]


def join_lines(
    before: Sequence[Branch],
    after: Sequence[Branch],
    years: tuple[int | None, int | None] = (None, None),
) -> dict[int, int]:
    """The lines of ``before`` that are also in ``after``: id there by id here.

    Each line has at most one partner. Codes are asked first, by path and then alone where they
    stand once on either side; then names, then names without the words 合计, 总计 and 小计. A
    single grand total on either side pairs whatever it is called. Where the two sides state two
    ``years``, lines that say by a year how debt or a balance stands (2022年末…余额) pair by how far
    that year is from their side's own: what was this year's is another line the year after.
    """
    partners: dict[int, int] = {}
    left, right = dict(_paths(before)), dict(_paths(after))
    keys = [(key, key, only_unique) for key, only_unique in _KEYS]
    if years[0] is not None and years[1] is not None and years[0] != years[1]:
        keys.insert(_AFTER_CODES, (_standing_in(years[0]), _standing_in(years[1]), True))
    for left_key, right_key, only_unique in keys:
        here, there = _by_key(left, left_key), _by_key(right, right_key)
        for name, ids in here.items():
            others = there.get(name, [])
            if only_unique and not len(ids) == len(others) == 1:
                continue
            for old, new in zip(ids, others, strict=False):
                partners[old] = new
                del left[old], right[new]
    return partners


def _paths(branches: Sequence[Branch]) -> Iterator[tuple[int, _Path]]:
    stack: list[_Path] = [(branch,) for branch in reversed(branches)]
    while stack:
        path = stack.pop()
        yield path[-1].row.id, path
        stack.extend((*path, child) for child in reversed(path[-1].children))


def _by_key(paths: dict[int, _Path], key: _Key) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for line_id, path in paths.items():
        name = key(path)
        if name is not None:
            found[name].append(line_id)
    return found


def _code_path(path: _Path) -> tuple[str, ...] | None:
    if path[-1].row.code is None:
        return None
    return tuple(branch.row.code for branch in path if branch.row.code is not None)


def _name_path(path: _Path) -> tuple[str, ...]:
    above = [branch.row.name for branch in path[:-1] if branch.row.role not in _TOTALS]
    return (*above, path[-1].row.name)


def _plain_path(path: _Path) -> tuple[str, ...]:
    return tuple(_TOTAL_WORD.sub("", name) for name in _name_path(path))


def _grand_total(path: _Path) -> tuple[str, ...] | None:
    alone = len(path) == 1 and path[0].row.role is Role.GRAND_TOTAL
    return ("",) if alone else None


def _own_code(path: _Path) -> tuple[str, ...] | None:
    code = path[-1].row.code
    return (code,) if code is not None else None


_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_STANDS = re.compile(r"债|余额|限额|结余|结转|赤字")


def _standing_in(year: int) -> _Key:
    """The path of a line that says by a year how debt or a balance stands, from ``year``.

    What stands under such a line goes with it.
    """

    def key(path: _Path) -> tuple[str, ...] | None:
        names = _name_path(path)
        if not any(_STANDS.search(name) and _YEAR.search(name) for name in names):
            return None
        return tuple(_YEAR.sub(lambda found: f"{int(found[0]) - year:+d}", name) for name in names)

    return key


_AFTER_CODES = 2
_KEYS: tuple[tuple[_Key, bool], ...] = (
    (_code_path, False),
    (_own_code, True),
    (_name_path, False),
    (_plain_path, False),
    (_grand_total, True),
)


class TableSide(NamedTuple):
    """A table, its lines, and the position of the column to compare."""

    section: SectionEntry
    branches: Sequence[Branch]
    position: int


def compare_tables(
    before: TableSide, after: TableSide, labels: tuple[str, str] | None = None
) -> Comparison:
    """Compare one column of a table with one of another table of its kind.

    Lines are joined by the path of their codes where they have codes, else by the path of their
    names; lines that ended stand where they stood, after the sibling that came before them. The
    rows are in the order of ``after``. ``labels`` name the sides; without them the column heads
    do, with the year or the scope where the heads are alike. Where the later table states the
    earlier year again, that is taken along. Raises ValueError for a position a table has no
    column at.
    """
    old, new = _measure_of(before), _measure_of(after)
    heads = labels or side_labels((before.section, old), (after.section, new))
    sides = side_of(before.section, old, heads[0]), side_of(after.section, new, heads[1])
    restating = find_restatement(sides[0], after.section, new.position)
    again = restating.measure if restating else None
    years = old.year or before.section.year, new.year or after.section.year
    nodes = _walk(_merge(before.branches, after.branches, years))
    return Comparison(
        title=_title(before.section, after.section),
        before=sides[0],
        after=sides[1],
        rows=tuple(_row(node, depth, sides, again) for depth, node in nodes),
        restating=restating,
    )


def _measure_of(side: TableSide) -> Measure:
    for measure in side.section.measures:
        if measure.position == side.position:
            return measure
    raise ValueError(f"section {side.section.key} has no column {side.position}")


def _title(before: SectionEntry, after: SectionEntry) -> str:
    return after.title if before.title == after.title else f"{before.title} / {after.title}"


@dataclass(slots=True)
class _Pair:
    """A line on the two sides, and what stands under it in the joined tree."""

    before: Branch | None
    after: Branch | None
    children: list[_Pair] = field(default_factory=list)


def _merge(
    before: Sequence[Branch], after: Sequence[Branch], years: tuple[int | None, int | None]
) -> list[_Pair]:
    """The tree of ``after`` with the ended lines of ``before`` put in where they stood."""
    partners = join_lines(before, after, years)
    top = _Pair(None, None)
    nodes: dict[int, _Pair] = {}
    stack = [(branch, top) for branch in reversed(after)]
    while stack:
        branch, parent = stack.pop()
        node = nodes[branch.row.id] = _Pair(None, branch)
        parent.children.append(node)
        stack.extend((child, node) for child in reversed(branch.children))
    _put_in_ended(before, top, {old: nodes[new] for old, new in partners.items()})
    return top.children


def _put_in_ended(before: Sequence[Branch], top: _Pair, homes: dict[int, _Pair]) -> None:
    groups: list[tuple[_Pair, Sequence[Branch]]] = [(top, before)]
    while groups:
        parent, siblings = groups.pop()
        previous: _Pair | None = None
        for branch in siblings:
            node = homes.get(branch.row.id)
            if node is None:
                node = _Pair(branch, None)
                parent.children.insert(_index_after(parent.children, previous), node)
            else:
                node.before = branch
            previous = node
            groups.append((node, branch.children))


def _index_after(nodes: list[_Pair], previous: _Pair | None) -> int:
    # A sibling that moved under another parent cannot say where: then the line goes first.
    return next((i + 1 for i, node in enumerate(nodes) if node is previous), 0)


def _walk(nodes: list[_Pair]) -> list[tuple[int, _Pair]]:
    found: list[tuple[int, _Pair]] = []
    stack = [(0, node) for node in reversed(nodes)]
    while stack:
        depth, node = stack.pop()
        found.append((depth, node))
        stack.extend((depth + 1, child) for child in reversed(node.children))
    return found


def _row(node: _Pair, depth: int, sides: tuple[Side, Side], again: int | None) -> ComparisonRow:
    shown = node.after or node.before
    assert shown is not None
    before = figure_at(node.before, sides[0].measure) if node.before else None
    after = figure_at(node.after, sides[1].measure) if node.after else None
    subtract = same_currency(sides[0].unit, sides[1].unit)
    return ComparisonRow(
        name=shown.row.name,
        printed=shown.row.printed,
        depth=depth,
        number=shown.row.number,
        code=shown.row.code,
        before=before,
        after=after,
        change=change_of(before, after),
        difference=difference_of(before, after) if subtract else None,
        percent=percent_of(before, after) if subtract else None,
        line_ids=(
            node.before.row.id if node.before else None,
            node.after.row.id if node.after else None,
        ),
        restated=figure_at(node.after, again) if node.after else None,
    )
