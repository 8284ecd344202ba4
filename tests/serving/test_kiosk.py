"""A kiosk writes nothing, shows no place, opens nothing else and leaves by itself."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.archives import write_archive
from xgbudget_tui.cli.program import main
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.palette_commands import ActionCommands
from xgbudget_tui.tui.start import prepare_explorer

CONFINED = """
import errno, os, resource, sys
from xgbudget_tui.tui.kiosk import confine
confine()
try:
    with open(sys.argv[1], "w") as file:
        file.write("something")
except OSError as error:
    assert error.errno == errno.EFBIG, error
else:
    sys.exit("a kiosk could write")
assert "TEXTUAL_LOG" not in os.environ
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
try:
    bytearray(2 << 30)
except MemoryError:
    sys.exit(0)
sys.exit("a kiosk could take all the memory")
"""


@pytest.fixture
def kiosk(tmp_path: Path) -> Explorer:
    archive = open_archive(write_archive(tmp_path / "district.db"))
    return prepare_explorer(archive, restore=False, kiosk=True)


def test_the_system_refuses_what_a_kiosk_must_not_do(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CONFINED, str(tmp_path / "written")],
        env=os.environ | {"TEXTUAL_LOG": str(tmp_path / "log")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "written").read_bytes() == b""


def test_limits_of_this_process_are_untouched_by_importing() -> None:
    import xgbudget_tui.tui.kiosk  # noqa: F401

    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_without_a_terminal_it_says_so_and_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_archive(tmp_path / "district.db")
    assert main([str(path), "--kiosk", "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "xgbudget: This needs a terminal: connect with ssh -t.\n"


def test_no_command_of_the_palette_writes(kiosk: Explorer) -> None:
    names = [command.name for command in ActionCommands(kiosk.session).find("")]
    assert names
    assert not any("导出" in name or "export" in name.casefold() for name in names)


async def test_no_key_opens_the_export(kiosk: Explorer) -> None:
    async with kiosk.run_test(size=(100, 30)) as pilot:
        for keys in (("e",), ("c", "e"), ("a", "e"), ("slash", "j", "y", "ctrl+e")):
            await pilot.press(*keys, "escape", "escape")
        assert "ExportScreen" not in {type(screen).__name__ for screen in kiosk.screen_stack}
        await pilot.press("e")
        assert type(kiosk.screen).__name__ != "ExportScreen"


async def test_it_leaves_when_nobody_types(kiosk: Explorer) -> None:
    kiosk.idle_seconds = 0.05
    async with kiosk.run_test() as pilot:
        while not kiosk._exit:
            await pilot.pause()
    assert kiosk.left_idle
    assert kiosk.return_code == 0


async def test_a_key_puts_the_leaving_off(kiosk: Explorer) -> None:
    kiosk.idle_seconds = 1000.0
    async with kiosk.run_test() as pilot:
        kiosk._typed_at -= 2000
        await pilot.press("down")
        kiosk._look_whether_idle()
        assert not kiosk._exit
        kiosk._typed_at -= 2000
        kiosk._look_whether_idle()
        assert kiosk.left_idle
