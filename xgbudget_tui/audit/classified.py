"""What the classification says of the rows of a table, read from top to bottom.

The tree of a table without printed codes follows from its sums, so a wrong figure, a row too many
or one too few can bend it. The official lists say which name stands under which whatever the
figures are: a reader who knows them follows the rows deeper and back up again. Nothing here looks
at a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from xgbudget_tui.classification.code_list import CodeList, OfficialCode, load_codes, name_key
from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.terms import Classification, Evidence, Role

_LISTS = {
    "general_revenue": (Classification.REVENUE,),
    "fund_revenue": (Classification.REVENUE,),
    "capital_revenue": (Classification.REVENUE,),
    "general_expenditure": (Classification.FUNCTIONAL,),
    "fund_expenditure": (Classification.FUNCTIONAL,),
    "capital_expenditure": (Classification.FUNCTIONAL,),
    "general_economic_expenditure": (Classification.GOVERNMENT_ECONOMIC,),
    "capital_economic_expenditure": (Classification.GOVERNMENT_ECONOMIC,),
    "general_basic_expenditure": (
        Classification.DEPARTMENT_ECONOMIC,
        Classification.GOVERNMENT_ECONOMIC,
    ),
}
CLASSIFIED_KINDS = tuple(_LISTS)
"""The kinds of table whose rows are the headings of an official list."""
_BESIDE = ("230", "231", "105", "110")
"""Classes of what balances a budget: they stand beside its total, or under it, as each sees fit."""
_CLASS = 3
"""Digits of the code of a class."""
_SEVERAL = 2
_TOTALS = {Role.TOTAL, Role.GRAND_TOTAL, Role.SUBTOTAL}


@dataclass(slots=True)
class Branch:
    """A heading and the rows that the classification puts directly under it, in print order.

    ``codes`` are those of the rows. It is ``clean`` where every row from the heading to the next
    one beyond it has a name of the lists, and none says 其中, so that none can be missed; ``gaps``
    are the places among the parts before which such a row stands.
    """

    head: LineItem
    code: str
    parts: list[LineItem] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    clean: bool = True
    gaps: set[int] = field(default_factory=set)

    @property
    def ordered(self) -> bool:
        """Whether the codes ascend, each there once, as the lists print them."""
        return all(one < other for one, other in pairwise(self.codes))

    def rows(self) -> Iterator[tuple[LineItem, str, bool]]:
        """The parts with their codes, and whether each is surely under this heading.

        It is not where a row stands between that no list knows, which may head what follows, and
        the name (行政运行) could stand under it as well.
        """
        sure = True
        for at, (line, code) in enumerate(zip(self.parts, self.codes, strict=True)):
            sure = sure and at not in self.gaps
            yield line, code, sure or _has_one_code(line.name, code)


@cache
def _has_one_code(name: str, code: str) -> bool:
    """Whether the list that a code is of knows no other code of the name, its own items aside."""
    codes = load_codes()
    entry = codes.find(code)
    named = [one for one in codes.named(name) if entry and one.parent and one.code[0] == code[0]]
    return bool(named) and all(one.code.startswith(code) for one in named)


def read_branches(section: Section) -> tuple[Branch, ...]:
    """The branches of a table of a classified kind; () for another one."""
    lists = used_lists(section)
    return tuple(_Reader(section, lists).branches) if lists else ()


def used_lists(section: Section) -> tuple[Classification, ...]:
    """The list that most classes of a table are of; several where it is not known which.

    资本性支出 is a class of one list, and in a table by the other one the detail of another class.
    () for a table of no classified kind.
    """
    lists = _LISTS.get(section.kind_id, ())
    if len(lists) < _SEVERAL:
        return lists
    classes = {one: set[str]() for one in lists}
    for line in section.lines:
        for entry in load_codes().named(line.name):
            if len(entry.code) == _CLASS and entry.classification in classes:
                classes[entry.classification].add(entry.code)
    most = max(map(len, classes.values()))
    return tuple(one for one in lists if len(classes[one]) == most)


class _Reader:
    def __init__(self, section: Section, lists: tuple[Classification, ...]) -> None:
        self._codes = load_codes()
        self._lists = lists
        self._open: list[Branch] = []
        self._repeated: dict[int, str] = {}
        self.branches: list[Branch] = []
        for line in section.lines:
            if line.role is not Role.FIELD:
                self._read(line)
        self._close(0)

    def _read(self, line: LineItem) -> None:
        if line.role in _TOTALS and not self._find_class(line):
            self._close(0)
            return
        if line.name.startswith("其中") or Evidence.OF_WHICH in line.evidence + line.dissent:
            self._blur()
            return
        if self._repeats(line):
            return
        depth, code = self._place(line)
        if code is None:
            self._blur()
            return
        self._close(depth)
        if self._open:
            self._open[-1].parts.append(line)
            self._open[-1].codes.append(code)
        branch = Branch(line, code)
        self._open.append(branch)
        self.branches.append(branch)

    def _repeats(self, line: LineItem) -> bool:
        """Whether a row is its parent printed again with its code, for a level that it lacks.

        Not a class: there are programs that print it for each level, and it may stand there twice.
        """
        above = {one.head.number for one in self._open if one.code == line.code}
        above |= {number for number, code in self._repeated.items() if code == line.code}
        if line.code is None or len(line.code) == _CLASS or line.parent not in above:
            return False
        self._repeated[line.number] = line.code
        return True

    def _place(self, line: LineItem) -> tuple[int, str | None]:
        """How many of the open branches go on, and the code of the row in the innermost."""
        if line.code is not None:
            depth = len(self._open)
            while depth and not _is_under(self._open[depth - 1].code, line.code):
                depth -= 1
            return depth, line.code
        taken: tuple[int, str] | None = None
        for depth in range(len(self._open), 0, -1):
            branch = self._open[depth - 1]
            code = _child(branch.code, name_key(line.name))
            if code is not None and code not in branch.codes:
                return depth, code
            if code is not None and taken is None:
                taken = depth, code
        if taken is None:
            taken = self._matched(line)
        found = self._find_class(line)
        if found is not None and (taken is None or found not in self._seen_classes()):
            return 0, found
        return taken if taken is not None else (0, None)

    def _matched(self, line: LineItem) -> tuple[int, str] | None:
        """Where the importer's match of a name that deviates puts the row."""
        code = line.match.code if line.match else ""
        for depth in range(len(self._open), 0, -1):
            above = self._open[depth - 1].code
            if _is_under(above, code) and len(code) == len(above) + 2:
                return depth, code
        return None

    def _seen_classes(self) -> set[str]:
        return {branch.code for branch in self.branches if len(branch.code) == 3}

    def _find_class(self, line: LineItem) -> str | None:
        """The class that a name, with or without its last word, is of; None if it is of none."""
        for name in (line.name, line.name + "支出"):
            for entry in self._codes.named(name):
                if len(entry.code) == 3 and entry.classification in self._lists:
                    return entry.code
        return None

    def _blur(self) -> None:
        """A row that no list knows may belong to any branch that is open."""
        for branch in self._open:
            branch.clean = False
            branch.gaps.add(len(branch.parts))

    def _close(self, depth: int) -> None:
        del self._open[depth:]


def _is_under(above: str, code: str) -> bool:
    return len(code) > len(above) and code.startswith(above)


@cache
def _child(above: str, key: str) -> str | None:
    """The code of this name directly under another code, or None."""
    return _children(load_codes(), above).get(key)


@cache
def _children(codes: CodeList, above: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in codes.children(above):
        for key in _keys(codes, entry):
            found.setdefault(key, entry.code)
    return found


def _keys(codes: CodeList, entry: OfficialCode) -> Iterator[str]:
    yield from codes.keys(entry)


def balances(code: str) -> bool:
    """Whether a class is one of those that balance a budget (transfers, debt)."""
    return code.startswith(_BESIDE)


def may_stand_for_its_parts(code: str, branches: Iterable[Branch]) -> bool:
    """Whether a heading has nothing below it in the lists, in a table that goes deeper elsewhere.

    Its row is printed again at each lower level by some programs, with the same code and name.
    """
    deepest = max((len(branch.code) for branch in branches), default=0)
    return len(code) < deepest and not load_codes().children(code)
