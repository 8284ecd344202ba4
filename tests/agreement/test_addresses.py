"""An address means one place, in whatever form a person writes it and wherever he writes it.

The forms are those that people type, those that documents print (附表4, 09-1) and those that the
program itself prints: 4, 9.1, 第 4 表, 表4.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agreement import doors
from tests.agreement.doors import Location
from tests.builders import book, line, measure, note, table
from xgbudget_tui.model.book import Section
from xgbudget_tui.model.terms import Phase, Scope

ROOT = "支出合计"


def spending(key: str, title: str, scope: Scope = Scope.OVERALL) -> Section:
    """Two years of spending, down to 项."""
    columns = [
        measure(1, "2022年执行数", 2022, phase=Phase.EXECUTION),
        measure(2, "2023年预算数", 2023),
    ]
    lines = [
        line(1, ROOT, "90", "100"),
        line(2, "（一）教育支出", "60", "70", parent=1, code="205"),
        line(3, "普通教育", "60", "70", parent=2, code="20502"),
        line(4, "小学教育", "60", "70", parent=3, code="2050202"),
        line(5, "国防支出", "30", "30", parent=1, code="203"),
    ]
    return table(key, title, lines, columns, scope=scope)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = book(
        spending("2", "2023年东山区一般公共预算支出表"),
        spending("4", "2023年东山区区本级一般公共预算支出表", Scope.OWN_LEVEL),
        note("8", "东山区转移支付情况说明", "市补助收入 100 万元。"),
        spending("9.1", "2023年东山区基本支出表（一）"),
        spending("9.2", "2023年东山区项目支出表（二）"),
        spending("14", "2023年东山区政府性基金预算支出表"),
    )
    return doors.stored(tmp_path_factory.mktemp("addresses") / "addresses.db", made)


FOUR = Location("4", ROOT)
EDUCATION = Location("4", "教育支出")
SCHOOLS = Location("4", "普通教育")

ADDRESSES = {
    "4": FOUR,
    "04": FOUR,
    " 4 ": FOUR,
    "4/": FOUR,
    "表4": FOUR,
    "表 4": FOUR,
    "表04": FOUR,
    "附表4": FOUR,
    "附件4": FOUR,
    "第4表": FOUR,
    "第 4 表": FOUR,
    "表四": FOUR,
    "附表四": FOUR,
    "４": FOUR,
    "表４": FOUR,
    "14": Location("14", ROOT),
    "表十四": Location("14", ROOT),
    "9.1": Location("9.1", ROOT),
    "9-1": Location("9.1", ROOT),
    "09-1": Location("9.1", ROOT),
    "表9.1": Location("9.1", ROOT),
    "表9-2": Location("9.2", ROOT),
    "９．２": Location("9.2", ROOT),
    # A number with several tables stands for all of them, the first of them first.
    "9": Location("9.1", ROOT),
    "表9": Location("9.1", ROOT),
    "2023年东山区区本级一般公共预算支出表": FOUR,
    "区本级一般公共预算支出表": FOUR,
    "区本级": FOUR,
    "项目支出": Location("9.2", ROOT),
    "4/教育支出": EDUCATION,
    "4/（一）教育支出": EDUCATION,
    "4/ 教育支出 ": EDUCATION,
    "4/205": EDUCATION,
    "4/２０５": EDUCATION,
    "４／教育支出": EDUCATION,
    "表4/教育支出": EDUCATION,
    "04/教育支出": EDUCATION,
    "附表4／205": EDUCATION,
    "区本级/教育支出": EDUCATION,
    "4/教育支出/普通教育": SCHOOLS,
    "４／教育支出／普通教育": SCHOOLS,
    "4/205/20502": SCHOOLS,
    "表4/教育支出/20502": SCHOOLS,
    "4/普通教育": SCHOOLS,
    "4/education": EDUCATION,
    "4/Education Expenditure/general education": SCHOOLS,
    "4/205/general": SCHOOLS,
    "proper level/education/20502": SCHOOLS,
    "9/教育支出": Location("9.1", "教育支出"),
    "9-2/教育支出": Location("9.2", "教育支出"),
}


def shown(path: Path, address: str) -> Location | None:
    """The table in the heading of ``show`` on a terminal, and the first row under it."""
    ran = doors.run(path, "show", address, screen=True)
    if ran.code:
        return None
    first = doors.screen_table(ran.out, "name")[0]
    return Location(ran.out.split()[0], first["name"])


def exported(path: Path, address: str) -> Location | None:
    ran = doors.run(path, "export", address, "--format", "json")
    if ran.code:
        return None
    first = ran.json["lines"][0]
    return Location(first.get("part") or ran.json["section"]["key"], first["name"])


def compared(path: Path, address: str) -> Location | None:
    ran = doors.run(path, "compare", address, "--format", "json")
    if ran.code:
        return None
    return Location(ran.json["after"]["section"], ran.json["rows"][0]["name"])


def opened(path: Path, address: str) -> Location | None:
    """A table is opened at its first line."""
    location = doors.spot_of_start(path, address)
    return location and Location(location.section, location.line or ROOT)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.replace("/", "|"))
def test_an_address_leads_to_one_place_from_every_door(address: str, path: Path):
    places = {
        "show": shown(path, address),
        "export": exported(path, address),
        "compare": compared(path, address),
        "--at": opened(path, address),
    }
    assert places == dict.fromkeys(places, ADDRESSES[address])


@pytest.mark.parametrize("address", ["4", "04", "表4", "附表4", "第4表", "４", "9-1", "表9.1"])
def test_the_palette_offers_first_the_table_of_a_number(address: str, path: Path):
    names = doors.palette_tables(path, address)
    assert names
    assert names[0].split()[0] == ADDRESSES[address].section


@pytest.mark.parametrize("address", ["4/教育支出", "表4/教育支出", "４／教育支出", "4/205"])
def test_a_series_starts_from_the_line_of_an_address(address: str, path: Path):
    ran = doors.run(path, "series", address, "--format", "json")
    assert ran.code == 0, ran.err
    assert {one["code"] for one in ran.json["series"]} == {"205"}


@pytest.mark.parametrize("two", [("2", "4"), ("02", "04"), ("表2", "表4"), ("２", "４")])
def test_two_addresses_are_two_tables(two: tuple[str, str], path: Path):
    ran = doors.run(path, "compare", *two, "--format", "json")
    assert ran.code == 0, ran.err
    assert (ran.json["before"]["section"], ran.json["after"]["section"]) == ("2", "4")


def test_every_number_and_title_that_is_listed_is_an_address(path: Path):
    for entry in doors.run(path, "tables", "--format", "json").json:
        for address in (entry["key"], entry["title"], f"表{entry['key']}"):
            location = doors.spot_of_start(path, address)
            ran = doors.run(path, "show", address, "--format", "json")
            assert ran.code == 0, ran.err
            assert ran.json["section"]["key"] == entry["key"]
            assert location == Location(entry["key"]), address


@pytest.mark.parametrize(
    "address",
    [
        "99",
        "表99",
        "一般公共预算支出表",
        "4/普通教",
        "4/教育支出/国防支出",
        "没有这张表",
        "4/educatoin",
        "education",
        "zzzz",
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_place_that_is_not_there_is_refused_in_the_same_words(
    address: str, language: str, path: Path
):
    """And with what is near, or with the tables that fit, wherever one asks."""
    refusals = {
        command: doors.run(path, command, address, language=language).err.strip()
        for command in ("show", "export", "compare")
    }
    refusals["--at"] = f"xgbudget: {doors.refusal_of_start(path, address, language)}"
    assert refusals == dict.fromkeys(refusals, refusals["show"])
    assert refusals["show"] != "xgbudget: "
