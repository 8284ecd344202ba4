"""The programs measured: the explorer, the floors, and others of the field where installed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
FLOOR = "hello Textual"
PLAIN = "plain Textual tree"


@dataclass(frozen=True, slots=True)
class Program:
    """A program: how it is started, what stands on its first useful screen, how it is left."""

    name: str
    command: Sequence[str]
    painted: str
    leave: bytes = b"q"
    keys: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)


def find_programs(archive: Path) -> list[Program]:
    """The explorer on ``archive``, its floors, and those of the field that are installed."""
    own = [sys.executable, "-m", "xgbudget_tui"]
    script = Path(sys.executable).with_name("xgbudget")
    if script.exists():
        own = [str(script)]
    explore = [*own, "--lang", "zh", "--no-restore", "--at", "4", str(archive)]
    front = [*own, "--lang", "zh", "--no-restore", str(archive)]
    python = sys.executable
    programs = [
        Program("xgbudget", explore, r"\d,\d{3} .*(?s:.*)原文"),
        Program("front page", front, r"钱从哪里来(?s:.*) \? ", keys=False),
        Program(FLOOR, [python, str(PEERS / "hello.py")], "READY", keys=False),
        Program(PLAIN, [python, str(PEERS / "plain_tree.py"), str(archive)], r"\d,\d{3}"),
        Program("curses tree", [python, str(PEERS / "curses_tree.py"), str(archive)], "READY"),
    ]
    return programs + _field(archive)


def _field(archive: Path) -> list[Program]:
    """Programs of others; each is left out where it is not installed."""
    path = str(archive)
    many_files = str(Path(__file__).parents[2] / "tests" / "audit" / "cases")
    figures = ["vd", "--readonly", path, "+:figure:1:1"]
    known = [
        Program("visidata", figures, r"\d,\d{3}", b"gq"),
        # Its tree of tables and columns has no figures to move through.
        Program("harlequin", ["harlequin", "-a", "sqlite", path], r"Query Editor", b"\x11", False),
        Program("posting", ["posting"], r"Collection", b"\x03", keys=False),
        Program("ncdu", ["ncdu", "-0", many_files], r"Total|\[#"),
    ]
    here = Path(sys.executable).parent
    found = []
    for program in known:
        path = shutil.which(program.command[0], path=str(here)) or shutil.which(program.command[0])
        if path:
            command = [path, *program.command[1:]]
            found.append(
                Program(program.name, command, program.painted, program.leave, program.keys)
            )
    return found
