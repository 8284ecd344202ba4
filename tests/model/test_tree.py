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
