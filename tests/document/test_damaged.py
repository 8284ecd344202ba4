"""Files that claim more than they hold, or are not what their format demands: one sentence each."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from benchmarks.fuzz.formats.originals import Original, make_originals
from tests.document.pdf_writer import rule, text, write_pdf
from xgbudget_tui.document import Document, Grid, pdf, read_document
from xgbudget_tui.document import limits as bounds
from xgbudget_tui.document.sheets import show_number
from xgbudget_tui.model.errors import DocumentError


def original(kind: str) -> Original:
    return next(one for one in make_originals() if one.kind == kind)


def change_part(content: bytes, name: str, old: str, new: str) -> bytes:
    """A container with one change in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w") as changed:
        for info in parts.infolist():
            part = parts.read(info).decode("utf-8", "surrogateescape")
            if info.filename == name:
                assert old in part
                part = part.replace(old, new, 1)
            changed.writestr(info.filename, part.encode("utf-8", "surrogateescape"))
    return out.getvalue()


def read(folder: Path, name: str, content: bytes) -> Document:
    path = folder / name
    path.write_bytes(content)
    return read_document(path)


def refuse(folder: Path, name: str, content: bytes, sentence: str) -> None:
    """Reading ends with this one sentence, in both languages."""
    with pytest.raises(DocumentError, match=sentence) as caught:
        read(folder, name, content)
    assert "\n" not in str(caught.value)
    assert caught.value.zh.startswith(name)


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf", "html", "ods", "xls", "csv", "markdown"])
def test_every_format_reads_the_same_tables(tmp_path: Path, kind: str) -> None:
    one = original(kind)
    document = read(tmp_path, f"a{one.suffix}", one.content)
    texts = [text.replace(",", "") for _, text in document.texts()]
    assert any("单位：万元" in text for text in texts)
    amounts = {float(text) for text in texts if text.replace(".", "").isdecimal()}
    assert {380.5, 6710, 1900, 4000} <= amounts


def test_a_cell_merged_over_a_whole_sheet_is_not_laid_out(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/>'
    content = change_part(
        original("xlsx").content, "xl/worksheets/sheet1.xml", '<mergeCells count="1">', merged
    )
    refuse(tmp_path, "a.xlsx", content, "claims more than the 5,000,000 cells")


@pytest.mark.parametrize("first", ["1", "-1000000000"])
def test_a_billion_hidden_columns_are_no_work(tmp_path: Path, first: str) -> None:
    columns = f'<cols><col min="{first}" max="1000000000" hidden="1"/></cols><sheetData>'
    content = change_part(
        original("xlsx").content, "xl/worksheets/sheet2.xml", "<sheetData>", columns
    )
    if first == "1":
        assert read(tmp_path, "a.xlsx", content).blocks
    else:
        refuse(tmp_path, "a.xlsx", content, "cannot be opened as a spreadsheet")


def test_rows_far_apart_cost_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "项目", "预算数", "税收收入", 60
    sheet["SR200000"] = 7
    sheet.print_area = "A1:XFD1048576"
    out = io.BytesIO()
    book.save(out)
    blocks = read(tmp_path, "a.xlsx", out.getvalue()).blocks
    assert sum(len(row) for grid in blocks if isinstance(grid, Grid) for row in grid.rows) < 3000


def test_spans_beyond_measure_are_bounded() -> None:
    claimed = ("3", " 2 ", "1000000000", "9" * 5000, "0", "-4", "", "x", "９", "1e9")
    assert list(map(bounds.bound_span, claimed)) == [3, 2, 256, 256, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<table><tr>" + "<td colspan=9>1</td>" * 20 + "</tr></table>"),
        ("a.csv", "收入,支出\n" * 60),
        ("a.txt", "收入\t支出\n" * 60),
    ],
)
def test_more_cells_than_a_document_may_have_are_refused_while_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    monkeypatch.setattr(bounds, "MOST_CELLS", 100)
    refuse(tmp_path, name, content.encode(), "claims more than the 100 cells")


@pytest.mark.parametrize("value", ["1000000000", "-1", "", "x"])
def test_a_word_cell_that_covers_nonsense_is_read_or_refused(tmp_path: Path, value: str) -> None:
    content = change_part(
        original("docx").content,
        "word/document.xml",
        '<w:gridSpan w:val="2"/>',
        f'<w:gridSpan w:val="{value}"/>',
    )
    try:
        assert read(tmp_path, "a.docx", content).blocks
    except DocumentError as error:
        assert "cannot be opened as a Word document" in str(error)  # noqa: PT017 - either may be


def test_what_a_library_stumbles_over_is_a_sentence(tmp_path: Path) -> None:
    content = original("xlsx").content.replace(b"PK\x05\x06", b"PK\x05\x07")
    refuse(tmp_path, "a.xlsx", content, "zip container of another kind")
    whole = original("ods").content
    refuse(tmp_path, "a.ods", whole[:40] + whole[70:], r"a\.ods (is damaged|is a zip container)")


def test_a_number_that_needs_more_places_than_decimals_have_is_shown() -> None:
    assert show_number(1e30, "General") == ("1" + "0" * 30, "1" + "0" * 30)
    assert show_number(1e308, "#,##0.00")[1] == "1" + "0" * 308
    assert show_number(0.5, "0." + "0" * 5000)[1] == "0.5"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "项目,预算数\n税收\u202e收入,6\x1b[2J0\n"),
        ("a.html", "<table><tr><td>税收\u202e收入</td><td>6&#x9b;0</td></tr></table>"),
        ("a.txt", "项目\t预算数\n税收\u202e收入\t6\x1b[2J0\n"),
    ],
)
def test_what_hides_or_turns_text_is_made_visible_in_every_format(
    tmp_path: Path, name: str, content: str
) -> None:
    texts = [text for _, text in read(tmp_path, name, content.encode()).texts()]
    assert "税收\ufffd收入" in texts
    assert all(char.isprintable() for text in texts for char in text)


def test_a_page_whose_stream_unpacks_to_very_much_is_not_read(tmp_path: Path) -> None:
    content = write_pdf([rule(0, 0, 10, 10)])
    bomb = zlib.compress(b"9 " * (10 << 20), 9)
    start = content.rindex(b"<< /Length")
    content = (
        content[:start]
        + b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(bomb)
        + bomb
        + b"\nendstream\nendobj\n"
        + content[content.rindex(b"xref\n0") :]
    )
    refuse(tmp_path, "a.pdf", content, "would unpack to far more")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<0000> <FFFF> <0000>", "<0000> <FFFFFFFF> <0000>"),
        ("/DW 1000", "/W [0 [500] 1 1000000000 500]"),
    ],
)
def test_a_font_of_a_billion_characters_is_not_read(tmp_path: Path, old: str, new: str) -> None:
    content = original("pdf").content.decode("latin-1")
    assert old in content
    content = content.replace(old, new)
    refuse(tmp_path, "a.pdf", content.encode("latin-1"), "would unpack to far more")


def test_a_page_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MOST_SECONDS", 0.001)
    crowded = "".join(text(50 + y % 7, y / 40, "税收收入") for y in range(20_000))
    refuse(tmp_path, "a.pdf", write_pdf([crowded]), "a page that takes more than")


def test_a_library_that_panics_is_a_sentence(tmp_path: Path) -> None:
    content = original("xls").content
    refuse(tmp_path, "a.xls", content[:1168], r"cannot be opened as a spreadsheet")
