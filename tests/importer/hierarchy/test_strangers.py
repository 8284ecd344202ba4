"""A name that the lists know elsewhere only does not lead the lines after it away."""

from __future__ import annotations

from tests.builders import line
from tests.importer.hierarchy.printed_tables import OWN_EXPENDITURE, measures
from xgbudget_tui.importer.hierarchy import place_lines


def test_the_lines_after_a_stranger_stay_in_their_class() -> None:
    rows = [
        ("合计", "41"),
        ("一般公共服务支出", "30"),
        ("人大事务", "20"),
        ("行政运行", "13"),
        ("专项业务活动", "7"),
        ("政协事务", "9"),
        ("行政运行", "9"),
        ("教育支出", "11"),
        ("普通教育", "11"),
    ]
    lines = [line(n, name, text) for n, (name, text) in enumerate(rows, 1)]
    placement = place_lines(lines, measures(1), context=OWN_EXPENDITURE)
    assert [entry.parent for entry in placement.lines] == [None, 1, 2, 3, 3, 2, 6, 1, 8]
