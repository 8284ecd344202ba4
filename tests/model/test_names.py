"""Names: as printed, prefix apart, normalised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.model.names import bare_name, normalise_name, split_outline


@pytest.mark.parametrize(
    ("printed", "style", "number", "rest"),
    [
        ("一、一般公共预算收入合计", "hanzi", 1, "一般公共预算收入合计"),
        ("(二) 非稅收入", "hanzi_bracket", 2, "非稅收入"),
        ("（二十一）其他支出", "hanzi_bracket", 21, "其他支出"),
        ("17. 专项转移支付收入", "arabic", 17, "专项转移支付收入"),
        ("1、国防", "arabic", 1, "国防"),
        ("（3）国防", "arabic_bracket", 3, "国防"),
        ("②其他", "circled", 2, "其他"),
    ],
)
def test_outline_prefixes(printed: str, style: str, number: int, rest: str) -> None:
    prefix, name = split_outline(printed)
    assert prefix is not None
    assert (prefix.style, prefix.number, name) == (style, number, rest)


@pytest.mark.parametrize("printed", ["教育支出", "2.5产业基金", "一般公共服务支出", "一、", "301"])
def test_names_without_a_prefix(printed: str) -> None:
    assert split_outline(printed) == (None, printed)


def test_variants_meet_in_one_form() -> None:
    assert bare_name("(二) 非稅收入") == bare_name("（二）非 税 收 入") == "非税收入"
    assert normalise_name("因公出国（境）费用") == normalise_name("因公出国(境)费用")


def test_words_of_letters_keep_their_space() -> None:
    assert normalise_name(" GASTOS  DE PERSONAL ") == "GASTOS DE PERSONAL"
    assert normalise_name("东关街 PPP 项目") == "东关街PPP项目"


def test_controls_never_pass() -> None:
    assert normalise_name("教育\x1b]52;c;x\x07\u202e支出") == "教育]52;c;x支出"


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) == once
