"""Differences that are none of the document's: what a table or a sentence says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests import builders
from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import RULES, prove_book
from xgbudget_tui.model.book import Claim, Paragraph
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import FigureState, Kind, MeasureKind, Phase, Scope, Stage

_BY_CODE = {rule.code: rule for rule in RULES}

NO_CHARGE = {
    "of-which rows are some of the whole": """
== 39 other
利润收入 | 273,084
  其中：甲公司 | 200,000
  乙公司 | 72,961
""",
    "a heading that names what it leaves out": """
== 35 debt
地区（不含乙市） | 7,985
  甲市 | 7,985
  乙市 | 197
""",
    "a remark that items are counted elsewhere": """
== 74 other statement=1.部分项目涉密未逐项列示。
专项资金 | 52,223
  甲 | 30,000
  乙 | 21,000
""",
    "a ceiling not all given out": """
== 4 debt | 2021年债务限额 year=2021
全省 | 6,668
  甲市 | 3,000
  乙县 | 3,500
""",
    "rows of an older classification": """
== 10 general_expenditure | 2022年预算数 year=2022 | 2023年预算数
卫生健康支出 #210 | 20,381 | 17,000
  公立医院 #21002 | 10,000 | 9,000
  公共卫生 #21004 | 10,000 | 8,000
""",
    "a row not listed for most regions": """
== 5 general_transfers | 合计 | 甲市 | 乙市 | 丙市 | 丁市
一般性转移支付 | 203,924 | 50,630 | 51,800 | 50,994 | 50,500
  均衡性转移支付 | 103,294 | 20,000 | 20,000 | 32,794 | 30,500
  边境地区转移支付 | 98,000 | 30,000 | 30,000 | 18,000 | 20,000
""",
    "the reserve that an account does not list": """
== 4 general_expenditure | 预算数 | 决算数 phase=final
一般公共预算支出 | 12,088 | 14,278
  教育支出 #205 | 6,000 | 8,000
  农林水支出 #213 | 5,899 | 6,278
""",
    "a reserve that looks like a slip of one digit": """
== 5 general_expenditure | 预算数 | 决算数 phase=final
本级一般公共预算支出 | 4,608 | 5,278
  教育支出 #205 | 2,500 | 3,000
  农林水支出 #213 | 2,008 | 2,278
""",
    "rows of other places among those of one": """
== 1 debt | 债务限额 | 债务余额
甲市 | 2,879 | 2,863
  甲市本级 | 1,478 | 1,483
  乙区 | 1,400 | 1,379
  丙县 | 82 | 73
""",
    "a year of the title taken for an amount": """
== 2 other
安排的支出 | 4,495
  年政府性基金收支 | 2023
  项目支出 | 2,459
""",
    "a column that goes less deep": """
== 14 fund_expenditure | 预算数 | 决算数 phase=final
支出合计 | 2,000 | 2,000
  城乡社区支出 #212 | 1,500 | 1,500
    土地出让支出 #21208 | 1,500 | 1,500
      征地补偿 #2120801 | - | 700
      土地开发 #2120802 | - | 800
  其他支出 #229 | 500 | 500
    彩票公益金支出 #22960 | 500 | 500
      社会福利 #2296002 | 500 | 500
""",
    "the amount after deductions": """
== 4 other
一般公共预算支出 | 14,278
  扣除结转后支出 | 13,624
  补充预算稳定调节基金 | 1,637
""",
    "a part larger than its whole": """
== 22 other
调出资金 | 232,436
  总支出 | 524,689
  结转下年 | 11
""",
    "rows left out in every column": """
== 4 general_expenditure | 调整预算数 phase=adjusted | 决算数 phase=final
科学技术支出 #206 | 316,917 | 312,586
  基础研究 #20602 | 78,654 | 75,086
  应用研究 #20603 | 100,000 | 100,000
""",
    "titles of two scopes": """
== 15 general_expenditure own_level title=自治区本级支出功能分类表
合计 | 5,010
  教育支出 #205 | 5,010
== 16 general_economic_expenditure own_level title=自治区本级全口径支出经济分类表
合计 | 10,039
  机关工资福利支出 #501 | 10,039
""",
    "a budget not yet allotted to regions": """
== 9 general_transfers downward
合计 | 44,542
  均衡性转移支付 | 44,542
== 10 general_transfers_by_region downward
合计 | 34,644
  甲县 | 34,644
""",
    "one kind of transfers by region": """
== 7 general_transfers downward title=税收返还决算表 | 决算数 phase=final
合计 | 3,701
  甲市 | 3,701
== 8 general_transfers_by_region downward title=专项转移支付分地区决算表 | 决算数 phase=final
合计 | 29,562
  甲市 | 29,562
""",
    "a remark on one column": """
== 25 general_expenditure statement=注：科目变动较大，故无2018年对应支出
教育支出 #205 | 100
""",
    "a rate on a comparable basis": """
== 37 general_expenditure statement=注：同口径增长8.1%。 | 2022年 year=2022 | 2023年 | 增幅 rate=2-1
社会保障和就业支出 #208 | 1,415 | 1,075 | 8.1%
""",
    "a reserve of more than the law reckons": """
== 9 general_expenditure own_level | 合计 | 当年预算 part=1 | 上级专款 part=1
支出合计 | 7,110,130 | 5,084,000 | 2,026,130
  教育支出 #205 | 7,050,130 | 5,024,000 | 2,026,130
  预备费 #227 | 60,000 | 60,000 | 0
""",
    "prose that received money, a table of money sent": """
== 35 general_transfers downward
合计 | 26,880,544
== 68 transfers_note
2023 中央对我省转移支付补助收入预算: 2140.06亿元 -> 35/1/1
""",
    "several amounts for one line": """
== 23 other
年末滚存结余合计 | 56,381,071
== 46 transfers_note
2023 年末滚存结余: 30.72亿元 -> 23/1/1
2023 年末滚存结余: 9.48亿元 -> 23/1/1
2023 年末滚存结余: 128.82亿元 -> 23/1/1
""",
    "a figure that was cut off": """
== 3 other
利润收入 | 178,266
== 9 transfers_note
2023 利润收入: 17.82亿元 -> 3/1/1
""",
}


@pytest.mark.parametrize("text", NO_CHARGE.values(), ids=NO_CHARGE)
def test_what_a_document_says_of_its_figures_is_no_fault(text: str) -> None:
    audit = prove_book(replace(read_casebook(text), stage=Stage.BUDGET))
    found = [p for p in audit.proofs if p.kind is Kind.FAULT and p.rule not in {"I1", "I3", "C6"}]
    assert [p.message_zh for p in found] == []


CHARGED = {
    "several rows that miss in the year of the table": """
== 10 general_expenditure | 2022年预算数 year=2022 | 2023年预算数
卫生健康支出 #210 | 18,000 | 17,654
  公立医院 #21002 | 9,000 | 9,000
  公共卫生 #21004 | 9,000 | 8,000
""",
    "a rate that no remark restates": """
== 37 general_expenditure statement=注：同口径增长8.1%。 | 2022年 year=2022 | 2023年 | 增幅 rate=2-1
农林水支出 #213 | 1,000 | 1,100 | 20.0%
""",
    "more by region than there is": """
== 9 general_transfers downward
合计 | 34,644
  均衡性转移支付 | 34,644
== 10 general_transfers_by_region downward
合计 | 44,542
  甲县 | 44,542
""",
    "a statement of none over figures": """
== 25 general_expenditure statement=2023年本区无一般公共预算支出。
教育支出 #205 | 100
""",
}


@pytest.mark.parametrize("text", CHARGED.values(), ids=CHARGED)
def test_what_nothing_excuses_is_a_fault(text: str) -> None:
    audit = prove_book(read_casebook(text))
    assert any(p.kind is Kind.FAULT and p.rule not in {"I1", "I3"} for p in audit.proofs)


def test_the_economic_total_is_held_less_what_only_it_takes_in() -> None:
    text = """
== 30 general_expenditure own_level title=本级支出表
支出合计 | 12,803
  教育支出 #205 | 12,803
== 32 general_economic_expenditure own_level title=本级支出表
支出合计 | 55,318
  机关工资福利支出 #501 | 12,803
  转移性支出 #513 | 42,515
"""
    (proof,) = prove_book(read_casebook(text), (_BY_CODE["C4"],)).proofs
    assert proof.difference == 0
    assert "转移性支出" in proof.message_zh


def test_tables_by_region_are_tried_together() -> None:
    text = """
== 8 general_transfers downward title=转移支付决算表
合计 | 600
  均衡性转移支付 | 600
== 9 general_transfers_by_region downward title=税收返还分地区表
合计 | 200
  甲县 | 200
== 10 general_transfers_by_region downward title=专项转移支付分地区表
合计 | 400
  甲县 | 400
"""
    (proof,) = prove_book(read_casebook(text), (_BY_CODE["N4"],)).proofs
    assert (proof.kind, len(proof.reported)) == (Kind.HOLDS, 2)


def _say(prose: str, *claims: tuple[str, int, MeasureKind], scope: Scope) -> list[Kind]:
    """What P1 and P3 make of a sentence beside a table of a scope with one line of 1,000."""
    table = builders.table(
        "6", "2023年收入表", [builders.line(1, "收入总计", "1,000")], scope=scope
    )
    stated = []
    for number, (printed, value, kind) in enumerate(claims, 1):
        start = prose.index(printed)
        amount = kind is not MeasureKind.PERCENT_CHANGE
        stated.append(
            Claim(
                number, "收入总计", printed,
                FigureState.AMOUNT if amount else FigureState.RATIO,
                value * 1_000_000, 1_000_000, "万元" if amount else "%",
                0, start, start + len(printed), 2023,
                target=FigureRef("6", 1, 1) if kind is MeasureKind.AMOUNT else None, kind=kind,
            )
        )  # fmt: skip
    note = replace(
        builders.note("7", "说明"),
        paragraphs=(Paragraph(prose, SourcePlace(1)),),
        claims=tuple(stated),
    )
    audit = prove_book(builders.book(table, note), (_BY_CODE["P1"], _BY_CODE["P3"]))
    return [proof.kind for proof in audit.proofs]


@pytest.mark.parametrize(
    ("prose", "scope", "kind"),
    [
        ("全市情况如下。收入总计700万元。", Scope.OVERALL, Kind.FAULT),
        ("市级情况如下。收入总计700万元。", Scope.OVERALL, Kind.UNCHECKED),
        ("全市情况如下。收入总计700万元。", Scope.OWN_LEVEL, Kind.UNCHECKED),
        ("市级情况如下。收入总计960万元。", Scope.OVERALL, Kind.DOUBT),
        ("市级情况如下。收入总计100万元。", Scope.OVERALL, Kind.DOUBT),
        ("收入总计700万元。", Scope.OWN_LEVEL, Kind.FAULT),
    ],
)
def test_prose_speaks_of_the_level_it_named_last(prose: str, scope: Scope, kind: Kind) -> None:
    (amount,) = re.findall(r"\d+", prose)
    assert _say(prose, (amount, int(amount), MeasureKind.AMOUNT), scope=scope) == [kind]


def test_a_rate_of_what_was_examined_is_no_growth() -> None:
    claims = (
        ("1000", 1000, MeasureKind.AMOUNT),
        ("200", -200, MeasureKind.CHANGE),
        ("40", -40, MeasureKind.PERCENT_CHANGE),
    )
    examined = _say("收入总计1000万元，审减200万元，审减率40%", *claims, scope=Scope.OVERALL)
    grown = _say("收入总计1000万元，减少200万元，下降40%", *claims, scope=Scope.OVERALL)
    assert (examined, grown) == ([Kind.HOLDS], [Kind.HOLDS, Kind.FAULT])


def test_the_plan_is_not_held_against_what_was_spent() -> None:
    spent = builders.measure(1, "2023年执行数", 2023, phase=Phase.EXECUTION)
    table = builders.table("6", "支出表", [builders.line(1, "补助支出", "1,000")], [spent])
    claim = Claim(
        1, "补助支出预算", "700", FigureState.AMOUNT, 700_000_000, 1_000_000, "万元", 0, 0, 1, 2023,
        target=FigureRef("6", 1, 1),
    )  # fmt: skip
    note = replace(builders.note("7", "说明"), claims=(claim,))
    (proof,) = prove_book(builders.book(table, note), (_BY_CODE["P1"],)).proofs
    assert proof.kind is Kind.UNCHECKED
    assert "另一口径" in proof.doubt.zh
