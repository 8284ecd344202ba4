"""One cause, one finding: consequences and twins are places of what they come from."""

from __future__ import annotations

import pytest

from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.findings import TOLD, Finding, group_findings
from xgbudget_tui.model.terms import Mark


def findings(text: str) -> list[Finding]:
    audit = prove_book(read_casebook(text))
    return [finding for finding in group_findings(audit.proofs) if finding.mark in TOLD]


SOUND = """
== 1 general_expenditure own_level | 2022年 year=2022 | 2023年 year=2023
支出合计 | 270 | 300
  教育支出 #205 | 180 | 200
    普通教育 #20502 | 100 | 120
    职业教育 #20503 | 80 | 80
  国防支出 #203 | 90 | 100
    国防动员 #20306 | 50 | 60
    其他国防支出 #20399 | 40 | 40
"""


def test_a_wrong_figure_in_two_sums_is_one_finding_with_its_places() -> None:
    assert findings(SOUND) == []
    wrong = SOUND.replace("教育支出 #205 | 180 | 200", "教育支出 #205 | 180 | 2000")
    (found,) = findings(wrong)
    assert found.mark is Mark.FAULT
    assert len(found.places) > 1
    assert {place.finding for place in found.places} == {found.id}


def test_two_wrong_figures_are_two_findings() -> None:
    wrong = SOUND.replace("普通教育 #20502 | 100 | 120", "普通教育 #20502 | 100 | 1200")
    wrong = wrong.replace("国防动员 #20306 | 50 | 60", "国防动员 #20306 | 50 | 600")
    found = findings(wrong)
    of_line = {place.subject.line: one.id for one in found for place in one.places if place.subject}
    assert of_line[2] != of_line[5]


def test_a_sum_within_the_worst_of_rounding_and_the_slip_in_it_are_one_finding() -> None:
    small = "".join(f"第{n}部分 | 30\n  甲{n} | 10\n  乙{n} | 20\n" for n in range(4))
    parts = "".join(f"  项目{n} | 156\n" for n in range(40))
    text = f"== 22 insurance_revenue\n保险费收入 | 6,352\n{parts}  其他 | 121\n{small}"
    found = [one for one in findings(text) if {place.rule for place in one.places} & {"S1", "S4"}]
    assert len(found) == 1
    assert {place.rule for place in found[0].places} == {"S1", "S4"}
    assert found[0].mark is Mark.DOUBT


def test_the_same_figures_in_twin_tables_are_one_finding() -> None:
    text = """
== 1 fund_revenue overall
收入总计 | 130
  基金收入 | 100
  上年结余 | 20
== 2 fund_revenue own_level
收入总计 | 130
  基金收入 | 100
  上年结余 | 20
"""
    found = findings(text)
    sums = [one for one in found if any(place.section in {"1", "2"} for place in one.places)]
    assert len(sums) == 1
    assert {place.section for place in sums[0].places} >= {"1", "2"}


def test_rows_that_break_the_same_rule_in_one_column_are_one_finding() -> None:
    rows = "\n".join(f"县{number} | {number * 7} | {number * 2} | 3" for number in range(1, 26))
    text = f"== 1 general_transfers_by_region | 合计 | 一般 part=1 | 专项 part=1\n{rows}\n"
    crowd = [one for one in findings(text) if one.head.rule == "D3"]
    assert len(crowd) <= 1
    assert all(len(one.places) >= 20 for one in crowd)


def test_what_holds_belongs_to_no_finding() -> None:
    audit = prove_book(read_casebook(SOUND))
    assert {proof.finding for proof in audit.proofs} == {""}
    assert len(group_findings(audit.proofs)) == len(audit.proofs)


def test_branches_of_one_table_whose_places_are_not_known_are_one_doubt() -> None:
    rows = "\n".join(
        f"大类{number} | {number * 1000}\n  甲{number}! | {number * 7}\n  乙{number}! | 3"
        for number in range(1, 7)
    )
    found = findings(f"== 1 projects | 金额\n{rows}\n")
    doubts = [one for one in found if any(place.rule in {"S1", "K1"} for place in one.places)]
    assert len(doubts) == 1
    assert len(doubts[0].places) >= 6


def test_that_branches_do_not_close_is_said_with_their_sums() -> None:
    text = SOUND.replace("own_level |", "own_level open=教育支出 |")
    wrong = text.replace("教育支出 #205 | 180 | 200", "教育支出 #205 | 180 | 2000")
    rules = [{place.rule for place in one.places} for one in findings(wrong)]
    assert any({"T1", "B2"} <= one for one in rules)
    assert sum("T1" in one for one in rules) == 1


@pytest.mark.parametrize("figure", ["94", "19"])
def test_a_figure_that_fits_neither_its_copy_nor_the_other_scope_is_one_finding(
    figure: str,
) -> None:
    rows = (
        "一般公共服务支出 | 27\n国防支出 | 5\n公共安全支出 | 3\n教育支出 | 49\n科学技术支出 | 1\n"
    )
    text = "".join(
        f"== {key} general_expenditure {scope}\n{rows}农林水支出 | 2\n"
        for key, scope in enumerate(("overall", "own_level", "own_level"), 1)
    )
    head, own, copy = text.partition("== 2")
    first, rest = copy.split("== 3")
    wrong = head + own + first.replace("49", figure) + "== 3" + rest
    (found,) = findings(wrong)
    assert {place.rule for place in found.places} == {"A9", "N10"}
