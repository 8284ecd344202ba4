"""The detail panel: everything the archive knows of the line under the cursor."""

from __future__ import annotations

from textual.reactive import reactive

from xgbudget_tui.model.archive import LineDetail
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.widgets.detail_text import Telling, link_targets, write_detail
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words({"detail": ("明细", "Detail")})


class DetailPanel(ReadingPane):
    """Handed a LineDetail and the measure whose shares are shown; links lead to line ids."""

    separated = True

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.detail: LineDetail | None = None
        self._active = 1

    def show(self, detail: LineDetail | None, active: int = 1) -> None:
        """Tell of a line (None: of nothing)."""
        self.detail, self._active = detail, active
        heading = word("detail", self.language)
        if detail is None:
            self.show_text(heading, None)
            return
        telling = Telling(self.unit, self.language, self.glyphs, active)
        self.show_text(heading, lambda w: write_detail(detail, telling, w), link_targets(detail))

    def watch_unit(self) -> None:
        """Tell it again in another unit."""
        self.show(self.detail, self._active)

    def watch_language(self) -> None:
        """Tell it again in another language."""
        self.show(self.detail, self._active)
