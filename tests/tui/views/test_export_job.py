"""Exports as the dialog orders them: the right lines, never over a file unasked, nothing half."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from xgbudget_tui.export import ExportFormat
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.tui.messages import ExportSubject
from xgbudget_tui.tui.views.export import Order, What, carry_out, possible, suggest_path


@pytest.fixture
def book(archive: Archive) -> BookEntry:
    return next(book for book in archive.find_books() if book.year == 2023)


@pytest.fixture
def subject(archive: Archive, book: BookEntry) -> ExportSubject:
    """普通教育 of table 2."""
    section = archive.find_section(book.id, "2")
    assert section is not None
    row = archive.find_line(section.id, ["普通教育"])
    assert row is not None
    return ExportSubject(section, row.id, row.name)


def test_a_branch_as_json_holds_the_line_and_what_is_below(
    archive: Archive, book: BookEntry, subject: ExportSubject, tmp_path: Path
):
    order = Order(subject, What.BRANCH, ExportFormat.JSON, tmp_path / "普通教育.json")
    path = carry_out(archive, book, order)
    (line,) = json.loads(path.read_text(encoding="utf-8"))["lines"]
    assert line["name"] == "普通教育"
    assert [child["name"] for child in line["children"]] == ["学前教育", "小学教育"]


def test_depth_cuts_the_levels_below(
    archive: Archive, book: BookEntry, subject: ExportSubject, tmp_path: Path
):
    order = Order(subject, What.BRANCH, ExportFormat.CSV, tmp_path / "a.csv", depth=0)
    text = carry_out(archive, book, order).read_text(encoding="utf-8-sig")
    assert "普通教育" in text
    assert "学前教育" not in text


def test_an_existing_file_is_left_alone_until_replacing_is_said(
    archive: Archive, book: BookEntry, subject: ExportSubject, tmp_path: Path
):
    path = tmp_path / "a.md"
    path.write_text("mine", encoding="utf-8")
    order = Order(subject, What.TABLE, ExportFormat.MD, path)
    with pytest.raises(FileExistsError):
        carry_out(archive, book, order)
    assert path.read_text(encoding="utf-8") == "mine"
    carry_out(archive, book, replace(order, replace=True))
    assert "支出总计" in path.read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_one_sentence_and_no_file(
    archive: Archive, book: BookEntry, subject: ExportSubject, tmp_path: Path
):
    order = Order(subject, What.TABLE, ExportFormat.CSV, tmp_path / "nowhere" / "a.csv")
    with pytest.raises(ExportError, match="does not exist"):
        carry_out(archive, book, order)
    assert list(tmp_path.iterdir()) == []


def test_all_hits_of_a_search_are_written_not_only_those_seen(
    archive: Archive, book: BookEntry, tmp_path: Path
):
    subject = ExportSubject(query="教育", hits=archive.search("教育", book.id, 0, 1).hits)
    order = Order(subject, What.HITS, ExportFormat.CSV, tmp_path / "hits.csv")
    text = carry_out(archive, book, order).read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 1 + archive.search("教育", book.id, 0, 1).total


def test_what_can_be_exported_and_under_which_name(
    archive: Archive, book: BookEntry, subject: ExportSubject
):
    assert possible(subject) == (What.BRANCH, What.TABLE)
    assert possible(ExportSubject(query="教育")) == (What.HITS,)
    names = {
        what: suggest_path(archive, book, subject, what, ExportFormat.XLSX)
        for what in possible(subject)
    }
    assert names[What.BRANCH] == "东山区-2023-2-普通教育.xlsx"
    assert names[What.TABLE] == "东山区-2023-2.xlsx"
