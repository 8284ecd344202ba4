"""What a picture of a table is made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.builders import book, line, measure, table
from tests.tui.archives import write_archive
from xgbudget_tui.model.terms import Role
from xgbudget_tui.pictures.parts import load_nested
from xgbudget_tui.store import open_archive

WAN = 1_000_000


def test_what_repeats_a_total_at_the_margin_is_no_part_of_the_picture(tmp_path: Path) -> None:
    rows = [
        replace(line(1, "支出合计", "300"), role=Role.TOTAL),
        line(2, "教育支出", "200", parent=1),
        line(3, "国防支出", "100", parent=1),
        line(4, "扣除上级补助后支出", "250"),
    ]
    spending = table("1", "支出表", rows, [measure()], year=2023)
    with open_archive(write_archive(tmp_path / "one.db", book(spending))) as archive:  # type: ignore[attr-defined]
        (section,) = archive.load_contents(1)
        whole = load_nested(archive, section, 1, 300 * WAN)
        assert [part.row.name for part in whole.parts.parts] == ["教育支出", "国防支出"]
        assert len(load_nested(archive, section, 1).parts.parts) == 2
