"""The four explanatory texts of the shipped document, figure by figure."""

from __future__ import annotations

from functools import cache

from tests.originals import REPOSITORY
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.book import Book, Claim


@cache
def shipped() -> Book:
    return read_book(REPOSITORY / "data" / "xigang-2023.txt")


def claims_of(key: str) -> tuple[Claim, ...]:
    section = shipped().section(key)
    assert section is not None
    return section.claims


def targets_of(key: str) -> list[tuple[str, int, int] | None]:
    """Section, line and measure of what each claim restates."""
    return [
        (claim.target.section, claim.target.line, claim.target.measure) if claim.target else None
        for claim in claims_of(key)
    ]


def test_every_transfer_leads_to_its_line_in_its_year() -> None:
    claims = claims_of("8")
    assert [claim.year for claim in claims] == [2022] * 18 + [2023] * 13
    assert targets_of("8")[:18] == [("7", line, 1) for line in range(1, 19)]
    of_2023 = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 16, 18]
    assert targets_of("8")[18:] == [("7", line, 2) for line in of_2023]


def test_every_transfer_agrees_with_its_line() -> None:
    table = shipped().section("7")
    assert table is not None
    for claim in claims_of("8"):
        assert claim.target is not None
        line = table.lines[claim.target.line - 1]
        assert claim.value == line.figures[claim.target.measure - 1].value


def test_the_three_public_expenses_their_fall_and_its_rate() -> None:
    assert targets_of("25") == [
        ("24", 1, 2), ("24", 2, 2), ("24", 3, 2), ("24", 5, 2), ("24", 6, 2),
        ("24", 1, 3), ("24", 1, 4),
    ]  # fmt: skip


def test_debt_of_2022_leads_to_the_tables_titled_2023() -> None:
    assert [claim.year for claim in claims_of("27")] == [2022] * 4 + [2023] * 3
    assert targets_of("27") == [
        ("15.1", 2, 1), ("15.2", 2, 1), None, None, ("10", 5, 1), None, None,
    ]  # fmt: skip


def test_counts_of_projects_lead_nowhere() -> None:
    assert [claim.unit_word for claim in claims_of("26")] == ["个", "万元", "%"]
    assert targets_of("26") == [None, None, None]
