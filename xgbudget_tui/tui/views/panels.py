"""The panels of the explorer screen: where they stand on a screen of any size, and what is in them.

Wide: contents, table, detail side by side. Under 110 columns the detail moves below the table, so
that names and two columns of figures have room. Under 100 the table has the screen for itself, with
one line of detail below it; contents and detail open over it when asked for. Low screens drop the
detail.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xgbudget_tui.model.addresses import place_names
from xgbudget_tui.model.terms import Mark, Role
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.figures import figure_text, unit_word
from xgbudget_tui.tui.drawing.names import brief_title, row_name, title_name
from xgbudget_tui.tui.drawing.pieces import Piece, cut_left, cut_right, fit_pieces
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.model.entries import BookEntry, LineDetail, Row, SectionEntry
    from xgbudget_tui.tui.drawing.glyphs import Glyphs
    from xgbudget_tui.tui.drawing.table_window import TableStyle
    from xgbudget_tui.tui.views.contents import Entry

declare_words(
    {
        "book-name": ("{region} {year} 年{stage}", "{region} {year} {stage}"),
        "contents": ("目录", "Contents"),
        "detail": ("明细", "Detail"),
        "go-in": ("tab 看全部", "tab shows all"),
    }
)

ROOMY, WIDE, NARROW = 116, 110, 100
LOW = 16
LOWEST = 8
DETAIL_ROWS = 9


class Area(NamedTuple):
    """Cells of the screen: the left upper one, and how many columns and rows."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The column after the last."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The row after the last."""
        return self.y + self.height


class PanelChoice(NamedTuple):
    """What a person wants to see. ``main`` is the panel in the middle: ``tree`` or ``note``.

    ``over`` is the panel that is open over it on a narrow screen: ``contents``, ``detail`` or none.
    """

    contents: bool = True
    detail: bool = True
    over: str = ""
    main: str = "tree"


def place_panels(width: int, height: int, choice: PanelChoice) -> dict[str, Area]:
    """The region of each panel that is to be seen, by its id. Every cell belongs to one panel."""
    regions = {"title": Area(0, 0, width, 1)}
    if height >= 4:
        regions["keys"] = Area(0, height - 1, width, 1)
    body = Area(0, 1, width, max(0, height - len(regions)))
    if width < NARROW:
        if choice.over and (choice.over != "detail" or choice.main == "tree"):
            return regions | {choice.over: body}
        if choice.main == "tree" and body.height >= LOWEST:
            body, regions["detail"] = _split_top(body, body.height - 1)
        return regions | {choice.main: body}
    if choice.contents:
        regions["contents"], body = _split_left(body, _contents_width(width))
    if choice.detail and choice.main == "tree":
        if width >= WIDE:
            side = 28 if width < ROOMY else max(30, width // 4)
            body, regions["detail"] = _split_left(body, body.width - side)
        elif body.height >= LOW:
            rows = max(DETAIL_ROWS, body.height // 3)
            body, regions["detail"] = _split_top(body, body.height - rows)
    return regions | {choice.main: body}


def _contents_width(width: int) -> int:
    return 26 if width < ROOMY else max(30, min(44, width // 4))


def _split_left(region: Area, width: int) -> tuple[Area, Area]:
    x, y, whole, height = region
    return Area(x, y, width, height), Area(x + width, y, whole - width, height)


def _split_top(region: Area, height: int) -> tuple[Area, Area]:
    x, y, width, whole = region
    return Area(x, y, width, height), Area(x, y + height, width, whole - height)


PANELS = {"contents": "contents", "tree": "tree", "note": "pane", "detail": "pane"}
"""The panels that take keys, and whose keys act in them."""


def next_panel(shown: Collection[str], here: str | None, step: int) -> str | None:
    """The panel that keys go to ``step`` panels after ``here``; None where none takes keys."""
    panels = [panel for panel in PANELS if panel in shown]
    if not panels:
        return None
    return panels[(panels.index(here) + step if here in panels else 0) % len(panels)]


def panel_instead(shown: Collection[str], here: str | None, choice: PanelChoice) -> str | None:
    """The panel that keys go to when the one they went to, ``here``, is not shown any more."""
    if here not in PANELS or here in shown:
        return None
    return choice.over if choice.over in shown else choice.main


def table_height(height: int) -> int:
    """How many lines a table is opened to at first on a screen of so many rows."""
    return max(4, height - 3)


TOTALS = frozenset({Role.GRAND_TOTAL, Role.TOTAL})


def write_trail(
    book: BookEntry,
    section: SectionEntry | None,
    row: Row | None,
    detail: LineDetail | None,
    language: Language,
) -> tuple[str, ...]:
    """Where the person is: the table, whole where no line is, and what the line is part of."""
    if section is None:
        return ()
    if row is None:
        title = title_name(section.title, language)
    else:
        title = brief_title(section, place_names(book), language)
    # The totals above every line say nothing of where this one is.
    above = detail.path if detail is not None else ()
    names = (row_name(one, language) for one in above if one.role not in TOTALS)
    return (f"{section.key} {title}", *names)


def write_title_bar(
    book: BookEntry | None, trail: Sequence[str], width: int, style: TableStyle
) -> list[Piece]:
    """Breadcrumbs at the left, unit and tally at the right, in exactly ``width`` cells."""
    right = [(unit_word(style.unit, style.language), "title"), *_tally(book, style.glyphs)]
    room = width - sum(cell_len(text) for text, _ in right) - 4
    if room < width // 3:
        right, room = [], width - 1
    left = [(" ", "title"), *_crumbs(book, trail, room, style)]
    used = sum(cell_len(text) for text, _ in [*left, *right])
    gap = [(" " * max(0, width - used - 1), "title")]
    return fit_pieces([*left, *gap, *right], width, "title")


def _crumbs(
    book: BookEntry | None, trail: Sequence[str], room: int, style: TableStyle
) -> Sequence[Piece]:
    if book is None:
        return ()
    name = word(
        "book-name",
        style.language,
        region=title_name(book.region, style.language),
        year=book.year,
        stage=book.stage.label(style.language),
    )
    between = f" {style.glyphs.into} "
    whole = between.join(map(printable, trail))
    left = room - cell_len(name) - cell_len(between)
    if not whole or left < 8:
        return [(name, "title-strong")]
    return [(name, "title-strong"), (between, "title-dim"), (cut_left(whole, left), "title")]


def _tally(book: BookEntry | None, glyphs: Glyphs) -> Sequence[Piece]:
    if book is None:
        return ()
    tally = book.tally
    counts = (
        (glyphs.exact, tally.exact, "title-good"),
        (glyphs.rounding, tally.rounding, "title-dim"),
        ("?", tally.doubt, "title-doubt"),
        ("!", tally.fault, "title-bad"),
    )
    return [(f"  {sign}{count}", name) for sign, count, name in counts if count]


def write_contents_heading(language: Language) -> list[Piece]:
    """What stands over the contents."""
    return [(word("contents", language), "")]


def write_entry(entry: Entry, shown: int | None, width: int, style: TableStyle) -> list[Piece]:
    """A row of the contents in ``width`` cells; ``shown`` is the section on view."""
    glyphs = style.glyphs
    own = "dim" if entry.is_dim else ""
    if entry.section is None:
        lead = [((glyphs.opened if entry.is_open else glyphs.folded) + " ", "dim")]
        own = "strong"
    else:
        here = entry.section.id == shown
        lead = [(glyphs.into if here else " ", ""), (f"{entry.section.key:>4} ", "dim")]
    amount = figure_text(entry.total, entry.measure, style.unit) if entry.total else ""
    right = amount if entry.section is None else amount or entry.state_word(style.language)
    mark, mark_style = glyphs.mark(entry.worst)
    if entry.worst in {None, Mark.EXACT} and not entry.section:
        mark = " "
    sign = glyphs.comparable if entry.comparable and entry.section else ""
    doubt = entry.doubt_word(style.language)
    doubt += " " if doubt else ""
    room = width - sum(cell_len(text) for text, _ in lead) - cell_len(doubt + right) - 2
    room -= cell_len(sign) + 1 if sign else 0
    name = cut_right(entry.title, max(1, room - 1))
    filled = name + " " * max(0, room - cell_len(name))
    tail = [(mark, mark_style), (" ", ""), (right, "dim" if entry.is_dim else "")]
    return [
        *lead,
        (filled, own),
        (doubt, "suspect"),
        (sign + " " if sign else "", "key"),
        *tail,
    ]


def detail_heading(language: Language, *, brief: bool) -> str:
    """What stands over the detail; in brief how to see all of it."""
    heading = word("detail", language)
    return f"{heading}  ({word('go-in', language)})" if brief else heading
