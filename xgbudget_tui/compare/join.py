"""Which line of one table is which line of another.

A name alone says nothing: 行政运行 stands under many 款. Lines are joined by their path, of codes
where they have codes and of names where not; total lines above a line are left out of its path,
because one document prints them and the next does not. Equal paths pair in order of print.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from xgbudget_tui.model.entries import Branch
from xgbudget_tui.model.terms import Role

_TOTALS = (Role.TOTAL, Role.GRAND_TOTAL, Role.SUBTOTAL)
_TOTAL_WORD = re.compile(r"(?:合计|总计|小计)$")

_Path = tuple[Branch, ...]
_Key = Callable[[_Path], tuple[str, ...] | None]


def join_lines(before: Sequence[Branch], after: Sequence[Branch]) -> dict[int, int]:
    """The lines of ``before`` that are also in ``after``: id there by id here.

    Each line has at most one partner. Codes are asked first, by path and then alone where they
    stand once on either side; then names, then names without the words 合计, 总计 and 小计. A
    single grand total on either side pairs whatever it is called.
    """
    partners: dict[int, int] = {}
    left, right = dict(_paths(before)), dict(_paths(after))
    for key, only_unique in _KEYS:
        here, there = _by_key(left, key), _by_key(right, key)
        for name, ids in here.items():
            others = there.get(name, [])
            if only_unique and not len(ids) == len(others) == 1:
                continue
            for old, new in zip(ids, others, strict=False):
                partners[old] = new
                del left[old], right[new]
    return partners


def _paths(branches: Sequence[Branch]) -> Iterator[tuple[int, _Path]]:
    stack: list[_Path] = [(branch,) for branch in reversed(branches)]
    while stack:
        path = stack.pop()
        yield path[-1].row.id, path
        stack.extend((*path, child) for child in reversed(path[-1].children))


def _by_key(paths: dict[int, _Path], key: _Key) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for line_id, path in paths.items():
        name = key(path)
        if name is not None:
            found[name].append(line_id)
    return found


def _code_path(path: _Path) -> tuple[str, ...] | None:
    if path[-1].row.code is None:
        return None
    return tuple(branch.row.code for branch in path if branch.row.code is not None)


def _name_path(path: _Path) -> tuple[str, ...]:
    above = [branch.row.name for branch in path[:-1] if branch.row.role not in _TOTALS]
    return (*above, path[-1].row.name)


def _plain_path(path: _Path) -> tuple[str, ...]:
    return tuple(_TOTAL_WORD.sub("", name) for name in _name_path(path))


def _grand_total(path: _Path) -> tuple[str, ...] | None:
    alone = len(path) == 1 and path[0].row.role is Role.GRAND_TOTAL
    return ("",) if alone else None


def _own_code(path: _Path) -> tuple[str, ...] | None:
    code = path[-1].row.code
    return (code,) if code is not None else None


_KEYS: tuple[tuple[_Key, bool], ...] = (
    (_code_path, False),
    (_own_code, True),
    (_name_path, False),
    (_plain_path, False),
    (_grand_total, True),
)
