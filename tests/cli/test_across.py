"""Commands over several budgets: their tables, what moved most, one line over years and places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.compare.shelf import shelf

TRANSCRIPTION = Path(__file__).parents[2] / "data" / "xigang-2023.txt"


@pytest.fixture
def several(tmp_path: Path) -> Path:
    path = tmp_path / "several.db"
    shelf(path).close()
    return path


@pytest.mark.slow
def test_the_shipped_budget_beside_a_later_edition_of_itself(run: Run, tmp_path: Path):
    text = TRANSCRIPTION.read_text(encoding="utf-8")
    later = (
        text.replace("2023", "2024")
        .replace("2022", "2023")
        .replace("小学教育\t14287", "小学教育\t14387")
    )
    (tmp_path / "xigang-2024.txt").write_text(later, encoding="utf-8")
    ran = run("import", TRANSCRIPTION, "xigang-2024.txt", "-o", "two.db", "-q")
    assert ran.code == 0, ran.err
    moved = run("compare", "西岗区 2023", "西岗区 2024", "4", "--only", "more", "--db", "two.db")
    assert [row[2:6] for row in moved.rows[1:]] == [["小学教育", "14287", "14387", "100"]]
    series = run("series", "2050202", "--db", "two.db")
    assert [(row[1], row[3], row[4]) for row in series.rows[1:]] == [
        ("2023", "14287", ""),
        ("2024", "14387", "100"),
    ]


def test_two_budgets_are_compared_by_their_tables_and_by_one(run: Run, several: Path):
    ran = run("compare", "东山区 2022", "东山区 2023", "--db", several)
    assert [row[2:6] for row in ran.rows[1:]] == [
        ["7 2023年东山区一般公共预算收入表", "220", "230", "10"],
        ["2 2023年东山区一般公共预算支出表", "280", "298", "18"],
    ]
    one = run("compare", "东山区 2022", "东山区 2023", "7", "--db", several)
    assert one.rows[1][2:7] == ["环境保护税", "220", "230", "10", "4.55"]
    assert one.rows[0][-1] == "2022年执行数 (as the later says)"
    assert one.rows[1][-1] == "230"


def test_restated_figures_are_named_in_print_and_in_json(run: Run, several: Path):
    words = ("compare", "东山区 2022", "东山区 2023", "2/教育支出", "--db", several)
    ran = run(*words)
    assert ran.rows[1][2:] == ["教育支出", "180", "198", "18", "10.00", "restated", "176"]
    value = json.loads(run(*words, "--format", "json").out)
    assert value["restating"]["label"] == "2022年预算数"
    assert value["rows"][0]["restated"] == 176
    csv = run(*words, "--format", "csv").out
    assert "2022年预算数 (as the later says) (万元)" in csv


def test_the_biggest_movers_come_first_and_only_as_many_as_asked_for(run: Run, several: Path):
    words = ("compare", "东山区 2022", "东山区 2023", "--movers", "--db", several)
    ran = run(*words, "--top", 2)
    assert [row[2] for row in ran.rows[1:]] == ["教育支出 / 普通教育", "环境保护税"]
    assert ran.rows[1][-1] == "2 2023年东山区一般公共预算支出表"
    assert len(run(*words, "--only", "less").rows) == 1
    assert run("compare", "7", "--movers", "--db", several).code == 2


def test_one_line_over_years_and_places(run: Run, several: Path):
    ran = run("series", "205", "--db", several)
    assert [(row[0], row[1], row[3], row[4]) for row in ran.rows[1:]] == [
        ("东山区", "2022", "180", ""),
        ("东山区", "2023", "198", "22"),
        ("南湖区", "2023", "400", ""),
    ]
    assert ran.rows[1][-1] == "restated: 176 (东山区 2023)"
    across = run("series", "205", "--across", "--year", 2023, "--db", several)
    assert [row[0] for row in across.rows[1:]] == ["南湖区", "东山区"]
    renamed = run("series", "环境保护税", "--db", several)
    assert renamed.rows[-1][-1] == "now called 10121 环境保护税"


@pytest.mark.parametrize("line", ["205", "教育支出", "2/教育支出"])
def test_a_line_may_be_named_by_code_by_name_or_by_its_place(run: Run, several: Path, line: str):
    ran = run("series", line, "--book", "东山区 2023", "--db", several)
    assert {row[0] for row in ran.rows[1:]} == {"东山区", "南湖区"}


def test_figures_per_head_say_whose_and_of_which_year_the_people_are(
    run: Run, several: Path, tmp_path: Path
):
    people = tmp_path / "people.toml"
    people.write_text(
        '[[population]]\nregion = "南湖区"\npeople = 320000\nyear = 2020\nsource = "census"\n'
    )
    words = ("series", "205", "--year", 2023, "--db", several, "--population")
    ran = run(*words, people, "--population", "东山区=300000")
    at = ran.rows[0].index("yuan a head")
    assert {row[0]: row[at] for row in ran.rows[1:]} == {"东山区": "6.60", "南湖区": "12.50"}
    value = json.loads(run(*words, people, "--format", "json").out)
    lake = next(one for one in value["series"] if one["region"] == "南湖区")
    assert lake["population"] == {"people": 320000, "year": 2020, "source": "census"}
    assert lake["points"][0]["per_head_yuan"] == 12.5
    table = tmp_path / "people.csv"
    table.write_text('region,people,year,source\n南湖区,"320,000",2020,census\n')
    assert "320,000 (2020, census)" in run(*words, table, "--format", "csv").out
    unused = run(*words, "北岭县=5")
    assert "北岭县" in unused.err


@pytest.mark.parametrize("word", ["南湖区=many", "=5", "南湖区=0", "nowhere.toml"])
def test_a_population_that_is_none_says_how_to_write_it(run: Run, several: Path, word: str):
    ran = run("series", "205", "--population", word, "--db", several)
    assert ran.code == 2
    assert "population" in ran.err


def test_a_place_may_be_given_in_english(run: Run, several: Path):
    printed = run("series", "205", "--region", "南湖区", "--db", several, "--format", "json")
    english = run("series", "205", "--region", "nanhu", "--db", several, "--format", "json")
    assert {one["region"] for one in json.loads(english.out)["series"]} == {"南湖区"}
    assert english.out == printed.out
    assert run("show", "2", "--book", "Nanhu District", "--db", several).code == 0


def test_a_line_that_is_nowhere_says_so(run: Run, several: Path):
    for word, code in (("999", 0), ("没有这一行", 0), ("2/没有", 2)):
        ran = run("series", word, "--book", "东山区 2023", "--db", several)
        assert ran.code == code
        assert "没有" in ran.err or "999" in ran.err


def test_a_series_is_written_to_a_spreadsheet_that_proves_itself(
    run: Run, several: Path, tmp_path: Path
):
    assert run("series", "205", "--db", several, "-o", tmp_path / "s.xlsx").code == 0
    assert run("verify", tmp_path / "s.xlsx").code == 0
    assert run("series", "205", "--db", several, "-o", tmp_path / "s.json").code == 0
    assert run("verify", tmp_path / "s.json").code == 0
