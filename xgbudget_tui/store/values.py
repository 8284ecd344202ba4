"""Values of the model as columns, and columns as values again.

Reading raises DamagedRowError for columns that no value of the model would write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.money import LARGEST, Unit
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.reading import Reading
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Basis, Evidence, FigureState, Mark
from xgbudget_tui.store.rows import DamagedRowError, RowClass, read_word

MARKS = tuple(Mark)

Columns = tuple[Any, ...]


def write_place(place: SourcePlace | None) -> Columns:
    """A place as the three columns ``source_line, source_column, source_sheet``."""
    if place is None:
        return None, None, None
    return place.line, place.column or None, place.sheet or None


class PlacedRow(RowClass):
    """A row that says where in the document it stands."""

    source_line: int | None
    source_column: int | None
    source_sheet: str | None

    @property
    def place(self) -> SourcePlace | None:
        """The place, None if it is not known."""
        line = self.source_line
        if line is None:
            return None
        return SourcePlace(line, self.source_column or 0, self.source_sheet or "")


def write_places(places: Sequence[SourcePlace]) -> str:
    """Places as a JSON list of ``[line, column, sheet]``."""
    import json

    listed = [[place.line, place.column, place.sheet] for place in places]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def read_places(text: str | None) -> tuple[SourcePlace, ...]:
    """Places from their JSON list."""
    # Without sheets they are read as they are written, for the first paint to load no json.
    if text and text.isascii() and text.startswith("[[") and text.endswith(_END):
        entries = [entry.partition(",") for entry in text[2 : -len(_END)].split(_NEXT)]
        if all(_is_small(line) and _is_small(column) for line, _, column in entries):
            return tuple(SourcePlace(int(line), int(column)) for line, _, column in entries)
    return tuple(_read_place(entry) for entry in _read_list(text))


_NEXT, _END = ',""],[', ',""]]'


def _is_small(number: str) -> bool:
    return number.isdecimal() and len(number) < 10


def _read_place(entry: object) -> SourcePlace:
    match entry:
        case [int(line), int(column), str(sheet)]:
            return SourcePlace(line, column, sheet)
    raise DamagedRowError(f"no place: {entry!r}")


def read_texts(text: str) -> tuple[str, ...]:
    """Texts from their JSON list."""
    return tuple(str(item) for item in _read_list(text))


def read_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of texts from their JSON list."""
    return tuple(_read_pair(entry) for entry in _read_list(text))


def _read_pair(entry: object) -> tuple[str, str]:
    match entry:
        case [str(one), str(other)]:
            return one, other
    raise DamagedRowError(f"no pair: {entry!r}")


def _read_list(text: str | None) -> list[Any]:
    if not text or text == "[]":
        return []
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamagedRowError("no JSON") from error
    if not isinstance(found, list):
        raise DamagedRowError("no JSON list")
    return found


def write_wide(value: int | None) -> int | str | None:
    """An integer of any size: as text where SQLite's 64 bits cannot hold it."""
    return str(value) if value is not None and abs(value) > LARGEST else value


def read_wide(value: int | str | None) -> int | None:
    """An integer written by :func:`write_wide`."""
    if not isinstance(value, str):
        return value
    try:
        return int(value)
    except ValueError as error:
        raise DamagedRowError("no integer") from error


def write_ref(ref: FigureRef | None) -> Columns:
    """A reference to a figure as three columns: section key, line number, measure."""
    return (None, None, None) if ref is None else (ref.section, ref.line, ref.measure)


def read_ref(section: str | None, line: int | None, measure: int | None) -> FigureRef | None:
    """A reference from its three columns."""
    if section is None:
        return None
    if line is None or measure is None:
        raise DamagedRowError("a reference to no line")
    return FigureRef(section, line, measure)


def write_figure(figure: Figure) -> Columns:
    """A figure as its columns from ``state`` on: what is printed, its repeats, its place."""
    repeats = write_places(figure.repeats) if figure.repeats else None
    value = (figure.state.value, figure.value, figure.printed, figure.resolution, repeats)
    return value + write_place(figure.place)


class FigureRow(PlacedRow):
    """A cell of a table."""

    line_id: int
    state: str
    value: int | None
    printed: str
    resolution: int
    repeats: str | None


def read_figure(row: FigureRow) -> Figure:
    """A figure from its row."""
    state = read_word(FigureState, row.state)
    repeats = read_places(row.repeats) if row.repeats else ()
    return Figure(state, row.value, row.printed, row.resolution, row.place, repeats)


def write_evidence(evidence: Sequence[Evidence]) -> str:
    """Witnesses as words with a space between."""
    return " ".join(witness.value for witness in evidence)


def read_evidence(text: str) -> tuple[Evidence, ...]:
    """Witnesses from their words."""
    return tuple(read_word(Evidence, word) for word in text.split()) if text else ()


def write_bases(bases: Sequence[tuple[str, Basis]]) -> str:
    """What each aspect of a column rests on, as words: ``year agreed, of supposed``."""
    return ", ".join(f"{aspect} {basis.value}" for aspect, basis in bases)


def read_bases(text: str) -> tuple[tuple[str, Basis], ...]:
    """The bases of a column from their words."""
    pairs = [pair.partition(" ") for pair in text.split(", ")] if text else []
    return tuple((aspect, read_word(Basis, basis)) for aspect, _, basis in pairs)


def read_reading(letters: str) -> Reading:
    """How a figure is known, from its letters."""
    try:
        return Reading.from_letters(letters)
    except ValueError as error:
        raise DamagedRowError(str(error)) from None


def read_mark(rank: int | None) -> Mark | None:
    """A mark from its rank; None for no proof."""
    if rank is None:
        return None
    if not 0 <= rank < len(MARKS):
        raise DamagedRowError(f"no mark: {rank}")
    return MARKS[rank]


def read_unit(word: str | None) -> Unit | None:
    """A unit from its word; None for none."""
    if word is None:
        return None
    unit = Unit.from_word(word)
    if unit is None:
        raise DamagedRowError(f"no unit: {word!r}")
    return unit
