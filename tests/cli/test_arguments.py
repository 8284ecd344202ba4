"""A command line that is read without argparse is read as argparse reads it."""

from __future__ import annotations

import importlib
import subprocess
import sys
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.cli.arguments import COMMANDS, EXPLORE, Parser, add_common

WORDS = ("4", "4/教育支出", "a.db", "万元", "2", "1,2", "zh", "csv", "x", "", "-", "--", "-5")


def _declare(module: str) -> Parser:
    parser = Parser("en", "xgbudget", "", "")
    importlib.import_module(f"xgbudget_tui.cli.{module}").add_arguments(parser)
    add_common(parser)
    return parser


PARSERS = {name: _declare(name) for name in (EXPLORE, *(one[0] for one in COMMANDS.values()))}
OPTIONS = {
    name: [word for names, _ in parser.declared for word in names if word.startswith("-")]
    for name, parser in PARSERS.items()
}


def _read_fully(parser: Parser, line: list[str]) -> dict[str, Any] | None:
    with suppress(SystemExit):
        return vars(parser.make_full().parse_intermixed_args(line))
    return None


@given(st.data())
def test_what_is_read_plainly_is_what_argparse_reads(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(PARSERS)))
    told = [option for option in OPTIONS[name] if option not in {"-h", "--help", "--version"}]
    line = data.draw(st.lists(st.sampled_from([*told, *WORDS]), max_size=5))

    plain = PARSERS[name].read_plain(line)

    if plain is not None:
        assert plain == _read_fully(PARSERS[name], line)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (EXPLORE, []),
        (EXPLORE, ["--lang", "zh", "--no-restore", "--at", "4", "a.db"]),
        (EXPLORE, ["a.db", "--population", "x=1", "--population", "y=2"]),
        ("show", ["4/教育支出", "--depth", "2"]),
        ("tables", []),
    ],
)
def test_usual_lines_are_read_plainly(name: str, line: list[str]) -> None:
    plain = PARSERS[name].read_plain(line)

    assert plain is not None
    assert plain == _read_fully(PARSERS[name], line)


@pytest.mark.parametrize(
    "line", [["--help"], ["--at=4"], ["--at"], ["--nothing"], ["a", "b"], ["--theme", "loud"]]
)
def test_argparse_is_asked_about_all_others(line: list[str]) -> None:
    assert PARSERS[EXPLORE].read_plain(line) is None


def test_argparse_is_not_loaded_for_a_usual_line() -> None:
    code = (
        "import sys; from xgbudget_tui.cli import main; main(['tables']); "
        "print({'argparse', 'gettext', 'shutil'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-1] == "set()"


def test_what_stood_aside_while_pathlib_was_loaded_is_there_when_it_is_asked() -> None:
    code = (
        "import sys; from xgbudget_tui.cli import main; main(['tables'])\n"
        "print('urllib.parse' in sys.modules)\n"
        "from pathlib import Path; print(Path('/a b').as_uri())\n"
        "import urllib.parse; print(urllib.parse.urlsplit('x://y').netloc)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-3:] == ["False", "file:///a%20b", "y"]
