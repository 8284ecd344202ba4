"""Going through a budget with the keyboard, as a person would."""

from __future__ import annotations

import csv
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.builders import book, line, measure, note, table
from tests.tui.archives import district_book, transfers, write_archive
from tests.tui.reading import settle
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Claim
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import FigureState, Fill, SectionKind
from xgbudget_tui.model.text import cell_len
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.drawing.pieces import choose_cut_sign
from xgbudget_tui.tui.drawing.tree_rows import Sort
from xgbudget_tui.tui.messages import ShowLine
from xgbudget_tui.tui.screens.panels import ContentsList, DetailPanel, NoteView, TitleBar
from xgbudget_tui.tui.start import prepare_explorer
from xgbudget_tui.tui.views.walks import find_stops
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.line_tree import LineTree
from xgbudget_tui.tui.widgets.plain_input import PlainInput


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = write_archive(tmp_path_factory.mktemp("explorer") / "budget.db", district_book())
    with open_archive(path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def usual_cut_sign() -> Iterator[None]:
    yield
    choose_cut_sign(False)


@asynccontextmanager
async def exploring(
    archive: Archive, start: str = "2", size: tuple[int, int] = (120, 40), **options: object
) -> AsyncIterator[tuple[Explorer, Pilot[None]]]:
    app = prepare_explorer(archive, start=start, restore=False, **options)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def screen_text(app: Explorer) -> list[str]:
    """What stands on the screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def current(app: Explorer) -> str:
    row = app.explorer_screen.query_one(LineTree).current
    return row.name if row else ""


async def test_a_table_opens_with_its_figures_and_the_detail_of_its_first_line(
    archive: Archive,
) -> None:
    async with exploring(archive) as (app, _):
        text = "\n".join(screen_text(app))

        assert "东山区 2023 年预算" in text
        assert "支出总计" in text
        assert "教育支出" in text
        assert " 180" in text
        assert "第 1，共 1" in text
        assert all(len(row) <= 120 for row in screen_text(app))


async def test_walking_down_into_a_branch_and_back_to_its_parent(archive: Archive) -> None:
    async with exploring(archive, "2/教育支出") as (app, pilot):
        before = app.explorer_screen.query_one(LineTree).row_count
        await pilot.press("h")
        assert app.explorer_screen.query_one(LineTree).row_count == before - 3
        await pilot.press("l")
        await pilot.press("l")
        assert current(app) == "普通教育"
        await pilot.press("l", "l", "j")
        assert current(app) == "小学教育"
        await pilot.press("h")
        assert current(app) == "普通教育"
        await pilot.press("p")
        assert current(app) == "教育支出"
        await pilot.press("J")
        assert current(app) == "国防支出"
        await pilot.press("K")
        assert current(app) == "教育支出"


async def test_folding_to_a_level_keeps_the_cursor_on_what_holds_its_line(
    archive: Archive,
) -> None:
    async with exploring(archive, "2/小学教育") as (app, pilot):
        assert current(app) == "小学教育"
        await pilot.press("3")
        assert current(app) == "教育支出"
        await pilot.press("1")
        assert current(app) == "支出总计"
        assert app.explorer_screen.query_one(LineTree).row_count == 1
        await pilot.press("asterisk")
        assert app.explorer_screen.query_one(LineTree).row_count == 8


async def test_the_detail_tells_share_rank_children_and_source(archive: Archive) -> None:
    async with exploring(archive, "4/教育支出") as (app, _):
        panel = app.explorer_screen.query_one(DetailPanel)
        text = "\n".join("".join(s.text for s in line) for line in panel._lines)

        assert "190 万元" in text
        assert "63.3%" in text
        assert "第 1，共 2" in text
        assert "下级合计" in text
        assert "180" in text
        assert "原文第 2 行" in text


async def test_other_places_of_a_line_are_links_to_them(archive: Archive) -> None:
    async with exploring(archive, "4/小学教育") as (app, pilot):
        before = app.explorer_screen.section
        app.explorer_screen.query_one(DetailPanel).focus()
        await pilot.pause()
        await pilot.press("l", "enter")
        await pilot.pause()

        assert before is not None
        section = app.explorer_screen.section
        assert section is not None
        assert section.key != before.key
        assert current(app) == "小学教育"
        await pilot.press("b")
        await pilot.pause()
        assert app.explorer_screen.section == before


async def test_a_table_is_found_as_it_was_left(archive: Archive) -> None:
    async with exploring(archive, "2/小学教育") as (app, pilot):
        await pilot.press("right_square_bracket", "left_square_bracket")
        await pilot.pause()

        assert current(app) == "小学教育"


async def test_going_on_from_the_last_section_comes_to_the_first(archive: Archive) -> None:
    async with exploring(archive, "8") as (app, pilot):
        await pilot.press("right_square_bracket")
        await pilot.pause()

        assert app.explorer_screen.section is not None
        assert app.explorer_screen.section.key == "1"


async def test_siblings_by_a_column_both_ways_and_as_printed_again(archive: Archive) -> None:
    async with exploring(archive, "1") as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        await pilot.press("g", "s")
        assert tree.view is not None
        names = [row.name for row in tree.view.order.load(0, 9)]
        assert names[1] == "一般公共预算收入合计"
        assert "⇣" in screen_text(app)[1]
        await pilot.press("s")
        turned = [row.name for row in tree.view.order.load(0, 9)]
        assert turned[1] != "一般公共预算收入合计"
        assert "⇡" in screen_text(app)[1]
        await pilot.press("s")
        assert not tree.view.order.is_sorted
        assert "⇡" not in screen_text(app)[1]


async def test_the_unit_changes_everywhere_at_once(archive: Archive) -> None:
    async with exploring(archive) as (app, pilot):
        await pilot.press("u")
        text = "\n".join(screen_text(app))
        assert "0.0300" in text
        assert "0.0300 亿元" in text
        await pilot.press("u")
        assert "3,000,000 元" in "\n".join(screen_text(app))


async def test_words_and_names_change_to_english_and_back(archive: Archive) -> None:
    async with exploring(archive, "2/教育支出") as (app, pilot):
        before = screen_text(app)
        assert not any(word in "\n".join(before) for word in ("Education", "Budget", "Contents"))
        await pilot.press("L")
        text = "\n".join(screen_text(app))

        assert "Contents" in text
        assert "Detail" in text
        assert "Education expenditure" in text
        assert "National defence expenditure" in text
        assert "国防支出" not in text
        assert "教育支出" in text  # in the detail, under its English
        await pilot.press("L")
        assert screen_text(app) == before


async def test_shares_follow_the_column_under_the_cursor(archive: Archive) -> None:
    async with exploring(archive, "5/教育", (160, 40)) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        assert tree.view is not None
        assert tree.view.active == 2
        await pilot.press("less_than_sign")
        assert tree.view.active == 1
        assert "50%" in "\n".join(screen_text(app))
        await pilot.press("less_than_sign")
        assert (tree.view.column, tree.view.active) == (0, 1)
        assert "列：名称" in app.explorer_screen.query_one(KeyBar).sentence


async def test_a_click_on_a_heading_chooses_the_column_and_another_sorts_by_it(
    archive: Archive,
) -> None:
    async with exploring(archive, "5/教育", (160, 40)) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        assert tree.view is not None
        label = tree.column_name(1)
        before, _, _ = screen_text(app)[1].partition(label)
        x = cell_len(before) - tree.region.x + 2
        await pilot.click(tree, (x, 0))
        assert (tree.view.column, tree.view.active) == (1, 1)
        assert not tree.view.order.is_sorted
        await pilot.click(tree, (x, 0))
        assert tree.view.order.sort == Sort(1)
        await pilot.click(tree, (4, 0))
        assert tree.view.column == 0


async def test_names_are_sorted_as_the_language_on_screen_spells_them(archive: Archive) -> None:
    async with exploring(archive, "5", (160, 40)) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)

        def names() -> list[str]:
            assert tree.view is not None
            return [row.name[:4] for row in tree.view.order.load(1, 5)]

        await pilot.press("less_than_sign", "less_than_sign", "s")
        assert names() == ["公共安全", "国防", "教育", "文化旅游"]
        await pilot.press("L")
        await settle(pilot)
        # Education, National defence, Public security, Shared: culture …
        assert names() == ["教育", "国防", "公共安全", "文化旅游"]
        await pilot.press("L")
        await settle(pilot)
        assert names() == ["公共安全", "国防", "教育", "文化旅游"]


async def test_shares_are_of_the_parent_or_of_the_grand_total(archive: Archive) -> None:
    async with exploring(archive, "2/小学教育") as (app, pilot):

        def share() -> str:
            return next(row for row in screen_text(app) if "¦   小学教育" in row)

        before = share()
        assert "占上级" in screen_text(app)[1]
        await pilot.press("percent_sign")
        assert "占总计" in screen_text(app)[1]
        assert share() != before
        tree = app.explorer_screen.query_one(LineTree)
        assert tree.view is not None
        assert tree.current is not None
        whole = tree.view.whole_of(tree.current)
        assert whole is not None
        assert whole.name == "支出总计"


async def test_a_hidden_column_is_told_and_comes_back(archive: Archive) -> None:
    async with exploring(archive, "5/教育", (160, 40)) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        assert tree.view is not None
        label = tree.column_name(2)
        assert label in screen_text(app)[1]
        await pilot.press("minus")
        assert label not in screen_text(app)[1]
        assert "隐藏1列" in screen_text(app)[1]
        assert tree.view.active == 1
        await pilot.press("minus")
        assert "不能隐藏" in app.explorer_screen.query_one(KeyBar).sentence
        await pilot.press("plus")
        assert label in screen_text(app)[1]


async def test_marks_are_set_gone_to_and_taken_away(archive: Archive) -> None:
    async with exploring(archive, "2/国防支出") as (app, pilot):
        await pilot.press("m", "g", "apostrophe")
        await pilot.pause()
        assert current(app) == "国防支出"
        await pilot.press("m", "apostrophe")
        await pilot.pause()
        assert "书签" in app.explorer_screen.query_one(KeyBar).sentence


async def test_from_one_place_that_does_not_add_up_to_the_next_and_round(archive: Archive) -> None:
    async with exploring(archive) as (app, pilot):
        contents = app.session.contents
        stops = find_stops(archive.load_proofs(contents[0].book_id), contents)
        assert stops == sorted(stops, key=lambda stop: stop[:2])
        seen = []
        for _ in range(len(stops) + 1):
            await pilot.press("exclamation_mark")
            await pilot.pause()
            screen = app.explorer_screen
            assert screen.section is not None
            row = screen.current_row
            seen.append((screen.section.key, row.number if row else 0))
        assert seen[0] == seen[-1]
        sections = [contents[stop.section].key for stop in stops]
        assert sorted(key for key, _ in seen[:-1]) == sorted(sections)


async def test_a_note_reads_as_prose_and_its_figures_lead_to_their_lines(tmp_path: Path) -> None:
    text = "市补助收入 100 万元。"
    value = 100 * Unit.WAN_YUAN.fen
    claim = Claim(
        1, "市补助收入", "100", FigureState.AMOUNT, value, Unit.WAN_YUAN.fen, "万元", 0, 6, 9,
        target=FigureRef("5", 1, 1),
    )  # fmt: skip
    sections = (transfers(2023), note("8", "东山区转移支付情况说明", text, claims=(claim,)))
    with open_archive(write_archive(tmp_path / "note.db", book(*sections))) as archive:
        async with exploring(archive, "8") as (app, pilot):
            screen = app.explorer_screen
            assert text in "\n".join(screen_text(app))
            assert isinstance(app.focused, NoteView)
            assert screen.current_row is None
            await pilot.press("right", "enter")
            await pilot.pause()
            assert current(app) == "转移支付合计"
            await pilot.press("b")
            await pilot.pause()
            assert screen.section is not None
            assert screen.section.key == "8"


async def test_a_table_of_noughts_or_blanks_says_so_beside_its_lines(tmp_path: Path) -> None:
    nought = table(
        "21",
        "2023年东山区收入表",
        [line(1, "收入合计", "0")],
        fill=Fill.ZERO,
        statement="说明：本年无收入。",
    )
    with open_archive(write_archive(tmp_path / "nought.db", book(nought))) as archive:
        async with exploring(archive, "21") as (app, _):
            text = "\n".join(screen_text(app)).replace(" ", "")
            assert "此表全为零。" in text
            assert "本年无收入" in text


async def test_empty_and_missing_tables_say_why(tmp_path: Path) -> None:
    missing = table("20", "2023年东山区转移支付表", [], kind=SectionKind.MISSING, fill=Fill.EMPTY)
    empty = table("21", "2023年东山区基金表", [], fill=Fill.EMPTY, statement="无此项支出。")
    path = write_archive(tmp_path / "empty.db", book(missing, empty))
    with open_archive(path) as archive:
        async with exploring(archive, "20") as (app, pilot):
            text = "\n".join(screen_text(app))
            assert "正文中没有" in text
            assert "缺失" in text
            await pilot.press("right_square_bracket")
            await pilot.pause()
            text = "\n".join(screen_text(app))
            assert "此表为空" in text
            assert "无此项支出" in text


async def test_the_contents_open_a_section_and_keys_go_to_it(archive: Archive) -> None:
    async with exploring(archive) as (app, pilot):
        await pilot.press("shift+tab")
        assert isinstance(app.focused, ContentsList)
        await pilot.press("g", "j", "enter")
        await pilot.pause()
        assert app.explorer_screen.section is not None
        assert app.explorer_screen.section.key == "1"
        assert isinstance(app.focused, LineTree)


async def test_a_group_of_the_contents_folds_and_opens(archive: Archive) -> None:
    async with exploring(archive) as (app, pilot):
        contents = app.explorer_screen.query_one(ContentsList)
        before = contents.row_count
        await pilot.press("shift+tab", "h")
        assert contents.row_count < before
        await pilot.press("enter")
        assert contents.row_count == before


@pytest.mark.parametrize("size", [(20, 5), (30, 8), (59, 18), (80, 24), (100, 30), (500, 200)])
async def test_every_size_draws_within_its_bounds(archive: Archive, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    async with exploring(archive, "2", size) as (app, pilot):
        for key in ("j", "t", "d", "t", "d", "u", "L", "G", "s"):
            await pilot.press(key)
        rows = screen_text(app)

        assert len(rows) == size[1]
        assert all(cell_len(row) == size[0] for row in rows)


async def test_resizing_while_keys_arrive_keeps_the_cursor_in_view(archive: Archive) -> None:
    async with exploring(archive, "2/小学教育") as (app, pilot):
        for width, height in [(80, 24), (20, 5), (200, 60), (61, 7), (100, 30)]:
            await pilot.resize_terminal(width, height)
            await pilot.press("k", "j")
            tree = app.explorer_screen.query_one(LineTree)
            assert tree.view is not None
            assert tree.top <= tree.view.cursor < tree.top + tree.page
            assert current(app) == "小学教育"


async def test_on_a_narrow_screen_the_contents_take_the_place_of_the_table(
    archive: Archive,
) -> None:
    async with exploring(archive, "2", (50, 20)) as (app, pilot):
        assert "目录" not in "\n".join(screen_text(app)[:-1])
        await pilot.press("t")
        assert "目录" in "\n".join(screen_text(app)[:-1])
        assert isinstance(app.focused, ContentsList)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.focused, LineTree)


async def test_a_line_that_is_gone_is_one_sentence(archive: Archive) -> None:
    async with exploring(archive) as (app, pilot):
        app.post_message(ShowLine(999_999))
        await pilot.pause()
        bar = app.explorer_screen.query_one(KeyBar)
        assert bar.sentence
        assert bar.problem
        await pilot.press("j")
        assert not bar.sentence


async def test_names_from_a_document_are_text_and_nothing_else(tmp_path: Path) -> None:
    hostile = "[bold red]合计[/]\x1b]52;c;aGk=\x07\x1b[2J\u202e教育"
    lines = [line(1, hostile, "5"), line(2, "[link=http://x]a[/link]", "5", parent=1)]
    path = write_archive(
        tmp_path / "hostile.db",
        book(table("1", "表[b]", lines, [measure()]), note("2", "\x1b[31m说明", "\x9b5n [/] 1")),
    )
    with open_archive(path) as archive:
        async with exploring(archive, "1") as (app, pilot):
            for _ in range(2):
                text = "".join(screen_text(app))
                assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text)
                assert "\u202e" not in text
                await pilot.press("right_square_bracket")
                await pilot.pause()
            assert "[bold red]合计[/]" in text or "[/] 1" in text


async def test_without_colour_and_in_ascii_the_state_is_still_told(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with exploring(archive, "4/教育支出", ascii_only=True) as (app, _):
        rows = screen_text(app)
        here = next(row for row in rows if "教育支出" in row and "190" in row)
        assert ">" in here
        assert "?" in here  # its sum is in doubt: the place of its only part is not printed
        drawn = "".join(char for row in rows for char in row if 0x2100 <= ord(char) < 0x2E80)
        assert not drawn


async def test_the_title_counts_the_proofs_and_shows_the_way_here(archive: Archive) -> None:
    async with exploring(archive, "2/小学教育") as (app, _):
        bar = app.explorer_screen.query_one(TitleBar)
        assert bar.path[-2:] == ("教育支出", "普通教育")
        assert "✓" in screen_text(app)[0]


async def test_ctrl_c_leaves_at_once(archive: Archive) -> None:
    async with exploring(archive) as (app, pilot):
        await pilot.press("ctrl+c")
        await pilot.pause()
    assert app.return_code == 130


async def test_clicks_and_the_wheel_do_what_keys_do(archive: Archive) -> None:
    async with exploring(archive, "2", (120, 12)) as (app, pilot):
        await pilot.press("asterisk", "g")
        tree = app.explorer_screen.query_one(LineTree)
        await pilot.click(LineTree, offset=(12, 3))
        assert tree.view is not None
        assert tree.view.cursor == 2
        shown = tree.row_count
        await pilot.click(LineTree, offset=(12, 3))
        assert tree.row_count < shown
        await pilot.click(ContentsList, offset=(10, 2))
        await pilot.pause()
        assert app.explorer_screen.section is not None
        assert app.explorer_screen.section.key == "1"


async def test_a_database_that_goes_away_under_the_explorer_is_one_sentence(
    tmp_path: Path,
) -> None:
    with open_archive(write_archive(tmp_path / "gone.db", district_book())) as archive:
        async with exploring(archive, "2") as (app, pilot):
            archive.close()
            await pilot.press("j", "asterisk", "right_square_bracket")
            await pilot.pause()
            bar = app.explorer_screen.query_one(KeyBar)
            assert app.is_running
            assert bar.problem
            assert "\n" not in bar.sentence


async def test_at_80_columns_contents_and_detail_open_over_the_table(archive: Archive) -> None:
    async with exploring(archive, "2/国防支出", (80, 24)) as (app, pilot):
        screen = app.explorer_screen
        assert screen.shown_panels() & {"tree", "contents", "detail"} == {"tree"}
        assert "占总计" in screen_text(app)[-2]
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(app.focused, ContentsList)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.focused, LineTree)
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.focused, DetailPanel)
        assert "同级排名" in "\n".join(screen_text(app))
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.focused, LineTree)


async def test_columns_that_do_not_fit_are_told_and_scrolled_to(tmp_path: Path) -> None:
    columns = [measure(at, f"20{at:02}年预算数") for at in range(10, 22)]
    lines = (line(1, "合计", *map(str, range(10_000, 10_012))),)
    measures = tuple(replace(m, position=at) for at, m in enumerate(columns, 1))
    sections = (table("1", "历年预算表", lines, measures),)
    with open_archive(write_archive(tmp_path / "wide.db", book(*sections))) as archive:
        async with exploring(archive, "1", (80, 24)) as (app, pilot):
            tree = app.explorer_screen.query_one(LineTree)
            assert tree.view is not None
            for column in measures:
                while tree.view.column != column.position:
                    await pilot.press("greater_than_sign")
                heading = screen_text(app)[1]
                assert column.label in heading
                shown = heading.count("年预算数")
                left, right = (re.search(f, heading) for f in (r"‹(\d+) ", r" (\d+)›"))
                more = sum(int(found[1]) for found in (left, right) if found)
                assert shown + more == len(measures)


async def filter_lines(app: Explorer, pilot: Pilot[None], text: str) -> list[str]:
    """The names of the lines on view once they are filtered."""
    await pilot.press("f")
    await pilot.pause()
    app.screen.query_one(PlainInput).value = text
    await pilot.press("enter")
    await pilot.pause()
    await settle(pilot)
    tree = app.explorer_screen.query_one(LineTree)
    assert tree.view is not None
    return [row.name for row in tree.view.order.load(0, 99)]


async def test_lines_are_filtered_by_name_and_all_come_back(archive: Archive) -> None:
    async with exploring(archive, "2/国防支出") as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        before = tree.row_count
        names = await filter_lines(app, pilot, "xiaoxue")
        assert names[-1] == current(app) == "小学教育"
        assert set(names) == {
            "支出总计",
            "一般公共预算支出合计",
            "教育支出",
            "普通教育",
            "小学教育",
        }
        assert "筛选 xiaoxue：1 行" in screen_text(app)[1]
        await pilot.press("escape")
        assert tree.row_count == before
        assert current(app) == "小学教育"
        assert "筛选" not in screen_text(app)[1]


async def test_amounts_are_those_of_the_column_under_the_cursor(archive: Archive) -> None:
    async with exploring(archive, "5/教育", (160, 40)) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        assert tree.view is not None
        for position in (2, 1):
            while tree.view.column != position:
                await pilot.press("less_than_sign")
            await filter_lines(app, pilot, ">0 <100")
            lines = tree.view.order.lines
            rows = [row for row in lines.load(0, 99) if tree.view.passes(row)]
            assert rows
            for row in rows:
                value = row.figures[position - 1].value
                assert value is not None
                assert 0 < value < 100 * Unit.WAN_YUAN.fen


async def test_a_filter_for_changes_and_for_findings(archive: Archive) -> None:
    async with exploring(archive, "5/教育", (160, 40)) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        await filter_lines(app, pilot, "~")
        assert tree.view is not None
        passing = [r for r in tree.view.order.lines.load(0, 99) if tree.view.passes(r)]
        assert passing
        assert all(r.figures[0].value != r.figures[1].value for r in passing)
    async with exploring(archive, "2/国防支出") as (app, pilot):
        await filter_lines(app, pilot, "!")
        tree = app.explorer_screen.query_one(LineTree)
        assert tree.view is not None
        passing = [r for r in tree.view.order.lines.load(0, 99) if tree.view.passes(r)]
        assert [r.name for r in passing] == ["教育支出"]
        await filter_lines(app, pilot, "~")
        assert "对比" in app.explorer_screen.query_one(KeyBar).sentence


async def test_a_line_without_a_part_that_passes_shows_its_parts(archive: Archive) -> None:
    async with exploring(archive, "2/国防支出") as (app, pilot):
        await filter_lines(app, pilot, "普通教育")
        assert current(app) == "普通教育"
        tree = app.explorer_screen.query_one(LineTree)
        before = tree.row_count
        assert tree.current is not None
        parts = tree.current.child_count
        await pilot.press("enter")
        assert tree.row_count == before + parts
        await pilot.press("enter")
        assert tree.row_count == before


async def test_what_passes_nothing_or_cannot_be_read_leaves_all_lines(archive: Archive) -> None:
    async with exploring(archive, "2/国防支出") as (app, pilot):
        before = app.explorer_screen.query_one(LineTree).row_count
        for text in ("没有这一行", ">x"):
            await filter_lines(app, pilot, text)
            assert app.explorer_screen.query_one(KeyBar).sentence
            assert app.explorer_screen.query_one(LineTree).row_count == before


async def test_what_is_exported_is_what_is_shown(archive: Archive, tmp_path: Path) -> None:
    async with exploring(archive, "5/教育", (160, 40)) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        await filter_lines(app, pilot, "教育")
        await pilot.press("minus", "s", "e")
        await settle(pilot)
        shown = tree.shown_lines()
        assert shown is not None
        assert len(shown.columns) == 1
        assert f"如屏幕所示：{len(shown.line_ids)} 行，1 列" in "\n".join(screen_text(app))
        app.screen.query_one("#export-path", PlainInput).value = str(tmp_path / "shown.csv")
        await pilot.press("ctrl+s")
        await settle(pilot)
    rows = list(csv.DictReader((tmp_path / "shown.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(shown.line_ids)
    assert not any("2023年预算数" in (head or "") for head in rows[0])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_bottom_line_always_says_where_all_keys_are(
    archive: Archive, size: tuple[int, int]
) -> None:
    async with exploring(archive, "2/国防支出", size) as (app, pilot):
        assert screen_text(app)[-1].rstrip().endswith("? 帮助")
        await pilot.press("L")
        await settle(pilot)
        assert screen_text(app)[-1].rstrip().endswith("? help")
