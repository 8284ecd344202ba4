"""Names sound as the whole of them is read, though they are read word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from xgbudget_tui.classification.code_list import load_codes
from xgbudget_tui.store.pinyin import read_name, search_form

ODD = st.sampled_from("银行还重调长会乐教育支出其他国有资本〇𠮾 a2·(-ü")


def plainly(name: str) -> str:
    return " ".join(lazy_pinyin(search_form(name).replace("|", "·"), errors=list))


def test_every_official_name_sounds_as_it_is_read_at_once() -> None:
    for entry in load_codes().codes:
        assert read_name(entry.name).pinyin.split(" | ")[0] == plainly(entry.name)


@given(st.text(ODD, max_size=12))
def test_any_name_sounds_as_it_is_read_at_once(name: str) -> None:
    assert read_name(name).pinyin.split(" | ")[0] == plainly(name)
