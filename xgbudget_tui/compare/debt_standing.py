"""Debt against its ceiling, wherever a Book states it.

Three layouts are in use: a table of ceilings and one of balances; columns of 限额 and 余额, with
places as rows; and rows that say it in words (``2021年末地方政府一般债务余额限额``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import Listing, Row, SectionEntry
from xgbudget_tui.model.figures import amount_measures, figure_at, main_measure
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.overview import DebtKind, DebtStanding, OverviewItem
from xgbudget_tui.model.terms import BELOW, FigureState, Group, Role, Scope

_MOST_ROWS = 80
_CEILING, _OUTSTANDING = "ceiling", "outstanding"
_NOT_ALL = r"新增|提前|收回|上年末|下达|发行|还本|付息"
"""Words of a part of a ceiling or of a movement, which is not the standing at the year's end."""
_KINDS = {"general_debt": DebtKind.GENERAL, "fund_debt": DebtKind.SPECIAL}
_ROOT_ROLES = (Role.GRAND_TOTAL, Role.TOTAL)


class _Stated(NamedTuple):
    """One figure of debt: which, of what year, and how directly it is stated (0: at once)."""

    kind: DebtKind
    side: str
    year: int
    indirect: int
    item: OverviewItem


def find_debts(archive: Archive, tables: Sequence[SectionEntry], year: int) -> list[DebtStanding]:
    """What is owed and what may be owed, general and special debt apart where the Book does so.

    Of several years the latest up to ``year`` is told. Raises ArchiveError.
    """
    found: list[_Stated] = []
    debts = [one for one in tables if one.group is Group.DEBT and one.scope not in BELOW]
    for section in sorted(debts, key=lambda one: one.scope is Scope.OWN_LEVEL):
        found += (one for one in _stated(archive, section) if one.year <= year)
    standings = []
    for kind in DebtKind:
        sides = [_best(found, kind, side) for side in (_CEILING, _OUTSTANDING)]
        if any(side is not None for side in sides):
            standings.append(DebtStanding(kind, *sides))
    apart = [one for one in standings if one.kind is not DebtKind.ALL]
    whole = [one for one in apart if one.ceiling and one.outstanding]
    return apart if whole else standings


def _best(found: Iterable[_Stated], kind: DebtKind, side: str) -> OverviewItem | None:
    fitting = [one for one in found if one.kind is kind and one.side == side]

    def unfit(one: _Stated) -> tuple[bool, int, int]:
        # A nought beside an amount is a cell that was not filled in.
        return not one.item.amount, one.indirect, -one.year

    best = min(fitting, key=unfit, default=None)
    return best.item if best is not None else None


def _stated(archive: Archive, section: SectionEntry) -> Iterator[_Stated]:
    first, last = section.first_line, section.last_line
    if first is None or last is None:
        return
    kind_id, _, side = section.kind_id.rpartition("_")
    if side in {"limit", "balance"}:
        rows = archive.load_rows(Listing(first, last, 0), 0, _MOST_ROWS)
        sums = [row for row in rows if row.role in _ROOT_ROLES]
        row = next(iter(sums or (rows if len(rows) == 1 else ())), None)
        measure = main_measure(section)
        if row is not None and measure is not None:
            named = _CEILING if side == "limit" else _OUTSTANDING
            kind = _KINDS.get(kind_id, DebtKind.ALL)
            item = _item(section, row, measure.position)
            if item is not None:
                yield _Stated(kind, named, measure.year or section.year or 0, 0, item)
        return
    if section.kind_id not in {*_KINDS, "debt"}:
        return
    if any(_side_named(measure.label) for measure in amount_measures(section)):
        yield from _in_columns(section, archive.load_rows(Listing(first, last, 0), 0, 1))
    else:
        yield from _in_rows(section, archive.load_rows(Listing(first, last, 3), 0, _MOST_ROWS))


def _in_columns(section: SectionEntry, rows: Sequence[Row]) -> Iterator[_Stated]:
    """Columns of ceilings and balances: the first line is the place itself."""
    if not rows:
        return
    for measure in amount_measures(section):
        side = _side_named(measure.label)
        item = _item(section, rows[0], measure.position) if side else None
        if side and item is not None:
            kind = _kind_named(measure.label, section)
            yield _Stated(kind, side, measure.year or section.year or 0, 1, item)


def _in_rows(section: SectionEntry, rows: Sequence[Row]) -> Iterator[_Stated]:
    """Lines that say in words what they are; the year in the name is that of the figure."""
    positions = [measure.position for measure in amount_measures(section)]
    main = main_measure(section)
    if main is not None:
        positions = [main.position, *(one for one in positions if one != main.position)]
    for row in rows:
        side = _side_named(row.name)
        if not side:
            continue
        items = (_item(section, row, position) for position in positions)
        item = next((one for one in items if one is not None), None)
        year = re.search(r"20\d\d", normalise_name(row.name))
        if item is not None:
            told = int(year.group()) if year else section.year or 0
            yield _Stated(_kind_named(row.name, section), side, told, 2, item)


def _side_named(text: str) -> str:
    """Whether words name a ceiling or what is owed; "" for neither and for parts of them."""
    plain = normalise_name(text)
    if re.search(_NOT_ALL, plain):
        return ""
    # 债务余额限额 is the ceiling of what is owed.
    return _CEILING if "限额" in plain else _OUTSTANDING if "余额" in plain else ""


def _kind_named(text: str, section: SectionEntry) -> DebtKind:
    plain = normalise_name(text)
    if "一般债" in plain:
        return DebtKind.GENERAL
    if "专项债" in plain:
        return DebtKind.SPECIAL
    return _KINDS.get(section.kind_id, DebtKind.ALL)


def _item(section: SectionEntry, row: Row, position: int) -> OverviewItem | None:
    figure = figure_at(row.figures, position)
    if figure.state is not FigureState.AMOUNT or figure.value is None:
        return None
    return OverviewItem(row.name, figure.value, section.id, row.id, row.code, figure.resolution)
