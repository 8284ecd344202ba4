"""A treemap as text: which parts have a tile and which stand beside, what each of them says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xgbudget_tui.compare.change import amount_of
from xgbudget_tui.compare.options import Pairing, find_pairings
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow
from xgbudget_tui.model.entries import BookEntry, Row, SectionEntry
from xgbudget_tui.model.figures import amount_text, change_text, figure_at, percent_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.pictures.boxes import Box, Direction, find_neighbour
from xgbudget_tui.pictures.palette import CHANGES, CLASSES, REST, colour_of_change, colour_of_part
from xgbudget_tui.pictures.parts import Parts
from xgbudget_tui.pictures.treemap import lay_out_cells
from xgbudget_tui.tui.drawing.figures import figure_text, share_text, shown_unit, unit_word
from xgbudget_tui.tui.drawing.glyphs import Glyphs
from xgbudget_tui.tui.drawing.names import line_name, name_of, row_name
from xgbudget_tui.tui.drawing.pieces import Piece, fill_right
from xgbudget_tui.tui.drawing.tiles import Tile, draw_tiles
from xgbudget_tui.tui.drawing.wrapping import wrap_text
from xgbudget_tui.tui.theme import declare_styles
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "treemap.rest": ("未列明细的部分", "not broken down"),
        "treemap.beside": ("另外 {count} 项", "{count} more"),
        "treemap.by-class": ("颜色只区分各项", "colours tell the parts apart"),
        "treemap.by-change": ("比“{before}”", "from {before}"),
        "treemap.share": ("占{whole} {share}", "{share} of {whole}"),
        "treemap.whole": ("合计", "the total"),
        "treemap.parts": ("{count} 项", "{count} parts"),
        "treemap.was": ("上期 {before}，{change}", "before: {before}, {change}"),
        "treemap.no-amount": ("没有数额", "no amount"),
        "treemap.new": ("新增", "new"),
        "treemap.ended": ("取消", "ended"),
    }
)


def _fill(number: int, *, light: bool) -> str:
    return f"color({231 if light else 16}) on color({number})"


declare_styles(
    {
        f"tile-{colour.name}": _fill(colour.cube, light=colour.light)
        for colour in (*CLASSES, REST, *(change.colour for change in CHANGES))
    }
)

LEAST_TILE = (9, 2)
"""The smallest tile in cells, with one border each way: room for four hanzi."""
STRETCH = 4.0
"""Tiles are this many times as wide as high in cells: a name is wide."""
LIST_AT_LEAST, LIST_AT_MOST = 24, 38
LIST_SHARE = 4
"""The list beside the map takes a quarter of the screen."""


class Item(NamedTuple):
    """A part, a line that ended, or (no row) what is not broken down.

    ``amount`` is fen; ``compared`` the same line beside the year before, where that is known.
    """

    row: Row | None
    name: str
    amount: int | None
    compared: ComparisonRow | None = None

    @property
    def is_open(self) -> bool:
        """Whether there are parts of it to go into."""
        return self.row is not None and self.row.child_count > 0 and self.amount is not None


class Base:
    """What a table is compared with: each line beside the year before, and the lines that ended."""

    def __init__(self, comparison: Comparison) -> None:
        self.label = comparison.before.label
        self.rows: dict[int, ComparisonRow] = {}
        self.ended: dict[int | None, list[ComparisonRow]] = {}
        above: list[ComparisonRow] = []
        for row in comparison.rows:
            del above[row.depth :]
            after = row.line_ids[1]
            if after is not None:
                self.rows[after] = row
            if row.change is Change.ENDED and after is None:
                parent = above[-1].line_ids[1] if above else None
                if parent is not None or not above:
                    self.ended.setdefault(parent, []).append(row)
            above.append(row)


def choose_base(
    archive: Archive, book: BookEntry, section: SectionEntry, position: int
) -> Pairing | None:
    """What the column of a table is best compared with: the year before it. Raises ArchiveError."""
    fitting = [
        pairing
        for pairing in find_pairings(archive, book, section)
        if pairing.after.section.id == section.id
        and pairing.after.measure.position == position
        and pairing.before.year < pairing.after.year
        and pairing.before.book.region == book.region
    ]
    # Likeliest first; of those the nearest year.
    return min(fitting, key=lambda one: one.after.year - one.before.year, default=None)


def gather_items(
    parts: Parts, language: Language, base: Base | None, whole_id: int | None
) -> list[Item]:
    """What a treemap shows of some parts, the largest first; lines that ended at the end."""
    found = base.rows if base is not None else {}
    items = [
        Item(part.row, plain_name(part.row, language), part.amount, found.get(part.row.id))
        for part in parts.parts
    ]
    if parts.rest:
        items.append(Item(None, word("treemap.rest", language), parts.rest))
    items.sort(key=lambda item: (item.amount is None, -(item.amount or 0)))
    ended = base.ended.get(whole_id, ()) if base is not None else ()
    return items + [
        Item(None, line_name(row.printed or row.name, language, row.code), None, row)
        for row in ended
    ]


def plain_name(row: Row, language: Language) -> str:
    """The name of a line without its numeral, which is of no use in a picture."""
    if language == "zh":
        return printable(row.name) or name_of(row)
    return row_name(row, language)


class Look(NamedTuple):
    """How a treemap is shown now: the column, the unit, the language, the signs, the colours."""

    measure: Measure | None
    unit: Unit
    language: Language
    glyphs: Glyphs
    by_change: bool = False
    ascii_only: bool = False
    plain: bool = False


class TreemapView:
    """Some items as tiles and as a list beside them, in a space of cells."""

    def __init__(self, items: Sequence[Item], parts: Parts, look: Look) -> None:
        self.items = items
        self.parts = parts
        self.look = look
        self.size = (0, 0)
        self.boxes: tuple[Box | None, ...] = ()
        self.beside: tuple[int, ...] = ()
        self.list_width = 0
        self._top = 0

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self.items)

    def lay_out(self, width: int, height: int) -> None:
        """Divide the space; what has no tile in it is listed at its right."""
        if self.size == (width, height):
            return
        self.size = (width, height)
        weights = [max(0, item.amount or 0) for item in self.items]
        least, stretch = LEAST_TILE, STRETCH
        laid = lay_out_cells(weights, width - 1, height - 1, least=least, stretch=stretch)
        self.list_width = 0
        if laid.beside:
            needed = max(self._list_width(self.items[at]) for at in laid.beside)
            needed = max(needed, sum(map(cell_len, self._list_head(laid.beside))) + 3)
            wanted = max(LIST_AT_LEAST, min(LIST_AT_MOST, width // LIST_SHARE, needed))
            self.list_width = min(wanted, width) if any(laid.boxes) else width
            room = width - 1 - self.list_width
            laid = lay_out_cells(weights, room, height - 1, least=least, stretch=stretch)
        self.boxes = laid.boxes
        placed = {at for at, box in enumerate(laid.boxes) if box is not None}
        self.beside = tuple(at for at in range(len(self.items)) if at not in placed)

    def _list_width(self, item: Item) -> int:
        return cell_len(item.name) + cell_len(self.amount(item) or self._turn(item)) + 3

    # Where one can go

    def step(self, cursor: int, direction: Direction) -> int:
        """The item that an arrow leads to; the same at the edge."""
        if cursor in self.beside:
            return self._step_in_list(cursor, direction)
        found = find_neighbour(self.boxes, cursor, direction)
        if found is None and direction is Direction.RIGHT and self.beside:
            return self.beside[0]
        return cursor if found is None else found

    def _step_in_list(self, cursor: int, direction: Direction) -> int:
        at = self.beside.index(cursor)
        if direction is Direction.LEFT:
            edge = [(box.right, -box.top, i) for i, box in enumerate(self.boxes) if box]
            return max(edge)[2] if edge else cursor
        if direction is Direction.RIGHT:
            return cursor
        step = 1 if direction is Direction.DOWN else -1
        return self.beside[max(0, min(len(self.beside) - 1, at + step))]

    def at(self, x: int, y: int) -> int | None:
        """The item drawn at a cell, as last drawn."""
        for index, box in enumerate(self.boxes):
            if box is not None and box.holds(x, y):
                return index
        row = y - 1 + self._top
        in_list = self.list_width and x >= self.size[0] - self.list_width and y > 0
        return self.beside[row] if in_list and row < len(self.beside) else None

    # What is drawn

    def rows(self, cursor: int) -> list[list[Piece]]:
        """The picture, row by row, with the cursor's item in view."""
        width, height = self.size
        self._keep_in_view(cursor)
        tiles = [
            Tile(box, self._label(index, box, cursor), self._style(index))
            for index, box in enumerate(self.boxes)
            if box is not None
        ]
        drawn: list[list[Piece]] = [[] for _ in range(height)]
        if tiles:
            room = width - self.list_width
            drawn = draw_tiles(tiles, room, height, ascii_only=self.look.ascii_only)
        if self.list_width:
            for y, row in enumerate(self._list(cursor, height)):
                drawn[y] += row
        return drawn

    def _keep_in_view(self, cursor: int) -> None:
        """Scroll the list so that the cursor's item is in view."""
        if cursor in self.beside:
            at, page = self.beside.index(cursor), max(1, self.size[1] - 1)
            self._top = at - page + 1 if at >= self._top + page else min(self._top, at)

    def _style(self, index: int) -> str:
        item = self.items[index]
        if self.look.by_change:
            if item.compared is None:
                return f"tile-{REST.name}"
            sides = amount_of(item.compared.before), amount_of(item.compared.after)
            return f"tile-{colour_of_change(*sides).name}"
        colour = REST if item.row is None else colour_of_part(index)
        return f"tile-{colour.name}"

    def _label(self, index: int, box: Box, cursor: int) -> list[list[Piece]]:
        item, width, height = self.items[index], int(box.width) - 1, int(box.height) - 1
        here = index == cursor
        style = ("cursor-plain" if self.look.plain else "cursor") if here else ""
        sign = ">" if here else " "
        share, turn = self.share(item), self._turn(item)
        # What is coloured is also said, before anything that may have no room.
        facts = [text for text in (self.amount(item), turn, share) if text]
        if height == 1:
            share = turn or share
            name = fill_right(sign + item.name, width)
            if cell_len(share) + 6 <= width:
                name = fill_right(sign + item.name, width - cell_len(share) - 1) + " " + share
            return [[(name, style)]]
        names = wrap_text(item.name, width, style) if height > 3 else []
        lines = [[(fill_right(sign + text, width), style)] for text in _texts(names)[: height - 2]]
        if not lines or (len(lines) > 1 and len(names) > height - 2):
            lines = [[(fill_right(sign + item.name, width), style)]]
        return lines + [[(" " + fact, "")] for fact in _lines_of(facts, width - 1)]

    def _list(self, cursor: int, height: int) -> Iterable[list[Piece]]:
        width = self.list_width
        head, right = self._list_head(self.beside)
        yield [(fill_right(f" {head}", max(1, width - cell_len(right) - 1)), "heading"),
               (" " + right, "dim")]  # fmt: skip
        for index in self.beside[self._top : self._top + height - 1]:
            item, here = self.items[index], index == cursor
            style = ("cursor-plain" if self.look.plain else "cursor") if here else ""
            sign = ">" if here else " "
            fact = self.amount(item) or self._turn(item)
            room = width - cell_len(fact) - 2
            yield [(sign + fill_right(item.name, room), style), (" " + fact, style or "dim")]

    def _list_head(self, beside: Sequence[int]) -> tuple[str, str]:
        """How many are listed, and how much they are together."""
        sums = sum(max(0, self.items[at].amount or 0) for at in beside)
        share = share_text(sums, self.parts.amount, 1)
        head = word("treemap.beside", self.look.language, count=len(beside))
        return head, f"{self._in_unit(sums)} {share}".strip()

    # What is said

    def _in_unit(self, fen: int) -> str:
        unit = shown_unit(self.look.measure, self.look.unit) or self.look.unit
        return amount_text(fen, unit, self._digit())

    def _digit(self) -> int:
        """What the last printed digit of these amounts is worth, in fen."""
        rows = [part.row for part in self.parts.parts if part.amount is not None]
        position = self.look.measure.position if self.look.measure else 1
        return min((figure_at(row.figures, position).resolution for row in rows), default=0)

    def amount(self, item: Item) -> str:
        """The amount of an item as the table shows it; nothing where it states none."""
        if item.row is not None and self.look.measure is not None:
            figure = figure_at(item.row.figures, self.look.measure.position)
            return figure_text(figure, self.look.measure, self.look.unit)
        return "" if item.amount is None else self._in_unit(item.amount)

    def share(self, item: Item) -> str:
        """Its share of the whole, as a percentage with one decimal."""
        return share_text(item.amount, self.parts.amount, 1)

    def _turn(self, item: Item) -> str:
        """How it changed, where that is coloured or listed."""
        if item.compared is None or not (self.look.by_change or item.amount is None):
            return ""
        change = item.compared.change
        if change in {Change.NEW, Change.ENDED}:
            return word(f"treemap.{change.value}", self.look.language)
        return percent_text(item.compared.percent)

    def detail(self, cursor: int, whole: str, before: str) -> list[list[Piece]]:
        """What is said of an item: its name, amount, share, change, and how many parts it has."""
        if not 0 <= cursor < len(self.items):
            return []
        item, language = self.items[cursor], self.look.language
        code = f"{item.row.code}  " if item.row is not None and item.row.code else ""
        unit = unit_word(shown_unit(self.look.measure, self.look.unit) or self.look.unit, language)
        amount = self.amount(item)
        amount = f"{amount} {unit}" if item.amount is not None else amount
        facts = [amount or word("treemap.no-amount", language)]
        if share := self.share(item):
            facts.append(word("treemap.share", language, whole=whole, share=share))
        if item.row is not None and item.row.child_count:
            facts.append(word("treemap.parts", language, count=item.row.child_count))
        lines: list[list[Piece]] = [
            [(printable(code + item.name), "strong")],
            [("   ".join(facts), "")],
        ]
        if item.compared is not None:
            lines.append([(f"{before}  {self._change_words(item.compared)}", "dim")])
        return lines

    def _change_words(self, row: ComparisonRow) -> str:
        measure, chosen = self.look.measure, self.look.unit
        old = figure_text(row.before, measure, chosen) if row.before is not None else ""
        if row.change in {Change.NEW, Change.ENDED}:
            return f"{old} {word(f'treemap.{row.change.value}', self.look.language)}".strip()
        change = change_text(
            row.difference, shown_unit(measure, chosen) or chosen, (row.before, row.after)
        )
        return " ".join(text for text in (old, change, percent_text(row.percent)) if text)


def _texts(lines: Sequence[Sequence[Piece]]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def _lines_of(facts: Sequence[str], width: int) -> list[str]:
    """Facts in as few lines as they fit; one that is wider than a line is left out, not cut."""
    lines: list[str] = []
    for fact in facts:
        if lines and cell_len(lines[-1]) + 2 + cell_len(fact) <= width:
            lines[-1] += "  " + fact
        elif cell_len(fact) <= width:
            lines.append(fact)
    return lines


def legend(language: Language) -> list[Piece]:
    """What the colours of change mean, each beside its words."""
    pieces: list[Piece] = []
    for change in CHANGES:
        words = change.zh if language == "zh" else change.en
        pieces += [(f" {words} ", f"tile-{change.colour.name}"), (" ", "")]
    return pieces
