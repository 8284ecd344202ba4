"""Many documents into one archive: what is skipped, read and saved, and how it ends."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xgbudget_tui.batch.documents import Source, fetch_source, find_sources
from xgbudget_tui.batch.gathering import Gatherer, JoinedBook, Member, ReplacedEdition
from xgbudget_tui.batch.workers import (
    Outcome,
    PageReached,
    Read,
    ReadOptions,
    Refused,
    Skipped,
    Task,
    Watched,
    Workers,
    count_workers,
)
from xgbudget_tui.document.registry import LARGEST_FILE
from xgbudget_tui.importer.joining import FileCard
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl, read_place
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.crash_report import InternalError, describe_crash
from xgbudget_tui.model.errors import ArchiveError, BudgetError
from xgbudget_tui.model.files import open_regular
from xgbudget_tui.model.garbage import collect_seldom
from xgbudget_tui.model.library_calls import is_own_process
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    from xgbudget_tui.batch.prior_year import PlaceAndYear
    from xgbudget_tui.model.library import KnownDocument, Library


@value_class
class RunCounts:
    """How many documents there were, and how they ended.

    ``joined`` are the Books that several documents made together.
    """

    documents: int
    saved: int
    skipped: int
    failed: int
    joined: int = 0


_PLAIN = ReadOptions()


@value_class
class RunOptions:
    """How documents are imported.

    ``fresh`` writes a new archive in place of the old one, ``again`` also reads what is in it
    already, ``reading`` is how each is read, ``workers`` is how many processes read (None: one for
    each core; 0: this one).
    """

    fresh: bool = False
    again: bool = False
    reading: ReadOptions = _PLAIN
    workers: int | None = None
    rules: str | None = None


@value_class
class DocumentStarted:
    """A document is given to be read; several may be at a time."""

    source: Source


@value_class
class StillReading:
    """A moment has passed while documents are read; ``reached`` is how far one of them is."""

    reached: PageReached | None = None


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
class BooksJoined:
    """The Book that several files of one folder or archive make was saved in place of theirs.

    Of one source only where it is the edition kept of several.
    """

    sources: tuple[Source, ...]
    book: Book
    audit: Audit


@value_class
class EditionReplaced:
    """A file of a folder or archive prints what another one does, whose Book stays."""

    source: Source
    by: Source


@value_class
class GatheringDone:
    """All files of a folder or archive are settled; ``source`` is the last of them."""

    source: Source


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
    | BooksJoined
    | EditionReplaced
    | GatheringDone
    | ImportDone
)
"""What an import yields. Of each document: started, then skipped, refused, or read and then saved
or refused, then done; StillReading comes in between. After the last of several documents of one
folder or archive come the Books that some of them make together. At the end there is one
ImportDone."""


def import_documents(  # noqa: PLR0913 - the options are named one by one
    paths: Iterable[str | Path],
    archive: str | Path | ArchiveUrl,
    *,
    fresh: bool = False,
    again: bool = False,
    mapping: str | Path | None = None,
    hidden: bool = False,
    force: bool = False,
    rules: str | Path | None = None,
    workers: int | None = None,
) -> Generator[Progress, None, None]:
    """Import files, folders, globs and zip archives into one archive, and yield how it goes.

    The options are those of :class:`RunOptions` and
    :class:`~xgbudget_tui.batch.workers.ReadOptions`. Each Book is saved as it comes; where the
    iteration is given up, what was saved before stays (with ``fresh``, the old archive). Raises
    DocumentError where a path names nothing, ArchiveError where the archive cannot be written.
    """
    sources = find_sources([str(path) for path in paths])
    described = None if mapping is None else str(mapping)
    own = None if rules is None else str(rules)
    reading = ReadOptions(mapping=described, rules=own, hidden=hidden, force=force)
    options = RunOptions(fresh=fresh, again=again, reading=reading, workers=workers)
    yield from ImportRun(read_place(archive), sources, options).run()


class ImportRun:
    """Documents into one archive: read by all cores, saved here, one after the other.

    Each Book is saved as it comes, so that an import that is stopped keeps what it had; with
    ``fresh`` all go to a file beside, which takes the archive's place when the last is in.
    ``waiting`` is called where another import holds the archive. They are saved to ``library``
    where one is given, else to the archive that ``output`` names.
    """

    def __init__(
        self,
        output: ArchivePlace,
        sources: Sequence[Source],
        options: RunOptions,
        *,
        waiting: Callable[[], None] | None = None,
        library: Library | None = None,
    ) -> None:
        self.output = output
        self._library = library
        self.sources = sources
        self.options = options
        self._waiting = waiting
        self._known: dict[str, KnownDocument] = {}
        self._seen: dict[str, str] = {}
        self._unpacked: dict[int, Path] = {}
        self._begun: list[DocumentStarted] = []
        self._digests: dict[str, str] = {}
        self._met: set[PlaceAndYear] = set()

    def run(self) -> Generator[Progress, None, None]:
        """Import everything. Raises ArchiveError where the archive cannot be written at all."""
        from xgbudget_tui.store import open_library

        library = self._library or open_library(self.output)
        counts: Counter[type] = Counter()
        joined = 0
        places: set[PlaceAndYear] = set()
        with library.hold(self._waiting), collect_seldom():
            for event in self._import(library):
                counts[type(event)] += 1
                joined += isinstance(event, BooksJoined) and len(event.sources) > 1
                if isinstance(event, BookSaved | BooksJoined):
                    places.add((event.book.region.name, event.book.year))
                yield event
            if self._library is None:
                yield from self._settle_years(library, places | self._met)
        yield ImportDone(
            RunCounts(
                len(self.sources),
                counts[BookSaved],
                counts[DocumentSkipped],
                counts[DocumentRefused],
                joined,
            )
        )

    def _settle_years(
        self, library: Library, places: Collection[PlaceAndYear]
    ) -> Iterator[Progress]:
        """Hold what was saved against the year before; also what a run left that was stopped."""
        if not places:
            return
        from xgbudget_tui.batch.prior_year import settle_years
        from xgbudget_tui.store import open_archive

        with closing(open_archive(self.output)) as archive:
            for _ in settle_years(archive, library, places):
                yield StillReading()

    def _import(self, library: Library) -> Iterator[Progress]:
        if not (self.options.fresh or self.options.again or self.options.reading.mapping):
            self._known = library.find_documents()
        count = self.options.workers
        if count is None:
            count = count_workers(len(self.sources))
        packed = any(source.member is not None or source.pages for source in self.sources)
        room = tempfile.TemporaryDirectory(prefix="xgbudget-") if packed else nullcontext("")
        alone = len(self.sources) == 1 and is_own_process() and isinstance(self.output, Path)
        with room as folder, Workers(count, self.options.reading, alone=alone) as workers:
            outcomes = workers.watch_all(self._prepare(Path(folder)))
            yield from self._save_all(library, self._settle(outcomes))

    def _prepare(self, folder: Path) -> Iterator[Task | Outcome]:
        """Each source as a file to be read, or what is to be said; zip members go to ``folder``."""
        for number, source in enumerate(self.sources):
            self._begun.append(DocumentStarted(source))
            if source.refused is not None:
                yield Refused.of(source.refused)
                continue
            path = source.path
            if source.member is not None or source.pages:
                inside = folder / str(number)
                inside.mkdir()
                self._unpacked[number] = inside
                try:
                    path = fetch_source(source, inside)
                except BudgetError as error:
                    yield Refused.of(error)
                    continue
            yield self._skip(source, path) or Task(path, source.within, source.path.parent)

    def _skip(self, source: Source, path: Path) -> Skipped | None:
        if self.options.reading.mapping:
            return None
        try:
            with open_regular(path) as file:
                if not 0 < os.fstat(file.fileno()).st_size <= LARGEST_FILE:
                    return None
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except (BudgetError, OSError, ValueError):
            return None  # the reader says what is wrong with it
        known = self._known.get(digest)
        if known is not None:
            self._digests[source.label] = digest
            self._met.add((known.region, known.year))
            return Skipped(f"{known.region} {known.year}")
        twin = self._seen.setdefault(digest, source.label)
        return None if twin == source.label else Skipped(twin, twin=True)

    def _settle(self, outcomes: Iterator[Watched]) -> Iterator[Progress]:
        """How the documents are read and what becomes of each, before any is saved."""
        numbered = enumerate(self.sources)
        for outcome in outcomes:
            yield from self._begun
            self._begun.clear()
            if outcome is None or isinstance(outcome, PageReached):
                yield StillReading(outcome)
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

    def _save_all(self, library: Library, settled: Iterator[Progress]) -> Iterator[Progress]:
        """Save each Book, by itself or, with ``fresh``, in a new archive with all others."""
        fresh = library.make() if self.options.fresh else nullcontext()
        with fresh as new:
            save: Save = library.save if new is None else new.add
            load = library.load if new is None else new.load
            gatherer = Gatherer(self.sources, partial(self._load_again, load))
            for event in settled:
                yield event
                if isinstance(event, DocumentRead):
                    saved = _try(save, event)
                    yield saved
                    if isinstance(saved, BookSaved) and gatherer.is_gathered(event.source):
                        gatherer.add(event.source, event.book)
                    done = DocumentDone(event.source, _count_lines(event.book))
                    yield done
                    yield from self._gather(gatherer, done, save)
                elif isinstance(event, DocumentDone):
                    yield from self._gather(gatherer, event, save)

    def _gather(self, gatherer: Gatherer, done: DocumentDone, save: Save) -> Iterator[Progress]:
        """Save the Books that the files of a folder or archive make, when the last is done."""
        source = done.source
        if not gatherer.is_gathered(source):
            return
        digest = self._digests.pop(source.label, None)
        if digest is not None:
            known = self._known[digest]
            card = FileCard(known.region, known.year, known.stage)
            gatherer.add_known(source, digest, card)
        for found in gatherer.settle(source):
            if isinstance(found, ReplacedEdition):
                yield EditionReplaced(found.member.source, found.winner.source)
            else:
                yield _try_joined(save, found, self.options.reading.rules)
        if gatherer.is_settled(source):
            yield GatheringDone(source)

    def _load_again(self, load: Callable[[str], Book | None], member: Member) -> Book | None:
        """The Book of one file: the archive's if it was saved in this run, else read anew."""
        book = load(member.sha256) if member.new else None
        return book if book is not None else self._read_again(member.source)

    def _read_again(self, source: Source) -> Book | None:
        with tempfile.TemporaryDirectory(prefix="xgbudget-") as folder:
            try:
                path = fetch_source(source, Path(folder))
            except BudgetError:
                return None
            with Workers(0, self.options.reading) as workers:
                (outcome,) = workers.read_all(iter([Task(path, source.within)]))
        return outcome.book if isinstance(outcome, Read) else None


class Save(Protocol):
    """Saves a Book in place of those of some documents."""

    def __call__(self, book: Book, audit: Audit, /, *, replacing: Collection[str] = ()) -> None:
        """Raises ArchiveError with nothing changed."""


def _try(save: Save, read: DocumentRead) -> BookSaved | DocumentRefused:
    error = _save(save, read.book, read.audit)
    if error is not None:
        return DocumentRefused(read.source, error)
    return BookSaved(read.source, read.book, read.audit)


def _try_joined(save: Save, joined: JoinedBook, rules: str | None) -> BooksJoined | DocumentRefused:
    """Prove a joined Book, by the rules named or those beside its first file too, and save it."""
    from xgbudget_tui.batch.own_rules import find_rules, prove_with

    sources = tuple(member.source for member in joined.members)
    try:
        audit = prove_with(joined.book, find_rules(sources[0].path.parent, rules))
    except BudgetError as error:
        return DocumentRefused(sources[0], error)
    failed = _save(save, joined.book, audit, joined.replacing)
    if failed is not None:
        return DocumentRefused(sources[0], failed)
    return BooksJoined(sources, joined.book, audit)


def _save(
    save: Save, book: Book, audit: Audit, replacing: Collection[str] = ()
) -> BudgetError | None:
    """Save a Book; what went wrong, None where nothing did."""
    try:
        save(book, audit, replacing=replacing)
    except ArchiveError as error:
        return error
    except Exception as error:  # nothing of it was written; the rest goes on
        return InternalError(describe_crash(error))
    return None


def _count_lines(book: Book) -> int:
    return sum(len(section.lines) for section in book.sections)
