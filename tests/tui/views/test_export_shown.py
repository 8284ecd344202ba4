"""What is exported as shown: nested as on screen, and proved again without a false sum."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xgbudget_tui.export.render import ExportFormat
from xgbudget_tui.export.verify import verify_file
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.tui.session import ExportSubject, ShownLines
from xgbudget_tui.tui.views.export import Order, What, carry_out, possible


@pytest.mark.parametrize("kept", [("支出总计", "一般公共预算支出合计", "教育支出", "普通教育")])
def test_lines_left_out_make_no_false_sum(
    archive: Archive, tmp_path: Path, kept: tuple[str, ...]
) -> None:
    book = next(book for book in archive.find_books() if book.year == 2023)
    section = archive.find_section(book.id, "2")
    assert section is not None
    rows = [archive.find_line(section.id, [name]) for name in kept]
    ids = tuple(row.id for row in rows if row is not None)
    subject = ExportSubject(section, shown=ShownLines(ids, (1,)), shown_differs=True)
    assert possible(subject)[0] is What.SHOWN
    path = tmp_path / "shown.json"
    carry_out(archive, book, Order(subject, What.SHOWN, ExportFormat.JSON, path))

    value = json.loads(path.read_text("utf-8"))
    line, names = value["lines"][0], []
    while True:
        names.append(line["name"])
        if not line["children"]:
            break
        (line,) = line["children"]
    assert tuple(names) == kept
    assert value["sums"]["fails"] == 0
    assert verify_file(path).holds


@pytest.mark.parametrize("form", list(ExportFormat))
def test_hidden_columns_are_left_out_in_every_form(
    archive: Archive, tmp_path: Path, form: ExportFormat
) -> None:
    book = next(book for book in archive.find_books() if book.year == 2023)
    section = archive.find_section(book.id, "5")
    assert section is not None
    assert section.first_line is not None
    subject = ExportSubject(section, shown=ShownLines((section.first_line,), (2,)))
    path = tmp_path / f"shown.{form.value}"
    carry_out(archive, book, Order(subject, What.SHOWN, form, path))

    if form is not ExportFormat.XLSX:
        text = path.read_text("utf-8")
        assert section.measures[1].label in text
        assert section.measures[0].label not in text
    assert path.stat().st_size
