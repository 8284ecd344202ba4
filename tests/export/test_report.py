"""The report of a check: whole in one file, escaped, and with the counts of every other door."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from tests.builders import book, line, table
from tests.cli.conftest import wrong
from xgbudget_tui.audit import prove_book
from xgbudget_tui.cli.findings import from_book
from xgbudget_tui.export.report import render_report
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.findings import Findings, Judged

HOSTILE = "<script>alert(1)</script>&=HYPERLINK(1)|*x*"


def findings(one: Book) -> Findings:
    return from_book(one, prove_book(one))


def hostile() -> Findings:
    lines = [line(1, f"合计{HOSTILE}", "310"), line(2, HOSTILE, "200", parent=1),
             line(3, "乙", "100", parent=1)]  # fmt: skip
    return findings(book(table("4", f"支出表{HOSTILE}", lines), region="南湖区"))


def render(suffix: str, found: Findings, language: str = "zh", known: tuple[Judged, ...] = ()):
    return render_report(suffix, [found], [known], language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_whole_in_itself_and_runs_nothing(language: str) -> None:
    page = render(".html", hostile(), language)
    tree = html.document_fromstring(page.decode())
    assert page.startswith(b"<!DOCTYPE html>")
    assert not tree.xpath("//script | //link | //img | //iframe | //@src | //@href | //@onclick")
    assert b"url(" not in page
    assert b"@import" not in page
    assert "alert(1)" in tree.text_content()
    assert tree.get("lang") == ("zh-CN" if language == "zh" else "en")
    assert "@page { size: A4" in tree.xpath("string(//style)")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("错误（", "存疑（", "核对并相符的", "未能核对的", "印的数", "310", "万元", "读法")),
        ("en", ("Faults (", "Doubts (", "What was checked and holds", "as printed", "reading: ")),
    ],
)
def test_the_page_says_what_is_wrong_and_what_holds(language: str, words: tuple[str, ...]) -> None:
    text = html.document_fromstring(render(".html", findings(wrong()), language).decode())
    for word in words:
        assert word in text.text_content()


def test_each_finding_is_a_card_with_its_rows() -> None:
    found = findings(wrong())
    tree = html.document_fromstring(render(".html", found).decode())
    assert len(tree.xpath("//div[starts-with(@class, 'card')]")) == len(found.found)
    cells = [cell.text_content() for cell in tree.xpath("//div[1]//td[@class='n']")]
    assert {"310", "200", "100"} <= set(cells)


def test_markdown_escapes_what_the_document_prints() -> None:
    text = render(".md", hostile()).decode()
    assert "<script>" not in text
    assert text.startswith("# ")
    assert "| --: |" in text


def test_the_workbook_has_no_formulas() -> None:
    one = book(table("4", "支出表", [line(1, "=1+1", "310"), line(2, "甲", "200", parent=1),
                                  line(3, "乙", "100", parent=1)]))  # fmt: skip
    workbook = load_workbook(io.BytesIO(render(".xlsx", findings(one), "en")))
    assert workbook.sheetnames == ["findings", "rows", "what was checked"]
    kinds = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    rows = list(workbook["rows"].iter_rows(values_only=True))
    assert "310" in {row[5] for row in rows}


def test_the_json_counts_what_it_lists() -> None:
    found = findings(wrong())
    (value,) = json.loads(render(".json", found))
    kinds = [entry["kind"] for entry in value["findings"]]
    assert value["counts"]["fault"] == kinds.count("fault") > 0
    assert value["counts"]["doubt"] == kinds.count("doubt")
    entry = value["findings"][0]
    assert {row["printed"] for row in entry["rows"]} >= {"310"}
    assert entry["cause_id"]
    assert entry["places"][0]["rule"] == entry["rule"]
    assert [one["rank"] for one in entry["suspects"]] == sorted(
        one["rank"] for one in entry["suspects"]
    )


@pytest.mark.parametrize("suffix", [".html", ".md", ".json", ".xlsx"])
def test_what_was_judged_before_is_listed_with_its_reason(suffix: str) -> None:
    known = (Judged("A1", table="4", line="合计", reason="已与财政局核实"),)
    content = render(suffix, findings(wrong()), known=known)
    if suffix == ".xlsx":
        workbook = load_workbook(io.BytesIO(content))
        texts = {str(cell.value) for sheet in workbook for row in sheet for cell in row}
        assert "已与财政局核实" in texts
    else:
        assert "已与财政局核实" in content.decode()


@pytest.mark.parametrize("suffix", [".pdf", "", ".HTM"])
def test_another_suffix_is_refused_in_one_sentence(suffix: str) -> None:
    with pytest.raises(ExportError, match=r"\.html \.xlsx \.md \.json"):
        render(suffix, findings(wrong()))


def test_a_report_is_the_same_twice(tmp_path: Path) -> None:
    assert render(".html", findings(wrong())) == render(".html", findings(wrong()))
