"""Scope: the whole area against the government's own level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, compress
from typing import NamedTuple

from xgbudget_tui.audit.alignment import match_lines
from xgbudget_tui.audit.assertion import Assertion, Finding, Observation
from xgbudget_tui.audit.book_index import BookIndex, is_of_fund, match_columns
from xgbudget_tui.audit.judge import judge_assertion
from xgbudget_tui.audit.rule import ARITHMETIC, BY_NAME, Rule, RuleGroup, RuleKind, write_example
from xgbudget_tui.audit.table import Table, TableCell
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Fill, Relation, Scope, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.SCOPE
_MANY = 5
"""From so many broken comparisons on, one observation says what each would."""
_FEW = 5
"""If at most one in five common figures differs, the place has no lower level and none may."""
_OTHER_LEVELS = Text(
    "全域与本级的口径可能不同（如转移支付是否抵销），不能据此断定有误。",
    "The whole area and the own level may be counted differently (transfers between them set off "
    "or not), so this alone shows no error.",
)
_ROUNDED_APART = Text(
    "一张表列有下级，合计或由取整后的下级相加而得，可差末位一个单位。",
    "One table has the parts; their sum after rounding may differ by one in the last place.",
)
_WHY = Text(
    "没有下级财政的地方，全域即本级，两表逐行相等；有下级财政的，全域不少于本级",
    "Where there is no lower level the two tables are one; else the whole is at least the part",
)


def _hold_scopes(index: BookIndex, kinds: Sequence[str]) -> Iterator[Finding]:
    """Each own-level table against the table of the whole area that fits it best."""
    for kind in kinds:
        tables = index.filled(kind)
        wholes = [table for table in tables if table.scope in {Scope.OVERALL, None}]
        for own in tables:
            fitting = [one for one in wholes if is_of_fund(one, own)]
            if own.scope is Scope.OWN_LEVEL and fitting:
                nearest = min(fitting, key=lambda one: _distance(one, own))
                yield from _hold_tables(nearest, own)


def _distance(whole: Table, own: Table) -> tuple[bool, int, int]:
    """How far a table of the whole area is from one of the own level: columns, size, place."""
    return (
        not match_columns(whole, own),
        abs(len(whole.amounts) - len(own.amounts)),
        abs(whole.section.position - own.section.position),
    )


class _Pair(NamedTuple):
    """One thing in the table of the whole area and in the own level's."""

    whole: TableCell
    own: TableCell


def _hold_tables(whole: Table, own: Table) -> Iterator[Finding]:
    assertions = list(_compare_tables(whole, own))
    breaks = [
        judge_assertion(assertion).verdict in {Verdict.SUSPECT, Verdict.FAILS}
        for assertion in assertions
    ]
    if sum(breaks) < _MANY:
        yield from assertions
        return
    broken = list(compress(assertions, breaks))
    yield from (one for one, breaks_it in zip(assertions, breaks, strict=True) if not breaks_it)
    names_zh = "、".join(
        assertion.reported[0].label.partition(" ")[2] for assertion in broken[:_MANY]
    )
    names_en = ", ".join(
        assertion.reported[0].label.partition(" ")[2] for assertion in broken[:_MANY]
    )
    yield Observation(
        Verdict.SUSPECT,
        Text(
            f"表{whole.key}（全域）有 {len(broken)} 个数与表{own.key}（本级）对不上："
            f"{names_zh}等。",
            f"{len(broken)} figures of table {whole.key} (the whole area) do not fit table "
            f"{own.key} (the own level): {names_en}, ….",
        ),
        whole.key,
        broken[0].reported[0].ref,
        cause=Cause.SCOPE,
    )


def _pair_up(whole: Table, own: Table) -> list[_Pair]:
    """The figures that two tables both state."""
    columns = match_columns(whole, own)
    lines = list(match_lines(whole, own)) if columns else []
    return [
        _Pair(TableCell(whole, line, one), TableCell(own, twin, two))
        for one, two in columns
        for line, twin in lines
        if whole.has((line,), one) or own.has((twin,), two)
    ]


def _hold_alike(index: BookIndex, kinds: Sequence[str]) -> Iterator[Finding]:
    """Two tables of one kind, scope and year: what both state is one number.

    Tables of two kinds of one budget (the overview of both sides and the table of one) state one
    number under one code. Both only where nearly all of it is, so that the tables do speak of one
    thing.
    """
    # What states fewer figures than are asked for can be no copy of another one.
    large = [
        table
        for table in index.tables
        if table.section.fill is not Fill.EMPTY
        and len(table.section.lines) * len(table.wholes) >= _MANY
    ]
    for table, other in combinations(large, 2):
        if not _are_of_one_thing(table, other) or not is_of_fund(table, other):
            continue
        if table.kind != other.kind:
            pairs = [pair for pair in _pair_up(table, other) if _share_code(pair)]
        elif table.kind in kinds:
            pairs = _pair_up(table, other)
        else:
            continue
        if len(pairs) < _MANY or not _are_copies(table, pairs):
            continue
        twins = {pair.whole.line.number: pair.own.line.number for pair in pairs}
        for pair in pairs:
            if not _has_rows_of_its_own(pair, twins) or pair.whole.operand.value == (
                pair.own.operand.value
            ):
                yield Assertion(
                    (pair.whole.named_operand,), (pair.own.named_operand,),
                    pair.whole.name, pair.own.name, section=table.key, mirror=True,
                    doubt=_ROUNDED_APART if _is_last_digit(pair) else None,
                )  # fmt: skip


def _are_of_one_thing(table: Table, other: Table) -> bool:
    one, two = table.section, other.section
    budgets = one.budget is two.budget and (one.budget is not None or table.kind == other.kind)
    return budgets and table.scope is other.scope and one.year == two.year


def _share_code(pair: _Pair) -> bool:
    code = pair.whole.line.known_code
    return bool(code) and code == pair.own.line.known_code


def _is_last_digit(pair: _Pair) -> bool:
    """Whether a sum differs by one in the last place from where it is printed alone."""
    one, other = pair.whole.operand, pair.own.operand
    if one.value is None or other.value is None or one.value == other.value:
        return False
    summed = any(cell.table.tree.children(cell.line) for cell in pair)
    return summed and abs(one.value - other.value) <= max(one.resolution, other.resolution)


def _compare_tables(whole: Table, own: Table) -> Iterator[Assertion]:
    pairs = _pair_up(whole, own)
    copies = _are_copies(whole, pairs)
    twins = {pair.whole.line.number: pair.own.line.number for pair in pairs}
    for pair in pairs:
        if not copies and not _adds_up_over_levels(pair.whole.line):
            continue
        if copies and _has_rows_of_its_own(pair, twins):
            continue
        if _REST.match(pair.whole.line.name) and _are_beside_others(pair):
            continue
        yield Assertion(
            (pair.whole.named_operand,), (pair.own.named_operand,), pair.whole.name, pair.own.name,
            Relation.EQUAL if copies else Relation.AT_LEAST, whole.key,
            mirror=copies,
            doubt=None if copies else _OTHER_LEVELS,
        )  # fmt: skip


_REST = re.compile(r"其他各项|其余")


def _are_beside_others(pair: _Pair) -> bool:
    """Whether what is left (其他各项支出) is left beside other rows, and so another thing."""
    here, there = (
        {line.name for line in cell.table.section.lines if line.parent == cell.line.parent}
        for cell in pair
    )
    return here != there


def _has_rows_of_its_own(pair: _Pair, twins: Mapping[int, int]) -> bool:
    """Whether one of two broken-down lines has a filled row that the other lacks."""
    here, there = (cell.table.tree.children(cell.line) for cell in pair)
    if not here or not there:
        return False
    known, answered = set(twins), set(twins.values())
    return any(part.number not in known and _is_filled(part) for part in here) or any(
        part.number not in answered and _is_filled(part) for part in there
    )


def _is_filled(line: LineItem) -> bool:
    return any(figure.value for figure in line.figures)


def _adds_up_over_levels(line: LineItem) -> bool:
    """Whether the whole area's figure holds the own level's: not so for money between levels."""
    code = line.known_code or ""
    return code.startswith(("101", "103", "2")) and not code.startswith(("230", "231"))


def _are_copies(whole: Table, pairs: Sequence[_Pair]) -> bool:
    """Whether the place has no lower level, so that both tables must be one.

    Most figures agree, and those that differ do not differ by amounts that add up to the
    difference of the totals, as the money of a lower level would.
    """
    gaps: dict[tuple[int, int], int] = {}
    for one, other in pairs:
        left, right = one.operand.value, other.operand.value
        if left != right:
            gaps[one.line.number, one.measure.position] = (left or 0) - (right or 0)
    if len(gaps) > max(1, len(pairs) // _FEW) or len(pairs) <= 2 * len(gaps):
        return False
    return len(gaps) < 2 or not _flows_up(whole, gaps)


def _flows_up(whole: Table, gaps: dict[tuple[int, int], int]) -> bool:
    """Whether the difference of a line is that of its parts, as where there is more of a thing."""
    parts: dict[tuple[int, int], int] = {}
    for (number, column), gap in gaps.items():
        parent = whole.tree.by_number[number].parent
        if parent is not None:
            above = parent, column
            parts[above] = parts.get(above, 0) + gap
    return any(gap == parts.get(place) for place, gap in gaps.items())


RULES = (
    Rule(
        "A8",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("全域与本级收入一致", "Revenue of the whole area and of the own level agree"),
        why=_WHY,
        applies=Text(
            "有全域和本级两张一般公共预算收入表", "Books with both tables of general revenue"
        ),
        source=ARITHMETIC,
        check=partial(_hold_scopes, kinds=("general_revenue",)),
        example=write_example(
            "全域收入表与本级收入表逐行相等（有下级财政的：全域 ≥ 本级）",
            holds="增值税 27 in both",
            fails="增值税 27 in one and 72 in the other, all else being equal",
        ),
        needs=BY_NAME,
    ),
    Rule(
        "A9",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("全域与本级支出一致", "Spending of the whole area and of the own level agree"),
        why=_WHY,
        applies=Text(
            "有全域和本级两张一般公共预算支出表", "Books with both tables of general expenditure"
        ),
        source=ARITHMETIC,
        check=partial(_hold_scopes, kinds=("general_expenditure",)),
        example=write_example(
            "全域支出表与本级支出表逐行相等（有下级财政的：全域 ≥ 本级）",
            holds="教育支出 49 in both",
            fails="教育支出 49 in one and 94 in the other",
        ),
        needs=BY_NAME,
    ),
    Rule(
        "G7",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("全域与本级基金收入一致", "Fund revenue of the area and of the own level agree"),
        why=_WHY,
        applies=Text("有全域和本级两张基金收入表", "Books with both tables of fund revenue"),
        source=ARITHMETIC,
        check=partial(_hold_scopes, kinds=("fund_revenue",)),
        example=write_example(
            "全域与本级基金收入逐行相等（有下级财政的：全域 ≥ 本级）",
            holds="债务收入 45 in both",
            fails="债务收入 45 and 54",
        ),
        needs=BY_NAME,
    ),
    Rule(
        "G8",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("全域与本级基金支出一致", "Fund spending of the area and of the own level agree"),
        why=_WHY,
        applies=Text("有全域和本级两张基金支出表", "Books with both tables of fund expenditure"),
        source=ARITHMETIC,
        check=partial(_hold_scopes, kinds=("fund_expenditure",)),
        example=write_example(
            "全域与本级基金支出逐行相等（有下级财政的：全域 ≥ 本级）",
            holds="债务付息支出 21 in both",
            fails="21 and 12",
        ),
        needs=BY_NAME,
    ),
    Rule(
        "N3",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("其他预算全域与本级一致", "Other budgets of the area and of the own level agree"),
        why=_WHY,
        applies=Text(
            "国有资本经营、社会保险基金、转移支付各有全域和本级两表",
            "Books with both tables of state capital, social insurance or transfers",
        ),
        source=ARITHMETIC,
        check=partial(
            _hold_scopes,
            kinds=(
                "capital_revenue",
                "capital_expenditure",
                "insurance_revenue",
                "insurance_expenditure",
                "general_transfers",
                "general_economic_expenditure",
            ),
        ),
        example=write_example(
            "国有资本经营、社会保险基金、转移支付的全域表与本级表",
            holds="利润收入 5 in both",
            fails="利润收入 5 and 50",
        ),
        needs=BY_NAME,
    ),
    Rule(
        "N10",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("同一科目在各表中同数", "A heading has one amount in all tables"),
        why=Text(
            "同一口径、同一年份的同一科目，在简表和明细表中是同一个数",
            "One heading of one scope and year is one number, in the short table and in the long",
        ),
        applies=Text(
            "同一预算、口径、年份有两张表，绝大部分数相同；种类不同的表按科目编码核对",
            "Two tables of one budget, scope and year of which nearly all figures agree; tables of "
            "two kinds by code",
        ),
        source=ARITHMETIC,
        check=partial(
            _hold_alike,
            kinds=(
                "general_revenue",
                "general_expenditure",
                "fund_revenue",
                "fund_expenditure",
                "capital_revenue",
                "capital_expenditure",
            ),
        ),
        example=write_example(
            "教育支出在收支表和明细表中相同",
            holds="教育支出 49 in both",
            fails="教育支出 49 in one and 94 in the other, all else being equal",
        ),
        needs=BY_NAME,
    ),
)
