"""A web server for the explorer, over textual-serve: one process for each visitor.

What a visitor types goes to a kiosk of the program (:mod:`xgbudget_tui.tui.kiosk`), which reads
one database and does nothing else. The page is our own: it asks nothing of other hosts.
"""

from __future__ import annotations

import logging
import shlex
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server, to_int

from xgbudget_tui.model.text import Language, Text

_PAGE = "page.html"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FONT_SIZES = range(8, 41)
_LARGEST = 2000
"""Columns and rows that a browser is believed to have."""

WAITING = Text("正在打开……", "Opening ...")
ENDED = Text("会话已结束。", "The session has ended.")
AGAIN = Text("重新打开", "Open again")
FULL = Text(
    "访客已满，请稍后再来。", "There are as many visitors as there may be: try again later."
)
ELSEWHERE = Text("请直接打开本页。", "Open this page itself.")


def kiosk_command(
    database: Path | None, language: Language, idle_minutes: float, at: str = ""
) -> str:
    """The command line of a visitor's process, as a shell reads it.

    Without a ``database`` it is the one that the environment names.
    """
    words: list[str] = [sys.executable, "-m", "xgbudget_tui", "--kiosk", "--lang", language]
    words += ["--idle-logout", f"{idle_minutes:g}", *(["--at", at] if at else [])]
    return shlex.join([*words, *(["--db", str(database)] if database else [])])


class ExplorerServer(Server):
    """Serves the explorer of one database to at most ``most`` visitors at a time.

    A visitor's browser must have come to this very server: a page of another host can neither
    open the socket nor, where only this machine is served, reach it under another name.
    """

    def __init__(
        self, command: str, *, host: str, port: int, most: int, title: str, language: Language
    ) -> None:
        super().__init__(
            command, host=host, port=port, title=title, templates_path=Path(__file__).parent
        )
        self.visitors = 0
        self._most = most
        self._language: Language = language

    def serve(self, debug: bool = False) -> None:
        """Serve until ctrl+c or SIGTERM; warnings go to standard error.

        Who visits is nobody's business: no request is logged.
        """
        logging.basicConfig(level=logging.WARNING, format="%(message)s")
        web.run_app(
            self._make_app(),
            host=self.host,
            port=self.port,
            access_log=None,
            print=lambda *_: self._announce(),
        )

    async def on_startup(self, app: web.Application) -> None:
        """Nothing to say yet: nobody listens before it."""

    def _announce(self) -> None:
        """Say where the explorer is to be found."""
        where = f"http://{self._shown_host()}:{self.port}/"
        zh, en = f"浏览器中打开 {where} （ctrl+c 结束）", f"open {where} in a browser (ctrl+c ends)"
        print(Text(zh, en).in_(self._language), flush=True)  # noqa: T201

    def _shown_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.on_response_prepare.append(_keep_to_itself)
        return app

    @aiohttp_jinja2.template(_PAGE)
    async def handle_index(self, request: web.Request) -> dict[str, Any]:
        """The page, in the language of the server."""
        self._refuse_strangers(request)
        size = to_int(request.query.get("fontsize", ""), 16)
        return {
            "language": "zh-CN" if self._language == "zh" else "en",
            "title": self.title,
            "font_size": size if size in _FONT_SIZES else 16,
            "waiting": WAITING.in_(self._language),
            "ended": ENDED.in_(self._language),
            "again": AGAIN.in_(self._language),
        }

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the explorer for a visitor until one of them leaves."""
        self._refuse_strangers(request)
        for side in ("width", "height"):
            if not 0 < to_int(request.query.get(side, "80"), 80) <= _LARGEST:
                raise web.HTTPBadRequest(text=f"{side} is not a number of cells\n")
        if self.visitors >= self._most:
            raise web.HTTPServiceUnavailable(text=FULL.in_(self._language) + "\n")
        self.visitors += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self.visitors -= 1

    def _refuse_strangers(self, request: web.Request) -> None:
        """Raise HTTPForbidden where a page of another host asks, or asks under another name."""
        named = urlsplit(f"//{request.host}")
        origin = request.headers.get("Origin")
        foreign = origin is not None and urlsplit(origin).netloc != named.netloc
        if foreign or (self.host in _LOOPBACK and named.hostname not in _LOOPBACK):
            raise web.HTTPForbidden(text=ELSEWHERE.in_(self._language) + "\n")


async def _keep_to_itself(_: web.Request, response: web.StreamResponse) -> None:
    """Nothing is loaded from elsewhere, and no other page frames this one."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
        " connect-src 'self' ws: wss:; img-src 'self' data:; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
