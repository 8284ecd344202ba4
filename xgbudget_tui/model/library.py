"""What an archive can be told: Books go in whole or not at all, and are taken out.

The counterpart of :mod:`xgbudget_tui.model.archive`, which is about reading. Any of these may
raise ArchiveError with one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import Stage
from xgbudget_tui.model.value import value_class


@value_class
class KnownDocument:
    """A document that an archive holds, as a Book or as a file of one; what that Book is of."""

    region: str
    year: int
    stage: Stage


@value_class
class Settled:
    """All that was proved of a Book, also beside those of the year before.

    ``documents`` are those it was held against, by their SHA-256.
    """

    audit: Audit
    documents: tuple[str, ...]


class NewLibrary(Protocol):
    """An archive that is being written anew; it takes the old one's place when it is done."""

    def load(self, sha256: str) -> Book | None:
        """The Book of a single document that was added, None if there is none."""
        ...

    def add(self, book: Book, audit: Audit, *, replacing: Collection[str] = ()) -> None:
        """Write a Book, with nothing of it written where that fails; others may follow."""
        ...


class Library(Protocol):
    """An archive that Books are written to."""

    def hold(self, waiting: Callable[[], None] | None = None) -> AbstractContextManager[None]:
        """Be ready to write while the block runs.

        Where only one import may write at a time, ``waiting`` is called once if another does.
        """
        ...

    def find_documents(self) -> dict[str, KnownDocument]:
        """The documents it holds, by the SHA-256 of their contents; none if it is yet to be."""
        ...

    def load(self, sha256: str) -> Book | None:
        """The Book of a single document, None if there is none."""
        ...

    def save(
        self,
        book: Book,
        audit: Audit,
        *,
        replacing: Collection[str] = (),
        settled: Settled | None = None,
    ) -> None:
        """Publish a Book with its proofs at once, in place of the Book of the same document.

        It also replaces Books all of whose documents are among ``replacing``, by their SHA-256.
        ``settled`` may be written in place of ``audit``, which has nothing of the year before; a
        library that does not is asked for the documents of the Book and has none.
        """
        ...

    def replace_proofs(
        self, book_id: int, audit: Audit, rules: Collection[str], documents: Sequence[str]
    ) -> None:
        """Put the proofs of some rules in place of those stored with a Book, at once.

        ``documents`` are those of the year before that they were asked of, by their SHA-256.
        """
        ...

    def remove(self, book_id: int) -> None:
        """Take a Book out."""
        ...

    def make(self) -> AbstractContextManager[NewLibrary]:
        """Write all of it anew; the old one stays until the block ends, and if that fails."""
        ...
