"""The glossary explains the terms of the line under the cursor, and any other that is typed."""

from __future__ import annotations

from tests.tui.reading import settle, text_on
from xgbudget_tui.classification.glossary import find_terms
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.glossary import GlossaryScreen, TermList


def names(found: TermList) -> list[str]:
    return [term.name.zh for term in found.terms]


async def test_the_terms_under_the_cursor_come_first_and_any_can_be_typed(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        screen = explorer.screen
        assert isinstance(screen, GlossaryScreen)
        listed, meaning = screen.query_one(TermList), screen.query_one("#glossary-meaning")
        row, section = explorer.explorer_screen.current_row, explorer.explorer_screen.section
        assert row is not None
        assert section is not None
        here = [term.name.zh for term in find_terms((row.name, "预算数", section.title))]
        assert names(listed)[: len(here)] == here
        assert len(listed.terms) > 80

        await pilot.press(*"earmarked", "space", *"transfer")
        await settle(pilot)
        assert names(listed)[0] == "专项转移支付"
        said = text_on(meaning)
        assert "专项转移支付" in said
        assert "Earmarked transfer payments" in said

        await pilot.press("ctrl+u", *"zzz")
        await settle(pilot)
        assert not listed.terms
        assert "没有这样的名词" in text_on(meaning)
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen


async def test_in_english_the_english_stands_first(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("L", "i")
        await settle(pilot)
        listed = explorer.screen.query_one(TermList)
        line = text_on(listed).splitlines()[0]
        term = listed.terms[0]
        assert line.index(term.name.en) < line.index(term.name.zh)


def test_a_term_within_a_longer_one_is_not_meant():
    found = find_terms(["专项转移支付收入", "上年结转", "“三公”经费"])
    assert [term.name.zh for term in found] == ["专项转移支付", "上年结转", "三公经费"]
