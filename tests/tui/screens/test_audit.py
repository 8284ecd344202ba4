"""The audit on screen: filtered, walked along, left for the line that does not add up."""

from __future__ import annotations

from tests.tui.reading import settle, text_on
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.messages import OpenAudit
from xgbudget_tui.tui.screens.audit import AuditList


async def test_from_a_finding_across_the_identity_to_the_other_side(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        rows = explorer.screen.query_one(AuditList)
        at = next(
            i
            for i, row in enumerate(rows.rows)
            if row.proof and row.proof.section == "4" and row.proof.difference == 10**7
        )
        rows.move_to(at)
        await pilot.pause()
        detail = explorer.screen.query_one("#audit-detail")
        assert "教育支出" in text_on(detail)
        await pilot.press("x")
        marked = [line for line in text_on(detail).splitlines() if line.startswith(">")]
        assert len(marked) == 1
        assert "普通教育" in marked[0]
        await pilot.press("enter")
        await settle(pilot)
        screen = explorer.explorer_screen
        assert screen.current_row is not None
        assert screen.section is not None
        assert (screen.section.key, screen.current_row.name) == ("4", "普通教育")
        await pilot.press("x")  # the explorer walks on along the identities of this line
        await settle(pilot)
        assert screen.current_row.name != "普通教育"
        await pilot.press("x")
        await settle(pilot)
        assert screen.current_row.name == "普通教育"


async def test_the_filter_the_views_and_the_way_back(explorer: Explorer):
    async with explorer.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        before = explorer.explorer_screen.location
        await pilot.press("a")
        await settle(pilot)
        rows = explorer.screen.query_one(AuditList)
        everything = len([row for row in rows.rows if row.proof])
        await pilot.press("f")
        wrong = [row.proof.kind.value for row in rows.rows if row.proof]
        assert "fault" in wrong
        assert set(wrong) <= {"fault", "doubt"}
        assert len(wrong) <= everything
        await pilot.press("tab")
        assert "可使" in text_on(rows)
        await pilot.press("tab")
        assert "[规则" in text_on(explorer.screen.query_one("#audit-title"))
        await pilot.press("tab")
        if not rows.rows:
            said = text_on(explorer.screen.query_one("#audit-detail"))
            assert "每个数都可由别的数核出" in said
        await pilot.press("q")
        assert explorer.explorer_screen.location == before


async def test_opened_on_a_line_it_starts_at_the_finding_of_that_line(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = explorer.session
        explorer.post_message(OpenAudit(session.archive.find_line_id(session.book.id, "6", 3)))
        await settle(pilot)
        row = explorer.screen.query_one(AuditList).row
        assert row is not None
        assert row.proof is not None
        assert row.proof.section == "6"
