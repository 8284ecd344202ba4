"""Headings: each has its row above its rows, and the rows under it are its own."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.assertion import Finding, Observation
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.classified import CLASSIFIED_KINDS, Branch, balances, used_lists
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.rules.rows import AT_THE_END, fine, ref_of, values_of
from xgbudget_tui.audit.table import Table
from xgbudget_tui.classification.code_list import load_codes
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Aspect, Role, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.ROWS
_STRUCTURE = RuleKind.STRUCTURE
_NAMES = frozenset({Aspect.FIGURE})
_CLASS = 3
"""Digits of the code of a class."""
_SHORT = 2
_ENOUGH = 4


@rule(
    "R5", _GROUP, RuleKind.PLAUSIBILITY,
    name=("细列到款的表，各类都有款", "Where classes have sections, each has them"),
    why=(
        "表细到款或项时，有数的类之下应列出款",
        "A table that goes below its classes lists what each class with an amount consists of",
    ),
    applies=("绝大部分类下列有款的表", "Tables in which most classes have sections"),
    source=CLASSIFICATION, needs=_NAMES,
)  # fmt: skip
def prove_detail(index: BookIndex) -> Iterator[Finding]:
    """有数的类之下列有款，细到项的表各款之下列有项；列有款的税收、非税收入也有本行

    Holds: every class with an amount has sections. Fails: 国防支出 120 has none, the others do.
    """
    for table in index.of_kind(*CLASSIFIED_KINDS):
        yield from _headless(table)
        yield from _classless(table)
        yield from _bare_classes(table)
        yield from _bare_sections(table)


def _bare_classes(table: Table) -> Iterator[Observation]:
    heads = [
        one
        for one in table.branches
        if len(one.code) == 3 and one.code not in _WITHOUT_SECTIONS and any(values_of(one.head))
    ]
    bare = [one for one in heads if not one.parts and not table.tree.children(one.head)]
    low = [one for one in heads if _has_only_items(table, one)]
    if len(heads) - len(bare) < _ENOUGH or len(bare) * _ENOUGH > len(heads):
        return
    for branch in low if len(low) * _ENOUGH <= len(heads) else ():
        yield Observation(
            Verdict.SUSPECT,
            Text(f"表{table.key}“{branch.head.name}”之下直接列项，没有款；其他各类都有。",
                 f"{branch.head.name} of table {table.key} lists items without their section; the "
                 "other classes have sections."),
            table.key, ref_of(table, branch.head), cause=Cause.OMISSION,
        )  # fmt: skip
    for branch in bare:
        yield Observation(
            Verdict.SUSPECT,
            Text(f"表{table.key}“{branch.head.name}”之下没有列款，其他各类都有。",
                 f"{branch.head.name} of table {table.key} has no sections; the other classes "
                 "have."),
            table.key, ref_of(table, branch.head), cause=Cause.OMISSION,
        )  # fmt: skip
    if not bare and not low:
        yield fine(
            table, f"表{table.key}各类都列有款。",
            f"Each class of table {table.key} has sections.",
        )  # fmt: skip


def _has_only_items(table: Table, branch: Branch) -> bool:
    """Whether all that stands directly under a class is two levels lower."""
    below = table.tree.children(branch.head)
    return len(below) > 1 and all(len(one.known_code or "") == _ITEM for one in below)


_BALANCING = {"230", "231"}
"""Transfers and principal repaid: classes of what balances a budget."""
_SECTION = 5
"""Digits of the code of a section."""
_ITEM = 7
_NEARLY_ALL = 20
"""Of so many sections one may be without items before they are taken to be listed as one likes."""


def _has_items_of_their_own(code: str) -> bool:
    """Whether the lists know items below a section that bear other names than itself."""
    entry = load_codes().find(code)
    return any(entry is None or one.name != entry.name for one in load_codes().children(code))


def _bare_sections(table: Table) -> Iterator[Observation]:
    """Sections without items in a table that lists the items of nearly all others.

    What balances a budget (上解支出, 年终结余) is printed without, for it is no spending.
    """
    heads = [
        one
        for one in table.branches
        if len(one.code) == _SECTION
        and one.code[:_CLASS] not in _BALANCING
        and _has_items_of_their_own(one.code)
        and any(values_of(one.head))
    ]
    bare = [one for one in heads if not one.parts and not table.tree.children(one.head)]
    if len(heads) < _NEARLY_ALL or len(bare) * _NEARLY_ALL > len(heads):
        return
    for branch in bare:
        yield Observation(
            Verdict.SUSPECT,
            Text(f"表{table.key}“{branch.head.name}”之下没有列项，其他各款几乎都有。",
                 f"{branch.head.name} of table {table.key} has no items; nearly all other sections "
                 "have."),
            table.key, ref_of(table, branch.head), cause=Cause.OMISSION,
        )  # fmt: skip
    if not bare:
        yield fine(
            table, f"表{table.key}各款都列有项。",
            f"Each section of table {table.key} has items.",
        )  # fmt: skip


def _headless(table: Table) -> Iterator[Observation]:
    """Tax or other revenue listed item by item without its own row, where the other has one."""
    codes = {line.known_code for line in table.section.lines}
    for code, other in _HALVES_OF_REVENUE:
        items = [line for line in table.section.lines if _is_section_of(line.known_code, code)]
        said = any(any(values_of(line)) for line in items)
        headed = sum(_is_section_of(one, other) for one in codes) >= _SHORT and other in codes
        entry = load_codes().find(code)
        if code in codes or not (headed and said) or len(items) < _ENOUGH or entry is None:
            continue
        yield Observation(
            Verdict.SUSPECT,
            Text(f"表{table.key}“{items[0].name}”等 {len(items)} 行属于“{entry.name}”，"
                 "表中却没有这一行。",
                 f"{items[0].name} and others of table {table.key} ({len(items)} rows) belong to "
                 f"{entry.name}, for which it has no row."),
            table.key, ref_of(table, items[0]), cause=Cause.OMISSION,
        )  # fmt: skip


_HALVES_OF_REVENUE = (("101", "103"), ("103", "101"))
"""Taxes and what is not a tax: where one of them has a row the other has."""


def _is_section_of(code: str | None, head: str) -> bool:
    return code is not None and len(code) == len(head) + 2 and code.startswith(head)


def _classless(table: Table) -> Iterator[Observation]:
    """Sections whose class has no row, where the other classes of the table have theirs."""
    lists = set(used_lists(table.section))
    classes: set[str] = set()
    sections: dict[str, list[LineItem]] = {}
    for line in table.section.lines:
        code = line.known_code or ""
        if len(code) == _CLASS:
            classes.add(code)
        elif _is_section_of(code, code[:_CLASS]) and _is_only_there(line.name, code):
            sections.setdefault(code[:_CLASS], []).append(line)
    halves = {code for code, _ in _HALVES_OF_REVENUE}
    lost = [code for code in sections if code not in classes | halves | _WITHOUT_SECTIONS]
    if len(classes) < _ENOUGH or len(classes & set(sections)) < _SHORT:
        return
    if len(lost) * _ENOUGH > len(classes):
        return
    for code in lost:
        filled = [line for line in sections[code] if any(values_of(line))]
        entry = load_codes().find(code)
        if entry is None or entry.classification not in lists or not filled:
            continue
        first = filled[0]
        if _is_under_unknown(table, first):
            continue
        yield Observation(
            Verdict.SUSPECT,
            Text(f"表{table.key}“{first.name}”属于“{entry.name}”，表中却没有这一类的行。",
                 f"{first.name} of table {table.key} belongs to {entry.name}, for which it has no "
                 "row."),
            table.key, ref_of(table, first), cause=Cause.OMISSION,
        )  # fmt: skip


def _is_under_unknown(table: Table, line: LineItem) -> bool:
    """Whether a row stands under one that no list knows, which may be its class."""
    above = table.tree.parent(line)
    if above is None or above.role is not Role.ITEM or above.known_code is not None:
        return False
    return not any(len(one.known_code or "") == _CLASS for one in table.tree.children(above))


def _is_only_there(name: str, code: str) -> bool:
    """Whether the list that a code is of knows no section of this name under another class."""
    named = [one for one in load_codes().named(name) if one.code[0] == code[0]]
    return bool(named) and all(one.code.startswith(code[:_CLASS]) for one in named)


_WITHOUT_SECTIONS = {"203", "514", "105", "110", *AT_THE_END}
"""Defence is not always published in detail; the reserve has none, and the rest is often a line."""


@rule(
    "R14", _GROUP, _STRUCTURE,
    name=("一行之下列的是它自己的科目", "The rows under a heading are its own"),
    why=(
        "分类规定每个科目属于谁；一行之下全是另一科目的下级，往往是两行互换了名称",
        "The list says whose each heading is; where all the rows under one belong to another, the "
        "two have often been printed under each other's name",
    ),
    applies=("按分类科目列示的表", "Tables by the official classification"),
    source=CLASSIFICATION, needs=_NAMES,
)  # fmt: skip
def prove_headings(index: BookIndex) -> Iterator[Finding]:
    """科目之下列的是分类中属于它的科目；两行的下级正好互换的，必有误

    Holds: 增值税 and 契税 under 税收收入. Fails: 增值税 and 契税 under 非税收入.
    """
    for table in index.of_kind(*CLASSIFIED_KINDS):
        strange = {line.number: (line, own, true) for line, own, true in _strangers(table)}
        for line, own, true in strange.values():
            crosswise = any(own & there and here & true for _, here, there in strange.values())
            yield _headed_otherwise(table, line, min(true), crosswise=crosswise)
        if not strange and table.branches:
            yield fine(
                table, f"表{table.key}各行之下列的都是它的科目。",
                f"The rows under each heading of table {table.key} are its own.",
            )  # fmt: skip


def _strangers(table: Table) -> Iterator[tuple[LineItem, set[str], set[str]]]:
    """Headings under which all rows that the lists know belong to one other heading.

    With the codes of the heading's name and those of the heading that the rows belong to.
    """
    lists = set(used_lists(table.section))
    for line in table.section.lines:
        own = {
            one.code
            for name in (line.name, f"{line.name}支出")
            for one in load_codes().named(name)
            if one.classification in lists
        }
        matched = load_codes().find(line.known_code or "")
        own |= {matched.code} if matched and matched.classification in lists else set()
        parts = table.tree.children(line)
        if line.role is not Role.ITEM or line.code or not own or len(parts) < _SHORT:
            continue
        # What is sent from one level to another is listed under any name.
        if any(map(balances, own)):
            continue
        homes = [
            [one.code for one in load_codes().named(part.name) if one.classification in lists]
            for part in parts
        ]
        known = [codes for codes in homes if codes]
        at_home = any(code.startswith(tuple(own)) for codes in known for code in codes)
        if at_home or len(known) < _SHORT or 2 * len(known) < len(parts):
            continue
        above = [{_parent(code) for code in codes} for codes in known]
        # What is above the heading, too, is no other heading: its rows are printed a level lower.
        true = {
            code
            for code in set.intersection(*above) - {""}
            if not any(one.startswith(code) for one in own)
        }
        if true:
            yield line, own, true


def _parent(code: str) -> str:
    entry = load_codes().find(code)
    return entry.parent if entry else ""


def _headed_otherwise(table: Table, line: LineItem, code: str, *, crosswise: bool) -> Observation:
    entry = load_codes().find(code)
    name = entry.name if entry else code
    first = table.tree.children(line)[0].name
    return Observation(
        Verdict.FAILS if crosswise else Verdict.SUSPECT,
        Text(f"表{table.key}“{line.name}”之下的“{first}”等行属于“{name}”。",
             f"The rows under {line.name} of table {table.key} ({first} and others) belong to "
             f"{name}."),
        table.key, ref_of(table, line), cause=Cause.LABEL,
    )  # fmt: skip


RULES = (prove_detail, prove_headings)
