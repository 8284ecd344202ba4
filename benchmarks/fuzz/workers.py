"""Workers killed, stopped, frozen and cut off at random while they read one queue into an archive.

Whoever looks at the archive meanwhile sees whole Books only, and in the end it holds what an import
on one machine gives.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path

from benchmarks.fuzz.trial import Broken, Fault, run_command, sample, try_out
from tests.server import Server, run_server
from xgbudget_tui.audit import OVER_YEARS
from xgbudget_tui.batch.queue import open_queue
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.queue import QueueStatus
from xgbudget_tui.store import open_archive

LIMIT = 300.0
"""Seconds for one trial, which takes some fifteen where nothing else is done."""
UNREST = 8.0
"""Seconds in which workers are disturbed."""
MOST_ENDS = 40
"""Workers that may be needed to finish when nobody disturbs them any more."""

_PLACES = ("东山区", "西山区", "南湖区", "北湖区", "中原区", "江北区", "江南区", "城关区")
_REVENUE = """{place}{year}年预算

一、{year}年{place}一般公共预算收入表
单位：万元
项目\t预算数
{lines}收入合计\t{total}
"""
_SPENDING = """二、{year}年{place}一般公共预算支出表
单位：万元
项目\t预算数
教育支出\t{one}
国防支出\t{two}
支出合计\t{total}
"""
_LEFT_ENDS = frozenset((0, 2, 130, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT))
"""How a worker may end: done; a document set aside, or no server; stopped, early on too."""


def trials(seeds: Iterator[int]) -> Iterator[Fault | None]:
    """One trial for each seed, on one server."""
    with run_server() as server:
        for seed in seeds:
            yield try_out(f"workers {seed}", partial(check, server, seed), LIMIT)


def check(server: Server, seed: int) -> None:
    """Import a folder by workers that are disturbed. Raises Broken where it shows."""
    choice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="xgbudget-") as room:
        folder = Path(room) / "in"
        twice = write_documents(folder, choice)
        wanted = _import_here(folder, Path(room) / "one.db")
        seen = {key: book for key, book in wanted.items() if key not in twice}
        url = server.create()
        run_command("import", "--queue", url, folder)
        with ExitStack() as until_then:
            crew = Crew(url, until_then)
            _disturb(server, crew, folder, choice, seen, time.monotonic() + UNREST)
            crew.end(signal.SIGKILL)
        _finish(url, folder)
        found = read_books(ArchiveUrl(url))
        if found != wanted:
            raise Broken(f"{sorted(wanted.keys() ^ found.keys())} or their contents differ")
        _check_counts(server, url)


def write_documents(folder: Path, choice: random.Random) -> set[tuple[str, int]]:
    """Documents of all shapes that make a task: alone, of a folder, of an archive, broken ones.

    Returned are the place and year of those of which there is a later edition too.
    """
    folder.mkdir()
    twice = set()
    budgets = [(place, year) for place in _PLACES for year in (2022, 2023)]
    for number, (place, year) in enumerate(choice.sample(budgets, choice.randint(8, 14))):
        shape = choice.randrange(5)
        revenue, spending = _tables(place, year, choice)
        own = folder / f"{number}{place}"
        if shape == 0:
            own.mkdir()
            (own / "收入.txt").write_text(revenue)
            (own / "支出.txt").write_text(spending)
        elif shape == 1:
            with zipfile.ZipFile(f"{own}.zip", "w") as archive:
                archive.writestr("收入.txt", revenue)
                archive.writestr("支出.txt", spending)
        else:
            own.mkdir()
            (own / f"{place}.txt").write_text(revenue + "\n" + spending)
        if shape == 2:
            twice.add((place, year))
            later = folder / f"{number}{place}更正"
            later.mkdir()
            changed = _tables(place, year, choice)
            (later / f"{place}.txt").write_text("\n".join(changed))
    if choice.random() < 0.5:
        (folder / "broken").mkdir()
        (folder / "broken" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    if choice.random() < 0.5:
        (folder / "long").mkdir()
        text = sample("tests/documents/qingshan-2024.txt").read_bytes()
        (folder / "long" / "qingshan.txt").write_bytes(text)
    return twice


def _tables(place: str, year: int, choice: random.Random) -> tuple[str, str]:
    amounts = [choice.randint(1, 10**6) for _ in range(choice.randint(2, 60))]
    lines = "".join(f"收入第{at}项\t{amount}\n" for at, amount in enumerate(amounts))
    one, two = choice.randint(1, 10**6), choice.randint(1, 10**6)
    return (
        _REVENUE.format(place=place, year=year, lines=lines, total=sum(amounts)),
        _SPENDING.format(place=place, year=year, one=one, two=two, total=one + two),
    )


ReadBook = tuple[Book, Audit]
Books = dict[tuple[str, int], ReadBook]
"""What is read and proved of each place and year."""


def read_books(place: ArchivePlace) -> Books:
    """All Books of an archive."""
    with open_archive(place) as archive:
        return {
            (entry.region, entry.year): (archive.load_book(entry.id), archive.load_audit(entry.id))
            for entry in archive.find_books()
        }


def _import_here(folder: Path, path: Path) -> Books:
    run_command("import", folder, "-o", path, "-q")
    return read_books(path)


class Crew:
    """The workers of a trial."""

    def __init__(self, url: str, until_then: ExitStack) -> None:
        self._command = [sys.executable, "-m", "xgbudget_tui", "worker", url, "--until-empty"]
        self._workers: list[subprocess.Popen[bytes]] = []
        self._until_then = until_then

    def join(self) -> None:
        """One more worker begins."""
        worker = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._until_then.callback(worker.kill)
        self._workers.append(worker)

    def find(self, choice: random.Random) -> subprocess.Popen[bytes] | None:
        """One of those that work, whoever it is."""
        for worker in [one for one in self._workers if one.poll() is not None]:
            self._bury(worker)
        return choice.choice(self._workers) if self._workers else None

    def end(self, number: signal.Signals) -> None:
        """End all of them."""
        for worker in list(self._workers):
            worker.send_signal(number)
            self._bury(worker)

    def _bury(self, worker: subprocess.Popen[bytes]) -> None:
        _, said = worker.communicate()
        self._workers.remove(worker)
        if worker.returncode not in _LEFT_ENDS or b"Traceback" in said or b"internal" in said:
            raise Broken(f"a worker ended with {worker.returncode}: {said.decode()}")

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._workers)


def _disturb(
    server: Server, crew: Crew, folder: Path, choice: random.Random, seen: Books, until: float
) -> None:
    url = crew._command[4]
    while time.monotonic() < until:
        while crew.count < choice.randint(1, 3):
            crew.join()
        time.sleep(choice.uniform(0.0, 1.0))
        worker = crew.find(choice)
        act = choice.randrange(20)
        if act < 7 and worker is not None:
            worker.kill()
        elif act < 10 and worker is not None:
            worker.send_signal(choice.choice((signal.SIGTERM, signal.SIGINT)))
        elif act < 12 and worker is not None:
            worker.send_signal(signal.SIGSTOP)
            time.sleep(choice.uniform(0.0, 0.5))
            worker.send_signal(signal.SIGCONT)
        elif act < 16:
            server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                f" 'xgbudget' AND random() < {choice.random()}"
            )
        elif act < 17:
            server.control("-m", choice.choice(("immediate", "fast")), "restart")
        elif act < 18:
            with suppress(ArchiveError):
                run_command("import", "--queue", url, folder)
        else:
            _look(url, seen)


def _look(url: str, seen: Books) -> None:
    """Whoever reads meanwhile sees whole Books, held against the year before or not yet."""
    for key, book in read_books(ArchiveUrl(url)).items():
        if key in seen and _of_one_year(seen[key]) != _of_one_year(book):
            raise Broken(f"{key} was seen otherwise than it is")


def _of_one_year(read: ReadBook) -> ReadBook:
    """A Book and what was proved of it alone: the rest comes once both years can be seen."""
    book, audit = read
    return book, audit.with_rules([rule.code for rule in OVER_YEARS], Audit(()))


def _finish(url: str, folder: Path) -> None:
    """Read what is left with nobody in the way; what was set aside for its ends is queued again."""
    for _ in range(MOST_ENDS):
        run_command("import", "--queue", url, folder)
        run_command("worker", url, "--until-empty")
        with closing(open_queue(url)) as queue:
            status: QueueStatus = queue.load_status()
        if status.waiting or status.reading:
            raise Broken(f"a worker ended and left {status}")
        if all("broken.xlsx" in one.name for one in status.refused):
            return
    raise Broken(f"set aside again and again: {status.refused}")


def _check_counts(server: Server, url: str) -> None:
    """The counts of names, codes and paths are those of the lines there are."""
    database = url.rpartition("?")[0].rpartition("/")[2]
    for table in ("name", "code", "path"):
        wrong = server.run(
            f"SELECT count(*) FROM xgbudget.{table} t WHERE uses <>"
            f" (SELECT count(*) FROM xgbudget.line l WHERE l.{table}_id = t.id)",
            database,
        )
        if wrong != [(0,)]:
            raise Broken(f"{wrong} of {table} are counted wrong")
