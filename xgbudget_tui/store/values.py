"""Values of the model as columns, and columns as values again.

Reading raises ValueError or TypeError for columns that no value of the model would write.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.money import LARGEST, Unit
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Evidence, FigureState, Verdict

PLACE_COLUMNS = "source_line, source_column, source_sheet"
FIGURE_COLUMNS = f"state, value, printed, resolution, repeats, {PLACE_COLUMNS}"
VERDICTS = tuple(Verdict)

Columns = tuple[Any, ...]


def write_place(place: SourcePlace | None) -> Columns:
    """A place as the three columns ``source_line, source_column, source_sheet``."""
    if place is None:
        return None, None, None
    return place.line, place.column or None, place.sheet or None


def read_place(line: Any, column: Any, sheet: Any) -> SourcePlace | None:
    """A place from its three columns."""
    return None if line is None else SourcePlace(int(line), int(column or 0), str(sheet or ""))


def write_places(places: Sequence[SourcePlace]) -> str:
    """Places as a JSON list of ``[line, column, sheet]``."""
    listed = [[place.line, place.column, place.sheet] for place in places]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def read_places(text: str | None) -> tuple[SourcePlace, ...]:
    """Places from their JSON list."""
    if not text or text == "[]":
        return ()
    return tuple(SourcePlace(int(line), int(col), str(sh)) for line, col, sh in json.loads(text))


def read_texts(text: str) -> tuple[str, ...]:
    """Texts from their JSON list."""
    return tuple(str(item) for item in json.loads(text)) if text and text != "[]" else ()


def write_wide(value: int | None) -> int | str | None:
    """An integer of any size: as text where SQLite's 64 bits cannot hold it."""
    return str(value) if value is not None and abs(value) > LARGEST else value


def read_wide(value: Any) -> int | None:
    """An integer written by :func:`write_wide`."""
    return None if value is None else int(value)


def write_ref(ref: FigureRef | None) -> Columns:
    """A reference to a figure as three columns: section key, line number, measure."""
    return (None, None, None) if ref is None else (ref.section, ref.line, ref.measure)


def read_ref(section: Any, line: Any, measure: Any) -> FigureRef | None:
    """A reference from its three columns."""
    return None if section is None else FigureRef(str(section), int(line), int(measure))


def write_figure(figure: Figure) -> Columns:
    """A figure as the columns of ``FIGURE_COLUMNS``."""
    repeats = write_places(figure.repeats) if figure.repeats else None
    value = (figure.state.value, figure.value, figure.printed, figure.resolution, repeats)
    return value + write_place(figure.place)


def read_figure(columns: Sequence[Any]) -> Figure:
    """A figure from the columns of ``FIGURE_COLUMNS``."""
    state, value, printed, resolution, repeats, line, column, sheet = columns
    return Figure(
        FigureState(state),
        None if value is None else int(value),
        str(printed),
        int(resolution),
        read_place(line, column, sheet),
        read_places(repeats),
    )


def write_evidence(evidence: Sequence[Evidence]) -> str:
    """Witnesses as words with a space between."""
    return " ".join(witness.value for witness in evidence)


def read_evidence(text: str) -> tuple[Evidence, ...]:
    """Witnesses from their words."""
    return tuple(Evidence(word) for word in text.split()) if text else ()


def read_verdict(rank: int | None) -> Verdict | None:
    """A verdict from its rank; None for no proof."""
    return None if rank is None else VERDICTS[rank]


def read_unit(word: str | None) -> Unit | None:
    """A unit from its word; None for none. Raises ValueError for a word that is no unit."""
    if word is None:
        return None
    unit = Unit.from_word(word)
    if unit is None:
        raise ValueError(f"no such unit: {word!r}")
    return unit
