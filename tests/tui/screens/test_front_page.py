"""The front page: what it says, and that everything on it can be gone to and come back from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.entries import book_entry
from tests.tui.archives import district_book, write_archive
from tests.tui.reading import settle, text_on
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.overview import DebtKind, DebtStanding, Overview, OverviewItem
from xgbudget_tui.model.text import cell_len
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.pieces import choose_cut_sign, cut_right
from xgbudget_tui.tui.screens.audit import AuditScreen
from xgbudget_tui.tui.screens.shelf import BookList, BookPickerScreen
from xgbudget_tui.tui.start import place_left, prepare_explorer
from xgbudget_tui.tui.views.overview import PageStyle, write_page
from xgbudget_tui.tui.widgets.spot_page import SpotPage
from xgbudget_tui.tui.words import Language

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "budget.db"
SIZES = [(80, 24), (120, 40), (200, 60), (40, 10)]


@pytest.fixture(scope="module")
def one_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("front") / "one.db", district_book())


@pytest.fixture
def one(one_path: Path) -> Iterator[Archive]:
    archive = open_archive(one_path)
    yield archive
    archive.close()


def open_front(archive: Archive, **options: object) -> Explorer:
    return prepare_explorer(archive, restore=False, **options)  # type: ignore[arg-type]


def page_on(app: Explorer) -> SpotPage:
    return app.front_screen.query_one(SpotPage)


def whole_text(app: Explorer) -> str:
    """The whole page, also what is not in view."""
    return "\n".join(
        "".join(text for cell in line for text, _ in cell.pieces)
        for line in page_on(app).page.lines
    )


async def go_to(pilot: Pilot[None], words: str) -> None:
    """Put the cursor on the first spot that says this, by the keys alone."""
    app = pilot.app
    assert isinstance(app, Explorer)
    page = page_on(app)
    for _ in page.page.spots:
        said = "".join(
            text
            for line in page.page.lines
            for cell in line
            if cell.spot == page.cursor
            for text, _ in cell.pieces
        )
        if words in said:
            return
        page.action_next(1)
    raise AssertionError(f"nothing on the page says {words}")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_it_opens_first_and_fits_the_screen(
    one: Archive, size: tuple[int, int], language: str
) -> None:
    app = open_front(one, language=language)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert app.at_front
        text = text_on(page_on(app))
        assert all(cell_len(line) == size[0] for line in text.splitlines())
        title = {"zh": "东山区 2023 年预算", "en": "Dongshan District 2023 budget"}[language]
        if size[0] < 60 and language == "en":
            title = "⋯ 2023 budget"  # the year is never cut
        assert title in text.splitlines()[0]
        for line in page_on(app).page.lines:
            for cell in line:
                used = sum(cell_len(piece) for piece, _ in cell.pieces)
                assert used <= cell.width, cell


async def test_it_says_what_a_stranger_wants_to_know(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = whole_text(app)
        for words in (
            "钱从哪里来",
            "税收收入",
            "50%",
            "钱到哪里去",
            "教育支出",
            "与上年相比",
            "新增",
        ):
            assert words in text
        assert "三公经费" in text
        assert "本册没有" in text  # it has no fund budget
        assert "不符之处" in text


async def test_two_columns_stand_beside_each_other_where_there_is_room(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        beside = next(line for line in text_on(page_on(app)).splitlines() if "钱从哪里来" in line)
        assert "钱到哪里去" in beside
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        alone = next(line for line in text_on(page_on(app)).splitlines() if "钱从哪里来" in line)
        assert "钱到哪里去" not in alone


async def test_enter_goes_to_the_line_and_back_returns(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await go_to(pilot, "教育支出")
        at = page_on(app).cursor
        await pilot.press("enter")
        await settle(pilot)
        assert not app.at_front
        row = app.explorer_screen.current_row
        assert row is not None
        assert row.name == "教育支出"
        await pilot.press("b")
        await settle(pilot)
        assert app.at_front
        assert page_on(app).cursor == at
        await pilot.press("b")
        await settle(pilot)
        assert app.at_front  # nowhere further back


async def test_o_returns_from_a_table_and_back_to_it(one: Archive) -> None:
    app = open_front(one, start="2/国防支出")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert not app.at_front
        await pilot.press("o")
        await settle(pilot)
        assert app.at_front
        await pilot.press("b")
        await settle(pilot)
        assert not app.at_front
        row = app.explorer_screen.current_row
        assert row is not None
        assert row.name == "国防支出"


async def test_every_spot_leads_somewhere(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for spot in page_on(app).page.spots:
            goal = spot.goal
            assert goal.audit or goal.section_id is not None
            if goal.line_id is not None:
                assert one.load_row(goal.line_id).section_id == goal.section_id


async def test_a_click_goes_where_it_points(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        lines = text_on(page_on(app)).splitlines()
        y = next(at for at, line in enumerate(lines) if "税收收入" in line)
        await pilot.click(SpotPage, offset=(4, y))
        await settle(pilot)
        row = app.explorer_screen.current_row
        assert row is not None
        assert row.name == "税收收入"


async def test_arrows_stay_in_their_column_and_cross_to_the_other(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        page = page_on(app)
        await go_to(pilot, "税收收入")
        spots = page.page.spots
        left = spots[page.cursor]
        await pilot.press("right")
        right = spots[page.cursor]
        assert (left.column, right.column) == (0, 1)
        await pilot.press("down")
        assert spots[page.cursor].column == 1
        assert spots[page.cursor].top > right.top
        await pilot.press("up", "left")
        assert spots[page.cursor] == left
        await pilot.press("G")
        assert page.cursor == len(spots) - 1
        await pilot.press("g")
        assert page.cursor == 0


async def test_the_findings_open_the_audit_and_leaving_it_comes_back(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await go_to(pilot, "不符之处")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AuditScreen)
        await pilot.press("q")
        await settle(pilot)
        assert app.screen_stack[-1] is app.front_screen


async def test_a_search_from_here_leads_to_its_line(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"2050201")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        row = app.explorer_screen.current_row
        assert row is not None
        assert row.name == "学前教育"
        await pilot.press("b")
        await settle(pilot)
        assert app.at_front


async def test_an_action_of_the_tables_is_carried_out_there(one: Archive) -> None:
    """The palette offers what the explorer does; asked here, it goes there first."""
    from xgbudget_tui.tui.messages import RunAction

    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.post_message(RunAction("fold_to(1)", "tree"))
        await settle(pilot)
        assert not app.at_front


async def test_unit_and_language_change_what_is_written(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("L")
        await settle(pilot)
        assert "Where the money goes" in whole_text(app)
        assert "钱到哪里去" not in whole_text(app)
        await pilot.press("u")
        await settle(pilot)
        assert "0.03" in whole_text(app)  # 300 万元 in 亿元


async def test_an_archive_of_several_books_opens_on_its_shelf(archive: Archive) -> None:
    app = open_front(archive)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shelf = app.screen
        assert isinstance(shelf, BookPickerScreen)
        rows = text_on(shelf.query_one(BookList))
        assert "东山区" in rows
        assert "2022! 2023!" in rows
        assert "300" in rows  # what the latest year spends, in 万元
        assert "0.0%" in rows  # against the year before
        assert "! 2" in rows
        assert shelf.choices.position() == 1  # the latest
        await pilot.press("escape")
        await settle(pilot)
        assert app.at_front
        assert not isinstance(app.screen, BookPickerScreen)


async def test_another_book_opens_on_its_own_page(archive: Archive) -> None:
    app = open_front(archive)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        first = app.session.book.year
        assert first == max(book.year for book in archive.find_books_of("东山区"))
        await pilot.press("left", "enter")
        await settle(pilot)
        assert app.at_front
        assert app.session.book.year != first
        assert app.front_screen.overview is not None
        assert app.front_screen.overview.book == app.session.book


async def test_who_leaves_from_here_comes_back_here(one: Archive, one_path: Path) -> None:
    app = open_front(one)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("q")
    from xgbudget_tui.tui.last_place import save_place

    left = place_left(app.session)
    assert (left.region, left.section_key) == ("东山区", "")
    save_place(str(one_path), left)
    assert prepare_explorer(one).session.at_front


async def test_hints_are_shown_at_the_first_start_alone(
    one: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from xgbudget_tui.tui.last_place import keep_hints_shown

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "fresh"))
    app = prepare_explorer(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hints = [line for line in text_on(page_on(app)).splitlines() if line.startswith(" * ")]
        assert len(hints) == 3
    keep_hints_shown()
    assert not prepare_explorer(one).session.hints


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_it_reads_without_colours(
    one: Archive, monkeypatch: pytest.MonkeyPatch, ascii_only: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = open_front(one, ascii_only=ascii_only)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = whole_text(app)
        assert " ! " in text
        if ascii_only:
            assert not set(text) & set("█▏▎▍▌▋▊▉›⋯✓≃")
    choose_cut_sign(False)  # the sign is the whole process's


async def test_a_population_adds_what_falls_on_each_head(one: Archive) -> None:
    from xgbudget_tui.model.series import Population

    app = open_front(one)
    app.session.populations = (Population("东山区", 1000), Population("西山区", 7))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "人均支出" in whole_text(app)
        assert "3,000 元" in whole_text(app)  # 300 万元 for a thousand people


@pytest.mark.parametrize("language", ["zh", "en"])
def test_debt_and_ceiling_are_never_cut(language: Language) -> None:
    owed = OverviewItem("余额", 1_562_724_25 * 10_000, 1, resolution=10_000)
    ceiling = OverviewItem("限额", 1_615_827_50 * 10_000, 1, resolution=10_000)
    page = Overview(
        book_entry(district_book()),
        Unit.WAN_YUAN,
        (),
        debts=(DebtStanding(DebtKind.GENERAL, ceiling, owed),),
    )
    style = PageStyle(language, Unit.WAN_YUAN, glyphs_of(ascii_only=False))
    for width in (40, 50, 60, 80, 120, 200):
        written = write_page(page, width, 24, style)
        shown = "".join(
            cut_right("".join(text for text, _ in cell.pieces), cell.width)
            for line in written.lines
            for cell in line
        )
        assert "1,562,724.25" in shown
        assert "1,615,827.50" in shown
        assert "97%" in shown


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_in_a_narrow_window_headings_keep_their_figures_and_years(language: str) -> None:
    with open_archive(SHIPPED) as archive:
        app = open_front(archive, language=language)
        async with app.run_test(size=(40, 24)) as pilot:
            await settle(pilot)
            lines = [
                "".join(text for cell in line for text, _ in cell.pieces)
                for line in page_on(app).page.lines
            ]
            headings = [line for line in lines if line and not line[0].isspace()]
            assert sum(line.rstrip().endswith(" 233,126") for line in headings) >= 2
            counts = {"zh": "8 处错误  7 处存疑", "en": "! 8  ? 7"}[language]
            assert any(line.endswith(counts) for line in headings)
            assert not any("⋯" in line for line in headings)
            # A name that is cut is set off from its figure.
            assert not any(re.search(r"⋯\d", line) for line in lines)


async def test_a_click_goes_where_enter_would(one: Archive) -> None:
    app = open_front(one)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await go_to(pilot, "教育支出")
        page = page_on(app)
        spot = page.page.spots[page.cursor]
        row = spot.top - page.top + 1
        cell = next(cell for cell in page.page.lines[spot.top] if cell.spot == page.cursor)
        page.move_to(0)
        await pilot.click(SpotPage, (cell.x + cell.width - 2, row))  # beside its bar, too
        await settle(pilot)
        assert not app.at_front
        line = app.explorer_screen.current_row
        assert line is not None
        assert line.name == "教育支出"
        await pilot.press("b")
        await settle(pilot)
        await pilot.click(SpotPage, (2, 0))  # the title leads nowhere
        await settle(pilot)
        assert app.at_front


async def test_a_finding_is_opened_by_a_click_on_any_of_its_lines() -> None:
    with open_archive(SHIPPED) as archive:
        app = open_front(archive)
        async with app.run_test(size=(60, 40)) as pilot:
            await settle(pilot)
            page = page_on(app)
            number, spot = next(
                (n, one) for n, one in enumerate(page.page.spots) if one.bottom > one.top
            )
            page.move_to(number)
            page.scroll_lines(8)  # its last line may be below the cursor's
            await settle(pilot)
            await pilot.click(SpotPage, (10, spot.bottom - page.top + 1))
            await settle(pilot)
            assert not app.at_front
