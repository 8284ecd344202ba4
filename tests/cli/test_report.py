"""``xgbudget report``: one page with every figure, whole in itself, and the pictures alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lxml import etree, html

from tests.cli.conftest import Run
from tests.tui.archives import write_archive
from xgbudget_tui.store import open_archive

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def years(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "district.db")


def report(run: Run, years: Path, tmp_path: Path, language: str = "zh") -> html.HtmlElement:
    page = tmp_path / "report.html"
    named = ("report", "东山区 2023", "--db", years, "-o", page)
    ran = run(*named, language=language)
    assert ran.code == 0, ran.err
    assert str(page) in ran.err
    return html.document_fromstring(page.read_bytes().decode())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_needs_nothing_from_elsewhere(
    run: Run, years: Path, tmp_path: Path, language: str
) -> None:
    tree = report(run, years, tmp_path, language)
    assert not tree.xpath("//script | //link | //img | //iframe | //@src | //@href | //@onclick")
    written = (tmp_path / "report.html").read_text()
    assert "url(" not in written
    assert "http" not in written
    assert tree.get("lang") == ("zh-CN" if language == "zh" else "en")
    words = "钱从哪里来" if language == "zh" else "Where the money comes from"
    assert words in tree.text_content()


def test_every_figure_of_every_table_is_on_it(run: Run, years: Path, tmp_path: Path) -> None:
    tree = report(run, years, tmp_path)
    archive = open_archive(years)
    book = next(one for one in archive.find_books() if one.year == 2023)
    folded = {fold.find("summary").text: fold for fold in tree.xpath("//details")}
    for section in archive.load_contents(book.id):
        if section.first_line is None:
            continue
        fold = next(fold for name, fold in folded.items() if name.split(" ")[0] == section.key)
        cells = [cell.text_content() for cell in fold.xpath(".//td")]
        stack = list(archive.load_branches(section.id, None, None))
        lines = 0
        while stack:
            branch = stack.pop()
            stack += branch.children
            lines += 1
            assert branch.row.printed in cells
            for figure in branch.row.figures:
                assert figure.printed in cells
        assert len(fold.xpath(".//tbody/tr")) == lines
        assert fold.xpath(".//td[@style]")  # parts are set in under their wholes
    archive.close()


def test_the_pictures_are_drawn_from_the_tables(run: Run, years: Path, tmp_path: Path) -> None:
    tree = report(run, years, tmp_path)
    captions = [figure.find("figcaption").text_content() for figure in tree.xpath("//figure")]
    assert [caption.split("（")[0] for caption in captions] == [
        "流向图：来源、预算、去向",
        "面积图：支出各项的大小",
        "变动最大的行",
    ]
    treemap = tree.xpath("//figure")[1].find("svg")
    _, _, width, height = map(float, treemap.get("viewbox").split())
    tiles = {
        rect.find("title").text.split(" ")[0]: float(rect.get("width")) * float(rect.get("height"))
        for rect in treemap.findall("rect")
    }
    # 教育 180 and 国防 120 of 300: the areas say so.
    assert tiles["国防支出"] == pytest.approx(width * height * 120 / 300, rel=0.01)
    assert tiles["教育支出"] == pytest.approx(width * height * 180 / 300, rel=0.01)
    flow = "".join(tree.xpath("//figure")[0].find("svg").itertext())
    for said in ("一般公共预算 300", "税收收入", "市补助收入", "教育支出", "180  60.0%"):
        assert said in flow


def test_it_says_what_changed_and_what_is_wrong(run: Run, years: Path, tmp_path: Path) -> None:
    text = report(run, years, tmp_path).text_content()
    assert "东山区2022年 → 东山区2023年" in text
    assert "核对发现错误" in text
    assert "印的数" in text
    assert "公务接待费" in text


def test_what_a_document_prints_is_text_only(run: Run, tmp_path: Path) -> None:
    from tests.builders import book, line, table
    from xgbudget_tui.model.proof import Audit
    from xgbudget_tui.store import save_book

    lines = [
        line(1, "支出合计", "300"),
        line(2, f"教育{HOSTILE}", "200", parent=1),
        line(3, "国防 & <b>", "100", parent=1),
    ]
    made = book(table("2", f"支出表{HOSTILE}", lines), region="南湖区")
    save_book(tmp_path / "one.db", made, Audit(()))
    page = tmp_path / "page.html"
    ran = run("report", "--db", str(tmp_path / "one.db"), "-o", str(page))  # the only Book
    assert ran.code == 0, ran.err
    tree = html.document_fromstring(page.read_bytes().decode())
    assert not tree.xpath("//script")
    assert HOSTILE in tree.text_content()
    assert any(HOSTILE in name for name in tree.xpath("//svg//title/text()"))


def test_pictures_alone_are_well_formed_drawings(run: Run, years: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    ran = run("report", "东山区 2023", "--db", str(years), "--svg", str(folder))
    assert ran.code == 0, ran.err
    assert {path.name for path in folder.iterdir()} == {"flow.svg", "treemap.svg", "changes.svg"}
    for path in folder.iterdir():
        root = etree.fromstring(path.read_bytes())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        _, _, width, height = map(float, root.get("viewBox").split())
        for rect in root.iter("{*}rect"):
            left, top, wide, high = (float(rect.get(k)) for k in ("x", "y", "width", "height"))
            assert left >= -0.1
            assert top >= -0.1
            assert left + wide <= width + 0.1
            assert top + high <= height + 0.1
    again = run("report", "东山区 2023", "--db", str(years), "--svg", str(folder))
    assert again.code == 2
    assert "--force" in again.err
    assert run("report", "东山区 2023", "--db", str(years), "--svg", str(folder), "-f").code == 0


def test_what_cannot_be_done_is_said(
    run: Run, years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = ("report", "东山区 2023", "--db", str(years))
    nowhere = run(*named)
    assert nowhere.code == 2
    assert "-o" in nowhere.err
    other = run(*named, "-o", str(tmp_path / "report.pdf"))
    assert other.code == 2
    assert ".html" in other.err
    several = run("report", "--db", str(years), "-o", str(tmp_path / "r.html"))
    assert several.code == 2
    assert "2022" in several.err
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    png = run(*named, "--png", str(tmp_path / "png"))
    assert png.code == 2
    assert "cairosvg" in png.err
    assert not (tmp_path / "png").exists()


def test_with_a_renderer_png_is_written(
    run: Run, years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from xgbudget_tui.export.report import pictures

    given: list[bytes] = []

    def svg2png(*, bytestring: bytes, **_: object) -> bytes:
        given.append(bytestring)
        return b"\x89PNG"

    monkeypatch.setattr(pictures, "check_renderer", lambda: None)
    monkeypatch.setitem(sys.modules, "cairosvg", SimpleNamespace(svg2png=svg2png))
    ran = run("report", "东山区 2023", "--db", str(years), "--png", str(tmp_path / "png"))
    assert ran.code == 0, ran.err
    assert (tmp_path / "png" / "flow.png").read_bytes() == b"\x89PNG"
    assert all(b"<svg" in one for one in given)


@pytest.mark.parametrize(
    ("names", "has", "lacks"),
    [
        ("en", ["Education expenditure"], ["教育支出"]),
        ("zh", ["教育支出"], ["Education expenditure"]),
        ("both", ["Education expenditure 教育支出"], []),
        (None, ["Education expenditure 教育支出"], []),
    ],
)
def test_an_english_report_has_the_names_one_asks_for(
    run: Run, years: Path, tmp_path: Path, names: str | None, has: list[str], lacks: list[str]
) -> None:
    page = tmp_path / "report.html"
    asked = ("--names", names) if names else ()
    ran = run("report", "东山区 2023", "--db", years, "-o", page, *asked, language="en")
    assert ran.code == 0, ran.err
    text = html.document_fromstring(page.read_bytes().decode()).text_content()
    assert all(words in text for words in has)
    assert not any(words in text for words in lacks)


def test_the_pictures_of_an_english_report_are_english(
    run: Run, years: Path, tmp_path: Path
) -> None:
    ran = run("report", "东山区 2023", "--db", years, "--svg", tmp_path / "p", language="en")
    assert ran.code == 0, ran.err
    drawn = (tmp_path / "p" / "flow.svg").read_text()
    assert "Education expenditure" in drawn
    assert "教育支出" not in drawn


def test_a_chinese_report_has_nothing_english_and_prints_its_tables_open(
    run: Run, years: Path, tmp_path: Path
) -> None:
    text = report(run, years, tmp_path).xpath("//body")[0].text_content()
    assert "expenditure" not in text.lower()
    written = (tmp_path / "report.html").read_text()
    assert "details::details-content" in written.split("@media print")[1]
