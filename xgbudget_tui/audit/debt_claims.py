"""What the prose says of debt: ceilings, balances, issues and service, by year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xgbudget_tui.audit.index import BookIndex, claim_cell
from xgbudget_tui.audit.rule import Cell, Text
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Claim, LineItem, Measure, Section
from xgbudget_tui.model.terms import FigureState, MeasureKind

LIMIT = re.compile(r"限额")
BALANCE = re.compile(r"余额")
ISSUE = re.compile(r"发行|新增.*(?:债券|债务)")
SPECIAL_ISSUE = re.compile(r"发行.*专项债|专项债.*发行|新增专项债")
SERVICE = re.compile(r"还本付息")
_KINDS = re.compile(r"一般债|专项债")
_PARTIAL = re.compile(r"新增|提前下达|较|比|分配|下达")


@dataclass(frozen=True, slots=True)
class DebtClaim:
    """A level of debt that the prose states."""

    section: Section
    claim: Claim

    @property
    def cell(self) -> Cell:
        """The figure as a summand."""
        return claim_cell(self.section, self.claim)

    @property
    def name(self) -> Text:
        """How a sentence calls it."""
        claim = self.claim
        year_zh = f"{claim.year}年" if claim.year else ""
        year_en = f" for {claim.year}" if claim.year else ""
        subject = claim.subject
        return Text(
            f"第 {self.section.number} 节所述{year_zh}“{subject}”",
            f"{subject}{year_en} in section {self.section.number}",
        )


def find_claims(
    index: BookIndex, pattern: re.Pattern[str], year: int | None = None, whole: bool = False
) -> Iterator[DebtClaim]:
    """Levels in yuan stated in debt notes whose subject fits; ``whole``: of all debt, not of 其中.

    A claim of a kind of debt only (一般, 专项) is not of the whole, nor is an increase.
    """
    for section, claim in index.claims:
        if section.kind_id != "debt_note" or claim.value is None:
            continue
        if claim.state is not FigureState.AMOUNT or claim.kind is not MeasureKind.AMOUNT:
            continue
        if year is not None and claim.year != year:
            continue
        subject = claim.subject.rpartition("›")[2].strip()
        if not pattern.search(subject):
            continue
        if whole and (_KINDS.search(claim.subject) or _PARTIAL.search(subject)):
            continue
        yield DebtClaim(section, claim)


def debt_totals(index: BookIndex, side: str) -> list[tuple[Table, LineItem, Measure]]:
    """The totals of the ceilings (``limit``) or balances (``balance``) in the debt tables.

    General and special debt together, else the table of all debt.
    """
    kinds = (f"general_debt_{side}", f"fund_debt_{side}")
    tables = [table for kind in kinds for table in index.of_kind(kind)[:1]]
    tables = tables or index.of_kind(f"debt_{side}")[:1]
    return [
        (table, table.grand_total, table.main)
        for table in tables
        if table.grand_total is not None and table.main is not None
    ]
