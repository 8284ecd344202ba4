"""English names of the kinds of section, for readers of the contents who read no Chinese.

The Chinese title stays as printed above the table; here only the kind is named, short enough for
the list, since the heading above it says which budget or subject it belongs to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.terms import Fill, Group, Mark, Scope, SectionKind
from xgbudget_tui.tui.drawing.names import brief_title
from xgbudget_tui.tui.words import Language, declare_words, word

_BUDGETS = ("general_", "fund_", "capital_", "insurance_")
_KINDS = {
    "revenue": "Revenue",
    "expenditure": "Expenditure",
    "balance": "Both sides",
    "note": "Explained",
    "overview": "Overview",
    "result": "Result",
    "report": "Report",
    "glossary": "Glossary",
    "economic_expenditure": "By economic class",
    "basic_expenditure": "Basic expenditure",
    "transfers": "Transfers",
    "transfers_by_region": "Transfers by region",
    "transfers_note": "Explained",
    "debt": "Debt",
    "debt_limit": "Ceiling",
    "debt_balance": "Outstanding",
    "debt_issue": "Bonds, debt service",
    "debt_note": "Explained",
    "three_public": "By purpose",
    "three_public_note": "Explained",
    "projects": "Key projects",
    "performance": "Targets",
    "performance_note": "Explained",
}
_DEBT = {"general_": "General", "fund_": "Special"}


def english_name(section: SectionEntry) -> str | None:
    """``Own revenue`` for 本级一般公共预算收入表; None for a kind that is not known."""
    kind = section.kind_id
    budget = next((prefix for prefix in _BUDGETS if kind.startswith(prefix)), "")
    name = _KINDS.get(kind) or _KINDS.get(kind.removeprefix(budget))
    if name is None:
        return None
    if budget in _DEBT and "debt" in kind:
        return f"{_DEBT[budget]} {name.lower()}"
    if section.scope is Scope.OWN_LEVEL:
        return f"Own {name.lower()}"
    return name


declare_words(
    {
        "fill-empty": ("空表", "empty"),
        "fill-zero": ("全为零", "zero"),
        "kind-missing": ("缺失", "missing"),
        "kind-note": ("说明", "note"),
        "doubtful": ("疑", "p?"),
    }
)


class Entry(NamedTuple):
    """A row of the contents: a group (``section`` None) or a section in it."""

    group: Group
    section: SectionEntry | None
    title: str
    total: Figure | None
    measure: Measure | None
    worst: Mark | None
    comparable: bool
    is_open: bool = True

    @property
    def is_dim(self) -> bool:
        """Whether there is nothing to see under it."""
        section = self.section
        if section is None:
            return False
        if section.kind is SectionKind.TABLE:
            return section.fill is not Fill.FILLED
        return section.kind is SectionKind.MISSING

    def doubt_word(self, language: Language) -> str:
        """What is said of a section on doubtful pages; nothing of others."""
        doubtful = self.section is not None and bool(self.section.doubtful)
        return word("doubtful", language) if doubtful else ""

    def state_word(self, language: Language) -> str:
        """What stands where a total would, if there is none: 空表, 缺失, 说明."""
        section = self.section
        if section is None:
            return ""
        if section.kind is not SectionKind.TABLE:
            return word(f"kind-{section.kind.value}", language)
        return "" if section.fill is Fill.FILLED else word(f"fill-{section.fill.value}", language)


def list_entries(
    sections: Sequence[SectionEntry],
    places: Sequence[str],
    folded: Collection[Group],
    language: Language,
) -> list[Entry]:
    """The rows of the contents, groups in the order of the four budgets and what follows them.

    ``places`` are names of the area that titles repeat and the list leaves out.
    """
    entries: list[Entry] = []
    for group in Group:
        inside = [section for section in sections if section.group is group]
        if not inside:
            continue
        head = _head_of(inside)
        total, measure = _total_of(head) if head else (None, None)
        worst = _worst([section.tally.worst for section in inside])
        comparable = any(section.comparable for section in inside)
        is_open = group not in folded
        title = group.label(language)
        entries.append(Entry(group, None, title, total, measure, worst, comparable, is_open))
        if is_open:
            entries += [_section_entry(section, places, language) for section in inside]
    return entries


def _section_entry(section: SectionEntry, places: Sequence[str], language: Language) -> Entry:
    total, measure = _total_of(section)
    english = english_name(section) if language == "en" else None
    return Entry(
        section.group,
        section,
        english or brief_title(section, places, language),
        total,
        measure,
        section.tally.worst,
        section.comparable,
    )


def _head_of(sections: Sequence[SectionEntry]) -> SectionEntry | None:
    """The section whose total stands for the group: the largest, which the others are part of."""
    with_total = [section for section in sections if section.total and section.total.value]
    with_total = with_total or [section for section in sections if section.total]
    return max(with_total, key=lambda s: (s.total.value or 0) if s.total else 0, default=None)


def _total_of(section: SectionEntry) -> tuple[Figure | None, Measure | None]:
    at = section.total_measure
    return section.total, next((m for m in section.measures if m.position == at), None)


def _worst(marks: Sequence[Mark | None]) -> Mark | None:
    return max((m for m in marks if m is not None), key=lambda m: m.rank, default=None)
