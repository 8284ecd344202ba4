"""The lines of a table as rows in tree order, with their figures and landmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.tree import LineTree
from xgbudget_tui.store.dictionary import Dictionary
from xgbudget_tui.store.mark_summary import MarkSummary, spread_below
from xgbudget_tui.store.recognised import write_recognised
from xgbudget_tui.store.schema import LANDMARK_STEP
from xgbudget_tui.store.values import Columns, write_evidence, write_figure, write_place
from xgbudget_tui.store.writable import Writable

INSERT_LINE = f"INSERT INTO line VALUES ({', '.join('?' * 28)})"
INSERT_FIGURE = (
    "INSERT INTO figure (line_id, position, state, value, printed, resolution, repeats,"
    " source_line, source_column, source_sheet) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_LANDMARK = "INSERT INTO landmark (section_id, depth, line_id, seen) VALUES (?, ?, ?, ?)"


class LineIds:
    """The archive ids of a Book's lines by section key and number in print order."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[int, int]] = {}

    def add_section(self, key: str, numbers: Sequence[int], first: int) -> None:
        """Note the lines of a section, given in tree order from the id ``first``."""
        self._ids[key] = {number: line_id for line_id, number in enumerate(numbers, first)}

    def find(self, key: str | None, number: int | None) -> int | None:
        """The id of a line, None if the Book has no such line."""
        if key is None or number is None:
            return None
        section = self._ids.get(key)
        return None if section is None else section.get(number)


def write_lines(
    connection: Writable,
    section: Section,
    section_id: int,
    first: int,
    known: tuple[Dictionary, MarkSummary, LineIds],
) -> None:
    """Write a table's lines from the id ``first`` on, and note their ids."""
    dictionary, marks, line_ids = known
    walked = list(LineTree(section.lines).walk())
    depths = [depth for depth, _ in walked]
    lines = [line for _, line in walked]
    line_ids.add_section(section.key, [line.number for line in lines], first)
    own = [marks.of_line(section.key, line.number) for line in lines]
    rows = _line_rows(lines, depths, own, (section_id, first), dictionary)
    connection.executemany(INSERT_LINE, rows)
    connection.executemany(INSERT_FIGURE, _figure_rows(lines, first))
    write_recognised(connection, lines, first)
    connection.executemany(INSERT_LANDMARK, landmark_rows(depths, section_id, first))


def _line_rows(
    lines: Sequence[LineItem],
    depths: list[int],
    marks: list[int | None],
    ids: tuple[int, int],
    dictionary: Dictionary,
) -> Iterator[Columns]:
    """The rows of lines in tree order; ``ids`` are those of the section and of the first line."""
    section_id, first = ids
    below = spread_below(depths, marks)
    trees = tree_columns(depths, first)
    above: list[int] = []
    for place, line in enumerate(lines):
        line_id, depth = first + place, depths[place]
        words = _word_columns(line, line_id, dictionary)
        add_step(above, depth, dictionary, (words, line_id))
        yield (
            *(line_id, section_id, line.number, depth, *trees[place], above[-1], *words),
            *(*_place_columns(line), marks[place], below[place]),
            *(*write_place(line.place), line.source_text, line.remark),
        )


def add_step(
    above: list[int], depth: int, dictionary: Dictionary, line: tuple[Columns, int]
) -> None:
    """Put the path to a line at the end of ``above``, the paths to it and to all above it.

    ``line`` is its columns of words and its id.
    """
    del above[depth:]
    (name, _, code, *_), line_id = line
    above.append(dictionary.path_id((above[-1] if above else 0, name, code or 0), line_id))


def tree_columns(depths: Sequence[int], first: int) -> list[tuple[int | None, int, int]]:
    """``(parent, last, child_count)`` for lines in tree order with these depths."""
    parents: list[int | None] = []
    counts = [0] * len(depths)
    path: list[int] = []
    lasts = [0] * len(depths)
    for place, depth in enumerate(depths):
        for closed in path[depth:]:
            lasts[closed] = first + place - 1
        del path[depth:]
        parents.append(first + path[-1] if path else None)
        if path:
            counts[path[-1]] += 1
        path.append(place)
    for closed in path:
        lasts[closed] = first + len(depths) - 1
    return list(zip(parents, lasts, counts, strict=True))


def landmark_rows(depths: Sequence[int], section_id: int, first: int) -> Iterator[Columns]:
    """Landmarks of a long table: ``(section, depth, line, lines so far this deep or above)``."""
    if len(depths) < LANDMARK_STEP:
        return
    for level in range(max(depths)):
        seen = list(accumulate(int(depth <= level) for depth in depths))
        for place in range(LANDMARK_STEP - 1, len(depths), LANDMARK_STEP):
            yield section_id, level, first + place, seen[place]


def _word_columns(line: LineItem, line_id: int, dictionary: Dictionary) -> Columns:
    match = line.match
    return (
        dictionary.name_id(line.name, line_id),
        dictionary.label_id(line),
        dictionary.code_id(line.known_code, line_id),
        int(bool(line.code)),
        dictionary.official_id(match),
        match.confidence if match else None,
        int(match.deviates) if match else None,
    )


def _place_columns(line: LineItem) -> Columns:
    return (
        line.role.value,
        line.breakdown.value,
        write_evidence(line.evidence),
        write_evidence(line.dissent),
        int(line.certain),
        int(line.placed),
    )


def _figure_rows(lines: Sequence[LineItem], first: int) -> Iterator[Columns]:
    for line_id, line in enumerate(lines, first):
        for position, figure in enumerate(line.figures, 1):
            yield (line_id, position, *write_figure(figure))
