"""Rows: each is there once, under its own name and code, in its place among the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from xgbudget_tui.audit.alignment import align_rows
from xgbudget_tui.audit.assertion import Finding, Observation
from xgbudget_tui.audit.book_index import BookIndex, match_columns
from xgbudget_tui.audit.classified import (
    CLASSIFIED_KINDS,
    Branch,
    balances,
    may_stand_for_its_parts,
)
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.classification.code_list import OfficialCode, load_codes, name_key
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import Aspect, Classification, Role, Scope, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.ROWS
_STRUCTURE = RuleKind.STRUCTURE
_NAMES = frozenset({Aspect.FIGURE})
_MOSTLY = 10
"""Rows follow the lists where at most one branch in so many does not."""
_SHORT = 2
_CLASS = 3
"""Digits of the code of a class."""
_ENOUGH = 4
"""From so many rows on their order says something."""


def ref_of(table: Table, line: LineItem) -> FigureRef:
    """The first amount of a row: where a finding about the row points."""
    position = table.amounts[0].position if table.amounts else 1
    return FigureRef(table.key, line.number, position)


def values_of(line: LineItem) -> tuple[int | None, ...]:
    """The figures of a row, column by column."""
    return tuple(figure.value for figure in line.figures)


def fine(table: Table, zh: str, en: str) -> Observation:
    """That a table was looked at and nothing found."""
    return Observation(Verdict.EXACT, Text(zh, en), table.key)


def top_branches(table: Table) -> Iterator[Branch]:
    """The classes of a table as one branch, and the branches below them.

    A table that lists its classes more than once (by level of government, say) has no such branch.
    """
    heads = [one for one in table.branches if len(one.code) == 3]
    several = len({one.code for one in heads}) * 2 > len(heads)
    # 税收收入 twice under one total is no list by levels: each would have a total of its own.
    if several or (len(heads) == _SHORT and heads[0].head.parent == heads[1].head.parent):
        yield Branch(heads[0].head, "", [one.head for one in heads], [one.code for one in heads])
    yield from (one for one in table.branches if one.parts)


@rule(
    "R1", _GROUP, _STRUCTURE,
    name=("编码与名称相符", "Code and name agree"),
    why=(
        "编码和名称出自同一目录；一行印了一个科目的编码、另一个科目的名称，必有一误",
        "Code and name are of one list; one heading's code beside another's name is wrong",
    ),
    applies=("印有科目编码的表", "Tables that print codes"),
    source=CLASSIFICATION, needs=_NAMES,
)  # fmt: skip
def prove_codes(index: BookIndex) -> Iterator[Finding]:
    """一行的编码和名称是同一科目的

    Holds: 20101 人大事务. Fails: 20101 教育支出, with 205 教育支出 in the same table.
    """
    for table in index.tables:
        coded = {line.code: line for line in table.section.lines if line.code}
        wrong = [
            (line, entry) for line in coded.values() if (entry := _other_heading(line)) is not None
        ]
        for line, entry in wrong:
            yield _miscoded(table, line, entry, coded)
        if coded and not wrong and table.kind in CLASSIFIED_KINDS:
            yield fine(
                table, f"表{table.key}各行编码与名称相符。",
                f"Codes and names of table {table.key} agree.",
            )  # fmt: skip


def _other_heading(line: LineItem) -> OfficialCode | None:
    """The heading whose name a line bears beside the code of another; None if they agree.

    A name that merely deviates, or that no list knows, is no other heading's.
    """
    codes = load_codes()
    entry = codes.find(line.code or "")
    if entry is None or line.role is not Role.ITEM:
        return None
    key = name_key(line.name)
    if any(key.startswith(own) or own.startswith(key) for own in codes.keys(entry)):
        return None
    named = [one for one in codes.named(key) if one.classification is entry.classification]
    # A section and its only item share a name, and a name of old lives on in one of them.
    if not named or any(_are_of_one_line(one.code, entry.code) for one in named):
        return None
    beside = [one for one in named if one.parent == entry.parent]
    return beside[0] if beside else named[0] if len(named) == 1 else None


def _are_of_one_line(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _miscoded(
    table: Table, line: LineItem, entry: OfficialCode, coded: dict[str, LineItem]
) -> Observation:
    """Sure where the heading that the name is of stands in the table, too, under its own code."""
    other = coded.get(entry.code)
    official = load_codes().find(line.code or "")
    assert official is not None
    swapped = other is not None and name_key(other.name) in load_codes().keys(official)
    twice = other is not None and name_key(other.name) == name_key(line.name)
    return Observation(
        Verdict.FAILS if swapped or twice else Verdict.SUSPECT,
        Text(
            f"表{table.key}有一行编码 {line.code}（{official.name}），名称却是“{line.name}”，"
            f"该名称的编码是 {entry.code}。",
            f"A row of table {table.key} has the code {line.code} ({official.name}) and the name "
            f"{line.name}, which is that of {entry.code}.",
        ),
        table.key, ref_of(table, line), cause=Cause.LABEL,
    )  # fmt: skip


@rule(
    "R2", _GROUP, _STRUCTURE,
    name=("同一上级下每个科目只有一行", "Each heading has one row under its parent"),
    why=(
        "分类中同一上级下没有同名的科目；同名出现两次，是重复，或其中一行印错了名称",
        "No two headings under one parent share a name: a name that comes twice is a repeat, or "
        "one of the rows bears another's name",
    ),
    applies=("按分类科目列示的表", "Tables by the official classification"),
    source=CLASSIFICATION, needs=_NAMES,
)  # fmt: skip
def prove_once(index: BookIndex) -> Iterator[Finding]:
    """同一上级下同一科目不出现两次

    Holds: 学前教育 and 小学教育 under 普通教育. Fails: 学前教育 80 and again 学前教育 100.
    """
    for table in index.of_kind(*CLASSIFIED_KINDS):
        found = [
            (branch, *pair)
            for branch in top_branches(table)
            for pair in _twice(branch)
            if not _are_in_two_groups(table, pair[0], pair[1])
        ]
        for branch, one, other, code in found:
            yield _repeated(table, branch, (one, other), code)
        listed = [] if found else list(_twice_in_a_list(table))
        for other in listed:
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}“{other.name}”有两行，数不相同。",
                     f"{other.name} has two rows with different figures in table {table.key}."),
                table.key, ref_of(table, other), cause=Cause.LABEL,
            )  # fmt: skip
        if not found and not listed and table.branches:
            yield fine(
                table, f"表{table.key}每个科目只有一行。",
                f"Each heading of table {table.key} has one row.",
            )  # fmt: skip


def _twice(branch: Branch) -> Iterator[tuple[LineItem, LineItem, str]]:
    """Rows of one code under one heading, each with the one before it, and the code."""
    seen: dict[str, LineItem] = {}
    for line, code, sure in branch.rows():
        before = seen.get(code)
        if before and sure and name_key(before.name) == name_key(line.name):
            # 六、债务还本支出 over 债务还本支出 are two levels, and no row printed twice.
            two_levels = before.outline and not line.outline and line.parent == before.number
            if not two_levels:
                yield before, line, code
        seen[code] = line


def _are_in_two_groups(table: Table, one: LineItem, other: LineItem) -> bool:
    """Whether rows stand under two lines of one level that no list knows: 基本支出, 项目支出."""
    above, beside = table.tree.parent(one), table.tree.parent(other)
    if above is None or beside is None or above is beside:
        return False
    return above.parent == beside.parent and not (above.known_code or beside.known_code)


def _twice_in_a_list(table: Table) -> Iterator[LineItem]:
    """Second rows of one name and other figures, where no row beside them has parts.

    The lists know a section and its only item of one name, so that names alone do not tell.
    """
    for above, other in _named_twice(table):
        beside = table.tree.children(head) if (head := table.tree.parent(other)) else ()
        if above in beside and other.code is None and not any(map(table.tree.children, beside)):
            yield other


def _repeated(
    table: Table, branch: Branch, pair: tuple[LineItem, LineItem], code: str
) -> Observation:
    one, other = pair
    above = f"“{branch.head.name}”之下" if branch.code else ""
    under = f" under {branch.head.name}" if branch.code else ""
    same = values_of(one) == values_of(other)
    if same:
        # A repeat follows the row itself: under another line it is a row of that line.
        beside = other.parent in {one.parent, one.number}
        sure = beside and not may_stand_for_its_parts(code, table.branches)
        text = Text(
            f"表{table.key}{above}“{one.name}”以相同的数印了两次。",
            f"{one.name} is printed twice with the same figures{under} in table {table.key}.",
        )
    else:
        # Both stand under the heading in the tree, so its sum holds with both: one is another row.
        sure = branch.clean and bool(branch.code) and _are_siblings(one, other, branch.head)
        text = Text(
            f"表{table.key}{above}“{one.name}”有两行，数不相同。",
            f"{one.name} has two rows with different figures{under} in table {table.key}.",
        )
    position = table.amounts[0] if table.amounts else None
    parts = table.operands((one, other), position) if position else ()
    return Observation(
        Verdict.FAILS if sure else Verdict.SUSPECT, text, table.key, ref_of(table, other),
        parts[:1], parts[1:], cause=None if same else Cause.LABEL,
    )  # fmt: skip


def _are_siblings(one: LineItem, other: LineItem, head: LineItem) -> bool:
    return one.parent == other.parent == head.number and one.certain and other.certain


@rule(
    "R6", _GROUP, RuleKind.PLAUSIBILITY,
    name=("同一上级下没有同名的两行", "No two rows of one name stand under one parent"),
    why=(
        "同一上级下两行同名，读者无从分辨，往往有一行印错了名称",
        "Two rows of one name cannot be told apart; one of them often bears another's name",
    ),
    applies=(
        "不按分类科目列示的表（地区、债券、项目各表除外）",
        "Tables not by the classification, other than of places, bonds and projects",
    ),
    needs=_NAMES,
)  # fmt: skip
def prove_names(index: BookIndex) -> Iterator[Finding]:
    """同一上级下没有两行同名（地区、项目等不计）

    Holds: 均衡性转移支付 and 结算补助. Fails: 结算补助 5 and again 结算补助 30 under one total.
    """
    for table in index.tables:
        if table.kind in CLASSIFIED_KINDS or _NAMES_RECUR.search(table.kind):
            continue
        twice = list(_named_twice(table))
        for one, other in twice:
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}“{one.name}”有两行，不知何以区分。",
                     f"{one.name} has two rows in table {table.key} that nothing tells apart."),
                table.key, ref_of(table, other), cause=Cause.LABEL,
            )  # fmt: skip
        if not twice:
            yield fine(
                table, f"表{table.key}同一上级下没有同名的行。",
                f"No two rows of one name stand under one parent in table {table.key}.",
            )  # fmt: skip


_NAMES_RECUR = re.compile("_by_region|_balance$|debt|projects|performance")
"""Kinds of table in which places, bonds and projects of one name recur."""
_NO_NAME = re.compile("^(?:其中|[小合总]计|其他$)")


def _named_twice(table: Table) -> Iterator[tuple[LineItem, LineItem]]:
    """Rows of one name and parent with an amount each, or below one another with the same.

    Not where this is a habit of the table, of its short names (places under each project) or of
    its long ones (titles of documents that send money).
    """
    seen: dict[tuple[int | None, str], LineItem] = {}
    short: list[tuple[LineItem, LineItem]] = []
    long: list[tuple[LineItem, LineItem]] = []
    for line in table.section.lines:
        if not any(values_of(line)) or _NO_NAME.search(line.name) or line.role is not Role.ITEM:
            continue
        found = long if len(line.name) > _LONG else short
        above = table.tree.parent(line)
        if above is not None and above.name == line.name and above.number == line.number - 1:
            same = values_of(above) == values_of(line) and above.code == line.code
            found += [(above, line)] if same else []
        first = seen.setdefault((line.parent, line.name), line)
        if first is not line and values_of(first) != values_of(line) and first.code == line.code:
            found.append((first, line))
    for found in (short, long):
        if len(found) < _ENOUGH:
            yield from found


_LONG = 20
"""Longer names are titles."""


_LEFT_AT_THE_END = "23009"
"""年终结余: printed after all that it is left of, wherever the list has it."""


@rule(
    "R3", _GROUP, RuleKind.PLAUSIBILITY,
    name=("各行按分类目录的顺序排列", "Rows come in the order of the official list"),
    why=(
        "表按科目编码顺序编制；次序颠倒的行，可能互换了名称",
        "Tables follow the order of the codes; rows out of order may bear each other's names",
    ),
    applies=(
        "绝大部分按目录顺序排列的表，及按类列示的转移支付",
        "Tables that follow the order of the lists otherwise, and transfers listed by class",
    ),
    source=CLASSIFICATION, needs=_NAMES,
)  # fmt: skip
def prove_order(index: BookIndex) -> Iterator[Finding]:
    """同一上级下各行按编码顺序排列

    Holds: 学前教育, 小学教育, 初中教育. Fails: 小学教育, 学前教育, 初中教育.
    """
    found = [(table, _lists_of(table)) for table in index.of_kind(*CLASSIFIED_KINDS)]
    found += [(table, [*_lists_of_classes(table)]) for table in index.of_kind("general_transfers")]
    orders = Counter(name for _, branches in found for name in _odd_names(branches))
    for table, branches in found:
        if not branches:
            continue
        odd = []
        for branch in branches:
            pairs = _out_of_order(branch)
            # What several tables have in one order is the Book's own.
            lines = [
                other
                for one, other in pairs
                if max(orders[one.name, other.name], orders[other.name]) == 1
                and not (other.known_code or "").startswith(_LEFT_AT_THE_END)
                and not _are_in_two_groups(table, one, other)
            ]
            odd += [(branch, lines)] if lines else []
        # The order of the classes is a table's own choice, and says nothing of that within them.
        inside = sum(bool(one.code) for one, _ in odd)
        if inside * _MOSTLY > max(len(branches), _MOSTLY):
            continue
        for branch, lines in odd:
            few = 2 * len(lines) < len(branch.parts) or len(branches) > _MOSTLY
            if few and len(lines) <= _SHORT:
                yield _disordered(table, lines)
        if not odd:
            yield fine(
                table, f"表{table.key}各行按目录顺序排列。",
                f"The rows of table {table.key} follow the official list.",
            )  # fmt: skip


def _odd_names(branches: Sequence[Branch]) -> set[str | tuple[str, str]]:
    """The names of rows out of order, alone and each with that of the row before it."""
    pairs = [pair for branch in branches for pair in _out_of_order(branch)]
    return {other.name for _, other in pairs} | {(one.name, other.name) for one, other in pairs}


def _lists_of(table: Table) -> list[Branch]:
    """The branches of a table in which rows have an order."""
    classed = any(len(one.code) == _CLASS for one in table.branches)
    branches = list(top_branches(table) if classed else _headless_lists(table))
    return [one for one in branches if len(one.parts) > 1]


def _headless_lists(table: Table) -> Iterator[Branch]:
    """Rows of one heading that has no row itself, as in a table of one class.

    Three at least: of two either order may be meant.
    """
    beside: dict[int | None, list[LineItem]] = {}
    for line in table.section.lines:
        if line.role is Role.ITEM and line.known_code:
            beside.setdefault(line.parent, []).append(line)
    for lines in beside.values():
        codes = [line.known_code or "" for line in lines]
        above = codes[0][:-2]
        if len(lines) > _SHORT and len({code[:-2] for code in codes}) == 1 and not balances(above):
            yield Branch(lines[0], above, lines, codes)


_CLASSES_THAT_TELL = 6
"""Rows of one heading that bear the names of classes, from which on they are a list of these."""


def _lists_of_classes(table: Table) -> Iterator[Branch]:
    """Grants listed by what they are for, class by class, under one heading."""
    beside: dict[int | None, list[tuple[LineItem, str]]] = {}
    for line in table.section.lines:
        code = _class_named(line.name) if line.role is Role.ITEM else None
        if code is not None:
            beside.setdefault(line.parent, []).append((line, code))
    for rows in beside.values():
        if len(rows) >= _CLASSES_THAT_TELL:
            lines, codes = [line for line, _ in rows], [code for _, code in rows]
            yield Branch(lines[0], "", lines, codes)


def _class_named(name: str) -> str | None:
    """The class of expenditure that a grant is named after, or None."""
    plain = _OF_A_GRANT.sub("", name)
    for one in (plain, f"{plain}支出"):
        for entry in load_codes().named(one):
            if len(entry.code) == _CLASS and entry.classification is Classification.FUNCTIONAL:
                return entry.code
    return None


_OF_A_GRANT = re.compile("(?:共同财政事权)?(?:专项)?(?:转移支付|补助)?(?:收入|支出)?$")


def _out_of_order(branch: Branch) -> list[tuple[LineItem, LineItem]]:
    """The rows whose code comes after a greater one, each with the row before it."""
    ranked = [(line, code) for line, code, sure in branch.rows() if sure and code not in AT_THE_END]
    return [(one, other) for (one, a), (other, b) in pairwise(ranked) if b < a]


AT_THE_END = {"219", "227", "229", "230", "231", "232", "233", "234"}
"""Classes that many tables print after all others, whatever their code."""


def _disordered(table: Table, lines: Sequence[LineItem]) -> Observation:
    zh, en = "、".join(one.name for one in lines), ", ".join(one.name for one in lines)
    return Observation(
        Verdict.SUSPECT,
        Text(
            f"表{table.key}“{zh}”的位置与目录顺序不合，名称可能与邻行互换。",
            f"{en} of table {table.key} does not stand where the official list has it: names of "
            "rows may have been exchanged.",
        ),
        table.key, ref_of(table, lines[0]), cause=Cause.LABEL,
    )  # fmt: skip


@rule(
    "R4", _GROUP, _STRUCTURE,
    name=("同一内容的两张表行行相对", "Two tables of one thing have the same rows"),
    why=(
        "没有下级财政的地方，全域表与本级表是同一张表，一张有的行另一张也应有",
        "Where there is no lower level the tables of area and own level are one: a row of the one "
        "must be in the other",
    ),
    applies=("数和行都相同的全域表和本级表", "Tables of area and own level that are the same"),
    needs=_NAMES,
)  # fmt: skip
def prove_same_rows(index: BookIndex) -> Iterator[Finding]:
    """全域表与本级表相同时，各行一一对应

    Holds: both list 增值税, 契税, 房产税, 印花税. Fails: one of them lacks 契税 5.
    """
    for kind in CLASSIFIED_KINDS:
        tables = index.filled(kind)
        wholes = [one for one in tables if one.scope in {Scope.OVERALL, None}]
        for own in tables:
            fitting = [one for one in wholes if one.section.year == own.section.year]
            if own.scope is Scope.OWN_LEVEL and fitting:
                place = own.section.position
                nearest = min(fitting, key=lambda one: abs(one.section.position - place))
                yield from _compare_rows(nearest, own)


def _compare_rows(whole: Table, own: Table) -> Iterator[Finding]:
    aligned = align_rows(whole, own)
    columns = match_columns(whole, own)
    twins = {line.number: twin for line, twin in aligned.pairs}
    back = {twin.number: line for line, twin in aligned.pairs}
    if not columns or len(aligned.pairs) < _ENOUGH:
        return
    turned = [(two, one) for one, two in columns]
    lost = [
        (whole, own, line)
        for line in aligned.only_here
        if _must_be(whole, own, line, twins, columns)
    ]
    lost += [
        (own, whole, line)
        for line in aligned.only_there
        if _must_be(own, whole, line, back, turned)
    ]
    if len(lost) > max(_SHORT, len(aligned.pairs) // _ENOUGH):
        return
    for here, there, line in lost:
        yield _unpaired(here, there, line)
    if not aligned.only_here and not aligned.only_there:
        yield fine(
            own, f"表{whole.key}与表{own.key}各行一一对应。",
            f"Tables {whole.key} and {own.key} have the same rows.",
        )  # fmt: skip


def _must_be(
    here: Table,
    there: Table,
    line: LineItem,
    twins: Mapping[int, LineItem],
    columns: Sequence[tuple[Measure, Measure]],
) -> bool:
    """Whether the other table must have a row: it has parts of the same heading and amount."""
    above = here.tree.parent(line)
    twin = twins.get(above.number) if above is not None else None
    if above is None or twin is None or len(line.name) < _SHORT:
        return False
    if not any(here.operand(line, one).value for one, _ in columns):
        return False
    if any(
        here.operand(above, one).value != there.operand(twin, two).value for one, two in columns
    ):
        return False
    beside = [one for one in here.tree.children(above) if one is not line]
    listed = line.known_code is not None
    return any(one.number in twins for one in beside) or (
        not beside and listed and _are_equally_deep(here, there, twins)
    )


def _are_equally_deep(here: Table, there: Table, twins: Mapping[int, LineItem]) -> bool:
    """Whether all but one row that has rows below it here has them in the other table, too."""
    heads = [one for one in here.section.lines if one.number in twins and here.tree.children(one)]
    alike = sum(bool(there.tree.children(twins[one.number])) for one in heads)
    return alike > 1 and alike == len(heads) - 1


def _unpaired(here: Table, there: Table, line: LineItem) -> Observation:
    """Sure where no row of the other table could be it under another name.

    A row that is blank in some column (a budget without an account) may be left out of the other,
    and so may the only one of its heading: the other may break it down no further.
    """
    figures, names = (
        {value for value in values_of(line) if value},
        {x.name for x in here.section.lines},
    )
    alike = [
        one
        for one in there.section.lines
        if one.name not in names and figures & set(values_of(one))
    ]
    zh = f"数相同的有“{alike[0].name}”。" if alike else ""
    en = f" There, {alike[0].name} has its figure." if alike else ""
    operand = here.operand(line, here.amounts[0])
    partly = not all(here.operand(line, one).value for one in here.amounts)
    above = here.tree.parent(line)
    alone = above is not None and len(here.tree.children(above)) == 1
    return Observation(
        Verdict.SUSPECT if alike or partly or alone else Verdict.FAILS,
        Text(
            f"表{here.key}的“{line.name}”{operand.printed}在相同的表{there.key}中没有对应的行。{zh}",
            f"{line.name}, {operand.printed}, of table {here.key} has no row in table "
            f"{there.key}, which is the same otherwise.{en}",
        ),
        here.key, ref_of(here, line), (operand,), cause=Cause.OMISSION,
    )  # fmt: skip


@rule(
    "R12", _GROUP, RuleKind.PLAUSIBILITY,
    name=("序号连续", "The numerals of rows run on"),
    why=(
        "序号跳过或重复，往往是漏印、重印了一行，或用了另一行的名称",
        "A numeral skipped or repeated often shows a row left out, printed twice or under the "
        "label of another",
    ),
    applies=("各行编有序号的表", "Tables whose rows are numbered"),
    needs=_NAMES,
)  # fmt: skip
def prove_numerals(index: BookIndex) -> Iterator[Finding]:
    """同一上级下的序号一、二、三逐一相接

    Holds: 一、, 二、, 三、. Fails: 一、, 三、 or 一、, 二、, 二、.
    """
    for table in index.tables:
        numbered = sum(line.outline is not None for line in table.section.lines)
        odd = list(_breaks(table))
        if numbered < _NUMBERED or len(odd) > max(_TWO_SWAPPED, numbered // _MOSTLY):
            continue
        for before, after in odd:
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}“{before.printed.strip()}”之后是“{after.printed.strip()}”，"
                     "序号不相接。",
                     f"{before.printed.strip()} of table {table.key} is followed by "
                     f"{after.printed.strip()}: the numerals do not run on."),
                table.key, ref_of(table, after), cause=Cause.OMISSION,
            )  # fmt: skip
        if not odd:
            yield fine(
                table,
                f"表{table.key}序号连续。",
                f"The numerals of table {table.key} run on.",
            )


_NUMBERED = 3
_TWO_SWAPPED = 4
"""Breaks that two rows under each other's labels make; a table with more is numbered otherwise."""


def _breaks(table: Table) -> Iterator[tuple[LineItem, LineItem]]:
    """Rows whose numeral does not follow that of the row of its style before it.

    A numeral of an outer style, or 1, begins a new run.
    """
    open_runs: list[LineItem] = []
    for line in table.section.lines:
        if line.outline is None:
            continue
        style, number = line.outline.style, line.outline.number
        at = next((n for n, one in enumerate(open_runs) if _style(one) == style), None)
        if at is not None:
            before = open_runs[at]
            if number != 1 and before.outline and number != before.outline.number + 1:
                yield before, line
            del open_runs[at:]
        open_runs.append(line)


def _style(line: LineItem) -> str:
    return line.outline.style if line.outline else ""


RULES = (
    prove_codes,
    prove_once,
    prove_names,
    prove_order,
    prove_same_rows,
    prove_numerals,
)
