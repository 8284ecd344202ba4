"""Pictures as SVG: the treemap of a table, where the money goes, what changed most.

Plain shapes and text, no script and nothing from elsewhere. What a shape has no room to say stands
in its title, which a browser shows under the pointer, and in the table that it is drawn from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xgbudget_tui.model.comparison import Change
from xgbudget_tui.model.figures import amount_text, percent_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.overview import ChangedLine
from xgbudget_tui.model.text import Text, cell_len, cut_right, printable
from xgbudget_tui.pictures.boxes import Box
from xgbudget_tui.pictures.flow import FlowBlock, FlowItem, FlowKind, FlowNode, Ribbon, lay_out_flow
from xgbudget_tui.pictures.palette import CHANGES, REST, Colour, colour_of_part
from xgbudget_tui.pictures.parts import NestedParts, Parts
from xgbudget_tui.pictures.treemap import lay_out_boxes

if TYPE_CHECKING:
    from lxml.etree import _Element

WIDTH, HEIGHT = 960.0, 560.0
_SIZE = 13.0
"""Points of the text; a cell of text is half as wide."""
_LINE = 16.0
_HEAD = 20.0
"""The strip of a class in which its name stands, over its parts."""
NameOf = Callable[[str, str | None, int | None], str]
"""The name of a line by its name, its code and its room in cells (None: as much as it needs)."""

_REST = Text("未列明细的部分", "not broken down")


def _svg(width: float, height: float, title: str) -> _Element:
    from lxml import etree

    root = etree.Element("svg", viewBox=f"0 0 {_short(width)} {_short(height)}", role="img")
    root.set("font-size", _short(_SIZE))
    root.set("width", "100%")
    etree.SubElement(root, "title").text = printable(title)
    return root


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _rect(parent: _Element, box: Box, colour: str, told: str, *, edge: str = "#ffffff") -> None:
    from lxml import etree

    shape = etree.SubElement(
        parent,
        "rect",
        x=_short(box.left),
        y=_short(box.top),
        width=_short(box.width),
        height=_short(box.height),
        fill=colour,
        stroke=edge,
    )
    etree.SubElement(shape, "title").text = printable(told)


class _Look(NamedTuple):
    """How a text is drawn."""

    colour: str = "#111111"
    anchor: str = "start"
    bold: bool = False


_PLAIN = _Look()
_AT_END = _Look(anchor="end")


def _text(
    parent: _Element, x: float, y: float, words: str, room: float = WIDTH, look: _Look = _PLAIN
) -> None:
    """Text on a line at ``y``, cut to ``room``; nothing where not even two hanzi fit."""
    from lxml import etree

    cells = int(room / (_SIZE / 2))
    if cells < 4:
        return
    shape = etree.SubElement(parent, "text", x=_short(x), y=_short(y), fill=look.colour)
    if look.anchor != "start":
        shape.set("text-anchor", look.anchor)
    if look.bold:
        shape.set("font-weight", "bold")
    shape.text = cut_right(printable(words), cells, "…")


class _Amounts(NamedTuple):
    """How the amounts of a picture are written."""

    unit: Unit
    resolution: int
    language: str
    name_of: NameOf

    def told(self, name: str, fen: int, whole: int) -> tuple[str, str, str]:
        """A name, its amount, its share of a whole."""
        return name, amount_text(fen, self.unit, self.resolution), _share(fen, whole)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""


def draw_treemap(
    nested: NestedParts,
    title: str,
    unit: Unit,
    language: str,
    name_of: NameOf,
    *,
    resolution: int = 0,
) -> _Element:
    """A table as areas: its parts in the colours of the palette, theirs inside them."""
    root = _svg(WIDTH, HEIGHT, title)
    amounts = _Amounts(unit, resolution, language, name_of)
    parts = nested.parts
    named = _named(parts, amounts)
    weights = [weight for _, weight, _ in named]
    order = sorted(range(len(weights)), key=lambda at: -weights[at])
    rank = {at: place for place, at in enumerate(order)}
    for at, box in enumerate(lay_out_boxes(weights, Box(0, 0, WIDTH, HEIGHT))):
        if box is None:
            continue
        name, weight, line = named[at]
        colour = REST if line is None else colour_of_part(rank[at])
        told = amounts.told(name, weight, parts.amount)
        _rect(root, box, colour.css, _whole(told, unit, language))
        below = nested.parts_of(line) if line is not None else None
        roomy = box.height > 3 * _HEAD and box.width > 60
        if below is not None and len(below.parts) > 1 and roomy:
            inner = Box(box.left, box.top + _HEAD, box.width, box.height - _HEAD)
            _inner(root, below, inner, colour, amounts)
            look = _Look(colour.text_css, bold=True)
            _text(root, box.left + 5, box.top + 15, "  ".join(told), box.width - 10, look)
        else:
            _label(root, box, told, _Look(colour.text_css, bold=True))
    return root


def _named(parts: Parts, amounts: _Amounts) -> list[tuple[str, int, int | None]]:
    """What is drawn of some parts: name, weight, line; what is not broken down has no line."""
    named: list[tuple[str, int, int | None]] = [
        (printable(amounts.name_of(part.row.name, part.row.code, None)), part.weight, part.row.id)
        for part in parts.parts
    ]
    if parts.rest:
        named.append((_REST.in_(amounts.language), parts.rest, None))
    return named


def _whole(told: tuple[str, str, str], unit: Unit, language: str) -> str:
    name, amount, share = told
    return f"{name} {amount} {unit.in_(language)} {share}"


def _inner(root: _Element, parts: Parts, box: Box, colour: Colour, amounts: _Amounts) -> None:
    named = _named(parts, amounts)
    boxes = lay_out_boxes([weight for _, weight, _ in named], box.inset(2))
    for (name, weight, _), inner in zip(named, boxes, strict=True):
        if inner is not None:
            told = amounts.told(name, weight, parts.amount)
            whole = _whole(told, amounts.unit, amounts.language)
            _rect(root, inner, colour.css, whole, edge="#00000055")
            _label(root, inner, told, _Look(colour.text_css))


def _label(root: _Element, box: Box, words: Sequence[str], look: _Look) -> None:
    """Lines of text in a box, as many as have room; only the name, the first, may be cut."""
    y = box.top + 15
    for at, line in enumerate(words):
        if y > box.bottom - 3:
            return
        if at and cell_len(line) * _SIZE / 2 > box.width - 8:
            continue
        _text(root, box.left + 5, y, line, box.width - 8, look._replace(bold=look.bold and not at))
        y += _LINE


_COLUMN = 330.0
"""Where names and amounts of a flow stand, outside its bars."""


def draw_flow(
    blocks: Sequence[FlowBlock], title: str, unit: Unit, language: str, name_of: NameOf
) -> _Element:
    """Sources at the left, budgets in the middle, uses at the right, bands between them."""
    rows = sum(max(len(block.sources), len(block.uses)) for block in blocks)
    height = max(360.0, rows * (_LINE + 14))
    root = _svg(WIDTH, height + 34, title)
    room = Box(_COLUMN, 24, WIDTH - 2 * _COLUMN, height)
    drawing = lay_out_flow(blocks, room, bar=12, gap=28, least=_LINE + 2)
    for ribbon in drawing.ribbons:
        _band(root, ribbon)
    for node in drawing.nodes:
        _node(root, node, unit, language, name_of)
    return root


def _band(root: _Element, ribbon: Ribbon) -> None:
    from lxml import etree

    colour = REST if ribbon.item.line_id is None else colour_of_part(ribbon.colour)
    height = max(ribbon.height, 0.5)
    middle = _short((ribbon.left + ribbon.right) / 2)
    x, end_x = _short(ribbon.left), _short(ribbon.right)
    top, bottom = _short(ribbon.top), _short(ribbon.top + height)
    end_top, end_bottom = _short(ribbon.end_top), _short(ribbon.end_top + height)
    path = (
        f"M{x} {top}C{middle} {top} {middle} {end_top} {end_x} {end_top}"
        f"V{end_bottom}C{middle} {end_bottom} {middle} {bottom} {x} {bottom}Z"
    )
    etree.SubElement(root, "path", d=path, fill=colour.css, opacity="0.55")


def _plate(root: _Element, middle: float, y: float, width: float) -> None:
    """What a text stands on where bands would run through it."""
    from lxml import etree

    place = {"x": _short(middle - width / 2), "y": _short(y - 14), "width": _short(width)}
    etree.SubElement(root, "rect", place, height="18", fill="#ffffff", opacity="0.85", rx="3")


def _item_name(item: FlowItem, language: str, name_of: NameOf, room: int | None = None) -> str:
    """What an item is called: a line as lines are, what is no line in a word."""
    if item.kind is not FlowKind.LINE:
        return item.words(language)
    return name_of(item.name, item.code, room)


def _node(root: _Element, node: FlowNode, unit: Unit, language: str, name_of: NameOf) -> None:
    box, block = node.box, node.block
    if node.item is None:
        name = block.budget.label(language)
        amount = amount_text(block.total, unit)
        _rect(root, box, "#333333", f"{name} {amount} {unit.in_(language)}")
        x, said = box.left + box.width / 2, f"{name} {amount}"
        _plate(root, x, box.top - 5, cell_len(said) * _SIZE / 2 + 8)
        room = WIDTH - 2 * _COLUMN + 60
        _text(root, x, box.top - 5, said, room, _Look(anchor="middle", bold=True))
        return
    item = node.item
    amount = amount_text(item.amount, unit, item.resolution)
    share, name = _share(item.amount, block.total), _item_name(item, language, name_of)
    _rect(root, box, "#555555", _whole((name, amount, share), unit, language), edge="none")
    y = box.top + box.height / 2 + 5
    facts = f"{amount}  {share}"
    taken = cell_len(facts) * _SIZE / 2 + 14
    x, look, away = (box.left, _AT_END, -1) if node.column == 0 else (box.right, _PLAIN, 1)
    _text(root, x + away * 8, y, facts, look=look)
    left = _COLUMN - taken - 16
    name = _item_name(item, language, name_of, int(left / (_SIZE / 2)))
    _text(root, x + away * (8 + taken), y, name, left, look)


def draw_changes(
    lines: Sequence[ChangedLine], title: str, unit: Unit, language: str, name_of: NameOf
) -> _Element:
    """Bars from the middle: to the right for more, to the left for less, on one scale."""
    row = 22.0
    root = _svg(WIDTH, row * len(lines) + 10, title)
    largest = max((abs(line.difference) for line in lines), default=0) or 1
    middle, reach = 640.0, 170.0
    more, less = CHANGES[-1].colour.css, CHANGES[0].colour.css
    for at, line in enumerate(lines):
        y = 5 + row * at
        size = max(1.0, reach * abs(line.difference) / largest)
        rises = line.difference > 0
        amount = amount_text(line.difference, unit, line.resolution)
        said = f"+{amount}" if rises else amount
        box = Box(middle if rises else middle - size, y + 3, size, row - 6)
        name = name_of(line.name, line.code, None)
        _rect(root, box, more if rises else less, f"{name} {said} {unit.in_(language)}")
        where = Text(f"表{line.table_key}", f"table {line.table_key}").in_(language)
        _text(root, 0, y + 15, f"{name}  {where}", middle - reach - 110)
        turn = change_words(line, language)
        if rises:
            _text(root, box.right + 6, y + 15, f"{said}  {turn}", WIDTH - box.right)
        else:
            _text(root, box.left - 6, y + 15, f"{said}  {turn}", look=_AT_END)
    return root


def change_words(line: ChangedLine, language: str) -> str:
    """``新增``, ``取消`` or the percentage."""
    if line.change in {Change.NEW, Change.ENDED}:
        return line.change.label(language)
    return percent_text(line.percent)
