"""Findings that were judged: left out while their figures stand, new again when they change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import book, line, table
from xgbudget_tui.audit import prove_book
from xgbudget_tui.audit.accepted import accept_new, read_accepted, sort_findings, write_accepted
from xgbudget_tui.cli.findings import from_book
from xgbudget_tui.model.errors import SettingsError
from xgbudget_tui.model.findings import Findings, Judged
from xgbudget_tui.model.settings import read_settings

DAY = date(2026, 3, 1)


def findings(total: str) -> Findings:
    lines = [line(1, "合计", total), line(2, "甲", "200", parent=1), line(3, "乙", "100", parent=1)]
    one = book(table("4", "支出表", lines), region="南湖区")
    return from_book(one, prove_book(one))


def judge(found: Findings, entries: list[Judged], reason: str = "已核") -> list[Judged]:
    listed = [(found, finding) for finding in found.found]
    return accept_new(listed, entries, reason=reason, by="李", day=DAY)


def test_what_was_judged_is_left_out_and_a_changed_figure_is_new_again() -> None:
    found = findings("310")
    assert found.found
    assert found.suspects
    entries = judge(found, [])
    same = sort_findings(found, entries)
    assert same.new.found == []
    assert same.new.suspects == ()
    assert same.known == tuple(entries)
    other = sort_findings(findings("320"), entries)
    assert other.new.found
    assert other.changed == tuple(one for one in entries if one not in other.known)
    assert other.gone == ()


def test_what_no_longer_occurs_is_told() -> None:
    entries = judge(findings("310"), [])
    mended = sort_findings(findings("300"), entries)
    assert set(mended.gone) >= {one for one in entries if "310" in one.figures}
    assert mended.changed == ()


def test_an_entry_without_a_reason_leaves_nothing_out() -> None:
    found = findings("310")
    entries = judge(found, [], reason="")
    sorted_ = sort_findings(found, entries)
    assert sorted_.new.found == found.found
    assert sorted_.open == tuple(entries)
    assert all(one.reason == "后来核过" for one in judge(found, entries, reason="后来核过"))


def test_reasons_that_are_there_stay() -> None:
    found = findings("310")
    first = judge(found, [], reason='引号 " 反斜杠 \\ 换行\n完')
    again = judge(sort_findings(found, first).new, first, reason="别的")
    assert again == first
    changed = judge(findings("320"), first, reason="别的")
    assert changed[: len(first)] == first
    assert {one.reason for one in changed[len(first) :]} == {"别的"}


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    entries = judge(findings("310"), [], reason='引号 " 反斜杠 \\ 换行\n完')
    path = tmp_path / "judged.toml"
    path.write_text(write_accepted(entries), encoding="utf-8")
    assert list(read_accepted(read_settings(path))) == entries


def test_another_book_of_the_file_is_none_of_this_one() -> None:
    found = findings("310")
    entries = [Judged(one.rule, "北湖区 2023", *one.place[2:5], one.figures, "已核")  # type: ignore[arg-type]
               for one in judge(found, [])]  # fmt: skip
    sorted_ = sort_findings(found, entries)
    assert sorted_.new.found == found.found
    assert sorted_.gone == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[finding]]\nrule = "A1"\nresaon = "x"\n', "line 3: there is no key 'resaon'"),
        ('[[finding]]\nrule = "A1"\ndate = "2026"\n', "line 3: date"),
        ('[[finding]]\nrule = "A1"\nfigures = [1]\n', "line 3: figures"),
        ('[[finding]]\nreason = "x"\n', "line 1: rule is missing"),
    ],
)
def test_a_mistake_is_named_by_its_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "judged.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_accepted(read_settings(path))
