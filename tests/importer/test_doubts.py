"""Pages with numbers that nothing accounts for, and readings too poor to be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import line, table
from tests.importer.conftest import DOCUMENTS, SHIPPED
from xgbudget_tui.document import Document, TextBlock
from xgbudget_tui.importer import read_book
from xgbudget_tui.importer.doubts import find_doubtful_pages, judge_reading, mark_doubtful
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.model.book import Ledger, Section, Token
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import TokenUse

SOURCE = SourceFile("a.pdf", "0", "pdf", 1)


def numbers_on(*places: SourcePlace) -> NumberLedger:
    """A ledger in which each place leaves two numbers unaccounted for."""
    blocks = tuple(TextBlock(f"甲 {at} 乙 9", place) for at, place in enumerate(places))
    return NumberLedger(Document(SOURCE, blocks))


def test_a_page_with_more_than_a_few_numbers_left_is_doubtful_as_a_whole() -> None:
    places = [SourcePlace(1, 0, "p. 1"), SourcePlace(1, 0, "p. 2"), SourcePlace(2, 0, "p. 2")]
    ledger = find_doubtful_pages(numbers_on(*places), ())
    ((sheet, tokens, left, section),) = (
        (page.sheet, page.tokens, page.unaccounted, page.section) for page in ledger.doubtful
    )
    assert (sheet, tokens, left, section) == ("p. 2", 4, 4, None)
    tables = (
        table("1", "甲表", [line(1, "甲", "1")], pages=(SourcePlace(1, 0, "p. 1"),)),
        table("2", "乙表", [line(1, "乙", "1")], pages=(SourcePlace(4, 0, "p. 2"),)),
    )
    marked = list(mark_doubtful(tables, ledger.doubtful))
    assert [one.doubtful for one in marked] == [(), ("p. 2",)]


def test_without_pages_each_table_is_judged_by_itself() -> None:
    tables = [
        table("1", "甲表", [line(1, "甲", "1")], pages=(SourcePlace(1),)),
        table("2", "乙表", [line(1, "乙", "1")], pages=(SourcePlace(10),)),
    ]
    ledger = find_doubtful_pages(
        numbers_on(SourcePlace(3), SourcePlace(12), SourcePlace(13)), tables
    )
    assert [(page.section, page.unaccounted) for page in ledger.doubtful] == [("2", 4)]
    marked = list(mark_doubtful(tables, ledger.doubtful))
    assert [one.doubtful for one in marked] == [(), ("",)]


def judge(sections: list[Section], left: int, tokens: int, *, force: bool = False) -> list[str]:
    lost = tuple(Token("1", "1", SourcePlace(n)) for n in range(left))
    ledger = Ledger(((TokenUse.FIGURE, tokens - left), (TokenUse.UNACCOUNTED, left)), lost)
    return [found.code for found in judge_reading(SOURCE, sections, (), ledger, force=force)]


def test_a_reading_that_loses_one_number_in_ten_is_declined_unless_forced() -> None:
    assert judge([], 60, 1000) == []
    assert judge([], 40, 200) == []
    with pytest.raises(DocumentError, match=r"61 of its 600 numbers.*--force") as refused:
        judge([], 61, 600)
    assert "600 个数字中有 61 个没有归类" in refused.value.zh
    assert judge([], 61, 600, force=True) == ["reading-poor"]


def test_a_reading_without_names_is_declined() -> None:
    def rows(named: int, unnamed: int) -> list[Section]:
        names = ["教育支出"] * named + ["12.5"] * unnamed
        return [table("1", "甲表", [line(n, name, "1") for n, name in enumerate(names, 1)])]

    assert judge(rows(900, 100), 0, 1000) == []
    with pytest.raises(DocumentError, match="60 of its 200 lines have no name"):
        judge(rows(140, 60), 0, 200)


@pytest.mark.parametrize(
    "document", [SHIPPED, DOCUMENTS / "qingshan-2024.txt"], ids=lambda p: p.stem
)
def test_a_text_from_the_bottom_up_is_declined(document: Path, tmp_path: Path) -> None:
    turned = tmp_path / document.name
    turned.write_text("\n".join(document.read_text().splitlines()[::-1]))
    with pytest.raises(DocumentError) as refused:
        read_book(turned)
    assert "次序可能颠倒" in refused.value.zh
    forced = read_book(turned, force=True)
    assert forced.problems[0].code == "reading-poor"
