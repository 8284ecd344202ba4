"""Pages without text and garbled ones: found, listed, read by whatever recogniser there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.document.pdf_writer import rule, table, text, write_pdf
from xgbudget_tui.document import Document, Grid, TextBlock, everyday_letters
from xgbudget_tui.document.ocr import Box, drop_inner, part_at_walls
from xgbudget_tui.document.page_pictures import Scan
from xgbudget_tui.document.pdf import list_pages, read_pdf
from xgbudget_tui.document.pdf_words import Rule, Word
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.library_calls import LibraryError
from xgbudget_tui.model.progress import PageProgress, listening
from xgbudget_tui.model.source import SourceFile

REAL_PAGE = Path(__file__).parents[1] / "documents" / "ningxia-2021-page.pdf"
"""Page 6 of the final accounts of Ningxia for 2021, as published."""
SOURCE = SourceFile("a.pdf", "0", "pdf", 1)
EDGES = [50, 250, 400]
DOT = "q 1 0 0 1 60 20 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q\n"
FRAME = DOT + table([["", ""], ["", ""], ["", ""]], EDGES, 720)
"""A table and a picture without any words: what a scan looks like to a reader of text."""
DOTS_PER_POINT = 200 / 72
GARBLED = REAL_PAGE.read_bytes().replace(b"/ToUnicode", b"/ToUnknown")


def see(
    *words: tuple[str, float, float], confidence: float = 0.97, readings: tuple[str, ...] = ()
) -> Sequence[Word]:
    """Words as a recogniser gives them: text, left end and middle in points from the top left."""
    return [
        Word(
            text, x * DOTS_PER_POINT, (y - 5) * DOTS_PER_POINT,
            (x + 8 * len(text)) * DOTS_PER_POINT, (y + 5) * DOTS_PER_POINT,
            confidence=confidence, readings=readings,
        )
        for text, x, y in words
    ]  # fmt: skip


TABLE = see(
    ("项目", 53, 90), ("预算数", 253, 90),
    ("教育支出", 53, 110), ("1,234", 253, 110),
    ("合计", 53, 130), ("1,234", 253, 130),
)  # fmt: skip


def grids(document: Document) -> list[list[list[str]]]:
    found = [block for block in document.blocks if isinstance(block, Grid)]
    return [[[cell.text for cell in row] for row in grid.rows] for grid in found]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def test_a_page_without_text_is_read_by_the_recogniser() -> None:
    document = read_pdf(write_pdf([FRAME]), SOURCE, lambda: lambda _scan: TABLE)
    assert grids(document) == [[["项目", "预算数"], ["教育支出", "1,234"], ["合计", "1,234"]]]
    assert codes(document) == ["pages-recognised"]


def test_what_is_read_by_eye_keeps_its_confidence_and_its_other_readings() -> None:
    sure = see(("项目", 53, 90), ("预算数", 253, 90), ("教育支出", 53, 110), confidence=1.0)
    unsure = see(("1,234", 253, 110), confidence=0.62, readings=("1,284",))
    document = read_pdf(write_pdf([FRAME]), SOURCE, lambda: lambda _scan: [*sure, *unsure])
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    cell = grid.rows[1][1]
    assert (cell.text, cell.confidence, cell.readings) == ("1,234", 62, ("1,284",))
    assert (
        grid.rows[1][0].confidence == 99
    )  # what is read by eye is never as sure as what is stored


def test_stored_text_has_no_confidence() -> None:
    document = read_pdf(
        write_pdf([table([["项目", "预算数"], ["教育支出", "1"]], EDGES, 720)]), SOURCE
    )
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert {cell.confidence for row in grid.rows for cell in row} == {None}


def test_smudges_are_left_out() -> None:
    smudge = see(("三", 100, 300), confidence=0.2)
    document = read_pdf(write_pdf([FRAME]), SOURCE, lambda: lambda _scan: [*TABLE, *smudge])
    assert not [block for block in document.blocks if isinstance(block, TextBlock)]


def test_a_page_on_its_side_is_turned_until_it_is_read_surely() -> None:
    seen: list[tuple[int, ...]] = []

    def recognise(scan: Scan) -> Sequence[Word]:
        seen.append(scan.grey.shape)
        sure = len(seen) == 3
        return TABLE if sure else see(("乱", 53, 90), confidence=0.4)

    document = read_pdf(write_pdf([FRAME]), SOURCE, lambda: recognise)
    upright, on_its_side = seen[0], seen[0][::-1]
    assert seen == [upright, on_its_side, on_its_side]
    assert any("教育支出" in text for _, text in document.texts())


def test_only_pages_without_text_are_read_by_eye_and_progress_is_reported() -> None:
    typed = text(50, 700, "全市收入完成一百亿元，增长百分之五。")
    pages = [typed, FRAME, typed, FRAME, FRAME]
    reports: list[PageProgress] = []
    with listening(reports.append):
        document = read_pdf(write_pdf(pages), SOURCE, lambda: lambda _scan: TABLE)
    assert reports == [PageProgress(number, 3) for number in (1, 2, 3)]
    assert [block.place.sheet for block in document.blocks] == [f"p. {n}" for n in range(1, 6)]
    (problem,) = document.problems
    assert "第 2、4–5 页" in problem.message_zh
    assert "Pages 2, 4–5" in problem.message_en


def test_the_recogniser_is_not_loaded_for_a_document_with_text() -> None:
    def load() -> None:
        raise AssertionError("loaded")

    read_pdf(write_pdf([text(50, 700, "全市收入完成一百亿元，增长百分之五。")]), SOURCE, load)


def test_without_the_extra_the_other_pages_are_read_and_the_scanned_ones_listed() -> None:
    typed = text(50, 700, "全市收入完成一百亿元，增长百分之五。")
    document = read_pdf(write_pdf([typed, FRAME, FRAME]), SOURCE, lambda: None)
    assert [block.place.sheet for block in document.blocks] == ["p. 1"]
    (problem,) = document.problems
    assert problem.code == "pages-scanned"
    for message, pages in ((problem.message_zh, "第 2–3 页"), (problem.message_en, "Pages 2–3")):
        assert pages in message
        assert "pip install 'xgbudget[ocr]'" in message


def test_without_the_extra_a_scan_is_declined_with_its_name() -> None:
    with pytest.raises(DocumentError, match=r"xgbudget\[ocr\]") as caught:
        read_pdf(write_pdf([FRAME, FRAME]), SOURCE, lambda: None)
    assert "xgbudget[ocr]" in caught.value.zh
    assert "\n" not in str(caught.value)


def test_a_scan_in_which_nothing_is_read_is_declined() -> None:
    with pytest.raises(DocumentError, match="found none in its pictures"):
        read_pdf(write_pdf([FRAME]), SOURCE, lambda: lambda _scan: [])


def test_a_page_at_which_the_recogniser_stumbles_is_listed_and_the_others_are_read() -> None:
    def recognise(_scan: Scan) -> Sequence[Word]:
        calls.append(1)
        if len(calls) == 1:
            raise LibraryError("RuntimeError")
        return TABLE

    calls: list[int] = []
    document = read_pdf(write_pdf([FRAME, FRAME]), SOURCE, lambda: recognise)
    assert codes(document) == ["pages-scanned", "pages-recognised"]
    assert "Pages 1 " in document.problems[0].message_en
    assert "pip" not in document.problems[0].message_en


def test_a_real_page_whose_font_map_is_gone_is_not_taken_for_text() -> None:
    assert read_pdf(REAL_PAGE.read_bytes(), SOURCE, lambda: None).problems == ()
    with pytest.raises(DocumentError, match="scan without text"):
        read_pdf(GARBLED, SOURCE, lambda: None)


def test_text_in_letters_that_nobody_uses_is_read_by_eye() -> None:
    broken = "".join(
        chr(ord(char) + 0x1111) for char in "一般公共预算支出决算表教育支出社会保障和就业支出"
    )
    assert not everyday_letters.makes_sense([broken])
    document = read_pdf(
        write_pdf([text(50, 700, broken) + FRAME]), SOURCE, lambda: lambda _scan: TABLE
    )
    assert codes(document) == ["pages-recognised"]


@pytest.mark.parametrize(
    "words",
    ["一般公共预算支出决算表，其中：教育支出 1,234 万元", "General public budget expenditure 2023",
     "一般公共預算支出決算總表教育支出社會保障和就業支出", "鄠邑区"],
)  # fmt: skip
def test_text_in_use_makes_sense(words: str) -> None:
    assert everyday_letters.makes_sense([words])


def test_letters_whose_font_does_not_say_what_they_are_are_reported_with_page_and_line() -> None:
    rows = [["项目", "预算数"], ["\ue123\ue124支出", "60"], ["教育支出", "40"]]
    document = read_pdf(write_pdf([FRAME, table(rows, EDGES, 720)]), SOURCE, lambda: None)
    lost = [problem for problem in document.problems if problem.code == "letters-lost"]
    assert [(problem.place.sheet, problem.place.line) for problem in lost if problem.place] == [
        ("p. 2", 2)
    ]


def test_page_numbers_are_listed_in_spans() -> None:
    assert list_pages([3, 7, 5, 6]) == ("3、5–7", "3, 5–7")


def test_a_strip_is_cut_at_upright_lines_that_run_through_it() -> None:
    walls = [Rule(100, 0, 100, 200), Rule(150, 300, 150, 400), Rule(0, 20, 300, 20)]
    parts = list(part_at_walls(Box(20, 10, 200, 30), walls))
    assert parts == [Box(20, 10, 100, 30), Box(100, 10, 200, 30)]


def test_a_box_within_another_is_read_once() -> None:
    outer, inner, beside = Box(0, 0, 100, 20), Box(10, 2, 40, 18), Box(95, 0, 160, 20)
    assert drop_inner([inner, outer, beside]) == [outer, beside]


def test_a_page_with_nothing_but_lines_is_blank() -> None:
    typed = text(50, 700, "全市收入完成一百亿元，增长百分之五。")
    document = read_pdf(write_pdf([typed, rule(0, 0, 10, 10)]), SOURCE, lambda: None)
    assert document.problems == ()
