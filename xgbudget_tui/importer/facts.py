"""What is known of a section before it is read, from its title and the contents list."""

from __future__ import annotations

from dataclasses import replace

from xgbudget_tui.importer.catalogue import KIND_IDS, find_kind_by_id
from xgbudget_tui.importer.joining import Printed
from xgbudget_tui.importer.matching import Slot
from xgbudget_tui.importer.titles import TitleFacts, find_year, read_title
from xgbudget_tui.model.book import Section
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import Flow, Phase, Scope, Stage

STAGE_PHASES = {
    Stage.BUDGET: Phase.BUDGET,
    Stage.ADJUSTED: Phase.ADJUSTED,
    Stage.EXECUTION: Phase.EXECUTION,
    Stage.FINAL: Phase.FINAL,
}
"""What the amounts of a document state where neither title nor header says."""

_SIDES: tuple[tuple[str, str, Flow | None], ...] = (
    ("限额", "limit", None),
    ("余额", "balance", None),
    ("收入", "revenue", Flow.REVENUE),
    ("支出", "expenditure", Flow.EXPENDITURE),
)


def merge_facts(printed: Printed, slot: Slot) -> TitleFacts:
    """What the title above the table says; the contents list's title fills what it leaves out."""
    own = read_title(printed.title)
    subtitle = find_year(printed.pieces[0].subtitle)
    if subtitle is not None or (own.kind is not None and own.kind.id == "performance"):
        # A project's name may hold the year it began; the line under the title is the sheet's own.
        own = replace(own, year=subtitle)
    if slot.entry is None or len(slot.printed) > 1:
        return own
    listed = read_title(slot.entry.title)
    kind = own.kind or listed.kind
    return replace(
        own,
        kind=kind,
        year=own.year or listed.year,
        budget=own.budget or listed.budget,
        flow=own.flow or (kind.flow if kind else None),
        scope=own.scope or listed.scope,
        phase=own.phase or listed.phase,
    )


def find_scope_of(facts: TitleFacts) -> Scope | None:
    """A revenue or expenditure table that does not say whose money it is covers the whole area."""
    if facts.scope is None and facts.flow is not None:
        return Scope.OVERALL
    return facts.scope


def name_side(blank: Section, banner: str, count: int) -> Section:
    """One side of a two-sided table learns from the words over it what it is.

    So does a table of 收支 that holds one side only, the other being on a sheet of its own.
    """
    words = normalise_name(banner)
    alone = blank.kind_id.endswith("_balance") and words in {"收入", "支出"}
    if count < 2 and not alone:
        return blank
    title = f"{blank.title}（{words}）" if words else blank.title
    section = replace(blank, title=title)
    for word, suffix, flow in _SIDES:
        if word not in words:
            continue
        kind_id = f"{blank.kind_id.removesuffix('_balance')}_{suffix}"
        if kind_id in KIND_IDS:
            section = replace(section, kind_id=kind_id)
        return replace(
            section,
            flow=flow or section.flow,
            scope=section.scope or (Scope.OVERALL if flow else None),
        )
    return section


def as_performance(blank: Section) -> Section:
    """The section as a performance sheet, which its cells say it is."""
    kind = find_kind_by_id("performance")
    assert kind is not None
    return replace(blank, kind_id=kind.id, group=kind.group)
