"""``xgbudget serve``: the explorer in a browser."""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from pathlib import Path

from xgbudget_tui.cli.arguments import Parser, read_count, wrong_value
from xgbudget_tui.cli.explore import KIOSK_IDLE_MINUTES, read_minutes
from xgbudget_tui.cli.selection import find_target, open_database, resolve_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.value import value_class

_PORTS = range(1, 65536)
_MOST = 40


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    database: str | None
    host: str
    port: int
    most: int
    at: str
    idle_logout: float | None


ABOUT = (
    "在网页中提供本程序：每位访客一个只读进程，默认只服务本机。",
    "Serve the explorer in a browser: a read-only process for each visitor, this machine alone "
    "unless told otherwise.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget serve                           http://127.0.0.1:8000/\n"
    "  xgbudget serve 全省.db --port 9000\n"
    "  xgbudget serve 全省.db --host 0.0.0.0    供他人访问；请置于 https 代理之后\n"
    "需要：pip install 'xgbudget[web]'",
    "examples:\n"
    "  xgbudget serve                           http://127.0.0.1:8000/\n"
    "  xgbudget serve all.db --port 9000\n"
    "  xgbudget serve all.db --host 0.0.0.0     for others; put it behind an https proxy\n"
    "needs: pip install 'xgbudget[web]'",
)


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "database", nargs="?", metavar="DATABASE", help=say("数据库", "the database to serve")
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help=say("监听的地址（默认只限本机）", "where to listen (default: this machine alone)"),
    )
    parser.add_argument(
        "--port", default=8000, type=_port, metavar="N", help=say("端口", "the port (8000)")
    )
    parser.add_argument(
        "--most",
        default=_MOST,
        type=read_count,
        metavar="N",
        help=say(f"最多同时几位访客（默认 {_MOST}）", f"visitors at a time ({_MOST})"),
    )
    parser.add_argument(
        "--at",
        metavar="PLACE",
        default="",
        help=say("起始位置：4、表4、4/教育支出", "where to begin: 4, 4/education, 4/教育支出"),
    )
    parser.add_argument(
        "--idle-logout",
        metavar="MINUTES",
        type=read_minutes,
        default=None,
        help=say(
            f"多少分钟无按键即结束（默认 {KIOSK_IDLE_MINUTES}；0 为不限）",
            f"a visitor without a key for so long is let go ({KIOSK_IDLE_MINUTES}; 0: never)",
        ),
    )


def run(options: Options, terminal: Terminal) -> int:
    """Serve until ctrl+c."""
    if find_spec("textual_serve") is None:
        raise QueryError(
            "Serving needs another package: pip install 'xgbudget[web]'.",
            "此命令还需要一个包：pip install 'xgbudget[web]'。",
        )
    place = resolve_database(options.database or options.db)
    at = _check_start(place, options)
    _check_address(options.host, options.port)
    from xgbudget_tui.web.server import ExplorerServer, kiosk_command

    idle = KIOSK_IDLE_MINUTES if options.idle_logout is None else options.idle_logout
    database = place if isinstance(place, Path) else None
    if isinstance(place, ArchiveUrl):
        os.environ["XGBUDGET_DB"] = place.url  # a command line is for everybody to see
    server = ExplorerServer(
        kiosk_command(database, terminal.language, idle, at),
        host=options.host,
        port=options.port,
        most=options.most,
        title=terminal.say("政府预算", "Government budgets"),
        language=terminal.language,
    )
    server.serve()
    return 0


def _check_start(database: ArchivePlace, options: Options) -> str:
    """The start as an address. Raises what a visitor would otherwise meet."""
    with open_database(database) as archive:
        books = archive.find_books()
        if not books:
            name = database.name if isinstance(database, Path) else str(database)
            raise QueryError(f"{name} holds no budget yet.", f"{name} 里还没有预算。")
        if not options.at:
            return ""
        target = find_target(archive, options.book, options.at)
        return f"#{target.book.id}/{options.at}" if options.book else options.at


def _check_address(host: str, port: int) -> None:
    """Raise QueryError where nothing can listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise QueryError(
            f"Nothing can listen on {host}, port {port} ({reason}): choose others with --host "
            "and --port.",
            f"无法在 {host} 的 {port} 端口监听（{reason}）：请用 --host、--port 另选。",
        ) from error


def _port(word: str) -> int:
    if not word.isdecimal() or int(word) not in _PORTS:
        raise wrong_value(f"{word!r} is not a number from 1 to 65535")
    return int(word)
