"""Walking lines as a tree."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import line, small_book
from xgbudget_tui.model.tree import LineTree


def test_a_total_printed_last_comes_first() -> None:
    section = small_book().section("2")
    assert section is not None
    tree = LineTree(section.lines)
    walked = [(depth, item.name) for depth, item in tree.walk()]
    assert walked[:3] == [(0, "支出总计"), (1, "一般公共预算支出合计"), (2, "教育支出")]
    assert [item.name for item in tree.ancestors(tree.by_number[4])] == [
        "支出总计",
        "一般公共预算支出合计",
        "教育支出",
        "普通教育",
    ]


@given(st.lists(st.one_of(st.none(), st.integers(1, 12)), max_size=12))
def test_every_line_is_walked_once_whatever_the_parents_say(parents: list[int | None]) -> None:
    lines = [line(i + 1, f"line {i}", "1", parent=parent) for i, parent in enumerate(parents)]
    walked = [item.number for _, item in LineTree(lines).walk()]
    assert sorted(walked) == list(range(1, len(lines) + 1))


def test_what_stands_under_headings_counts_for_the_line_above_them() -> None:
    lines = [
        line(1, "合计", "60"),
        line(2, "一般债券", "", parent=1),
        line(3, "新增债券", "10", parent=2),
        line(4, "再融资债券", "20", parent=2),
        line(5, "专项债券", "30", parent=1),
        line(6, "其中：新增债券", "5", parent=5),
        line(7, "存量债务", "", parent=1),
    ]
    tree = LineTree(lines)
    assert [part.number for part in tree.addends(lines[0])] == [3, 4, 5, 7]


def test_a_dash_with_parts_is_no_heading() -> None:
    lines = [line(1, "合计", "0"), line(2, "债券", "-", parent=1), line(3, "新增", "0", parent=2)]
    assert [part.number for part in LineTree(lines).addends(lines[0])] == [2]
