"""A branch as a treemap: what it is made of, how large each part is, what changed."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import Row, SectionEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.figures import amount_measures, main_measure
from xgbudget_tui.model.text import printable
from xgbudget_tui.pictures.parts import Parts, find_top, load_parts
from xgbudget_tui.tui.drawing.figures import unit_after, unit_word
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.key_hints import HELP
from xgbudget_tui.tui.drawing.names import label_name, row_name, table_title
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import CopyText, ShowLine, saying_errors
from xgbudget_tui.tui.screens.result_screen import ResultScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.views.clipboard import join_cells
from xgbudget_tui.tui.views.comparison_options import load_comparison
from xgbudget_tui.tui.views.treemap import (
    Base,
    Item,
    Look,
    TreemapView,
    choose_base,
    gather_items,
    legend,
)
from xgbudget_tui.tui.widgets.cell_picture import CellPicture
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, rule_off
from xgbudget_tui.tui.words import declare_words, word

declare_words(
    {
        "treemap.title": ("面积图", "Treemap"),
        "treemap.table": ("全表", "the whole table"),
        "treemap.looking": ("正在查找上年数……", "Looking for the year before..."),
        "treemap.no-base": (
            "没有可比的上年数：颜色只区分各项",
            "Nothing to compare with: colours tell the parts apart",
        ),
        "treemap.at-top": ("已是全表", "This is the whole table"),
        "treemap.no-line": ("这一块不是一行，无处可去", "This is no line to go to"),
        "treemap.nothing": ("这里没有可画的数额", "There are no amounts to draw here"),
        "treemap.before": ("比 {label}", "against {label}"),
    }
)


class TreemapScreen(ResultScreen[None]):
    """The parts of a line, of its parent where it has none, or of a whole table."""

    CSS_PATH = "treemap.tcss"
    AUTO_FOCUS = "#treemap"
    help_keys = "treemap"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("treemap")]

    def __init__(
        self, session: Session, section: SectionEntry, row: Row | None, position: int | None = None
    ) -> None:
        super().__init__(session)
        self._section = section
        self._start = row
        measures = {one.position: one for one in amount_measures(section)}
        self._measure: Measure | None = measures.get(position or 0) or main_measure(section)
        self._whole: Row | None = None
        self._path: tuple[Row, ...] = ()
        self._parts = Parts(None, (), 0, 0)
        self._view: TreemapView | None = None
        self._by_change = False
        self._bases: dict[int, Base | None] = {}

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="treemap-title")
        yield CellPicture(id="treemap")
        yield PieceLines(id="treemap-detail")
        yield KeyBar(self.session, "picture", "treemap", HELP)

    def on_mount(self) -> None:
        rule_off(self.query_one("#treemap-detail"), ascii_only=self.session.ascii_only)
        self.follow_language(self._show)
        with saying_errors(self, self.language):
            row = self._start
            whole = None if row is None else row.id if row.child_count else row.parent
            if whole is None:
                whole = find_top(self.session.archive, self._section)
            self._go_into(whole, row.id if row is not None else None)

    @property
    def _position(self) -> int:
        return self._measure.position if self._measure is not None else 0

    @property
    def _base(self) -> Base | None:
        return self._bases.get(self._position)

    def _go_into(self, line_id: int | None, at: int | None = None) -> None:
        """Show the parts of a line, or of the whole table, with the cursor on one of them."""
        archive = self.session.archive
        self._parts = load_parts(archive, self._section, line_id, self._position)
        self._whole = self._parts.whole
        self._path = () if line_id is None else tuple(archive.load_ancestors(line_id))
        self._show(at)

    def _show(self, at: int | None = None) -> None:
        """Show the parts again, as they are to be shown now."""
        whole = self._whole.id if self._whole is not None else None
        items = gather_items(self._parts, self.language, self._base, whole)
        by_change = self._by_change and self._base is not None
        look = Look(
            self._measure,
            self.session.unit,
            self.language,
            glyphs_of(self.session.ascii_only),
            by_change,
            self.session.ascii_only,
            self.app.no_color,
        )
        ids = [item.row.id if item.row is not None else None for item in items]
        cursor = ids.index(at) if at is not None and at in ids else 0
        self._view = TreemapView(items, self._parts, look)
        self.query_one(CellPicture).show_picture(self._view, cursor)
        title = self._title(by_change=by_change)
        self.query_one("#treemap-title", PieceLines).show(lambda _: title)
        if not items:
            nothing = word("treemap.nothing", self.language)
            self.query_one("#treemap-detail", PieceLines).show(lambda _: [[(nothing, "dim")]])

    def _title(self, *, by_change: bool) -> list[list[Piece]]:
        language, unit = self.language, unit_word(self.session.unit, self.language)
        names = [
            row_name(row, self.language)
            for row in (*self._path, *([self._whole] if self._whole else []))
        ]
        where = " › ".join([table_title(self._section, language), *names])
        first: list[Piece] = [
            (f" {word('treemap.title', language)}  ", "title-strong"),
            (where, ""),
        ]
        label = label_name(self._measure.label, language) if self._measure is not None else ""
        second: list[Piece] = [(f" {label}  {unit}   ", "title-dim")]
        if by_change and self._base is not None:
            before = label_name(self._base.label, language)
            second += legend(language)
            second.append((" " + word("treemap.by-change", language, before=before), "title-dim"))
        else:
            second.append((word("treemap.by-class", language), "title-dim"))
        return [first, second]

    def on_cell_picture_item_highlighted(self, event: CellPicture.ItemHighlighted) -> None:
        event.stop()
        if self._view is None or not self._view.items:
            return
        whole = (
            row_name(self._whole, self.language)
            if self._whole
            else word("treemap.table", self.language)
        )
        label = label_name(self._base.label, self.language) if self._base is not None else ""
        before = word("treemap.before", self.language, label=label)
        lines = self._view.detail(self.query_one(CellPicture).cursor, whole, before)
        self.query_one("#treemap-detail", PieceLines).show(lambda _: lines)

    def on_cell_picture_item_chosen(self, event: CellPicture.ItemChosen) -> None:
        event.stop()
        item = self._item
        if item is not None and item.is_open and item.row is not None:
            with saying_errors(self, self.language):
                self._go_into(item.row.id)
        else:
            self.action_show_line()

    @property
    def _item(self) -> Item | None:
        """The item under the cursor."""
        if self._view is None or not self._view.items:
            return None
        return self._view.items[self.query_one(CellPicture).cursor]

    def action_go_out(self) -> None:
        """To what this is a part of; from the whole table back to it."""
        whole = self._whole
        if whole is None or (whole.parent is None and self._is_top(whole)):
            self.action_leave()
            return
        with saying_errors(self, self.language):
            self._go_into(whole.parent, whole.id)

    def _is_top(self, whole: Row) -> bool:
        with saying_errors(self, self.language):
            return find_top(self.session.archive, self._section) == whole.id
        return True

    def action_show_line(self) -> None:
        """To the line in its table."""
        item = self._item
        compared = item.compared.line_ids if item is not None and item.compared else (None, None)
        line_id = item.row.id if item is not None and item.row is not None else compared[0]
        if line_id is None:
            self.say(word("treemap.no-line", self.language))
        else:
            self.post_message(ShowLine(line_id))

    def action_switch_colours(self) -> None:
        """Colours by part, or by change against the year before."""
        self._by_change = not self._by_change
        if self._by_change and self._position not in self._bases:
            self.say(word("treemap.looking", self.language))
            run = partial(self._look_up, self._section, self._position)
            self.run_worker(run, thread=True, exclusive=True, group="treemap-base")
            return
        self._show_again()

    def _look_up(self, section: SectionEntry, position: int) -> None:
        """In a thread: read the year before, if there is one."""
        archive = self.session.archive
        try:
            pairing = choose_base(archive, self.session.book, section, position)
            comparison = load_comparison(archive, pairing, self.language) if pairing else None
        except BudgetError as error:
            self.hand_back(self.say, printable(error.sentence(self.language)), True)
            return
        self.hand_back(self._take_base, position, Base(comparison) if comparison else None)

    def _take_base(self, position: int, base: Base | None) -> None:
        self._bases[position] = base
        self._show_again()

    def _show_again(self) -> None:
        self.say("")
        item = self._item
        self._show(item.row.id if item is not None and item.row is not None else None)
        if self._by_change and self._base is None:
            self._by_change = False
            self.say(word("treemap.no-base", self.language))

    def action_switch_measure(self, step: int) -> None:
        """Show the next or previous column of amounts."""
        measures = amount_measures(self._section)
        if self._measure is None or len(measures) < 2:
            return
        at = next(i for i, one in enumerate(measures) if one.position == self._position)
        self._measure = measures[(at + step) % len(measures)]
        item = self._item
        with saying_errors(self, self.language):
            whole = self._whole.id if self._whole is not None else None
            self._by_change = self._by_change and self._position in self._bases
            self._go_into(whole, item.row.id if item is not None and item.row else None)

    def action_switch_unit(self) -> None:
        """Show the figures in the next unit."""
        self.session.unit = unit_after(self.session.unit)
        self._show_again()

    def action_copy(self) -> None:
        """Copy what is shown: names, amounts, shares, for a spreadsheet."""
        view = self._view
        if view is not None and view.items:
            rows = [[item.name, view.amount(item), view.share(item)] for item in view.items]
            name = (
                row_name(self._whole, self.language)
                if self._whole
                else table_title(self._section, self.language)
            )
            self.post_message(CopyText(join_cells(rows), name))
