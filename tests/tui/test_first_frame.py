"""The frame before Textual is what Textual paints, and the terminal changes hands once."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from rich.color import ColorSystem
from textual.strip import Strip

from tests.tui.archives import district_book, write_archive
from tests.tui.terminal.emulator import Terminal as Emulator
from xgbudget_tui.compare.overview import find_sides
from xgbudget_tui.model.preferences import NO_PREFERENCES, THEMES, Preferences
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.drawing.looks import choose_looks
from xgbudget_tui.tui.drawing.visible_lines import OpenedTable
from xgbudget_tui.tui.screens.overview import OverviewScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.start import make_explorer, open_session
from xgbudget_tui.tui.terminal.cells import Cell, CellScreen
from xgbudget_tui.tui.terminal.colours import count_colours
from xgbudget_tui.tui.terminal.early_frame import find_room
from xgbudget_tui.tui.terminal.styles import style_parameters
from xgbudget_tui.tui.theme import _STYLES, CURSOR_ROWS, choose_theme, look_of, style_of
from xgbudget_tui.tui.views.first_frame import Drawn, draw_explorer, draw_front
from xgbudget_tui.tui.widgets.line_tree import LineTree
from xgbudget_tui.tui.words import Language

SHIPPED = Path(__file__).parents[2] / "data" / "budget.db"
SIZES = [(80, 24), (120, 40), (200, 60), (100, 30), (99, 12), (40, 10), (20, 4), (400, 150)]
COLOURS = {
    ColorSystem.STANDARD: {"TERM": "xterm"},
    ColorSystem.EIGHT_BIT: {"TERM": "xterm-256color"},
    ColorSystem.TRUECOLOR: {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
}

NUMBERS = {
    ColorSystem.STANDARD: 16,
    ColorSystem.EIGHT_BIT: 256,
    ColorSystem.TRUECOLOR: 1 << 24,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("frame") / "one.db", district_book())


def preferences(theme: str) -> Preferences:
    return Preferences(None, None, theme, False, False, (), "")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_it_is_what_textual_paints_cell_for_cell(
    size: tuple[int, int],
    language: Language,
    theme: str,
    made: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What comes below the two sides is painted after the first frame.
    monkeypatch.setattr(OverviewScreen, "_complete", lambda _: None)
    for path in (SHIPPED, made):
        with open_archive(path) as archive:
            ascii_only = theme == "ansi"
            session = open_session(archive, language=language, restore=False, ascii_only=ascii_only)
            session.hints = theme == "light"
            chosen = preferences(theme)
            choose_looks(chosen, ascii_only=ascii_only)
            sides = find_sides(archive, session.book, session.contents)
            drawn = {
                system: list(draw_front(session, sides, size, count_colours(environment)))
                for system, environment in COLOURS.items()
            }
            app = make_explorer(session, chosen)
            session.at_shelf = False
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                strips = app.screen._compositor.render_strips()
                assert app.screen is app.front_screen
            assert_painted(drawn, strips, size)
    choose_looks(Preferences(None, None, "auto", False, False, (), ""), ascii_only=False)


PLACES = ["4", "4/20502", "1", "12", "26", "17", "28.2"]
"""A table, a line deep in it, a table of two sides, a short one, notes, a sheet of targets."""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_panels_are_what_textual_paints_cell_for_cell(
    size: tuple[int, int], language: Language, theme: str, made: Path
) -> None:
    chosen, ascii_only = preferences(theme), theme == "ansi"
    starts = [(SHIPPED, place) for place in PLACES[size[0] % 3 :: 3]] + [(made, "1")]
    for path, start in starts:
        with open_archive(path) as archive:
            session = open_session(archive, language=language, start=start, ascii_only=ascii_only)
            choose_looks(chosen, ascii_only=ascii_only)
            drawn = {}
            for system, environment in COLOURS.items():
                first = draw_explorer(session, size, count_colours(environment))
                assert first is not None
                drawn[system] = first.drawn
            # The screen goes on with the table that was opened, or opens it itself.
            app = make_explorer(session, chosen, first.opened if language == "zh" else None)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                strips = app.screen._compositor.render_strips()
            assert_painted(drawn, strips, size)
    choose_looks(Preferences(None, None, "auto", False, False, (), ""), ascii_only=False)


async def test_a_terminal_that_grew_meanwhile_gets_a_table_opened_for_its_size() -> None:
    with open_archive(SHIPPED) as archive:
        session = open_session(archive, start="4")
        low, high = (opened_at(session, rows) for rows in (12, 60))
        assert low.view.order.lines.count < high.view.order.lines.count
        app = make_explorer(session, NO_PREFERENCES, low)
        async with app.run_test(size=(120, 60)) as pilot:
            await pilot.pause()
            view = app.screen.query_one(LineTree).view
            assert view is not None
            assert view.order.lines.count == high.view.order.lines.count


def opened_at(session: Session, rows: int) -> OpenedTable:
    first = draw_explorer(session, (120, rows), 256)
    assert first is not None
    assert first.opened is not None
    return first.opened


def assert_painted(
    drawn: Mapping[ColorSystem, Sequence[Drawn]],
    strips: Sequence[Strip],
    size: tuple[int, int],
) -> None:
    """What was drawn in each number of colours covers the screen and is what Textual painted."""
    for system, own in drawn.items():
        ours, theirs = CellScreen(*size), CellScreen(*size)
        for x, y, text, parameters in own:
            ours.paint(x, y, text, parameters)
        for y, strip in enumerate(strips):
            x = 0
            for text, style, _ in strip:
                x = theirs.paint(x, y, text, style_parameters(style, system))
        assert rows_of(ours) == rows_of(theirs)
        assert all(None not in row for row in rows_of(ours))


def rows_of(screen: CellScreen) -> list[list[Cell | None]]:
    return screen._wanted


@pytest.mark.parametrize("system", COLOURS)
def test_colours_are_counted_as_textual_counts_them(system: ColorSystem) -> None:
    from rich.console import Console

    environment = COLOURS[system]
    console = Console(_environ=environment, force_terminal=True)
    assert console._color_system is system
    assert count_colours(environment) == NUMBERS[system]


@pytest.mark.parametrize("theme", THEMES)
def test_a_style_is_the_same_without_rich(theme: str) -> None:
    choose_theme(theme)
    for name in _STYLES:
        for row in ("", "header", *CURSOR_ROWS):
            sent = style_parameters(style_of(name, row), ColorSystem.EIGHT_BIT)
            assert look_of(name, row).parameters == sent, (name, row)
    choose_theme("auto")


@pytest.mark.parametrize(
    "variable", ["NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TEXTUAL_THEME", "TEXTUAL_DRIVER"]
)
def test_where_textual_draws_otherwise_no_frame_is_sent_early(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with open(there, closefd=False) as stream:
        monkeypatch.setattr(sys, "__stdin__", stream)
        monkeypatch.setattr(sys, "__stdout__", stream)
        assert find_room({"TERM": "xterm"}) == (80, 24)
        assert find_room({"TERM": "xterm", variable: "1"}) is None
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 8, 0, 0))
        assert find_room({"TERM": "xterm"}) is None
    os.close(here)
    os.close(there)


TAKEN_OVER = b"\x1b[?1004h"
"""The first that Textual's driver alone sends."""
HELD = """
import sys
from xgbudget_tui.tui import start

load, gate = start.import_textual, sys.argv.pop()

def load_when_told():
    with open(gate) as told:
        if told.read():
            raise RuntimeError("broken on purpose")
    load()

start.import_textual = load_when_told
from xgbudget_tui.cli import main
sys.exit(main())
"""
"""The program; Textual is loaded when somebody opens the gate, and fails if they say something."""


class Started:
    """The program in a terminal, its first frame sent, before Textual is loaded."""

    def __init__(self, folder: Path, *options: str, colours: str = "xterm-256color") -> None:
        self.gate = folder / "gate"
        os.mkfifo(self.gate)
        self.here, self.there = pty.openpty()
        self.resize(80, 24)
        self.before = termios.tcgetattr(self.there)
        self.seen = b""
        kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES", "NO_COLOR"}}
        state = {"XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", HELD, "--lang", "en", *options, str(SHIPPED), str(self.gate)],
            stdin=self.there,
            stdout=self.there,
            stderr=self.there,
            env=kept | state | {"TERM": colours},
            start_new_session=True,
        )
        self.read_until(b"help")

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self.there, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def open_gate(self, word: str = "") -> None:
        """Let it load Textual."""
        self.gate.write_text(word)

    def press(self, keys: bytes) -> None:
        """Type keys."""
        os.write(self.here, keys)

    def read_until(self, text: bytes) -> None:
        """Read until ``text`` was sent."""
        while text not in self.seen:
            self.read_on()

    def read_on(self) -> None:
        """Read what is sent next."""
        ready, _, _ = select.select([self.here], [], [], 30)
        assert ready, self.seen
        self.seen += os.read(self.here, 65536)

    def wait(self) -> int:
        """Read on until the program ended; its exit code."""
        os.set_blocking(self.here, False)
        while True:
            ended = self.process.poll() is not None
            try:
                self.seen += os.read(self.here, 65536)
            except BlockingIOError:
                if ended:
                    return self.process.returncode
                select.select([self.here], [], [], 0.05)

    def screen(self, width: int = 80, height: int = 24) -> list[str]:
        """What a terminal of that size shows by now."""
        emulator = Emulator(width, height)
        shown = re.sub(rb"\x1b\[[<>][0-9;]*u|\x1b\][^\x07]*\x07", b"", self.seen)
        emulator.feed(shown.rpartition(b"\x1b[?1049l")[2].decode(errors="ignore"))
        return list(emulator.display)

    def assert_clean(self) -> None:
        """The screen is the ordinary one again, with its cursor; the tty is as it was."""
        assert self.seen.rindex(b"\x1b[?1049l") > self.seen.rindex(b"\x1b[?1049h")
        assert self.seen.rindex(b"\x1b[?25h") > self.seen.rindex(b"\x1b[?25l")
        assert termios.tcgetattr(self.there) == self.before


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    running = Started(tmp_path, "--no-restore")
    yield running
    running.process.kill()
    running.process.wait()
    os.close(running.here)
    os.close(running.there)


def test_nothing_is_sent_twice(started: Started) -> None:
    frame = started.seen
    assert TAKEN_OVER not in frame
    assert b"Where the money comes from" in frame
    started.open_gate()
    # The last heading comes below what the first frame shows, after Textual's first paint.
    started.read_until(b"Against the year before")
    after = started.seen[len(frame) :]
    assert TAKEN_OVER in after
    assert b"Where the money" not in after
    assert b"\x1b[?1049h" not in after
    assert b"\x1b[2J" not in after
    started.press(b"q")
    assert started.wait() == 0
    started.assert_clean()


def test_keys_typed_meanwhile_count(started: Started) -> None:
    started.press(b"L")
    started.open_gate()
    started.read_until("钱从哪里来".encode())
    started.press(b"q")
    assert started.wait() == 0


def test_ctrl_c_typed_meanwhile_ends_it(started: Started) -> None:
    started.press(b"\x03")
    started.open_gate()
    assert started.wait() == 128 + signal.SIGINT
    started.assert_clean()


def test_another_size_meanwhile_is_drawn_whole(started: Started) -> None:
    started.resize(100, 30)
    started.open_gate()
    started.read_until(b"Against the year before")
    started.press(b"L")
    started.read_until("钱从哪里来".encode())
    assert any("钱" in line for line in started.screen(100, 30))
    started.press(b"q")
    assert started.wait() == 0
    started.assert_clean()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_meanwhile_end_it_at_once(started: Started, number: signal.Signals) -> None:
    started.process.send_signal(number)
    assert started.wait() == 128 + number
    started.assert_clean()


def test_stopped_meanwhile_it_gives_the_terminal_back_and_draws_anew(started: Started) -> None:
    frame = started.screen()
    started.process.send_signal(signal.SIGTSTP)
    os.waitid(os.P_PID, started.process.pid, os.WSTOPPED | os.WNOWAIT)
    started.read_until(b"\x1b[?25h")
    started.assert_clean()
    sent = len(started.seen)
    started.process.send_signal(signal.SIGCONT)
    while b"help" not in started.seen[sent:]:
        started.seen += os.read(started.here, 65536)
    assert started.screen() == frame
    started.open_gate()
    started.read_until(b"Against the year before")
    started.press(b"q")
    assert started.wait() == 0
    started.assert_clean()


def test_a_crash_meanwhile_leaves_a_clean_terminal(started: Started) -> None:
    started.open_gate("fail")
    assert started.wait() == 70
    started.assert_clean()
    assert b"internal error" in started.seen.rpartition(b"\x1b[?1049l")[2]


@pytest.fixture
def started_at_a_table(tmp_path: Path) -> Iterator[Started]:
    running = Started(tmp_path, "--no-restore", "--at", "4/20502")
    yield running
    running.process.kill()
    running.process.wait()
    os.close(running.here)
    os.close(running.there)


def test_of_a_table_nothing_is_sent_twice_either(started_at_a_table: Started) -> None:
    started = started_at_a_table
    frame = started.seen
    assert TAKEN_OVER not in frame
    assert b"33,655" in frame
    started.open_gate()
    started.read_until(TAKEN_OVER)
    started.press(b"q")
    assert started.wait() == 0
    started.assert_clean()
    after = started.seen[len(frame) :]
    assert b"33,655" not in after
    assert b"\x1b[2J" not in after


def test_a_key_typed_before_the_table_is_textuals_moves_its_cursor(
    started_at_a_table: Started,
) -> None:
    started = started_at_a_table

    def under_cursor() -> str:
        return next(line for line in started.screen() if "›" in line[:2])

    first = under_cursor()
    assert "33,655" in first
    started.press(b"j")
    started.open_gate()
    while under_cursor() == first:
        started.read_on()
    assert "670" in under_cursor()
    started.press(b"q")
    assert started.wait() == 0
    started.assert_clean()
