"""The official code of each line, from year, budget, flow, place in the tree and name together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from xgbudget_tui.classification.candidates import (
    TableContext,
    best_edition,
    candidates_of,
    fits_budget,
    lists_of,
)
from xgbudget_tui.classification.code_list import CodeList, OfficialCode, load_codes, name_key
from xgbudget_tui.classification.name_likeness import LONGEST, best_alike, find_by_part, likeness
from xgbudget_tui.model.book import CodeMatch, LineItem
from xgbudget_tui.model.terms import Budget, Classification, Role
from xgbudget_tui.model.tree import LineTree
from xgbudget_tui.model.value import change_value

_GIVEN = {"high": 100, "medium": 95, "low": 90, "inferred": 80}
"""How sure an exact match can be, by how well the entry itself is attested."""

_BALANCE_CLASSES = ("110", "230", "105", "231")
"""类 whose 款 stand beside the budget proper, often without their 类 above them."""

_GENERAL_TRANSFERS = ("11001", "11002", "11003", "23001", "23002", "23003")
"""款 of transfers that the general budget alone has."""

MOST_STRANGERS = 40
"""Unknown names among siblings beyond the number of codes they could mean."""

_BUDGET = re.compile(
    r"(?:一般公共预算|政府性基金(?:预算)?|国有资本经营预算|社会保险基金预算)(?:收入|支出)$"
)
_NO_HEADINGS = frozenset({"基本支出", "项目支出"})
"""The two kinds of an office's spending, which are divided by headings and are none."""
_TOTAL_WORDS = ("合计", "总计", "小计")
_LAST_WORDS = ("支出", "收入")


def match_codes(lines: Sequence[LineItem], *, context: TableContext) -> tuple[LineItem, ...]:
    """Each line with its ``match`` set, or None where no code is credible.

    The lines must have their parents. Printed codes are looked up and their names compared;
    lines without a code get one from the children of their parent's code: by exact name, by a
    known variant, else by likeness. Confidence is 0 to 100.
    """
    matcher = _Matcher(lines, context)
    return tuple(
        change_value(line, match=found)
        if (found := matcher.found.get(line.number)) is not line.match
        else line
        for line in lines
    )


@cache
def _listed_names(lists: tuple[Classification, ...]) -> tuple[str, ...]:
    """The names of all codes of these lists."""
    codes = load_codes()
    return tuple(codes.keys(entry)[0] for entry in codes.codes if entry.classification in lists)


class _Matcher:
    def __init__(self, lines: Sequence[LineItem], context: TableContext) -> None:
        self.codes: CodeList = load_codes()
        self.context = context
        self.lists = lists_of(self.codes, (line.name for line in lines), context)
        self._pools: dict[str, Sequence[OfficialCode]] = {}
        self._names = _listed_names(self.lists)
        self.tree = LineTree(lines)
        self.found: dict[int, CodeMatch] = {}
        pending: list[tuple[str, Sequence[LineItem]]] = [("", self.tree.roots)]
        while pending:
            above, siblings = pending.pop()
            self._match_siblings(above, siblings)
            for line in siblings:
                children = self.tree.children(line)
                if children:
                    match = self.found.get(line.number)
                    pending.append((match.code if match else line.code or above, children))

    def _match_siblings(self, above: str, siblings: Sequence[LineItem]) -> None:
        """Exact names first, so that likeness cannot take a code that a sibling bears by name."""
        taken: set[str] = set()
        unsure: list[LineItem] = []
        for line in siblings:
            match = self._by_print(line) if line.code else self._by_name(above, line)
            if match is not None:
                self.found[line.number] = match
                taken.add(match.code)
            elif not line.code:
                unsure.append(line)
        # More strangers than there are codes are no misprints, but lines of another kind.
        if len(unsure) > MOST_STRANGERS + len(self._pool(above)):
            return
        for line in unsure:
            match = self._by_likeness(above, line, taken)
            if match is not None:
                self.found[line.number] = match
                taken.add(match.code)

    def _by_print(self, line: LineItem) -> CodeMatch | None:
        entry = self.codes.find(line.code or "")
        if entry is None:
            return None
        exact = name_key(line.name) in self.codes.keys(entry)
        return _match(entry, line, 100 if exact else 90)

    def _by_name(self, above: str, line: LineItem) -> CodeMatch | None:
        name = _plain(line)
        entries = candidates_of(self.codes, name, self.context, self.lists)
        if not entries or line.role is not Role.ITEM:
            return None
        if above:
            for lost, missing in ((0, 2), (10, 4)):
                under = [entry for entry in entries if entry.code[:-missing] == above]
                if under:
                    return self._choose(under, line, lost)
            own = self._children_worded(above, name)
            if own:
                return self._choose(own, line, 5)
            under = [entry for entry in entries if entry.code[:3] == above[:3]]
            return self._choose(under, line, 20) if under else None
        return self._choose(_outermost(entries, self.context), line, 5)

    def _children_worded(self, above: str, name: str) -> list[OfficialCode]:
        """What is listed right below a code under this name with or without its last word.

        基本养老金支出 is an item of the officials' pensions by name, and the usual wording of
        基本养老金 in a table of the employees'.
        """
        wordings = {name + word for word in _LAST_WORDS}
        wordings |= {name.removesuffix(word) for word in _LAST_WORDS}
        return [
            entry
            for entry in self.codes.children(above)
            if not wordings.isdisjoint(self.codes.keys(entry))
        ]

    def _choose(self, entries: Sequence[OfficialCode], line: LineItem, lost: int) -> CodeMatch:
        """The entry that suits year and budget best; less sure if another suits as well."""
        ranked = best_edition(entries, self.context)
        best = ranked[0]
        year, budget = self.context.year, self.context.budget
        rivals = [
            entry
            for entry in ranked[1:]
            if entry.distance(year) == best.distance(year)
            and fits_budget(entry, budget) == fits_budget(best, budget)
        ]
        given = _GIVEN.get(best.confidence, 80)
        if rivals:
            given = min(given, 60)
        if best.truncated or not fits_budget(best, budget):
            lost += 10
        return _match(best, line, given - lost)

    def _by_likeness(self, above: str, line: LineItem, taken: set[str]) -> CodeMatch | None:
        name = _plain(line)
        if not 3 <= len(name) <= LONGEST or _is_budget(name) or line.role is not Role.ITEM:
            return None
        if name in _NO_HEADINGS:
            return None
        pool = [entry for entry in self._pool(above) if entry.code not in taken]
        alike = best_alike(name, [self._likest(name, entry) for entry in pool])
        if alike is not None:
            return _match(pool[alike[0]], line, int(30 + 55 * alike[1]))
        index = find_by_part(name, [self.codes.keys(entry)[0] for entry in pool], self._names)
        return _match(pool[index], line, 50) if index is not None else None

    def _likest(self, name: str, entry: OfficialCode) -> str:
        """The likest of an entry's names, so that its variants do not rival each other."""
        keys = self.codes.keys(entry)
        return keys[0] if len(keys) == 1 else max(keys, key=lambda key: likeness(name, key))

    def _pool(self, above: str) -> Sequence[OfficialCode]:
        """The codes among which a deviating name is looked for: the parent's children only."""
        if above not in self._pools:
            self._pools[above] = self._read_pool(above)
        return self._pools[above]

    def _read_pool(self, above: str) -> Sequence[OfficialCode]:
        if above:
            children = self.codes.children(above)
            return best_edition(
                (entry for entry in children if fits_budget(entry, self.context.budget)),
                self.context,
            )
        classes = [entry for entry in self.codes.children("") if entry.classification in self.lists]
        if self.context.budget is Budget.SOCIAL_INSURANCE:
            classes = []  # these tables list funds and what is paid from them, never a whole class
        beside = [
            entry
            for code in _BALANCE_CLASSES
            for entry in self.codes.children(code)
            if entry.classification in self.lists
        ]
        transfers: list[OfficialCode] = []
        if "transfer" in self.context.kind_id:
            classes = []
            transfers = [
                entry
                for parent in beside
                if parent.parent in ("110", "230") and parent.code.endswith(("01", "02"))
                for entry in self.codes.children(parent.code)
            ]
        return [
            entry
            for entry in (*classes, *beside, *transfers)
            if fits_budget(entry, self.context.budget)
        ]


def _outermost(entries: Sequence[OfficialCode], context: TableContext) -> Sequence[OfficialCode]:
    """The entries of the highest level: a line without a resolved parent is a class if it can be.

    In transfer tables the functions (教育, 国防) are items under the transfers, never classes; the
    funds have no such items, so there they are classes.
    """
    if context.budget is Budget.GOVERNMENT_FUNDS:
        own = [entry for entry in entries if not entry.code.startswith(_GENERAL_TRANSFERS)]
        entries = own or entries
    if "transfer" in context.kind_id:
        moved = [entry for entry in entries if entry.code[:3] in ("110", "230")]
        entries = moved or entries
    shortest = min(len(entry.code) for entry in entries)
    return [entry for entry in entries if len(entry.code) == shortest]


def _is_budget(name: str) -> bool:
    """Whether a line names a whole budget (地方一般公共预算支出), which bears no code."""
    return _BUDGET.search(name) is not None


def _plain(line: LineItem) -> str:
    """The name to look up: without 其中 and without a total word that only decorates an item."""
    name = name_key(line.name)
    if name.startswith("其中"):
        name = name[2:].lstrip(":")
    for word in _TOTAL_WORDS:
        if name.endswith(word) and len(name) > len(word) + 3:
            name = name.removesuffix(word)
    return name


def _match(entry: OfficialCode, line: LineItem, confidence: int) -> CodeMatch:
    deviates = name_key(entry.name) not in (name_key(line.name), _plain(line))
    return CodeMatch(entry.code, entry.name, max(0, min(100, confidence)), deviates)
