"""What prose states, said of the right thing, for the right year: an invented county's report."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xgbudget_tui.importer.claims import read_claims
from xgbudget_tui.model.book import Claim, Paragraph, Recognition
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase


def read(*texts: str, year: int = 2024) -> tuple[Claim, ...]:
    paragraphs = [Paragraph(text, SourcePlace(10 + i)) for i, text in enumerate(texts)]
    return read_claims(paragraphs, year=year)


def subjects(*texts: str) -> list[tuple[str, str]]:
    return [(claim.subject, claim.printed + claim.unit_word) for claim in read(*texts)]


def test_parts_carry_their_whole_until_the_bracket_closes() -> None:
    text = (
        "2023 年云溪县省对县补助收入 9,100 万元（其中：体制补助收入 4,000 万元、"
        "结算补助收入 5,100 万元），上解支出 70 万元。"
    )
    assert subjects(text) == [
        ("云溪县省对县补助收入", "9,100万元"),
        ("云溪县省对县补助收入 › 体制补助收入", "4,000万元"),
        ("云溪县省对县补助收入 › 结算补助收入", "5,100万元"),
        ("上解支出", "70万元"),
    ]


def test_of_which_without_brackets_ends_with_its_sentence() -> None:
    text = (
        "汇总全县一般公共预算收入完成47.5亿元，为预算的105.9%，增长10.1%，其中：税收收入33.3亿元，"
        "下降7.7%；非税收入14.2亿元。加上级补助收入等，收入总量为341.3亿元。"
    )
    claims = read(text)
    assert [claim.subject for claim in claims] == [
        "全县一般公共预算收入",
        "全县一般公共预算收入",
        "全县一般公共预算收入",
        "全县一般公共预算收入 › 税收收入",
        "全县一般公共预算收入 › 税收收入",
        "全县一般公共预算收入 › 非税收入",
        "收入总量",
    ]
    assert [claim.kind for claim in claims[:5]] == [
        MeasureKind.AMOUNT,
        MeasureKind.PERCENT_OF,
        MeasureKind.PERCENT_CHANGE,
        MeasureKind.AMOUNT,
        MeasureKind.PERCENT_CHANGE,
    ]
    assert claims[4].value == -7_700_000
    assert claims[4].printed == "7.7"
    assert claims[0].phase is Phase.EXECUTION
    assert claims[6].phase is None


def test_of_which_may_open_the_next_sentence_and_nest() -> None:
    text = (
        "2023年共转贷债券收入 76.5 亿元。其中：新增债券 57.7 亿元（一般债券 16.4 亿元，"
        "专项债券 41.3 亿元），再融资债券 18.8 亿元。"
    )
    assert [subject for subject, _ in subjects(text)] == [
        "转贷债券收入",
        "转贷债券收入 › 新增债券",
        "转贷债券收入 › 新增债券 › 一般债券",
        "转贷债券收入 › 新增债券 › 专项债券",
        "转贷债券收入 › 再融资债券",
    ]


def test_what_is_added_after_of_which_is_no_part() -> None:
    text = "全县收入安排 20 亿元，其中税收收入 9 亿元；加上转移性收入 4 亿元，收入合计 24 亿元。"
    assert subjects(text)[2:] == [("转移性收入", "4亿元"), ("收入合计", "24亿元")]


def test_a_year_holds_until_the_next_and_a_year_compared_with_does_not_count() -> None:
    claims = read(
        "2022 年债务限额 35 万元，余额 30 万元，比2021年增长 5%。2023年预计限额 81 万元。",
        "项目 3 个。",
    )
    assert [claim.year for claim in claims] == [2022, 2022, 2022, 2023, 2024]
    assert claims[1].subject == "债务余额"
    assert claims[3].phase is Phase.EXPECTED


def test_a_heading_gives_its_year_to_the_paragraphs_below() -> None:
    claims = read(
        "一、2023年预算执行情况", "全县支出完成 9 亿元。", "二、2024年预算", "收入 8 亿元。"
    )
    assert [claim.year for claim in claims] == [2023, 2024]


def test_a_heading_so_long_that_it_seems_to_go_on_gives_its_year_too() -> None:
    claims = read(
        "一、2023 年预算执行情况及过去五年全县财政工作回顾",
        "2023 年，全县财政运行总体平稳，较好地完成了年度预算",
        "收支任务。",
        "（一）一般公共预算收支情况",
        "全县地方一般公共预算收入完成 31.9 亿元，增长 26%。",
    )
    assert [claim.year for claim in claims] == [2023, 2023]


def test_a_year_since_which_or_from_which_is_not_the_year_of_the_figures() -> None:
    since = read("资金 1 亿元。2021 年以来，盘活资产 9 亿元，实现收益 15 亿元。发放补贴 3 亿元。")
    assert [claim.year for claim in since] == [2024, None, None, 2024]
    left = read(
        "2023 年，发行债券 38 亿元，其中使用 2021 年结转的限额发行 2 亿元，发行再融资债券 17 亿元。"
    )
    assert [claim.year for claim in left] == [2023, 2023, 2023]


def test_a_paragraph_on_several_years_dates_no_figure_but_those_it_gives_a_year() -> None:
    claims = read(
        "五年来，收入从 2019 年的 22 亿元增加到 2023 年的 31 亿元。争取债券 87 亿元。",
        "教育投入 115 亿元，建成学校 12 所。",
        "二、2024 年预算草案",
        "收入预算 33 亿元。",
    )
    assert [claim.year for claim in claims] == [2019, 2023, None, None, None, 2024]


def test_figures_over_several_years_have_no_year() -> None:
    (claim,) = read("2023年以来，全县支出累计完成 310 亿元。")
    assert claim.year is None


def test_a_sentence_broken_by_the_page_goes_on() -> None:
    claims = read(
        "2023 年补助收入 100 万元（其中：固定补助收入 60 万元、",
        "教育转移支付收入 40 万元）。",
    )
    assert claims[2].subject == "补助收入 › 教育转移支付收入"
    assert (claims[2].paragraph, claims[2].year) == (1, 2023)
    assert claims[2].place == SourcePlace(11)


def test_a_full_line_that_ends_with_a_bracket_goes_on_in_the_next() -> None:
    lines = [
        "2023 年全县社保基金总收入 278.3 亿元，完成预算的 101.3%，",
        "其中：企业职工基本养老保险基金收入（含上级补助收入）139.6",
        "亿元，城乡居民基本养老保险基金收入 40 亿元，机关事业单位基",
        "本养老保险基金收入 28.9 亿元，职工基本医疗保险（含生育保险）",
        "基金收入 30 亿元，城乡居民基本医疗保险基金收入 27.8 亿元。",
        "加强财政运行监测，切实增强县区保障能力，保障基层财政安全平",
        "稳运行，守住不发生区域性系统性风险的底线，维护全县经济社会",
        "大局稳定。",
    ]
    found = [claim.subject for claim in read(*lines)]
    assert found[-2:] == [
        "全县社保基金总收入 › 职工基本医疗保险（含生育保险）基金收入",
        "全县社保基金总收入 › 城乡居民基本医疗保险基金收入",
    ]
    # A bracket ends a paragraph where the line has room left.
    short = read(*lines[:4], "（以上均为执行数）", "基金支出 30 亿元。", *lines[5:])
    assert short[-1].subject == "基金支出"


def test_a_fall_is_a_negative_change_and_a_level_fallen_to_is_not() -> None:
    fall, share, level = read("“三公”经费预算比上年减少 10 万元，下降 1%，降至 90 万元。")
    assert (fall.kind, fall.value, fall.printed) == (MeasureKind.CHANGE, -10_000_000, "10")
    assert fall.subject == share.subject == level.subject == "“三公”经费预算"
    assert (share.kind, share.value) == (MeasureKind.PERCENT_CHANGE, -1_000_000)
    assert (level.kind, level.value) == (MeasureKind.AMOUNT, 90_000_000)


def test_respectively_hands_out_the_names_in_order() -> None:
    text = "税收收入、非税收入分别为 30 亿元、14 亿元，上年结余 1 亿元。"
    assert [subject for subject, _ in subjects(text)] == ["税收收入", "非税收入", "上年结余"]


def test_brackets_in_names_stay_and_lists_without_figures_are_one_name() -> None:
    assert subjects("因公出国（境）费 100 万元，上解上级、债务还本及调出资金 9 万元。") == [
        ("因公出国（境）费", "100万元"),
        ("上解上级、债务还本及调出资金", "9万元"),
    ]


def test_counts_are_apart_from_money() -> None:
    count, money, share = read("纳入目标管理的项目有 354 个，涉及金额 65,701 万元，占比重的 100%。")
    assert (count.state, count.kind, count.value) == (FigureState.TEXT, MeasureKind.TEXT, 354)
    assert money.state is FigureState.AMOUNT
    assert share.kind is MeasureKind.PERCENT_OF


_WORDS = ["2023年", "收入", "10万元", "3.5%", "其中：", "分别为", "下降", "比上年", "5个", "余额"]
PIECES = st.sampled_from([*"（），。；、\n", *_WORDS, "第3条"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=14).map("".join), max_size=4))
def test_any_prose_gives_claims_that_stand_where_they_say(texts: list[str]) -> None:
    claims = read(*texts)
    assert [claim.number for claim in claims] == list(range(1, len(claims) + 1))
    for claim in claims:
        assert texts[claim.paragraph][claim.start : claim.end] == claim.printed


@pytest.mark.parametrize(
    "piece", ["（", "其中：", "10万元、", "（其中：收入 1 万元，", "占", "教育、", "《"]
)
def test_deep_or_endless_prose_is_read_in_one_pass(piece: str) -> None:
    claims = read(piece * 5000 + "收入 5 万元。")
    assert claims[-1].printed == "5"
    assert len(claims[-1].subject) <= 120


def test_figures_of_prose_read_by_eye_keep_how_surely() -> None:
    seen = Paragraph("一般公共预算收入 820 万元。", SourcePlace(3), 71)
    stored = Paragraph("政府性基金收入 40 万元。", SourcePlace(4))
    first, second = read_claims([seen, stored], year=2023)
    assert first.recognition == Recognition(71)
    assert second.recognition is None


def test_words_within_a_name_do_not_cut_it() -> None:
    text = "其中：契税和耕地占用税 9 亿元，占税收收入的 3%；用于到期政府债务本息 5 亿元。"
    assert [subject for subject, _ in subjects("2024年，税收收入300亿元，" + text)][1:] == [
        "税收收入 › 契税和耕地占用税",
        "税收收入 › 契税和耕地占用税",
        "税收收入 › 用于到期政府债务本息",
    ]
    assert subjects("2024年，到期政府债务本息 5 亿元。")[0][0] == "到期政府债务本息"


def test_what_stands_below_a_chart_begins_no_sentence() -> None:
    lines = [
        "图 1 2023年全市一般公共预算收入构成情况",
        "全市一般公共预算收入 4163 亿元，增长 6.4%。",
    ]
    assert subjects(*lines)[0] == ("全市一般公共预算收入", "4163亿元")


def test_the_day_up_to_which_a_part_was_counted_is_not_the_year_of_what_follows() -> None:
    text = (
        "2024 年，上级转移支付收入预算 16 亿元，主要为截至 2023 年 12 月 31 日收到的提前下达数。"
        "对下转移支付支出预算 27 亿元。"
    )
    assert [claim.year for claim in read(text)] == [2024, 2024]
