"""Writes the pages of this folder that follow from the program: ``python -m docs.generate``.

``--check`` writes nothing and exits 1 where a page is not what the program would write.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from docs.datasette_page import write_datasette
from docs.man_page import write_chinese_man, write_english_man
from docs.schema_page import write_schema

FOLDER = Path(__file__).resolve().parent
_ROFF_NOTICE = '.\\" Written by `make docs` from the program: change it there, not here.'
_NOTICE = "<!-- Written by `make docs` from the program: change it there, not here. -->"


class Page(NamedTuple):
    """A generated page: its file, the module it follows from, and what writes it."""

    file: str
    source: str
    write: Callable[[ModuleType], Iterator[str]]
    notice: str = f"\n{_NOTICE}"


def write_cli(commands: ModuleType) -> Iterator[str]:
    """The command line, from the parsers themselves; English first, then the Chinese summary."""
    yield "# Command line 命令行"
    yield ""
    yield "Every command also answers `--help`, in Chinese or English (`--lang zh`, `--lang en`)."
    yield ""
    yield "| command | | |"
    yield "|---|---|---|"
    for name, (_, zh, en) in commands.COMMANDS.items():
        yield f"| [`{name}`](#xgbudget-{name}) | {en} | {zh} |"
    yield from _command(None, commands.EXPLORE)
    for name, (module, _, _) in commands.COMMANDS.items():
        yield from _command(name, module)


def _command(name: str | None, module: str) -> Iterator[str]:
    from xgbudget_tui.cli.arguments import Parser, add_common, top_help

    room = importlib.import_module(f"xgbudget_tui.cli.{module}")
    title = f"xgbudget {name}" if name else "xgbudget"
    examples = room.EXAMPLES[1] if name else top_help("en")
    declared = Parser("en", title, room.ABOUT[1], examples)
    room.add_arguments(declared)
    add_common(declared)
    parser = declared.make_full()
    parser.formatter_class = _PageHelp
    yield from ("", f"## {title}", "", room.ABOUT[0], "", "```text")
    yield from parser.format_help().rstrip().splitlines()
    yield "```"


class _PageHelp(argparse.RawDescriptionHelpFormatter):
    """Help of one width, and options written one way whatever Python this runs in."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=96)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


def write_keys(keys: ModuleType) -> Iterator[str]:
    """The keys, from the one place where they are declared."""
    yield "# Keys 按键"
    yield ""
    yield "`?` in the explorer shows those that work where you are. By its id a key can be changed:"
    yield "see [preferences](config.md)."
    screens = list(dict.fromkeys(key.screen for key in keys.KEYS))
    for screen in screens:
        here = [key for key in keys.KEYS if key.screen == screen]
        yield from ("", f"## {screen.replace('_', ' ').capitalize()}", "")
        yield from ("| key | | | id |", "|---|---|---|---|")
        for key in here:
            yield f"| {_code(key.display)} | {key.help_en} | {key.help_zh} | `{key.id}` |"


def _code(text: str) -> str:
    words = (f"`` {word} ``" if "`" in word else f"`{word}`" for word in text.split())
    return " ".join(words).replace("|", "\\|")


def write_rules(audit: ModuleType) -> Iterator[str]:
    """The rules of the audit: what each asks, why, of which Books, with its examples."""
    rules = audit.ALL_RULES
    yield "# Rules 核对规则"
    yield ""
    yield (
        f"{len(rules)} rules. What does not hold is a *fault* of the document where the reading of "
        "every figure is sure, in all that the rule needs of it; else, and where only an "
        "expectation is not met, it is a *doubt*. How much may be lost to rounding follows from "
        "how the figures were printed; see [decisions](decisions.md)."
    )
    for group in dict.fromkeys(rule.group for rule in rules):
        yield from ("", f"## {group.en[0].upper()}{group.en[1:]} {group.zh}")
        for rule in rules:
            if rule.group is group:
                yield from _rule(rule)


def _rule(rule: object) -> Iterator[str]:
    from xgbudget_tui.model.terms import Aspect

    code, kind = rule.code, rule.kind  # type: ignore[attr-defined]
    name, why, applies, source, example = (
        getattr(rule, word) for word in ("name", "why", "applies", "source", "example")
    )
    yield from ("", f"### {code} {name.en}", "", f"**{name.zh}** · {kind.en} · {kind.zh}", "")
    severity = rule.severity  # type: ignore[attr-defined]
    yield f"{why.en}. {why.zh}。"
    yield ""
    yield f"- Asked of: {applies.en}. {applies.zh}。"
    yield f"- Ground: {source.en}. {source.zh}。"
    yield f"- Severity: {severity.en}. {severity.zh}。"
    needs = sorted(rule.needs, key=list(Aspect).index)  # type: ignore[attr-defined]
    said_en, said_zh = ", ".join(one.en for one in needs), "、".join(one.zh for one in needs)
    yield f"- Needs to be sure: {said_en}. {said_zh}。"
    if example.strip():
        yield from ("", "```text", *inspect.cleandoc(example).splitlines(), "```")


PAGES = (
    Page("cli.md", "xgbudget_tui.cli.arguments", write_cli),
    Page("man/xgbudget.1", "xgbudget_tui.cli.whole_parser", write_english_man, _ROFF_NOTICE),
    Page("man/zh_CN/xgbudget.1", "xgbudget_tui.cli.whole_parser", write_chinese_man, _ROFF_NOTICE),
    Page("keys.md", "xgbudget_tui.tui.keys", write_keys),
    Page("rules.md", "xgbudget_tui.audit", write_rules),
    Page("schema.md", "xgbudget_tui.store", write_schema),
    Page("examples/datasette.json", "xgbudget_tui.store", write_datasette, ""),
)


def render_page(page: Page) -> str:
    """The text of a page."""
    lines = list(page.write(importlib.import_module(page.source)))
    notice = [page.notice] if page.notice else []
    return "\n".join([lines[0], *notice, *lines[1:]]) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with ``--check`` name those that are out of date (then 1)."""
    parser = argparse.ArgumentParser(prog="docs.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if outdated")
    options = parser.parse_args(arguments)
    outdated = 0
    for page in PAGES:
        text = render_page(page)
        path = FOLDER / page.file
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        outdated += 1
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{page.file}: {'out of date' if options.check else 'written'}\n")
    return 1 if options.check and outdated else 0


if __name__ == "__main__":
    sys.exit(main())
