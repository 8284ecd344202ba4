"""Findings: the proofs that have one cause, put together as one.

What is counted, listed and judged is findings. The places of a finding are its proofs: a figure
that makes three sums fail is one finding with three places. Which proofs belong together is
decided once, by the audit, and kept with each proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from xgbudget_tui.model.book import Section
from xgbudget_tui.model.entries import SectionEntry, Tally
from xgbudget_tui.model.proof import Coverage, FigureRef, Proof, RuleTally, Suspect
from xgbudget_tui.model.terms import Kind, Mark, RuleSeverity, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import change_value, value_class

if TYPE_CHECKING:
    from datetime import date

TOLD = frozenset({Mark.FAULT, Mark.DOUBT})
"""The marks of proofs that are findings: the others are only counted."""


@value_class
class Finding:
    """One cause: what shows it best, and every place it shows in, that one first."""

    places: tuple[Proof, ...]

    @property
    def head(self) -> Proof:
        """The proof that shows it best: the worst, and of those the first."""
        return self.places[0]

    @property
    def id(self) -> str:
        """What it is called in this audit."""
        return self.head.finding

    @property
    def mark(self) -> Mark:
        """The worst mark of its places."""
        return self.head.mark

    @property
    def others(self) -> tuple[Proof, ...]:
        """The places besides the head."""
        return self.places[1:]

    @property
    def section(self) -> str | None:
        """The key of the section under which it is counted, None for the Book."""
        return section_of(self.head)


@value_class
class NamedFault:
    """A fault stored in an archive: the Book it is of, the proof, the name of its line if any."""

    book_id: int
    proof: Proof
    name: str | None


def section_of(proof: Proof) -> str | None:
    """The key of the section a proof concerns, None if it concerns the whole Book."""
    if proof.section is not None:
        return proof.section
    return proof.subject.section if proof.subject else None


def group_findings(proofs: Iterable[Proof]) -> list[Finding]:
    """The faults and doubts among some proofs, those of one cause together, worst first.

    A proof without a cause of its own stands alone, like every proof that is neither.
    """
    groups: dict[str, list[Proof]] = {}
    for number, proof in enumerate(proofs):
        told = proof.mark in TOLD and proof.finding
        groups.setdefault(proof.finding if told else f"\0{number}", []).append(proof)
    findings = [
        Finding((*one,) if len(one) == 1 else tuple(sorted(one, key=_harm, reverse=True)))
        for one in groups.values()
    ]
    return sorted(findings, key=lambda finding: -finding.mark.rank)


def _harm(proof: Proof) -> int:
    return proof.mark.rank


def tally_sections(proofs: Iterable[Proof]) -> dict[str, Tally]:
    """How the proofs of each section came out; faults and doubts counted as findings."""
    return tally_all(proofs)[0]


def tally_book(proofs: Iterable[Proof]) -> Tally:
    """How all proofs came out; faults and doubts counted as findings."""
    return tally_all(proofs)[1]


def tally_all(proofs: Iterable[Proof]) -> tuple[dict[str, Tally], Tally]:
    """How the proofs of each section, and all of them, came out, as two counts at once."""
    counts: Counter[tuple[str | None, Mark]] = Counter()
    told: list[Proof] = []
    for proof in proofs:
        mark = proof.mark
        if mark in TOLD:
            told.append(proof)
        else:
            counts[section_of(proof), mark] += 1
    for finding in group_findings(told):
        counts[finding.section, finding.mark] += 1
    whole: Counter[Mark] = Counter()
    sections: dict[str, Counter[Mark]] = {}
    for (section, mark), count in counts.items():
        whole[mark] += count
        if section is not None:
            sections.setdefault(section, Counter())[mark] += count
    return {key: _tally(found) for key, found in sections.items()}, _tally(whole)


def add_tallies(one: Mapping[str, Tally], other: Mapping[str, Tally]) -> dict[str, Tally]:
    """The counts of two sets of proofs together, section by section."""
    nothing = Tally()
    return {
        key: _tally(
            Counter(
                {mark: sum(t.get(key, nothing).count(mark) for t in (one, other)) for mark in Mark}
            )
        )
        for key in (*one, *(key for key in other if key not in one))
    }


def _tally(counts: Counter[Mark]) -> Tally:
    marks = [mark for mark in Mark if mark is not Mark.NOT_APPLICABLE]
    return Tally(**{mark.value: counts[mark] for mark in marks})


@value_class
class RuleWords:
    """What people read of a rule: its code, how grave it is to break it, its name and ground."""

    code: str
    severity: RuleSeverity
    name: Text
    why: Text
    source: Text


@value_class
class Judged:
    """A place of a finding that a person judged, as people name it.

    ``book``, ``table`` (its key), ``line`` and ``column`` are "" where they do not apply;
    ``figures`` are its two sides as printed. It counts only with a ``reason``; ``says`` is the
    sentence it was judged by.
    """

    rule: str
    book: str = ""
    table: str = ""
    line: str = ""
    column: str = ""
    figures: tuple[str, ...] = ()
    reason: str = ""
    day: date | None = None
    by: str = ""
    says: str = ""

    @property
    def spot(self) -> tuple[str, ...]:
        """The place without its figures."""
        return self.book, self.rule, self.table, self.line, self.column

    @property
    def place(self) -> tuple[object, ...]:
        """The place with its figures."""
        return (*self.spot, self.figures)


OUTCOMES: frozenset[str] = frozenset(word.value for term in (Kind, Mark, Verdict) for word in term)
"""The words by which findings can be asked for besides the codes of rules."""


@value_class
class Findings:
    """The proofs of one Book that do not simply hold, worst first, and what was tried.

    ``section_of`` and ``name_of`` find the section a key names and the name of a line; ``rules``
    the words of each rule by its code. ``sections`` are in print order; ``tallies_of`` count by
    section how proofs came out (faults and doubts: findings). ``source`` is the document's name.
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
    rules: Mapping[str, RuleWords]
    sections: tuple[SectionEntry | Section, ...]
    tallies_of: Mapping[str, Tally]
    source: str = ""
    sha256: str = ""

    @property
    def found(self) -> list[Finding]:
        """The faults and doubts, those of one cause together, worst first."""
        told = group_findings(proof for proof in self.proofs if proof.mark in TOLD)
        return sorted(told, key=lambda one: (-one.mark.rank, -self.severity_of(one.head).rank))

    @property
    def tally(self) -> Tally:
        """How all proofs came out; faults and doubts counted as findings."""
        found = tally_book(self.proofs)
        return change_value(found, exact=self.count(Mark.EXACT))

    def severity_of(self, proof: Proof) -> RuleSeverity:
        """How grave it is to break the rule of a proof."""
        words = self.rules.get(proof.rule)
        return words.severity if words else RuleSeverity.MUST

    def suspects_of(self, finding: Finding) -> list[tuple[int, Suspect]]:
        """The figures that would mend some of a finding, with their rank among all (from 1)."""
        refs = {
            part.ref
            for proof in finding.places
            for part in (*proof.reported, *proof.computed)
            if part.ref is not None
        }
        return [
            (rank, suspect)
            for rank, suspect in enumerate(self.suspects, 1)
            if suspect.ref in refs and {proof.rule for proof in finding.places} & {*suspect.rules}
        ]

    def only(self, wanted: Sequence[str]) -> Findings:
        """The findings of some rules, kinds or verdicts alone; all of them if nothing is wanted.

        A rule may be a pattern (``D1*``).
        """
        if not wanted:
            return self
        words = {word.casefold() for word in wanted}
        outcomes = words & OUTCOMES
        rules = words - outcomes

        def fits(proof: Proof) -> bool:
            by_rule = not rules or fits_rule(proof.rule, rules)
            found = {proof.kind.value, proof.mark.value, proof.verdict.value}
            return by_rule and (not outcomes or bool(found & outcomes))

        tallies = (one for one in self.tallies if not rules or fits_rule(one.rule, rules))
        return change_value(self, proofs=tuple(filter(fits, self.proofs)), tallies=tuple(tallies))

    def count(self, *marks: Mark) -> int:
        """How many subjects came out with one of these marks, over all rules."""
        return sum(n for tally in self.tallies for mark, n in tally.counts if mark in marks)


def fits_rule(code: str, rules: Iterable[str]) -> bool:
    """Whether a rule is one of these: its code, what it begins with up to a hyphen, a pattern."""
    from fnmatch import fnmatchcase

    plain = code.casefold()
    return any(
        plain == rule or plain.startswith(f"{rule}-") or fnmatchcase(plain, rule) for rule in rules
    )
