"""Ask an archive for what an export needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.export.content import HitsExport, TableExport, TablePart
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Branch, HitPage, SectionEntry
from xgbudget_tui.model.proof import Proof
from xgbudget_tui.model.terms import SectionKind


def gather_tables(
    archive: Archive,
    book: BookEntry,
    sections: Sequence[SectionEntry],
    line_id: int | None = None,
    depth: int | None = None,
) -> TableExport:
    """Sections of a Book whole, or one line of the only section with what is under it.

    ``depth`` counts levels below the first (None: all). Raises ArchiveError.
    """
    proofs = archive.load_proofs(book.id)
    parts = tuple(_gather(archive, section, line_id, depth, proofs) for section in sections)
    return TableExport(book, parts)


def gather_hits(archive: Archive, query: str, page: HitPage) -> HitsExport:
    """Search hits with the sections and Books they stand in."""
    wanted = {hit.place.book_id for hit in page.hits}
    found = (archive.find_book(book_id) for book_id in sorted(wanted))
    books = {book.id: book for book in found if book is not None}
    sections = {
        section.id: section for book_id in wanted for section in archive.load_contents(book_id)
    }
    return HitsExport(query, page, sections, books)


def _gather(
    archive: Archive,
    section: SectionEntry,
    line_id: int | None,
    depth: int | None,
    proofs: Sequence[Proof],
) -> TablePart:
    branches: tuple[Branch, ...] = ()
    if section.first_line is not None:
        branches = tuple(archive.load_branches(section.id, line_id, depth))
    above = () if line_id is None else tuple(row.name for row in archive.load_ancestors(line_id))
    whole = line_id is None
    with_prose = whole and (section.kind is SectionKind.NOTE or bool(section.statement))
    return TablePart(
        section=section,
        branches=branches,
        above=above,
        note=archive.load_note(section.id) if with_prose else None,
        proofs=tuple(_concerning(proofs, section, branches, whole)),
    )


def _concerning(
    proofs: Sequence[Proof], section: SectionEntry, branches: Sequence[Branch], whole: bool
) -> Iterator[Proof]:
    numbers = {branch.row.number for branch in walk_lines(branches)}
    for proof in proofs:
        if proof.subject is None:
            if whole and proof.section == section.key:
                yield proof
        elif proof.subject.section == section.key and (whole or proof.subject.line in numbers):
            yield proof


def walk_lines(branches: Sequence[Branch]) -> Iterator[Branch]:
    """The lines in tree order."""
    stack = list(reversed(branches))
    while stack:
        branch = stack.pop()
        yield branch
        stack.extend(reversed(branch.children))
