"""What a proof says: both sides with their units, how likely in words, no jargon."""

from __future__ import annotations

import pytest

from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import prove_book
from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.judge import judge_assertion
from xgbudget_tui.audit.messages import write_sentence
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.rounding import say_likely
from xgbudget_tui.model.terms import Relation
from xgbudget_tui.model.text import Text

WAN = 1_000_000
LEFT, RIGHT = Text("甲", "A"), Text("乙", "B")


def said(
    reported: int | None, *computed: int, relation: Relation = Relation.EQUAL, usual: bool = False
) -> Text:
    sides = (
        (Operand("甲", None if reported is None else reported * WAN, WAN),),
        tuple(Operand("乙", value * WAN, WAN) for value in computed),
    )
    assertion = Assertion(*sides, LEFT, RIGHT, relation)
    outcome = judge_assertion(assertion)
    return write_sentence(assertion, outcome, Unit.WAN_YUAN, expected=usual)


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            said(310, 200, 100),
            "甲为 310 万元，乙为 300 万元，前者多 10 万元。四舍五入最多只会差 1.5 万元。",
            "A: 310 万元; B: 300 万元. The first is 10 万元 more (万元: 10,000 yuan). "
            "Rounding makes 1.5 万元 at most.",
        ),
        (
            said(94, 49),
            "甲为 94 万元，乙为 49 万元，前者多 45 万元。两处应当相同。",
            "A: 94 万元; B: 49 万元. The first is 45 万元 more (万元: 10,000 yuan). "
            "The two should be the same.",
        ),
        (
            said(9, 5, relation=Relation.AT_MOST),
            "甲为 9 万元，乙为 5 万元，前者多 4 万元，而前者本应不超过后者。",
            "A: 9 万元; B: 5 万元. The first is 4 万元 more (万元: 10,000 yuan), "
            "though it should be no more than the other.",
        ),
        (
            said(5, 9, relation=Relation.AT_LEAST, usual=True),
            "甲为 5 万元，乙为 9 万元，前者少 4 万元，而前者通常不少于后者。",
            "A: 5 万元; B: 9 万元. The first is 4 万元 less (万元: 10,000 yuan), "
            "while it is usually no less than the other.",
        ),
        (
            said(None, 9),
            "甲没有印出数字，无法与乙核对。",
            "A states no figure, so it cannot be held against B.",
        ),
    ],
)
def test_a_sentence_names_both_sides_and_what_rounding_can_do(
    words: Text, zh: str, en: str
) -> None:
    assert words == Text(zh, en)


@pytest.mark.parametrize(
    ("deviations", "zh"),
    [
        (7.6, "不到百万分之一"),
        (4.5, "不到十万分之一"),
        (4.0, "不到万分之一"),
        (3.5, "不到千分之一"),
        (2.7, "不到百分之一"),
        (1.7, "不到十分之一"),
        (0.5, "在十分之一以上"),
    ],
)
def test_how_likely_is_said_in_words(deviations: float, zh: str) -> None:
    assert say_likely(deviations).zh == zh
    assert say_likely(-deviations).zh == zh


def test_codes_are_named() -> None:
    text = """
== 1 general_basic_expenditure own_level
合计 | 90
  工资福利支出 #301 | 90
    住房公积金 #30113 | 90
== 2 general_expenditure own_level
支出合计 | 50
  住房保障支出 #221 | 50
    住房改革支出 #22102 | 50
      住房公积金 #2210201 | 50
"""
    audit = prove_book(read_casebook(text))
    proof = next(proof for proof in audit.proofs if proof.rule == "D10")
    assert "“住房公积金”（30113）" in proof.message_zh
    assert "住房公积金 (2210201)" in proof.message_en


def test_a_figure_of_the_prose_is_given_as_printed_unless_words_make_it_negative() -> None:
    def words(value: int, printed: str) -> Text:
        claim = Operand("补助", value, 10 * WAN, printed, FigureRef("1", 1, 0))
        table = Operand("补助", 9 * WAN, WAN)
        assertion = Assertion((claim,), (table,), LEFT, RIGHT)
        return write_sentence(assertion, judge_assertion(assertion), Unit.WAN_YUAN)

    assert words(24_000 * WAN, "2.4亿元").zh.startswith("甲为 2.4亿元，乙为 9 万元，")
    assert words(-24_000 * WAN, "2.4亿元").zh.startswith("甲为 -24,000 万元，乙为 9 万元，")


def test_percentages_are_apart_by_percentage_points() -> None:
    text = """
== 24 three_public | 2022年 year=2022 | 2023年 | 增减额 change=2-1 | 增减率 rate=2-1
公务接待费 | 180 | 170 | -10 | -5.6%
因公出国费 | 100 | 150 | 50 | 20.0%
"""
    messages = [proof.message for proof in prove_book(read_casebook(text)).proofs]
    assert any("少 30.0 个百分点" in one.zh for one in messages)
    assert any("is 30.0 percentage points less" in one.en for one in messages)
