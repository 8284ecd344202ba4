"""Keys of the explorer that reach beyond the line: identities, a branch to copy, other Books."""

from __future__ import annotations

from xgbudget_tui.tui.finding_walk import FindingWalk
from xgbudget_tui.tui.identity_walk import IdentityWalk
from xgbudget_tui.tui.messages import CopyText, Say, ShowLine, ShowSection
from xgbudget_tui.tui.openings import open_movers, open_series, open_shelf
from xgbudget_tui.tui.pieces import printable
from xgbudget_tui.tui.screens.explorer_actions import ExplorerActions
from xgbudget_tui.tui.widgets.contents import ContentsList
from xgbudget_tui.tui.widgets.line_tree.rows import name_of
from xgbudget_tui.tui.widgets.title_bar import TitleBar
from xgbudget_tui.tui.words import declare_words, word

declare_words(
    {
        "walk.none": ("没有等式把本行和别处相连", "No identity ties this line to another"),
        "walk.there": ("等式 {at}/{of}：{message}", "Identity {at}/{of}: {message}"),
        "walk.back": ("走回等式的这一边", "Back on this side of the identity"),
        "finding.none": ("各处都对得上", "Everything adds up"),
        "finding.there": ("发现 {at}/{of}：{message}", "Finding {at}/{of}: {message}"),
        "copy.too-many": (
            "本行以下太多行，请按 e 导出成文件",
            "Too many lines below; press e to export them to a file",
        ),
    }
)

_MOST_COPIED = 3000
"""Lines that may be copied in one go; more would not fit what a terminal takes."""


class ExplorerReach(ExplorerActions):
    """Actions that ask the archive for more than the line under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._walk = IdentityWalk()
        self._findings = FindingWalk()

    def show_book(self) -> None:
        """Show the Book that the app has taken from the shelf."""
        app = self.explorer
        if app.book is not None:
            self.query_one(TitleBar).book = app.book
            self.query_one(ContentsList).show(app.book, app.contents)
        self.hits = None
        if app.start is not None:
            self.go_to(app.start)

    def action_walk(self) -> None:
        """To the other side of an identity of this line; then back."""
        row = self.current_row
        if row is None:
            self._say("no-lines-here")
            return
        step = self._walk.step(self.explorer.archive, row.id)
        if step is None:
            self._say("walk.none")
            return
        self.post_message(ShowLine(step.line_id))
        if step.proof is None:
            self._say("walk.back")
            return
        zh = self.language == "zh"
        message = printable(step.proof.message_zh if zh else step.proof.message_en)
        sentence = word("walk.there", self.language, at=step.at, of=step.of, message=message)
        self.post_message(Say(sentence))

    def action_next_finding(self) -> None:
        """To the next line, or section, that does not add up."""
        app, section, row = self.explorer, self.section, self.current_row
        ids = [entry.id for entry in app.contents]
        here = ids.index(section.id) if section is not None and section.id in ids else -1
        place = here, row.number if row is not None else 0
        with app.answering():
            found = self._findings.next_stop(app.archive, app.contents, place)
            if found is None:
                self._say("finding.none")
                return
            stop, at, of = found
            entry = app.contents[stop.section]
            line_id = app.archive.find_line_id(entry.book_id, entry.key, stop.line)
            self.post_message(ShowSection(entry.id) if line_id is None else ShowLine(line_id))
            zh = self.language == "zh"
            message = printable(stop.proof.message_zh if zh else stop.proof.message_en)
            sentence = word("finding.there", self.language, at=at, of=of, message=message)
            self.post_message(Say(sentence))

    def action_copy_branch(self) -> None:
        """Copy this line and everything under it, as a table for a spreadsheet."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        if row.last - row.id >= _MOST_COPIED:
            self._say("copy.too-many")
            return
        from xgbudget_tui.tui.clipboard import branch_table

        branches = self.explorer.archive.load_branches(section.id, row.id, None)
        text = branch_table(section, branches, self.explorer.unit, self.language)
        self.post_message(CopyText(text, f"{name_of(row)} ({row.last - row.id + 1:,})"))

    def action_open_series(self) -> None:
        """Show the line under the cursor over years and places."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        open_series(self.explorer, section, row)

    def action_open_movers(self) -> None:
        """Show what moved most since the Book before this one."""
        open_movers(self.explorer)

    def action_open_shelf(self) -> None:
        """Show the Books of the archive."""
        open_shelf(self.explorer)
