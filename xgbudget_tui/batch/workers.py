"""Reading documents with all cores: what each gave comes back in the order they were given.

Each worker is a process of its own, so that a file which brings one down costs that file alone.
A single document is read here if it is plain text, and by a worker if only a library can open it;
where it is a long PDF, that worker has its pages read by the other cores too. A program that does
nothing but import one workbook or Word document goes on in a copy of itself instead.
Only a few results wait at any time, however many files there are.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path

from xgbudget_tui.batch.apart import can_go_apart, go_apart
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.crash_report import InternalError, describe_crash
from xgbudget_tui.model.errors import BudgetError, DocumentError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.garbage import collect_seldom
from xgbudget_tui.model.library_calls import own_process
from xgbudget_tui.model.progress import PageProgress, listening
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.value import value_class


@value_class
class Read:
    """A document that was read: its Book and what was proved of it."""

    book: Book
    audit: Audit


@value_class
class Refused:
    """A document that could not be read, and the sentence that says why, in both languages.

    ``report`` is the traceback where the program itself made a mistake.
    """

    en: str
    zh: str
    report: str = ""

    @classmethod
    def of(cls, error: BudgetError) -> Refused:
        """What an error says."""
        report = error.report if isinstance(error, InternalError) else ""
        return cls(str(error), error.zh or str(error), report)

    def error(self) -> BudgetError:
        """The error again, to be shown."""
        return InternalError(self.report) if self.report else DocumentError(self.en, self.zh)


@value_class
class Skipped:
    """A document that is not read, because what it holds is there already.

    ``there`` names the Book, or, with ``twin``, the document of this run that holds the same.
    """

    there: str
    twin: bool = False


Outcome = Read | Refused | Skipped
"""What became of a document."""


@value_class
class ReadOptions:
    """How documents are read.

    ``mapping`` names a description of open data, ``rules`` a file of one's own rules (None:
    ``rules.toml`` beside each document), ``hidden`` also reads what a workbook hides, ``force``
    takes readings that are too poor to be relied on.
    """

    mapping: str | None = None
    rules: str | None = None
    hidden: bool = False
    force: bool = False


@value_class
class Task:
    """A document to be read.

    ``within`` names the archive or folder that it was published in; ``beside`` is the folder whose
    own rules count if none are named (None: the document's).
    """

    path: Path
    within: str = ""
    beside: Path | None = None


@value_class
class PageReached:
    """How far a document is that is still being read, by the name of its file."""

    name: str
    progress: PageProgress


Watched = Outcome | PageReached | None
"""What became of a document; or how far one is; or None, where a moment has passed."""


def read_one(task: Task, options: ReadOptions) -> Read | Refused:
    """Read and prove one document; whatever goes wrong is reported, never raised."""
    from xgbudget_tui.audit import settle_readings
    from xgbudget_tui.batch.own_rules import find_rules, prove_with

    path = task.path
    try:
        own = find_rules(task.beside or path.parent, options.rules)
        book = settle_readings(_read_book(task, options))
        return Read(book, prove_with(book, own))
    except BudgetError as error:
        return Refused.of(error)
    except RecursionError:
        return Refused(f"{path.name}: its tables nest too deeply.", f"{path.name}：表的层次过深。")
    except MemoryError:
        return broken(path.name)
    except Exception as error:  # a mistake of the program stops one document, not the rest
        return Refused.of(InternalError(describe_crash(error)))


def _read_book(task: Task, options: ReadOptions) -> Book:
    if options.mapping is None:
        from xgbudget_tui.importer import read_book

        return read_book(task.path, hidden=options.hidden, force=options.force, within=task.within)
    from xgbudget_tui.importer.open_data import read_mapped_book, read_mapping

    return read_mapped_book(task.path, read_mapping(Path(options.mapping)))


def broken(name: str) -> Refused:
    """What is said where a document brought its reader down."""
    return Refused(
        f"{name} ended the process that read it (out of memory or time): split it, "
        "or save its tables as text.",
        f"{name} 使读取进程中止（内存或时间不足）：请拆分，或把表格另存为文本。",
    )


_WAITING = 3
"""Results per worker that may wait for their turn."""
_LONGEST = 1800.0
"""Seconds a file may take before its worker is ended."""
_TICK = 0.5
_MOST_MEMORY = 4 << 30
"""Bytes a worker may take; a workbook of 100,000 rows takes a fifth of it."""
_HEAD = 1024


def count_workers(documents: int) -> int:
    """How many processes read: one for each core, none where there is nothing to share out."""
    cores = os.cpu_count() or 1
    able = os.name == "posix" and bool(sys.executable)
    return min(cores, documents) if able and documents > 1 and cores > 1 else 0


def count_helpers(workers: int) -> int:
    """How many processes more each of some workers may use: its share of the cores left over."""
    return max(0, (os.cpu_count() or 1) // workers - 1)


class _Reader(Enum):
    """Who reads a file: what opens one that is no plain text may not survive a damaged one."""

    HERE = auto()
    APART = auto()
    WORKER = auto()


def _choose_reader(path: Path) -> _Reader:
    """Who reads a single file; a worker whose pages are read by other cores and reported."""
    if os.name != "posix" or not sys.executable:
        return _Reader.HERE
    try:
        head = read_regular(path, _HEAD)
    except (BudgetError, OSError, ValueError):
        return _Reader.HERE  # the reader says what is wrong with it
    if head.startswith(b"%PDF"):
        return _Reader.WORKER
    return _Reader.APART if b"\0" in head or head.startswith(b"PK") else _Reader.HERE


class Workers:
    """Processes that read documents; to be closed whatever happens.

    ``alone`` says that the process is there for a single document, and may go on in a copy.
    """

    def __init__(
        self, count: int, options: ReadOptions | None = None, *, alone: bool = False
    ) -> None:
        self._count = count
        self._options = options or ReadOptions()
        self._alone = alone and can_go_apart()
        self._workers: list[_Worker] = []
        self._reports: list[PageReached] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def read_all(self, tasks: Iterator[Task | Outcome]) -> Iterator[Outcome]:
        """What each document gave, in order; what is settled beforehand is passed through."""
        return (one for one in self.watch_all(tasks) if isinstance(one, Read | Refused | Skipped))

    def watch_all(self, tasks: Iterator[Task | Outcome]) -> Iterator[Watched]:
        """As :meth:`read_all`, with None whenever documents are given or a moment has passed."""
        return self._share_out(tasks) if self._count else self._read_in_turn(tasks)

    def _read_in_turn(self, tasks: Iterator[Task | Outcome]) -> Iterator[Watched]:
        for one in tasks:
            if not isinstance(one, Task):
                yield one
                continue
            yield None
            reader = _choose_reader(one.path)
            if reader is _Reader.HERE:
                yield read_one(one, self._options)
            elif reader is _Reader.APART and self._alone:
                yield _read_in_copy(one, self._options)
            else:
                yield from self._read_by_worker(one)

    def _share_out(self, tasks: Iterator[Task | Outcome]) -> Iterator[Watched]:
        done: dict[int, Outcome] = {}
        given = taken = 0
        more = True
        while more or taken < given:
            while more and given - taken < _WAITING * self._count:
                free = self._free_worker()
                if free is None:
                    break
                task = next(tasks, None)
                if task is None:
                    more = False
                    break
                if isinstance(task, Task):
                    free.give(given, task, self._options, count_helpers(self._count))
                else:
                    done[given] = task
                given += 1
            while taken in done:
                yield done.pop(taken)
                taken += 1
            if taken < given:
                yield None
                done.update(self._collect())
                yield from self._take_reports()

    def _read_by_worker(self, task: Task) -> Iterator[Watched]:
        worker = self._workers[0] if self._workers else _Worker()
        self._workers[:] = [worker]
        worker.give(0, task, self._options, count_helpers(1))
        found: dict[int, Outcome] = {}
        while not found:
            yield None
            found = self._collect()
            yield from self._take_reports()
        yield found[0]

    def _take_reports(self) -> list[PageReached]:
        """How far documents have come since this was last asked."""
        reports, self._reports = self._reports, []
        return reports

    def _free_worker(self) -> _Worker | None:
        for worker in self._workers:
            if worker.begun is None:
                return worker
        if len(self._workers) < self._count:
            self._workers.append(_Worker())
            return self._workers[-1]
        return None

    def _collect(self) -> dict[int, Outcome]:
        """The results that have come in meanwhile, waiting a moment for one."""
        busy = {worker.pipe: worker for worker in self._workers if worker.begun is not None}
        ready = wait(list(busy), timeout=_TICK)
        found: dict[int, Outcome] = {}
        for pipe, worker in busy.items():
            if pipe in ready or worker.is_overdue:
                begun = worker.begun
                assert begun is not None
                result = worker.receive() if pipe in ready else None
                if isinstance(result, PageProgress):
                    self._reports.append(PageReached(begun[1], result))
                    continue
                if result is None:
                    worker.end()
                    self._workers.remove(worker)
                found[begun[0]] = result or broken(begun[1])
        return found


def _read_in_copy(task: Task, options: ReadOptions) -> Read | Refused:
    """Go on in a copy of this process and read there; here only if that brought the copy down."""
    copy = go_apart(_LONGEST)
    if copy is None:
        return broken(task.path.name)
    with _bounded_memory():
        answer = read_one(task, options)
    copy.arrive()
    return answer


class _Worker:
    """One process and the pipe to it; ``begun`` is the number and name of what it reads."""

    def __init__(self) -> None:
        # Not multiprocessing's own processes: those run the script that was started once more.
        self.pipe, theirs = Pipe()
        self.begun: tuple[int, str] | None = None
        self._since = 0.0
        descriptor = theirs.fileno()
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-P", "-c", _START.format(path=sys.path, descriptor=descriptor)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,),
        )
        theirs.close()

    @property
    def is_overdue(self) -> bool:
        """Whether its document takes longer than any should."""
        return time.monotonic() - self._since > _LONGEST

    def give(self, number: int, task: Task, options: ReadOptions, helpers: int) -> None:
        """Let it read a document, with so many processes more if it is long."""
        self.begun = (number, task.path.name)
        self._since = time.monotonic()
        with suppress(OSError):  # found dead when its answer is waited for
            self.pipe.send((task, options, helpers))

    def receive(self) -> Read | Refused | PageProgress | None:
        """Its answer, or a report of how far it is; None if the process has ended."""
        try:
            answer: Read | Refused | PageProgress = self.pipe.recv()
        except (EOFError, OSError):
            self.begun = None
            return None
        if isinstance(answer, PageProgress):
            if answer.by_eye:
                self._since = time.monotonic()  # each such page has time of its own
        else:
            self.begun = None
        return answer

    def end(self) -> None:
        """End the process."""
        self.pipe.close()
        self._process.kill()
        self._process.wait()


_START = (
    "import sys; sys.path[:] = {path!r}; "
    "from xgbudget_tui.batch.workers import work; work({descriptor})"
)


def work(descriptor: int) -> None:
    """In a worker: read what comes through a pipe until it closes."""
    with collect_seldom(), own_process(), _bounded_memory():
        _work(descriptor)


def _work(descriptor: int) -> None:
    from xgbudget_tui.document.pdf_helpers import allow_helpers

    pipe = Connection(descriptor)
    # ctrl+c goes to the whole group; the process that saves decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task, options, helpers = pipe.recv()
        except (EOFError, OSError):
            return
        with allow_helpers(helpers), listening(partial(_report, pipe)):
            answer = read_one(task, options)
        try:
            pipe.send(answer)
        except OSError:
            return


def _report(pipe: Connection, progress: PageProgress) -> None:
    with suppress(OSError):  # nobody is there any more: found out when the answer is sent
        pipe.send(progress)


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Take no more than a worker may: a file that wants it all then fails alone."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = min(limit for limit in (soft, hard, _MOST_MEMORY) if limit != resource.RLIM_INFINITY)
    with suppress(ValueError, OSError):  # not every system bounds it
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
