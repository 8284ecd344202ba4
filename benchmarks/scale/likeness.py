"""Budgets of invented regions: the real classification, several years and levels, sums that hold.

Everything follows from a seed, so the same size gives the same archive.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from benchmarks.scale.bulk import BulkBook, BulkLine, BulkTable
from xgbudget_tui.classification.code_list import load_codes
from xgbudget_tui.model.book import Measure, Section
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import (
    Budget,
    Classification,
    Fill,
    Flow,
    Group,
    MeasureKind,
    Phase,
    Scope,
    SectionKind,
)

YEARS = range(2019, 2026)
_PROVINCES = "安北川东福甘广贵海河黑湖吉江辽宁青山陕上四天西新云浙重"
_PLACES = "安平康宁和顺永兴昌隆丰泰文武德明青红金银南北东西临新高长大清"
_PROJECTS = ("道路改造", "学校扩建", "医院设备购置", "水库除险加固", "老旧小区改造", "污水处理")
_PROJECTS += ("乡村振兴", "信息化平台", "养老服务中心", "产业园区")


@dataclass(frozen=True)
class Shape:
    """A table to be filled: how it is called and the lines it may have."""

    key: str
    title: str
    kind_id: str
    flow: Flow
    budget: Budget
    group: Group
    lines: tuple[BulkLine, ...]
    two_years: bool = False


def make_books(lines: int, seed: int = 1) -> Iterator[BulkBook]:
    """Books until there are about ``lines`` lines."""
    shapes = read_shapes()
    chance = random.Random(seed)
    made = 0
    for (region, parent, size), year in (
        (place, year) for place in name_regions() for year in YEARS
    ):
        if made >= lines:
            return
        room = lines - made
        tables = [fill_table(shape, region, year, size, chance) for shape in shapes]
        tables.append(list_projects(region, year, size, chance))
        kept = []
        for table in tables:
            if kept and room <= 0:
                break
            kept.append(table)
            room -= len(table.lines)
        made = lines - room
        yield BulkBook(region, parent, year, kept)


def name_regions() -> Iterator[tuple[str, str | None, float]]:
    """``(name, parent, size)`` of provinces, their cities and counties, without end."""
    for number in range(10**6):
        province = f"{_PROVINCES[number % len(_PROVINCES)]}{_PLACES[number % len(_PLACES)]}省"
        if number >= len(_PROVINCES):
            province = f"{province[:-1]}{number // len(_PROVINCES)}省"
        yield province, None, 0.95
        for one, two in product(_PLACES[:12], "州阳江"):
            city = f"{province[:-1]}{one}{two}市"
            yield city, province, 0.7
            for three, four in product(_PLACES[12:16], "山河"):
                yield f"{city[:-1]}{three}{four}县", city, 0.45


def read_shapes() -> list[Shape]:
    """The tables of a Book, from the official lists."""
    functional = tree_of(Classification.FUNCTIONAL, Budget.GENERAL_PUBLIC, 7)
    general, revenue = Budget.GENERAL_PUBLIC, tree_of(Classification.REVENUE, None, 5)
    funds = tree_of(Classification.FUNCTIONAL, Budget.GOVERNMENT_FUNDS, 7)
    economic = tree_of(Classification.GOVERNMENT_ECONOMIC, None, 5)
    department = tree_of(Classification.DEPARTMENT_ECONOMIC, None, 5)
    transfers = tuple(
        BulkLine(line.depth, line.name, line.code)
        for line in tree_of(Classification.REVENUE, None, 7)
        if (line.code or "").startswith("110")
    )
    spend, earn = Flow.EXPENDITURE, Flow.REVENUE
    fund = Budget.GOVERNMENT_FUNDS
    return [
        Shape(
            "1",
            "一般公共预算收入表",
            "general_revenue",
            earn,
            general,
            Group.GENERAL_PUBLIC,
            revenue,
        ),
        Shape(
            "2",
            "一般公共预算支出表",
            "general_expenditure",
            spend,
            general,
            Group.GENERAL_PUBLIC,
            functional,
            True,
        ),
        Shape(
            "3",
            "本级一般公共预算支出表",
            "own_expenditure",
            spend,
            general,
            Group.GENERAL_PUBLIC,
            functional,
        ),
        Shape(
            "4", "政府经济分类支出表", "economic", spend, general, Group.GENERAL_PUBLIC, economic
        ),
        Shape("5", "基本支出表", "basic", spend, general, Group.GENERAL_PUBLIC, department),
        Shape("6", "转移支付表", "transfers", earn, general, Group.TRANSFERS, transfers, True),
        Shape(
            "7", "政府性基金支出表", "fund_expenditure", spend, fund, Group.GOVERNMENT_FUNDS, funds
        ),
    ]


def tree_of(
    classification: Classification, budget: Budget | None, digits: int
) -> tuple[BulkLine, ...]:
    """The lines of an official list in the order of their codes."""
    codes = sorted(
        (code.code, code.name)
        for code in load_codes().codes
        if code.classification is classification
        and len(code.code) <= digits
        and (budget is None or not code.budgets or budget in code.budgets)
    )
    return tuple(BulkLine((len(code) - 1) // 2, name, code) for code, name in codes)


def fill_table(
    shape: Shape, region: str, year: int, size: float, chance: random.Random
) -> BulkTable:
    """A table with some of the shape's lines and figures that add up in each column."""
    lines = [BulkLine(0, "总计")]
    dropped = 99
    for line in shape.lines:
        if line.depth > dropped:
            continue
        dropped = line.depth if chance.random() > size else 99
        if dropped == 99:
            lines.append(line)
    lines = close_gaps(lines)
    columns = 2 if shape.two_years else 1
    amounts = [add_up([line.depth for line in lines], chance) for _ in range(columns)]
    return BulkTable(describe(shape, region, year), lines, amounts)


def close_gaps(lines: list[BulkLine]) -> list[BulkLine]:
    """Depths that never grow by more than one (lists lack some 款 above their 项)."""
    closed: list[BulkLine] = []
    for line in lines:
        deepest = closed[-1].depth + 1 if closed else 0
        depth = min(line.depth, deepest)
        closed.append(line if depth == line.depth else BulkLine(depth, line.name, line.code))
    return closed


def add_up(depths: list[int], chance: random.Random) -> list[int]:
    """Random amounts for the lowest lines, sums for those above."""
    amounts = [0] * len(depths)
    sums = [0] * (max(depths) + 2)
    for at in range(len(depths) - 1, -1, -1):
        depth = depths[at]
        below = at + 1 < len(depths) and depths[at + 1] > depth
        amounts[at] = sums[depth + 1] if below else int(chance.lognormvariate(5, 2))
        sums[depth + 1] = 0
        sums[depth] += amounts[at]
    return amounts


def list_projects(region: str, year: int, size: float, chance: random.Random) -> BulkTable:
    """Projects that only this region has, the same from year to year."""
    count = int(60 * size)
    named = random.Random(region)
    lines = [BulkLine(0, "合计")]
    lines += [
        BulkLine(
            1,
            f"{region[-3:]}{named.choice(_PLACES)}{named.choice(_PLACES)}{named.choice(_PROJECTS)}项目",
        )
        for _ in range(count)
    ]
    general = Budget.GENERAL_PUBLIC
    shape = Shape("8", "重点项目表", "projects", Flow.EXPENDITURE, general, Group.PROJECTS, ())
    return BulkTable(
        describe(shape, region, year), lines, [add_up([line.depth for line in lines], chance)]
    )


def describe(shape: Shape, region: str, year: int) -> Section:
    """The section a table stands in, without its lines."""
    years = (year - 1, year) if shape.two_years else (year,)
    measures = tuple(
        Measure(position, f"{of}年预算数", f"{of}年预算数", MeasureKind.AMOUNT, Unit.WAN_YUAN, of,
                Phase.BUDGET)
        for position, of in enumerate(years, 1)
    )  # fmt: skip
    title = f"{year}年{region}{shape.title}"
    return Section(
        shape.key,
        shape.key,
        title,
        SectionKind.TABLE,
        int(shape.key),
        listed=title,
        kind_id=shape.kind_id,
        group=shape.group,
        budget=shape.budget,
        flow=shape.flow,
        scope=Scope.OVERALL,
        year=year,
        unit=Unit.WAN_YUAN,
        fill=Fill.FILLED,
        measures=measures,
        solutions=1,
    )
