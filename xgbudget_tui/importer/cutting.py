"""The body of a document cut at its titles, labels and sheets into printed pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.document import Block, Grid, TextBlock
from xgbudget_tui.importer.labels import Label, number_of_sheet, split_label
from xgbudget_tui.importer.levelling import level_blocks
from xgbudget_tui.importer.pieces import Body, Piece, is_statement, read_unit
from xgbudget_tui.importer.titles import best_likeness, core_title, find_year, is_title
from xgbudget_tui.model.names import normalise_name, split_outline

_BRACKETED = re.compile(r"^[(（\[【][^()（）]{1,40}[)）\]】]$")
_PAGE = re.compile(
    r"^(?:[-—–－·]{1,3}\d{1,4}[-—–－·]{1,3}|第\d{1,4}页(?:[/,，]?共\d{1,4}页)?|\d{1,3}(?:/\d{1,4})?)$"
)
_NO_TITLE = re.compile(r"[。，；：;:]|^\d(?!\d{3}年)|^[（(]?[一二三四五六七八九十]+[、）)]")
_ENDED = re.compile(r"[表）)]$")
LONGEST_LINE = 60
"""Characters of one line of a title that runs over several."""


def cut_pieces(blocks: Sequence[Block], listed: Sequence[str] = ()) -> Body:
    """Cut the body at its titles. ``listed`` are the titles the contents list promises."""
    cutter = _Cutter({core_title(title) for title in listed}, list(listed))
    for block in level_blocks(blocks):
        cutter.take(block)
    return cutter.finish()


@dataclass(frozen=True, slots=True)
class _Pending:
    """A label that waits for its title or its table."""

    label: Label
    block: TextBlock


class _Cutter:
    """Walks the blocks in order of print, holding the piece that is open."""

    def __init__(self, cores: set[str], listed: list[str]) -> None:
        self._body = Body()
        self._cores = cores
        self._listed = listed
        self._near: dict[str, float] = {}
        self._piece: Piece | None = None
        self._pending: _Pending | None = None
        self._sheet = ""

    def take(self, block: Block) -> None:
        if isinstance(block, Grid):
            self._take_grid(block)
        elif block.heading and block.place.line == 0:
            self._take_sheet(block)
        elif _PAGE.match(normalise_name(block.text)):
            self._body.page_numbers.append(block)
        else:
            label = split_label(block.text) if len(block.text) < 2 * LONGEST_LINE else None
            if label is not None and self._take_label(block, label):
                return
            self._take_text(block)

    def finish(self) -> Body:
        """The pieces, once every block has been taken."""
        for piece in [piece for piece in self._body.pieces if piece.is_bare]:
            if normalise_name(piece.title).endswith("附表"):
                self._demote(piece)
        return self._body

    def _take_sheet(self, block: TextBlock) -> None:
        """A new sheet ends whatever stood on the one before."""
        self._body.headings.append(block)
        self._piece, self._pending, self._sheet = None, None, block.text

    def _take_label(self, block: TextBlock, label: Label) -> bool:
        """Whether the line is a label alone, or a label with a unit, and has been taken."""
        unit = read_unit(label.rest) if label.rest else None
        if label.rest and unit is None:
            if not (is_title(label.rest) or self._is_listed(label.rest)):
                return False
            self._pending = _Pending(label, block)
            return False
        piece = self._piece
        self._body.headings.append(block)
        if self._may_bear(piece):
            assert piece is not None
            piece.label, piece.label_late = label.number, True
        elif piece is None or piece.grids or piece.prose or piece.label != label.number:
            self._pending = _Pending(label, block)
        if unit is not None:
            self._take_unit(block, label.rest)
        return True

    def _may_bear(self, piece: Piece | None) -> bool:
        """Whether a label under a title is that title's own."""
        if piece is None or not piece.is_bare or not piece.titled:
            return False
        return not piece.label or piece.label_late

    def _take_grid(self, grid: Grid) -> None:
        if self._piece is None:
            named = is_title(self._sheet)
            self._open(Piece(self._sheet if named else "", titled=named))
        assert self._piece is not None
        self._piece.grids.append(grid)

    def _take_text(self, block: TextBlock) -> None:
        piece = self._piece
        unit = read_unit(block.text)
        if unit is not None and not self._is_title(block):
            self._take_unit(block, block.text)
        elif piece is not None and piece.titled and piece.is_bare and _BRACKETED.match(block.text):
            piece.subtitle = block.text
            piece.title_places.append(block.place)
        elif self._runs_on(block):
            assert piece is not None
            piece.title += block.text
            piece.title_places.append(block.place)
        elif self._is_title(block) or self._is_labelled(block):
            self._take_title(block)
        elif piece is None:
            self._body.preface.append(block)
        else:
            piece.prose.append(block)

    def _take_unit(self, block: TextBlock, text: str) -> None:
        piece = self._piece
        if piece is None or piece.grids:
            # A unit without a title before it opens a page of the same table, or an untitled one.
            self._open(Piece(piece.title if piece else "", titled=False))
            piece = self._piece
        assert piece is not None
        piece.unit = read_unit(text)
        piece.unit_places.append(block.place)

    def _take_title(self, block: TextBlock) -> None:
        piece = self._piece
        new = Piece(block.text, [block.place])
        if piece is not None and piece.titled and piece.is_bare and not piece.subtitle:
            if normalise_name(piece.title) == normalise_name(block.text):
                piece.title_places.append(block.place)
                return
            joined = piece.title + block.text
            if self._nearest(joined) > max(self._nearest(piece.title), self._nearest(block.text)):
                piece.title = joined
                piece.title_places.append(block.place)
                return
            if piece.label_late and self._pending is None:
                new.label = piece.label
            self._demote(piece)
        elif piece is not None and piece.prose:
            new = self._with_lines_before(piece.prose, block)
        elif piece is None and self._pending is None:
            new = self._with_lines_before(self._body.preface, block)
        self._open(new)

    def _with_lines_before(self, lines: list[TextBlock], block: TextBlock) -> Piece:
        """A title with the lines taken from before it that begin it."""
        title, places, first = block.text, [block.place], block
        while lines and self._begins_title(lines[-1], first):
            first = lines.pop()
            title, places = first.text + title, [first.place, *places]
        return Piece(title, places)

    def _begins_title(self, first: TextBlock, block: TextBlock) -> bool:
        """Whether the line before a title is its first half: it has the year, or is listed."""
        apart = block.place.line - first.place.line
        if first.place.sheet != block.place.sheet or apart != 1 or len(first.text) > LONGEST_LINE:
            return False
        if _NO_TITLE.search(normalise_name(first.text)) and find_year(first.text) is None:
            return False
        if re.search(r"[。；]", first.text):
            return False
        if re.search("[和与及、]$", first.text) and find_year(first.text) is not None:
            return True
        joined = first.text + block.text
        if self._nearest(joined) > max(0.8, self._nearest(block.text)):
            return True
        return find_year(first.text) is not None and find_year(block.text) is None

    def _runs_on(self, block: TextBlock) -> bool:
        """Whether a line carries on the title above it, which a label announced as one."""
        piece = self._piece
        if piece is None or not piece.is_bare or not piece.label or piece.subtitle:
            return False
        if piece.label_late or len(block.text) > LONGEST_LINE or is_statement(block.text):
            return False
        whole = is_title(piece.title) or _ENDED.search(piece.title) is not None
        return not whole and _NO_TITLE.search(normalise_name(block.text)) is None

    def _nearest(self, title: str) -> float:
        if core_title(title) in self._cores:
            return 1.0
        if title not in self._near:
            self._near[title] = best_likeness(title, self._listed)
        return self._near[title]

    def _demote(self, piece: Piece) -> None:
        """A title under which the next title follows at once is a heading of a chapter."""
        if self._nearest(piece.title) >= 0.8:
            return
        pieces = self._body.pieces
        # It is nearly always the last.
        del pieces[next(i for i in range(len(pieces) - 1, -1, -1) if pieces[i] is piece)]
        self._body.headings.extend(TextBlock(piece.title, place) for place in piece.title_places)

    def _is_listed(self, text: str) -> bool:
        return len(text) < 90 and core_title(text) in self._cores

    def _is_title(self, block: TextBlock) -> bool:
        if is_statement(block.text):
            return False
        return self._is_listed(block.text) or (
            is_title(block.text) and not _is_prose_heading(block.text)
        )

    def _is_labelled(self, block: TextBlock) -> bool:
        """Whether a label right above announces the line as a title, whatever its words."""
        pending = self._pending
        if pending is None or len(block.text) > LONGEST_LINE or is_statement(block.text):
            return False
        return _NO_TITLE.search(normalise_name(block.text)) is None

    def _open(self, piece: Piece) -> None:
        piece.sheet = self._sheet
        if self._pending is not None:
            piece.label, piece.label_late = self._pending.label.number, False
            self._pending = None
        elif not piece.label and self._sheet:
            piece.label, piece.label_late = number_of_sheet(self._sheet), True
        self._piece = piece
        self._body.pieces.append(piece)


def _is_prose_heading(text: str) -> bool:
    """Whether a line heads a part of a report (（二）政府性基金预算情况), which is no section."""
    outline, rest = split_outline(text)
    return outline is not None and not re.search(r"表|说明|清单|一览", rest[-8:])
