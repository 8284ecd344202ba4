"""What goes into an archive comes out of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.builders import small_book
from tests.store.books import audits, books
from tests.store.shelves import archive_of
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import Verdict

law = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def test_the_small_book_comes_back(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        (entry,) = archive.find_books()
        assert archive.load_book(entry.id) == small_book()
        assert (entry.sections, entry.lines, entry.figures) == (3, 13, 12)


@law
@given(books())
def test_any_book_comes_back_as_it_was(book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder, archive_of(Path(folder), book) as archive:
        (entry,) = archive.find_books()
        assert archive.load_book(entry.id) == book


@law
@given(audits)
def test_any_audit_comes_back_as_it_was(audit: Audit) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        archive_of(Path(folder), small_book(), audit=audit) as archive,
    ):
        (entry,) = archive.find_books()
        told = [
            proof
            for proof in audit.proofs
            if proof.verdict not in (Verdict.EXACT, Verdict.NOT_APPLICABLE)
        ]
        assert list(archive.load_proofs(entry.id, worst_first=False)) == told
        ranks = [proof.verdict.rank for proof in archive.load_proofs(entry.id)]
        assert ranks == sorted(ranks, reverse=True)
        assert tuple(archive.load_suspects(entry.id)) == audit.suspects
        assert archive.load_coverage(entry.id) == audit.coverage
        assert tuple(archive.load_tallies(entry.id)) == audit.tallies
        assert entry.tally.fails == sum(p.verdict is Verdict.FAILS for p in audit.proofs)
