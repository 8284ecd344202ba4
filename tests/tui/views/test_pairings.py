"""What a table can be compared with: its own columns, its like, the same table of another year."""

from __future__ import annotations

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.tui.views.comparison_options import (
    Pairing,
    find_pairings,
    load_comparison,
    pairing_labels,
)


def pairings_of(archive: Archive, key: str) -> list[Pairing]:
    book = next(book for book in archive.find_books() if book.year == 2023)
    section = archive.find_section(book.id, key)
    assert section is not None
    return find_pairings(archive, book, section)


def test_two_columns_of_one_table_come_first(archive: Archive):
    first, *others = pairings_of(archive, "5")
    assert first.is_one_table
    assert pairing_labels(first, "zh") == ("2022年执行数", "2023年预算数")
    assert [pairing.is_one_table for pairing in others] == [False]


def test_a_table_is_set_beside_its_like_and_beside_last_year(archive: Archive):
    labels = [pairing_labels(pairing, "zh") for pairing in pairings_of(archive, "2")]
    assert labels[0] == ("全域 预算数", "本级 预算数")
    assert labels[1] == ("2022年预算数", "2023年预算数")
    assert pairing_labels(pairings_of(archive, "2")[0], "en")[1] == "Own level 预算数"


def test_the_earlier_year_is_before_and_sides_can_be_swapped(archive: Archive):
    pairing = pairings_of(archive, "1")[0]
    assert (pairing.before.book.year, pairing.after.book.year) == (2022, 2023)
    assert pairing.swapped().before.book.year == 2023


def test_a_pairing_becomes_a_comparison_of_every_line(archive: Archive):
    last_year = pairings_of(archive, "4")[1]
    comparison = load_comparison(archive, last_year, "zh")
    rows = {row.name: row for row in comparison.rows}
    assert len(rows) == 8
    assert rows["教育支出"].difference == 10_000_000
    assert all(None not in row.line_ids for row in comparison.rows)


def test_a_note_has_nothing_to_be_compared_with(archive: Archive):
    assert pairings_of(archive, "8") == []
