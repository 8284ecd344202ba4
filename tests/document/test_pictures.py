"""Pictures of tables: loose ones, pages packed together, in a docx, on a page beside its text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

from tests.document.pdf_writer import table, text, write_pdf
from tests.document.test_recognition import DOTS_PER_POINT, EDGES, SOURCE, see
from xgbudget_tui.document import Document, Grid, TextBlock, pictures
from xgbudget_tui.document.page_pictures import Scan
from xgbudget_tui.document.pdf import read_pdf
from xgbudget_tui.document.pdf_words import Word
from xgbudget_tui.document.pictures import read_pictures
from xgbudget_tui.document.registry import find_container_format, read_document
from xgbudget_tui.document.word import read_docx
from xgbudget_tui.model.errors import DocumentError

image = pytest.importorskip("PIL.Image")
draw = pytest.importorskip("PIL.ImageDraw")
pytest.importorskip("cv2")

ROWS = (("项目", "预算数"), ("教育支出", "1,234"), ("卫生健康支出", "2,345"), ("合计", "3,579"))


def picture(format_: str = "PNG", *, ruled: bool = True) -> bytes:
    """A picture of A4 with 100 dots per inch: a frame of four rows and two columns."""
    drawn = image.new("L", (827, 1169), 255)
    pen = draw.Draw(drawn)
    if ruled:
        for row in range(5):
            pen.line((100, 100 + 40 * row, 600, 100 + 40 * row), fill=0, width=2)
        for column in (100, 350, 600):
            pen.line((column, 100, column, 260), fill=0, width=2)
    out = io.BytesIO()
    drawn.save(out, format_)
    return out.getvalue()


def recognise(scan: Scan) -> Sequence[Word]:
    """The words of the rows, in the cells of the frame wherever it lies on the picture."""
    level = sorted({rule.y0 for rule in scan.rules if rule.level})
    upright = sorted({rule.x0 for rule in scan.rules if not rule.level})
    if not level or not upright:
        return see(*[(cell, 80, 90 + 20 * at) for at, row in enumerate(ROWS) for cell in row[1:]])
    high = (level[-1] - level[0]) / 4
    left, half = upright[0], (upright[-1] - upright[0]) / 2
    return [
        word
        for at, row in enumerate(ROWS)
        for column, cell in enumerate(row)
        for word in see(
            (
                cell,
                (left + column * half) / DOTS_PER_POINT + 3,
                (level[0] + (at + 0.5) * high) / DOTS_PER_POINT,
            )
        )
    ]


def load() -> object:
    return recognise


def rows(document: Document) -> list[tuple[str, ...]]:
    return [
        tuple(cell.text for cell in row)
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows
    ]


def page_with_picture(*, typed_on_it: bool = False, ruled: bool = True) -> bytes:
    """A title, a picture of a table below, then a note; perhaps stored text on the picture."""
    commands = text(60, 750, "表3 一般公共预算支出决算表") + text(60, 60, "注：以上为决算数。")
    if typed_on_it:
        commands += text(90, 600, "这里的文字已经存在于图片之上")
    book = pypdfium2.PdfDocument(write_pdf([commands]))
    page = book[0]
    shown = pypdfium2.PdfImage.new(book)
    opened = image.open(io.BytesIO(picture(ruled=ruled))).crop((60, 80, 640, 280))
    shown.set_bitmap(pypdfium2.PdfBitmap.from_pil(opened))
    shown.set_matrix(pypdfium2.PdfMatrix().scale(418, 144).translate(50, 540))
    page.insert_obj(shown)
    page.gen_content()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "is_installed", lambda: True)


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("format_", ["PNG", "JPEG", "TIFF"])
def test_a_loose_picture_is_read_as_a_scanned_page(format_: str) -> None:
    document = read_pictures(picture(format_), SOURCE, load)
    assert rows(document) == list(ROWS)
    assert {block.place.sheet for block in document.blocks} == {"p. 1"}
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert all(cell.confidence == 97 for row in grid.rows for cell in row)
    assert [problem.code for problem in document.problems] == ["pages-recognised"]


@pytest.mark.usefixtures("_installed")
def test_pictures_packed_together_are_the_pages_of_one_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("00001.png", picture())
        container.writestr("00002.jpg", picture("JPEG"))
    assert find_container_format(out.getvalue()) == "pictures"
    document = read_pictures(out.getvalue(), SOURCE, load)
    assert [block.place.sheet for block in document.blocks] == ["p. 1", "p. 2"]


def test_without_the_extra_a_picture_is_declined_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "is_installed", lambda: False)
    path = tmp_path / "决算.png"
    path.write_bytes(picture())
    with pytest.raises(DocumentError, match=r"决算\.png .*xgbudget\[ocr\]") as caught:
        read_document(path)
    assert "xgbudget[ocr]" in caught.value.zh


@pytest.mark.usefixtures("_installed")
def test_a_damaged_picture_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "决算.png"
    path.write_bytes(picture()[:60])
    with pytest.raises(DocumentError, match="cannot be opened as a picture"):
        read_document(path)


def test_the_picture_of_a_table_below_a_typed_title_is_read_and_the_text_kept() -> None:
    document = read_pdf(page_with_picture(), SOURCE, load)
    assert rows(document) == list(ROWS)
    first, _, last = document.blocks
    assert isinstance(first, TextBlock)
    assert first.text == "表3 一般公共预算支出决算表"
    assert isinstance(last, TextBlock)
    assert last.text == "注：以上为决算数。"
    assert [problem.code for problem in document.problems] == ["pictures-recognised"]


def test_a_picture_without_a_table_adds_nothing() -> None:
    document = read_pdf(page_with_picture(ruled=False), SOURCE, load)
    assert [type(block) for block in document.blocks] == [TextBlock, TextBlock]
    assert not document.problems


def test_a_picture_with_text_over_it_is_not_read_again() -> None:
    def refuse() -> None:
        raise AssertionError("loaded")

    read_pdf(page_with_picture(typed_on_it=True), SOURCE, refuse)


def test_without_the_extra_pages_with_pictures_are_listed() -> None:
    document = read_pdf(page_with_picture(), SOURCE, lambda: None)
    (problem,) = document.problems
    assert problem.code == "pictures-unread"
    assert "xgbudget[ocr]" in problem.message_zh
    assert "xgbudget[ocr]" in problem.message_en


def test_a_typed_table_needs_no_recogniser() -> None:
    typed = table([["项目", "预算数"], ["教育支出", "1"]], EDGES, 720)
    assert not read_pdf(write_pdf([typed]), SOURCE, lambda: None).problems


def word_document(*, title: str = "2021年一般公共预算支出决算表", inches: float = 6) -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    if title:
        document.add_paragraph(title)
    document.add_picture(io.BytesIO(picture()), width=docx.shared.Inches(inches))
    document.add_paragraph("注：略。" if title else "")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_picture_of_a_table_in_a_docx_is_read_in_its_place() -> None:
    document = read_docx(word_document(), SOURCE, load)
    assert rows(document) == list(ROWS)
    assert [type(block) for block in document.blocks] == [TextBlock, Grid, TextBlock]
    assert document.blocks[1].place.sheet == "图 1"
    assert [problem.code for problem in document.problems] == ["pictures-recognised"]


def test_a_seal_in_a_docx_is_not_looked_at() -> None:
    document = read_docx(word_document(inches=0.5), SOURCE, lambda: None)
    assert not document.problems


def test_without_the_extra_a_docx_says_what_was_not_read_or_is_declined() -> None:
    document = read_docx(word_document(), SOURCE, lambda: None)
    assert [problem.code for problem in document.problems] == ["pictures-unread"]
    with pytest.raises(DocumentError, match="scan without text"):
        read_docx(word_document(title=""), SOURCE, lambda: None)
