"""One workbook as xlsx, xls and ods: every reader gives the same paragraphs, cells and notes."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import openpyxl
import pytest

from tests.document.xls_writer import XlsCell, XlsSheet, write_xls
from xgbudget_tui.document import Document, Grid, read_document, sheets
from xgbudget_tui.document import limits as bounds
from xgbudget_tui.model.errors import DocumentError

_DASHED = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
PLAIN = XlsCell()
ROWS = (
    (XlsCell("2026年某县一般公共预算收入表"),),
    (PLAIN, PLAIN, PLAIN, PLAIN, XlsCell("单位：万元")),
    (XlsCell("编码"), XlsCell("项目"), XlsCell("2026年"), PLAIN, XlsCell("备注")),
    (PLAIN, PLAIN, XlsCell("预算数"), XlsCell("增长%"), PLAIN, XlsCell("DEPT#")),
    (XlsCell(101), XlsCell("税收收入"), XlsCell(118670.25, "#,##0"), XlsCell(0.153073, "0.0%"),
     XlsCell("含\n分成"), XlsCell(348), XlsCell("草稿")),
    (XlsCell(10101), XlsCell("增值税", indent=1), XlsCell(0, _DASHED), XlsCell(-0.5, "0%"), PLAIN,
     XlsCell(324)),
    (XlsCell(10102), XlsCell("  消费税"), XlsCell(2086.74), XlsCell(1 / 3, formula=True), PLAIN),
    (XlsCell(10103), XlsCell("资源税", indent=2), XlsCell(-7.126, "#,##0.00"), XlsCell("#DIV/0!")),
    (XlsCell(10104), XlsCell("车船税"), XlsCell(0), XlsCell("", formula=True)),
    (XlsCell(10105), XlsCell("契税"), XlsCell(1234567.891, _DASHED, formula=True), XlsCell(True)),
    (PLAIN, XlsCell("合计"), XlsCell(1e12, "0"), XlsCell(46022, "yyyy\\-mm\\-dd"), XlsCell("—")),
)  # fmt: skip
MERGED = ((1, 1, 1, 5), (3, 3, 3, 4), (3, 4, 5, 5), (3, 4, 1, 1))
HIDDEN_ROWS = (9, 10)
HIDDEN_COLUMNS = (1, 6)
PRINTED = 6


def make_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表一"
    for line, row in enumerate(ROWS, start=1):
        for column, cell in enumerate(row, start=1):
            if cell.value not in (None, ""):
                made = sheet.cell(line, column, cell.value)
                made.number_format = cell.shown_as
                made.alignment = openpyxl.styles.Alignment(indent=cell.indent)
    for top, bottom, left, right in MERGED:
        sheet.merge_cells(None, top, left, bottom, right)
    for line in HIDDEN_ROWS:
        sheet.row_dimensions[line].hidden = True
    for letter in "AF":
        sheet.column_dimensions[letter].hidden = True
    sheet.print_area = "A1:F11"
    book.create_sheet("旧表").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_xls(*, more: bytes = b"") -> bytes:
    shown = XlsSheet("表一", ROWS, MERGED, HIDDEN_ROWS, HIDDEN_COLUMNS, printed=PRINTED)
    return write_xls([shown, XlsSheet("旧表", (), hidden=True)], more=more)


_PRINTED_AS = {
    (118670.25, "#,##0"): "118,670",
    (0.153073, "0.0%"): "15.3%",
    (0, _DASHED): " -   ",
    (-0.5, "0%"): "-50%",
    (2086.74, "General"): "2086.74",
    (1 / 3, "General"): "0.333333333333333",
    (-7.126, "#,##0.00"): "(7.13)",
    (1234567.891, _DASHED): " 1,234,567.89 ",
    (1e12, "0"): "1000000000000",
}
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for prefix, space in (
        ("office", "office"), ("style", "style"), ("table", "table"), ("text", "text"),
        ("number", "datastyle"), ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
    )
)  # fmt: skip
_STYLES = f"""<office:document-styles {_SPACES}><office:styles>
<number:number-style style:name="N1P0"><number:text> </number:text><number:number
 number:decimal-places="2" number:grouping="true"/></number:number-style>
<number:number-style style:name="N1"><number:text>-</number:text>
<style:map style:condition="value()&gt;0" style:apply-style-name="N1P0"/></number:number-style>
<style:style style:name="Amount" style:family="table-cell" style:data-style-name="N1"/>
</office:styles></office:document-styles>"""
_LOOK = """<office:automatic-styles>
<style:style style:name="dashed" style:family="table-cell" style:parent-style-name="Amount"/>
<style:style style:name="in1" style:family="table-cell"><style:paragraph-properties
 fo:margin-left="0.353cm"/></style:style>
<style:style style:name="in2" style:family="table-cell" style:parent-style-name="in1">
<style:paragraph-properties fo:margin-left="0.3165in"/></style:style>
<style:style style:name="gone" style:family="table"><style:table-properties
 table:display="false"/></style:style></office:automatic-styles>"""


def ods_text(text: str) -> str:
    """Lines as paragraphs, leading spaces as the elements that stand for them."""
    out = ""
    for line in text.split("\n"):
        body = line.lstrip(" ")
        spaces = f'<text:s text:c="{len(line) - len(body)}"/>' if body != line else ""
        out += f"<text:p>{spaces}<text:span>{body}</text:span></text:p>"
    return out


def ods_cell(cell: XlsCell, line: int, column: int) -> str:
    """A cell as LibreOffice writes one, with a note that is no part of its text."""
    said, text = "", ""
    value = cell.value
    if isinstance(value, bool):
        said, text = 'office:value-type="boolean" office:boolean-value="true"', "TRUE"
    elif cell.shown_as.startswith("yyyy"):
        said, text = 'office:value-type="date" office:date-value="2025-12-31"', "2025-12-31"
    elif isinstance(value, int | float):
        kind = "percentage" if "%" in cell.shown_as else "float"
        said = f'office:value-type="{kind}" office:value="{value!r}"'
        text = _PRINTED_AS.get((value, cell.shown_as), f"{value}")
    elif value is not None:
        said, text = 'office:value-type="string"', value
    if cell.formula:
        said += ' table:formula="of:=1"'
    style = {1: "in1", 2: "in2"}.get(cell.indent, "dashed" * (cell.shown_as == _DASHED))
    if style:
        said += f" table:style-name={quoteattr(style)}"
    name = "table-cell"
    for top, bottom, left, right in MERGED:
        if (line, column) == (top, left):
            said += f' table:number-columns-spanned="{right - left + 1}"'
            said += f' table:number-rows-spanned="{bottom - top + 1}"'
        elif top <= line <= bottom and left <= column <= right:
            name = "covered-table-cell"
    note = "<office:annotation><text:p>批注 9</text:p></office:annotation>" if text else ""
    return f"<table:{name} {said}>{note}{ods_text(text) if text else ''}</table:{name}>"


def make_ods() -> bytes:
    rows = ""
    for line, row in enumerate(ROWS, start=1):
        full = (*row, *(PLAIN,) * (7 - len(row)))
        cells = "".join(ods_cell(cell, line, at) for at, cell in enumerate(full, start=1))
        how = ' table:visibility="collapse"' if line == 9 else ""
        made = f"<table:table-row{how}>{cells}</table:table-row>"
        if line == 10:
            made = f'<table:table-row-group table:display="false">{made}</table:table-row-group>'
        rows += made
    columns = (
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="4"/>'
        '<table:table-column table:visibility="filter"/>'
        '<table:table-column table:number-columns-repeated="1018"/>'
    )
    filler = (
        '<table:table-row table:number-rows-repeated="1048565"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row>'
    )
    return pack_ods(
        '<table:table table:name="表一" table:print-ranges="$表一.$A$1:$表一.$F$11">'
        f"{columns}{rows}{filler}</table:table>"
        '<table:table table:name="旧表" table:style-name="gone"/>'
    )


def pack_ods(tables: str) -> bytes:
    content = (
        f"<office:document-content {_SPACES}>{_LOOK}<office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("styles.xml", _STYLES)
        container.writestr("content.xml", content)
    return out.getvalue()


def read(folder: Path, name: str, content: bytes, **options: bool) -> Document:
    path = folder / name
    path.write_bytes(content)
    return read_document(path, **options)


def grid_of(document: Document) -> Grid:
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return grid


def test_the_workbook_is_read_as_it_is_printed(tmp_path: Path) -> None:
    """What the other formats are held to is what one sees in the xlsx."""
    document = read(tmp_path, "a.xlsx", make_xlsx())
    assert [[cell.text for cell in row] for row in grid_of(document).rows] == [
        ["编码", "项目", "2026年", "", "备注"],
        ["", "", "预算数", "增长%", ""],
        ["101", "税收收入", "118,670", "15.3%", "含\n分成"],
        ["10101", "增值税", "0.00", "-50%", ""],
        ["10102", "消费税", "2086.74", "0.3333333333", ""],
        ["10103", "资源税", "-7.13", "#DIV/0!", ""],
        ["10105", "契税", "1,234,567.89", "True", ""],
        ["", "合计", "1000000000000", "2025-12-31 00:00:00", "—"],
    ]
    assert [problem.code for problem in document.problems] == [
        "columns-unprinted", "rows-hidden", "sheets-hidden",
    ]  # fmt: skip


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(("name", "make"), [("a.xls", make_xls), ("a.ods", make_ods)])
def test_an_older_format_gives_what_xlsx_gives(
    tmp_path: Path, name: str, make: Any, hidden: bool
) -> None:
    expected = read(tmp_path, "a.xlsx", make_xlsx(), hidden=hidden)
    document = read(tmp_path, name, make(), hidden=hidden)
    assert document.blocks == expected.blocks
    assert document.problems == expected.problems


def test_percent_decimals_and_indents_are_kept(tmp_path: Path) -> None:
    for name, make in (("a.xls", make_xls), ("a.ods", make_ods)):
        rows = grid_of(read(tmp_path, name, make())).rows
        assert (rows[2][2].text, rows[2][2].exact) == ("118,670", "118670.25")
        assert (rows[2][3].text, rows[2][3].exact) == ("15.3%", "15.3073%")
        assert [row[1].indent for row in rows[2:6]] == [0, 2, 2, 4]
        assert [(cell.across, cell.down) for cell in rows[0]] == [
            (1, 2), (1, 1), (2, 1), (1, 1), (1, 2),
        ]  # fmt: skip


def test_an_old_workbook_counts_its_days_from_1904_if_it_says_so(tmp_path: Path) -> None:
    cell = XlsCell(44560, "yyyy\\-mm\\-dd")
    content = write_xls([XlsSheet("表一", [(XlsCell("日期"), cell)] * 2)])
    old, new = b"\x22\0\x02\0\0\0", b"\x22\0\x02\0\x01\0"
    assert content.count(old) == 1
    texts = [text for _, text in read(tmp_path, "a.xls", content.replace(old, new)).texts()]
    assert str(datetime.datetime(2025, 12, 31)) in texts  # noqa: DTZ001 - as stored


def test_what_is_no_cell_of_an_old_workbook_breaks_nothing(tmp_path: Path) -> None:
    """Names whose formulas nobody knows, a writer in no encoding, palettes: xlrd stumbles."""
    junk = b"".join(
        kind.to_bytes(2, "little") + b"\x10\0" + b"\xff" * 16
        for kind in (0x0018, 0x005C, 0x0092, 0x0017, 0x0023, 0x01AE, 0x0293, 0x00EB)
    )
    expected = read(tmp_path, "a.xlsx", make_xlsx())
    assert read(tmp_path, "a.xls", make_xls(more=junk)).blocks == expected.blocks


def test_a_protected_workbook_is_declined_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"a\.xls is protected by a password"):
        read(tmp_path, "a.xls", make_xls(more=b"\x2f\0\x04\0\1\0\1\0"))
    out = io.BytesIO(make_ods())
    with zipfile.ZipFile(out, "a") as container:
        container.writestr("META-INF/manifest.xml", "<m:entry><m:encryption-data/></m:entry>")
    with pytest.raises(DocumentError, match=r"a\.ods is protected by a password"):
        read(tmp_path, "a.ods", out.getvalue())


@pytest.mark.parametrize("share", [0.2, 0.4, 0.5])
@pytest.mark.parametrize(("name", "make"), [("a.xls", make_xls), ("a.ods", make_ods)])
def test_half_a_workbook_is_one_sentence(
    tmp_path: Path, name: str, make: Any, share: float
) -> None:
    content = make()
    with pytest.raises(DocumentError, match=r"a\.(xls|ods) (cannot|is) ") as caught:
        read(tmp_path, name, content[: int(len(content) * share)])
    assert "\n" not in str(caught.value)


def test_an_old_workbook_that_is_a_single_sheet_is_one_sentence(tmp_path: Path) -> None:
    """It says to be of a version that has no list of sheets."""
    content = make_xls().replace(b"\x09\x08\x10\0\0\6\5\0", b"\x09\x08\x10\0\0\6\x10\0", 1)
    with pytest.raises(DocumentError, match=r"a\.xls cannot be opened as a spreadsheet"):
        read(tmp_path, "a.xls", content)


def test_an_old_workbook_that_lists_one_sheet_twice_is_one_sentence(tmp_path: Path) -> None:
    listed = b"\x85\0\x0c\0" + bytes(6) + b"\2\1" + "表二".encode("utf-16-le")
    with pytest.raises(DocumentError, match=r"a\.xls cannot be opened as a spreadsheet"):
        read(tmp_path, "a.xls", make_xls(more=listed * 2))


def ods_row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def number(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}/>'


def test_an_ods_that_repeats_without_end_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(rows: str, sentence: str) -> None:
        content = pack_ods(f'<table:table table:name="表一">{rows}</table:table>')
        with pytest.raises(DocumentError, match=sentence):
            read(tmp_path, "a.ods", content)

    wide = number("1", 'table:number-columns-repeated="999999999"')
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    refuse(ods_row(number("1"), 1_000_000), "'表一' has more than the .* rows")
    monkeypatch.setattr(bounds, "MOST_CELLS", 5000)
    refuse(ods_row(wide, 15), "claims more than the 5,000 cells")
    spans = 'table:number-columns-spanned="99999" table:number-rows-spanned="99999"'
    refuse(ods_row(number("1", spans)), "claims more than the 5,000 cells")


def test_a_row_far_below_an_ods_table_does_not_decline_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    rows = ods_row(number("1") * 2) * 2 + ods_row("", 1000) + ods_row(number("9"))
    content = pack_ods(f'<table:table table:name="表一">{rows}</table:table>')
    assert len(grid_of(read(tmp_path, "a.ods", content)).rows) == 2


@pytest.mark.parametrize(
    ("value", "printed", "shown", "exact"),
    [
        ("1234.5", "1", "1234.5", ""),  # in thousands: as stored
        ("0.5", "1/2", "0.5", ""),
        ("123456789", "1.23E+08", "123456789", ""),
        ("12.346", "￥12.35元", "12.35", "12.346"),
        ("0.153", "15.3%", "15.3%", ""),
        ("0.153", "15%", "15%", "15.3%"),
        ("-0.004", "-0.00", "0.00", "-0.004"),
        ("7", "7.0", "7.0", "7"),
        ("1e400", "∞", "", ""),
        ("abc", "约5", "约5", ""),
    ],
)
def test_the_printed_text_tells_how_an_ods_shows_a_number(
    tmp_path: Path, value: str, printed: str, shown: str, exact: str
) -> None:
    cell = f'<table:table-cell office:value-type="float" office:value="{value}">'
    row = ods_row(f"{number('1')}{cell}<text:p>{printed}</text:p></table:table-cell>{number('1')}")
    content = pack_ods(f'<table:table table:name="表一">{row * 2}</table:table>')
    read_cell = grid_of(read(tmp_path, "a.ods", content)).rows[0][1]
    assert (read_cell.text, read_cell.exact) == (shown, exact)


def test_tables_within_drawings_and_cells_of_an_ods_are_no_sheets(tmp_path: Path) -> None:
    inner = f'<table:table table:name="图">{ods_row(number("99") * 2)}</table:table>'
    rows = ods_row(number("1") + f"<table:table-cell>{inner}</table:table-cell>" + number("2"))
    content = pack_ods(
        f'<table:table table:name="表一"><table:shapes><draw:frame>{inner}</draw:frame>'
        f"</table:shapes>{rows}{rows}</table:table>"
    )
    document = read(tmp_path, "a.ods", content)
    assert [[cell.text for cell in row] for row in grid_of(document).rows] == [["1", "", "2"]] * 2
