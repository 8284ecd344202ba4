"""Every number token has one place and one use."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.document import Document, TextBlock
from xgbudget_tui.importer.ledger import NUMBER, NumberLedger
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import TokenUse

PLACE = SourcePlace(3)


def ledger(text: str) -> NumberLedger:
    block = TextBlock(text, PLACE)
    return NumberLedger(Document(SourceFile("a.txt", "0", "text", 1), (block,)))


def test_a_number_is_one_token_with_separators_decimals_and_percent() -> None:
    found = NUMBER.findall("2023年1,234.5万元，-5.6%，2021-2025，1,23，１２个，1、")
    assert found == ["2023", "1,234.5", "5.6%", "2021", "2025", "1", "23", "１２", "1"]


def test_years_are_told_from_amounts() -> None:
    book = ledger("2023年收入2023万元")
    book.claim_years(PLACE)
    kept = book.close()
    assert dict(kept.counts) == {TokenUse.YEAR: 1, TokenUse.UNACCOUNTED: 1}
    assert [(token.text, token.place) for token in kept.unaccounted] == [("2023", PLACE)]
    assert "万元" in kept.unaccounted[0].context
    assert kept.total == 2


def test_a_token_claimed_twice_is_a_conflict_and_counts_once() -> None:
    book = ledger("收入100万元")
    book.claim(PLACE, TokenUse.CLAIM, 2, 5)
    book.claim(PLACE, TokenUse.FIGURE, 0)
    assert [token.text for token in book.conflicts] == ["100"]
    assert dict(book.close().counts) == {TokenUse.CLAIM: 1}


def test_a_claim_reaches_only_what_starts_within_it() -> None:
    book = ledger("1、收入100万元")
    book.claim(PLACE, TokenUse.OUTLINE, 0, 2)
    assert not book.is_open(PLACE, 0)
    assert book.is_open(PLACE, 4)
    assert [token.text for token in book.close().unaccounted] == ["100"]


@given(
    st.lists(st.sampled_from(["2023年", "100", "，", "万元", "5.6%", "1、"]), max_size=9), st.data()
)
def test_claims_in_any_order_leave_what_none_of_them_reached(words, data) -> None:
    text = "".join(words)
    book = ledger(text)
    starts = [match.start() for match in NUMBER.finditer(text)]
    taken: set[int] = set()
    for _ in range(data.draw(st.integers(0, 3))):
        start, end = sorted(data.draw(st.tuples(st.integers(0, 30), st.integers(0, 30))))
        book.claim(PLACE, TokenUse.CLAIM, start, end)
        taken |= {at for at in starts if start <= at < end}
    assert [at for at in starts if book.is_open(PLACE, at)] == [
        at for at in starts if at not in taken
    ]
    assert len(book.close().unaccounted) == len(starts) - len(taken)
    book.claim_rest(PLACE, TokenUse.NAME)
    assert book.close().total == len(starts)
