"""What an audit found about a Book, from an archive or from a document just read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.findings import Findings, RuleWords, add_tallies, tally_sections
from xgbudget_tui.model.proof import Audit, FigureRef, OwnRule, Proof, RuleTally
from xgbudget_tui.model.terms import Mark
from xgbudget_tui.model.value import change_value

if TYPE_CHECKING:
    from xgbudget_tui.audit import Rule


def from_archive(archive: Archive, book: BookEntry) -> Findings:
    """The findings stored with a Book."""
    contents = archive.load_contents(book.id)
    sections = {section.key: section for section in contents}

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
        rules=describe_rules(archive.load_own_rules(book.id)),
        sections=tuple(contents),
        tallies_of={section.key: section.tally for section in contents},
        source=book.source_name,
        sha256=book.source_sha256,
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
        rules=describe_rules(audit.own_rules),
        sections=book.sections,
        tallies_of=tally_sections(audit.proofs),
        source=book.source.name,
        sha256=book.source.sha256,
    )


def from_document(
    path: Path, rules: str | None = None, *, hidden: bool = False, force: bool = False
) -> Findings:
    """Read and audit a document in memory, by our rules and those named or found beside it.

    Raises DocumentError, and SettingsError where the file of rules is wrong.
    """
    from xgbudget_tui.audit import settle_readings
    from xgbudget_tui.batch.own_rules import find_rules, prove_with
    from xgbudget_tui.importer import read_book

    own = find_rules(path.parent, rules)
    book = settle_readings(read_book(path, hidden=hidden, force=force))
    return from_book(book, prove_with(book, own))


def with_rules(findings: Findings, book: Book, rules: Sequence[Rule]) -> Findings:
    """The findings stored with a Book and those of rules that were not asked when it was read."""
    from xgbudget_tui.audit import prove_book

    return _add(findings, from_book(book, prove_book(book, rules)), rules)


def over_years(archive: Archive, book: BookEntry) -> Findings | None:
    """The findings of a Book against last year's Books of the place; None if there is none.

    Raises ArchiveError.
    """
    from xgbudget_tui.audit import OVER_YEARS

    found = settled(archive, book).only([rule.code for rule in OVER_YEARS])
    return found if found.tallies else None


def settled(archive: Archive, book: BookEntry) -> Findings:
    """The findings stored with a Book, those against last year's Books of the place anew.

    Anew only where such a Book has come or gone since they were stored. Raises ArchiveError.
    """
    from xgbudget_tui.batch.prior_year import find_prior_books, is_settled, prove_over_years

    if is_settled(archive, book):
        return from_archive(archive, book)
    from xgbudget_tui.audit import OVER_YEARS

    codes = [rule.code for rule in OVER_YEARS]
    whole, more = prove_over_years(archive, book, find_prior_books(archive, book))
    return from_book(whole, archive.load_audit(book.id).with_rules(codes, more))


def _add(findings: Findings, more: Findings, rules: Sequence[Rule]) -> Findings:
    """The findings with those of rules that were asked later."""
    asked = {rule.code for rule in rules}
    proofs = [proof for proof in findings.proofs if proof.rule not in asked]
    tallies = [tally for tally in findings.tallies if tally.rule not in asked]
    return change_value(
        findings,
        proofs=tuple(sorted((*proofs, *more.proofs), key=lambda proof: -proof.mark.rank)),
        tallies=(*tallies, *more.tallies),
        tallies_of=add_tallies(findings.tallies_of, more.tallies_of),
        rules={**findings.rules, **more.rules},
    )


def describe_rules(own: Sequence[OwnRule]) -> dict[str, RuleWords]:
    """The words of every rule: ours, and those of one's own that were asked."""
    from xgbudget_tui.audit import ALL_RULES

    rules = [*ALL_RULES]
    if own:
        from xgbudget_tui.audit.own_rules import as_rule

        rules += map(as_rule, own)
    return {
        rule.code: RuleWords(rule.code, rule.severity, rule.name, rule.why, rule.source)
        for rule in rules
    }


def _tally(proofs: Iterable[Proof]) -> tuple[RuleTally, ...]:
    counts = Counter((proof.rule, proof.mark) for proof in proofs)
    rules = dict.fromkeys(rule for rule, _ in counts)
    return tuple(
        RuleTally(rule, tuple((m, counts[rule, m]) for m in Mark if counts[rule, m]))
        for rule in rules
    )
