"""The explorer's App: the requests that concern more than one screen."""

from __future__ import annotations

from xgbudget_tui.tui import messages, openings
from xgbudget_tui.tui.places import KeptHits, Spot
from xgbudget_tui.tui.shell import ExplorerShell
from xgbudget_tui.tui.words import declare_words, word

declare_words({"nothing-back-from": ("没有可返回的位置", "Nowhere to go back to")})


class Explorer(ExplorerShell):
    """An Archive on screen: what widgets and screens ask for is carried out here."""

    def on_show_line(self, message: messages.ShowLine) -> None:
        """Go to a line, closing what is open over the explorer."""
        with self.answering():
            row = self.archive.load_row(message.line_id)
            self._go_to(Spot(0, row.section_id, row.id), remember=message.remember)

    def on_show_section(self, message: messages.ShowSection) -> None:
        """Show a section where it was left."""
        self._go_to(Spot(0, message.section_id), remember=message.remember)

    def on_show_book(self, message: messages.ShowBook) -> None:
        """Take another Book from the shelf."""
        with self.answering():
            chosen = self.archive.find_book(message.book_id)
            if chosen is not None:
                self.open_book(chosen)
                self._close_screens()
                self.explorer_screen.show_book()

    def on_go_back(self) -> None:
        """Back to before the last jump."""
        spot = self.explorer_screen.places.step_back()
        if spot is None:
            self.say(word("nothing-back-from", self.language))
        else:
            self._go_to(spot, remember=False)

    def _go_to(self, spot: Spot, remember: bool) -> None:
        screen = self.explorer_screen
        self._close_screens()
        here = screen.spot
        if remember and here is not None:
            screen.places.remember(here)
        with self.answering():
            self._take_book_of(spot)
            screen.go_to(spot)

    def _take_book_of(self, spot: Spot) -> None:
        """Take the Book a place is in, where that is another than the one shown."""
        if any(section.id == spot.section_id for section in self.contents):
            return
        book_id = spot.book_id
        if not book_id and spot.line_id is not None:
            book_id = self.archive.load_detail(spot.line_id).section.book_id
        book = self.archive.find_book(book_id) if book_id else None
        if book is not None:
            self.open_book(book, spot)
            self.explorer_screen.show_book()

    def _close_screens(self) -> None:
        """Close what is open over the explorer."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def on_keep_hits(self, message: messages.KeepHits) -> None:
        """Keep the hits of a search for going through them."""
        ids = [hit.place.row.id for hit in message.hits]
        self.explorer_screen.hits = KeptHits(message.text, ids, message.position, message.total)

    def on_open_search(self, message: messages.OpenSearch) -> None:
        openings.open_search(self, message.text)

    def on_open_comparison(self, message: messages.OpenComparison) -> None:
        section = next((s for s in self.contents if s.id == message.section_id), None)
        if section is not None:
            openings.open_comparison(self, section)

    def on_open_export(self, message: messages.OpenExport) -> None:
        openings.open_export(self, message.subject)

    def on_open_audit(self, message: messages.OpenAudit) -> None:
        openings.open_audit(self, message.line_id)

    def on_copy_text(self, message: messages.CopyText) -> None:
        """Put text on the clipboard of the person's terminal."""
        from xgbudget_tui.tui.clipboard import copy_text

        sentence, sent = copy_text(self, message.text, message.what, self.language)
        self.say(sentence, problem=not sent)

    def action_open_help(self) -> None:
        """Show the keys."""
        openings.open_help(self, getattr(self.screen, "help_keys", "explorer"))

    def action_open_palette(self) -> None:
        """Show the command palette."""
        openings.open_palette(self)
