"""The audit: what does not add up, what might mend it, which rules held, what nothing ties down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.tui.audit_detail import finding_lines, other_side, parts_of
from xgbudget_tui.tui.audit_rows import (
    AuditLook,
    AuditRow,
    FindingFilter,
    Grouping,
    finding_rows,
    suspect_rows,
    tally_rows,
    uncovered_rows,
)
from xgbudget_tui.tui.audit_source import AuditSource
from xgbudget_tui.tui.audit_tabs import AuditView, title_lines
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import CopyText, ShowLine, ShowSection
from xgbudget_tui.tui.pieces import Piece, printable
from xgbudget_tui.tui.render import glyphs_of
from xgbudget_tui.tui.screens.view import ViewScreen
from xgbudget_tui.tui.widgets.audit_list import AuditList
from xgbudget_tui.tui.widgets.frame import rule_off
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, wrap_text
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import declare_words, word

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
            "每个数都受至少一个等式约束",
            "Every figure is tied down by at least one equality",
        ),
        "audit.suspect-note": (
            "若改这一个数，可同时使多项相符；只供查证，从不更改",
            "Were this one figure different, more would add up; offered, never applied",
        ),
        "audit.untied-note": (
            "没有任何等式约束这个数：印错了也查不出",
            "No equality ties this figure down: a misprint here could not be noticed",
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


class AuditScreen(ViewScreen[Way]):
    """Dismissed with the request that leads where the person wants to go, or None."""

    CSS_PATH = "audit.tcss"
    AUTO_FOCUS = "#audit-rows"
    help_keys = "audit"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("audit")]

    def __init__(self, line_id: int | None = None) -> None:
        super().__init__()
        self._line_id = line_id
        self._source: AuditSource | None = None
        self._view = AuditView.FINDINGS
        self._filter = FindingFilter.ALL
        self._grouping = Grouping.VERDICT
        self._marked: int | None = None

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="audit-title")
        yield AuditList(id="audit-rows")
        yield PieceLines(id="audit-detail")
        yield self.make_key_bar("audit", "list")

    def on_mount(self) -> None:
        self._list = self.query_one(AuditList)
        self._detail = self.query_one("#audit-detail", PieceLines)
        loading = word("audit.loading", self.language)
        self.query_one("#audit-title", PieceLines).show(lambda _: [[(loading, "")]])
        self.run_worker(self._load, thread=True)
        rule_off(self._detail)
        self.follow_language(self._show_rows)

    def _load(self) -> None:
        """In a thread: ask the archive."""
        book = self.explorer.book
        assert book is not None
        try:
            source = AuditSource.load(self.explorer.archive, book)
        except BudgetError as error:
            self.hand_back(self.say, error.sentence(self.language), True)
            return
        self.hand_back(self._begin, source)

    def _begin(self, source: AuditSource) -> None:
        self._source = source
        self._show_rows()
        if self._line_id is not None:
            proofs = (row.proof for row in self._list.rows)
            with self.explorer.answering():
                at = source.find_finding(proofs, self._line_id)
                if at is not None:
                    self._list.move_to(at)

    def _look(self) -> AuditLook:
        assert self._source is not None
        return AuditLook(
            language=self.language,
            unit=self.explorer.unit,
            glyphs=glyphs_of(self.explorer.ascii_only),
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
        """All findings, what does not add up, then one verdict after the other."""
        filters = list(FindingFilter)
        self._filter = filters[(filters.index(self._filter) + 1) % len(filters)]
        self._view = AuditView.FINDINGS
        self._show_rows()

    def action_switch_grouping(self) -> None:
        """Under verdicts and rules, or under tables."""
        verdict = self._grouping is Grouping.VERDICT
        self._grouping = Grouping.TABLE if verdict else Grouping.VERDICT
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
        self.switch_unit()
        cursor = self._list.cursor
        self._show_rows()
        self._list.move_to(cursor)

    def action_copy(self) -> None:
        """Copy the finding's sentence."""
        row = self._list.row
        if row is not None and row.proof is not None:
            proof = row.proof
            text = proof.message_zh if self.language == "zh" else proof.message_en
            self.post_message(CopyText(f"{proof.rule} {printable(text)}", proof.rule))
