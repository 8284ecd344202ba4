"""Where the money comes from and where it goes, in cells: sources, budgets, uses, on one scale.

Wide screens have the three side by side, narrow ones below each other. Lines lead from every
source into its budget and out to every use; the length of its bar is its amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.model.figures import amount_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.pictures.boxes import Box, Direction, find_neighbour
from xgbudget_tui.pictures.flow import FlowBlock, FlowItem, FlowKind, MoneyFlow, gather_blocks
from xgbudget_tui.tui.drawing.figures import share_text, unit_word
from xgbudget_tui.tui.drawing.names import line_name
from xgbudget_tui.tui.drawing.pieces import Piece, fill_left, fill_right, fit_pieces, widest
from xgbudget_tui.tui.drawing.tiles import DOWN, LEFT, RIGHT, UP, line_sign
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "flow.sources": ("钱从哪里来", "Where it comes from"),
        "flow.uses": ("钱到哪里去", "Where it goes"),
        "flow.between": ("{source} → {target} {amount}", "{source} → {target} {amount}"),
        "flow.some-budget": ("其他预算", "another budget"),
        "flow.share": ("占{whole} {share}", "{share} of {whole}"),
    }
)

WIDE = 96
"""Cells from which sources, budgets and uses stand side by side."""
_MOST, _FEWEST = 16, 4
"""Items of a side, where there is room and where there is not."""
_BAR_AT_LEAST, _BAR_AT_MOST, _NAME_AT_LEAST = 4, 40, 12
_SHARE = 6
_JOIN = 2
"""Cells of the lines on each side of the budgets."""


class Entry(NamedTuple):
    """What the cursor can be on: an item of a side, or (no item) a budget. ``box`` is in cells."""

    block: FlowBlock
    column: int
    item: FlowItem | None
    box: Box


class _Columns(NamedTuple):
    name: int
    amount: int
    bar: int


class FlowView:
    """The flow of a Book, laid out for a space of cells, scrolled where that is too small."""

    def __init__(
        self,
        money: MoneyFlow,
        unit: Unit,
        language: Language,
        *,
        ascii_only: bool = False,
        plain: bool = False,
    ) -> None:
        self._money = money
        self._unit, self._language = unit, language
        self._ascii_only, self._plain = ascii_only, plain
        self.entries: tuple[Entry, ...] = ()
        self._size = (0, 0)
        self._height = 0
        self._top = 0
        self._blocks: tuple[FlowBlock, ...] = ()
        self.lay_out(120, 30)

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self.entries)

    @property
    def _wide(self) -> bool:
        return self._size[0] >= WIDE

    # Where everything stands

    def lay_out(self, width: int, height: int) -> None:
        """Choose how many items have room, and where each stands."""
        if self._size == (width, height):
            return
        self._size = (width, height)
        for most in range(_MOST, _FEWEST - 1, -1):
            self._blocks = gather_blocks(self._money, most)
            rows = sum(map(self._rows_of, self._blocks)) + len(self._blocks) - 1
            if rows <= self._page:
                break
        entries: list[Entry] = []
        top = 0
        for block in self._blocks:
            entries += self._place(block, top)
            top += self._rows_of(block) + 1
        self.entries = tuple(entries)
        self._height = top

    @property
    def _page(self) -> int:
        return max(1, self._size[1] - len(self._heading()))

    def _rows_of(self, block: FlowBlock) -> int:
        sides = len(block.sources), len(block.uses)
        return max(1, *sides) if self._wide else sum(sides) + 1

    def _place(self, block: FlowBlock, top: int) -> list[Entry]:
        width, side = self._size[0], self._side_width
        if not self._wide:
            items = [(0, item) for item in block.sources]
            rows: list[tuple[int, FlowItem | None]] = [*items, (1, None)]
            rows += [(2, item) for item in block.uses]
            return [
                Entry(block, column, item, Box(0, top + at, width, 1))
                for at, (column, item) in enumerate(rows)
            ]
        high = self._rows_of(block)
        middle = Box(side + _JOIN, top, width - 2 * (side + _JOIN), high)
        return [
            *(Entry(block, 0, item, Box(0, top + at, side + _JOIN, 1))
              for at, item in enumerate(block.sources)),
            Entry(block, 1, None, middle),
            *(Entry(block, 2, item, Box(middle.right, top + at, side + _JOIN, 1))
              for at, item in enumerate(block.uses)),
        ]  # fmt: skip

    @property
    def _side_width(self) -> int:
        labels = widest(text for block in self._blocks for text in self._label(block))
        return max(10, (self._size[0] - labels - 2 - 2 * _JOIN) // 2)

    # Where one can go

    def step(self, cursor: int, direction: Direction) -> int:
        """The item that an arrow leads to; the same at the edge."""
        boxes = [entry.box for entry in self.entries]
        found = find_neighbour(boxes, min(cursor, len(boxes) - 1), direction)
        return cursor if found is None else found

    def at(self, x: int, y: int) -> int | None:
        """The item drawn at a cell, as last drawn."""
        row = y - len(self._heading()) + self._top
        found = (i for i, one in enumerate(self.entries) if one.box.holds(x, row))
        return next(found, None)

    # What is drawn

    def rows(self, cursor: int) -> list[list[Piece]]:
        """The picture, row by row, with the cursor's item in view."""
        self._keep_in_view(min(cursor, len(self.entries) - 1))
        drawn: dict[int, list[Piece]] = {}
        columns = self._columns()
        for block in self._blocks:
            here = [(i, one) for i, one in enumerate(self.entries) if one.block is block]
            draw = self._wide_rows if self._wide else self._narrow_rows
            drawn.update(draw(block, here, cursor, columns))
        listed = [drawn.get(y, []) for y in range(self._height)]
        listed += [[(text, "dim")] for text in self._between()]
        return self._heading() + listed[self._top : self._top + self._page]

    def _heading(self) -> list[list[Piece]]:
        if not self._wide:
            return []
        left, right = (word(f"flow.{key}", self._language) for key in ("sources", "uses"))
        width = self._size[0] // 2
        return [
            [
                (fill_right(f" {left}", width), "heading"),
                (fill_left(f"{right} ", self._size[0] - width), "heading"),
            ]
        ]

    def _keep_in_view(self, cursor: int) -> None:
        if cursor < 0:
            return
        box = self.entries[cursor].box
        middle = int(box.top + (box.height - 1) // 2)
        if not self._top <= middle < self._top + self._page:
            self._top = max(0, middle - self._page // 2)

    def _amount(self, fen: int, resolution: int = 0) -> str:
        return amount_text(fen, self._unit, resolution)

    def _name(self, item: FlowItem, room: int | None = None) -> str:
        """What an item is called; the short form where the full one has no ``room`` (in cells)."""
        if item.kind is not FlowKind.LINE:
            return printable(item.words(self._language))
        return line_name(item.name, self._language, item.code, room)

    def _columns(self) -> _Columns:
        items = [entry.item for entry in self.entries if entry.item is not None]
        amount = widest(self._amount(item.amount, item.resolution) for item in items)
        room = (self._side_width if self._wide else self._size[0] - 4) - amount - _SHARE - 4
        name = widest(self._name(item, room - _BAR_AT_LEAST) for item in items)
        name = max(_NAME_AT_LEAST, min(name, room - _BAR_AT_LEAST))
        return _Columns(name, amount, max(0, min(_BAR_AT_MOST, room - name)))

    def _bar(self, item: FlowItem, width: int) -> str:
        """A bar in half cells, so that it can grow to either side."""
        largest = max((one.item.amount for one in self.entries if one.item is not None), default=0)
        steps = max(1, round(2 * width * item.amount / largest)) if largest and width else 0
        full, half = divmod(steps, 2)
        if self._ascii_only:
            return "#" * max(1, full) if steps else ""
        return "█" * full + ("▌" if half else "")

    def _item_pieces(
        self, item: FlowItem, columns: _Columns, *, here: bool, mirrored: bool
    ) -> list[Piece]:
        style = ("cursor-plain" if self._plain else "cursor") if here else ""
        sign = ">" if here else " "
        amount = fill_left(self._amount(item.amount, item.resolution), columns.amount)
        name = self._name(item, columns.name)
        bar = self._bar(item, columns.bar)
        if mirrored:
            bar = fill_left(bar.replace("▌", "▐")[::-1], columns.bar)
        else:
            bar = fill_right(bar, columns.bar)
        share = self._share(item)
        said = (sign + fill_right(name, columns.name), style or ("" if item.line_id else "dim"))
        facts = (f" {amount} ", style or "strong"), (fill_left(share, _SHARE), "dim")
        lacking = item.kind in {FlowKind.GAP, FlowKind.UNLISTED}
        return [said, *facts, (" " + bar, "faint" if lacking else "bar")]

    def _share(self, item: FlowItem) -> str:
        block = next(one.block for one in self.entries if one.item is item)
        return share_text(item.amount, block.total, 1)

    def _label(self, block: FlowBlock) -> list[str]:
        return [block.budget.label(self._language), self._amount(block.total)]

    def _wide_rows(
        self, block: FlowBlock, here: Sequence[tuple[int, Entry]], cursor: int, columns: _Columns
    ) -> dict[int, list[Piece]]:
        middle = next((i, one) for i, one in here if one.item is None)
        top, high = int(middle[1].box.top), int(middle[1].box.height)
        at = top + (high - 1) // 2
        lines = self._label(block) if high > 1 else [" ".join(self._label(block))]
        width = int(middle[1].box.width)
        style = "strong"
        if middle[0] == cursor:
            style = "cursor-plain" if self._plain else "cursor"
        drawn: dict[int, list[Piece]] = {}
        for y in range(top, top + high):
            left = next(((i, one) for i, one in here if one.column == 0 and one.box.top == y), None)
            right = next(
                ((i, one) for i, one in here if one.column == 2 and one.box.top == y), None
            )
            row: list[Piece] = []
            if left is not None and left[1].item is not None:
                pieces = self._item_pieces(
                    left[1].item, columns, here=left[0] == cursor, mirrored=True
                )
                row += fit_pieces(pieces, self._side_width)
            else:
                row.append((" " * self._side_width, ""))
            row.append(
                (self._joint(y - top, len(block.sources), at - top, mirrored=False), "faint")
            )
            text = lines[y - at] if 0 <= y - at < len(lines) else ""
            room = max(0, width - cell_len(text))
            padded = " " * (room // 2) + text + " " * (room - room // 2)
            row.append((padded, style if text else ""))
            row.append((self._joint(y - top, len(block.uses), at - top, mirrored=True), "faint"))
            if right is not None and right[1].item is not None:
                pieces = self._item_pieces(
                    right[1].item, columns, here=right[0] == cursor, mirrored=False
                )
                row += [pieces[3], *pieces[:3]]
            drawn[y] = row
        return drawn

    def _joint(self, row: int, count: int, label: int, *, mirrored: bool) -> str:
        """The line between a row of a side and the budget, whose label stands in row ``label``."""
        if not count:
            return " " * _JOIN
        first, last = min(0, label), max(count - 1, label)
        item, inward = (RIGHT, LEFT) if mirrored else (LEFT, RIGHT)
        joint = (UP if first < row <= last else 0) | (DOWN if first <= row < last else 0)
        joint |= (item if row < count else 0) | (inward if row == label else 0)
        sign = line_sign(joint, ascii_only=self._ascii_only)
        dash = line_sign(LEFT | RIGHT, ascii_only=self._ascii_only) if row < count else " "
        return sign + dash if mirrored else dash + sign

    def _narrow_rows(
        self, block: FlowBlock, here: Sequence[tuple[int, Entry]], cursor: int, columns: _Columns
    ) -> dict[int, list[Piece]]:
        drawn: dict[int, list[Piece]] = {}
        for index, entry in here:
            y, on = int(entry.box.top), index == cursor
            if entry.item is None:
                style = ("cursor-plain" if self._plain else "cursor") if on else "heading"
                text = (">" if on else " ") + "  ".join(self._label(block))
                drawn[y] = [(text, style)]
                continue
            ends = here[0][0] if entry.column == 0 else here[-1][0]
            joint = RIGHT | (0 if index == ends and entry.column == 0 else UP)
            joint |= 0 if index == ends and entry.column == 2 else DOWN
            sign = line_sign(joint, ascii_only=self._ascii_only)
            dash = line_sign(LEFT | RIGHT, ascii_only=self._ascii_only)
            pieces = self._item_pieces(entry.item, columns, here=on, mirrored=False)
            drawn[y] = [(f" {sign}{dash}", "faint"), *pieces]
        return drawn

    def _between(self) -> list[str]:
        """What moves from one budget to another, each in a line."""
        told = []
        for flow in self._money.between:
            source, target = (
                one.label(self._language) if one else word("flow.some-budget", self._language)
                for one in (flow.source, flow.target)
            )
            amount = self._amount(flow.item.amount or 0, flow.item.resolution)
            said = word("flow.between", self._language, source=source, target=target, amount=amount)
            told.append(f" {said}")
        return told

    # What is said

    def detail(self, cursor: int) -> list[list[Piece]]:
        """What is said of an item: its name, amount and share."""
        if not 0 <= cursor < len(self.entries):
            return []
        entry = self.entries[cursor]
        budget = entry.block.budget.label(self._language)
        unit = unit_word(self._unit, self._language)
        if entry.item is None:
            return [[(budget, "strong")], [(f"{self._amount(entry.block.total)} {unit}", "")]]
        item = entry.item
        code = f"{item.code}  " if item.code else ""
        facts = [f"{self._amount(item.amount, item.resolution)} {unit}"]
        share = self._share(item)
        facts.append(word("flow.share", self._language, whole=budget, share=share))
        name = self._name(item)
        said: list[Piece] = [(printable(code) + name, "strong")]
        printed = printable(item.words(self._language))
        if name != printed:
            said.append((f"  {printed}", "dim"))
        return [said, [("   ".join(facts), "")]]
