"""The manual page as roff, from the parsers themselves; one for each language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from types import ModuleType

from xgbudget_tui.cli.language import say

_COMMON = {"help", "version", "db", "book", "lang", "ascii"}
"""Options that every command takes: they stand once, at the top."""


def write_english_man(whole: ModuleType) -> Iterator[str]:
    """``xgbudget.1`` in English."""
    yield from _page(whole, "en")


def write_chinese_man(whole: ModuleType) -> Iterator[str]:
    """``xgbudget.1`` in Chinese."""
    yield from _page(whole, "zh")


def _page(whole: ModuleType, language: str) -> Iterator[str]:
    def head(zh: str, en: str) -> str:
        return f".SH {say(language, zh, en)}"

    parser = whole.make_parser(language)
    short = say(language, "阅读、核对、对比政府预算", "read, check and compare government budgets")
    yield '.TH XGBUDGET 1 "" xgbudget xgbudget'
    yield from (head("名称", "NAME"), f"xgbudget \\- {short}")
    yield from (head("概要", "SYNOPSIS"), ".B xgbudget")
    yield r"[\fIDATABASE\fR] [\fIOPTION\fR ...]"
    yield from (".br", ".B xgbudget", r"\fICOMMAND\fR [\fIARGUMENT\fR ...]")
    yield from (head("说明", "DESCRIPTION"), _escape(parser.description or ""))
    yield head("选项", "OPTIONS")
    yield from _options(parser, leave_out=set())
    yield head("命令", "COMMANDS")
    for name, command in _commands(parser).items():
        yield f'.SS "xgbudget {_escape(name)}"'
        yield _escape(command.description or "")
        yield from _options(command, leave_out=_COMMON)
        yield from _example(command.epilog or "")
    yield head("返回值", "EXIT STATUS")
    for code, meaning in _CODES.items():
        yield from (".TP", f"\\fB{code}\\fR", say(language, *meaning))
    yield head("环境变量", "ENVIRONMENT")
    for name, meaning in _ENVIRONMENT.items():
        yield from (".TP", f"\\fB{name}\\fR", say(language, *meaning))


_CODES = {
    "0": ("正常", "fine"),
    "1": ("有核对不符", "a check failed"),
    "2": ("无法完成", "could not do what was asked"),
    "70": ("内部错误，报告已存", "an internal error; a report was kept"),
    "130": ("被 ctrl+c 中断", "interrupted by ctrl+c"),
}
_ENVIRONMENT = {
    "XGBUDGET_DB": ("默认的数据库", "the database where none is named"),
    "XGBUDGET_LANG": ("语言：zh 或 en，先于 LC_ALL、LANG", "zh or en; before LC_ALL and LANG"),
    "NO_COLOR": ("不用颜色", "no colours"),
}


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(commands.choices)


def _options(parser: argparse.ArgumentParser, leave_out: set[str]) -> Iterator[str]:
    for action in parser._actions:
        if action.dest in leave_out or isinstance(action, argparse._SubParsersAction):
            continue
        value = action.metavar or (
            "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest
        )
        takes = action.nargs != 0
        names = [f"\\fB{_escape(name)}\\fR" for name in action.option_strings]
        shown = f" \\fI{_escape(str(value))}\\fR" if takes else ""
        head = ", ".join(names) + shown if names else shown.strip()
        yield from (".TP", head, _escape((action.help or "").replace("%%", "%")))


def _example(text: str) -> Iterator[str]:
    """The examples as they are; their first line says what they are."""
    if text:
        yield from (".PP", ".nf", *map(_escape, text.splitlines()), ".fi")


def _escape(text: str) -> str:
    """Text that roff takes as it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped)
