"""Orders: what several tables of a Book list together comes in one order, of rows and of columns.

A reader who knows nothing of the names still sees that two of them changed places: everywhere else
the one comes before the other. That finds labels swapped where no sum and no list can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from xgbudget_tui.audit.assertion import Finding, Observation
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.rule import RuleGroup, RuleKind, rule
from xgbudget_tui.audit.rules.rows import fine, ref_of, values_of
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import Aspect, MeasureKind, Role, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.ROWS
_NAMES = frozenset({Aspect.FIGURE})
_SEVERAL = 2
"""So often two names must come in one order, and never otherwise, for one turned pair to be odd."""
_SWAPPED = 3
"""Turned pairs that two names in each other's place make; a table with more has its own order."""
_OFTEN = 4
_NO_NAME = re.compile(r"^(?:其中|其他|[小合总]计)")

Pair = tuple[str, str]


@rule(
    "R15", _GROUP, RuleKind.PLAUSIBILITY,
    name=("几张表共有的行次序相同", "Rows that tables have in common come in one order"),
    why=(
        "各表按同一次序列出地区、基金、项目；只有一处次序相反，往往是两行互换了名称",
        "Places, funds and projects come in one order throughout; where one pair alone is turned, "
        "two rows often bear each other's name",
    ),
    applies=("与他表或本表他处有同样几行的表", "Tables with rows that are listed elsewhere, too"),
    needs=_NAMES,
)  # fmt: skip
def prove_row_order(index: BookIndex) -> Iterator[Finding]:
    """相邻两行在别处至少两次以相反的次序出现，从无此次序的，存疑；各行相同的两张表一次即可

    Holds: 大武口区, 惠农区 in three tables. Fails: 惠农区, 大武口区 in one of them.
    """
    tables = [(table, list(_neighbours(table))) for table in index.tables]
    known = Counter(
        (_family(table, one, other), one.name, other.name)
        for table, pairs in tables
        for one, other in pairs
    )
    for table, pairs in tables:
        there = []
        for one, other in pairs:
            family = _family(table, one, other)
            there.append((known[family, one.name, other.name], known[family, other.name, one.name]))
        odd = [pair for pair, (here, turned) in zip(pairs, there, strict=True)
               if here == 1 and turned >= _SEVERAL]  # fmt: skip
        if 0 < len(odd) <= _SWAPPED:
            for one, other in odd:
                yield _turned_rows(table, one, other)
        elif twin := _find_turned_in_twin(table, pairs, index):
            yield _turned_rows(table, *twin)
        elif not odd and any(here + turned > 1 for here, turned in there):
            yield fine(
                table, f"表{table.key}的行与别处次序相同。",
                f"The rows of table {table.key} come in the order that they have elsewhere.",
            )  # fmt: skip


def _find_turned_in_twin(
    table: Table, pairs: Sequence[tuple[LineItem, LineItem]], index: BookIndex
) -> tuple[LineItem, LineItem] | None:
    """The one pair of rows that an earlier table of the same rows has the other way round."""
    if not pairs:
        return None
    here = table.neighbours
    for other in index.of_kind(table.kind):
        if other is table:
            return None
        there = other.neighbours
        turned = [pair for pair in pairs if (pair[1].name, pair[0].name) in there]
        if len(turned) == 1 and len(here & there) >= _SAME_ROWS:
            return turned[0]
    return None


_SAME_ROWS = 20
"""So many neighbours in one order make two tables ones of the same rows."""


def _family(table: Table, one: LineItem, other: LineItem) -> str:
    """Where else two rows come in an order: in tables of the kind; two places in every table."""
    places = _PLACE.search(one.name) and _PLACE.search(other.name)
    return "" if places else table.kind


_PLACE = re.compile("[省市县区州旗]$")


def _neighbours(table: Table) -> Iterator[tuple[LineItem, LineItem]]:
    """Rows next to each other under one parent, both with figures and a name of their own."""
    beside: dict[int | None, list[LineItem]] = {}
    for line in table.section.lines:
        beside.setdefault(line.parent, []).append(line)
    for lines in beside.values():
        for one, other in pairwise(lines):
            if one.known_code is not None and other.known_code is not None:
                # The official list knows their order.
                continue
            if one.name != other.name and _is_named(one) and _is_named(other):
                yield one, other


def _is_named(line: LineItem) -> bool:
    named = bool(line.name) and not _NO_NAME.search(line.name)
    return named and line.role is Role.ITEM and any(values_of(line))


def _is_turned(pair: Pair, known: Counter[Pair]) -> bool:
    return known[pair] == 1 and known[pair[1], pair[0]] >= _SEVERAL


def _turned_rows(table: Table, one: LineItem, other: LineItem) -> Observation:
    return Observation(
        Verdict.SUSPECT,
        Text(f"表{table.key}“{one.name}”印在“{other.name}”之前，别处都在其后，名称可能互换。",
             f"{one.name} stands before {other.name} in table {table.key}, and after it everywhere "
             "else: the names may have been exchanged."),
        table.key, ref_of(table, one), cause=Cause.LABEL,
    )  # fmt: skip


@rule(
    "R16", _GROUP, RuleKind.PLAUSIBILITY,
    name=("几张表共有的列次序相同", "Columns that tables have in common come in one order"),
    why=(
        "同类的表用同一表头；只有一张表有两列相反，往往是表头互换了",
        "Tables alike have one header; where two columns of a single one are turned, their "
        "headings have often been exchanged",
    ),
    applies=("与他表或本表他处有同样几列的表", "Tables with columns that stand elsewhere, too"),
    needs=_NAMES,
)  # fmt: skip
def prove_column_order(index: BookIndex) -> Iterator[Finding]:
    """相邻两列在别的表中至少两次以相反的次序出现，从无此次序的，存疑

    Holds: 预算数, 执行数 in three tables. Fails: 执行数, 预算数 in one of them.
    """
    tables = [(table, _column_pairs(table)) for table in index.tables]
    known = Counter(pair for _, pairs in tables for pair in pairs)
    for table, pairs in tables:
        odd = [pair for pair in pairs if _is_turned(pair, known)]
        if 0 < len(odd) <= _SWAPPED:
            one, other = odd[0]
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}“{one}”一列印在“{other}”之前，别处都在其后，表头可能互换。",
                     f"The column {one} stands before {other} in table {table.key}, and after it "
                     "everywhere else: the headings may have been exchanged."),
                table.key, _first_of(table, one), cause=Cause.LABEL,
            )  # fmt: skip
        elif not odd and any(known[pair] > 1 for pair in pairs):
            yield fine(
                table, f"表{table.key}的列与别的表次序相同。",
                f"The columns of table {table.key} come in the order of other tables.",
            )  # fmt: skip


def _column_pairs(table: Table) -> list[Pair]:
    """The lowest headings of the columns of amounts next to each other."""
    labels = [
        _lowest(measure.label)
        for measure in table.section.measures
        if measure.kind is MeasureKind.AMOUNT
    ]
    return [
        pair
        for pair in pairwise(labels)
        if pair[0] != pair[1] and not any(map(_NO_NAME.search, pair))
    ]


def _lowest(label: str) -> str:
    return label.rsplit("/", 1)[-1]


def _first_of(table: Table, label: str) -> FigureRef | None:
    position = next(m.position for m in table.section.measures if _lowest(m.label) == label)
    line = table.section.lines[0] if table.section.lines else None
    return FigureRef(table.key, line.number, position) if line else None


@rule(
    "R17", _GROUP, RuleKind.PLAUSIBILITY,
    name=("一再出现的名称各行填的列相同", "A name that recurs fills the same columns each time"),
    why=(
        "清单中一再出现的单位、地区总填同样的列；只有一行不同，往往用了另一行的名称",
        "An office or a place that a list names again and again fills the same columns; a single "
        "row that fills others often bears the name of another row",
    ),
    applies=("同一名称出现五次以上的表", "Tables with a name that comes five times or more"),
    needs=_NAMES,
)  # fmt: skip
def prove_filled_columns(index: BookIndex) -> Iterator[Finding]:
    """同名各行有数的列相同，只有一行不同的存疑

    Holds: 惠农区 five times, each with 安排金额 alone. Fails: once with 指标金额 as well.
    """
    for table in index.tables:
        named: dict[tuple[int | None, str], list[LineItem]] = {}
        for line in table.section.lines:
            if _is_named(line):
                named.setdefault((line.parent, line.name), []).append(line)
        recurring = [lines for lines in named.values() if len(lines) > _OFTEN]
        odd = [one for lines in recurring for one in _filled_otherwise(lines)]
        for line in odd[:_SWAPPED]:
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}这一行“{line.name}”所填的列与其他各行“{line.name}”不同，"
                     "可能是另一行的名称。",
                     f"This row {line.name} of table {table.key} fills other columns than all "
                     "others of the name: it may bear the name of another row."),
                table.key, ref_of(table, line), cause=Cause.LABEL,
            )  # fmt: skip
        if recurring and not odd:
            yield fine(
                table, f"表{table.key}同名的行所填的列相同。",
                f"Rows of one name fill the same columns in table {table.key}.",
            )  # fmt: skip


def _filled_otherwise(lines: Sequence[LineItem]) -> list[LineItem]:
    """The one row that fills other columns than all the rest; () where several do."""
    ways = {line.number: tuple(value is not None for value in values_of(line)) for line in lines}
    ((usual, _),) = Counter(ways.values()).most_common(1)
    odd = [line for line in lines if ways[line.number] != usual]
    return odd if len(odd) == 1 else []


@rule(
    "R18", _GROUP, RuleKind.PLAUSIBILITY,
    name=("同一项目各行所写的相同", "A project is described alike in each of its rows"),
    why=(
        "项目的领域、主管部门、实施单位不因债券批次而变；同名的行几列都不同，往往有一行用了另一项目的"
        "名称",
        "Field, department and unit of a project do not change with each bond; a row of its name "
        "that says otherwise in several columns often bears the name of another project",
    ),
    applies=("有两列以上文字的长清单", "Long lists with two columns of text or more"),
    needs=_NAMES,
)  # fmt: skip
def prove_descriptions(index: BookIndex) -> Iterator[Finding]:
    """清单中同名各行的文字列大都相同，有两列以上不同的存疑

    Holds: 供水工程 twice, both of 水利 and 水务局. Fails: once of 交通 and 公路局.
    """
    for table in index.tables:
        texts = [
            m.position
            for m in table.section.measures
            if m.kind is MeasureKind.TEXT and not _PROJECT_CODE.search(m.label)
        ]
        named: dict[str, list[LineItem]] = {}
        for line in table.section.lines if len(texts) > 1 else ():
            if _is_named(line):
                named.setdefault(line.name, []).append(line)
        recurring = {name: lines for name, lines in named.items() if len(lines) > 1}
        if sum(map(len, named.values())) < _LONG_LIST or not recurring:
            continue
        steady = [one for one in texts if _is_steady(recurring.values(), one)]
        odd = [
            lines
            for lines in recurring.values()
            if sum(len(_said(lines, one)) > 1 for one in steady) > 1
        ]
        for lines in odd if len(odd) <= max(_ODD_NAMES, len(recurring) // _MOST_ALIKE) else ():
            yield _described_otherwise(table, lines, steady)
        if len(steady) > 1 and not odd:
            yield fine(
                table, f"表{table.key}同名的行所写相同。",
                f"Rows of one name are described alike in table {table.key}.",
            )  # fmt: skip


_LONG_LIST = 20
_ODD_NAMES = 8
_MOST_ALIKE = 20
"""Names described in several ways, one in so many of those that recur or a few, beyond which a
list is made otherwise."""


def _said(lines: Sequence[LineItem], position: int) -> set[str]:
    """What a column of text says in these rows, spaces and blanks apart."""
    cells = (line.figures[position - 1 : position] for line in lines)
    return {"".join(cell.printed.split()) for found in cells for cell in found} - {""}


def _is_steady(named: Collection[Sequence[LineItem]], position: int) -> bool:
    """Whether a column says the same of a name in each of its rows, of most names."""
    said = [len(_said(lines, position)) for lines in named]
    alike, apart = sum(n == 1 for n in said), sum(n > 1 for n in said)
    return apart <= 1 or alike >= 2 * apart


def _described_otherwise(
    table: Table, lines: Sequence[LineItem], steady: Sequence[int]
) -> Observation:
    differing = next(one for one in steady if len(_said(lines, one)) > 1)
    first = _said(lines[:1], differing)
    other = next((one for one in lines if _said([one], differing) != first), lines[-1])
    ways = sorted(_said(lines, differing))
    return Observation(
        Verdict.SUSPECT,
        Text(f"表{table.key}“{lines[0].name}”有 {len(lines)} 行，所写不同"
             f"（{ways[0]}、{ways[1]}），其中可能有另一项目的名称。",
             f"{lines[0].name} has {len(lines)} rows in table {table.key} that say different "
             f"things ({ways[0]}, {ways[1]}): one may bear the name of another project."),
        table.key, ref_of(table, other), cause=Cause.LABEL,
    )  # fmt: skip


@rule(
    "R21", _GROUP, RuleKind.PLAUSIBILITY,
    name=("同一项目编码只有一个名称", "A project's code has one name"),
    why=(
        "项目编码由系统编定，一码一项目；同码的两行名称不同，必有一行的编码或名称属于另一项目",
        "Codes of projects are given by the register, one each; of two rows with one code and two "
        "names, one bears the code or the name of another project",
    ),
    applies=("印有项目编码的清单", "Lists that print the codes of projects"),
    needs=_NAMES,
)  # fmt: skip
def prove_project_codes(index: BookIndex) -> Iterator[Finding]:
    """清单中项目编码相同的各行，名称也相同；一个名称只是另一个的开头不算不同

    Holds: P2022-0036 供水工程 twice. Fails: P2022-0036 供水工程 and P2022-0036 污水处理厂.
    """
    for table in index.tables:
        for measure in table.section.measures:
            if measure.kind is not MeasureKind.TEXT or not _PROJECT_CODE.search(measure.label):
                continue
            coded: dict[str, list[LineItem]] = {}
            for line in table.section.lines:
                for code in _said([line], measure.position):
                    if line.name and any(char.isdigit() for char in code):
                        coded.setdefault(code, []).append(line)
            several = {code: lines for code, lines in coded.items() if len(lines) > 1}
            odd = {code: two for code, lines in several.items() if (two := _find_other(lines))}
            # Where codes recur under many names they are none of projects.
            for code, two in odd.items() if len(odd) * _MOST_ALIKE <= len(coded) else ():
                yield _named_otherwise(table, code, two)
            if several and not odd:
                yield fine(
                    table, f"表{table.key}同一{measure.label}的行名称相同。",
                    f"Rows of one code have one name in table {table.key}.",
                )  # fmt: skip


_PROJECT_CODE = re.compile("编码|编号|代码")


def _find_other(lines: Sequence[LineItem]) -> tuple[LineItem, LineItem] | None:
    """Two of the lines that have different names; a page may have cut one of them short."""
    for line in lines[1:]:
        short, long = sorted((lines[0].name, line.name), key=len)
        if not long.startswith(short):
            return lines[0], line
    return None


def _named_otherwise(table: Table, code: str, two: tuple[LineItem, LineItem]) -> Observation:
    one, other = two
    return Observation(
        Verdict.SUSPECT,
        Text(
            f"表{table.key}编码 {code} 的行有两个名称：“{one.name}”和“{other.name}”。",
            f"Rows of the code {code} in table {table.key} have two names: "
            f"{one.name} and {other.name}.",
        ),
        table.key,
        ref_of(table, other),
        cause=Cause.LABEL,
    )


RULES = (
    prove_row_order,
    prove_column_order,
    prove_filled_columns,
    prove_descriptions,
    prove_project_codes,
)
