"""The contents in English name the kind of each section."""

import pytest

from tests.builders import line, table
from tests.entries import entry
from xgbudget_tui.importer.section_kinds import KIND_IDS
from xgbudget_tui.model.terms import Scope
from xgbudget_tui.tui.views.contents import english_name


def name_of(kind: str, scope: Scope = Scope.OVERALL) -> str | None:
    return english_name(entry(table("1", "表", [line(1, "x", "1")], kind_id=kind, scope=scope)))


@pytest.mark.parametrize("kind", sorted(KIND_IDS))
def test_every_kind_of_the_catalogue_has_a_short_name(kind: str) -> None:
    name = name_of(kind)
    assert name is not None
    assert len(name) <= 20


def test_the_own_level_and_debts_are_told_apart() -> None:
    assert name_of("general_revenue", Scope.OWN_LEVEL) == "Own revenue"
    assert name_of("fund_debt_balance") == "Special outstanding"
    assert name_of("general_debt_limit") == "General ceiling"
    assert name_of("from somewhere else") is None
