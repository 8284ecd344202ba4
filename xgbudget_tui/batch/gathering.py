"""The files of one folder or archive: which make one Book together, once all of them are read.

Each file is saved by itself as it comes, so that an import that is stopped keeps what it had. When
the last of a folder or archive is settled, those that belong together are joined, and the Book
they make takes the place of theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from xgbudget_tui.batch.documents import Source
from xgbudget_tui.importer.joining import (
    FileCard,
    card_of,
    gather_files,
    join_books,
    sort_editions,
)
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.value import value_class


@value_class
class Member:
    """A file of a folder or archive whose Book is known; ``new`` if it was read in this run."""

    source: Source
    sha256: str
    card: FileCard
    new: bool


@value_class
class JoinedBook:
    """A Book to be saved, made of several files or left of several editions.

    ``replacing`` are the hashes of the documents whose Books it takes the place of.
    """

    members: tuple[Member, ...]
    book: Book
    replacing: tuple[str, ...]


@value_class
class ReplacedEdition:
    """A file that is left out because another prints the same."""

    member: Member
    winner: Member


@dataclass(slots=True)
class Gatherer:
    """Collects the files of each folder or archive until its last is settled.

    ``load`` gives the Book of a file again: the archive's, or read anew; None where that fails.
    """

    sources: Sequence[Source]
    load: Callable[[Member], Book | None]
    _left: Counter[str] = field(default_factory=Counter)
    _members: dict[str, list[Member]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._left = Counter(source.gathered for source in self.sources if source.gathered)
        for gathered in [name for name, count in self._left.items() if count < 2]:
            del self._left[gathered]

    def is_gathered(self, source: Source) -> bool:
        """Whether a file may make a Book with others."""
        return source.gathered in self._left

    def add(self, source: Source, book: Book) -> None:
        """A file was read and saved."""
        member = Member(source, book.source.sha256, card_of(book), True)
        self._members.setdefault(source.gathered, []).append(member)

    def add_known(self, source: Source, sha256: str, card: FileCard) -> None:
        """A file was skipped, because the archive has it already."""
        self._members.setdefault(source.gathered, []).append(Member(source, sha256, card, False))

    def settle(self, source: Source) -> Iterator[JoinedBook | ReplacedEdition]:
        """A file is done, however it ended; after the last one, what they make together."""
        if not self.is_gathered(source):
            return
        self._left[source.gathered] -= 1
        if not self._left[source.gathered]:
            yield from self._join(self._members.pop(source.gathered, []))

    def is_settled(self, source: Source) -> bool:
        """Whether all files of a file's folder or archive are settled."""
        return not self._left.get(source.gathered)

    def _join(self, members: Sequence[Member]) -> Iterator[JoinedBook | ReplacedEdition]:
        for indices in gather_files([member.card for member in members]):
            found = [members[index] for index in indices]
            if len(found) > 1 and any(member.new for member in found):
                yield from self._join_some(found)

    def _join_some(self, found: Sequence[Member]) -> Iterator[JoinedBook | ReplacedEdition]:
        loaded = [(member, book) for member in found if (book := self.load(member)) is not None]
        members = [member for member, _ in loaded]
        books = [book for _, book in loaded]
        editions = sort_editions(books)
        for loser, winner in editions.replaced.items():
            yield ReplacedEdition(members[loser], members[winner])
        for indices in editions.books:
            own = tuple(members[index] for index in indices)
            old = [
                members[loser].sha256
                for loser, winner in editions.replaced.items()
                if winner in indices
            ]
            if len(indices) < 2 and not old:
                continue
            parts = [books[index] for index in indices]
            name = own[0].source.within
            book = join_books(parts, name) if len(parts) > 1 else parts[0]
            hashes = (*(member.sha256 for member in own), *old)
            yield JoinedBook(own, book, hashes)
