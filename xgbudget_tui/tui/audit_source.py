"""What the audit screen asks an archive for, once, and how figures are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.proof import Coverage, FigureRef, Proof, RuleTally, Suspect
from xgbudget_tui.tui.messages import ShowLine, ShowSection
from xgbudget_tui.tui.words import Language

if TYPE_CHECKING:
    from xgbudget_tui.audit import Rule


@dataclass(slots=True)
class AuditSource:
    """Everything proved about one Book."""

    archive: Archive
    book: BookEntry
    sections: dict[str, SectionEntry]
    proofs: Sequence[Proof]
    suspects: Sequence[Suspect]
    tallies: Sequence[RuleTally]
    coverage: Coverage
    rules: Mapping[str, Rule]
    _names: dict[FigureRef, str] = field(default_factory=dict)

    @classmethod
    def load(cls, archive: Archive, book: BookEntry) -> AuditSource:
        """Ask the archive, and learn the rules; for a thread. Raises ArchiveError."""
        from xgbudget_tui.audit import RULES

        return cls(
            archive=archive,
            book=book,
            sections={section.key: section for section in archive.load_contents(book.id)},
            proofs=archive.load_proofs(book.id),
            suspects=archive.load_suspects(book.id),
            tallies=archive.load_tallies(book.id),
            coverage=archive.load_coverage(book.id),
            rules={rule.code: rule for rule in RULES},
        )

    def name_of(self, ref: FigureRef) -> str:
        """What a figure is called: its line's name, and its column where the table has several."""
        if ref not in self._names:
            self._names[ref] = self._find_name(ref)
        return self._names[ref]

    def _find_name(self, ref: FigureRef) -> str:
        section = self.sections.get(ref.section)
        if section is not None and ref.is_claim:
            return self._claim_name(section, ref.line)
        line_id = None if ref.is_claim else self.line_id(ref)
        if section is None or line_id is None:
            return f"{ref.section}:{ref.line}"
        name = self.archive.load_row(line_id).name
        labels = [m.label for m in section.measures if m.position == ref.measure]
        return f"{name}（{labels[0]}）" if labels and len(section.measures) > 1 else name

    def _claim_name(self, section: SectionEntry, number: int) -> str:
        """What prose says: the subject and the figure as printed."""
        claims = self.archive.load_note(section.id).claims
        claim = next((claim for claim in claims if claim.number == number), None)
        if claim is None:
            return f"{section.key}:{number}"
        return f"{claim.subject} {claim.printed}{claim.unit_word}".strip()

    def line_id(self, ref: FigureRef) -> int | None:
        """The archive's id of a figure's line, None for a figure in prose."""
        return self.archive.find_line_id(self.book.id, ref.section, ref.line)

    def find_finding(self, proofs: Iterable[Proof | None], line_id: int) -> int | None:
        """Which of some findings speaks of a line, as its subject or as a part of either side."""
        row = self.archive.load_row(line_id)
        keys = [key for key, section in self.sections.items() if section.id == row.section_id]
        if not keys:
            return None
        here = keys[0], row.number
        for at, proof in enumerate(proofs):
            parts = () if proof is None else (*proof.reported, *proof.computed)
            refs = [] if proof is None else [proof.subject, *(part.ref for part in parts)]
            if any(ref is not None and (ref.section, ref.line) == here for ref in refs):
                return at
        return None

    def way_to(self, ref: FigureRef | None, section: str | None) -> ShowLine | ShowSection | None:
        """The request that leads to a figure, to its prose, or to a section."""
        line_id = self.line_id(ref) if ref is not None and not ref.is_claim else None
        if line_id is not None:
            return ShowLine(line_id)
        key = ref.section if ref is not None else section
        entry = self.sections.get(key or "")
        return ShowSection(entry.id) if entry is not None else None

    def rule_names(self, language: Language) -> dict[str, str]:
        """What each rule is called."""
        chinese = language == "zh"
        return {r.code: r.name.zh if chinese else r.name.en for r in self.rules.values()}

    def rule_words(self, code: str, language: Language) -> list[str]:
        """Why a rule must hold, what it is asked of, and on what ground."""
        rule = self.rules.get(code)
        if rule is None:
            return []
        texts = rule.why, rule.applies, rule.source
        return [text.zh if language == "zh" else text.en for text in texts]
