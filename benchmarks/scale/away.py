"""A server as if it were far away: everything takes a while to it and back."""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"
"""What PostgreSQL calls its socket, so that a URL that names the folder finds it."""


@contextmanager
def far_away(folder: Path, seconds: float) -> Iterator[Path]:
    """A folder with a socket through which the server of another one is so far to and back."""
    with tempfile.TemporaryDirectory(prefix="xgb-far-") as here:
        context = multiprocessing.get_context("fork")
        ready = context.Event()
        process = context.Process(
            target=_relay, args=(Path(here), folder, seconds / 2, ready), daemon=True
        )
        process.start()
        ready.wait()
        try:
            yield Path(here)
        finally:
            process.terminate()
            process.join()


def _relay(here: Path, there: Path, delay: float, ready: Event) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other, to_other = await asyncio.open_unix_connection(str(there / _SOCKET))
        await asyncio.gather(_pass_on(reader, to_other, delay), _pass_on(other, writer, delay))

    async def run() -> None:
        server = await asyncio.start_unix_server(serve, str(here / _SOCKET))
        async with server:
            ready.set()
            await server.serve_forever()

    asyncio.run(run())


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, s: float) -> None:
    """Pass on what comes, each piece so many seconds after it came."""
    loop = asyncio.get_running_loop()
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def send() -> None:
        while True:
            due, piece = await pieces.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not piece:
                writer.close()
                return
            writer.write(piece)

    sending = asyncio.create_task(send())
    piece = b"\0"
    while piece:
        piece = await reader.read(1 << 16)
        pieces.put_nowait((loop.time() + s, piece))
    await sending
