"""What goes into an archive comes out of it."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.builders import small_book
from tests.store.books import audits, books
from tests.store.shelves import archive_of
from xgbudget_tui.model.book import (
    Book,
    Claim,
    CodeMatch,
    DoubtfulPage,
    Figure,
    Ledger,
    LineItem,
    Measure,
    Paragraph,
    Recognition,
    Region,
    Section,
    Token,
)
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.findings import tally_book
from xgbudget_tui.model.names import OutlinePrefix
from xgbudget_tui.model.proof import Audit, Coverage, OwnRule, Part, Proof, RuleTally, Suspect
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import Kind, Verdict

STORED = (Book, Section, Measure, LineItem, Figure, CodeMatch, Claim, Paragraph, Region, Token)
STORED += (
    Ledger,
    DoubtfulPage,
    Problem,
    SourceFile,
    SourcePlace,
    OutlinePrefix,
    Audit,
    Proof,
    Part,
    Suspect,
)
STORED += (Coverage, RuleTally, Recognition, OwnRule)

either = pytest.mark.usefixtures("either_store")
"""A test over both stores."""

law = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@either
def test_the_small_book_comes_back(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        (entry,) = archive.find_books()
        assert archive.load_book(entry.id) == small_book()
        assert (entry.sections, entry.lines, entry.figures) == (3, 13, 12)


def test_no_field_of_a_book_is_forgotten() -> None:
    """A field added to one of these needs a column, and a place in tests/store/books.py."""
    counted = {kind.__name__: len(fields(kind)) for kind in STORED}
    assert counted == {
        "Book": 10,
        "Section": 27,
        "Measure": 11,
        "LineItem": 18,
        "DoubtfulPage": 4,
        "Figure": 7,
        "CodeMatch": 4,
        "Claim": 18,
        "Paragraph": 3,
        "Region": 5,
        "Token": 3,
        "Ledger": 3,
        "Problem": 6,
        "SourceFile": 5,
        "SourcePlace": 3,
        "OutlinePrefix": 3,
        "Audit": 5,
        "Proof": 22,
        "Part": 7,
        "Suspect": 6,
        "Coverage": 3,
        "RuleTally": 2,
        "Recognition": 4,
        "OwnRule": 7,
    }


@either
@pytest.mark.slow
@law
@given(books())
def test_any_book_comes_back_as_it_was(book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder, archive_of(Path(folder), book) as archive:
        (entry,) = archive.find_books()
        assert archive.load_book(entry.id) == book


@either
@pytest.mark.slow
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
            if (proof.kind, proof.verdict) != (Kind.HOLDS, Verdict.EXACT)
        ]
        assert list(archive.load_proofs(entry.id, worst_first=False)) == told
        ranks = [proof.mark.rank for proof in archive.load_proofs(entry.id)]
        assert ranks == sorted(ranks, reverse=True)
        assert tuple(archive.load_suspects(entry.id)) == audit.suspects
        assert archive.load_coverage(entry.id) == audit.coverage
        assert tuple(archive.load_tallies(entry.id)) == audit.tallies
        assert tuple(archive.load_own_rules(entry.id)) == audit.own_rules
        assert entry.tally == tally_book(audit.proofs)
