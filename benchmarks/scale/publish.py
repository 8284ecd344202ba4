"""``python -m benchmarks.scale.publish [DOCUMENT]``: many writers, one archive.

Books that are read already, copies of one document's for as many places, are published by 1 to 16
processes at a time into an empty archive on a server that is made for this, and that writes what is
committed to the disk. Reading is left out: this is how fast an archive takes Books up, however
many machines read them. Of each publish is measured how long it waited for its turn, how long it
had it, and how much of that was processor time, of the writer and of the server (Linux tells it);
on a machine that is busy otherwise the rest is waiting for a processor, and for the disk. With
``--away 20`` the server is 20 ms away, there and back.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import NamedTuple

from benchmarks.scale.away import far_away
from tests.server import run_server
from xgbudget_tui.batch.workers import Read, ReadOptions, Task, read_one
from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import open_library

DOCUMENT = Path(__file__).parents[2] / "tests" / "documents" / "qingshan-2024.txt"
WRITERS = (1, 2, 4, 8, 16)


class Publish(NamedTuple):
    """Seconds that one publish waited for its turn, had it, and used a processor here and there."""

    waited: float
    held: float
    own: float
    server: float


def make_copies(book: Book, first: int, count: int) -> Iterator[Book]:
    """The Book as that of other places, each of a document of its own."""
    for number in range(first, first + count):
        name = f"第{number}区"
        region = replace(book.region, name=name, full_name=name, code=None)
        yield replace(book, region=region, source=replace(book.source, sha256=f"{number:064x}"))


def write(url: str, books: list[Book], audit: Audit, start: Barrier, done: object) -> None:
    """In a process of its own: publish Books, one transaction each, as a worker does."""
    from xgbudget_tui.store.postgres.connection import PostgresConnection, connect
    from xgbudget_tui.store.postgres.library import LOCK, write_in_place

    def server_time() -> float:
        """Seconds of a processor that the server has taken for this connection."""
        told = Path(f"/proc/{connection.server.info.backend_pid}/schedstat")
        return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0

    measured = []
    with closing(PostgresConnection(connect(ArchiveUrl(url)), url)) as connection:
        start.wait()
        for book in books:
            connection.begin_writing()
            asked = time.perf_counter()
            connection.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            had, own, there = time.perf_counter(), time.process_time(), server_time()
            write_in_place(connection, book, audit, ())
            connection.server.execute("UPDATE archive SET changed = changed + 1; COMMIT")
            now, own = time.perf_counter(), time.process_time() - own
            measured.append(Publish(had - asked, now - had, own, server_time() - there))
    done.put(measured)  # type: ignore[attr-defined]


def measure(url: str, read: Read, writers: int, count: int) -> tuple[float, list[Publish]]:
    """Publish ``count`` Books by so many processes: the seconds it took, and each publish."""
    with open_library(ArchiveUrl(url)).hold():  # lays the archive out
        pass
    context = multiprocessing.get_context("fork")
    start, done = context.Barrier(writers + 1), context.SimpleQueue()
    each = count // writers
    processes = [
        context.Process(
            target=write,
            args=(url, list(make_copies(read.book, each * at, each)), read.audit, start, done),
        )
        for at in range(writers)
    ]
    for process in processes:
        process.start()
    start.wait()
    begin = time.perf_counter()
    measured = [publish for _ in processes for publish in done.get()]
    took = time.perf_counter() - begin
    for process in processes:
        process.join()
    return took, measured


def main() -> None:
    """Measure each number of writers in an archive of its own, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale.publish", description=__doc__)
    parser.add_argument("document", nargs="?", type=Path, default=DOCUMENT)
    parser.add_argument(
        "--books", type=int, default=320, help="published by each number of writers"
    )
    parser.add_argument(
        "--writers", type=int, nargs="+", default=WRITERS, help="at a time, one after the other"
    )
    parser.add_argument("--away", type=float, default=0, help="ms to the server and back")
    options = parser.parse_args()
    read = read_one(Task(options.document), ReadOptions())
    assert isinstance(read, Read), read
    lines = sum(len(section.lines) for section in read.book.sections)
    print(f"{options.document.name}: {lines} lines, {len(read.audit.proofs)} proofs")
    print("writers  Books a minute  waited ms  held ms  processor ms: writer, server")
    with run_server(durable=True) as server, far_away(server.folder, options.away / 1000) as far:
        for writers in options.writers:
            url = server.create()
            if options.away:
                url = url.replace(str(server.folder), str(far))
            took, measured = measure(url, read, writers, options.books)
            waited, held, own, there = (
                statistics.median(one[place] for one in measured) * 1000 for place in range(4)
            )
            rate = 60 * len(measured) / took
            costs = f"{waited:11.1f}{held:9.1f}{own:22.1f}{there:8.1f}"
            print(f"{writers:7}{rate:16,.0f}{costs}", flush=True)


if __name__ == "__main__":
    main()
