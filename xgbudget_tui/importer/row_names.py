"""What a row of a table is called: by its name cell, by words beside it, or by the cell above it.

A cell merged down over several rows is read as one filled cell and blank ones below it. A row whose
name cell is covered so carries the name of the row where that cell begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_roles import ColumnRole
from xgbudget_tui.importer.columns import Side
from xgbudget_tui.model.money import parse_decimal
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.value import value_class

LONGEST_FIGURE = 64
"""Characters; no printed amount is longer, whatever its digits."""

_FILLER = re.compile(r"[-—–―─－﹣ーㄧ_…×xX/／\\*]+")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-/.年])?\d{1,2}月\d{1,2}日?|"
    r"(?:19|20)\d\d[-/.年]\d{1,2}(?:月|[-/.月]\d{1,2}日?)?"
)


def is_numeric(text: str) -> bool:
    """Whether a text is a number or a percentage."""
    return len(text) <= LONGEST_FIGURE and parse_decimal(text.rstrip("%％")) is not None


def is_date(text: str) -> bool:
    """Whether a text is a month or a day and nothing else: ``2022-06``, ``2025年1月22日``."""
    return _DATE.fullmatch(normalise_name(text)) is not None


def is_filler(text: str) -> bool:
    """Whether a text only fills a cell that has nothing to say: a dash, a cross, dots."""
    return _FILLER.fullmatch(normalise_name(text)) is not None


def _is_word(text: str) -> bool:
    return bool(text) and not (is_numeric(text) or is_date(text) or is_filler(text))


@value_class
class RowName:
    """The name of a row as printed.

    ``borrowed`` is the cell of another column that names the row, if one does. ``covered`` says
    that the name is that of the row above, ``part`` that the row only says more of that one.
    """

    printed: str
    borrowed: Cell | None = None
    covered: bool = False
    part: bool = False


@value_class
class _Lead:
    """The last row with a name of its own: its cells, its name, a date in its name cell."""

    cells: Sequence[Cell]
    name: str
    date: str
    borrowed: bool
    row: int


class RowNamer:
    """Names the rows of one side of a table, one after the other."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._name = side.find(ColumnRole.NAME)
        self._lead: _Lead | None = None
        self._head: Sequence[Cell] | None = None
        self._row = 0
        self._dated = 0
        """The row at which a date that stands left of several names begins, 0 without one."""
        self._date_columns: set[int] = set()
        """Columns beside the names in which a date was met."""

    def name_row(
        self, cells: Sequence[Cell], code_cell: Cell | None, *, coded: bool, group: str = ""
    ) -> RowName:
        """The name of the next row; ``coded`` says that ``code_cell`` holds an official code.

        ``group`` is the text of a group that begins at the row.
        """
        self._row += 1
        beside = self._filled(cells, (ColumnRole.MEASURE,))
        self._date_columns.update(index for index, cell in beside if is_date(cell.text))
        if group:
            self._dated = self._row if is_date(group) else 0
        label = _cell(cells, self._name.index) if self._name else None
        if label is not None and label.text:
            return self._by_label(cells, label)
        borrowed = self._borrow(cells, code_cell, coded=coded)
        if borrowed is not None:
            return self._by_words(cells, borrowed, named=label is not None)
        covered = None if coded else self._by_lead(cells)
        return covered or RowName("")

    def _by_words(self, cells: Sequence[Cell], borrowed: Cell, *, named: bool) -> RowName:
        """Words of another column; under a date that covers several rows they name each of them.

        Words that stand below others beside a name are a further thing of that name: both have
        amounts of their own, and neither is a part of the other.
        """
        date = self._lead.date if self._lead and named else ""
        beside = bool(date) or (named and self._stands_below_words(borrowed))
        found = RowName(f"{date} {borrowed.text}".strip(), borrowed, covered=beside)
        self._lead = _Lead(cells, found.printed, date, True, self._row)
        return found

    def _stands_below_words(self, borrowed: Cell) -> bool:
        index = borrowed.place.column - 1
        own = -1 if self._name is None else self._name.index
        return own < index and self._head is not None and _is_word(_text(self._head, index))

    def _by_label(self, cells: Sequence[Cell], label: Cell) -> RowName:
        text, date, beside = label.text, "", None
        self._head = cells
        if is_date(text):
            # A date tells when, not what: the words beside it do.
            date = text
            filled = self._filled(cells, (ColumnRole.MEASURE,))
            beside = next((cell.text for _, cell in filled if _is_word(cell.text)), None)
        found = RowName(f"{date} {beside}" if beside else text)
        self._lead = _Lead(cells, found.printed, date, False, self._row)
        return found

    def _borrow(self, cells: Sequence[Cell], code_cell: Cell | None, *, coded: bool) -> Cell | None:
        """合计 is often printed in the first cell, whatever the first column is."""
        if code_cell is not None and code_cell.text and not coded:
            return code_cell
        if coded and self._name is not None:
            return None
        filled = self._filled(cells, _NAMING)
        # Of cells left of the name the innermost names the row.
        own = -1 if self._name is None else self._name.index
        inner = [(index, cell) for index, cell in filled if index < own]
        return next((c for _, c in [*reversed(inner), *filled] if _is_word(c.text)), None)

    def _by_lead(self, cells: Sequence[Cell]) -> RowName | None:
        """The name of the row above, if its name cell covers this row too.

        A name that was lost looks alike, so the row must fill only what that row fills, and must
        leave blank another cell of words that it has: both are merged.
        """
        lead = self._lead
        if lead is None or self._name is None or self._filled(cells, (ColumnRole.INDEX,)):
            return None
        dates, figures = [], 0
        for index, cell in self._filled(cells, _TELLING):
            if not _text(lead.cells, index):
                return None
            if is_date(cell.text):
                dates.append(cell.text)
            else:
                figures += is_numeric(cell.text)
        if not (dates or figures) or not self._is_merged(cells, lead):
            return None
        return RowName(" ".join([lead.name, *dates]), covered=True, part=not figures)

    def _is_merged(self, cells: Sequence[Cell], lead: _Lead) -> bool:
        assert self._name is not None
        name = _cell(lead.cells, self._name.index)
        if name is not None and name.down > self._row - lead.row:
            return True
        if 0 < self._dated <= lead.row:
            # What was issued on one day: the kind is printed once, beside the date.
            return True
        if any(not _text(cells, index) for index in self._date_columns):
            # Nor is a day left out: it is printed once, beside the kind.
            return True
        return any(
            _is_word(cell.text) and not _text(cells, index)
            for index, cell in self._filled(lead.cells, (ColumnRole.MEASURE,))
        )

    def _filled(
        self, cells: Sequence[Cell], roles: tuple[ColumnRole, ...]
    ) -> list[tuple[int, Cell]]:
        """The filled cells of a row in columns of these roles, with their indexes."""
        return [
            (column.index, cell)
            for column in self._side.columns
            if column.head in roles and (cell := _cell(cells, column.index)) and cell.text
        ]


_NAMING = (
    ColumnRole.NAME,
    ColumnRole.GROUP,
    ColumnRole.CODE,
    ColumnRole.INDEX,
    ColumnRole.MEASURE,
)
_TELLING = (ColumnRole.NAME, ColumnRole.MEASURE)


def _cell(cells: Sequence[Cell], index: int) -> Cell | None:
    return cells[index] if index < len(cells) else None


def _text(cells: Sequence[Cell], index: int) -> str:
    cell = _cell(cells, index)
    return cell.text if cell else ""
