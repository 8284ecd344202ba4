"""Everything that is said of one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import book, line, measure, small_book, table
from tests.store.shelves import archive_of, line_of, section_of
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit, FigureRef, Part, Proof
from xgbudget_tui.model.terms import Kind, Level, Mark, Verdict

pytestmark = pytest.mark.usefixtures("either_store")

FOOTING = Proof(
    "B1",
    Verdict.FAILS,
    "合计与各项之和不符",
    "the parts do not add up",
    section="2",
    subject=FigureRef("2", 1),
    reported=(Part("合计", 300, ref=FigureRef("2", 1)),),
    computed=(Part("教育", 180, ref=FigureRef("2", 2)), Part("国防", 120, ref=FigureRef("2", 6))),
    difference=0,
    kind=Kind.FAULT,
)


def test_a_line_knows_its_place_rank_and_sum(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        table_id = section_of(archive, "2").id
        row = archive.find_line(table_id, ["教育支出"])
        assert row is not None
        detail = archive.load_detail(row.id)
        assert [above.name for above in detail.path] == ["支出总计", "一般公共预算支出合计"]
        assert detail.root.name == "支出总计"
        assert (detail.level, detail.code_printed) == (Level.CLASS, True)
        assert (detail.ranks, detail.sibling_count) == ((1,), 2)
        assert detail.child_sums == (180_000_000,)
        assert detail.source_text == "教育支出\t180"


def test_blanks_have_no_rank_and_no_sum(tmp_path: Path) -> None:
    lines = [line(1, "合计", ""), line(2, "甲", "", parent=1), line(3, "乙", "5", parent=1)]
    lines.append(line(4, "丙", "", parent=3))
    with archive_of(tmp_path, book(table("1", "表", lines))) as archive:
        total, blank, amount = (archive.load_detail(line_of(archive, "1", n)) for n in (1, 2, 3))
        assert total.child_sums == (5_000_000,)
        assert (total.ranks, blank.ranks, amount.ranks) == ((None,), (None,), (1,))
        assert (blank.child_sums, amount.child_sums) == ((None,), (None,))


def test_sums_may_be_larger_than_sqlite_can_add(tmp_path: Path) -> None:
    most = "92233720368547758.07"
    lines = [
        line(n, name, most, parent=up, unit=Unit.YUAN)
        for n, name, up in ((1, "合计", None), (2, "甲", 1), (3, "乙", 1))
    ]
    with archive_of(tmp_path, book(table("1", "表", lines))) as archive:
        assert archive.load_detail(line_of(archive, "1", 1)).child_sums == (2 * (2**63 - 1),)


def test_the_same_code_or_name_is_found_elsewhere_in_the_book(tmp_path: Path) -> None:
    first = table("1", "全区", [line(1, "教育支出", "5", code="205")])
    second = table("2", "本级", [line(1, "教育 支出", "5"), line(2, "教育", "5", code="205")])
    other = book(table("1", "全区", [line(1, "教育支出", "5")]), year=2024)
    with archive_of(tmp_path, book(first, second), other) as archive:
        places = archive.load_detail(line_of(archive, "1", 1)).elsewhere
        assert [(place.section_key, place.row.name) for place in places] == [
            ("2", "教育"),
            ("2", "教育支出"),
        ]


def test_a_detail_carries_the_proofs_of_its_line_and_those_it_is_a_part_of(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book(), audit=Audit((FOOTING,))) as archive:
        total, education, defence = (
            archive.find_line_id(1, "2", number) or 0 for number in (1, 2, 6)
        )
        assert archive.load_detail(total).proofs == (FOOTING,)
        assert archive.load_detail(education).proofs == (FOOTING,)
        assert archive.load_row(total).mark is Mark.FAULT
        assert archive.load_row(defence).mark is None
        root = archive.load_row(section_of(archive, "2").first_line or 0)
        assert (root.mark, root.below) == (None, Mark.FAULT)
        assert section_of(archive, "2").tally.fault == 1


@pytest.mark.parametrize(
    ("path", "number"),
    [
        (["学前教育"], 4),
        (["教育支出", "学前教育"], 4),
        (["支出总计", "一般公共预算支出合计", "国防支出"], 6),
        (["205", "2050202"], 5),
        (["２０５", " 小学 教育"], 5),
        (["国防支出", "学前教育"], None),
        (["学前教育", "教育支出"], None),
        (["教育支出", "教育支出"], None),
        (["教育"], None),
        ([], None),
    ],
)
def test_a_line_is_reached_by_names_and_codes(
    tmp_path: Path, path: list[str], number: int | None
) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        row = archive.find_line(section_of(archive, "2").id, path)
        assert (row.number if row else None) == number


def test_an_outline_numeral_in_a_path_may_stay(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        section = section_of(archive, "1").id
        for name in ("税收收入", "(一) 税收收入", "（一）稅收收入"):
            row = archive.find_line(section, [name])
            assert row is not None
            assert row.number == 2


def test_the_total_is_told_in_the_budget_of_the_own_year(tmp_path: Path) -> None:
    measures = [measure(1, "2022年执行数", 2022), measure(2, "2023年预算数", 2023)]
    section = table("7", "转移支付", [line(1, "合计", "90", "100")], measures)
    with archive_of(tmp_path, book(section)) as archive:
        entry = section_of(archive, "7")
        assert entry.total_measure == 2
        assert entry.total is not None
        assert entry.total.printed == "100"
        assert entry.comparable
