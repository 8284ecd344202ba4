"""Points before three digits that are commas: where the table says so, and only there."""

from __future__ import annotations

import pytest

from xgbudget_tui.document.pdf_grids import Piece
from xgbudget_tui.document.pdf_ties import CellText
from xgbudget_tui.document.separators import settle_separators


def column(*texts: str, confidence: float = 0.9) -> Piece:
    rows = tuple([CellText("甲"), CellText(text, confidence=confidence)] for text in texts)
    return Piece(0.0, rows)


def settled(piece: Piece) -> list[str]:
    ((found,), _) = settle_separators([piece])
    return [row[1].text for row in found.rows]


def test_a_point_is_a_comma_where_the_table_has_commas() -> None:
    (found,), changed = settle_separators([column("1,234", "12,345", "75.968", "600")])
    cell = found.rows[2][1]
    assert (cell.text, cell.first, cell.readings) == ("75,968", "75.968", ("75.968",))
    assert changed == 1


def test_a_figure_with_both_is_read_with_commas_throughout() -> None:
    assert settled(column("1,234", "2,345,678", "9,548.218"))[2] == "9,548,218"


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("1,234", "2,345", "75.968", "12.5"), id="a column with decimals"),
        pytest.param(("1,234", "2,345", "0.968"), id="less than one"),
        pytest.param(("1.234", "2.345", "75,968"), id="mostly points"),
        pytest.param(("1,234", "75.968"), id="as many of each"),
        pytest.param(("75.968", "1.234"), id="points alone"),
    ],
)
def test_elsewhere_a_point_stays_a_point(texts: tuple[str, ...]) -> None:
    assert settled(column(*texts)) == list(texts)


def test_stored_text_is_never_touched() -> None:
    texts = ("1,234", "2,345", "75.968")
    assert settled(column(*texts, confidence=1.0)) == list(texts)
