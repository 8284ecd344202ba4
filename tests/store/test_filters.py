"""The lines of a table that pass a filter, against a look at every line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.builders import book, line, measure, table
from tests.tui.archives import write_archive
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import FilteredRows, LineFilter, Listing
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import filters, open_archive

NAMES = ("合计", "教育支出", "普通教育", "小学教育", "国防支出", "住房保障支出")
BEFORE = ("100", "60", "60", "", "30", "10")
AFTER = ("110", "60", "60", "60", "40", "")
PARENTS = (None, 1, 2, 3, 1, 1)
CODES = (None, "205", "20502", "2050202", "203", "221")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    lines = [
        line(at + 1, NAMES[at], BEFORE[at], AFTER[at], parent=PARENTS[at], code=CODES[at])
        for at in range(len(NAMES))
    ]
    measures = (measure(1, "2022年预算数", 2022), measure(2, "2023年预算数"))
    section = table("1", "支出表", lines, measures)
    path = write_archive(tmp_path_factory.mktemp("filters") / "a.db", book(section))
    with open_archive(path) as opened:
        yield opened


def found(
    archive: Archive, text: str, limit: int = 99, column: int = 2, unit: Unit = Unit.WAN_YUAN
) -> FilteredRows:
    (entry,) = archive.find_books()
    (section,) = archive.load_contents(entry.id)
    assert section.first_line is not None
    assert section.last_line is not None
    listing = Listing(section.first_line, section.last_line, 99)
    wanted = LineFilter(text, unit, column, before=1, after=2)
    return archive.filter_lines(listing, wanted, limit, lambda: True)


def passing(rows: FilteredRows) -> list[str]:
    return [row.name for row in rows.rows if row.id in rows.passing]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("教育", ["教育支出", "普通教育", "小学教育"]),
        ("jiaoyu", ["教育支出", "普通教育", "小学教育"]),
        ("2050", ["普通教育", "小学教育"]),
        (">=60", ["合计", "教育支出", "普通教育", "小学教育"]),
        ("30..50", ["国防支出"]),
        ("教育 <60", []),
        ("~", ["合计", "小学教育", "国防支出", "住房保障支出"]),
        ("~ 教育", ["小学教育"]),
    ],
)
def test_words_codes_amounts_and_changes(archive: Archive, text: str, names: list[str]) -> None:
    assert passing(found(archive, text)) == names


def test_amounts_are_of_the_column_and_in_the_unit(archive: Archive) -> None:
    assert passing(found(archive, "=30", column=1)) == ["国防支出"]
    assert passing(found(archive, "=400000", unit=Unit.YUAN)) == ["国防支出"]


def test_what_is_above_comes_along_and_does_not_pass(archive: Archive) -> None:
    rows = found(archive, "小学")

    assert [row.name for row in rows.rows] == ["合计", "教育支出", "普通教育", "小学教育"]
    assert len(rows.passing) == 1


def test_no_more_are_found_than_asked_for_and_that_is_said(archive: Archive) -> None:
    rows = found(archive, "教育", limit=2)

    assert passing(rows) == ["教育支出", "普通教育"]
    assert not rows.exact
    assert found(archive, "教育", limit=3).exact


def test_a_scan_in_stretches_finds_the_same(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = found(archive, "教育")
    monkeypatch.setattr(filters, "STRETCH", 2)

    assert found(archive, "教育") == whole


def test_an_amount_that_cannot_be_read_is_refused(archive: Archive) -> None:
    with pytest.raises(QueryError):
        found(archive, ">x")
