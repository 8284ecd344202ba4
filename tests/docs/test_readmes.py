"""Both READMEs show the same commands, and each command does what it is shown for."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.originals import REPOSITORY
from xgbudget_tui.cli import main
from xgbudget_tui.cli.arguments import COMMANDS

READMES = ("README.md", "README.zh.md")
NEEDS_FILES = ("import", "check budget.docx")
"""What begins so names documents of the reader's."""


def written(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def commands(name: str) -> list[str]:
    """The commands in code, and the options that are shown apart from one."""
    return re.findall(r"`xgbudget ([^`]+)`", written(name))


def codes(name: str) -> set[str]:
    """Everything set as code: commands, keys, files, what to type."""
    return set(re.findall(r"`([^`]+)`", written(name)))


def test_both_show_the_same_commands_in_the_same_order():
    english, chinese = map(commands, READMES)
    assert english == chinese
    assert len(english) >= 4


def test_both_show_the_same_keys_files_and_pictures():
    english, chinese = map(codes, READMES)
    assert english - chinese <= {"xgbudget"}
    assert chinese - english <= {"稅", "税"}
    linked = [
        {target for target in re.findall(r"\]\(([^)]+)\)", written(name)) if "README" not in target}
        for name in READMES
    ]
    assert linked[0] == linked[1]


def test_each_leads_to_the_other():
    assert "(README.zh.md)" in written("README.md")
    assert "(README.md)" in written("README.zh.md")


@pytest.mark.parametrize("name", READMES)
def test_every_command_shown_can_be_run(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("XGBUDGET_DB", str(Path(REPOSITORY) / "data" / "budget.db"))
    language = "zh" if "zh" in name else "en"
    for command in commands(name):
        words = shlex.split(command)
        assert words[0] in COMMANDS, command
        if command.startswith(NEEDS_FILES):
            continue
        code = main(["--lang", language, *words])
        printed = capfd.readouterr()
        assert code == (1 if words[0] == "check" else 0), command
        assert printed.out.strip(), command
    for option in (("--format", "json"), ("--names", "both")):
        if " ".join(option) in codes(name):
            assert main(["show", "4/教育支出", *option]) == 0
            assert "Education" in capfd.readouterr().out or option[0] == "--format"
