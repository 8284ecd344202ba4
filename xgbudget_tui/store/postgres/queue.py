"""A queue of documents beside the archive they go into: any number of machines take from it.

A task is one document with its bytes. Whoever works on it holds its row locked until the Books are
published and the task is marked, all in one transaction: a worker that is killed lets go of both,
and another takes the task up. What ends workers again and again is set aside.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import NoReturn

import psycopg

from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ArchiveError, BudgetError
from xgbudget_tui.model.library import KnownDocument, NewLibrary, Settled
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.queue import QueuedDocument, QueueStatus, RefusedTask
from xgbudget_tui.model.value import value_class
from xgbudget_tui.store.postgres import refusals
from xgbudget_tui.store.postgres.connection import PostgresConnection, connect
from xgbudget_tui.store.postgres.library import LOCK, PostgresLibrary, write_in_place
from xgbudget_tui.store.postgres.refusals import SCHEMA
from xgbudget_tui.store.save import find_twins

MOST_TRIES = 3
"""Workers that may end while they read a document before it is set aside."""

_TABLE = f"""
CREATE TABLE IF NOT EXISTS {SCHEMA}.task (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256 text NOT NULL,          -- of the document
  program text NOT NULL,         -- the release that is to read it
  reading text NOT NULL,         -- SHA-256 of how: of all from "within" to "mapping"
  name text NOT NULL,
  within text NOT NULL,          -- the folder or archive it stood in
  packed boolean NOT NULL,       -- several files as a zip archive
  hidden boolean NOT NULL,
  force boolean NOT NULL,
  rules bytea,                   -- rules of one's own, null without
  rules_name text NOT NULL,      -- of their file, "" without
  mapping bytea,                 -- what the columns of open data are, null without
  content bytea,                 -- compressed; null when it is no longer needed
  state text NOT NULL,           -- waiting, done, refused
  tries bigint NOT NULL,         -- workers that have taken it
  taken timestamptz,             -- by the last of them
  taker text NOT NULL,           -- which of them that is, "" for none
  en text NOT NULL,              -- why it was refused
  zh text NOT NULL,
  UNIQUE (sha256, program, reading)
);
CREATE INDEX IF NOT EXISTS task_by_try ON {SCHEMA}.task(program, tries, id)
  WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS {SCHEMA}.task_book (
  sha256 text PRIMARY KEY,       -- of the document of a Book
  task bigint NOT NULL           -- the last that has published it
);
CREATE TABLE IF NOT EXISTS {SCHEMA}.task_year (
  task bigint NOT NULL,
  region text NOT NULL,          -- whose Book of which year it has published
  year bigint NOT NULL,          -- and is yet to be held against the year before
  PRIMARY KEY (task, region, year)
)"""
_HOW = "name, within, packed, hidden, force, rules, rules_name, mapping"
"""What is kept of a document besides its content, in the order of its fields."""
_READING = 0x58474251
"""The first number of the lock that says that a task is read (the letters XGBQ)."""
_NUMBER = "(?::bigint % 2147483648)::int"
"""The second: a task's own."""
_FREE = "(taken IS NULL OR taken < now() - interval '5 seconds')"
"""Between being counted and being locked by the same worker a task is no other's."""
_MOST_UNSETTLED = 100
"""Tasks whose Books are held against the year before until it is looked whether one waits."""
_ENDED = (
    f"{MOST_TRIES} workers ended while they read it; queue it again to have it tried again.",
    f"有 {MOST_TRIES} 个工作进程在读取它时中断；重新排入队列即可再试。",
)
_RAISED = (psycopg.Error, UnicodeError, OverflowError)


@value_class
class SavedBook:
    """A Book that a task has saved; ``sha256`` is its document's."""

    sha256: str
    region: str
    year: int


class TaskQueue:
    """The queue of one archive, over one connection; ``program`` is the release that reads."""

    def __init__(self, url: ArchiveUrl, program: str) -> None:
        self._url = url
        self._name = str(url)
        self._program = program
        with PostgresLibrary(url).hold():  # lays out the archive where there is none yet
            pass
        self._connection = PostgresConnection(connect(url), self._name)
        self._task: int | None = None
        self._saved: list[SavedBook] = []
        self._taker = ""
        newest = f"{SCHEMA}.task_year"
        with self._explained():
            if self._connection.fetch_first("SELECT to_regclass(?)::text", (newest,))[0] is None:
                self._connection.execute(_TABLE)

    def close(self) -> None:
        """Let go of the connection, and of the task that is worked on."""
        self._connection.close()

    def put(self, documents: Iterable[QueuedDocument]) -> tuple[int, int]:
        """Have documents wait; how many, and how many were there already.

        What was set aside, or is about to be, waits again.
        """
        queued = known = 0
        with self._explained():
            for one in documents:
                waits = self._put(one)
                queued += waits
                known += not waits
        return queued, known

    def _put(self, document: QueuedDocument) -> bool:
        """Have a document wait; False where it does already, is read now, or is done."""
        key = (document.sha256, self._program, document.reading)
        found = self._connection.execute(
            f"SELECT id, state = 'refused' OR state = 'waiting' AND tries >= {MOST_TRIES}"
            f" FROM {SCHEMA}.task WHERE sha256 = ? AND program = ? AND reading = ?",
            key,
        ).fetchone()
        if found is None:
            row = self._connection.execute(
                f"INSERT INTO {SCHEMA}.task (sha256, program, reading, {_HOW},"
                " content, state, tries, taker, en, zh)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, '', '', '')"
                " ON CONFLICT DO NOTHING RETURNING id",
                (*key, document.name, document.within, document.packed, document.hidden,
                 document.force, document.rules, document.rules_name, document.mapping,
                 zlib.compress(document.content)),
            ).fetchone()  # fmt: skip
            return row is not None
        known, is_set_aside = found
        if not is_set_aside:
            return False
        row = self._connection.execute(
            f"UPDATE {SCHEMA}.task SET state = 'waiting', tries = 0, taken = NULL, taker = '',"
            f" content = ?, name = ?, en = '', zh = '' WHERE id IN (SELECT id FROM {SCHEMA}.task"
            # Whoever reads it a last time holds it; that is not waited for.
            " WHERE id = ? AND state <> 'done' FOR UPDATE SKIP LOCKED) RETURNING id",
            (zlib.compress(document.content), document.name, known),
        ).fetchone()
        return row is not None

    def take(self) -> QueuedDocument | None:
        """Begin a task: its document, None if none is waiting that nobody works on."""
        self._take_connection_again()
        self._taker = secrets.token_hex(8)
        with self._explained():
            self._set_aside()
            row = self._connection.execute(
                f"UPDATE {SCHEMA}.task SET tries = tries + 1, taken = now(), taker = ? WHERE id ="
                f" (SELECT id FROM {SCHEMA}.task WHERE state = 'waiting' AND program = ?"
                f" AND tries < {MOST_TRIES} AND {_FREE} ORDER BY tries, id LIMIT 1"
                " FOR UPDATE SKIP LOCKED) RETURNING id",
                (self._taker, self._program),
            ).fetchone()
            if row is None:
                return None
            self._connection.begin_writing()
            found = self._connection.execute(
                f"SELECT sha256, content, {_HOW} FROM task"
                " WHERE id = ? AND state = 'waiting' AND taker = ? FOR UPDATE SKIP LOCKED",
                (*row, self._taker),
            ).fetchone()
            if found is None:  # another worker was quicker
                self._connection.leave()
                return None
            # A lock of a row is seen by none but who runs into it, this one by whoever asks.
            self._connection.execute(f"SELECT pg_advisory_xact_lock({_READING}, {_NUMBER})", row)
        (self._task,) = row
        self._saved = []
        sha256, content, name, *how = found
        return QueuedDocument(name, sha256, zlib.decompress(content), *how)

    def finish(self, error: BudgetError | None = None) -> int:
        """Publish what was saved and mark the task as done, both or neither; the task's number.

        ``error`` says which of several files of the task could not be read.
        """
        assert self._task is not None
        task = self._task
        said = (str(error), error.zh or str(error)) if error else ("", "")
        with self._explained():
            self._connection.execute(
                "UPDATE task SET state = 'done', content = NULL, en = ?, zh = ? WHERE id = ?",
                (*said, task),
            )
            for one in self._saved:
                self._connection.execute(
                    "INSERT INTO task_book AS b VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE"
                    " SET task = greatest(b.task, EXCLUDED.task)",
                    (one.sha256, task),
                )
                self._connection.execute(
                    "INSERT INTO task_year VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (task, one.region, one.year),
                )
            self._connection.execute("UPDATE archive SET changed = changed + 1")
            self._connection.server.commit()
        self._task = None
        return task

    def find_unsettled(self) -> dict[int, set[tuple[str, int]]]:
        """Regions and years of what tasks have published, for which no :meth:`mark_settled` came.

        There may be more, which come when these are settled.
        """
        with self._explained():
            rows = self._connection.execute(
                f"SELECT task, region, year FROM {SCHEMA}.task_year WHERE task IN (SELECT DISTINCT"
                f" task FROM {SCHEMA}.task_year ORDER BY task LIMIT {_MOST_UNSETTLED})"
            ).fetchall()
        found: dict[int, set[tuple[str, int]]] = {}
        for task, region, year in rows:
            found.setdefault(task, set()).add((region, year))
        return found

    def mark_settled(self, task: int) -> None:
        """Note that what a task has published was held against the year before."""
        with self._explained():
            self._connection.execute(f"DELETE FROM {SCHEMA}.task_year WHERE task = ?", (task,))

    def refuse(self, error: BudgetError) -> None:
        """Publish nothing of the document and set it aside with the sentence that says why."""
        self._connection.leave()
        with self._explained():
            self._connection.execute(
                f"UPDATE {SCHEMA}.task SET state = 'refused', en = ?, zh = ? WHERE id = ?"
                " AND state = 'waiting'",  # another worker may have done it meanwhile
                (str(error), error.zh or str(error), self._task),
            )
        self._task = None

    def give_back(self) -> None:
        """Publish nothing and let another worker begin the task anew; never fails.

        Nor does it need to know of the task: whoever is interrupted may just have taken one.
        """
        self._connection.leave()
        # Where this fails it is free all the same, and counts as a try.
        with suppress(psycopg.Error, ArchiveError):
            self._take_connection_again()
            self._connection.execute(
                f"UPDATE {SCHEMA}.task SET tries = tries - 1, taken = NULL, taker = ''"
                " WHERE taker = ? AND state = 'waiting' AND program = ? AND tries > 0",
                (self._taker, self._program),
            )
        self._task = None

    @property
    def place(self) -> ArchiveUrl:
        """The archive that the Books go into."""
        return self._url

    @property
    def is_connected(self) -> bool:
        """Whether the server still answered when it was last asked."""
        return self._connection.is_usable()

    @property
    def is_sound(self) -> bool:
        """Whether what was saved for the task can still be published."""
        return self._connection.in_transaction()

    @property
    def library(self) -> TaskLibrary:
        """Where the Books of the task that was begun are saved."""
        return TaskLibrary(self._connection, self._name, self._task or 0, self._saved)

    def load_status(self) -> QueueStatus:
        """How far all workers together are."""
        with self._explained():
            counts = dict(
                self._connection.execute(
                    f"SELECT state, count(*) FROM {SCHEMA}.task GROUP BY state"
                ).fetchall()
            )
            (reading,) = self._connection.fetch_first(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                f" AND classid = {_READING} AND objsubid = 2 AND database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            refused = self._connection.execute(
                f"SELECT name, en, zh FROM {SCHEMA}.task WHERE en <> '' ORDER BY id"
            ).fetchall()
        return QueueStatus(
            max(0, counts.get("waiting", 0) - reading),
            reading,
            counts.get("done", 0),
            tuple(RefusedTask(*row) for row in refused),
        )

    def _set_aside(self) -> None:
        self._connection.execute(
            f"UPDATE {SCHEMA}.task SET state = 'refused', en = ?, zh = ? WHERE id IN"
            f" (SELECT id FROM {SCHEMA}.task WHERE state = 'waiting' AND program = ?"
            f" AND tries >= {MOST_TRIES} AND {_FREE} FOR UPDATE SKIP LOCKED)",
            (*_ENDED, self._program),
        )

    def _take_connection_again(self) -> None:
        """After the server was started anew, or the connection was cut."""
        if not self._connection.is_usable():
            self._connection = PostgresConnection(connect(self._url), self._name)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except _RAISED as error:
            lost = self._connection.server.broken
            self._connection.leave()
            raise refusals.explain_writing(self._name, error, lost=lost) from error


class TaskLibrary:
    """The archive as one task sees it: what it saves is published when the task is finished.

    ``saved`` takes what was.
    """

    def __init__(
        self, connection: PostgresConnection, name: str, task: int, saved: list[SavedBook]
    ) -> None:
        self._connection = connection
        self._name = name
        self._task = task
        self._saved = saved

    def hold(self, waiting: Callable[[], None] | None = None) -> AbstractContextManager[None]:
        """The task holds the connection already."""
        return nullcontext()

    def find_documents(self) -> dict[str, KnownDocument]:
        """None: what was queued is to be read."""
        return {}

    def load(self, sha256: str) -> Book | None:
        """None: a document of the task is read anew where it is needed twice."""
        return None

    def save(
        self,
        book: Book,
        audit: Audit,
        *,
        replacing: Collection[str] = (),
        settled: Settled | None = None,
    ) -> None:
        """Write a Book in the transaction of the task.

        Another edition of it stays where it was queued later, whichever was read first.
        """
        try:
            self._connection.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            if not self._has_later(book, replacing):
                write_in_place(self._connection, book, audit, replacing, settled)
                self._saved.append(SavedBook(book.source.sha256, book.region.name, book.year))
        except _RAISED as error:
            lost = self._connection.server.broken
            raise refusals.explain_writing(self._name, error, lost=lost) from error

    def replace_proofs(
        self, book_id: int, audit: Audit, rules: Collection[str], documents: Sequence[str]
    ) -> NoReturn:
        """What needs Books of other tasks waits until they can be seen, and this task is done."""
        raise NotImplementedError

    def _has_later(self, book: Book, replacing: Collection[str]) -> bool:
        """Whether a Book that this one would replace comes from a task queued after this."""
        twins = find_twins(self._connection, book, replacing)
        marks = ", ".join("?" * len(twins))
        later = (
            twins
            and self._connection.execute(
                "SELECT 1 FROM book b JOIN task_book t ON t.sha256 = b.source_sha256"
                f" WHERE t.task > ? AND b.id IN ({marks}) LIMIT 1",
                (self._task, *twins),
            ).fetchone()
        )
        return bool(later)

    def remove(self, book_id: int) -> NoReturn:
        """A task removes nothing."""
        raise NotImplementedError

    def make(self) -> AbstractContextManager[NewLibrary]:
        """A task does not write an archive anew."""
        raise NotImplementedError


def open_queue(url: ArchiveUrl, program: str) -> TaskQueue:
    """The queue beside an archive; both are made where they are not there yet.

    Raises ArchiveError.
    """
    from xgbudget_tui.store.postgres import require_driver

    require_driver()
    return TaskQueue(url, program)
