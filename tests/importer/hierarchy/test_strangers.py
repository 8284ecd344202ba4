"""A name that the lists know elsewhere only does not lead the lines after it away."""

from __future__ import annotations

from tests.builders import line
from tests.importer.hierarchy.printed_tables import OWN_EXPENDITURE, measures, outline, placed
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


def test_what_is_left_of_the_year_is_no_part_beside_what_has_piled_up() -> None:
    placement = placed(
        ("一、失业保险金支出", "20"), ("二、其他支出", "5"), ("三、本年支出小计", "25"),
        ("四、上解上级支出", "15"), ("五、本年支出合计", "40"),
        ("六、本年收支结余", "17"), ("七、年末滚存结余", "300"), ("总 计", "340"),
    )  # fmt: skip
    assert outline(placement) == (
        "本年收支结余 总计(本年支出合计(本年支出小计(失业保险金支出,其他支出),上解上级支出),"
        "年末滚存结余)"
    )


def test_the_own_level_of_an_autonomous_region_is_a_total_below_its_classes() -> None:
    placement = placed(
        ("税收收入", "60"), ("非税收入", "40"), ("自治区本级一般公共预算收入", "100"),
        ("上级补助收入", "30"),
    )  # fmt: skip
    assert outline(placement) == "自治区本级一般公共预算收入(税收收入,非税收入) 上级补助收入"
