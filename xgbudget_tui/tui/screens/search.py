"""The search bar over the explorer; what is found is shown by whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from xgbudget_tui.tui.finder import Finder
from xgbudget_tui.tui.messages import KeepHits, ShowLine
from xgbudget_tui.tui.screens.overlay import Overlay
from xgbudget_tui.tui.widgets.frame import Frame
from xgbudget_tui.tui.widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from xgbudget_tui.tui.words import Language


class SearchScreen(Overlay[tuple[KeepHits, ShowLine] | None]):
    """Dismissed with what to keep and where to go, or None to stay where one was."""

    CSS_PATH = "search.tcss"
    AUTO_FOCUS = "#search-text"
    BINDINGS: ClassVar = []

    def __init__(self, finder: Finder, language: Language, text: str = "") -> None:
        super().__init__()
        self._bar = SearchBar(finder, language)
        self._text = text

    def compose(self) -> ComposeResult:
        with Frame(id="search-panel"):
            yield self._bar

    def on_mount(self) -> None:
        self._bar.start(self._text)

    def on_search_bar_left(self) -> None:
        self.dismiss(None)

    def on_search_bar_hit_chosen(self, event: SearchBar.HitChosen) -> None:
        kept = KeepHits(event.text, event.hits, event.position, event.total)
        self.dismiss((kept, ShowLine(event.hit.place.row.id)))
