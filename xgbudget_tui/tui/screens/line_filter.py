"""Filtering the lines of a table: the line to type in, and finding the lines that pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from xgbudget_tui.compare.columns import choose_measures
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import FilteredRows, LineFilter, Listing
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.tui.drawing.visible_lines import EVERY_DEPTH, MOST, TableView
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.screens.result_screen import Overlay
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame, PieceLines
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.words import declare_words, word

declare_words(
    {
        "filter.title": ("筛选", "Filter"),
        "filter.placeholder": ("名称或 >1000", "name or >1000"),
        "filter.hint": (
            "名称、拼音、编码 · 金额（{column}）>1000 100..500 · ! 有发现 · ~ 有变动",
            "name, pinyin, code · amount ({column}) >1000 100..500 · ! findings · ~ changed",
        ),
    }
)


class FilterScreen(Overlay[str]):
    """Dismissed with what was typed, "" for all lines; None leaves things as they are.

    ``column`` is what the column is called whose amounts are meant.
    """

    DEFAULT_CSS = """
    FilterScreen { align: center bottom; background: transparent; }
    FilterScreen > Frame { width: 100%; height: 5; background: $surface; }
    FilterScreen Horizontal { height: 1; }
    FilterScreen Static { width: 3; }
    FilterScreen PlainInput { width: 1fr; }
    FilterScreen PieceLines { height: 1; }
    FilterScreen KeyBar { height: 1; }
    """
    AUTO_FOCUS = "#filter-text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("filter")]

    def __init__(self, session: Session, column: str, text: str = "") -> None:
        super().__init__(session)
        self._column = column
        self._text = text

    def compose(self) -> ComposeResult:
        title = word("filter.title", self.language)
        with Frame(title, ascii_only=self.session.ascii_only):
            with Horizontal():
                yield Static(" f ", markup=False)
                yield PlainInput(
                    self._text,
                    placeholder=word("filter.placeholder", self.language),
                    id="filter-text",
                )
            yield PieceLines(id="filter-hint")
            yield KeyBar(self.session, "filter")

    def on_mount(self) -> None:
        hint = word("filter.hint", self.language, column=self._column)
        self.query_one(PieceLines).show(lambda _: [[(" " + hint, "dim")]])
        line = self.query_one(PlainInput)
        line.cursor_position = len(line.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_apply()

    def action_apply(self) -> None:
        """Show the lines that pass."""
        self.dismiss(self.query_one(PlainInput).value.strip())


RATIOS = frozenset({MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE})


def filter_view(
    archive: Archive, view: TableView, text: str, unit: Unit, go_on: Callable[[], bool]
) -> FilteredRows:
    """The lines of the table that pass what was typed; may be called in a thread.

    Amounts are those of the column under the cursor. Raises QueryError for an amount that cannot
    be read, and where changes are asked for in a table without two columns to compare.
    """
    section = view.section
    if section.first_line is None or section.last_line is None:
        return FilteredRows((), ())
    pair = choose_measures(section)
    if "~" in text.split() and pair is None:
        raise QueryError(
            "This table has no two columns whose change could be filtered by",
            "此表没有可对比的两列，不能按变动筛选",
        )
    before, after = pair or (0, 0)
    kinds = {measure.position: measure.kind for measure in section.measures}
    wanted = LineFilter(text, unit, view.figures, kinds.get(view.figures) in RATIOS, before, after)
    listing = Listing(section.first_line, section.last_line, EVERY_DEPTH)
    return archive.filter_lines(listing, wanted, MOST, go_on)
