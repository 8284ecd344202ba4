"""Many documents into one archive: what is skipped, read and saved, and how it ends."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from xgbudget_tui.batch.documents import Source
from xgbudget_tui.batch.unpack import unpack_member
from xgbudget_tui.batch.workers import (
    Outcome,
    Read,
    Refused,
    Skipped,
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
    already, ``mapping`` names a description of open data.
    """

    fresh: bool = False
    again: bool = False
    mapping: str | None = None


class RunListener(Protocol):
    """What a run calls as it goes on; it prints nothing itself."""

    def waiting(self, output: Path) -> None:
        """Another import holds the archive."""

    def started(self, source: Source) -> None:
        """A document is given to be read."""

    def tick(self) -> None:
        """A moment has passed while documents are read."""

    def skipped(self, source: Source, outcome: Skipped) -> None:
        """A document is in the archive already, or came before in this run."""

    def saved(self, source: Source, read: Read) -> None:
        """A Book was saved."""

    def failed(self, source: Source, error: BudgetError) -> None:
        """A document could not be read or saved."""

    def settled(self, source: Source, lines: int) -> None:
        """A document is done, however it ended; ``lines`` were read of it."""

    def stopped(self, kept: int) -> None:
        """The run was interrupted; ``kept`` Books are in the archive."""

    def done(self, counts: RunCounts) -> None:
        """The run is over."""


class ImportRun:
    """Documents into one archive: read by all cores, saved here, one after the other.

    Each Book is saved as it comes, so that an import that is stopped keeps what it had; with
    ``fresh`` all go to a file beside, which takes the archive's place when the last is in.
    """

    def __init__(
        self,
        output: Path,
        sources: Sequence[Source],
        options: RunOptions,
        listener: RunListener,
    ) -> None:
        self.output = output
        self.sources = sources
        self.options = options
        self.listener = listener
        self.failed = self.skipped = self.saved = 0
        self._known: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._unpacked: dict[int, Path] = {}
        self._now: tuple[Source, Read] | None = None

    def run(self) -> None:
        """Import everything. Raises ArchiveError where the archive cannot be written at all."""
        from xgbudget_tui.store import hold_archive

        held = hold_archive(self.output.absolute(), partial(self.listener.waiting, self.output))
        with held, collect_seldom():
            try:
                self._import()
            except KeyboardInterrupt:
                self.listener.stopped(0 if self.options.fresh else self.saved)
                raise
            self.listener.done(RunCounts(len(self.sources), self.saved, self.skipped, self.failed))

    def _import(self) -> None:
        if not (self.options.fresh or self.options.again or self.options.mapping):
            self._known = _known_contents(self.output)
        count = count_workers(len(self.sources))
        workers = Workers(count, self.options.mapping, self.listener.tick)
        packed = any(source.member is not None for source in self.sources)
        room = tempfile.TemporaryDirectory(prefix="xgbudget-") if packed else nullcontext("")
        with room as folder, workers:
            outcomes = workers.read_all(self._prepare(Path(folder)))
            reads = self._settle(outcomes)
            if self.options.fresh:
                self._save_fresh(reads)
            else:
                for source, read in reads:
                    self._save(source, read)

    def _prepare(self, folder: Path) -> Iterator[Path | Outcome]:
        """Each source as a file to be read, or what is to be said; zip members go to ``folder``."""
        for number, source in enumerate(self.sources):
            self.listener.started(source)
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
            yield self._skip(source, path) or path

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

    def _settle(self, outcomes: Iterator[Outcome]) -> Iterator[tuple[Source, Read]]:
        """The documents that were read; the others are reported here."""
        for number, (source, outcome) in enumerate(zip(self.sources, outcomes, strict=True)):
            inside = self._unpacked.pop(number, None)
            if inside is not None:
                shutil.rmtree(inside, ignore_errors=True)
            lines = _count_lines(outcome.book) if isinstance(outcome, Read) else 0
            if isinstance(outcome, Read):
                yield source, outcome
            elif isinstance(outcome, Skipped):
                self.skipped += 1
                self.listener.skipped(source, outcome)
            else:
                self._fail(source, outcome.error())
            self.listener.settled(source, lines)

    def _save(self, source: Source, read: Read) -> None:
        from xgbudget_tui.store import save_book

        try:
            save_book(self.output, read.book, read.audit)
        except ArchiveError as error:
            self._fail(source, error)
            return
        except Exception as error:  # nothing of it was written; the rest goes on
            self._fail(source, InternalError(describe_crash(error)))
            return
        self._report(source, read)

    def _save_fresh(self, reads: Iterator[tuple[Source, Read]]) -> None:
        from xgbudget_tui.store import save_books

        pairs = self._pairs(reads)
        first = next(pairs, None)
        if first is None:
            return

        def written(_: int) -> None:
            assert self._now is not None
            self._report(*self._now)

        def not_written(_: Book, error: ArchiveError) -> None:
            assert self._now is not None
            self._fail(self._now[0], error)

        def from_first() -> Iterator[tuple[Book, Audit]]:
            yield first
            yield from pairs

        save_books(self.output, from_first(), fresh=True, progress=written, failed=not_written)

    def _pairs(self, reads: Iterator[tuple[Source, Read]]) -> Iterator[tuple[Book, Audit]]:
        for source, read in reads:
            self._now = (source, read)
            yield read.book, read.audit

    def _report(self, source: Source, read: Read) -> None:
        self.saved += 1
        self.listener.saved(source, read)

    def _fail(self, source: Source, error: BudgetError) -> None:
        self.failed += 1
        self.listener.failed(source, error)


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
