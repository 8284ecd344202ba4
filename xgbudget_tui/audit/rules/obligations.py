"""What could not be checked: the entries of the ledger of obligations that are not met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xgbudget_tui.audit.assertion import Finding, Observation
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.obligations import (
    Obligation,
    list_comparisons,
    list_prose,
    list_sums,
    list_tables,
)
from xgbudget_tui.audit.rule import DISCLOSURE, RuleGroup, RuleKind, rule
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.OBLIGATIONS
_WHY = (
    "没有做成的核对若不说明，读者会以为已经相符",
    "A comparison that was not made and is not mentioned would be taken to hold",
)


def report_obligations(entries: Iterable[Obligation], met: Text) -> Iterator[Finding]:
    """One observation for each entry that is not met; one for all if they are."""
    listed = list(entries)
    unmet = [one for one in listed if one.reason is not None]
    for one in unmet:
        reason = one.reason or Text("", "")
        yield Observation(
            Verdict.UNDECIDABLE,
            Text(f"未核：{one.what.zh}，{reason.zh}。",
                 f"Not checked: {one.what.en}, as {reason.en}."),
            one.section, one.subject, reason=reason,
        )  # fmt: skip
    if listed and not unmet:
        count = len(listed)
        yield Observation(Verdict.EXACT, Text(f"{met.zh}（{count} 项）。", f"{met.en} ({count})."))


@rule(
    "O1", _GROUP, RuleKind.LEGAL,
    name=("应公开的表都在", "The tables that must be published are there"), why=_WHY,
    applies=("列有六种以上的表的文件", "Documents with six kinds of table or more"),
    source=DISCLOSURE, needs=frozenset(),
)  # fmt: skip
def prove_tables(index: BookIndex) -> Iterator[Finding]:
    """公开操作规程所列各表都在本文件中；没有的列为未核

    Holds: all thirteen. Fails: (unchecked) no table of social insurance in the document.
    """
    yield from report_obligations(
        list_tables(index), Text("应公开的表都在", "All tables asked for are there")
    )


@rule(
    "O2", _GROUP, RuleKind.STRUCTURE,
    name=("表与表的核对都做了", "Every comparison between tables was made"), why=_WHY,
    applies=("有收入表和支出表、全域表和本级表的文件", "Books with two sides or two scopes"),
    needs=frozenset(),
)  # fmt: skip
def prove_comparisons(index: BookIndex) -> Iterator[Finding]:
    """收支平衡、全域与本级的核对都能做；做不成的说明原因

    Holds: 收入总计 beside 支出总计. Fails: no 支出总计 in the expenditure table.
    """
    met = Text("收支平衡和全域本级的核对都已做", "Both sides and both scopes were compared")
    yield from report_obligations(list_comparisons(index), met)


@rule(
    "O3", _GROUP, RuleKind.STRUCTURE,
    name=("每个合计、每个派生列都核对了", "Every total and derived column was checked"), why=_WHY,
    applies=("有合计或增减、占比列的表", "Tables with totals, changes or percentages"),
    needs=frozenset(),
)  # fmt: skip
def prove_sums(index: BookIndex) -> Iterator[Finding]:
    """每个总计之下有行，每个增减、占比列知道由哪两列得出；否则说明原因

    Holds: 总计 over its rows. Fails: 总计 with one row under it, the others outside.
    """
    met = Text("各总计和派生列都有可核对的行列", "Every total and derived column has its operands")
    yield from report_obligations(list_sums(index), met)


@rule(
    "O4", _GROUP, RuleKind.STRUCTURE,
    name=("文字中的金额都对应到表", "Every amount of the prose has its line"), why=_WHY,
    applies=("文字写有金额的各节", "Sections of prose that state amounts"), needs=frozenset(),
)  # fmt: skip
def prove_links(index: BookIndex) -> Iterator[Finding]:
    """文字中的金额都能对应到表中的一行；对应不上的说明有多少

    Holds: 46,082万元 of 体制补助收入, a line of the table. Fails: 12 amounts of none.
    """
    met = Text("文字中的金额都对应到表", "Every amount stated in prose names a line")
    yield from report_obligations(list_prose(index), met)


RULES = (prove_tables, prove_comparisons, prove_sums, prove_links)
