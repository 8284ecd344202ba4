"""The commands by name, and their parsers: one for each command, made only when it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Protocol, TypeVar

from xgbudget_tui import __version__
from xgbudget_tui.cli.language import say
from xgbudget_tui.model.text import find_near, pad

if TYPE_CHECKING:
    from xgbudget_tui.cli.full_parser import FullParser
    from xgbudget_tui.model.money import Unit

Kind = TypeVar("Kind")

# Name: the module in this package, what it does in Chinese and in English.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "import": ("importing", "把文件读入数据库", "read documents into a database"),
    "tables": ("tables", "列出一册预算的各表", "list the sections of a budget"),
    "show": ("show", "显示一表或其中一支", "print a table or a branch of it"),
    "search": ("search", "查找：名称、拼音、编码、数额", "find by name, pinyin, code, amount"),
    "compare": ("compare", "对比两列、两表或两册", "compare columns, tables or budgets"),
    "series": ("series", "一行的历年与各地", "one line over years and places"),
    "check": ("check", "核对勾稽关系；有错误时返回 1", "print the proofs; exit 1 for a fault"),
    "rules": ("rules", "列出并说明核对规则", "list the rules and explain them"),
    "report": ("report", "写成报告（可打印的网页）或图", "a report to hand on, or its pictures"),
    "export": ("export", "导出 csv、json、xlsx、md", "export as csv, json, xlsx or md"),
    "verify": ("verify", "复核导出的文件", "prove an exported file again, offline"),
    "books": ("books", "列出数据库中的各册预算", "list the budgets in a database"),
    "serve": ("serve", "在网页中供人查看", "serve the explorer in a browser"),
    "completions": (
        "completions",
        "让 shell 补全命令与行名",
        "complete commands and lines in a shell",
    ),
    "worker": ("worker", "读取队列中的文件", "read documents that wait in a queue"),
    "copy": ("copy", "复制到另一个数据库", "copy budgets into another database"),
    "remove": ("remove", "从数据库移除一册", "take a budget out of a database"),
}

EXPLORE = "explore"
"""The module that opens the explorer, when no command is named."""

VALUED = ("--db", "--book", "--lang", "--at", "--names")
"""Options that stand before a command and take a value."""


def split_command(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The command named, if one is, and the other arguments in order.

    The first argument that is no option names the command; a database called like one is
    written ``./tables``.
    """
    index = _find_first(arguments)
    if index is not None and arguments[index] in COMMANDS:
        return arguments[index], arguments[:index] + arguments[index + 1 :]
    return None, arguments


def _find_first(arguments: Sequence[str]) -> int | None:
    """Where the first argument stands that is no option and no option's value."""
    index = 0
    while index < len(arguments) and arguments[index] != "--":
        argument = arguments[index]
        if argument in VALUED:
            index += 2
        elif argument.startswith("-") and argument != "-":
            index += 1
        else:
            return index
    return None


class Mistaken(NamedTuple):
    """What was written where a command or a database was expected, and the command it is like."""

    written: str
    command: str


def suggest_command(arguments: Sequence[str]) -> Mistaken | None:
    """The command that the first argument is like, where it names no command and no file."""
    index = _find_first(arguments)
    first = "" if index is None else arguments[index]
    if not first or "/" in first or "." in first or os.path.lexists(first):
        return None
    near = find_near(first, COMMANDS, 0.6)
    return Mistaken(first, near[0]) if near else None


class Parser:
    """What may stand on a command line, as it is declared.

    A line that says no more than options and values one after the other is read here; argparse,
    which takes as long to load as the whole contents take to read, is asked about every other.
    """

    def __init__(self, language: str, program: str, about: str, examples: str) -> None:
        self.language = language
        self.program = program
        self.about = about
        self.examples = examples
        self.declared: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def add_argument(self, *names: str, **settings: Any) -> None:
        """Declare an option or an argument as argparse takes it."""
        self.declared.append((names, settings))

    def say(self, zh: str, en: str) -> str:
        """The words in the language of this parser."""
        return say(self.language, zh, en)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and end with exit code 2."""
        self.make_full().error(message)

    def read(self, arguments: Sequence[str]) -> dict[str, Any]:
        """The values by name; a line that is wrong, or asks for help, ends the program."""
        plain = self.read_plain(arguments)
        if plain is not None:
            return plain
        return vars(self.make_full().parse_intermixed_args(list(arguments)))

    def make_full(self) -> FullParser:
        """The parser of what was declared, by argparse."""
        from xgbudget_tui.cli.full_parser import FullParser

        full = FullParser(self.language, self.program, self.about, self.examples)
        full.declare(self.declared)
        return full

    def read_plain(self, arguments: Sequence[str]) -> dict[str, Any] | None:
        """The values of a line that holds nothing but options, their values and arguments.

        None where argparse must look: at help, at mistakes, at ``--option=value`` and the like.
        """
        options: dict[str, _Declared] = {}
        places: list[_Declared] = []
        values: dict[str, Any] = {}
        for names, settings in self.declared:
            one = _Declared(names, settings)
            if settings.get("action") in {"help", "version"}:
                continue
            if not one.is_plain:
                return None
            values[one.name] = one.default
            if names[0][0] == "-":
                options |= dict.fromkeys(names, one)
            else:
                places.append(one)
        rest = iter(arguments)
        free = []
        try:
            for word in rest:
                if word[:1] != "-":
                    free.append(word)
                elif options[word].is_switch:
                    values[options[word].name] = True
                else:
                    options[word].take(next(rest), values)
            if not sum(not one.is_optional for one in places) <= len(free) <= len(places):
                return None
            for one, word in zip(places, free, strict=False):
                one.take(word, values)
        except (KeyError, StopIteration, _NotPlainError):
            return None
        return values


class _NotPlainError(Exception):
    """Something on a command line that argparse must look at."""


class _Declared:
    """An option or an argument, of the kinds that can be read without argparse."""

    def __init__(self, names: tuple[str, ...], settings: dict[str, Any]) -> None:
        self.is_switch = settings.get("action") == "store_true"
        self.is_optional = settings.get("nargs") == "?"
        self._is_listed = settings.get("action") == "append"
        self._kind, self._choices = settings.get("type"), settings.get("choices")
        long = next((name for name in names if name.startswith("--")), names[0])
        self.name = settings.get("dest") or long.lstrip("-").replace("-", "_")
        self.default = settings.get("default", False if self.is_switch else None)
        self.is_plain = (
            settings.keys() <= _PLAIN
            and settings.get("action", "append") in {"append", "store_true"}
            and settings.get("nargs", "?") == "?"
            and not (self.is_optional and names[0][0] == "-")
            and not (self._kind is not None and isinstance(self.default, str))
        )

    def take(self, word: str, values: dict[str, Any]) -> None:
        """Keep what stands for it. Raises _NotPlainError."""
        value = word
        if word[:1] == "-":
            raise _NotPlainError
        if self._kind is not None:
            try:
                value = self._kind(word)
            except Exception as error:
                raise _NotPlainError from error
        if self._choices is not None and value not in self._choices:
            raise _NotPlainError
        values[self.name] = [*(values[self.name] or ()), value] if self._is_listed else value


_PLAIN = {"action", "choices", "default", "dest", "help", "metavar", "nargs", "type"}
"""What a plain option may be declared with."""


def add_common(parser: Parser) -> None:
    """Options that every command takes."""
    language = parser.language

    def option(*names: str, zh: str, en: str, **more: Any) -> None:
        parser.add_argument(*names, help=say(language, zh, en), **more)

    option("-h", "--help", action="help", zh="显示帮助", en="show this help")
    option(
        "--version", action="version", version=f"xgbudget {__version__}", zh="版本", en="version"
    )
    option(
        "--db",
        metavar="FILE",
        zh="数据库文件或 postgresql:// 地址（默认：$XGBUDGET_DB、./data/budget.db、随附的）",
        en="the database: a file or a postgresql:// URL"
        " (default: $XGBUDGET_DB, ./data/budget.db, the one that comes along)",
    )
    option(
        "--book",
        metavar="BOOK",
        zh="哪一册：“地区 年度”或编号（见 xgbudget books）",
        en="which budget: “region year” or its id (see xgbudget books)",
    )
    option("--lang", choices=("zh", "en"), zh="界面语言", en="language")
    option("--ascii", action="store_true", zh="只用 ASCII 符号", en="signs in ASCII only")


def add_format(parser: Parser, *formats: str) -> None:
    """How the answer is printed."""
    parser.add_argument(
        "--format",
        choices=formats,
        default=None,
        help=say(parser.language, "输出格式（默认 table）", "how to print it (default: table)"),
    )


def add_unit(parser: Parser) -> None:
    """The unit of amounts."""
    parser.add_argument(
        "--unit",
        metavar="UNIT",
        type=_unit,
        help=say(
            parser.language,
            "单位：元、千元、万元、百万元、亿元（默认按原表）",
            "unit: 元 yuan, 万元 wan, 亿元 yi, … (default: as printed)",
        ),
    )


def add_output(parser: Parser) -> None:
    """A file to write to."""
    language = parser.language
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=say(language, "写入文件（格式看后缀）", "write a file (format by suffix)"),
    )
    parser.add_argument(
        "-f",
        "--force",
        action="store_true",
        help=say(language, "允许覆盖已有文件", "replace an existing file"),
    )


HIDDEN = (
    "也读隐藏的工作表与打印区域之外的列",
    "also read hidden sheets and columns beyond the printed area",
)
"""What ``--hidden`` does, of the commands that read documents."""
FORCE = (
    "读得很差、可能误导的文件也收，疑点照标",
    "take a document also where so much is unclear that it would mislead; its doubts are marked",
)
"""What ``--force`` does, of the commands that read documents."""


class OutputOptions(Protocol):
    """What :func:`add_output`, :func:`add_format` and :func:`add_unit` let be asked for."""

    @property
    def format(self) -> str | None:
        """How to print or write it."""

    @property
    def unit(self) -> Unit | None:
        """The unit of amounts."""

    @property
    def output(self) -> str | None:
        """The file to write."""

    @property
    def force(self) -> bool:
        """Whether the file may be replaced."""


def wants_export(options: OutputOptions) -> bool:
    """Whether a file or a machine's format was asked for, rather than print for people."""
    return bool(options.output) or options.format not in {None, "table"}


def add_depth(parser: Parser) -> None:
    """How many levels to show."""
    parser.add_argument(
        "--depth",
        metavar="N",
        type=read_count,
        help=say(parser.language, "只到第 N 层（1 为最上层）", "only N levels (1: the top alone)"),
    )


def top_help(language: str) -> str:
    """What ``xgbudget --help`` says of the commands, with examples."""
    commands = "\n".join(
        f"  {pad(name, 11)} {say(language, zh, en)}" for name, (_, zh, en) in COMMANDS.items()
    )
    if language == "zh":
        return (
            f"命令（各有 --help）：\n{commands}\n\n"
            "例：\n"
            "  xgbudget                          打开阅读界面（随附的西岗区 2023 年预算）\n"
            "  xgbudget import 预算.txt -o a.db  读入一份文件\n"
            "  xgbudget show 4/教育支出          打印一支\n"
            "  xgbudget search jyzc              按拼音首字母查找\n"
            "  xgbudget check                    核对，有错误时返回 1\n\n"
            "返回值：0 正常，1 有核对不符，2 无法完成。"
        )
    return (
        f"commands (each has --help):\n{commands}\n\n"
        "examples:\n"
        "  xgbudget                            open the explorer on the budget that comes along\n"
        "  xgbudget import budget.txt -o a.db  read a document\n"
        "  xgbudget show 4/education           print a branch; names as printed, or English\n"
        "  xgbudget search schools             find by words, or pinyin: jyzc\n"
        "  xgbudget check                      the proofs; exit 1 where there is a fault\n\n"
        "exit codes: 0 fine, 1 a check failed, 2 could not do what was asked."
    )


def parse(parser: Parser, arguments: Sequence[str], kind: type[Kind]) -> tuple[Kind, bool]:
    """The options of a run as the value that its command takes, and whether it is ASCII only.

    Positionals and options may be mixed.
    """
    known = parser.read(arguments)
    sys.stdout.flush()
    names: tuple[str, ...] = kind.__match_args__  # type: ignore[attr-defined]
    values = {name: known[name] for name in names}
    listed = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return kind(**(values | listed)), bool(known["ascii"])


def _unit(word: str) -> Any:
    from xgbudget_tui.model.money import Unit

    names = {"yuan": "元", "wan": "万元", "yi": "亿元", "eur": "€"}
    unit = Unit.from_word(names.get(word.lower(), word))
    if unit is None:
        known = " ".join(one.word for one in Unit)
        raise wrong_value(f"{word!r} is no unit ({known})")
    return unit


def read_count(word: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError."""
    if not word.isdecimal() or int(word) < 1:
        raise wrong_value(f"{word!r} is not a number from 1")
    return int(word)


def wrong_value(message: str) -> Exception:
    """What a ``type`` of an option raises, for argparse to say what is wrong with a value."""
    from argparse import ArgumentTypeError

    return ArgumentTypeError(message)
