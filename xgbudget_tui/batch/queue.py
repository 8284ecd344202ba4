"""Documents queued for any number of machines, and one machine's part of the work."""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import xgbudget_tui
from xgbudget_tui.batch.documents import ARCHIVE, Source, find_sources
from xgbudget_tui.batch.own_rules import FILE as RULES_FILE
from xgbudget_tui.batch.own_rules import find_rules, load_rules
from xgbudget_tui.batch.run import BookSaved, BooksJoined, DocumentRefused, ImportRun, RunOptions
from xgbudget_tui.batch.unpack import safe_name
from xgbudget_tui.batch.workers import ReadOptions
from xgbudget_tui.document.registry import LARGEST_FILE, read_content
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl, read_place
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ArchiveError, BudgetError, DocumentError, ServerBusyError
from xgbudget_tui.model.queue import QueuedDocument
from xgbudget_tui.model.text import shown_name
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    from xgbudget_tui.batch.prior_year import PlaceAndYear
    from xgbudget_tui.store.postgres.queue import TaskQueue

MOST_TOGETHER = 32
"""Files of one folder that are queued as one task, so that those of one place become one Book."""
_PLAIN = ReadOptions()


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
    """The server was lost or busy; a task that was begun is begun anew by whoever takes it."""

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
    words: Sequence[str],
    reading: ReadOptions = _PLAIN,
    *,
    refused: Callable[[str, BudgetError], None],
) -> Iterator[QueuedDocument]:
    """The tasks that files, folders, globs and zip archives make, one after the other.

    A file is a task; so is a zip archive, and a folder of few files: what is in them may make one
    Book. What cannot be read is left out, and ``refused`` called with its name and why. Raises
    DocumentError where a folder or a glob holds no document, or the mapping is wrong, and
    SettingsError where the rules that ``reading`` names are.
    """
    plain = _describe(reading)
    for group in _group(find_sources(words)):
        readable: list[tuple[Source, tuple[bytes, ...]]] = []
        for one in group:
            try:
                readable.append((one, _load(one)))
            except BudgetError as error:
                refused(one.label, error)
        if not readable:
            continue
        try:
            yield _make_task(readable, plain)
        except BudgetError as error:
            label = readable[0][0].gathered if len(readable) > 1 else readable[0][0].label
            refused(label, error)


def _describe(reading: ReadOptions) -> QueuedDocument:
    """How documents are to be read, as a task without any; the files that are named are checked."""
    plain = QueuedDocument("", "", b"", hidden=reading.hidden, force=reading.force)
    if reading.mapping is not None:
        from xgbudget_tui.importer.open_data import read_mapping

        path = Path(reading.mapping)
        read_mapping(path)
        plain = replace(plain, mapping=read_content(path))
    if reading.rules is not None:
        path = Path(reading.rules)
        load_rules(path)
        plain = replace(plain, rules=read_content(path), rules_name=shown_name(path.name))
    return plain


def _group(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources that are one task: an archive, or the files of one folder of few.

    An archive is read where it is worked on: here it is one source, whatever is in it.
    """
    groups: dict[str, list[Source]] = {}
    for number, one in enumerate(sources):
        if _is_of_archive(one):
            whole = Source(str(one.path), one.path, within=one.within)
            groups[str(one.path)] = [whole]
        else:
            groups.setdefault(one.gathered or f"#{number}", []).append(one)
    return [
        part
        for group in groups.values()
        for part in ([group] if len(group) <= MOST_TOGETHER else [[one] for one in group])
    ]


def _is_of_archive(source: Source) -> bool:
    return any(one.member is not None for one in (source, *source.pages))


def _load(source: Source) -> tuple[bytes, ...]:
    """The content of the files of a source. Raises DocumentError, NotRegularError."""
    if source.refused is not None:
        raise source.refused
    return tuple(read_content(one.path) for one in source.pages or (source,))


def _make_task(
    readable: Sequence[tuple[Source, tuple[bytes, ...]]], plain: QueuedDocument
) -> QueuedDocument:
    """Sources that belong together as one task, with the rules beside them if none are named."""
    first, (content, *_) = readable[0]
    name, packed = shown_name(first.path.name), first.path.suffix.lower() == ARCHIVE
    if len(readable) > 1 or first.pages:
        # Pictures that were named one by one are called as the document is that they are pages of.
        name, packed = first.within or shown_name(Path(first.label).name), True
        content = _pack(readable)
    if len(content) > LARGEST_FILE:
        most = LARGEST_FILE // 1024**2
        raise DocumentError(
            f"{name} is larger than {most} MB: too large to be queued.",
            f"{name} 超过 {most} MB，不能排入队列。",
        )
    if plain.rules is None and find_rules(first.path.parent):
        rules = read_content(first.path.parent / RULES_FILE)
        plain = replace(plain, rules=rules, rules_name=RULES_FILE)
    digest = hashlib.sha256(content).hexdigest()
    return replace(
        plain,
        name=name,
        sha256=digest,
        content=content,
        within=first.within,
        packed=packed,
    )


def _pack(readable: Sequence[tuple[Source, tuple[bytes, ...]]]) -> bytes:
    """The files of a folder as a zip archive, the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for source, contents in readable:
            for one, content in zip(source.pages or (source,), contents, strict=True):
                archive.writestr(zipfile.ZipInfo(shown_name(one.path.name)), content)
    return packed.getvalue()


def work(queue: TaskQueue) -> Generator[Step, None, None]:
    """Take tasks for ever, and yield how each ended.

    Where nothing waits None is yielded, and asked again when the next step is wanted. Given up in
    the middle of a task, nothing of it is published and another worker may begin it.
    """
    while True:
        name = ""
        try:
            document = queue.take()
            if document is None:
                _settle_what_others_left(queue)
                yield None
                continue
            name = document.name
            yield from _work_on(document, queue)
        except ArchiveError as lost:  # in a task, between two, or the server is not back yet
            answered = queue.is_connected
            queue.give_back()
            if answered and not isinstance(lost, ServerBusyError):
                raise
            yield TaskInterrupted(name, lost)
        except BaseException:
            queue.give_back()
            raise


def _work_on(document: QueuedDocument, queue: TaskQueue) -> Iterator[Step]:
    """Read a document and end its task."""
    books, error = _read(document, queue)
    published = error is None or bool(books and queue.is_sound)
    if published:
        task = queue.finish(error)
        # Where the connection is lost meanwhile, whoever finds nothing to read does it.
        with suppress(ArchiveError):
            _settle_years(queue, task, {(book.region.name, book.year) for book in books})
        yield TaskDone(document.name, books)
    if error is None:
        return
    if published:
        yield TaskRefused(document.name, error)
    elif isinstance(error, ServerBusyError) or not queue.is_connected:
        queue.give_back()
        yield TaskInterrupted(document.name, error)
    else:
        queue.refuse(error)
        yield TaskRefused(document.name, error)


def _settle_what_others_left(queue: TaskQueue) -> None:
    """Hold against the year before what was published by workers that ended before they did."""
    with suppress(ArchiveError):
        for task, places in queue.find_unsettled().items():
            try:
                _settle_years(queue, task, places)
            except ArchiveError:
                raise
            except Exception:  # a mistake of the program must not end one worker after the other
                queue.mark_settled(task)


def _settle_years(queue: TaskQueue, task: int, places: Collection[PlaceAndYear]) -> None:
    """Hold what a task has published against the year before, and the year after against it.

    After the task and not in it: of two workers with Books of one place the later sees both.
    Raises ArchiveError.
    """
    from xgbudget_tui.batch.prior_year import settle_years
    from xgbudget_tui.store import open_archive, open_library

    with closing(open_archive(queue.place)) as archive:
        for _ in settle_years(archive, open_library(queue.place), places):
            pass
    queue.mark_settled(task)


def _read(
    document: QueuedDocument, queue: TaskQueue
) -> tuple[tuple[Book, ...], BudgetError | None]:
    """Read a document into the transaction of its task; what came of it, or why nothing does."""
    books: list[Book] = []
    error: BudgetError | None = None
    with tempfile.TemporaryDirectory(prefix="xgbudget-") as folder:
        sources = _unpack(document, Path(folder) / "documents")
        reading = ReadOptions(
            mapping=_write(document.mapping, "mapping.toml", Path(folder) / "mapping"),
            rules=_write(document.rules, document.rules_name, Path(folder) / "rules"),
            hidden=document.hidden,
            force=document.force,
        )
        options = RunOptions(reading=reading, workers=1)
        run = ImportRun(Path(folder), sources, options, library=queue.library)
        for event in run.run():
            if isinstance(event, BookSaved | BooksJoined):
                books.append(event.book)
            elif isinstance(event, DocumentRefused):
                error = error or event.error
    return tuple(books), error


def _unpack(document: QueuedDocument, folder: Path) -> list[Source]:
    """The files of a task as an import would find them where they were queued."""
    folder.mkdir()
    path = folder / _file_name(document.name)
    if document.packed and path.suffix.lower() != ARCHIVE:
        with zipfile.ZipFile(io.BytesIO(document.content)) as packed:
            packed.extractall(path)
    else:
        path.write_bytes(document.content)
    found = find_sources([str(path)]) if document.packed else [Source(document.name, path)]
    return [replace(one, within=document.within) for one in found]


def _write(content: bytes | None, name: str, folder: Path) -> str | None:
    """Where a file that an option names is kept while it is needed, None where there is none."""
    if content is None:
        return None
    folder.mkdir()
    path = folder / _file_name(name)
    path.write_bytes(content)
    return str(path)


_LONGEST_NAME = 255
"""Bytes of a file's name on most disks."""


def _file_name(name: str) -> str:
    """The name of the file itself where it can be one here: what is read may hang on it."""
    fits = 0 < len(name.encode(errors="replace")) <= _LONGEST_NAME
    plain = name == Path(name).name != ".." and "\0" not in name
    return name if fits and plain else safe_name(name)
