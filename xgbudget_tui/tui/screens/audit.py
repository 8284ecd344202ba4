"""The audit: what does not add up, what might correct it, which rules held, what nothing checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.findings import TOLD, group_findings
from xgbudget_tui.model.proof import Coverage, FigureRef, Proof, RuleTally, Suspect
from xgbudget_tui.tui.drawing.figures import unit_after
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.key_hints import HELP
from xgbudget_tui.tui.drawing.names import sentence, title_name
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.wrapping import wrap_text
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import CopyText, ShowLine, ShowSection, saying_errors
from xgbudget_tui.tui.screens.result_screen import ResultScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.views.audit import (
    AuditLook,
    AuditRow,
    FindingFilter,
    Grouping,
    finding_lines,
    finding_rows,
    other_side,
    parts_of,
    suspect_rows,
    tally_rows,
    uncovered_rows,
)
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, rule_off
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

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
    earlier: bool = False
    """Whether last year's Book of the place has come or gone since the Book was held against it."""
    _names: dict[FigureRef, str] = field(default_factory=dict)

    @classmethod
    def load(cls, archive: Archive, book: BookEntry) -> AuditSource:
        """Ask the archive, and learn the rules; for a thread. Raises ArchiveError."""
        from xgbudget_tui.audit import ALL_RULES
        from xgbudget_tui.audit.own_rules import as_rule
        from xgbudget_tui.batch.prior_year import is_settled

        own = [as_rule(one) for one in archive.load_own_rules(book.id)]
        return cls(
            archive=archive,
            book=book,
            sections={section.key: section for section in archive.load_contents(book.id)},
            proofs=archive.load_proofs(book.id),
            suspects=archive.load_suspects(book.id),
            tallies=archive.load_tallies(book.id),
            coverage=archive.load_coverage(book.id),
            rules={rule.code: rule for rule in (*ALL_RULES, *own)},
            earlier=not is_settled(archive, book),
        )

    def name_of(self, ref: FigureRef) -> str:
        """What the line of a figure is called, or what prose says of it."""
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
        return self.archive.load_row(line_id).name

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
        """Which of some findings speaks of a line, as its subject or as a part of either side.

        Only a fault or a doubt is worth leaving the first finding for.
        """
        row = self.archive.load_row(line_id)
        keys = [key for key, section in self.sections.items() if section.id == row.section_id]
        if not keys:
            return None
        here = keys[0], row.number
        for at, proof in enumerate(proofs):
            if proof is None or proof.mark not in TOLD:
                continue
            refs = [proof.subject, *(part.ref for part in (*proof.reported, *proof.computed))]
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
        return {rule.code: rule.name.in_(language) for rule in self.rules.values()}

    def rule_words(self, code: str, language: Language) -> list[str]:
        """Why a rule must hold, what it is asked of, and on what ground."""
        rule = self.rules.get(code)
        if rule is None:
            return []
        texts = rule.why, rule.applies, rule.source
        return [text.in_(language) for text in texts]


declare_words(
    {
        "audit.title": ("核对", "Audit"),
        "audit.findings": ("发现", "Findings"),
        "audit.suspects": ("疑点", "Suspects"),
        "audit.rules": ("规则", "Rules"),
        "audit.uncovered": ("核不出", "No check"),
        "audit.coverage": (
            "{figures} 个数中 {covered} 个可由别的数核出",
            "{covered} of {figures} figures can be checked against others",
        ),
        "audit.not_counted": (
            "  与 {year} 年文件的核对不计在内（xgbudget check）",
            "  not counted: checks against {year} (xgbudget check)",
        ),
    }
)


class AuditView(StrEnum):
    """The lists of the audit."""

    FINDINGS = "findings"
    SUSPECTS = "suspects"
    RULES = "rules"
    UNCOVERED = "uncovered"


def title_lines(
    source: AuditSource, shown: AuditView, only: FindingFilter, language: Language
) -> list[list[Piece]]:
    """The Book and how much of it is tied down; the lists with their lengths, and the filter."""
    coverage = source.coverage
    covered = word(
        "audit.coverage",
        language,
        figures=f"{coverage.figures:,}",
        covered=f"{coverage.covered:,}",
    )
    counts = {
        AuditView.FINDINGS: sum(
            finding.mark in (TOLD if only is FindingFilter.ALL else only.marks)
            for finding in group_findings(source.proofs)
        ),
        AuditView.SUSPECTS: len(source.suspects),
        AuditView.RULES: len(source.tallies),
        AuditView.UNCOVERED: len(coverage.uncovered),
    }
    tabs: list[Piece] = []
    for view, count in counts.items():
        here = view is shown
        label = f"{word(f'audit.{view.value}', language)} {count:,}"
        tabs.append((f"[{label}]" if here else f" {label} ", "title-strong" if here else ""))
        tabs.append((" ", ""))
    if shown is AuditView.FINDINGS:
        tabs.append((f"  {word(f'audit.{only.value}', language)}", "title-dim"))
        if source.earlier:
            year = source.book.year - 1
            tabs.append((word("audit.not_counted", language, year=year), "title-dim"))
    book = f"{title_name(source.book.region, language)} {source.book.year}"
    head = f" {word('audit.title', language)}  {book}  "
    return [[(head, "title-strong"), (covered, "title-dim")], tabs]


class AuditList(RowList):
    """Findings, suspects, rules or figures, one a row."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[AuditRow] = ()

    def show(self, rows: Sequence[AuditRow], cursor: int = 0) -> None:
        """Show these rows."""
        self.rows = rows
        self.show_rows(len(rows), cursor)

    @property
    def row(self) -> AuditRow | None:
        """The row under the cursor, None if there is none."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def is_selectable(self, index: int) -> bool:
        return self.rows[index].level == 0

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return self.rows[index].draw(width - 2)


declare_words(
    {
        "audit.loading": ("正在读取核对结果……", "Reading the proofs..."),
        "audit.no-findings": ("没有对不上的地方", "Everything adds up"),
        "audit.none-such": ("没有这一类", "None of this kind"),
        "audit.no-suspects": (
            "没有哪一个数改动之后能使几项同时相符",
            "No single figure, were it different, would mend several findings at once",
        ),
        "audit.no-untied": (
            "每个数都可由别的数核出",
            "Every figure can be checked against others",
        ),
        "audit.suspect-note": (
            "若改这一个数，可同时使多项相符；只供查证，从不更改",
            "Were this one figure different, more would add up; offered, never applied",
        ),
        "audit.untied-note": (
            "没有别的数可以核出这个数：印错了也查不出",
            "No other figures check this one: a misprint here could not be noticed",
        ),
    }
)

Way = ShowLine | ShowSection

_EMPTY = {
    AuditView.FINDINGS: "audit.none-such",
    AuditView.SUSPECTS: "audit.no-suspects",
    AuditView.RULES: "audit.none-such",
    AuditView.UNCOVERED: "audit.no-untied",
}
"""What is said where a list has no rows."""


class AuditScreen(ResultScreen[Way]):
    """Dismissed with the request that leads where the person wants to go, or None."""

    CSS_PATH = "audit.tcss"
    AUTO_FOCUS = "#audit-rows"
    help_keys = "audit"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("audit")]

    def __init__(self, session: Session, line_id: int | None = None) -> None:
        super().__init__(session)
        self._line_id = line_id
        self._source: AuditSource | None = None
        self._view = AuditView.FINDINGS
        self._filter = FindingFilter.ALL
        self._grouping = Grouping.KIND
        self._marked: int | None = None

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="audit-title")
        yield AuditList(id="audit-rows")
        yield PieceLines(id="audit-detail")
        yield KeyBar(self.session, "audit", "list", HELP)

    def on_mount(self) -> None:
        self._list = self.query_one(AuditList)
        self._detail = self.query_one("#audit-detail", PieceLines)
        loading = word("audit.loading", self.language)
        self.query_one("#audit-title", PieceLines).show(lambda _: [[(loading, "")]])
        self.expects_content = True
        self.run_worker(self._load, thread=True)
        rule_off(self._detail, ascii_only=self.session.ascii_only)
        self.follow_language(self._show_rows)

    def _load(self) -> None:
        """In a thread: ask the archive."""
        try:
            source = AuditSource.load(self.session.archive, self.session.book)
        except BudgetError as error:
            self.hand_back(self.say, error.sentence(self.language), True)
            return
        self.hand_back(self._begin, source)

    def _begin(self, source: AuditSource) -> None:
        self._source = source
        self._show_rows()
        if self._line_id is not None:
            proofs = (row.proof for row in self._list.rows)
            with saying_errors(self, self.language):
                at = source.find_finding(proofs, self._line_id)
                if at is not None:
                    self._list.move_to(at)

    def _look(self) -> AuditLook:
        assert self._source is not None
        return AuditLook(
            language=self.language,
            unit=self.session.unit,
            glyphs=glyphs_of(self.session.ascii_only),
            rule_names=self._source.rule_names(self.language),
            sections=self._source.sections,
        )

    def _show_rows(self) -> None:
        source = self._source
        if source is None:
            return
        look = self._look()
        rows: Sequence[AuditRow]
        if self._view is AuditView.FINDINGS:
            rows = finding_rows(source.proofs, self._grouping, self._filter, look)
        elif self._view is AuditView.SUSPECTS:
            rows = suspect_rows(source.suspects, look, source.name_of)
        elif self._view is AuditView.RULES:
            rows = tally_rows(source.tallies, look)
        else:
            rows = uncovered_rows(source.coverage.uncovered, look, source.name_of)
        self._marked = None
        self._list.show(rows)
        title = title_lines(source, self._view, self._filter, self.language)
        self.query_one("#audit-title", PieceLines).show(lambda _: title)
        if not rows:
            all_well = self._view is AuditView.FINDINGS and not source.proofs
            key = "audit.no-findings" if all_well else _EMPTY[self._view]
            text = word(key, self.language)
            self._detail.show(lambda width: wrap_text(text, width, "dim"))

    def on_row_list_row_highlighted(self, event: RowList.RowHighlighted) -> None:
        event.stop()
        self._marked = None
        self._show_detail()

    def _show_detail(self) -> None:
        row = self._list.row
        if row is None or self._source is None:
            return
        look, marked = self._look(), self._marked

        def lines(width: int) -> Sequence[Sequence[Piece]]:
            if row.proof is None:
                return [line for text in self._words(row) for line in wrap_text(text, width)]
            made, in_view = finding_lines(row.proof, width, look, marked)
            height = self._detail.size.height
            top = max(0, min(in_view - height + 2, len(made) - height))
            return made[top:]

        self._detail.show(lines)

    def _words(self, row: AuditRow) -> list[str]:
        assert self._source is not None
        if self._view is AuditView.RULES:
            return self._source.rule_words(row.rule, self.language)
        keys = {AuditView.SUSPECTS: "audit.suspect-note", AuditView.UNCOVERED: "audit.untied-note"}
        return [word(keys[self._view], self.language)] if self._view in keys else []

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        event.stop()
        row = self._list.row
        if row is None or self._source is None:
            return
        if self._view is AuditView.RULES:
            self._show_findings_of(row.rule)
            return
        target: FigureRef | None = row.target
        if row.proof is not None and self._marked is not None:
            target = parts_of(row.proof)[self._marked].ref or target
        way = self._source.way_to(target, row.proof.section if row.proof else None)
        if way is not None:
            self.dismiss(way)

    def _show_findings_of(self, rule: str) -> None:
        """From a rule to the first of its findings, where it has any."""
        assert self._source is not None
        if any(proof.rule == rule for proof in self._source.proofs):
            self._view, self._filter = AuditView.FINDINGS, FindingFilter.ALL
            self._show_rows()
            self._list.move_to(next(i for i, row in enumerate(self._list.rows) if row.rule == rule))

    def action_switch_filter(self) -> None:
        """All findings, faults and doubts, then one kind after the other."""
        filters = list(FindingFilter)
        self._filter = filters[(filters.index(self._filter) + 1) % len(filters)]
        self._view = AuditView.FINDINGS
        self._show_rows()

    def action_switch_grouping(self) -> None:
        """Under kinds and rules, or under tables."""
        by_kind = self._grouping is Grouping.KIND
        self._grouping = Grouping.TABLE if by_kind else Grouping.KIND
        self._show_rows()

    def action_next_view(self, steps: int) -> None:
        """Findings, suspects, rules, figures that nothing ties down."""
        views = list(AuditView)
        self._view = views[(views.index(self._view) + steps) % len(views)]
        self._show_rows()

    def action_walk(self) -> None:
        """To the other side of the identity, and back."""
        row = self._list.row
        if row is not None and row.proof is not None:
            self._marked = other_side(row.proof, self._marked)
            self._show_detail()

    def action_next_part(self, steps: int) -> None:
        """To another part of the identity."""
        row = self._list.row
        parts = parts_of(row.proof) if row is not None and row.proof is not None else []
        if parts:
            at = (self._marked if self._marked is not None else -1) + steps
            self._marked = max(0, min(at, len(parts) - 1))
            self._show_detail()

    def action_switch_unit(self) -> None:
        """Show the figures in the next unit."""
        self.session.unit = unit_after(self.session.unit)
        cursor = self._list.cursor
        self._show_rows()
        self._list.move_to(cursor)

    def action_copy(self) -> None:
        """Copy the finding's sentence."""
        row = self._list.row
        if row is not None and row.proof is not None:
            proof = row.proof
            text = sentence(proof.message, self.language)
            self.post_message(CopyText(f"{proof.rule} {text}", proof.rule))
