"""Claims find the line they restate: by name and year, by amount only under a related name."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import line, measure, note, table
from xgbudget_tui.importer.claims import link_claims, read_claims
from xgbudget_tui.importer.section_kinds import find_scope
from xgbudget_tui.model.book import Figure, LineItem, Section
from xgbudget_tui.model.money import parse_percent
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Budget, FigureState, Flow, Group, MeasureKind, Phase, Scope

TRANSFERS = table(
    "7",
    "2023年东山区一般公共预算税收返还和转移支付表",
    [
        line(1, "东山区", "500", "420"),
        line(2, "1. 体制补助收入", "300", "300", parent=1),
        line(3, "2. 结算补助收入", "200", "120", parent=1),
    ],
    [
        measure(1, "2022年执行数", 2022, phase=Phase.EXECUTION),
        measure(2, "2023年预算数", 2023),
    ],
    kind_id="general_transfers",
    group=Group.TRANSFERS,
    flow=Flow.REVENUE,
)
REVENUE = table(
    "1",
    "2023年东山区一般公共预算收入表",
    [
        line(1, "一、一般公共预算收入合计", "1,020", parent=4),
        line(2, "结算补助收入", "77", parent=1),
        line(3, "二、市补助收入合计", "420", parent=4),
        line(4, "收入总计", "1,440"),
    ],
    kind_id="general_revenue",
    flow=Flow.REVENUE,
)
OFFICES = table(
    "24",
    "2023年东山区“三公”经费预算表",
    [
        line(1, "合 计", "96", "86"),
        line(2, "因公出国境费", "10", "10", parent=1),
        line(3, "公务接待费", "86", "76", parent=1),
    ],
    [measure(1, "2022年预算", 2022), measure(2, "2023年预算", 2023)],
    kind_id="three_public",
    group=Group.THREE_PUBLIC,
)
BASIC = table(
    "6",
    "2023年东山区一般公共预算基本支出表",
    [line(1, "合计", "900"), line(2, "公务接待费", "6", parent=1)],
    kind_id="general_basic_expenditure",
)


def link(text: str, *tables: Section, group: Group = Group.TRANSFERS) -> list[FigureRef | None]:
    """Where the figures of ``text`` lead among the tables."""
    prose = note("8", "说明", text, group=group)
    prose = replace(prose, claims=read_claims(prose.paragraphs, year=2023))
    linked = link_claims([*tables, prose])
    assert list(linked[:-1]) == list(tables)
    return [claim.target for claim in linked[-1].claims]


def test_a_note_on_transfers_leads_to_the_transfers_table_of_its_year() -> None:
    text = "2022年东山区市对区补助收入500万元（其中：体制补助收入300万元、结算补助收入200万元）。"
    assert link(text, REVENUE, TRANSFERS) == [
        FigureRef("7", 1, 1),
        FigureRef("7", 2, 1),
        FigureRef("7", 3, 1),
    ]


def test_a_line_of_the_name_and_year_is_linked_though_the_amount_differs() -> None:
    assert link("2023年结算补助收入 125 万元。", REVENUE, TRANSFERS) == [FigureRef("7", 3, 2)]


def test_an_amount_alone_never_links() -> None:
    assert link("2023年修缮支出 300 万元。", TRANSFERS) == [None]
    assert link("2023年公务员培训 77 万元。", REVENUE, group=Group.PROJECTS) == [None]


def test_of_two_lines_of_one_name_the_equal_amount_decides() -> None:
    text = "2023年公务接待费 6 万元，公务接待费 76 万元。"
    assert link(text, BASIC, OFFICES, group=Group.OTHER) == [
        FigureRef("6", 2, 1),
        FigureRef("24", 3, 2),
    ]


def test_of_two_lines_of_one_name_and_other_amounts_the_note_s_own_table_decides() -> None:
    text = "2023年公务接待费 99 万元。"
    assert link(text, BASIC, OFFICES, group=Group.THREE_PUBLIC) == [FigureRef("24", 3, 2)]
    assert link(text, BASIC, OFFICES, group=Group.OTHER) == [None]


def test_a_table_s_title_names_its_total() -> None:
    text = "2023年安排“三公”经费预算 86 万元，其中：因公出国（境）费 10 万元。"
    assert link(text, BASIC, OFFICES, group=Group.THREE_PUBLIC) == [
        FigureRef("24", 1, 2),
        FigureRef("24", 2, 2),
    ]


def test_a_change_leads_to_the_column_of_changes() -> None:
    offices = replace(
        OFFICES,
        measures=(*OFFICES.measures, measure(3, "增减额", 2023, kind=MeasureKind.CHANGE)),
        lines=(line(1, "合 计", "96", "86", "-10"),),
    )
    text = "2023年“三公”经费预算比上年减少 10 万元，比上年减少 12 万元。"
    assert link(text, offices, group=Group.THREE_PUBLIC) == [FigureRef("24", 1, 3)] * 2


def test_the_line_of_the_name_comes_before_the_total_under_a_like_title() -> None:
    assert link("2023年一般公共预算收入 1,000 万元。", REVENUE) == [FigureRef("1", 1, 1)]


def test_far_from_its_own_table_a_name_with_a_far_amount_is_somebody_else_s() -> None:
    assert link("2023年一般公共预算收入 12 万元。", REVENUE) == [None]
    assert link("2023年一般公共预算收入 1,300 万元。", REVENUE) == [None]
    assert link("2023年一般公共预算收入 1,002 万元。", REVENUE) == [FigureRef("1", 1, 1)]
    assert link("2023年一般公共预算收入 2,010 万元。", REVENUE) == [FigureRef("1", 1, 1)]
    assert link("2023年一般公共预算收入 10,200 万元。", REVENUE) == [FigureRef("1", 1, 1)]


def test_units_of_prose_are_coarser_than_those_of_tables() -> None:
    assert link("2023年一般公共预算收入 0.1 亿元。", REVENUE) == [FigureRef("1", 1, 1)]
    assert link("2023年市补助收入合计 0.04 亿元。", REVENUE) == [FigureRef("1", 3, 1)]


def test_whole_area_and_own_level_are_kept_apart() -> None:
    own = replace(REVENUE, key="3", number="3", scope=Scope.OWN_LEVEL)
    assert link("2023年全市一般公共预算收入 1,020 万元。", own, REVENUE) == [FigureRef("1", 1, 1)]
    assert link("2023年市本级一般公共预算收入 1,021 万元。", own, REVENUE) == [FigureRef("3", 1, 1)]


def test_a_scope_once_named_holds_to_the_end_of_its_paragraph() -> None:
    own = replace(REVENUE, key="3", number="3", scope=Scope.OWN_LEVEL)
    whole = replace(REVENUE, scope=Scope.OVERALL)
    for place, key in (("全市", "1"), ("市本级", "3")):
        text = f"2023年{place}市补助收入合计 420 万元。一般公共预算收入 10,200 万元。"
        assert link(text, own, whole)[1] == FigureRef(key, 1, 1)
    assert link("2023年一般公共预算收入 1,027 万元。", own, whole) == [None]


def test_one_figure_of_the_name_that_the_amount_is_a_slip_for_is_supposed_to_be_meant() -> None:
    own = replace(REVENUE, key="3", number="3", scope=Scope.OWN_LEVEL)
    whole = replace(REVENUE, scope=Scope.OVERALL)
    tables = (replace(own, lines=(line(1, "一般公共预算收入", "3,708"),)), whole)
    text = "2023年一般公共预算收入 %s 万元。"
    assert link(text % "3,078", *tables) == [FigureRef("3", 1, 1)]
    assert link(text % "37,080", *tables) == [FigureRef("3", 1, 1)]
    assert link(text % "3,901", *tables) == [None]
    # A slip for either of two figures tells neither.
    both = (replace(own, lines=(line(1, "一般公共预算收入", "10,200"),)), whole)
    assert link(text % "1,200", *both) == [None]


def test_a_table_of_what_was_carried_out_is_named_by_its_budget() -> None:
    done = replace(
        table("1", "2023年全市一般公共预算收入完成情况表", [line(1, "本年收入合计", "1,448,177")]),
        scope=Scope.OVERALL,
    )
    assert link("2023年全市一般公共预算收入 148.4 亿元。", done) == [FigureRef("1", 1, 1)]


def test_a_slip_is_seen_across_units() -> None:
    done = table("1", "2023年全市一般公共预算收入表", [line(1, "本年收入合计", "1,448,177")])
    assert link("2023年全市一般公共预算收入 1,448 亿元。", done) == [FigureRef("1", 1, 1)]
    assert link("2023年全市一般公共预算收入 70 亿元。", done) == [None]


def test_another_phase_of_the_line_does_not_make_a_link_less_sure() -> None:
    columns = [measure(1, "预算数", 2023), measure(2, "完成数", 2023, phase=Phase.EXECUTION)]
    done = table("1", "2023年一般公共预算收入表", [line(1, "合计", "500", "420")], columns)
    prose = note("8", "说明", "2023年一般公共预算收入完成 420 万元。", group=Group.OTHER)
    prose = replace(prose, claims=read_claims(prose.paragraphs, year=2023))
    (claim,) = link_claims([done, prose])[-1].claims
    assert claim.link.sure
    assert not claim.by_amount


def test_a_debt_of_another_year_leads_to_the_equal_figure_under_a_wrong_title() -> None:
    debt = [
        table(
            f"15.{part}",
            "2023年东山区政府性基金债务限额和余额情况表",
            [line(1, "改造项目", amount, parent=2), line(2, "总计", amount)],
            kind_id=f"fund_debt_{half}",
            group=Group.DEBT,
            budget=Budget.GOVERNMENT_FUNDS,
            flow=None,
        )
        for part, half, amount in ((1, "limit", "355"), (2, "balance", "340"))
    ]
    text = "2022 年东山区地方政府债务限额 355 万元，余额 340 万元。2023 年预计限额 813 万元。"
    assert link(text, *debt, group=Group.DEBT) == [
        FigureRef("15.1", 2, 1),
        FigureRef("15.2", 2, 1),
        None,
    ]


def test_issued_bonds_are_debt_revenue() -> None:
    funds = table(
        "10",
        "2023年东山区政府性基金收入表",
        [
            line(1, "收入总计", "458"),
            line(2, "债务收入", "458", parent=1),
            line(3, "专项债券收入安排的支出", "458", parent=1),
        ],
        kind_id="fund_revenue",
        group=Group.GOVERNMENT_FUNDS,
        budget=Budget.GOVERNMENT_FUNDS,
        flow=Flow.REVENUE,
    )
    text = "2023年预计发行专项债券 458 万元。"
    assert link(text, funds, group=Group.DEBT) == [FigureRef("10", 2, 1)]


def test_counts_and_texts_without_tables_lead_nowhere() -> None:
    assert link("2023年项目 300 个，收入 5 万元。") == [None, None]


def test_lines_without_a_name_are_no_hindrance() -> None:
    nameless = table(
        "2", "", [line(1, "小计", "5"), line(2, "合计", "5", parent=1), line(3, "", "5")]
    )
    assert link("2023年收入 5 万元，教育支出 5 万元。", nameless, group=Group.OTHER) == [None, None]


FUNDS = table(
    "8",
    "2023年政府性基金预算收支表（收入）",
    [
        line(1, "政府性基金预算收入小计", "122.14", "42.18"),
        line(2, "上级补助收入", "5.20", "2.26"),
        line(3, "债务转贷收入", "14.66", "0.41"),
        line(4, "上年结转", "36.12", "22.12"),
    ],
    [measure(1, "预算数/全市", 2023), measure(2, "预算数/市级", 2023)],
    kind_id="fund_revenue",
    scope=Scope.OVERALL,
    group=Group.GOVERNMENT_FUNDS,
    flow=Flow.REVENUE,
)


def _link_in_report(text: str) -> list[tuple[FigureRef | None, bool, bool]]:
    """Where the amounts of a paragraph lead, whether surely, and whether by the amount alone."""
    prose = note("0", "报告", text, group=Group.OTHER)
    prose = replace(prose, claims=read_claims(prose.paragraphs, year=2023))
    claims = link_claims([FUNDS, prose])[-1].claims
    return [(claim.target, claim.link.sure, claim.by_amount) for claim in claims]


def test_the_figures_beside_a_claim_tell_of_which_column_it_is() -> None:
    """上年结转 has swapped digits; what stands beside it is all of the city's own column."""
    found = _link_in_report(
        "市级上级补助收入2.26万元，加上债务转贷收入0.41万元、上年结转21.22万元。"
    )
    assert [ref and (ref.line, ref.measure) for ref, _, _ in found] == [(2, 2), (3, 2), (4, 2)]
    assert found[-1][1:] == (True, False)


def test_an_amount_that_is_no_slip_for_the_column_s_own_is_left_alone() -> None:
    found = _link_in_report(
        "市级上级补助收入2.26万元，加上债务转贷收入0.41万元、上年结转18.57万元。"
    )
    assert found[-1][0] is None


def test_a_title_of_both_levels_names_neither() -> None:
    assert find_scope("2023年预算执行情况与2024年全市及市级预算（草案）的报告") is None
    assert find_scope("2023年全市及本级预算") is None
    assert find_scope("2023年全市预算") is Scope.OVERALL
    assert find_scope("2023年市级预算") is Scope.OWN_LEVEL


def _print_row(number: int, name: str, amount: str, rate: str) -> LineItem:
    row, read = line(number, name, amount), parse_percent(rate)
    assert read is not None
    ratio = Figure(FigureState.RATIO, read[0], rate, read[1])
    return replace(row, figures=(*row.figures, ratio))


def _table_of_a_level(key: str, scope: Scope, *rows: tuple[str, str, str]) -> Section:
    return table(
        key,
        f"2023年{'全市' if scope is Scope.OVERALL else '市本级'}一般公共预算收入表",
        [_print_row(number, *row) for number, row in enumerate(rows, 1)],
        [
            measure(1, "2023年执行数", 2023, phase=Phase.EXECUTION),
            measure(2, "增减%", 2023, kind=MeasureKind.PERCENT_CHANGE, unit=None),
        ],
        kind_id="general_revenue",
        scope=scope,
        flow=Flow.REVENUE,
    )


_BOTH_LEVELS = [
    _table_of_a_level(
        "1", Scope.OVERALL, ("增值税", "30,544", "8.0%"), ("个人所得税", "9,607", "0.7%"),
        ("城市维护建设税", "28,700", "-5.2%"),
    ),
    _table_of_a_level(
        "4", Scope.OWN_LEVEL, ("增值税", "4,016", "8.0%"), ("个人所得税", "2,707", "-33.3%"),
        ("城市维护建设税", "8,934", "-9.3%"),
    ),
]  # fmt: skip


def _link_over_lines(*texts: str) -> list[FigureRef | None]:
    """Where the figures of a sentence lead that print has broken into lines."""
    prose = note("0", "报告", *texts, group=Group.OTHER)
    prose = replace(prose, claims=read_claims(prose.paragraphs, year=2023))
    return [claim.target for claim in link_claims([*_BOTH_LEVELS, prose])[-1].claims]


def test_the_figures_beside_a_claim_tell_over_the_end_of_a_line() -> None:
    found = _link_over_lines(
        "增值税4016万元，增长8%；个人所得税2707万元，下降33.3%；",
        "城市维护建设税9834万元，下降9.3%。",
    )
    assert found[-2] == FigureRef("4", 3, 1)


def test_a_rate_that_is_a_slip_leads_to_the_row_of_its_amount() -> None:
    found = _link_over_lines(
        "增值税4016万元，增长8%；个人所得税2707万元，下降33.3%；城市维护建设税8934万元，下降93%。"
    )
    assert found[-1] == FigureRef("4", 3, 2)


INSURANCE = table(
    "46",
    "2023年东山区社会保险基金预算支出表",
    [
        line(1, "一、工伤保险基金支出", "80", parent=5),
        line(2, "其他支出", "12", parent=1),
        line(3, "二、失业保险基金支出", "70", parent=5),
        line(4, "失业保险金支出", "60", parent=3),
        line(5, "支出合计", "150"),
        line(6, "其他支出", "33", parent=5),
    ],
    kind_id="insurance_expenditure",
    group=Group.SOCIAL_INSURANCE,
    budget=Budget.SOCIAL_INSURANCE,
)


def test_a_paragraph_headed_by_a_fund_speaks_of_no_line_of_another() -> None:
    """其他支出 of 失业保险 is no line of the table, neither of 工伤保险 nor of all funds."""
    own = "（六）工伤保险。2023年其他支出15万元。"
    other = "（七）失业保险。2023年其他支出5万元。"
    funds = Group.SOCIAL_INSURANCE
    assert link(own, INSURANCE, group=funds) == [FigureRef("46", 2, 1)]
    assert link(other, INSURANCE, group=funds) == [None]
    assert link("2023年其他支出35万元。", INSURANCE, group=funds) != [None]


SENT = table(
    "14",
    "2023年区级一般公共预算安排的税收返还及一般性转移支付分项目预算表",
    [line(1, "合计", "900"), line(2, "一般性转移支付", "700", parent=1)],
    kind_id="general_transfers",
    group=Group.TRANSFERS,
)
ISSUED = table(
    "54",
    "2023年东山区地方政府债券分批次发行情况表",
    [line(1, "合计", "977"), line(2, "再融资债券", "500", parent=1)],
    kind_id="debt_issue",
    group=Group.DEBT,
)


def test_what_comes_from_above_or_goes_below_is_no_line_of_its_name_that_does_not() -> None:
    assert link("2023年一般性转移支付640万元。", SENT) == [FigureRef("14", 2, 1)]
    text = "2023年中央转移支付收入690万元，包括一般性转移支付640万元。"
    assert link(text, SENT) == [None, None]
    below = "2023年市县使用480万元（再融资债券470万元）。"
    assert link(below, ISSUED, group=Group.DEBT) == [None, None]
    assert link("2023年再融资债券470万元。", ISSUED, group=Group.DEBT) == [FigureRef("54", 2, 1)]


def test_spending_is_never_a_line_of_revenue_though_the_amounts_are_equal() -> None:
    """生育保险收入 and 支出 of a year are often alike within what the prose rounds to."""
    revenue, spending = (
        table(
            key,
            f"2023年市级社会保险基金{word}预算表",
            [
                line(1, f"生育保险基金{word}", amount, parent=3),
                line(2, f"失业保险基金{word}", other, parent=3),
                line(3, f"{word}合计", total),
            ],
            kind_id=f"insurance_{'revenue' if flow is Flow.REVENUE else 'expenditure'}",
            flow=flow,
        )
        for key, word, flow, amount, other, total in (
            ("27", "收入", Flow.REVENUE, "66,822", "50,000", "116,822"),
            ("28", "支出", Flow.EXPENDITURE, "66,730", "60,000", "126,730"),
        )
    )
    text = "2023年，生育保险支出6.7亿元。"
    assert link(text, revenue, spending, group=Group.OTHER)[0] in (None, FigureRef("28", 1, 1))


def test_spending_without_a_name_is_no_line_that_only_ends_in_the_word() -> None:
    funds = table(
        "24",
        "2023年市级政府性基金支出预算表",
        [
            line(1, "彩票公益金安排的支出", "12,585", parent=3),
            line(2, "城乡社区支出", "80,000", parent=3),
            line(3, "支出合计", "92,585"),
        ],
        kind_id="fund_expenditure",
        flow=Flow.EXPENDITURE,
    )
    assert link("2023年，安排支出1.3亿元，主要用于解决历史遗留问题。", funds) == [None]
