"""What an audit found about a Book, from an archive or from a document just read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.proof import Audit, Coverage, FigureRef, Proof, RuleTally, Suspect
from xgbudget_tui.model.terms import Kind, Mark, Verdict
from xgbudget_tui.model.value import value_class


@value_class
class Findings:
    """The proofs of one Book that do not simply hold, worst first, and what was tried.

    ``section_of`` and ``name_of`` find the section a key names and the name of a line.
    """

    title: str
    region: str
    year: int
    proofs: tuple[Proof, ...]
    suspects: tuple[Suspect, ...]
    tallies: tuple[RuleTally, ...]
    coverage: Coverage
    section_of: Callable[[str], SectionEntry | Section | None]
    name_of: Callable[[FigureRef], str | None]

    def only(self, wanted: Sequence[str]) -> Findings:
        """The findings of some rules, kinds or verdicts alone; all of them if nothing is wanted."""
        if not wanted:
            return self
        words = {word.casefold() for word in wanted}
        outcomes = words & {word.value for term in (Kind, Mark, Verdict) for word in term}
        rules = words - outcomes

        def fits(proof: Proof) -> bool:
            by_rule = not rules or _is_rule(proof.rule, rules)
            found = {proof.kind.value, proof.mark.value, proof.verdict.value}
            return by_rule and (not outcomes or bool(found & outcomes))

        tallies = (one for one in self.tallies if not rules or _is_rule(one.rule, rules))
        return replace(self, proofs=tuple(filter(fits, self.proofs)), tallies=tuple(tallies))

    def count(self, *marks: Mark) -> int:
        """How many subjects came out with one of these marks, over all rules."""
        return sum(n for tally in self.tallies for mark, n in tally.counts if mark in marks)


def _is_rule(code: str, rules: Iterable[str]) -> bool:
    plain = code.casefold()
    return any(plain == rule or plain.startswith(f"{rule}-") for rule in rules)


def from_archive(archive: Archive, book: BookEntry) -> Findings:
    """The findings stored with a Book."""
    sections = {section.key: section for section in archive.load_contents(book.id)}

    def name_of(ref: FigureRef) -> str | None:
        line_id = None if ref.is_claim else archive.find_line_id(book.id, ref.section, ref.line)
        return None if line_id is None else archive.load_row(line_id).name

    return Findings(
        title=book.title,
        region=book.region,
        year=book.year,
        proofs=tuple(archive.load_proofs(book.id)),
        suspects=tuple(archive.load_suspects(book.id)),
        tallies=tuple(archive.load_tallies(book.id)),
        coverage=archive.load_coverage(book.id),
        section_of=sections.get,
        name_of=name_of,
    )


def from_book(book: Book, audit: Audit) -> Findings:
    """The findings about a Book that is in no archive."""
    sections = {section.key: section for section in book.sections}
    names = {
        (section.key, line.number): line.name for section in book.sections for line in section.lines
    }
    proofs = [p for p in audit.proofs if p.mark not in {Mark.EXACT, Mark.NOT_APPLICABLE}]
    return Findings(
        title=book.title,
        region=book.region.name,
        year=book.year,
        proofs=tuple(sorted(proofs, key=lambda proof: -proof.mark.rank)),
        suspects=audit.suspects,
        tallies=audit.tallies or _tally(audit.proofs),
        coverage=audit.coverage,
        section_of=sections.get,
        name_of=lambda ref: None if ref.is_claim else names.get((ref.section, ref.line)),
    )


def from_document(path: Path, *, hidden: bool = False, force: bool = False) -> Findings:
    """Read and audit a document in memory. Raises DocumentError."""
    from xgbudget_tui.audit import prove_book
    from xgbudget_tui.importer import read_book

    book = read_book(path, hidden=hidden, force=force)
    return from_book(book, prove_book(book))


def _tally(proofs: Iterable[Proof]) -> tuple[RuleTally, ...]:
    counts = Counter((proof.rule, proof.mark) for proof in proofs)
    rules = dict.fromkeys(rule for rule, _ in counts)
    return tuple(
        RuleTally(rule, tuple((m, counts[rule, m]) for m in Mark if counts[rule, m]))
        for rule in rules
    )
