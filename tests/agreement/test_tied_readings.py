"""A page of two readings is said to be one wherever its figures are shown, and kept as such."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import book, figure, line, table
from tests.document.pdf_writer import text, write_pdf
from tests.document.test_pdf_ties import three_lines
from tests.store.shelves import archive_of
from xgbudget_tui.audit import prove_book, settle_readings
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.cli import main
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.book import Book, OtherReading, Recognition
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Basis, Kind, Verdict
from xgbudget_tui.store import open_archive, remove_book
from xgbudget_tui.tui.drawing.glyphs import UNICODE
from xgbudget_tui.tui.views.line_detail import DetailStyle, write_detail

OTHERWISE = "普通教育｜130"


def tied(read: str = "150", *, total: str = "380", other: str = "130") -> Book:
    """教育支出 of two parts; of the first the page's other reading has another figure."""
    lines = [line(1, "教育支出", total, code="205"),
             line(2, "普通教育", read, parent=1, code="20502"),
             line(3, "职业教育", "200", parent=1, code="20503")]  # fmt: skip
    amount = OtherReading(other, int(other) * 1_000_000, 1_000_000)
    own = replace(figure(read), recognition=Recognition(None, (amount,)))
    lines[1] = replace(lines[1], figures=(own,), otherwise=OTHERWISE)
    return book(table("4", "2023年东山区一般公共预算支出表", lines))


def kinds(found: Book) -> list[tuple[Kind, str]]:
    """The kind of each finding that is about an amount that does not add up, and its doubt."""
    return [
        (proof.kind, proof.doubt.en if proof.doubt else "")
        for proof in prove_book(found).proofs
        if proof.verdict in {Verdict.FAILS, Verdict.SUSPECT} and proof.subject
    ]  # fmt: skip


def test_a_difference_at_a_tied_figure_is_a_doubt_that_says_what_else_is_read() -> None:
    found = [doubt for kind, doubt in kinds(settle_readings(tied())) if kind is Kind.DOUBT]
    assert any("could also be read another way" in doubt and OTHERWISE in doubt for doubt in found)
    assert not any(kind is Kind.FAULT for kind, _ in kinds(settle_readings(tied())))


def test_the_same_difference_on_a_page_of_one_reading_is_a_fault() -> None:
    lines = tied().sections[0].lines
    sure = replace(lines[1], figures=(figure("150"),), otherwise="")
    plain = book(replace(tied().sections[0], lines=(lines[0], sure, lines[2])))
    assert any(kind is Kind.FAULT for kind, _ in kinds(plain))


def test_where_the_label_ties_the_row_is_no_more_than_supposed() -> None:
    lines = tied().sections[0].lines
    unsure = replace(lines[1], figures=(figure("150"),), otherwise="普通教育经费｜150")
    section = replace(tied().sections[0], lines=(lines[0], unsure, lines[2]))
    table_of = BookIndex(book(section)).table("4")
    assert table_of is not None
    first, second, _ = (table_of.operand(one, section.measures[0]) for one in section.lines)
    assert (first.reading.row.sure, first.doubt) == (True, None)
    assert (second.reading.row, second.reading.figure) == (Basis.SUPPOSED, Basis.PRINTED)
    assert second.doubt is not None
    assert "普通教育经费｜150" in second.doubt.zh


def test_the_reading_with_which_the_sum_holds_is_taken_and_counts_as_proved() -> None:
    found = settle_readings(tied(total="330"))
    taken = found.sections[0].lines[1].figures[0]
    assert taken.printed == "130"
    assert taken.recognition == Recognition(None, (), "150", proved=True)
    (problem,) = found.problems
    assert problem.code == "reading-taken"
    assert "two ways" in problem.message_en
    assert kinds(found) == []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    archive_of(tmp_path, stored()).close()
    return tmp_path / "budget.db"


def stored() -> Book:
    """As an archive keeps it: without the value of the reading that was not taken."""
    (section,) = tied().sections
    lines = [
        replace(one, figures=tuple(
            replace(own, recognition=Recognition(None)) if own.recognition else own
            for own in one.figures
        ))
        for one in section.lines
    ]  # fmt: skip
    return book(replace(section, lines=tuple(lines)))


def test_the_archive_keeps_it_and_lets_it_go_with_the_book(tmp_path: Path) -> None:
    with archive_of(tmp_path, stored()) as archive:
        assert archive.load_book(1) == stored()
    remove_book(tmp_path / "budget.db", 1)
    with closing(sqlite3.connect(tmp_path / "budget.db")) as database:
        assert database.execute("SELECT count(*) FROM tied_reading").fetchone() == (0,)


def test_the_detail_panel_says_it_in_one_sentence(path: Path) -> None:
    style = DetailStyle(Unit.WAN_YUAN, "en", UNICODE, 1)
    with open_archive(path) as archive:
        said = [words_of(write_detail(archive.load_detail(at), style, 120)) for at in (1, 2)]
    sentence = f"The page could also be read another way, with “{OTHERWISE}” for this row."
    assert sentence not in said[0]
    assert sentence in said[1]
    assert "the page can be read in two ways, no equality proves it" in said[1]


def words_of(lines: Any) -> str:
    return "\n".join("".join(span.text for span in one) for one in lines)


def test_the_export_has_the_other_reading(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "show", "4", "--format", "json", "--db", str(path)]) == 0
    (total,) = json.loads(capsys.readouterr().out)["lines"]
    first, second = total["children"]
    assert first["otherwise"] == OTHERWISE
    assert first["recognised"] == {"预算数": {"two_readings": True, "proved": False}}
    assert "otherwise" not in second


def import_page(tmp_path: Path, *labels: str) -> Book:
    path = tmp_path / "a.pdf"
    head = text(120, 770, "2023年东山区一般公共预算支出表") + text(330, 740, "单位：万元")
    path.write_bytes(write_pdf([head + three_lines(*labels)]))
    return read_book(path)


def test_a_page_with_a_line_between_two_rows_is_imported_with_both_marked(tmp_path: Path) -> None:
    found = import_page(tmp_path, "农村公路建设资金", "补助资金和其他项", "城市道路养护经费")
    first, second, total = found.sections[0].lines
    assert first.otherwise == "农村公路建设资金｜60｜58"
    assert second.otherwise == "补助资金和其他项城市道路养护经费｜40｜42"
    assert total.otherwise == ""
    assert "reading-tied" in {problem.code for problem in found.problems}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("彩票发行机构和彩票", "销售机构的业务费用", "其他政府性基金收入"),
         ["彩票发行机构和彩票销售机构的业务费用", "其他政府性基金收入"]),
        (("其他政府性基金收入", "彩票发行机构和彩票", "销售机构的业务费用"),
         ["其他政府性基金收入", "彩票发行机构和彩票销售机构的业务费用"]),
    ],
)  # fmt: skip
def test_an_official_name_says_to_which_row_a_line_belongs(
    tmp_path: Path, lines: tuple[str, str, str], expected: list[str]
) -> None:
    found = import_page(tmp_path, *lines).sections[0].lines
    assert [one.printed for one in found[:2]] == expected
    assert not any(one.otherwise for one in found)
