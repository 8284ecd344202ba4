"""The explorer in a browser: what a visitor sees and types, who is refused, who is let go."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import pyte
import pytest

from tests.originals import REPOSITORY

aiohttp = pytest.importorskip("aiohttp")

DATABASE = REPOSITORY / "data" / "budget.db"
CHROMIUM = shutil.which("chromium")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start a server with more arguments; where it is."""
    running: list[subprocess.Popen[str]] = []

    def start(*more: str) -> str:
        port = free_port()
        words = ["serve", str(DATABASE), "--port", str(port), "--lang", "zh", *more]
        started = subprocess.Popen(
            [sys.executable, "-m", "xgbudget_tui", *words], stdout=subprocess.PIPE, text=True
        )
        running.append(started)
        assert started.stdout is not None
        assert f"http://127.0.0.1:{port}/" in started.stdout.readline()
        return f"http://127.0.0.1:{port}/"

    yield start
    for one in running:
        one.send_signal(signal.SIGINT)
        assert one.wait(20) == 0
        assert one.stdout is not None
        one.stdout.close()


class Visitor:
    """A browser's side of the socket, with the screen that it would draw."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._ws = ws
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)

    async def see(self, text: str) -> None:
        """Wait until the screen shows a text."""
        async with asyncio.timeout(30):
            while text not in self.shown:
                message = await self._ws.receive()
                assert message.type is not aiohttp.WSMsgType.CLOSED, "the server hung up"
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._stream.feed(message.data)

    @property
    def shown(self) -> str:
        """What is on the screen, without its spaces."""
        return "\n".join(self._screen.display).replace(" ", "")

    async def type(self, text: str) -> None:
        await self._ws.send_json(["stdin", text])

    async def wait_for_the_end(self) -> None:
        async with asyncio.timeout(30):
            async for _ in self._ws:
                pass


@asynccontextmanager
async def visiting(url: str, **headers: str) -> AsyncIterator[Visitor]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}ws?width=100&height=30", headers=headers) as ws,
    ):
        yield Visitor(ws)


async def test_a_visitor_reads_and_finds_by_hanzi(serve: Callable[..., str]):
    async with visiting(serve()) as visitor:
        await visitor.see("西岗区2023")
        await visitor.type("/")
        await visitor.see("查找")
        await visitor.type("普通教育")
        await visitor.see("33,655")


async def test_two_visitors_see_their_own_and_a_third_is_told_to_wait(serve: Callable[..., str]):
    url = serve("--most", "2", "--at", "4/教育支出")
    async with visiting(url) as one, visiting(url) as other:
        await one.see("教育支出")
        await other.see("教育支出")
        await one.type("]")
        await one.see("5支出明细")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with visiting(url):
                pass
        assert refused.value.status == 503


async def test_who_leaves_makes_room(serve: Callable[..., str]):
    url = serve("--most", "1")
    async with visiting(url) as visitor:
        await visitor.see("西岗区2023")
        await visitor.type("q")
        await visitor.wait_for_the_end()
    async with asyncio.timeout(30):
        while not await is_let_in(url):
            pass  # the process of the first is still ending


async def is_let_in(url: str) -> bool:
    try:
        async with visiting(url) as visitor:
            await visitor.see("西岗区2023")
    except aiohttp.WSServerHandshakeError:
        return False
    return True


async def test_the_page_asks_nothing_of_others_and_refuses_other_hosts(serve: Callable[..., str]):
    url = serve()
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            page = await answer.text()
            assert answer.status == 200
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "://" not in page.replace('=== "https:"', "")
        assert 'lang="zh-CN"' in page
        # Another name for this machine (DNS rebinding), and a page of another host.
        async with session.get(url, headers={"Host": "budget.example"}) as answer:
            assert answer.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with visiting(url, Origin="http://budget.example"):
            pass
    assert refused.value.status == 403


def run_serve(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xgbudget_tui", "serve", "--lang", "en", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_what_cannot_be_served_is_one_sentence(tmp_path: Path):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        taken = str(listening.getsockname()[1])
        cases = (
            ([str(tmp_path / "no.db")], "does not exist"),
            ([str(DATABASE), "--port", taken], "port"),
            ([str(DATABASE), "--port", "70000"], "from 1 to 65535"),
            ([str(DATABASE), "--at", "99"], "99"),
        )
        for words, sentence in cases:
            ran = run_serve(*words)
            assert (ran.returncode, ran.stdout) == (2, "")
            assert sentence in ran.stderr
            assert len(ran.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None, reason="no Chromium, or no playwright"
)
async def test_in_chromium_keys_work_at_once_and_hanzi_can_be_typed(
    serve: Callable[..., str], tmp_path: Path
):
    from playwright.async_api import WebSocket, async_playwright

    screen = pyte.Screen(200, 60)
    stream = pyte.ByteStream(screen)

    def listen(ws: WebSocket) -> None:
        ws.on("framereceived", lambda data: isinstance(data, bytes) and stream.feed(data))

    async def see(text: str) -> None:
        async with asyncio.timeout(30):
            while text not in "\n".join(screen.display).replace(" ", ""):
                await page.evaluate("new Promise(requestAnimationFrame)")

    async with async_playwright() as playing:
        browser = await playing.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page(viewport={"width": 1200, "height": 760})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.on("websocket", listen)
        await page.goto(serve())
        await see("西岗区2023")
        await page.keyboard.press("/")
        await see("查找")
        await page.keyboard.insert_text("普通教育")
        await see("33,655")
        assert problems == []
        await browser.close()
