"""What the keys of the explorer screen do."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.reactive import reactive
from textual.screen import Screen

from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.messages import (
    CopyText,
    ExportSubject,
    GoBack,
    OpenAudit,
    OpenComparison,
    OpenExport,
    OpenSearch,
    Say,
    ShowLine,
    ShowSection,
)
from xgbudget_tui.tui.places import KeptHits, Places, Spot
from xgbudget_tui.tui.render import UNITS, unit_word
from xgbudget_tui.tui.widgets.line_tree.rows import name_of
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.model.entries import Row, SectionEntry
    from xgbudget_tui.tui.app import Explorer

declare_words(
    {
        "no-hits-yet": ("还没有查找结果，按 / 查找", "Nothing found yet, press / to find"),
        "hit-of": ("“{text}” {at}/{total}", "“{text}” {at}/{total}"),
        "no-marks-yet": ("还没有书签，按 m 加上", "No marks yet, press m to set one"),
        "marked": ("已加书签：{name}", "Marked: {name}"),
        "unmarked": ("已去掉书签：{name}", "Mark taken away: {name}"),
        "nothing-back": ("没有可返回的位置", "Nowhere to go back to"),
        "unit-now": ("单位：{unit}", "Unit: {unit}"),
        "no-lines-here": ("这里没有可操作的行", "There is no line here"),
    }
)


class ExplorerActions(Screen[None]):
    """Actions of the explorer; the screen says what is on view."""

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    places: Places
    hits: KeptHits | None = None

    @property
    def explorer(self) -> Explorer:
        """The app."""
        return cast("Explorer", self.app)

    @property
    def section(self) -> SectionEntry | None:
        """The section on view."""
        raise NotImplementedError

    @property
    def current_row(self) -> Row | None:
        """The line under the cursor, if a table is on view."""
        raise NotImplementedError

    @property
    def spot(self) -> Spot | None:
        """Where the person is."""
        section, row = self.section, self.current_row
        if section is None:
            return None
        return Spot(section.book_id, section.id, row.id if row else None)

    def go_to(self, spot: Spot) -> None:
        """Show a place."""
        raise NotImplementedError

    def action_find(self) -> None:
        """Open the search bar."""
        self.post_message(OpenSearch())

    def action_next_hit(self, step: int = 1) -> None:
        """To the next hit of the last search."""
        if self.hits is None or not self.hits.line_ids:
            self._say("no-hits-yet")
            return
        self.post_message(ShowLine(self.hits.step(step)))
        at = self.hits.position + 1
        self._say("hit-of", text=self.hits.text, at=at, total=self.hits.total)

    def action_previous_hit(self) -> None:
        """To the previous hit of the last search."""
        self.action_next_hit(-1)

    def action_next_table(self, step: int = 1) -> None:
        """To the next section in print order, round the end."""
        contents = self.explorer.contents
        if self.section and contents:
            ids = [section.id for section in contents]
            at = ids.index(self.section.id) if self.section.id in ids else 0
            chosen = contents[(at + step) % len(contents)]
            self.post_message(ShowSection(chosen.id, remember=False))

    def action_previous_table(self) -> None:
        """To the previous section."""
        self.action_next_table(-1)

    def action_switch_unit(self) -> None:
        """Show amounts in the next unit."""
        at = UNITS.index(self.explorer.unit) if self.explorer.unit in UNITS else -1
        self.explorer.unit = UNITS[(at + 1) % len(UNITS)]
        self._say("unit-now", unit=unit_word(self.explorer.unit, self.language))

    def action_mark_line(self) -> None:
        """Mark the line under the cursor, or take its mark away."""
        row, spot = self.current_row, self.spot
        if row is None or spot is None:
            self._say("no-lines-here")
            return
        marked = self.places.switch_bookmark(spot)
        self.show_bookmarks()
        self._say("marked" if marked else "unmarked", name=name_of(row))

    def show_bookmarks(self) -> None:
        """Let the tree show which lines are marked."""
        raise NotImplementedError

    def action_next_mark(self) -> None:
        """To the next bookmark."""
        spot = self.places.next_bookmark(self.spot)
        if spot is None or spot.line_id is None:
            self._say("no-marks-yet")
        else:
            self.post_message(ShowLine(spot.line_id))

    def action_go_back(self) -> None:
        """Back to before the last jump."""
        self.post_message(GoBack())

    def action_compare(self) -> None:
        """Compare the section on view."""
        if self.section:
            self.post_message(OpenComparison(self.section.id))

    def action_audit(self) -> None:
        """Open the findings."""
        row = self.current_row
        self.post_message(OpenAudit(row.id if row else None))

    def action_export(self) -> None:
        """Export the branch under the cursor, or the table."""
        row = self.current_row
        subject = ExportSubject(
            self.section, row.id if row else None, line_name=name_of(row) if row else ""
        )
        self.post_message(OpenExport(subject))

    def action_copy(self) -> None:
        """Copy the line under the cursor: its name and its figures."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        from xgbudget_tui.tui.clipboard import line_text

        self.post_message(CopyText(line_text(section, row, self.explorer.unit), name_of(row)))

    def _say(self, key: str, **values: object) -> None:
        self.post_message(Say(word(key, self.language, **values)))
