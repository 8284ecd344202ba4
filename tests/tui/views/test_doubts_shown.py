"""A section on doubtful pages, and the file that each section is from, in the explorer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import book, line, table
from tests.entries import entry
from tests.store.shelves import archive_of
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import LineDetail
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Basis, Evidence
from xgbudget_tui.tui.drawing.glyphs import UNICODE
from xgbudget_tui.tui.drawing.tree_rows import heading_of
from xgbudget_tui.tui.views.contents import list_entries
from xgbudget_tui.tui.views.line_detail import DetailStyle, write_detail
from xgbudget_tui.tui.words import Language

SECTION = table("1", "支出表", [line(1, "教育支出", "5")], doubtful=("p. 2", ""), file="支出.pdf")


def detail_text(detail: LineDetail, language: Language, *, brief: bool = False) -> str:
    style = DetailStyle(Unit.WAN_YUAN, language, UNICODE, 1, brief)
    lines = write_detail(detail, style, 60)
    return "\n".join("".join(span.text for span in spans) for spans in lines)


def test_the_contents_mark_a_section_on_doubtful_pages() -> None:
    sound = table("2", "收入表", [line(1, "税收收入", "5")])
    entries = list_entries([entry(SECTION), entry(sound, 2)], (), (), "en")
    assert [one.doubt_word("en") for one in entries] == ["", "p?", ""]
    assert [one.doubt_word("zh") for one in entries] == ["", "疑", ""]


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (SourcePlace(3, 0, "p. 2"), "本页有数字没有归类", "Numbers of this page"),
        (SourcePlace(3), "本表有数字没有归类", "Numbers of this table"),
    ],
)
def test_the_detail_of_a_line_says_so_and_names_its_file(
    tmp_path: Path, place: SourcePlace, zh: str, en: str
) -> None:
    (only,) = SECTION.lines
    moved = replace(SECTION, lines=(replace(only, place=place),))
    with archive_of(tmp_path, book(moved)) as archive:
        detail = archive.load_detail(1)
    assert zh in detail_text(detail, "zh")
    assert en in detail_text(detail, "en")
    assert "支出.pdf" in detail_text(detail, "en")


def test_a_sound_page_is_not_said_to_be_doubtful(tmp_path: Path) -> None:
    (only,) = SECTION.lines
    place = SourcePlace(3, 0, "p. 7")
    sound = replace(SECTION, lines=(replace(only, place=place),))
    with archive_of(tmp_path, book(sound)) as archive:
        assert "doubtful" not in detail_text(archive.load_detail(1), "en")


def with_basis(*basis: tuple[str, Basis]) -> Measure:
    return replace(SECTION.measures[0], basis=basis)


@pytest.mark.parametrize(
    ("basis", "ending"),
    [
        ((), "数"),
        ((("year", Basis.AGREED),), "数"),
        ((("year", Basis.SUPPOSED),), "数?"),
        ((("kind", Basis.GUESSED),), "数?"),
        ((("against", Basis.GUESSED),), "数"),
    ],
)
def test_a_heading_bears_a_question_mark_where_its_year_or_kind_is_not_sure(
    basis: tuple[tuple[str, Basis], ...], ending: str
) -> None:
    assert heading_of(with_basis(*basis), 16).endswith(ending)
    assert heading_of(with_basis(*basis), 5).endswith("?") is ending.endswith("?")


def test_the_detail_says_what_is_not_printed_over_a_column(tmp_path: Path) -> None:
    columns = (with_basis(("year", Basis.SUPPOSED), ("phase", Basis.AGREED)),)
    with archive_of(tmp_path, book(replace(SECTION, measures=columns))) as archive:
        detail = archive.load_detail(1)
    text = detail_text(detail, "en")
    assert "year: supposed; phase: agreed" in text
    assert "年份：推定；阶段：互证" in detail_text(detail, "zh")
    brief = detail_text(detail, "en", brief=True)
    assert "year: supposed" in brief
    assert "phase" not in brief


@pytest.mark.parametrize(
    ("evidence", "certain", "said"),
    [
        ((Evidence.CODE,), True, "printed code\n"),
        ((Evidence.ONLY_SUM,), True, "the only place that adds up (proved)\n"),
        ((Evidence.SUM,), True, "adds up (supposed)\n"),
        ((Evidence.CLASSIFICATION,), True, "official classification (agreed)\n"),
    ],
)
def test_the_detail_says_how_the_place_is_known_unless_it_is_printed(
    tmp_path: Path, evidence: tuple[Evidence, ...], certain: bool, said: str
) -> None:
    rows = [
        line(1, "教育支出", "5"),
        replace(line(2, "普通教育", "5", parent=1), evidence=evidence, certain=certain),
    ]
    with archive_of(tmp_path, book(table("1", "支出表", rows))) as archive:
        detail = archive.load_detail(2)
        (root,) = archive.load_branches(detail.section.id, None, None)
    assert f"Place by: {said}" in detail_text(detail, "en")
    assert root.children[0].reading == detail.reading
