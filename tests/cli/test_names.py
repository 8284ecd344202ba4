"""``--names``: names as printed, in English or both; machines keep ``name`` and get ``name_en``."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from xgbudget_tui.cli.names import Names


@pytest.fixture
def shipped() -> Path:
    """The shipped database."""
    return Path(__file__).resolve().parents[2] / "data" / "budget.db"


def test_names_in_english_or_both_or_as_printed(run: Run, shipped: Path):
    def first(*more: str) -> str:
        printed = run("show", "4/教育支出", "--depth", "4", "--db", str(shipped), *more)
        head, row, *_ = printed.out.splitlines()
        return f"{head.split()[-1]}: {row.split(chr(9))[2]}"

    assert first("--lang", "en") == first("--lang", "zh") == "预算数: 教育支出"
    assert first("--names", "en") == "Budget: Education expenditure"
    assert first("--names", "both") == "Budget: Education expenditure 教育支出"


def test_formats_for_machines_keep_the_name_and_add_its_english(run: Run, shipped: Path):
    asked = ("show", "4/教育支出", "--depth", "4", "--db", str(shipped))
    plain = json.loads(run(*asked, "--format", "json").out)
    named = json.loads(run(*asked, "--format", "json", "--names", "en").out)
    assert "name_en" not in plain["lines"][0]
    assert named["lines"][0]["name"] == "教育支出"
    assert named["lines"][0]["name_en"] == "Education expenditure"
    assert named["lines"][0]["children"][0]["name_en"] == "Education management affairs"
    assert named["section"]["title_en"].endswith("general public budget expenditure table")

    content = run(*asked, "--format", "csv", "--names", "both").out.lstrip("\ufeff")
    row = next(csv.DictReader(io.StringIO(content)))
    assert (row["name"], row["name_en"]) == ("教育支出", "Education expenditure")


HANZI = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("command", "english"),
    [
        (("books",), {"region_en", "parent_region_en", "title_en"}),
        (("tables",), {"budget_en", "title_en"}),
        (("search", "education"), {"name_en", "budget_en", "title_en", "path_en"}),
        (("show", "4/education"), {"name_en", "path_en"}),
        (("series", "205"), {"name_en", "region_en", "budget_en", "title_en"}),
        (("compare", "7"), {"name_en"}),
        (("check",), {"region_en", "line_en"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_no_format_for_machines_replaces_a_printed_name(
    run: Run, shipped: Path, command: tuple[str, ...], english: set[str]
):
    """Columns stay where they are, and those of English names follow them.

    The head of figures ends in what is printed; its English stands before it.
    """

    def read(*more: str) -> list[dict[str, str]]:
        content = run(*command, "--db", shipped, "--format", "csv", *more).out.lstrip("\ufeff")
        rows = list(csv.DictReader(io.StringIO(content)))
        return [{head.rpartition(" / ")[2]: cell for head, cell in row.items()} for row in rows]

    plain, named = read(), read("--names", "en")
    assert set(named[0]) - set(plain[0]) == english
    sentences = {"message", "doubt"}
    for before, after in zip(plain, named, strict=True):
        assert {key: after[key] for key in before if key not in sentences} == {
            key: before[key] for key in before if key not in sentences
        }
    said = [row[key] for row in named for key in english | sentences if row.get(key)]
    assert sum(bool(HANZI.search(one)) for one in said) <= len(said) // 10
    value = run(*command, "--db", shipped, "--format", "json", "--names", "en").out
    assert '"region_en": "Xigang District"' in value or command[0] in {"compare"}


def test_what_stands_over_figures_is_english_before_it_is_as_printed(run: Run, shipped: Path):
    asked = ("show", "7/西岗区", "--db", str(shipped), "--names", "en", "--lang", "en")
    heads = run(*asked, "--format", "csv").out.splitlines()[0]
    assert "2022 execution (×10,000 yuan) / 2022年执行数 (万元)" in heads
    page = run(*asked, "--format", "md").out
    assert "| 2023 budget (×10,000 yuan) / 2023年预算数 (万元) |" in page
    assert " / 2023 Dalian City Xigang District general public " in page.splitlines()[0]
    assert "path" not in page
    value = json.loads(run("series", "205", *asked[2:], "--format", "json").out)
    statement = value["series"][0]["points"][0]["statements"][0]
    assert statement["column_en"] == "Budget"
    assert statement["path_en"][-1] == "Education expenditure"


def test_an_export_with_english_names_can_be_proved_again(run: Run, shipped: Path, tmp_path: Path):
    for form in ("json", "xlsx"):
        file = tmp_path / f"out.{form}"
        wrote = run("export", "4", "--db", str(shipped), "--names", "en", "-o", str(file))
        assert wrote.code == 0, wrote.err
        assert run("verify", str(file)).code == 0


@pytest.mark.parametrize(
    ("command", "english", "printed"),
    [
        (("tables",), "public budget expenditure table", "一般公共预算支出表"),
        (("search", "education"), "General education", "普通教育"),
        (("compare", "7"), "Fiscal system grant revenue", "体制补助收入"),
        (("series", "205"), "Education expenditure", "教育支出"),
        (("check",), "Grand total revenue of table 10", "收入总计 of table 10"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_every_command_that_prints_names_takes_it(
    run: Run, shipped: Path, command: tuple[str, ...], english: str, printed: str
):
    in_english = run(*command, "--db", shipped, "--names", "en").out
    as_printed = run(*command, "--db", shipped).out
    assert english in in_english
    assert printed not in in_english
    assert printed in as_printed
    assert english not in as_printed


def test_lines_are_shown_by_their_english(run: Run, shipped: Path):
    shown = run("show", "4/education/preschool", "--db", str(shipped))
    assert "学前教育" in shown.out


def test_who_is_asked_nothing_sees_both_at_a_terminal_in_english():
    def shown(language: str, *, is_screen: bool) -> str:
        return Names(None, language, is_screen=is_screen).line("教育支出")

    assert shown("en", is_screen=True) == "Education expenditure 教育支出"
    assert shown("en", is_screen=False) == "教育支出"
    assert shown("zh", is_screen=True) == "教育支出"


def test_the_contents_say_how_many_names_have_no_english(run: Run, archive: Path):
    counted = run("tables", "--db", archive, "--names", "en").err
    assert re.search(
        r"^Dongshan District 2023: \d+ of \d+ lines have no English name$", counted, re.MULTILINE
    )
    assert not run("tables", "--db", archive).err


def test_a_report_names_lines_in_english_where_that_is_asked(
    run: Run, shipped: Path, tmp_path: Path
):
    for asked in ("zh", "en"):
        wrote = run(
            "check", "--db", shipped, "--names", asked, "--report", tmp_path / f"{asked}.md"
        )
        assert wrote.code == 1, wrote.err
    printed, english = ((tmp_path / f"{asked}.md").read_text("utf-8") for asked in ("zh", "en"))
    assert "收入总计 of table 10" in printed
    assert "Grand total revenue of table 10" in english
    assert "收入总计" not in english


def test_the_shelf_names_its_budgets_in_english_where_asked(run: Run, shipped: Path):
    assert "Xigang" not in run("books", "--db", shipped).out
    assert "Xigang" in run("books", "--db", shipped, "--names", "en").out
    (entry,) = json.loads(run("books", "--db", shipped, "--names", "en", "--format", "json").out)
    assert "Xigang" in entry["title_en"]
    assert "西岗区" in entry["title"]


def test_import_names_in_english_what_it_reports(run: Run, tmp_path: Path):
    source = Path(__file__).resolve().parents[2] / "data" / "xigang-2023.txt"
    plain = run("import", str(source), "--preview", "--lang", "en").out
    named = run("import", str(source), "--preview", "--lang", "en", "--names", "en").out
    assert "一般公共预算收入合计" in plain
    assert "一般公共预算收入合计" not in named
    assert "Xigang District 2023" in named
    assert "Tax revenue" in named


@pytest.mark.parametrize("command", [("tables",), ("books",), ("check",), ("search", "教育支出")])
def test_the_area_is_named_in_english(run: Run, shipped: Path, command: tuple[str, ...]):
    asked = (*command, "--db", str(shipped), "--lang", "en")
    assert "西岗区" in run(*asked).out
    assert "Xigang District" in run(*asked, "--names", "en").out
