"""Laws of the outline, on generated tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import line
from tests.importer.hierarchy.printed_tables import GENERAL_EXPENDITURE, UNKNOWN, measures
from xgbudget_tui.importer.hierarchy import place_lines
from xgbudget_tui.model.book import LineItem

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@dataclass
class Node:
    amount: int
    children: list[Node]


def leaves(smallest: int = 1) -> st.SearchStrategy[Node]:
    return st.builds(Node, st.integers(smallest, 999_999), st.just([]))


def summed(children: list[Node]) -> Node:
    return Node(sum(child.amount for child in children), children)


trees = st.recursive(
    leaves(), lambda below: st.lists(below, min_size=2, max_size=5).map(summed), max_leaves=25
).filter(lambda node: bool(node.children))


def flatten(root: Node) -> tuple[list[int], list[int | None]]:
    """Amounts in print order and the true parent number of each row."""
    amounts: list[int] = []
    parents: list[int | None] = []

    def visit(node: Node, parent: int | None) -> None:
        amounts.append(node.amount)
        parents.append(parent)
        number = len(amounts)
        for child in node.children:
            visit(child, number)

    visit(root, None)
    return amounts, parents


def rows(amounts: list[int], codes: list[str] | None = None) -> list[LineItem]:
    return [
        line(
            number,
            "合计" if number == 1 else f"甲{number}",
            str(amount),
            code=codes[number - 1] or None if codes else None,
        )
        for number, amount in enumerate(amounts, 1)
    ]


def codes_of(parents: list[int | None]) -> list[str]:
    """Codes that nest like the tree: three digits, then two more for each level."""
    codes: list[str] = []
    counts: dict[int | None, int] = {}
    for parent in parents:
        counts[parent] = counts.get(parent, 0) + 1
        if parent is None:
            codes.append("")
        elif parent == 1:
            codes.append(str(200 + counts[parent]))
        else:
            codes.append(f"{codes[parent - 1]}{counts[parent]:02}")
    return codes


@pytest.mark.slow
@QUIET
@given(trees)
def test_a_tree_that_adds_up_is_found_or_is_among_the_solutions(root: Node) -> None:
    amounts, parents = flatten(root)
    placement = place_lines(rows(amounts), measures(1), context=UNKNOWN)
    assert placement.open_classes == ()
    if placement.solutions == 1:
        assert [item.parent for item in placement.lines] == parents
    for item, true_parent in zip(placement.lines, parents, strict=True):
        if item.certain:
            assert item.parent == true_parent


@QUIET
@given(trees)
def test_printed_codes_always_recover_the_tree(root: Node) -> None:
    amounts, parents = flatten(root)
    placement = place_lines(
        rows(amounts, codes_of(parents)), measures(1), context=GENERAL_EXPENDITURE
    )
    assert [item.parent for item in placement.lines] == parents


@QUIET
@given(trees)
def test_indentation_and_sums_recover_the_tree(root: Node) -> None:
    amounts, parents = flatten(root)
    depth: list[int] = []
    for parent in parents:
        depth.append(0 if parent is None else depth[parent - 1] + 1)
    placement = place_lines(rows(amounts), measures(1), context=UNKNOWN, indents=depth)
    # Totals are often centred, so the first level is held by its total's sum alone.
    if placement.solutions == 1:
        assert [item.parent for item in placement.lines] == parents
    deep = [number for number, parent in enumerate(parents, 1) if parent not in (None, 1)]
    assert [placement.lines[n - 1].parent for n in deep] == [parents[n - 1] for n in deep]


def with_random_amounts(node: Node, random: Random) -> Node:
    """The same shape with large amounts, so that no part replaces another by chance."""
    if not node.children:
        return Node(random.randint(10_000, 999_999), [])
    return summed([with_random_amounts(child, random) for child in node.children])


@QUIET
@given(trees, st.integers(0, 2**32), st.data())
def test_a_missing_line_never_gives_a_certain_wrong_parent_in_silence(
    shape: Node, seed: int, data: st.DataObject
) -> None:
    amounts, parents = flatten(with_random_amounts(shape, Random(seed)))
    childless = [n for n in range(2, len(amounts) + 1) if n not in parents]
    gone = data.draw(st.sampled_from(childless))
    kept = [item for item in rows(amounts) if item.number != gone]
    placement = place_lines(kept, measures(1), context=UNKNOWN)
    wrong = [
        item
        for item in placement.lines
        if item.certain and item.parent not in (parents[item.number - 1], None)
    ]
    assert not wrong or placement.open_classes


@QUIET
@given(trees)
def test_a_total_printed_last_is_the_root(root: Node) -> None:
    amounts, _ = flatten(root)
    lines = rows(amounts)
    total = replace(lines[0], number=len(lines), name="总计", printed="总计")
    moved = [replace(item, number=item.number - 1) for item in lines[1:]] + [total]
    placement = place_lines(moved, measures(1), context=UNKNOWN)
    assert placement.lines[-1].parent is None
    assert sum(item.parent is None for item in placement.lines) == 1


amount_texts = st.sampled_from(["", "-", "无", "0", "1", "2", "3", "-4", "5.5", "1,000", "x"])
labels = st.sampled_from(
    [
        "合计",
        "总计",
        "小计",
        "其中：甲",
        "一、甲",
        "二、乙",
        "(一) 丙",
        "1. 丁",
        "教育支出",
        "行政运行",
        "",
    ]
)


@QUIET
@given(
    st.lists(st.tuples(labels, amount_texts, amount_texts, st.sampled_from([None, "201", "20101"])))
)
def test_any_rows_at_all_are_placed_without_a_ring(
    cells: list[tuple[str, str, str, str | None]],
) -> None:
    lines = [
        line(number, label, one, two, code=code)
        for number, (label, one, two, code) in enumerate(cells, 1)
    ]
    placement = place_lines(lines, measures(2), context=GENERAL_EXPENDITURE)
    assert [item.number for item in placement.lines] == [item.number for item in lines]
    above = {item.number: item.parent for item in placement.lines}
    for number in above:
        seen = set()
        step: int | None = number
        while step is not None:
            assert step not in seen
            seen.add(step)
            step = above[step]
