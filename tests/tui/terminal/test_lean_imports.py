"""What is left out while Textual is imported is there when it is asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys
from textwrap import dedent

import pytest

from xgbudget_tui.tui.terminal.lean_imports import _DEFERRED, _STREAMS


def run(code: str) -> list[str]:
    """What a program prints that has imported Textual in the lean way."""
    start = "from xgbudget_tui.tui.terminal.lean_imports import import_textual\nimport_textual()\n"
    program = start + dedent(code)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_what_is_not_needed_for_the_paint_is_not_loaded() -> None:
    left_out = {*_DEFERRED, "ssl", "rich.table", "textual.command"}

    assert run(f"import sys; print(*{left_out!r} & set(sys.modules))") == []


def test_what_was_left_out_is_loaded_when_it_is_used() -> None:
    code = """
        import asyncio.base_events, textual.app, textual.design
        print(textual.app.mimetypes.guess_type("a.svg")[0])
        print(textual.app.user_downloads_path().name != "")
        print(len(textual.app.uuid.uuid4().hex))
        print(asyncio.base_events.subprocess.run(["true"]).returncode)
        print(type(textual.design.Table()).__module__)
        from rich.style import Style
        print(Style(meta={"a": 1}).meta["a"])
        import uuid, subprocess
        print(textual.app.uuid.uuid4 is not uuid.uuid4, isinstance(uuid.uuid4(), uuid.UUID))
    """

    assert run(code) == ["image/svg+xml", "True", "32", "0", "rich.table", "1", "True", "True"]


def test_style_sheets_and_markup_are_read_as_ever() -> None:
    code = """
        from textual.content import Content
        from textual.css.stylesheet import Stylesheet
        sheet = Stylesheet()
        sheet.add_source("$c: red; A { & > B { color: $c; } margin: 1 2 }")
        print(len(list(sheet.rules)), Content.from_markup("[b]x[/b]y").plain)
    """

    assert run(code) == ["2", "xy"]


@pytest.mark.parametrize("name", _DEFERRED)
def test_what_stands_aside_has_what_is_taken_from_it(name: str) -> None:
    real = importlib.import_module(name)

    assert [function for function in _DEFERRED[name] if not callable(getattr(real, function))] == []


@pytest.mark.parametrize("name", _STREAMS)
def test_streams_have_the_numbers_that_asyncio_is_given(name: str) -> None:
    assert getattr(subprocess, name) == _STREAMS[name]
