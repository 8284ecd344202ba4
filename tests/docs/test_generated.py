"""The generated pages say what the program does, and the written ones lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import FOLDER, PAGES, Page, main, render_page
from tests.originals import REPOSITORY

PROSE = [*sorted(FOLDER.rglob("*.md")), *sorted(REPOSITORY.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_a_generated_page_is_current(page: Page) -> None:
    text = render_page(page)
    assert (FOLDER / page.file).read_text(encoding="utf-8") == text, "run `make docs`"


def test_checking_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("docs.generate.FOLDER", tmp_path)
    assert main(["--check"]) == 1
    assert "schema.md: out of date" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    assert main([]) == 0
    assert main(["--check"]) == 0


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_links_between_pages_lead_to_files_and_headings(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        linked = (path.parent / name).resolve() if name else path
        assert linked.exists(), f"{path.name} links to {target}"
        if anchor:
            assert anchor in anchors(linked), f"{path.name} links to {target}"


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_modules_and_files_named_in_the_docs_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:xgbudget_tui|tests|docs|data)/[\w./-]*)`", text):
        assert (REPOSITORY / name).exists(), f"{path.name} names {name}"


def test_what_the_tour_names_is_there() -> None:
    """Files and classes named in the tour by their bare names stand somewhere in the program."""
    text = (REPOSITORY / "docs" / "tour.md").read_text(encoding="utf-8")
    sources = list((REPOSITORY / "xgbudget_tui").rglob("*.py"))
    files = {source.name for source in sources}
    folders = {
        folder.name for folder in (REPOSITORY / "xgbudget_tui").rglob("*") if folder.is_dir()
    }
    code = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    for name in re.findall(r"`([\w/]+\.py)`", text):
        assert name.rpartition("/")[2] in files, name
    for name in re.findall(r"`([A-Z][a-z]\w+)`", text):
        assert re.search(rf"^class {name}\b", code, re.M), name
    for name in re.findall(r"^## \d+\. (.+)$", text, re.M):
        for room in re.findall(r"`(\w+)`", name):
            assert room in folders, room
