"""A table has one name: its number and its title; where there is no room, one short title."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.agreement import doors
from tests.builders import book, line, measure, note, table
from xgbudget_tui.model.book import Section
from xgbudget_tui.model.terms import Phase, Scope


def spending(key: str, title: str, scope: Scope = Scope.OVERALL, total: str = "110") -> Section:
    """Two years of spending; the total is not the sum of its parts."""
    columns = [
        measure(1, "2022年执行数", 2022, phase=Phase.EXECUTION),
        measure(2, "2023年预算数", 2023),
    ]
    lines = [
        line(1, "支出合计", "90", total),
        line(2, "教育支出", "60", "70", parent=1, code="205"),
        line(3, "国防支出", "30", "30", parent=1, code="203"),
    ]
    return table(key, title, lines, columns, scope=scope, position=int(float(key)))


WHOLE = "2023年东山区一般公共预算支出表"
OWN = "2023年东山区区本级一般公共预算支出表"
PART = "2023年东山区基本支出表（二）"
NAMES = {"2": WHOLE, "4": OWN, "9.2": PART}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = book(
        spending("2", WHOLE),
        spending("4", OWN, Scope.OWN_LEVEL),
        note("8", "东山区转移支付情况说明", "市补助收入 100 万元。"),
        spending("9.1", "2023年东山区基本支出表（一）"),
        spending("9.2", PART),
    )
    return doors.stored(tmp_path_factory.mktemp("names") / "names.db", made)


# Each door is asked for the whole name of a table: number, blank, title.


def in_tables(path: Path, key: str) -> str:
    rows = doors.run(path, "tables").rows
    number, title = rows[0].index("no."), rows[0].index("title")
    return next(f"{row[number]} {row[title]}" for row in rows if row[number] == key)


def in_tables_on_terminal(path: Path, key: str) -> str:
    rows = doors.screen_table(doors.run(path, "tables", screen=True).out, "title")
    return next(f"{row['no.']} {row['title']}" for row in rows if row["no."] == key)


def in_tables_json(path: Path, key: str) -> str:
    entries = doors.run(path, "tables", "--format", "json").json
    return next(f"{one['key']} {one['title']}" for one in entries if one["key"] == key)


def over_show(path: Path, key: str) -> str:
    return doors.run(path, "show", key, screen=True).out.splitlines()[0].removesuffix(" (万元)")


def over_comparison(path: Path, key: str) -> str:
    return doors.run(path, "compare", key, screen=True).out.splitlines()[0].removesuffix(" (万元)")


def in_markdown(path: Path, key: str) -> str:
    return heading(doors.run(path, "show", key, "--format", "md"))


def in_markdown_of_comparison(path: Path, key: str) -> str:
    return heading(doors.run(path, "compare", key, "--format", "md"))


def heading(ran: doors.Ran) -> str:
    return ran.out.splitlines()[0].removeprefix("## ").replace("\\", "")


def in_json(path: Path, key: str) -> str:
    section = doors.run(path, "export", key, "--format", "json").json["section"]
    return f"{section['key']} {section['title']}"


def in_json_of_comparison(path: Path, key: str) -> str:
    side = doors.run(path, "compare", key, "--format", "json").json["after"]
    return f"{side['section']} {side['title']}"


def in_json_of_hits(path: Path, key: str) -> str:
    hits = doors.run(path, "search", "教育支出", "--format", "json").json["hits"]
    return next(f"{one['section']} {one['title']}" for one in hits if one["section"] == key)


def on_sheet(path: Path, key: str) -> str:
    """The name of the sheet, of which a spreadsheet keeps 31 characters."""
    import openpyxl

    file = path.parent / f"{key}.xlsx"
    assert doors.run(path, "export", key, "-o", file).code == 0
    return str(openpyxl.load_workbook(io.BytesIO(file.read_bytes())).sheetnames[0])


def in_palette(path: Path, key: str) -> str:
    return next(name for name in doors.palette_tables(path, key) if name.split()[0] == key)


def over_findings(path: Path, key: str) -> str:
    return next(name for name in doors.audit_headings(path) if name.split()[0] == key)


DOORS: dict[str, Callable[[Path, str], str]] = {
    "tables": in_tables,
    "tables on a terminal": in_tables_on_terminal,
    "tables as JSON": in_tables_json,
    "show": over_show,
    "compare": over_comparison,
    "markdown": in_markdown,
    "markdown of a comparison": in_markdown_of_comparison,
    "JSON": in_json,
    "JSON of a comparison": in_json_of_comparison,
    "JSON of hits": in_json_of_hits,
    "sheet": on_sheet,
    "palette": in_palette,
    "audit": over_findings,
}


@pytest.mark.parametrize("key", NAMES)
@pytest.mark.parametrize("door", DOORS)
def test_a_table_is_called_by_its_number_and_title_at_every_door(door: str, key: str, path: Path):
    assert DOORS[door](path, key) == f"{key} {NAMES[key]}"


@pytest.mark.parametrize("key", NAMES)
async def test_the_comparison_of_a_table_is_headed_by_its_name(key: str, path: Path):
    shown = await doors.compare_on_screen(path, key)
    assert isinstance(shown, doors.Compared)
    assert f" {key} {NAMES[key]} " in shown.title


def test_the_comparison_of_two_tables_is_headed_by_the_names_of_both(tmp_path: Path):
    """Each title stands behind its own number."""
    path = doors.stored(
        tmp_path / "two.db", book(spending("2", WHOLE), spending("4", OWN, Scope.OWN_LEVEL))
    )
    markdown = heading(doors.run(path, "compare", "2", "4", "--format", "md"))
    printed = doors.run(path, "compare", "2", "4", screen=True).out.splitlines()[0]
    shown = doors.title_of_comparison(path, "2", "4")
    for text in (markdown, printed, shown):
        assert f"2 {WHOLE}" in text
        assert f"4 {OWN}" in text


def test_findings_name_a_table_so_that_the_name_is_an_address(path: Path):
    """A sentence of the audit says 表4; the list says 4; both lead there."""
    for check in doors.run(path, "check", "--format", "json", language="zh").json:
        key = check["section"]
        if key in NAMES and check["rule"].startswith(("A", "B", "S")):
            assert f"表{key}“" in check["message"]
            for address in (key, f"表{key}"):
                assert doors.spot_of_start(path, address) == doors.Location(key)
                assert over_show(path, address) == f"{key} {NAMES[key]}"


SHORT = {"2": "支出", "4": "区本级支出", "9.2": "基本支出（二）"}


@pytest.mark.parametrize("key", NAMES)
async def test_the_short_title_is_one_in_the_contents_and_over_the_table(key: str, path: Path):
    shown = await doors.name_on_screen(path, f"{key}/教育支出")
    assert shown.contents == SHORT[key]
    assert shown.trail == f"{key} {SHORT[key]}"
    assert f" {key} {SHORT[key]} " in shown.heading


PARTING = ("\u3000", "\u00a0", "\t", "\n", "\r\n", "\x0b", "\u2028")
"""What parts two words, whatever it is called, is one plain blank."""
HIDDEN = ("\u200b", "\u202e", "\x1b", "\x07", "\x9b", "\ufeff")
"""What cannot be seen is left out."""
READABLE = {
    name: DOORS[name]
    for name in ("tables", "tables on a terminal", "show", "markdown", "sheet", "palette", "audit")
}


@pytest.mark.parametrize("sign", [*PARTING, *HIDDEN], ids=ascii)
def test_what_cannot_be_seen_in_a_title_is_shown_in_one_way(sign: str, tmp_path: Path):
    title = f"2023年东山区{sign}一般公共预算支出表"
    path = doors.stored(tmp_path / "hostile.db", book(spending("4", title)))
    called = {name: ask(path, "4") for name, ask in READABLE.items()}
    shown = "4 2023年东山区 一般公共预算支出表" if sign in PARTING else f"4 {WHOLE}"
    assert called == dict.fromkeys(called, shown)
