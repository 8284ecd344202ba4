"""Small sound budgets in every format that is read, made here, but the old Word document."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from tests.document.pdf_writer import table, text, write_pdf
from tests.document.xls_writer import XlsCell, XlsSheet, write_xls

Row = tuple[str | float, ...]
_OLD_WORD = Path(__file__).parents[3] / "tests" / "documents" / "chengde-insurance.doc"
"""As Word 97 saved it: a container too involved to be made here."""


@dataclass(frozen=True)
class Original:
    """A document: its format, suffix and bytes; ``mapping`` is the mapping file that goes with."""

    kind: str
    suffix: str
    content: bytes
    mapping: str = ""


TITLE = "2024年云州市青山县"
TABLES: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "一般公共预算支出功能分类表",
        (
            ("科目编码", "科目名称", "2023年执行数", "2024年预算数"),
            ("201", "一般公共服务支出", 1180.5, 1210),
            ("20101", "　人大事务", 380.5, 400),
            ("2010101", "　　行政运行", 300.5, 310),
            ("2010104", "　　人大会议", 80, 90),
            ("20103", "　政府办公厅（室）及相关机构事务", 800, 810),
            ("205", "教育支出", 5000, 5400),
            ("20502", "　普通教育", 5000, 5400),
            ("227", "预备费", "—", 100),
            ("", "合计", 6180.5, 6710),
        ),
    ),
    (
        "一般公共预算收入表",
        (
            ("项目", "2023年执行数", "2024年预算数"),
            ("一、税收收入", 2900, 3000),
            ("增值税", 1900, 2000),
            ("企业所得税", 1000, 1000),
            ("二、非税收入", 1000, 1000),
            ("收入合计", 3900, 4000),
        ),
    ),
)
MAPPING = """[book]
title = "Gastos 2024"
region = "Villa"
year = 2024
stage = "budget"
[file]
encoding = "utf-8"
delimiter = ";"
decimal = ","
thousands = "."
[section]
title = "Estado"
flow = "expenditure"
[[level]]
code = "Cap"
name = "Nombre"
[[level]]
name = "Concepto"
[[measure]]
column = "Inicial"
label = "Inicial"
unit = "€"
year = 2024
phase = "budget"
"""
_ITEMS = """Cap;Nombre;Concepto;Inicial
1;PERSONAL;Básicas;1.234,56
1;PERSONAL;Otras;0
1;PERSONAL;Horas;-0,01
2;BIENES;Limpieza;
2;BIENES;Luz;800
"""


@lru_cache(maxsize=1)
def make_originals() -> tuple[Original, ...]:
    """One document of each format, the richer ones twice as often."""
    xlsx, docx, pdf, html = _make_xlsx(), _make_docx(), _make_pdf(), _make_html()
    many = _pack({"县/预算.xlsx": xlsx, "县/说明.docx": docx, "网页.html": html})
    return (
        *(Original("xlsx", ".xlsx", xlsx),) * 3,
        *(Original("docx", ".docx", docx),) * 2,
        *(Original("pdf", ".pdf", pdf),) * 3,
        *(Original("html", ".html", html),) * 2,
        Original("ods", ".ods", _make_ods()),
        Original("xls", ".xls", _make_xls()),
        Original("csv", ".csv", _make_csv()),
        Original("markdown", ".md", _make_markdown()),
        Original("mapped", ".csv", _ITEMS.encode(), MAPPING),
        Original("mapped", ".csv.gz", gzip.compress(_ITEMS.encode()), MAPPING),
        Original("archive", ".zip", many),
        Original("doc", ".doc", _OLD_WORD.read_bytes()),
    )


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:,}"


def _make_xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for number, (title, rows) in enumerate(TABLES):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = f"表{number + 1}"
        sheet.append([TITLE + title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(rows[0]))
        sheet.append(["" for _ in rows[0][1:]] + ["单位：万元"])
        for row in rows:
            sheet.append(list(row))
        for row in sheet.iter_rows(min_row=4):
            row[-1].number_format = "#,##0.00"
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["A"].hidden = number == 0
        sheet.print_area = f"A1:D{sheet.max_row}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _make_docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("青山县2024年预算公开", 1)
    for title, rows in TABLES:
        document.add_paragraph(TITLE + title)
        document.add_paragraph("单位：万元")
        grid = document.add_table(rows=len(rows) + 1, cols=len(rows[0]))
        grid.cell(0, 0).merge(grid.cell(0, 1)).text = "科目"
        for at, row in enumerate(rows, start=1):
            for cell, value in zip(grid.rows[at].cells, row, strict=True):
                cell.text = _shown(value)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _make_pdf() -> bytes:
    pages = []
    for title, rows in TABLES:
        columns = [40.0, 140, 340, 440, 540][: len(rows[0]) + 1]
        shown = [[_shown(value).strip() for value in row] for row in rows]
        head = text(40, 760, TITLE + title, 14) + text(400, 740, "单位：万元")
        pages.append(head + table(shown, columns, 720))
    return write_pdf(pages)


def _make_html() -> bytes:
    parts = ['<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body>']
    for title, rows in TABLES:
        parts += [f"<h2>{TITLE}{title}</h2><p>单位：万元</p><table>"]
        for row in rows:
            cells = "".join(
                f'<td rowspan="1" colspan="1">{escape(_shown(value))}</td>' for value in row
            )
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode()


def _make_csv() -> bytes:
    lines = []
    for title, rows in TABLES:
        lines += [f"{TITLE}{title},,", "单位：万元,,"]
        lines += [",".join(f'"{_shown(value)}"' for value in row) for row in rows] + [""]
    return "\n".join(lines).encode()


def _make_markdown() -> bytes:
    lines = []
    for title, rows in TABLES:
        lines += [f"## {TITLE}{title}", "", "单位：万元", ""]
        for at, row in enumerate(rows):
            lines.append("| " + " | ".join(_shown(value) for value in row) + " |")
            lines += ["|---" * len(row) + "|"] * (at == 0)
        lines.append("")
    return "\n".join(lines).encode()


def _pack(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return out.getvalue()


def _make_ods() -> bytes:
    sheets = []
    for number, (title, rows) in enumerate(TABLES, start=1):
        lines: list[Row] = [(TITLE + title,), ("单位：万元",), *rows]
        body = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in lines
        )
        sheets.append(f'<table:table table:name="表{number}">{body}</table:table>')
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        f'office:version="1.2"><office:body><office:spreadsheet>{"".join(sheets)}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return _pack({
        "mimetype": kind.encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    })  # fmt: skip


def _ods_cell(value: str | float) -> str:
    repeated = 'table:number-columns-repeated="1"'
    if isinstance(value, str):
        return (
            f'<table:table-cell {repeated} office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell {repeated} office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def _make_xls() -> bytes:
    sheets = []
    for number, (title, rows) in enumerate(TABLES, start=1):
        lines = [(XlsCell(TITLE + title),), (XlsCell("单位：万元"),)]
        for row in rows:
            *before, last = row
            lines.append((*map(XlsCell, before), XlsCell(last, "#,##0.00")))
        sheets.append(
            XlsSheet(
                f"表{number}",
                lines,
                merged=((1, 1, 1, len(rows[0])),),
                hidden_rows=(5,),
                hidden_columns=(1,) if number == 1 else (),
                printed=4,
            )
        )
    return write_xls(sheets)
