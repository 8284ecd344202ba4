"""The command line as argparse reads it: its help, and what is said of mistakes.

It is loaded where a line is not plain enough to be read by what was declared alone.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from xgbudget_tui.cli.language import say
from xgbudget_tui.model.text import find_near

Declared = Sequence[tuple[tuple[str, ...], dict[str, Any]]]
"""Names and settings of options and arguments, as argparse takes them."""


class FullParser(argparse.ArgumentParser):
    """A parser that speaks one language; mistakes in usage end with exit code 2."""

    def __init__(self, language: str, program: str, about: str, examples: str) -> None:
        super().__init__(
            prog=program,
            description=about,
            epilog=examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.language = language
        self._positionals.title = say(language, "参数", "arguments")
        self._optionals.title = say(language, "选项", "options")

    def declare(self, declared: Declared) -> None:
        """Take over what was declared."""
        for names, settings in declared:
            self.add_argument(*names, **settings)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, what may be meant, and where the help is."""
        near = self._find_near(message)
        said = _in_chinese(message) if self.language == "zh" else message
        if near:
            said += say(self.language, f"；是否为 {near}？", f": did you mean {near}?")
        hint = say(self.language, "用法见", "see")
        self.exit(2, f"{self.prog}: {said} ({hint} {self.prog} --help)\n")

    def _find_near(self, message: str) -> str:
        """The option or value that a wrong one is most like; nothing if none is near."""
        wrong = re.match(r"unrecognized arguments: (--[\w-]+)", message)
        if wrong:
            return next(iter(find_near(wrong[1], self._option_string_actions, 0.6)), "")
        wrong = re.match(r"argument (\S+): invalid choice: '(.*?)' \(", message)
        action = self._option_string_actions.get(wrong[1].partition("/")[0]) if wrong else None
        if wrong and action is not None and action.choices:
            return next(iter(find_near(wrong[2], map(str, action.choices), 0.6)), "")
        return ""

    def format_usage(self) -> str:
        """The usage with its first word in the language."""
        return self._translated(super().format_usage())

    def format_help(self) -> str:
        """The help with its first word in the language."""
        return self._translated(super().format_help())

    def _translated(self, text: str) -> str:
        return text.replace("usage:", say(self.language, "用法：", "usage:"), 1)


_CHINESE = (
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"argument (\S+): expected one argument", r"\1 后要写一个值"),
    (r"argument (\S+): expected at least one argument", r"\1 后至少要写一个值"),
    (
        r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)",
        r"\1 没有 \2 这一项（可用：\3）",
    ),
    (r"argument (\S+): invalid int value: (.*)", r"\1：\2 不是整数"),
    (r"argument (\S+): ignored explicit argument (.*)", r"\1 后不能写值 \2"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 与 \2 不能同用"),
    (r"argument (\S+): (.*) is not a number from 1", r"\1：\2 不是从 1 起的整数"),
    (r"argument (\S+): (.*) is not two numbers like 1,2", r"\1：\2 不是 1,2 这样的两个数"),
    (r"argument (\S+): (.*) is not a number of minutes", r"\1：\2 不是分钟数"),
    (r"argument (\S+): (.*) is no unit \((.*)\)", r"\1：没有 \2 这个单位（可用：\3）"),
    (r"argument (\S+): (.*)", r"\1：\2"),
)
"""The sentences of argparse in Chinese."""


def _in_chinese(message: str) -> str:
    for pattern, words in _CHINESE:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, words, message)
    return message
