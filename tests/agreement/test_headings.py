"""A line above headings is added up alike by the audit, the archive and the exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import book, line, table
from tests.export.contents import exported
from tests.store.shelves import archive_of
from xgbudget_tui.audit import prove_book
from xgbudget_tui.export import ExportFormat, render_export
from xgbudget_tui.export.verify import verify_file
from xgbudget_tui.model.book import Section


@pytest.fixture(params=["60", "70"])
def section(request: pytest.FixtureRequest) -> Section:
    lines = [
        line(1, "合计", request.param),
        line(2, "一般债券", None, parent=1),
        line(3, "新增债券", "10", parent=2),
        line(4, "再融资债券", "20", parent=2),
        line(5, "专项债券", "30", parent=1),
    ]
    return table("1", "2022年东山市地方政府债券发行情况表", lines)


def test_the_audit_adds_up_what_stands_under_headings(section: Section) -> None:
    (proof,) = [proof for proof in prove_book(book(section)).proofs if len(proof.computed) > 1]
    assert [part.label for part in proof.computed] == ["新增债券", "再融资债券", "专项债券"]
    assert proof.computed_value == 600_000_00


def test_the_archive_adds_it_up(section: Section, tmp_path: Path) -> None:
    with archive_of(tmp_path, book(section)) as archive:
        assert archive.load_detail(1).child_sums == (600_000_00,)


@pytest.mark.parametrize("form", [ExportFormat.JSON, ExportFormat.XLSX])
def test_an_export_is_verified_by_it(section: Section, form: ExportFormat, tmp_path: Path) -> None:
    path = tmp_path / f"out.{form.value}"
    path.write_bytes(render_export(exported(section), form))
    (found,) = verify_file(path).sums
    assert (found.line, found.computed) == ("合计", 60)
