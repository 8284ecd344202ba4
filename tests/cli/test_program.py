"""The program around its commands: languages, mistakes in usage, endings, bad files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from xgbudget_tui.cli import program
from xgbudget_tui.cli.arguments import COMMANDS, split_command
from xgbudget_tui.cli.language import choose_language
from xgbudget_tui.model.text import cell_len, cut_right, pad, printable


def test_help_is_in_both_languages_and_names_every_command(run: Run):
    for language in ("zh", "en"):
        ran = run("--help", language=language)
        assert ran.code == 0
        assert all(f"  {name} " in ran.out for name in COMMANDS)
    assert "用法" in run("--help", language="zh").out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(run: Run, name: str):
    for language, word in (("zh", "例："), ("en", "examples:")):
        ran = run(name, "--help", language=language)
        assert ran.code == 0
        assert word in ran.out


def test_a_mistake_in_usage_ends_with_two_and_points_at_the_help(run: Run):
    for words in (
        ["show"],
        ["show", "1", "--depth", "0"],
        ["--nothing"],
        ["show", "1", "--unit", "斤"],
    ):
        ran = run(*words)
        assert ran.code == 2
        assert "--help" in ran.err
        assert ran.out == ""


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["shwo", "4"], "是否为 show？", "did you mean show?"),
        (["check", "--formt", "json"], "是否为 --format？", "did you mean --format?"),
        (["compare", "7", "--only", "lesss"], "是否为 less？", "did you mean less?"),
        (["show"], "缺少参数：SECTION", "are required: SECTION"),
        (["show", "4", "--depth", "x"], "不是从 1 起的整数", "is not a number from 1"),
    ],
)
def test_a_mistake_is_answered_in_the_language_with_what_may_be_meant(
    run: Run, words: list[str], zh: str, en: str
):
    for language, sentence in (("zh", zh), ("en", en)):
        ran = run(*words, language=language)
        assert ran.code == 2
        assert sentence in ran.err
        assert len(ran.err.splitlines()) == 1


def test_a_name_that_no_line_has_suggests_those_like_it(run: Run, archive: Path):
    ran = run("series", "教育支处", "--db", archive)
    assert ran.code == 0
    assert "is it 教育支出" in ran.err
    english = run("series", "educatoin", "--db", archive)
    assert "is it Education expenditure" in english.err
    assert "是否为 教育支出" in run("series", "educatoin", "--db", archive, language="zh").err


def test_nothing_found_is_said_beside_the_empty_answer(run: Run, archive: Path):
    searched = run("search", "zzzz", "--db", archive)
    assert (searched.code, searched.err) == (0, "nothing found\n")
    unnamed = run("series", "zzzz", "--db", archive)
    assert (unnamed.code, unnamed.err) == (0, "No line is called 'zzzz'.\n")
    empty = run("series", "205", "--year", 1999, "--db", archive)
    assert (empty.code, empty.err.startswith("No table has an amount for '205'")) == (0, True)
    for ran in (searched, unnamed, empty):
        assert ran.out.count("\n") == 1  # the heads
    as_json = run("series", "zzzz", "--db", archive, "--format", "json")
    assert (as_json.code, json.loads(as_json.out)["series"]) == (0, [])


def test_a_search_for_a_misspelt_word_says_what_may_be_meant(run: Run, archive: Path):
    ran = run("search", "educatoin", "--db", archive)
    assert (ran.code, ran.err) == (0, "nothing found\ndid you mean education?\n")
    assert run("search", "fishery", "--db", archive).err == "nothing found\n"


def test_an_address_that_leads_nowhere_is_an_error_everywhere(run: Run, archive: Path):
    for command in ("show", "export", "compare", "series"):
        ran = run(command, "2/zzzz", "--db", archive)
        assert (ran.code, ran.out) == (2, "")
        assert "no line 'zzzz'" in ran.err


def test_an_error_has_its_names_in_the_language_it_speaks(run: Run, archive: Path):
    english = run("show", "zzzz", "--db", archive).err
    assert english.startswith("xgbudget: Dongshan District 2023 has no section 'zzzz'")
    assert "东山区2023年没有“zzzz”" in run("show", "zzzz", "--db", archive, language="zh").err
    near = run("show", "2/educatoin", "--db", archive).err
    assert "is it Education expenditure" in near
    assert not re.search("[\u4e00-\u9fff]", near)


def test_the_version_is_printed(run: Run):
    assert run("--version").out.startswith("xgbudget 0.")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        ({"LANG": "en_US", "XGBUDGET_LANG": "zh"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_locale(environment: dict[str, str], language: str):
    assert choose_language(["show", "4"], environment) == language
    assert choose_language(["--lang=zh"], environment) == "zh"
    assert choose_language(["show", "--lang", "en"], environment) == "en"


def test_a_database_called_like_a_command_is_written_as_a_path():
    assert split_command(["tables"]) == ("tables", [])
    assert split_command(["--db", "tables", "show", "4"]) == ("show", ["--db", "tables", "4"])
    assert split_command(["./tables"]) == (None, ["./tables"])
    assert split_command(["a.db", "show"]) == (None, ["a.db", "show"])
    assert split_command(["--", "show"]) == (None, ["--", "show"])


def test_a_bad_database_gets_one_sentence(run: Run, tmp_path: Path):
    (tmp_path / "text.db").write_text("not a database")
    for name in ("missing.db", "text.db", "."):
        for language in ("zh", "en"):
            ran = run("tables", "--db", name, language=language)
            assert (ran.code, ran.out) == (2, "")
            assert len(ran.err.splitlines()) == 1
            assert ran.err.startswith("xgbudget: ")


def test_the_explorer_in_a_pipe_prints_the_contents_and_says_so(run: Run, archive: Path):
    ran = run(archive)
    assert ran.code == 0
    assert "2023年东山区一般公共预算收入表" in ran.out
    assert "not on a terminal" in ran.err


def test_interruption_a_broken_pipe_and_a_full_disk_have_their_codes(
    run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
):
    def ending(error: BaseException):
        def fail(arguments: list[str], language: str, *, alone: bool) -> int:
            raise error

        return fail

    monkeypatch.setattr("xgbudget_tui.cli.terminal.close_quietly", lambda: None)
    for error, code in (
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 141),
        (OSError(28, "No space left on device"), 2),
        (RecursionError(), 2),
    ):
        monkeypatch.setattr(program, "_run", ending(error))
        ran = run("tables")
        assert ran.code == code
        assert "Traceback" not in ran.err


def outside(archive: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program in an interpreter of its own."""
    return subprocess.run(
        [sys.executable, "-m", "xgbudget_tui", *words, "--db", str(archive)],
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"], **environment},
        cwd=Path(__file__).parents[2],
    )


def test_a_locale_without_hanzi_gets_numbers_for_them_and_no_traceback(archive: Path):
    latin = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    ran = outside(archive, "show", "2", **latin)
    assert ran.returncode == 0, ran.stderr
    assert b"\\u652f\\u51fa\\u603b\\u8ba1" in ran.stdout
    gbk = outside(archive, "show", "2", PYTHONIOENCODING="gbk")
    assert "支出总计".encode("gbk") in gbk.stdout


def test_a_reader_that_leaves_early_is_no_error(archive: Path):
    command = f"{sys.executable} -m xgbudget_tui show 2 --db {archive} | head -c 1"
    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ran.stderr == b""


def test_cells_are_measured_cut_and_padded_as_a_terminal_does():
    assert cell_len("教育abc") == 7
    assert cut_right("教育支出", 6) == "教育.."
    assert cut_right("教育支出", 8) == "教育支出"
    assert cell_len(cut_right("a教育支出", 6)) <= 6
    assert pad("教", 4, right=True) == "  教"
    assert printable("a\x1b[0m\u202eb\tc\n") == "a[0mb c"
