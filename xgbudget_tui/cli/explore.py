"""``xgbudget [DATABASE]``: the explorer; in a pipe, the contents."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xgbudget_tui.cli.arguments import Parser, wrong_value
from xgbudget_tui.cli.selection import choose_books, open_database, resolve_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.addresses import parse_address
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.preferences import THEMES, Preferences, load_preferences
from xgbudget_tui.model.value import value_class
from xgbudget_tui.tui.terminal.browser import is_in_browser

if TYPE_CHECKING:
    from xgbudget_tui.model.series import Population

ABOUT = (
    "阅读、核对、对比政府预算。不带命令时打开阅读界面。",
    "Read, check and compare government budgets. Without a command the explorer opens.",
)
EXAMPLES = ("", "")

KIOSK_IDLE_MINUTES = 15
MOST_IDLE_MINUTES = 100_000


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    database: str | None
    at: str
    no_restore: bool
    kiosk: bool
    idle_logout: float | None
    profile_startup: bool
    population: tuple[str, ...]
    theme: str | None
    wide_signs: bool


def add_arguments(parser: Parser) -> None:
    """Declare the options of the explorer."""
    say = parser.say
    parser.add_argument("database", nargs="?", metavar="DATABASE", help=say("数据库", "a database"))
    parser.add_argument(
        "--at",
        metavar="PLACE",
        default="",
        help=say(
            "打开于：4、表4、4/教育支出，写法同 show",
            "where to begin: 4, 4/education, 4/教育支出, as for show",
        ),
    )
    parser.add_argument(
        "--no-restore",
        action="store_true",
        help=say("不回到上次的位置", "do not return to the last place"),
    )
    parser.add_argument(
        "--kiosk",
        action="store_true",
        help=say(
            "供公众使用：只读一个数据库，不写文件（见 docs/serving.md）",
            "for strangers: one database, nothing is written (see docs/serving.md)",
        ),
    )
    parser.add_argument(
        "--idle-logout",
        metavar="MINUTES",
        type=read_minutes,
        help=say(
            "无人按键多少分钟后退出（--kiosk 默认 15；0 为不退出）",
            "leave after so many minutes without a key (15 with --kiosk; 0: never)",
        ),
    )
    parser.add_argument(
        "--population",
        action="append",
        default=[],
        metavar="FILE|PLACE=NUMBER",
        help=say(
            "人口：首页另算人均（可重复）", "populations: the front page adds figures per head"
        ),
    )
    parser.add_argument(
        "--theme",
        choices=THEMES,
        help=say(
            "颜色：auto 深浅底色都可，dark 深底，light 浅底，ansi 终端自己的十六色",
            "colours: auto for any terminal, dark, light, ansi for the terminal's own sixteen",
        ),
    )
    parser.add_argument(
        "--wide-signs",
        action="store_true",
        help=say(
            "终端把 “ ” · × 等画成两格宽时用",
            "for terminals that draw “ ” · × and the like two cells wide",
        ),
    )
    parser.add_argument(
        "--profile-startup",
        action="store_true",
        help=say("退出时列出启动各阶段用时", "on leaving, say what each phase of the start took"),
    )


def run(options: Options, terminal: Terminal) -> int:
    """Open the explorer, or print the contents where there is no terminal to draw on."""
    if options.kiosk:
        return _run_kiosk(options, terminal)
    preferences = _prefer(options)
    with open_database(options.database or options.db) as archive:
        if _can_draw():
            return _explore(archive, options, terminal, preferences)
        from xgbudget_tui.cli.tables import print_contents

        print_contents(archive, choose_books(archive, options.book), None, terminal)
    terminal.warn(
        terminal.say(
            "xgbudget: 不在终端里，只列出各表；另有 show、search、compare、check、export 等命令。",
            "xgbudget: not on a terminal, so only the contents; "
            "there are show, search, compare, check and export.",
        )
    )
    return 0


def _run_kiosk(options: Options, terminal: Terminal) -> int:
    """Explore one database and nothing else; what goes wrong is said without places or reasons."""
    from xgbudget_tui.tui.kiosk import confine, run_kiosk

    if not _can_draw():
        raise QueryError(
            "This needs a terminal: connect with ssh -t.", "此处需要终端：请用 ssh -t 连接。"
        )
    place = resolve_database(options.database or options.db)
    confine()
    if isinstance(place, Path):
        # Sentences about the database then name the file and not where it is.
        os.chdir(place.parent)
        place = Path(place.name)
    with open_database(place) as archive:
        idle = KIOSK_IDLE_MINUTES if options.idle_logout is None else options.idle_logout
        return run_kiosk(
            archive,
            language=terminal.language,
            ascii_only=terminal.ascii_only,
            start=_start_of(archive, options),
            idle_minutes=idle,
        )


def read_minutes(word: str) -> float:
    """Minutes as the command line has them. Raises ArgumentTypeError."""
    if not word.isdecimal() or int(word) > MOST_IDLE_MINUTES:
        raise wrong_value(f"{word!r} is not a number of minutes")
    return int(word)


def _can_draw() -> bool:
    """Whether there is a terminal, or a browser at the other end of the pipes."""
    if is_in_browser(os.environ):
        return True
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return on_terminal and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def _prefer(options: Options) -> Preferences:
    """What stands in the file of preferences, unless the command line says otherwise."""
    found = load_preferences()
    return Preferences(
        found.language,
        found.unit,
        options.theme or found.theme,
        options.wide_signs or found.wide_signs,
        found.ascii,
        found.keys,
        found.file,
    )


def _explore(
    archive: Archive, options: Options, terminal: Terminal, preferences: Preferences
) -> int:
    from xgbudget_tui.tui.start import run_explorer
    from xgbudget_tui.tui.startup_profile import mark, report

    mark("archive open")
    code = run_explorer(
        archive,
        language=terminal.language,
        ascii_only=terminal.ascii_only or preferences.ascii,
        start=_start_of(archive, options),
        restore=not options.no_restore,
        idle_minutes=options.idle_logout or 0,
        populations=_read_populations(options.population),
        preferences=preferences,
    )
    if options.profile_startup:
        terminal.warn(report())
    return code


def _read_populations(words: Sequence[str]) -> Sequence[Population]:
    if not words:
        return ()
    from xgbudget_tui.cli.population import read_populations

    return read_populations(words)


def _start_of(archive: Archive, options: Options) -> str:
    """Where to begin, as an address; the Book of ``--book`` unless the address names one."""
    wanted = options.book
    if not wanted or parse_address(options.at).book_id is not None:
        return str(options.at)
    return f"#{choose_books(archive, wanted)[0].id}/{options.at}"
