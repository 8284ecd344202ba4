"""Faults of a made document against what was judged of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from benchmarks.alarms.alarm import Alarm, find_alarms
from benchmarks.alarms.judged import (
    FILE,
    Found,
    Judgement,
    read_judged,
    shorten_hash,
    tally,
    write_rows,
)
from benchmarks.alarms.report import write_changes, write_table
from tests.builders import book, line, measure, table
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.book import Book

HASH = "0" * 64


def _made(*, mended: bool = False) -> Book:
    """Four tables of which no class is the sum of its sections; or the first is, if mended."""
    tables = []
    for at in range(1, 5):
        code = f"20{at}"
        whole = "937" if mended and at == 1 else "900"
        lines = [
            line(1, f"第{at}类支出", whole, code=code),
            line(2, "甲款", "500", parent=1, code=f"{code}01"),
            line(3, "乙款", "437", parent=1, code=f"{code}02"),
        ]
        tables.append(table(str(at), f"2023年支出表{at}", lines, [measure(1, "2023年预算数")]))
    return book(*tables)


def _alarms(made: Book) -> list[Alarm]:
    return list(find_alarms(made, prove_book(made)))


def _judge(alarm: Alarm, judgement: str) -> Judgement:
    return Judgement(shorten_hash(HASH), "made.txt", alarm, judgement, "seen")


def test_an_alarm_is_known_by_rule_place_and_figures_as_printed() -> None:
    first = _alarms(_made())[0]
    assert first[1:] == ("1 2023年支出表1", "第1类支出", "2023年预算数", "900 / 500 + 437")


def test_every_state_is_counted() -> None:
    before, now = _alarms(_made()), _alarms(_made(mended=True))
    assert len(before) == len(now) + 1
    judged = [_judge(before[0], "true"), _judge(before[1], "true"), _judge(before[2], "false")]
    judged.append(_judge(before[2]._replace(figures="1 / 2"), "false"))
    counted = tally(Found("made.txt", HASH, now), judged)
    assert counted.gone_true == [before[0]]
    assert counted.true == [before[1]]
    assert counted.false == [before[2]]
    assert counted.unjudged == [before[3]]
    assert len(counted.gone_false) == 1
    rows = list(write_table([counted]))
    assert rows[-1] == "| **all** | 3 | 1 | 1 | 1 | 50.0 % | 1 | 1 |"
    words = [change.partition(":")[0] for change in write_changes([counted])]
    assert words == ["unjudged", "false", "gone though true"]


def test_what_was_judged_of_another_document_does_not_count() -> None:
    alarms = _alarms(_made())
    judged = [_judge(alarm, "true") for alarm in alarms]
    counted = tally(Found("made.txt", "1" * 64, alarms), judged)
    assert (counted.true, counted.gone_true) == ([], [])
    assert counted.unjudged == alarms


def test_two_equal_faults_need_two_judgements() -> None:
    alarm = _alarms(_made())[0]
    counted = tally(Found("made.txt", HASH, [alarm, alarm]), [_judge(alarm, "true")])
    assert (len(counted.true), len(counted.unjudged)) == (1, 1)


def test_judgements_are_read_as_they_are_written(tmp_path: Path) -> None:
    judged = [_judge(alarm, "true") for alarm in _alarms(_made())]
    written = io.StringIO()
    write_rows(judged, written)
    path = tmp_path / "judged.csv"
    path.write_text(written.getvalue(), encoding="utf-8")
    assert read_judged(path) == judged


def test_a_row_that_was_not_judged_is_refused(tmp_path: Path) -> None:
    written = io.StringIO()
    write_rows([_judge(_alarms(_made())[0], "")], written)
    path = tmp_path / "judged.csv"
    path.write_text(written.getvalue(), encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_judged(path)


def test_the_judgements_that_are_kept_are_whole() -> None:
    assert all(one.why and one.alarm.rule and one.alarm.table for one in read_judged(FILE))
