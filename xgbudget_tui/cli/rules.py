"""``xgbudget rules``: what is asked of a budget, how grave each rule is and on what ground."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xgbudget_tui.cli.arguments import Parser, add_format
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    from xgbudget_tui.audit import Rule

ABOUT = (
    "列出核对规则；给出编号则说明依据、适用范围和例子。",
    "List the rules; with codes, explain each: its ground, what it is asked of, an example.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget rules                       全部规则\n"
    "  xgbudget rules A9 M1                 说明两条\n"
    "  xgbudget rules --rules rules.toml    连同自定规则，并检查该文件",
    "examples:\n"
    "  xgbudget rules                       every rule\n"
    "  xgbudget rules A9 M1                 explain two\n"
    "  xgbudget rules --rules rules.toml    with rules of your own; checks that file",
)


@value_class
class Options:
    """What the command line asks for."""

    codes: tuple[str, ...]
    rules: str | None
    format: str | None


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "codes", nargs="*", metavar="RULE", help=say("规则编号，如 A9", "codes, such as A9")
    )
    add_rules_option(parser)
    add_format(parser, "table", "json")


def add_rules_option(parser: Parser) -> None:
    """The file of one's own rules."""
    parser.add_argument(
        "--rules",
        metavar="FILE",
        help=parser.say(
            "自定规则（默认：文件旁的 rules.toml）",
            "rules of your own (default: rules.toml beside the document)",
        ),
    )


def run(options: Options, terminal: Terminal) -> int:
    """List the rules, or explain those named; 2 for a code there is none of."""
    from xgbudget_tui.audit import ALL_RULES
    from xgbudget_tui.batch.own_rules import load_rules

    own = load_rules(Path(options.rules)) if options.rules else ()
    rules: Sequence[Rule] = (*ALL_RULES, *own)
    if options.codes:
        wanted = [find_rule(code, rules) for code in options.codes]
    if options.format == "json":
        _print_json(wanted if options.codes else rules, terminal)
    elif options.codes:
        for number, rule in enumerate(wanted):
            if number:
                terminal.line()
            _explain(rule, terminal)
    else:
        _print_list(rules, terminal)
    return 0


def find_rule(code: str, rules: Sequence[Rule]) -> Rule:
    """The rule with this code, whatever its case. Raises QueryError with what may be meant."""
    by_code = {rule.code.casefold(): rule for rule in rules}
    found = by_code.get(code.strip().casefold())
    if found is None:
        raise no_rule(code, [rule.code for rule in rules])
    return found


def no_rule(code: str, known: Sequence[str], words: Sequence[str] = ()) -> QueryError:
    """What to say where there is no rule (or other word) like this."""
    from xgbudget_tui.model.text import find_near

    by_case = {word.casefold(): word for word in (*known, *words)}
    near = [by_case[word] for word in find_near(code.casefold(), by_case, 0.5)]
    if not near and code:
        near = [one for one in known if one.casefold()[:1] == code.casefold()[:1]][:5]
    hint_zh = f"是否为 {'、'.join(near)}？" if near else ""
    hint_en = f" Did you mean {', '.join(near)}?" if near else ""
    return QueryError(
        f"There is no rule {code!r}.{hint_en} See xgbudget rules.",
        f"没有“{code}”这条规则。{hint_zh}全部规则见 xgbudget rules。",
    )


def _print_list(rules: Sequence[Rule], terminal: Terminal) -> None:
    language = terminal.language
    fields = [
        Field(terminal.say("编号", "code")),
        Field(terminal.say("程度", "severity")),
        Field(terminal.say("规则", "rule")),
        Field(terminal.say("依据", "ground")),
    ]
    rows: list[Sequence[str] | str] = []
    group = None
    for rule in rules:
        if rule.group is not group:
            group = rule.group
            rows.append(group.label(language))
        name, source = rule.name.in_(language), rule.source.in_(language)
        rows.append([rule.code, rule.severity.label(language), name, source])
    terminal.table(fields, rows)


def _explain(rule: Rule, terminal: Terminal) -> None:
    language = terminal.language
    terminal.line(f"{rule.code}  {rule.name.in_(language)}")
    stop, colon = terminal.say("。", "."), terminal.say("：", ": ")
    for head, text in (
        (terminal.say("程度", "severity"), rule.severity.label(language)),
        (terminal.say("种类", "sort"), rule.kind.label(language)),
        (terminal.say("为何", "why"), rule.why.in_(language).rstrip("。.") + stop),
        (terminal.say("适用", "asked of"), rule.applies.in_(language).rstrip("。.") + stop),
        (terminal.say("依据", "ground"), rule.source.in_(language).rstrip("。.") + stop),
    ):
        terminal.wrapped(f"  {head}{colon}", text)
    # What it asks is in Chinese, when it holds and when it fails in English, with names as printed.
    asks, _, outcomes = inspect.cleandoc(rule.example).partition("\n\n")
    example = terminal.say(asks, outcomes or asks)
    if example:
        terminal.line(f"  {terminal.say('例', 'example')}{colon}")
        for line in example.splitlines():
            terminal.wrapped("    ", line)


def _print_json(rules: Sequence[Rule], terminal: Terminal) -> None:
    from xgbudget_tui.export.json import write_json

    entries = [
        {
            "rule": rule.code,
            "group": rule.group.value,
            "sort": rule.kind.value,
            "severity": rule.severity.value,
            "name_zh": rule.name.zh,
            "name_en": rule.name.en,
            "why_zh": rule.why.zh,
            "why_en": rule.why.en,
            "asked_of_zh": rule.applies.zh,
            "asked_of_en": rule.applies.en,
            "ground_zh": rule.source.zh,
            "ground_en": rule.source.en,
            "example": inspect.cleandoc(rule.example),
        }
        for rule in rules
    ]
    terminal.write_bytes((write_json(entries) + "\n").encode(errors="replace"))
