"""``xgbudget verify``: prove an exported file again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.verify import Verification, verify_file
from xgbudget_tui.model.figures import group_digits
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.model.value import value_class

ABOUT = (
    "复核导出的 json 或 xlsx：校验值、各级加总、数额与原文。不需要数据库。",
    "Prove an exported json or xlsx again: hash, sums, figures as printed. Needs no database.",
)
EXAMPLES = (
    "例：\n  xgbudget verify 支出.xlsx 教育.json\n"
    "返回值：0 相符，1 有不符或被改动，2 不是导出的文件。",
    "examples:\n  xgbudget verify out.xlsx out.json\n"
    "exit codes: 0 it holds, 1 it does not or was changed, 2 not an export.",
)
_SHOWN = (Verdict.FAILS, Verdict.SUSPECT)


@value_class
class Options:
    """What the command line asks for."""

    files: tuple[str, ...]


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument("files", nargs="+", metavar="FILE", help=say("导出的文件", "exports"))


def run(options: Options, terminal: Terminal) -> int:
    """Verify each file; 1 if any does not hold."""
    held = True
    for name in options.files:
        found = verify_file(Path(name))
        _print(name, found, terminal)
        held = held and found.holds
    return 0 if held else 1


def _print(name: str, found: Verification, terminal: Terminal) -> None:
    verdict = Verdict.EXACT if found.holds else Verdict.FAILS
    sealed = (
        terminal.say("内容未改动", "unchanged since export")
        if found.sealed
        else terminal.say(
            "内容与校验值不符：导出后被改动", "changed since export: the hash differs"
        )
    )
    terminal.line(f"{terminal.verdict_mark(verdict)} {name}: {sealed}")
    counts = Counter(one.verdict for one in found.sums)
    tally = ", ".join(
        f"{kind.label(terminal.language)} {counts[kind]}" for kind in Verdict if counts[kind]
    )
    terminal.line(
        terminal.say(
            f"  {found.lines} 行，重新加总 {len(found.sums)} 处" + (f"：{tally}" if tally else ""),
            f"  {found.lines} lines, {len(found.sums)} sums added up again"
            + (f": {tally}" if tally else ""),
        )
    )
    for one in found.sums:
        if one.verdict in _SHOWN:
            numbers = [
                "" if number is None else group_digits(number)
                for number in (one.reported, one.computed, one.difference)
            ]
            where = f"{one.section} {one.line} [{one.measure}]"
            terminal.line(
                f"  {terminal.verdict_mark(one.verdict)} {where}: "
                + terminal.say(
                    "列示 {}，下级合计 {}，差 {}".format(*numbers),
                    "printed {}, parts {}, difference {}".format(*numbers),
                )
            )
    sign = terminal.verdict_mark(Verdict.FAILS)
    for wrong in found.mismatches:
        terminal.line(
            f"  {sign} {wrong.section} {wrong.line} [{wrong.measure}]: "
            + terminal.say(
                f"原文 {wrong.printed}，数值 {wrong.number}",
                f"printed {wrong.printed}, number {wrong.number}",
            )
        )
