"""How many faults and doubts there are is one number at every door."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.agreement.doors import run, stored
from tests.audit.casebook import read_casebook
from tests.originals import REPOSITORY
from xgbudget_tui.audit import prove_book
from xgbudget_tui.cli.findings import from_archive, from_book
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.findings import TOLD, group_findings
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.views.audit import AuditLook, FindingFilter, Grouping, finding_rows

TWINS = """
== 1 fund_revenue overall
收入总计 | 130
  基金收入 | 100
  上年结余 | 20
== 2 fund_revenue own_level
收入总计 | 130
  基金收入 | 100
  上年结余 | 20
== 4 general_expenditure own_level
支出合计 | 300
  教育支出 #205 | 2000
    普通教育 #20502 | 120
    职业教育 #20503 | 80
  国防支出 #203 | 100
"""


def books() -> list[Book]:
    return [read_casebook(TWINS), read_book(REPOSITORY / "data" / "xigang-2023.txt")]


@pytest.mark.parametrize("number", [0, 1])
def test_faults_and_doubts_are_counted_alike_everywhere(number: int, tmp_path: Path) -> None:
    book = books()[number]
    path = stored(tmp_path / "a.db", book)
    audit = prove_book(book)
    wanted = Counter(
        finding.mark.value for finding in group_findings(audit.proofs) if finding.mark in TOLD
    )
    assert sum(wanted.values()) < sum(proof.mark in TOLD for proof in audit.proofs)

    entries = run(path, "check", "--format", "json").json
    assert Counter(entry["kind"] for entry in entries if entry["cause_id"]) == wanted
    assert len({entry["cause_id"] for entry in entries} - {None}) == sum(wanted.values())

    printed = run(path, "check").out
    for kind, count in wanted.items():
        assert re.search(rf"^. {kind} {count}\b", printed, re.MULTILINE)
        assert f"{kind} {count}" in printed.splitlines()[1]

    assert run(path, "check", "--report", tmp_path / "r.json").code == 1
    (report,) = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert {kind: report["counts"][kind] for kind in wanted} == wanted

    with open_archive(path) as archive:
        (entry,) = archive.find_books()
        assert {kind: getattr(entry.tally, kind) for kind in wanted} == wanted
        sections = list(archive.load_contents(entry.id))
        proofs = archive.load_proofs(entry.id)
        stored_findings, read_findings = from_archive(archive, entry), from_book(book, audit)
        assert stored_findings.tally == read_findings.tally == entry.tally
        for section in sections:
            assert (
                section.tally.fault
                == read_findings.tallies_of.get(section.key, type(section.tally)()).fault
            )
        look = AuditLook("en", Unit.WAN_YUAN, glyphs_of(False), {}, {s.key: s for s in sections})
        rows = finding_rows(proofs, Grouping.KIND, FindingFilter.ALL, look)
        heads = {
            text: int(count.replace(",", ""))
            for row in rows
            if row.level == 1
            for text, count in [[piece[0].strip() for piece in row.draw(80)]]
        }
        assert {kind: heads[kind] for kind in wanted} == wanted
        assert sum(row.level == 0 for row in rows) == len(proofs)


def test_a_finding_has_the_same_name_and_places_from_a_document_and_from_a_database(
    tmp_path: Path,
) -> None:
    book = books()[0]
    path = stored(tmp_path / "a.db", book)
    read = from_book(book, prove_book(book)).found
    with open_archive(path) as archive:
        (entry,) = archive.find_books()
        kept = from_archive(archive, entry).found
    assert [(one.id, len(one.places)) for one in read] == [
        (one.id, len(one.places)) for one in kept
    ]
    assert [one.places for one in read] == [one.places for one in kept]
