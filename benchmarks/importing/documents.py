"""Documents to import, in the plain form that a published budget's text layer has."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl

from benchmarks.scale.bulk import BulkTable
from benchmarks.scale.likeness import fill_table, list_projects, read_shapes

YEAR, REGION = 2024, "大连市青山区"


def write_budget() -> str:
    """A whole budget with printed codes: eight tables, the real classification, sums that hold."""
    return _write_document([(_title(table), _coded_rows(table)) for table in _make_budget()])


def write_workbook(path: Path) -> None:
    """The same as a workbook, a sheet for each table."""
    book = openpyxl.Workbook(write_only=True)
    for number, table in enumerate(_make_budget(), 1):
        sheet = book.create_sheet(f"表{number}")
        sheet.append([_title(table)])
        sheet.append(["单位：万元"])
        for row in _coded_rows(table):
            cells = row.split("\t")
            amounts = [int(cell.replace(",", "")) for cell in cells[2:] if cell[-1:].isdigit()]
            sheet.append([*cells[:2], *(amounts or cells[2:])])
    book.save(path)


def _make_budget() -> list[BulkTable]:
    chance = random.Random(1)
    tables = [fill_table(shape, REGION, YEAR, 0.95, chance) for shape in read_shapes()]
    return [*tables, list_projects(REGION, YEAR, 0.95, chance)]


def write_sums(rows: int) -> str:
    """One table of ``rows`` lines without codes, in groups of nine that add up."""
    chance = random.Random(2)
    printed = []
    total = 0
    for _ in range(max(1, rows // 10)):
        parts = [chance.randrange(1, 10**5) for _ in range(9)]
        total += sum(parts)
        printed.append((f"{_name(chance)}支出", f"{sum(parts):,}"))
        printed += [(f"{_name(chance)}项目", str(part)) for part in parts]
    return _one_table([*printed, ("支出总计", f"{total:,}")])


def write_disorder(rows: int) -> str:
    """One table of ``rows`` lines without codes that add up to nothing."""
    chance = random.Random(3)
    printed = [(f"{_name(chance)}支出", f"{chance.randrange(1, 10**6):,}") for _ in range(rows)]
    return _one_table([*printed, ("支出总计", "1,234")])


def write_small_tables(tables: int) -> str:
    """Many tables of three lines that add up."""
    chance = random.Random(4)
    several = []
    for number in range(tables):
        one, two = chance.randrange(1, 10**5), chance.randrange(1, 10**5)
        title = f"{YEAR}年{REGION}第{number + 1}街道一般公共预算支出表"
        rows = [("甲类支出", str(one)), ("乙类支出", str(two)), ("支出总计", str(one + two))]
        several.append((title, ["项 目\t预算数", *_lines(rows)]))
    return _write_document(several)


def count_rows(text: str) -> int:
    """The lines of tables in a document, those over the columns not counted."""
    return sum("\t" in line and "预算数" not in line for line in text.splitlines())


def _one_table(rows: Sequence[tuple[str, str]]) -> str:
    title = f"{YEAR}年{REGION}一般公共预算支出表"
    return _write_document([(title, ["项 目\t预算数", *_lines(rows)])])


def _lines(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    return ("\t".join(cells) for cells in rows)


def _title(table: BulkTable) -> str:
    return table.section.title


def _coded_rows(table: BulkTable) -> list[str]:
    heads = [measure.printed for measure in table.section.measures]
    rows = [
        (line.code or "", line.name, *(f"{column[at]:,}" for column in table.amounts))
        for at, line in enumerate(table.lines)
    ]
    return ["\t".join(("科目编码", "科目名称", *heads)), *_lines(rows)]


def _write_document(tables: Sequence[tuple[str, Sequence[str]]]) -> str:
    lines = [f"{YEAR}年{REGION}预算公开", ""]
    lines += [f"- {number}、{title}" for number, (title, _) in enumerate(tables, 1)]
    for title, rows in tables:
        lines += ["", title, "", "单位：万元", "", *rows]
    return "\n".join(lines) + "\n"


def _name(chance: random.Random) -> str:
    return "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(4))
