"""The trees themselves: lines without a place, branches left open, rows and totals twice."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.rule import Finding, Remark, RuleGroup, RuleKind, Text, rule
from xgbudget_tui.audit.suspects import slip_likeness
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import Role, Verdict

_GROUP = RuleGroup.STRUCTURE
_STRUCTURE = RuleKind.STRUCTURE
_SHOWN = 5


@rule(
    "T1", _GROUP, _STRUCTURE,
    name=("每一行都有确定的位置", "Every line has a place in its table"),
    why=("放不进任何上级的行，说明缺行或有误", "A line that fits nowhere shows a gap or an error"),
    applies=("所有表", "Every table"),
)  # fmt: skip
def prove_places(index: BookIndex) -> Iterator[Finding]:
    """每一行都能归入上级，每一类都能加总闭合

    Holds: every line placed. Fails: a line that no total can take in.
    """
    for table in index.tables:
        lost = [line for line in table.section.lines if not line.placed]
        broken = table.section.open_classes
        if lost:
            names_zh, names_en = _list([line.name for line in lost])
            yield Remark(
                Verdict.UNDECIDABLE,
                Text(f"表{table.key}有 {len(lost)} 行找不到上级：{names_zh}。",
                     f"{len(lost)} lines of table {table.key} fit under no line: {names_en}."),
                table.key, FigureRef(table.key, lost[0].number, 1), cause=Cause.OMISSION,
            )  # fmt: skip
        if broken:
            names_zh, names_en = _list(list(broken))
            yield Remark(
                Verdict.SUSPECT,
                Text(f"表{table.key}有 {len(broken)} 处下级无法加总闭合：{names_zh}。",
                     f"{len(broken)} branches of table {table.key} do not add up: {names_en}."),
                table.key, cause=Cause.OMISSION,
            )  # fmt: skip
        if not lost and not broken:
            message = Text(
                f"表{table.key}各行都有位置。", f"Every line of table {table.key} is placed."
            )
            yield Remark(Verdict.EXACT, message, table.key)


def _list(names: list[str]) -> tuple[str, str]:
    more = len(names) > _SHOWN
    shown = names[:_SHOWN]
    return "、".join(shown) + ("等" if more else ""), ", ".join(shown) + (", …" if more else "")


@rule(
    "T2", _GROUP, _STRUCTURE,
    name=("同一上级下没有重复的行", "No line stands twice under one parent"),
    why=(
        "同名同数的行在同一上级下出现两次，多为重复",
        "The same name and figure twice is a repeat",
    ),
    applies=("所有表", "Every table"),
)  # fmt: skip
def prove_no_twins(index: BookIndex) -> Iterator[Finding]:
    """同一上级之下没有同名同数的两行（款与其唯一的项同名不算）

    Holds: 其他支出 once under each parent. Fails: 学前教育 80 twice under 普通教育.
    """
    for table in index.tables:
        twins = list(_find_twins(table)) if table.amounts else []
        for line in twins:
            yield Remark(
                Verdict.SUSPECT,
                Text(f"表{table.key}“{line.name}”在同一上级下以同数出现两次。",
                     f"{line.name} stands twice under one parent in table {table.key}."),
                table.key, FigureRef(table.key, line.number, table.amounts[0].position),
            )  # fmt: skip
        if table.amounts and not twins:
            message = Text(f"表{table.key}没有重复的行。", f"No line of table {table.key} repeats.")
            yield Remark(Verdict.EXACT, message, table.key)


def _find_twins(table: Table) -> Iterator[LineItem]:
    seen: set[tuple[int | None, str, str | None, tuple[int | None, ...]]] = set()
    for line in table.section.lines:
        values = tuple(figure.value for figure in line.figures)
        if not any(values) or line.role is Role.FIELD:
            continue
        key = (line.parent, line.name, line.code, values)
        if key in seen:
            yield line
        seen.add(key)


@rule(
    "C3", _GROUP, _STRUCTURE,
    name=("续页重印的合计相同", "Totals printed again on a further page agree"),
    why=("同一合计在续页上重印，应为同一个数", "A total repeated on a page is one number"),
    applies=("跨页且重印合计的表", "Tables that repeat a total on a further page"),
)  # fmt: skip
def prove_repeated_totals(index: BookIndex) -> Iterator[Finding]:
    """续页上重印的合计与第一次相同

    Holds: 201,281 on both pages. Fails: 201,281 and then 201,821 as a line of its own.
    """
    for table in index.tables:
        for line in table.section.lines:
            places = {place for figure in line.figures for place in figure.repeats}
            if places:
                where = "、".join(str(place.line) for place in sorted(places))
                yield Remark(
                    Verdict.EXACT,
                    Text(f"表{table.key}“{line.name}”重印时相同（第 {where} 行）。",
                         f"{line.name} of table {table.key} is repeated alike (line {where})."),
                    table.key, FigureRef(table.key, line.number, 1),
                )  # fmt: skip
        yield from _differing_totals(table)


def _differing_totals(table: Table) -> Iterator[Finding]:
    """A root total without parts that nearly is the one above it: a repeat that was not one."""
    totals: dict[str, LineItem] = {}
    for line in table.tree.roots:
        if line.role not in {Role.GRAND_TOTAL, Role.TOTAL}:
            continue
        first = totals.setdefault(line.name, line)
        if first is line or not table.amounts or table.tree.children(line):
            continue
        measure = table.amounts[0]
        one, other = table.cell(first, measure), table.cell(line, measure)
        if not one.value or not other.value or one.value == other.value:
            continue
        if slip_likeness(other.value, one.value, one.resolution) > 0:
            yield Remark(
                Verdict.SUSPECT,
                Text(f"表{table.key}“{line.name}”印了两次：{one.printed} 和 {other.printed}。",
                     f"{line.name} of table {table.key} is printed as {one.printed} "
                     f"and as {other.printed}."),
                table.key, other.ref, (one,), (other,),
            )  # fmt: skip


RULES = (prove_places, prove_no_twins, prove_repeated_totals)
