"""Documents queued for any number of machines, and one machine's part of the work."""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import xgbudget_tui
from xgbudget_tui.batch.documents import ARCHIVE, Source, find_sources
from xgbudget_tui.batch.run import BookSaved, BooksJoined, DocumentRefused, ImportRun, RunOptions
from xgbudget_tui.batch.unpack import safe_name
from xgbudget_tui.batch.workers import ReadOptions
from xgbudget_tui.document.registry import LARGEST_FILE
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl, read_place
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ArchiveError, BudgetError, DocumentError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.queue import QueuedDocument
from xgbudget_tui.model.text import shown_name
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    from xgbudget_tui.store.postgres.queue import TaskQueue

MOST_TOGETHER = 32
"""Files of one folder that are queued as one task, so that those of one place become one Book."""


@value_class
class TaskDone:
    """A document was read and its Books are published."""

    name: str
    books: tuple[Book, ...]


@value_class
class TaskRefused:
    """A document was set aside; ``error`` says why."""

    name: str
    error: BudgetError


@value_class
class TaskInterrupted:
    """The connection was lost; the task, if there was one, is begun anew by whoever takes it."""

    name: str
    error: BudgetError


Step = TaskDone | TaskRefused | TaskInterrupted | None
"""How a task ended; None: all documents are done, set aside or in other hands."""


def open_queue(place: str | ArchiveUrl) -> TaskQueue:
    """The queue beside an archive on a server. Raises ArchiveError, for a file too."""
    where: ArchivePlace = read_place(place)
    if not isinstance(where, ArchiveUrl):
        raise ArchiveError(
            f"{where} is a file: a queue needs a server, as in postgresql://HOST/DATABASE.",
            f"{where} 是文件：队列需要服务器，如 postgresql://主机/数据库。",
        )
    from xgbudget_tui.store.postgres.queue import open_queue as open_task_queue

    return open_task_queue(where, xgbudget_tui.__version__)


def list_documents(
    words: Sequence[str], *, hidden: bool = False, force: bool = False
) -> Iterator[QueuedDocument]:
    """The tasks that files, folders, globs and zip archives make, one after the other.

    A file is a task; so is a zip archive, and a folder of few files: what is in them may make one
    Book. Raises DocumentError for what cannot be read at all.
    """
    for group in _group(find_sources(words)):
        refused = next((one.refused for one in group if one.refused), None)
        if refused is not None:
            raise refused
        first = group[0]
        packed = len(group) > 1 or first.member is not None or bool(first.pages)
        content = _pack(group) if packed else read_regular(first.path, LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            most = LARGEST_FILE // 1024**2
            raise DocumentError(
                f"{first.label} is larger than {most} MB: too large to be queued.",
                f"{first.label} 超过 {most} MB，不能排入队列。",
            )
        of_folder = packed and first.member is None
        name = first.within if of_folder and first.within else shown_name(first.path.name)
        digest = hashlib.sha256(content).hexdigest()
        yield QueuedDocument(name, digest, content, first.within, packed, hidden, force)


def _group(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources that are one task: of one archive, or of one folder of few files."""
    groups: dict[str, list[Source]] = {}
    for number, one in enumerate(sources):
        key = str(one.path) if one.member is not None else one.gathered or f"#{number}"
        groups.setdefault(key, []).append(one)
    return [
        part
        for group in groups.values()
        for part in ([group] if _are_together(group) else [[one] for one in group])
    ]


def _are_together(group: Sequence[Source]) -> bool:
    return len(group) <= MOST_TOGETHER or group[0].member is not None


def _pack(group: Sequence[Source]) -> bytes:
    """The archive itself, or the files of a folder as one, the same bytes for the same files."""
    if group[0].member is not None:
        return read_regular(group[0].path, LARGEST_FILE + 1)
    files = [page.path for one in group for page in (one.pages or (one,))]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            archive.writestr(zipfile.ZipInfo(path.name), read_regular(path, LARGEST_FILE + 1))
    return packed.getvalue()


def work(queue: TaskQueue) -> Generator[Step, None, None]:
    """Take tasks for ever, and yield how each ended.

    Where nothing waits None is yielded, and asked again when the next step is wanted. Given up in
    the middle of a task, nothing of it is published and another worker may begin it.
    """
    while True:
        try:
            document = queue.take()
        except ArchiveError as lost:  # between two tasks, or the server is not back yet
            if queue.is_connected:
                raise
            yield TaskInterrupted("", lost)
            continue
        if document is None:
            yield None
        else:
            yield from _work_on(document, queue)


def _work_on(document: QueuedDocument, queue: TaskQueue) -> Iterator[Step]:
    """Read a document and end its task."""
    try:
        books, error = _read(document, queue)
        published = error is None or bool(books and queue.is_sound)
        if published:
            queue.finish(error)
            _settle_years(queue, books)
    except ArchiveError as lost:
        if queue.is_connected:
            raise
        yield TaskInterrupted(document.name, lost)
        return
    except BaseException:
        queue.give_back()
        raise
    if published:
        yield TaskDone(document.name, books)
    if error is None:
        return
    if published:
        yield TaskRefused(document.name, error)
    elif queue.is_connected:
        queue.refuse(error)
        yield TaskRefused(document.name, error)
    else:
        yield TaskInterrupted(document.name, error)


def _settle_years(queue: TaskQueue, books: Sequence[Book]) -> None:
    """Hold what was published against the year before, and the year after against it.

    After the task and not in it: of two workers with Books of one place the later sees both.
    """
    from xgbudget_tui.batch.prior_year import settle_years
    from xgbudget_tui.store import open_archive, open_library

    places = {(book.region.name, book.year) for book in books}
    # Where the connection is lost meanwhile, what is missing is found when it is asked for.
    with suppress(ArchiveError), closing(open_archive(queue.place)) as archive:
        for _ in settle_years(archive, open_library(queue.place), places):
            pass


def _read(
    document: QueuedDocument, queue: TaskQueue
) -> tuple[tuple[Book, ...], BudgetError | None]:
    """Read a document into the transaction of its task; what came of it, or why nothing does."""
    reading = ReadOptions(hidden=document.hidden, force=document.force)
    books: list[Book] = []
    error: BudgetError | None = None
    with tempfile.TemporaryDirectory(prefix="xgbudget-") as folder:
        path = Path(folder) / safe_name(document.name)
        if document.packed and path.suffix.lower() != ARCHIVE:
            with zipfile.ZipFile(io.BytesIO(document.content)) as packed:
                packed.extractall(path)
            sources = find_sources([str(path)])
        else:
            path.write_bytes(document.content)
            size = len(document.content)
            alone = [Source(document.name, path, size, within=document.within)]
            sources = find_sources([str(path)]) if document.packed else alone
        run = ImportRun(
            path, sources, RunOptions(reading=reading, workers=1), library=queue.library
        )
        for event in run.run():
            if isinstance(event, BookSaved | BooksJoined):
                books.append(event.book)
            elif isinstance(event, DocumentRefused):
                error = error or event.error
    return tuple(books), error
