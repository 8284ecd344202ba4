"""The figures of a Book's tables as prose could mean them: by name and by amount."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xgbudget_tui.importer.notes.words import find_key
from xgbudget_tui.model.book import Figure, LineItem, Measure, Section
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import FigureState, MeasureKind, Role, SectionKind

_MOST = 200
_TITLE_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?")
_TITLE_PLACE = re.compile(r"^.*[省市县区旗州](?=本级|一般|政府|地方|国有|社会|\")")
_TITLE_TAIL = re.compile(r"(?:情况|决算|明细|汇总)*(?:表|\(.*\))+$")
_LINKED = {
    MeasureKind.AMOUNT,
    MeasureKind.CHANGE,
    MeasureKind.PERCENT_OF,
    MeasureKind.PERCENT_CHANGE,
}
_HALVES = (("_limit", "限额"), ("_balance", "余额"))
_DEBTS = (("general_debt", "一般债务"), ("fund_debt", "专项债务"), ("debt", "债务"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed figure: the keys of the names it may be called by, and where it stands.

    ``total`` says that the line stands for its whole table, which prose may call by its title.
    """

    ref: FigureRef
    section: Section
    measure: Measure
    figure: Figure
    keys: tuple[str, ...]
    parent_key: str
    total: bool

    @property
    def year(self) -> int | None:
        """The year the figure is for, as far as the document says."""
        return self.measure.year or self.section.year


class LineIndex:
    """Every figure of the tables, findable by key and by amount; building it is linear."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._by_key: dict[str, list[Cell]] = {}
        amounts: list[tuple[int, int, Cell]] = []
        for section in sections:
            if section.kind is SectionKind.TABLE:
                for cell in _cells(section):
                    for key in cell.keys:
                        self._by_key.setdefault(key, []).append(cell)
                    if cell.figure.state is FigureState.AMOUNT and cell.figure.value:
                        amounts.append((cell.figure.value, len(amounts), cell))
        amounts.sort(key=lambda item: item[:2])
        self._cells = [cell for _, _, cell in amounts]
        self._values = [value for value, _, _ in amounts]

    def find_named(self, key: str) -> Sequence[Cell]:
        """Figures of the lines called ``key``, in print order."""
        return self._by_key.get(key, ()) if key else ()

    def find_amounts(self, low: int, high: int) -> Sequence[Cell]:
        """Amounts from ``low`` to ``high`` fen, at most a fixed number of them."""
        start = bisect_left(self._values, low)
        return self._cells[start : min(bisect_right(self._values, high), start + _MOST)]


def _cells(section: Section) -> Iterator[Cell]:
    by_number = {line.number: line for line in section.lines}
    first = next((line for line in section.lines if line.parent is None), None)
    for line in section.lines:
        total = line.parent is None and (line is first or line.role is not Role.ITEM)
        keys = _keys(line, section, total)
        above = by_number.get(line.parent) if line.parent is not None else None
        for measure, figure in zip(section.measures, line.figures, strict=False):
            if measure.kind in _LINKED and figure.value is not None:
                ref = FigureRef(section.key, line.number, measure.position)
                parent_key = find_key(above.name) if above else ""
                yield Cell(ref, section, measure, figure, keys, parent_key, total)


def _keys(line: LineItem, section: Section, total: bool) -> tuple[str, ...]:
    own = find_key(line.name)
    half = _half(section.kind_id) if total else ""
    keys = (half,) if half else (own, _topic(section.title)) if total else (own,)
    return tuple(dict.fromkeys(key for key in keys if key))


def _half(kind_id: str) -> str:
    """What the total of one half of a debt table is called: ``专项债务限额``."""
    for ending, word in _HALVES:
        if kind_id.endswith(ending):
            debt = kind_id.removesuffix(ending)
            return next((name + word for kind, name in _DEBTS if kind == debt), "")
    return ""


def _topic(title: str) -> str:
    """What a table is about: its title without year, place and the word for a table."""
    plain = _TITLE_YEAR.sub("", _TITLE_TAIL.sub("", normalise_name(title)))
    return find_key(_TITLE_PLACE.sub("", plain))
