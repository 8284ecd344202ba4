"""The detail panel: everything the archive knows of the line under the cursor."""

from __future__ import annotations

from functools import partial

from textual.reactive import reactive

from xgbudget_tui.model.entries import LineDetail
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.widgets.detail_text import link_targets, write_detail
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.widgets.telling import Telling
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words({"detail": ("明细", "Detail"), "go-in": ("tab 看全部", "tab shows all")})


class DetailPanel(ReadingPane):
    """Handed a LineDetail and the measure whose shares are shown; links lead to line ids."""

    separated = True

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.detail: LineDetail | None = None
        self._active = 1
        self._brief = True

    def show(self, detail: LineDetail | None, active: int = 1) -> None:
        """Tell of a line (None: of nothing)."""
        self.detail, self._active = detail, active
        self._tell(0)

    def _tell(self, top: int) -> None:
        detail, heading = self.detail, word("detail", self.language)
        if self._brief:
            heading += f"  ({word('go-in', self.language)})"
        if detail is None:
            self.show_text(heading, None)
            return
        telling = Telling(self.unit, self.language, self.glyphs, self._active, self._brief)
        write = partial(write_detail, detail, telling)
        self.show_text(heading, write, link_targets(detail), top)

    def watch_unit(self) -> None:
        """Tell it again in another unit."""
        self.show(self.detail, self._active)

    def watch_language(self) -> None:
        """Tell it again in another language."""
        self.show(self.detail, self._active)

    def on_focus(self) -> None:
        """Tell all of it."""
        super().on_focus()
        self._brief = False
        self._tell(self.top)

    def on_blur(self) -> None:
        """Tell it in brief again."""
        super().on_blur()
        self._brief = True
        self._tell(0)
