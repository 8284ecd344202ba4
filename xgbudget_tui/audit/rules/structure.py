"""Structure: the contents list, empty tables, lines without a place, what is printed twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xgbudget_tui.audit.assertion import Finding, Observation
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.classified import may_stand_for_its_parts
from xgbudget_tui.audit.rule import DISCLOSURE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.names import character_pairs, normalise_name
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.rounding import judge_sum
from xgbudget_tui.model.slips import slip_likeness
from xgbudget_tui.model.terms import FigureState, Fill, Kind, Role, SectionKind, Verdict
from xgbudget_tui.model.text import Text, cut_right

_GROUP = RuleGroup.STRUCTURE
_STRUCTURE = RuleKind.STRUCTURE
_NONE = re.compile(
    r"(?:^|[：:，。；年])(?:本?[省市县区]|我[省市县区])?(?:\d{4}年)?.{0,12}?(?:无|没有|未)|为空|空表"
)
_REMARK = re.compile(
    r"未[含包]|不[含包]|未列入|^(?:备)?注[:：]?(?:无|没有)?[。.]?$"
    r"|[故而则][^。;；]{0,12}(?:无|没有|未)|未下达|未.{0,6}列示|(?:无|没有)(?:此|该|对应)|(?:无|没有)20\d\d年"
)
"""A remark on what the figures leave out or on single rows, or the empty field for one.

It says of no table that there is nothing in it.
"""
_YEAR = re.compile(r"(20\d\d)年")
_TELLING = re.compile(
    r"一般公共|政府性基金|国有资本|社会保险|收入|支出|本级|转移支付|债务|三公|绩效|分地区|分项目|经济"
)
_ALIKE = 2, 3
_NAMED_AFTER_PROJECTS = {"performance", "projects"}


def _tables(index: BookIndex) -> Iterator[Section]:
    return (s for s in index.book.sections if s.kind is SectionKind.TABLE and s.measures)


def _observe(
    verdict: Verdict, section: Section, message: Text, cause: Cause | None = None
) -> Observation:
    return Observation(verdict, message, section.key, cause=cause)


@rule(
    "I1", _GROUP, _STRUCTURE,
    name=("空表附有说明", "An empty table says why it is empty"),
    why=(
        "没有数据的表应当列出空表并说明",
        "A table without figures is published empty, with a note",
    ),
    applies=("全部为零或空白的表", "Tables that are blank or all zero"), source=DISCLOSURE,
)  # fmt: skip
def prove_statements(index: BookIndex) -> Iterator[Finding]:
    """空表（或全为零的表）下有“无……”一类说明

    Holds: 收入总计 0, 情况说明：无国有资本经营预算收入. Fails: 收入总计 0 and nothing else.
    """
    for section in _tables(index):
        if section.fill is Fill.FILLED or section.kind_id == "performance":
            continue
        said = _statement(index, section)
        if said:
            message = Text(
                f"表{section.key}没有数据，说明：{said}",
                f"Table {section.key} has no figures and says so: {said}",
            )
            yield _observe(Verdict.EXACT, section, message)
        else:
            message = Text(
                f"表{section.key}没有数据，也没有说明原因。",
                f"Table {section.key} has no figures and does not say why.",
            )
            yield _observe(Verdict.FAILS, section, message, Cause.OMISSION)


def _statement(index: BookIndex, section: Section) -> str:
    """What a table says under it; the halves of a two-sided table share it."""
    halves = index.book.parts(section.number) or (section,)
    return next((half.statement for half in (section, *halves) if half.statement), "")


@rule(
    "I2", _GROUP, _STRUCTURE,
    name=("说明“无”的表没有数据", "A table said to be empty is empty"),
    why=("说明与表不得矛盾", "A note and its table must not contradict each other"),
    applies=("附有“无……”说明的表", "Tables with a note that there is none"), source=DISCLOSURE,
)  # fmt: skip
def prove_emptiness(index: BookIndex) -> Iterator[Finding]:
    """说明称“无”时，表内没有非零数

    Holds: 情况说明：无……收入, 收入总计 0. Fails: the same note, 收入总计 50.
    """
    for section in _tables(index):
        said = normalise_name(section.statement)
        if not said or not _NONE.search(said) or _REMARK.search(said):
            continue
        if section.fill is Fill.FILLED and _has_amount(section):
            message = Text(
                f"表{section.key}说明“{cut_right(section.statement, _MOST_QUOTED)}”，表内却有数。",
                f"Table {section.key} says there is none, yet it has figures.",
            )
            yield _observe(Verdict.FAILS, section, message)
        else:
            message = Text(
                f"表{section.key}说明为无，表内确无数据。",
                f"Table {section.key} says there is none, and there is none.",
            )
            yield _observe(Verdict.EXACT, section, message)


def _has_amount(section: Section) -> bool:
    return any(figure.value for line in section.lines for figure in line.figures)


@rule(
    "I3", _GROUP, _STRUCTURE,
    name=("目录与正文一一对应", "Contents list and body correspond"),
    why=("目录所列各表都应公开", "Every table listed is to be published"),
    applies=("有目录的文件", "Documents with a contents list"), source=DISCLOSURE,
)  # fmt: skip
def prove_contents(index: BookIndex) -> Iterator[Finding]:
    """目录列出的每一节正文都有，正文的每一节目录都列

    Holds: listed and printed. Fails: listed as 21, absent from the body.
    """
    if not any(section.listed for section in index.book.sections):
        return
    unlisted = [section for section in index.book.sections if _is_unlisted(section)]
    if len(unlisted) > _FEW_UNLISTED:
        yield _observe(Verdict.SUSPECT, unlisted[0], _name_unlisted(unlisted), Cause.OMISSION)
    for section in index.book.sections:
        title = section.listed or section.title
        if section.kind is SectionKind.MISSING:
            message = Text(
                f"目录列有“{section.number} {title}”，正文中没有。",
                f"The contents list has {section.number} {title}; the body lacks it.",
            )
            found = _observe(Verdict.FAILS, section, message, Cause.OMISSION)
            # A title that the body has after all was only not read as one.
            said = normalise_name(title) in index.remember(_all_prose)
            yield replace(found, kind=Kind.DOUBT) if said else found
        elif _is_unlisted(section):
            message = Text(
                f"正文有“{title}”，目录没有列出。",
                f"The body has {title}; the contents list does not.",
            )
            if len(unlisted) <= _FEW_UNLISTED:
                yield _observe(Verdict.SUSPECT, section, message, Cause.OMISSION)
        elif section.part <= 1:
            message = Text(
                f"目录与正文都有“{section.number} {title}”。",
                f"{section.number} {title} is listed and printed.",
            )
            yield _observe(Verdict.EXACT, section, message)


_FEW_UNLISTED = 3
"""Tables that the contents list leaves out, each said by itself; of more one sentence names some:
a report that is bound in has tables of its own."""


def _is_unlisted(section: Section) -> bool:
    return not section.listed and section.part == 0 and section.kind is SectionKind.TABLE


def _name_unlisted(sections: Sequence[Section]) -> Text:
    some = [section.title for section in sections[:_FEW_UNLISTED]]
    return Text(
        f"正文有 {len(sections)} 张表目录没有列出：{'、'.join(some)}等。",
        f"The contents list leaves out {len(sections)} tables of the body: {', '.join(some)}, ….",
    )


def _all_prose(index: BookIndex) -> str:
    """Everything that stands in the prose of a Book and under its tables, without breaks."""
    texts = [
        text
        for section in index.book.sections
        if section.kind is not SectionKind.MISSING
        for text in (section.statement, *(paragraph.text for paragraph in section.paragraphs))
    ]
    return normalise_name("".join(texts))


@rule(
    "I4", _GROUP, _STRUCTURE,
    name=("没有重复刊印", "Nothing is printed twice"),
    why=("同一节重复刊印容易产生两个版本", "A section printed twice invites two versions"),
    applies=("所有文件", "Every document"),
)  # fmt: skip
def prove_no_repeats(index: BookIndex) -> Iterator[Finding]:
    """同一节只刊印一次（跨页续表不算）

    Holds: printed once. Fails: the debt note is printed twice.
    """
    for section in index.book.sections:
        if section.repeats:
            lines = "、".join(str(place.line) for place in section.repeats)
            message = Text(
                f"“{section.title}”重复刊印（又见第 {lines} 行）。",
                f"{section.title} is printed more than once (again at line {lines}).",
            )
            yield _observe(Verdict.SUSPECT, section, message)
        elif section.kind is not SectionKind.MISSING:
            message = Text(f"“{section.title}”只刊印一次。", f"{section.title} is printed once.")
            yield _observe(Verdict.EXACT, section, message)


@rule(
    "I5", _GROUP, _STRUCTURE,
    name=("目录标题与正文标题一致", "Titles in the contents and in the body agree"),
    why=("标题的预算、收支、口径等用词应当一致", "They must name the same budget, side and scope"),
    applies=("目录和正文都有标题的各节", "Sections with both titles"),
)  # fmt: skip
def prove_titles(index: BookIndex) -> Iterator[Finding]:
    """两处标题说的是同一张表

    Holds: 区区本级…收入表 and 区本级…收入表. Fails: …收入表 in the contents, …支出表 in the body.
    """
    for section in index.book.sections:
        if not section.listed or section.kind is SectionKind.MISSING or section.part > 1:
            continue
        one, other = normalise_name(section.listed), normalise_name(section.title)
        if _say_the_same(one, other):
            message = Text(
                f"“{section.title}”与目录标题相符。",
                f"{section.title} agrees with the contents list.",
            )
            yield _observe(Verdict.EXACT, section, message)
        else:
            message = Text(
                f"目录作“{section.listed}”，正文作“{section.title}”。",
                f"The contents list says {section.listed}, the body {section.title}.",
            )
            yield _observe(Verdict.SUSPECT, section, message, Cause.LABEL)


def _say_the_same(one: str, other: str) -> bool:
    """Whether two titles share the words that tell tables apart, or else most of their pairs."""
    if set(_TELLING.findall(one)) == set(_TELLING.findall(other)):
        return True
    pairs = [character_pairs(text) for text in (one, other)]
    shared, fewer = len(pairs[0] & pairs[1]), min(len(pairs[0]), len(pairs[1]))
    return shared * _ALIKE[1] >= fewer * _ALIKE[0] and shared > 0


@rule(
    "I6", _GROUP, _STRUCTURE,
    name=("各表年份与全册一致", "Each table is of the Book's year"),
    why=("同一册预算各表属于同一年度", "The tables of one budget are of one year"),
    applies=("标题写有年份的各节", "Sections whose titles state a year"),
)  # fmt: skip
def prove_years(index: BookIndex) -> Iterator[Finding]:
    """表题年份 = 全册年份（执行表可早一年）

    Holds: 2023年…收入表 in the budget of 2023. Fails: 2013年…收入表 in the budget of 2023.
    """
    year = index.book.year
    for section in index.book.sections:
        stated = [int(text) for text in _YEAR.findall(normalise_name(section.title))]
        if not stated or section.kind_id in _NAMED_AFTER_PROJECTS:
            continue
        if any(one in {year, year - 1} for one in stated):
            message = Text(
                f"“{section.title}”属于{year}年册。",
                f"{section.title} belongs to the Book of {year}.",
            )
            yield _observe(Verdict.EXACT, section, message)
        else:
            message = Text(
                f"“{section.title}”的年份与全册（{year}年）不符。",
                f"The year in {section.title} is not the Book's, {year}.",
            )
            yield _observe(Verdict.SUSPECT, section, message, Cause.LABEL)


_MOST_QUOTED = 60
"""Cells of a statement that a sentence quotes."""
_SHOWN = 5


@rule(
    "T1", _GROUP, _STRUCTURE,
    name=("每一行都有确定的位置", "Every line has a place in its table"),
    why=("放不进任何上级的行，说明缺行或有误", "A line that fits nowhere shows a gap or an error"),
    applies=("所有表", "Every table"),
)  # fmt: skip
def prove_places(index: BookIndex) -> Iterator[Finding]:
    """每一行都能归入上级，每一类都能加总闭合

    Holds: every line placed. Fails: a line that no total can take in. A branch that adds up, but
    lacks a level of the official list, is unchecked.
    """
    for table in index.tables:
        lost = [line for line in table.section.lines if not line.placed]
        broken = table.section.open_classes
        if lost:
            names_zh, names_en = _list([line.name for line in lost])
            yield Observation(
                Verdict.UNDECIDABLE,
                Text(f"表{table.key}有 {len(lost)} 行看不出归在哪一行之下，未参与核对："
                     f"{names_zh}。",
                     f"Under which line of table {table.key} these stand cannot be told, so no sum "
                     f"takes them in ({len(lost)}): {names_en}."),
                table.key, FigureRef(table.key, lost[0].number, 1), cause=Cause.OMISSION,
            )  # fmt: skip
        verdicts = {name: _judge_branches(table, name) for name in broken}
        gaps = [name for name, found in verdicts.items() if not found or found & _BREAKING]
        # A column in which the parts have nothing is not broken down, and no level need be missing.
        whole = [name for name, found in verdicts.items() if found and found <= _HOLDING]
        if whole:
            names_zh, names_en = _list(whole)
            yield Observation(
                Verdict.UNDECIDABLE,
                Text(f"表{table.key}有 {len(whole)} 处，下级加起来等于上级，"
                     f"但按目录不在同一级，其间可能缺行：{names_zh}。",
                     f"In table {table.key} the parts of these add up, but the official list has "
                     f"them on different levels; a line between may be missing: {names_en}."),
                table.key, cause=Cause.OMISSION,
            )  # fmt: skip
        if gaps:
            names_zh, names_en = _list(gaps)
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}有 {len(gaps)} 处，下级加起来不等于上级：{names_zh}。",
                     f"In table {table.key} the parts of these do not add up: {names_en}."),
                table.key, cause=Cause.OMISSION, kind=Kind.DOUBT,
            )  # fmt: skip
        if not lost and not whole and not gaps:
            message = Text(
                f"表{table.key}各行都有位置。", f"Every line of table {table.key} is placed."
            )
            yield Observation(Verdict.EXACT, message, table.key)


def _judge_branches(table: Table, name: str) -> set[Verdict]:
    """How the lines of a name that have parts come out as their sum, in all columns."""
    return {
        judge_sum((table.operand(line, measure),), table.operands(parts, measure)).verdict
        for line, parts in table.parents
        if line.name == name
        for measure in table.amounts
    }


_BREAKING = {Verdict.FAILS, Verdict.SUSPECT}
_HOLDING = {Verdict.EXACT, Verdict.ROUNDING, Verdict.NOT_APPLICABLE}


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
        if len(twins) > _HABIT:
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}有 {len(twins)} 行与同一上级下的另一行同名同数，"
                     f"如“{twins[0].name}”。",
                     f"{len(twins)} rows of table {table.key} have the name and figures of another "
                     f"row under their parent, {twins[0].name} for one."),
                table.key, FigureRef(table.key, twins[0].number, table.amounts[0].position),
            )  # fmt: skip
            continue
        for line in twins:
            measure = next(
                (m for m in table.amounts if table.operand(line, m).value), table.amounts[0]
            )
            printed = table.operand(line, measure).printed
            yield Observation(
                Verdict.FAILS if _adds_up_without(table, line) else Verdict.SUSPECT,
                Text(f"表{table.key}“{line.name}”{printed}在同一上级下出现两次。",
                     f"{line.name}, {printed}, stands twice under one parent in table "
                     f"{table.key}."),
                table.key, FigureRef(table.key, line.number, measure.position),
            )  # fmt: skip
        if table.amounts and not twins:
            message = Text(f"表{table.key}没有重复的行。", f"No line of table {table.key} repeats.")
            yield Observation(Verdict.EXACT, message, table.key)


def _adds_up_without(table: Table, line: LineItem) -> bool:
    """Whether the heading is short of its parts by just the repeated row, wherever that has any."""
    above = table.tree.parent(line)
    filled = [m for m in table.amounts if table.operand(line, m).value]
    if above is None or not filled:
        return False
    code = line.known_code
    if code is not None and may_stand_for_its_parts(code, table.branches):
        return False
    for measure in filled:
        whole = table.operand(above, measure).value
        parts = [table.operand(one, measure).value or 0 for one in table.tree.children(above)]
        if whole is None or sum(parts) - whole != table.operand(line, measure).value:
            return False
    return True


_HABIT = 10
"""Repeated rows beyond which a table lists things that have no other name, as bonds."""
_OFTEN = 3
"""Rows of one name under one parent, beyond which the name is a habit of the table."""


def _find_twins(table: Table) -> Iterator[LineItem]:
    seen: dict[tuple[int | None, str, str | None, tuple[int | str | None, ...]], int] = {}
    named = Counter((line.parent, line.name) for line in table.section.lines)
    for line in table.section.lines:
        values = tuple(figure.value for figure in line.figures)
        if not any(values) or line.role is Role.FIELD:
            continue
        # Two projects of one name have codes or units of their own.
        texts = [figure.printed for figure in line.figures if figure.state is FigureState.TEXT]
        key = (line.parent, line.name, line.code, (*values, *texts))
        # A place named under each project recurs; where it is repeated, it follows itself.
        recurs = named[line.parent, line.name] > _OFTEN
        twin = seen.get(key)
        repeated = twin is not None and (not recurs or twin == line.number - 1)
        if repeated or _repeats_its_head(table, line) or _repeats_its_foot(table, line):
            yield line
        seen[key] = line.number


_ITEM = 7
"""Digits of the code of an item, below which the lists have nothing."""


def _repeats_its_head(table: Table, line: LineItem) -> bool:
    """Whether a line is its heading once more: a total, an 其中, or where no other has parts.

    Where others have, it may be the only item of a section of its name, but not of an item.
    """
    above = table.tree.parent(line)
    if above is None or above.number != line.number - 1:
        return False
    if (above.name, above.code) != (line.name, line.code):
        return False
    if [one.value for one in above.figures] != [one.value for one in line.figures]:
        return False
    finest = len(above.known_code or "") == _ITEM
    if line.role is not Role.ITEM or line.name.startswith("其中") or finest:
        return True
    over = table.tree.parent(above)
    level = table.tree.children(over) if over is not None else table.tree.roots
    beside = [one for one in level if one is not above]
    return bool(beside) and not any(table.tree.children(one) for one in beside)


def _repeats_its_foot(table: Table, line: LineItem) -> bool:
    """Whether a total below its parts is the last of them once more, printed right above it."""
    parts = table.tree.children(line)
    if line.role not in _TOTALS or len(parts) != 1 or parts[0].number != line.number - 1:
        return False
    (above,) = parts
    alike = [one.value for one in above.figures] == [one.value for one in line.figures]
    return alike and (above.name, above.code) == (line.name, line.code)


_TOTALS = {Role.GRAND_TOTAL, Role.TOTAL, Role.SUBTOTAL}


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
                yield Observation(
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
        one, other = table.operand(first, measure), table.operand(line, measure)
        if not one.value or not other.value or one.value == other.value:
            continue
        if slip_likeness(other.value, one.value, one.resolution) > 0:
            before, after = table.printed_amount(one), table.printed_amount(other)
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}“{line.name}”印了两次，数不相同：{before} 和 {after}。",
                     f"{line.name} of table {table.key} is printed twice, as {before} "
                     f"and as {after}."),
                table.key, other.ref, (one,), (other,),
            )  # fmt: skip


RULES = (
    prove_statements,
    prove_emptiness,
    prove_contents,
    prove_no_repeats,
    prove_titles,
    prove_years,
    prove_places,
    prove_no_twins,
    prove_repeated_totals,
)
