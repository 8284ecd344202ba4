"""Many documents into one archive: what is skipped, read and saved, and how it ends."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xgbudget_tui.batch.documents import Source, find_sources
from xgbudget_tui.batch.unpack import unpack_member
from xgbudget_tui.batch.workers import (
    Outcome,
    Read,
    Refused,
    Skipped,
    Task,
    Workers,
    collect_seldom,
    count_workers,
)
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.crash_report import InternalError, describe_crash
from xgbudget_tui.model.errors import ArchiveError, BudgetError
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.value import value_class


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How many documents there were, and how they ended."""

    documents: int
    saved: int
    skipped: int
    failed: int


@value_class
class RunOptions:
    """How documents are imported.

    ``fresh`` writes a new archive in place of the old one, ``again`` also reads what is in it
    already, ``mapping`` names a description of open data, ``rules`` a file of one's own rules
    (None: ``rules.toml`` beside each document), ``workers`` is how many processes read (None: one
    for each core; 0: this one).
    """

    fresh: bool = False
    again: bool = False
    mapping: str | None = None
    workers: int | None = None
    rules: str | None = None


@value_class
class DocumentStarted:
    """A document is given to be read; several may be at a time."""

    source: Source


class StillReading:
    """A moment has passed while documents are read."""


@value_class
class DocumentSkipped:
    """A document is in the archive already, or came before in this run."""

    source: Source
    reason: Skipped


@value_class
class DocumentRefused:
    """A document could not be read or saved; ``error`` says why, in both languages."""

    source: Source
    error: BudgetError


@value_class
class DocumentRead:
    """A document was read and proved; it is about to be saved."""

    source: Source
    book: Book
    audit: Audit


@value_class
class BookSaved:
    """The Book of a document was saved (with ``fresh``: to the archive that is being made)."""

    source: Source
    book: Book
    audit: Audit


@value_class
class DocumentDone:
    """A document is done, however it ended; ``lines`` were read of it."""

    source: Source
    lines: int


@value_class
class ImportDone:
    """The run is over and all is in the archive."""

    counts: RunCounts


Progress = (
    DocumentStarted
    | StillReading
    | DocumentSkipped
    | DocumentRefused
    | DocumentRead
    | BookSaved
    | DocumentDone
    | ImportDone
)
"""What an import yields. Of each document: started, then skipped, refused, or read and then saved
or refused, then done; StillReading comes in between. At the end there is one ImportDone."""


def import_documents(  # noqa: PLR0913 - each is an option of its own
    paths: Iterable[str | Path],
    archive: str | Path,
    *,
    fresh: bool = False,
    again: bool = False,
    mapping: str | Path | None = None,
    workers: int | None = None,
    rules: str | Path | None = None,
) -> Generator[Progress, None, None]:
    """Import files, folders, globs and zip archives into one archive, and yield how it goes.

    The options are those of :class:`RunOptions`. Each Book is saved as it comes; where the
    iteration is given up, what was saved before stays (with ``fresh``, the old archive). Raises
    DocumentError where a path names nothing, ArchiveError where the archive cannot be written.
    """
    sources = find_sources([str(path) for path in paths])
    described = None if mapping is None else str(mapping)
    own = None if rules is None else str(rules)
    options = RunOptions(fresh=fresh, again=again, mapping=described, workers=workers, rules=own)
    yield from ImportRun(Path(archive), sources, options).run()


class ImportRun:
    """Documents into one archive: read by all cores, saved here, one after the other.

    Each Book is saved as it comes, so that an import that is stopped keeps what it had; with
    ``fresh`` all go to a file beside, which takes the archive's place when the last is in.
    ``waiting`` is called where another import holds the archive.
    """

    def __init__(
        self,
        output: Path,
        sources: Sequence[Source],
        options: RunOptions,
        *,
        waiting: Callable[[], None] | None = None,
    ) -> None:
        self.output = output
        self.sources = sources
        self.options = options
        self._waiting = waiting
        self._known: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._unpacked: dict[int, Path] = {}
        self._begun: list[DocumentStarted] = []

    def run(self) -> Generator[Progress, None, None]:
        """Import everything. Raises ArchiveError where the archive cannot be written at all."""
        from xgbudget_tui.store import hold_archive

        counts: Counter[type] = Counter()
        with hold_archive(self.output.absolute(), self._waiting), collect_seldom():
            for event in self._import():
                counts[type(event)] += 1
                yield event
        yield ImportDone(
            RunCounts(
                len(self.sources),
                counts[BookSaved],
                counts[DocumentSkipped],
                counts[DocumentRefused],
            )
        )

    def _import(self) -> Iterator[Progress]:
        if not (self.options.fresh or self.options.again or self.options.mapping):
            self._known = _known_contents(self.output)
        count = self.options.workers
        if count is None:
            count = count_workers(len(self.sources))
        packed = any(source.member is not None for source in self.sources)
        room = tempfile.TemporaryDirectory(prefix="xgbudget-") if packed else nullcontext("")
        with room as folder, Workers(count) as workers:
            outcomes = workers.watch_all(self._prepare(Path(folder)))
            yield from self._save_all(self._settle(outcomes))

    def _prepare(self, folder: Path) -> Iterator[Task | Outcome]:
        """Each source as a file to be read, or what is to be said; zip members go to ``folder``."""
        for number, source in enumerate(self.sources):
            self._begun.append(DocumentStarted(source))
            if source.refused is not None:
                yield Refused.of(source.refused)
                continue
            path = source.path
            if source.member is not None:
                inside = folder / str(number)
                inside.mkdir()
                self._unpacked[number] = inside
                try:
                    path = unpack_member(source.path, source.member, inside)
                except BudgetError as error:
                    yield Refused.of(error)
                    continue
            options = self.options
            task = Task(path, options.mapping, options.rules, source.path.parent)
            yield self._skip(source, path) or task

    def _skip(self, source: Source, path: Path) -> Skipped | None:
        if self.options.mapping:
            return None
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            return None  # the reader says what is wrong with it
        if digest in self._known:
            return Skipped(self._known[digest])
        twin = self._seen.setdefault(digest, source.label)
        return None if twin == source.label else Skipped(twin, twin=True)

    def _settle(self, outcomes: Iterator[Outcome | None]) -> Iterator[Progress]:
        """How the documents are read and what becomes of each, before any is saved."""
        numbered = enumerate(self.sources)
        for outcome in outcomes:
            yield from self._begun
            self._begun.clear()
            if outcome is None:
                yield StillReading()
                continue
            number, source = next(numbered)
            inside = self._unpacked.pop(number, None)
            if inside is not None:
                shutil.rmtree(inside, ignore_errors=True)
            if isinstance(outcome, Read):
                yield DocumentRead(source, outcome.book, outcome.audit)
                continue
            if isinstance(outcome, Skipped):
                yield DocumentSkipped(source, outcome)
            else:
                yield DocumentRefused(source, outcome.error())
            yield DocumentDone(source, 0)

    def _save_all(self, settled: Iterator[Progress]) -> Iterator[Progress]:
        """Save each Book, by itself or, with ``fresh``, in a new archive with all others."""
        from xgbudget_tui.store import make_archive, save_book

        fresh = make_archive(self.output) if self.options.fresh else nullcontext()
        with fresh as new:
            save = partial(save_book, self.output) if new is None else new.add
            for event in settled:
                yield event
                if isinstance(event, DocumentRead):
                    yield _try(save, event)
                    yield DocumentDone(event.source, _count_lines(event.book))


def _try(save: Callable[[Book, Audit], None], read: DocumentRead) -> BookSaved | DocumentRefused:
    try:
        save(read.book, read.audit)
    except ArchiveError as error:
        return DocumentRefused(read.source, error)
    except Exception as error:  # nothing of it was written; the rest goes on
        return DocumentRefused(read.source, InternalError(describe_crash(error)))
    return BookSaved(read.source, read.book, read.audit)


def _known_contents(path: Path) -> dict[str, str]:
    """What an archive holds already: its Books by the hash of their documents."""
    if not path.is_file() or not path.stat().st_size:
        return {}
    from xgbudget_tui.store import open_archive

    archive = open_archive(path)
    try:
        return {book.source_sha256: f"{book.region} {book.year}" for book in archive.find_books()}
    finally:
        archive.close()


def _count_lines(book: Book) -> int:
    return sum(len(section.lines) for section in book.sections)
