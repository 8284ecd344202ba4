"""The doors of the program, each opened in one place for all the tests that ask at several.

A test of agreement puts one question at every door and holds the answers beside each other. What a
door is called in the code may change; then it changes here and nowhere else.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from rich.cells import cell_len

from tests.tui.reading import settle, text_on
from xgbudget_tui.audit import prove_book
from xgbudget_tui.cli import main
from xgbudget_tui.cli.language import sentence_of
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import open_archive, save_books
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.start import prepare_explorer

WIDE = 400
"""Cells across: so wide that nothing is cut."""


def stored(path: Path, *books: Book) -> Path:
    """An archive of these Books with their proofs."""
    save_books(path, [(one, prove_book(one)) for one in books], fresh=True)
    return path


# The command line


class Ran(NamedTuple):
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The printed lines of a pipe, split at tabs."""
        return [text.split("\t") for text in self.out.splitlines()]

    @property
    def json(self) -> Any:
        """What was printed as JSON, numbers as they stand there: exact, never binary."""
        return json.loads(self.out.lstrip("\ufeff"), parse_float=str, parse_int=str)


class _Paper(io.TextIOWrapper):
    """A standard output that says whether it is a terminal."""

    is_terminal = False

    def isatty(self) -> bool:
        return self.is_terminal


def run(path: Path | None, *words: object, screen: bool = False, language: str = "en") -> Ran:
    """Run ``xgbudget`` in this process on an archive, in a pipe or on a wide terminal.

    Names are as printed, which on a terminal in English has to be asked for.
    """
    out, err = (_Paper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    out.is_terminal = screen
    arguments = ["--lang", language, *map(str, words)]
    arguments += [] if path is None else ["--db", str(path)]
    arguments += ["--names", "zh"] if screen else []
    with (
        patch.dict(os.environ, {"COLUMNS": str(WIDE)}),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main(arguments)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Ran(code, *texts)


def screen_table(text: str, first_head: str) -> list[dict[str, str]]:
    """The rows of a table on a terminal, by the heads that stand over the cells.

    A cell belongs to the head whose span of cells it meets; heads are at least two cells apart.
    """
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if first_head in line.split())
    heads = list(_cells(lines[at]))
    rows = []
    for line in lines[at + 1 :]:
        row = {head: "" for head, _, _ in heads}
        for word, start, end in _cells(line):
            near = max(heads, key=lambda head: min(end, head[2]) - max(start, head[1]))
            row[near[0]] = word
        rows.append(row)
    return rows


def _cells(line: str) -> Iterator[tuple[str, int, int]]:
    """The words of a line that stand at least two blanks apart, with the cells they span."""
    start = 0
    for word in line.split("  "):
        if word.strip():
            left = start + cell_len(word) - cell_len(word.lstrip())
            yield word.strip(), left, left + cell_len(word.strip())
        start += cell_len(word) + 2


# The explorer


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive, open for reading."""
    with open_archive(path) as archive:
        yield archive


class Location(NamedTuple):
    """A section by its key, and the name of the line in it, if a line is meant."""

    section: str
    line: str | None = None


def spot_of_start(path: Path, start: str) -> Location | None:
    """Where ``--at`` opens the explorer; None where it says that there is no such place."""
    with opened(path) as archive:
        try:
            app = prepare_explorer(archive, start=start, restore=False)
        except QueryError:
            return None
        assert app.session.start is not None
        key = next(s.key for s in app.session.contents if s.id == app.session.start.section_id)
        line = app.session.start.line_id
        return Location(key, archive.load_row(line).name if line is not None else None)


def refusal_of_start(path: Path, start: str, language: str) -> str:
    """What ``--at`` says of a place that is not there; "" if it is."""
    with opened(path) as archive:
        try:
            prepare_explorer(archive, start=start, restore=False)
        except QueryError as error:
            return sentence_of(error, language)  # type: ignore[arg-type]
    return ""


def palette_tables(path: Path, text: str) -> list[str]:
    """The tables that the command palette lists for what was typed, the likeliest first."""
    from xgbudget_tui.model.text import printable
    from xgbudget_tui.tui.screens.palette_commands import TableCommands

    with opened(path) as archive:
        app = prepare_explorer(archive, restore=False)
        return [printable(command.name) for command in TableCommands(app.session).find(text)]


class Compared(NamedTuple):
    """A comparison as it stands on the explorer's screen."""

    title: str
    heads: str
    rows: str
    detail: str


async def compare_on_screen(
    path: Path, start: str, keys: Sequence[str] = (), language: str = "zh"
) -> Compared | str:
    """Press ``c`` on a table, take the first that is offered, press ``keys``, and read.

    The sentence on the bottom line where there is nothing to compare with.
    """
    from xgbudget_tui.tui.screens.comparison import ComparisonList, ComparisonScreen
    from xgbudget_tui.tui.screens.filter import PickerScreen
    from xgbudget_tui.tui.widgets.key_bar import KeyBar

    with opened(path) as archive:
        app: Explorer = prepare_explorer(
            archive,
            start=start,
            restore=False,
            language=language,  # type: ignore[arg-type]
        )
        async with app.run_test(size=(160, 40)) as pilot:
            await settle(pilot)
            await pilot.press("c")
            await settle(pilot)
            if isinstance(app.screen, PickerScreen):
                await pilot.press("enter")
                await settle(pilot)
            if not isinstance(app.screen, ComparisonScreen):
                return app.explorer_screen.query_one(KeyBar).sentence
            if keys:
                await pilot.press(*keys)
                await settle(pilot)
            screen = app.screen
            return Compared(
                text_on(screen.query_one("#comparison-title")),
                text_on(screen.query_one("#comparison-head")),
                text_on(screen.query_one(ComparisonList)),
                text_on(screen.query_one("#comparison-detail")),
            )


# Proofs


def sums_asked(book: Book) -> dict[tuple[str, str], str]:
    """What the audit says of each line against the lines under it: by section and column."""
    sections = {section.key: section for section in book.sections}
    found = {}
    for proof in prove_book(book).proofs:
        at = proof.subject
        if at is None or at.is_claim:
            continue
        section = sections[at.section]
        under = {part.name for part in section.lines if part.parent == at.line}
        if under and {part.label for part in proof.computed} == under:
            label = section.measures[at.measure - 1].label
            found[at.section, label] = proof.verdict.value
    return found


def rows_asked(book: Book, rule: str, key: str) -> dict[str, str]:
    """What a rule says of the rows of a table, by their names."""
    section = next(section for section in book.sections if section.key == key)
    names = {line.number: line.name for line in section.lines}
    return {
        names[proof.subject.line]: proof.verdict.value
        for proof in prove_book(book).proofs
        if proof.rule == rule and proof.subject and proof.subject.section == key
    }


def verified(path: Path, key: str, file: Path, unit: str = "") -> dict[str, str]:
    """What ``verify`` says of the total of a table that was exported, by column."""
    from xgbudget_tui.export.verify import verify_file

    chosen = ["--unit", unit] if unit else []
    ran = run(path, "export", key, *chosen, "-o", file)
    assert ran.code == 0, ran.err
    found = verify_file(file)
    assert found.sealed
    assert not found.mismatches
    totals = [one for one in found.sums if one.line == "合计"]
    # A spreadsheet names the unit beside the column.
    return {one.measure.split(" (")[0]: one.verdict.value for one in totals}


def proofs_of(book: Book) -> Sequence[Any]:
    """Every proof the audit makes of a Book."""
    return prove_book(book).proofs


# What the explorer lists


class ContentsRow(NamedTuple):
    """A section in the explorer's contents, without its number and its mark."""

    title: str
    total: str


def contents_row(path: Path, key: str, language: str = "zh") -> ContentsRow:
    """How the explorer's contents list a section."""
    from xgbudget_tui.model.addresses import place_names
    from xgbudget_tui.tui.drawing.figures import figure_text
    from xgbudget_tui.tui.views.contents import list_entries

    with opened(path) as archive:
        book = archive.find_books()[0]
        sections = archive.load_contents(book.id)
        entries = list_entries(sections, place_names(book), (), language)  # type: ignore[arg-type]
    entry = next(one for one in entries if one.section is not None and one.section.key == key)
    total = figure_text(entry.total, entry.measure, Unit.WAN_YUAN) if entry.total else ""
    return ContentsRow(entry.title, total)


def amount_beside_hit(path: Path, text: str) -> str:
    """The amount that the explorer's search shows beside its first hit."""
    from xgbudget_tui.tui.views.line_search import LineSearch

    with opened(path) as archive:
        finder = LineSearch(archive, archive.find_books()[0].id, Unit.WAN_YUAN)
        return finder.amount(finder.find_page(text, 0).hits[0])


class Beside(NamedTuple):
    """Two columns that the explorer sets side by side: what they are called, and their first row.

    ``cells`` are the whole first row: before, after, difference, percentage.
    """

    labels: tuple[str, str]
    cells: tuple[str, ...]

    @property
    def figures(self) -> tuple[str, str]:
        """The two figures without thousands separators."""
        before, after, *_ = self.cells
        return before.replace(",", ""), after.replace(",", "")


def first_comparison(path: Path, start: str) -> Beside | None:
    """What ``c`` shows on a table, or offers first; None where there is nothing to compare."""
    from xgbudget_tui.tui.views.comparison import ComparisonView
    from xgbudget_tui.tui.views.comparison_options import find_pairings, load_comparison

    with opened(path) as archive:
        app = prepare_explorer(archive, start=start, restore=False)
        assert app.session.book is not None
        assert app.session.start is not None
        section = next(s for s in app.session.contents if s.id == app.session.start.section_id)
        pairings = find_pairings(archive, app.session.book, section)
        if not pairings:
            return None
        comparison = load_comparison(archive, pairings[0], "zh")
    view = ComparisonView(comparison, Unit.WAN_YUAN, "zh")
    labels = comparison.before.label, comparison.after.label
    return Beside(labels, tuple(view.cells(view.rows[0])))


# Figures as the explorer shows them, by the names of their lines


def tree_texts(path: Path, key: str, unit: Unit, column: int = 1) -> dict[str, str]:
    """A column of a table as the explorer's tree shows it."""
    from xgbudget_tui.tui.drawing.figures import figure_text

    with opened(path) as archive:
        section, rows = _rows_of(archive, key)
        measure = section.measures[column - 1]
        return {row.name: figure_text(row.figures[column - 1], measure, unit) for row in rows}


def detail_texts(
    path: Path, key: str, unit: Unit, label: str, language: str = "zh"
) -> dict[str, str]:
    """A column of a table as the explorer's detail says it of each line, without the unit."""
    from xgbudget_tui.tui.drawing.figures import unit_word
    from xgbudget_tui.tui.drawing.glyphs import UNICODE
    from xgbudget_tui.tui.views.line_detail import DetailStyle, write_detail

    found = {}
    with opened(path) as archive:
        for row in _rows_of(archive, key)[1]:
            telling = DetailStyle(unit, language, UNICODE, 1)  # type: ignore[arg-type]
            lines = write_detail(archive.load_detail(row.id), telling, WIDE)
            texts = ["".join(span.text for span in one) for one in lines]
            (text,) = [one.removeprefix(label) for one in texts if one.startswith(label)]
            found[row.name] = text.strip().removesuffix(f" {unit_word(unit, telling.language)}")
    return found


def _rows_of(archive: Archive, key: str) -> tuple[Any, Sequence[Any]]:
    from xgbudget_tui.model.entries import Listing

    book = archive.find_books()[0]
    section = next(s for s in archive.load_contents(book.id) if s.key == key)
    assert section.first_line is not None
    assert section.last_line is not None
    listing = Listing(section.first_line, section.last_line, 99)
    return section, archive.load_rows(listing, 0, 1000)


def hit_texts(path: Path, text: str, unit: Unit) -> dict[str, str]:
    """The amounts that the explorer's search shows beside its hits."""
    from xgbudget_tui.tui.views.line_search import LineSearch

    with opened(path) as archive:
        finder = LineSearch(archive, archive.find_books()[0].id, unit)
        return {hit.place.row.name: finder.amount(hit) for hit in finder.find_page(text, 0).hits}


class ComparedCells(NamedTuple):
    """A row of the explorer's comparison, and what it says of the row under the cursor."""

    before: str
    after: str
    difference: str
    percent: str
    detail: str


def comparison_cells(
    path: Path, key: str, unit: Unit, language: str = "zh"
) -> dict[str, ComparedCells]:
    """The two columns of a table side by side on the explorer's screen."""
    from xgbudget_tui.tui.drawing.pieces import text_of
    from xgbudget_tui.tui.views.comparison import ComparisonView, detail_lines
    from xgbudget_tui.tui.views.comparison_options import find_pairings, load_comparison

    with opened(path) as archive:
        section, _ = _rows_of(archive, key)
        pairings = find_pairings(archive, archive.find_books()[0], section)
        comparison = load_comparison(archive, pairings[0], language)  # type: ignore[arg-type]
    view = ComparisonView(comparison, unit, language)  # type: ignore[arg-type]
    return {
        row.name: ComparedCells(
            *view.cells(row), "\n".join(map(text_of, detail_lines(view, row, WIDE)))
        )
        for row in view.rows
    }


class SeriesCells(NamedTuple):
    """The latest year of a line over the years."""

    amount: str
    percent: str


def series_cells(path: Path, code: str, unit: Unit, language: str = "zh") -> SeriesCells:
    """The latest year of a line as the explorer's series shows it."""
    from xgbudget_tui.compare.occurrences import LineKey
    from xgbudget_tui.compare.series import load_series
    from xgbudget_tui.tui.views.series import SeriesView, series_rows

    with opened(path) as archive:
        series = load_series(archive, LineKey((code,), ()))
        rows = series_rows(series, language, places=False)  # type: ignore[arg-type]
        view = SeriesView(rows, unit, language, places=False)  # type: ignore[arg-type]
        latest = max((row for row in rows if row.point), key=lambda row: row.point.year)
        return SeriesCells(view.amount(latest), view.percent(latest))


# Names of tables


def audit_headings(path: Path) -> list[str]:
    """The tables that head the findings of the explorer's audit, grouped by table."""
    from xgbudget_tui.tui.drawing.glyphs import UNICODE
    from xgbudget_tui.tui.drawing.pieces import text_of
    from xgbudget_tui.tui.views.audit import AuditLook, FindingFilter, Grouping, finding_rows

    with opened(path) as archive:
        book = archive.find_books()[0]
        sections = {section.key: section for section in archive.load_contents(book.id)}
        look = AuditLook("zh", Unit.WAN_YUAN, UNICODE, {}, sections)
        proofs = archive.load_proofs(book.id)
        rows = finding_rows(proofs, Grouping.TABLE, FindingFilter.ALL, look)
    # The number of findings stands behind the name.
    return [text_of(row.draw(WIDE)).rsplit("  ", 1)[0] for row in rows if row.level]


class NamedOnScreen(NamedTuple):
    """What a table is called on the explorer's screen: above it, and in the contents."""

    trail: str
    contents: str
    heading: str


async def name_on_screen(path: Path, start: str) -> NamedOnScreen:
    """Open the explorer at a table or a line of it, and read what the table is called."""
    from xgbudget_tui.tui.screens.panels import TitleBar
    from xgbudget_tui.tui.widgets.line_tree import LineTree

    with opened(path) as archive:
        app = prepare_explorer(archive, start=start, restore=False)
        async with app.run_test(size=(200, 40)) as pilot:
            await settle(pilot)
            screen = app.explorer_screen
            assert screen.section is not None
            trail = screen.query_one(TitleBar).path
            heading = text_on(screen.query_one(LineTree)).splitlines()[0]
            key = screen.section.key
    return NamedOnScreen(trail[0], contents_row(path, key).title, heading)


def title_of_comparison(path: Path, before: str, after: str) -> str:
    """The heading of the explorer's comparison of two tables of a Book."""
    from xgbudget_tui.tui.drawing.pieces import text_of
    from xgbudget_tui.tui.views.comparison import ComparisonView, RowFilter, title_lines
    from xgbudget_tui.tui.views.comparison_options import find_pairings, load_comparison

    with opened(path) as archive:
        section, _ = _rows_of(archive, after)
        pairings = find_pairings(archive, archive.find_books()[0], section)
        pairing = next(
            one
            for one in pairings
            if {one.before.section.key, one.after.section.key} == {before, after}
        )
        comparison = load_comparison(archive, pairing, "zh")
    view = ComparisonView(comparison, Unit.WAN_YUAN, "zh")
    return text_of(title_lines(view, None, RowFilter.ALL)[0])
