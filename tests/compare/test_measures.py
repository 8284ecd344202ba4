"""Two columns of one table: differences, printed changes checked, reasons, blanks."""

from __future__ import annotations

from tests.builders import figure, line, measure, table
from tests.entries import branches, entry
from xgbudget_tui.compare import choose_measures, compare_measures
from xgbudget_tui.model.book import Figure, Measure, Section
from xgbudget_tui.model.comparison import Change, Comparison
from xgbudget_tui.model.money import parse_percent
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase, Verdict

WAN = 1_000_000


def ratio(text: str) -> Figure:
    value, resolution = parse_percent(text) or (0, 0)
    return Figure(FigureState.RATIO, value, text, resolution)


def three_public(*rows: tuple[str, str, str, str, str, str]) -> Section:
    """A table with two years, the printed change in amount and in percent, and reasons."""
    lines = []
    for number, (name, before, after, change, percent, reason) in enumerate(rows, start=1):
        item = line(number, name, before, after, change)
        figures = (*item.figures, ratio(percent), figure(reason))
        lines.append(type(item)(number, name, name, figures, parent=1 if number > 1 else None))
    return table(
        "5",
        "三公经费表",
        lines,
        [
            measure(1, "2022年预算", 2022),
            measure(2, "2023年预算", 2023),
            measure(3, "增减额", 2023, kind=MeasureKind.CHANGE, of=1, against=2),
            Measure(4, "增减率", "增 减 率", MeasureKind.PERCENT_CHANGE, of=1, against=2),
            Measure(5, "增减变化原因", "增 减 变 化 原 因", MeasureKind.TEXT),
        ],
    )


def compared(section: Section) -> Comparison:
    pair = choose_measures(entry(section))
    assert pair is not None
    return compare_measures(entry(section), branches(section), *pair)


def test_a_printed_change_that_is_right_is_exact_and_keeps_its_reason():
    section = three_public(
        ("合计", "960", "950", "-10", "-1.0%", "厉行节约"),
        ("公务接待费", "180", "170", "-10", "-5.6%", ""),
    )
    total, hospitality = compared(section).rows
    assert (total.difference, total.difference_verdict) == (-10 * WAN, Verdict.EXACT)
    assert total.percent == -1_041_667  # -10 of 960, to a millionth of one percent
    assert total.percent_verdict is Verdict.EXACT
    assert (total.reason, hospitality.reason) == ("厉行节约", "")
    assert (total.depth, hospitality.depth) == (0, 1)


def test_a_printed_change_that_is_wrong_fails_and_keeps_both_figures():
    wrong = three_public(("合计", "960", "950", "-20", "-2.0%", ""))
    row = compared(wrong).rows[0]
    assert row.difference_verdict is Verdict.FAILS
    assert row.percent_verdict is Verdict.FAILS
    assert row.difference == -10 * WAN
    assert row.printed_difference is not None
    assert row.printed_difference.printed == "-20"


def test_a_change_that_rounding_explains_is_rounding_and_its_percentage_suspect():
    rounded = three_public(("合计", "10", "10", "1", "8.3%", ""))
    row = compared(rounded).rows[0]
    assert row.difference_verdict is Verdict.ROUNDING
    assert row.percent_verdict is Verdict.SUSPECT


def test_blank_is_not_zero():
    section = table(
        "7",
        "转移支付表",
        [
            line(1, "合计", "100", "75"),
            line(2, "国防", "50", "", parent=1),
            line(3, "公共安全", "", "45", parent=1),
            line(4, "教育", "50", "0", parent=1),
            line(5, "其他", "", "-", parent=1),
        ],
        [measure(1, "2022年执行数", 2022, phase=Phase.EXECUTION), measure(2, "2023年预算数")],
    )
    comparison = compared(section)
    rows = {row.name: row for row in comparison.rows}
    assert rows["国防"].change is Change.ENDED
    assert rows["国防"].difference is None
    assert rows["公共安全"].change is Change.NEW
    assert rows["公共安全"].percent is None
    assert (rows["教育"].change, rows["教育"].percent) == (Change.BOTH, -100_000_000)
    assert rows["其他"].change is Change.NEITHER
    assert (comparison.before.label, comparison.after.label) == ("2022年执行数", "2023年预算数")


def test_from_zero_there_is_a_difference_but_no_percentage():
    row = compared(three_public(("合计", "0", "5", "5", "", ""))).rows[0]
    assert (row.difference, row.percent) == (5 * WAN, None)


def test_a_fall_below_zero_keeps_its_sign():
    row = compared(three_public(("合计", "-10", "-15", "-5", "-50%", ""))).rows[0]
    assert (row.percent, row.percent_verdict) == (-50_000_000, Verdict.EXACT)


def test_the_two_latest_stages_are_chosen_and_parts_of_a_total_never():
    stages = table(
        "1",
        "表",
        [line(1, "合计", "1", "2", "3", "4")],
        [
            measure(1, "2023年预算数"),
            measure(2, "2022年决算数", 2022, phase=Phase.FINAL),
            measure(3, "2022年预算数", 2022),
            measure(4, "其中：本级", part=True, of=1),
        ],
    )
    assert choose_measures(entry(stages)) == (2, 1)
    split = table(
        "6",
        "基本支出表",
        [line(1, "合计", "1", "1")],
        [measure(1, "合计"), measure(2, "基本支出", part=True, of=1)],
    )
    assert choose_measures(entry(split)) is None
