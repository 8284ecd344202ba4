"""The detail of a line says what its columns hold, and nothing of columns that are other lines'."""

from __future__ import annotations

from pathlib import Path

from tests.importer.test_indicator_lists import HEAD, TITLE, read
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import open_archive, save_book
from xgbudget_tui.tui.drawing.glyphs import UNICODE
from xgbudget_tui.tui.views.line_detail import DetailStyle, write_detail


def test_a_project_is_not_asked_for_the_value_of_its_indicators(tmp_path: Path) -> None:
    book = read(TITLE, (HEAD, "道路|交通局|80|建成通车|产出指标|数量指标|里程|95|30"))
    save_book(tmp_path / "a.db", book, prove_book(book))

    with open_archive(tmp_path / "a.db") as archive:
        first = archive.load_contents(archive.find_books()[0].id)[0].first_line
        assert first is not None
        unit, indicator = (
            "\n".join(
                "".join(span.text for span in spans)
                for spans in write_detail(
                    archive.load_detail(first + number),
                    DetailStyle(Unit.WAN_YUAN, "zh", UNICODE, 1),
                    40,
                )
            )
            for number in (1, 4)
        )

    assert "年度目标 建成通车" in unit
    assert "指标值" not in unit
    assert "指标值 95" in indicator
    assert "年度目标" not in indicator
