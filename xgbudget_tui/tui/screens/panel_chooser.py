"""Which panels are on view, and which of them has the keys."""

from __future__ import annotations

from typing import Any

from textual.layout import Layout

from xgbudget_tui.tui.screens.explorer_reach import ExplorerReach
from xgbudget_tui.tui.screens.panels import MIDDLE, PanelLayout, place_panels
from xgbudget_tui.tui.widgets.title_bar import TitleBar

PANELS = {"contents": "contents", "tree": "tree", "note": "pane", "detail": "pane"}
"""The panels that take keys, and whose keys act in them."""


class PanelChooser(ExplorerReach):
    """A screen of panels that are shown, hidden and walked through."""

    def __init__(self) -> None:
        super().__init__()
        self._panels = PanelLayout()

    @property
    def layout(self) -> Layout:
        """Where the panels stand."""
        return self._panels

    @property
    def shows_table(self) -> bool:
        """Whether a table is in the middle, not a note."""
        return self._panels.choice.main == "tree"

    def action_toggle_contents(self) -> None:
        """Show or hide the contents; on a narrow screen they take the place of the table."""
        choice = self._panels.choice
        if self.size.width < MIDDLE:
            self.choose_panels(contents_alone=not choice.contents_alone)
        else:
            self.choose_panels(contents=not choice.contents)

    def action_toggle_detail(self) -> None:
        """Show or hide the detail."""
        self.choose_panels(detail=not self._panels.choice.detail)

    def action_next_panel(self, step: int = 1) -> None:
        """Send keys to the next panel on view."""
        shown = [panel for panel in PANELS if panel in self.shown_panels()]
        if shown:
            here = self.focused.id if self.focused else None
            at = shown.index(here) + step if here in shown else 0
            self.query_one(f"#{shown[at % len(shown)]}").focus(scroll_visible=False)

    def action_previous_panel(self) -> None:
        """Send keys to the panel before."""
        self.action_next_panel(-1)

    def choose_panels(self, **choices: Any) -> None:
        """Show other panels; keys never go to one that is not on view."""
        choice = self._panels.choice._replace(**choices)
        if choice == self._panels.choice:
            return
        self._panels.choice = choice
        # A child that asks for layout makes its ancestors forget how they were arranged.
        self.query_one(TitleBar).refresh(layout=True)
        shown = self.shown_panels()
        if self.focused is not None and self.focused.id in PANELS and self.focused.id not in shown:
            self.query_one(
                "#contents" if "contents" in shown and choice.contents_alone else f"#{choice.main}"
            ).focus(scroll_visible=False)

    def shown_panels(self) -> set[str]:
        """The ids of the panels on view."""
        width, height = self.app.size
        return set(place_panels(width, height, self._panels.choice))
