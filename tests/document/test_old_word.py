"""Old Word documents: what the container holds, and what damage says.

``chengde-insurance.doc`` holds the last tables of a published budget, saved as Word 97 saves it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from xgbudget_tui.document import Grid, TextBlock, read_document
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.money import Unit

DOCUMENT = Path(__file__).parent.parent / "documents" / "chengde-insurance.doc"
WAN = Unit.WAN_YUAN.fen


def test_tables_and_paragraphs_come_in_order() -> None:
    blocks = read_document(DOCUMENT).blocks
    assert isinstance(blocks[0], TextBlock)
    assert "2025年市本级预算" in blocks[0].text
    last = [block for block in blocks if isinstance(block, Grid)][-1]
    heads = [cell.text for cell in last.rows[0]]
    assert heads[1:3] == ["全市收入预算", "全市收入完成"]
    total = next(row for row in last.rows if row[0].text == "合计")
    assert [cell.text for cell in total[1:3]] == ["1269101", "1281260"]


def test_a_merged_title_row_is_no_row_of_the_table() -> None:
    titles = [b.text for b in read_document(DOCUMENT).blocks if isinstance(b, TextBlock)]
    assert any(title.endswith("表") for title in titles)
    assert any(title.startswith("单位") for title in titles)


def test_the_tables_become_a_book() -> None:
    book = read_book(DOCUMENT)
    table = list(book.tables())[-1]
    total = next(line for line in table.lines if line.name == "合计")
    assert total.figures[1].value == 1281260 * WAN
    assert book.source.format == "doc"


@pytest.mark.parametrize("cut", [600, 2000, 9000, 16000])
def test_a_cut_file_is_one_sentence(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.doc"
    path.write_bytes(DOCUMENT.read_bytes()[:cut])
    with pytest.raises(DocumentError) as said:
        read_book(path)
    assert "cut.doc" in str(said.value)
    assert "Error" not in said.value.sentence("zh")


@pytest.mark.parametrize(
    ("offset", "value", "word"),
    [(0x0A, b"\x00\x01", "password"), (0x02, b"\x65\x00", "1997")],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, offset: int, value: bytes, word: str) -> None:
    content = bytearray(DOCUMENT.read_bytes())
    start = content.index(b"\xec\xa5")
    content[start + offset : start + offset + 2] = value
    path = tmp_path / "other.doc"
    path.write_bytes(bytes(content))
    with pytest.raises(DocumentError, match=word):
        read_document(path)
