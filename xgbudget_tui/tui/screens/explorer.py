"""The explorer screen: contents, the tree of a table (or a note), and the detail of a line."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.reactive import var
from textual.timer import Timer

from xgbudget_tui.model.archive import Row, SectionEntry
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import ShowLine
from xgbudget_tui.tui.pieces import printable
from xgbudget_tui.tui.places import Places
from xgbudget_tui.tui.screens.explorer_actions import ExplorerActions
from xgbudget_tui.tui.widgets.contents import ContentsList
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.line_detail import DetailPanel
from xgbudget_tui.tui.widgets.line_tree.rows import name_of
from xgbudget_tui.tui.widgets.line_tree.table_view import open_view
from xgbudget_tui.tui.widgets.line_tree.tree import LineTree
from xgbudget_tui.tui.widgets.line_tree.walking import LineWalker
from xgbudget_tui.tui.widgets.note_view import NoteView
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.widgets.title_bar import TitleBar

HELD_KEY = 0.12
"""Seconds between moves below which a key counts as held: the detail then waits for its end."""

PANELS = {"contents": "contents", "tree": "tree", "note": "pane", "detail": "pane"}
"""Which keys act in which panel."""


class ExplorerScreen(ExplorerActions):
    """Fetches what its panels show and carries out what they ask."""

    CSS_PATH = "explorer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("explorer")]
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [
        (0, "-narrow"),
        (60, "-middle"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-low"), (18, "-high")]
    AUTO_FOCUS = "#tree"

    detail_chosen: var[bool | None] = var[bool | None](None)
    contents_chosen: var[bool | None] = var[bool | None](None)

    def __init__(self) -> None:
        super().__init__()
        self.places = Places()
        self._section: SectionEntry | None = None
        self._moved_at = 0.0
        self._waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        app = self.explorer
        yield TitleBar(id="title").data_bind(type(app).unit, type(app).language)
        with Container(id="body"):
            yield ContentsList(id="contents").data_bind(type(app).unit, type(app).language)
            with Container(id="main"):
                yield LineTree(id="tree").data_bind(type(app).unit, type(app).language)
                yield NoteView(id="note").data_bind(type(app).language)
                yield DetailPanel(id="detail").data_bind(type(app).unit, type(app).language)
        yield KeyBar(id="keys").data_bind(type(app).language)
