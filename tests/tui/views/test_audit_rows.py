"""How the audit looks: worst first under headings, figures whole, both sides with their parts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.entries import entry
from tests.tui.archives import district_book
from xgbudget_tui.audit import RULES, prove_book
from xgbudget_tui.model.findings import group_findings
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef, Proof
from xgbudget_tui.model.reading import SURE, Reading
from xgbudget_tui.model.terms import Basis, Mark, Verdict
from xgbudget_tui.tui.drawing.glyphs import UNICODE
from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.views.audit import (
    AuditLook,
    FindingFilter,
    Grouping,
    finding_lines,
    finding_rows,
    other_side,
    parts_of,
    suspect_rows,
    tally_rows,
    uncovered_rows,
)
from xgbudget_tui.tui.views.walks import find_crossings

BOOK = district_book()
AUDIT = prove_book(BOOK)
FINDINGS = [proof for proof in AUDIT.proofs if proof.verdict is not Verdict.EXACT]


def look(language: str = "zh") -> AuditLook:
    sections = {s.key: entry(s, at) for at, s in enumerate(BOOK.sections, start=1)}
    names = {rule.code: rule.name.zh for rule in RULES}
    return AuditLook(language, Unit.WAN_YUAN, UNICODE, names, sections)  # type: ignore[arg-type]


def footing() -> Proof:
    """教育支出 says 190, its only part 180."""
    return next(proof for proof in FINDINGS if proof.section == "4" and proof.difference == 10**7)


def test_the_worst_findings_come_first_under_their_verdict_and_rule():
    rows = finding_rows(FINDINGS, Grouping.KIND, FindingFilter.ALL, look())
    assert text_of(rows[0].draw(60)).startswith("错误")
    assert [row.level for row in rows[:3]] == [1, 2, 0]
    heads = {finding.head for finding in group_findings(FINDINGS)}
    ranks = [row.proof.mark.rank for row in rows if row.proof in heads]
    assert ranks == sorted(ranks, reverse=True)
    assert len([row for row in rows if row.proof]) == len(FINDINGS)


def test_a_filter_shows_only_what_does_not_add_up():
    rows = finding_rows(FINDINGS, Grouping.KIND, FindingFilter.WRONG, look())
    marks = {row.proof.mark for row in rows if row.proof}
    assert Mark.FAULT in marks
    assert marks <= {Mark.FAULT, Mark.DOUBT}
    assert finding_rows(FINDINGS, Grouping.KIND, FindingFilter.ROUNDING, look()) == []


def test_grouped_by_table_each_table_is_a_heading_once():
    rows = finding_rows(FINDINGS, Grouping.TABLE, FindingFilter.ALL, look())
    heads = [text_of(row.draw(60)) for row in rows if row.level]
    assert len(heads) == len(set(heads))
    assert any("区本级" in head for head in heads)


@pytest.mark.parametrize("width", [40, 58, 78, 118])
def test_a_finding_fills_its_width_and_its_difference_is_never_cut(width: int):
    rows = finding_rows([footing()], Grouping.KIND, FindingFilter.ALL, look())
    text = text_of(rows[-1].draw(width))
    assert cell_len(text) == width
    assert text.rstrip().endswith("+10")


def test_the_detail_shows_both_sides_with_their_parts_and_the_marked_one():
    proof = footing()
    lines, in_view = finding_lines(proof, 60, look(), marked=1)
    texts = [text_of(line) for line in lines]
    assert any("列报" in text and "190" in text for text in texts)
    assert any("核算" in text and "180" in text for text in texts)
    assert texts[in_view].startswith(">")
    assert "普通教育" in texts[in_view]


def test_a_large_figure_of_a_part_is_shown_whole():
    proof = footing()
    billions = replace(proof.computed[0], value=12_345_678_901_234_567, printed="")
    lines, _ = finding_lines(replace(proof, computed=(billions,)), 60, look(), marked=None)
    assert any("12,345,678,901.234567" in text_of(line) for line in lines)


def test_across_the_identity_and_back():
    proof = footing()
    there = other_side(proof, None)
    assert there is not None
    assert parts_of(proof)[there].label == proof.computed[0].label
    assert other_side(proof, there) == 0
    assert other_side(proof, 0) == there


def test_a_crossing_leads_from_either_side_to_the_other():
    proof = footing()
    assert proof.subject is not None
    down = find_crossings([proof], "4", proof.subject.line)
    assert [crossing.ref.line for crossing in down] == [3]
    up = find_crossings([proof], "4", 3)
    assert [crossing.ref for crossing in up] == [proof.subject]


def test_a_suspect_says_what_it_is_and_what_it_would_have_to_be():
    rows = suspect_rows(AUDIT.suspects, look(), lambda ref: f"第{ref.line}行")
    text = text_of(rows[0].draw(78))
    assert "190 =>" in text
    assert "180" in text
    assert "可使" in text


def test_each_rule_says_how_often_it_held():
    rows = tally_rows(AUDIT.tallies, look())
    by_rule = {row.rule: text_of(row.draw(78)) for row in rows}
    assert all(cell_len(text) == 78 for text in by_rule.values())
    assert any("!1" in text for text in by_rule.values())
    assert any("不适用" in text for text in by_rule.values())


@pytest.mark.parametrize(
    ("certainty", "readings", "said"),
    [
        (Basis.SUPPOSED, (SURE, Reading(column=Basis.SUPPOSED)), ["所在列：推定"]),
        (Basis.PROVED, (SURE, Reading(place=Basis.SUPPOSED)), []),
        (Basis.GUESSED, (Reading(place=Basis.GUESSED), SURE), []),
        (
            Basis.GUESSED,
            (Reading(period=Basis.GUESSED, place=Basis.GUESSED), SURE),
            ["年份和阶段：猜测"],
        ),
    ],
)
def test_under_a_part_stands_what_of_it_is_not_sure_as_far_as_the_finding_needs_it(
    certainty: Basis, readings: tuple[Reading, Reading], said: list[str]
):
    proof = footing()
    whole, first = proof.reported[0], proof.computed[0]
    weak = replace(
        proof,
        certainty=certainty,
        reported=(replace(whole, reading=readings[0]),),
        computed=(replace(first, reading=readings[1]), *proof.computed[1:]),
    )
    lines, _ = finding_lines(weak, 60, look(), marked=None)
    found = [text_of(line).strip() for line in lines if text_of(line).strip().startswith("?")]
    assert found == [f"? {one}" for one in said]
    assert len(weak.unsure) == len(said)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_both_figures_of_a_finding_stand_whole_or_not_at_all(width: int):
    proof = footing()
    long = replace(proof.reported[0], value=123_456_789_012_300)
    rows = finding_rows(
        [replace(proof, reported=(long,))], Grouping.KIND, FindingFilter.ALL, look()
    )
    text = text_of(rows[-1].draw(width))
    assert ("123,456,789.0123" in text) is (" > " in text)


def test_a_reason_that_the_sentence_holds_already_is_not_said_again():
    proof = replace(
        footing(), message_zh="未核，其中 1 个没有对应。", reason_zh="其中 1 个没有对应"
    )
    lines, _ = finding_lines(proof, 60, look(), marked=None)
    assert sum("没有对应" in text_of(line) for line in lines) == 1


def test_the_tab_counts_faults_and_doubts_as_everywhere_else():
    assert FindingFilter.WRONG.marks == {Mark.FAULT, Mark.DOUBT}
    assert FindingFilter.ALL.marks == set(Mark)
    assert FindingFilter.UNCHECKED.marks == {Mark.UNCHECKED}


def test_a_figure_nothing_checks_is_named_with_its_column_in_the_language():
    section = next(s for s in BOOK.sections if len(s.measures) > 1)
    ref = FigureRef(section.key, 1, section.measures[0].position)
    label = section.measures[0].label
    for language, name, column in (("zh", "教育支出", label), ("en", "Education", None)):
        row = uncovered_rows([ref], look(language), lambda _: "教育支出")[0]
        text = text_of(row.draw(160)).rstrip()
        assert name in text
        assert " · " in text
        assert (column is None) or text.endswith(column)
        assert (language == "zh") is (label in text)
