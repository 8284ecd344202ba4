"""Grids of comparisons, search hits and prose."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.export.content import ExportOptions, HitsExport, TablePart
from xgbudget_tui.export.grid import (
    Cell,
    Column,
    Grid,
    GridRow,
    Head,
    figure_cells,
    measure_heads,
    plain_heads,
)
from xgbudget_tui.export.numbers import (
    Number,
    amount_number,
    cell_text,
    figure_number,
    percent_number,
)
from xgbudget_tui.export.words import column_word, with_unit
from xgbudget_tui.model.book import Claim, Figure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow, Side
from xgbudget_tui.model.entries import Hit
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState


def side_unit(side: Side, chosen: Unit | None) -> Unit:
    """The unit a side's amounts are written in."""
    printed = side.unit or Unit.YUAN
    return printed if chosen is None or (chosen is Unit.EURO) != (printed is Unit.EURO) else chosen


def comparison_grid(comparison: Comparison, options: ExportOptions) -> Grid:
    """Both figures, difference, percent, what is printed of them, how it checks, and why."""
    units = side_unit(comparison.before, options.unit), side_unit(comparison.after, options.unit)
    language = options.language
    checked = any(row.printed_difference or row.printed_percent for row in comparison.rows)
    reasons = any(row.reason for row in comparison.rows)

    def measured(key: str, unit: str) -> Head:
        return Head(Column.MEASURE, with_unit(column_word(key, language), unit, language))

    heads = [
        *plain_heads(options, Column.LEVEL, Column.CODE, Column.NAME),
        Head(Column.MEASURE, with_unit(comparison.before.label, units[0].word, language)),
        Head(Column.MEASURE, with_unit(comparison.after.label, units[1].word, language)),
        measured("difference", units[1].word),
        measured("percent", "%"),
        *plain_heads(options, Column.CHANGE),
    ]
    again = has_restated(comparison)
    if again:
        label = restated_label(comparison, language)
        heads.append(Head(Column.MEASURE, with_unit(label, units[1].word, language)))
    if checked:
        heads += [measured("printed_difference", units[1].word), measured("printed_percent", "%")]
        heads.append(Head(Column.CHANGE, column_word("check", language)))
    if reasons:
        heads += plain_heads(options, Column.REASON)
    rows = tuple(
        _comparison_row(
            row,
            units,
            (language, change_word(comparison, row.change, language)),
            (again, checked, reasons),
        )
        for row in comparison.rows
    )
    return Grid(comparison.after.section_key, comparison.title, tuple(heads), rows)


def _comparison_row(
    row: ComparisonRow,
    units: tuple[Unit, Unit],
    words: tuple[str, str],
    extra: tuple[bool, bool, bool],
) -> GridRow:
    language, word = words
    cells: list[Cell] = [
        row.depth + 1,
        row.code,
        row.name,
        _cell(row.before, units[0]),
        _cell(row.after, units[1]),
        None if row.difference is None else amount_number(row.difference, units[1]),
        rounded_percent(row.percent),
        word,
    ]
    if extra[0]:
        cells.append(_cell(row.restated, units[1]))
    if extra[1]:
        verdicts = [v for v in (row.difference_verdict, row.percent_verdict) if v is not None]
        worst = max(verdicts, key=lambda verdict: verdict.rank, default=None)
        cells += [
            _cell(row.printed_difference, units[1]),
            _cell(row.printed_percent, units[1]),
            worst.label(language) if worst else None,
        ]
    if extra[2]:
        cells.append(row.reason or None)
    return GridRow(tuple(cells), row.depth + 1, _places(cells))


def has_restated(comparison: Comparison) -> bool:
    """Whether the later document says anything of the earlier year again."""
    amount = FigureState.AMOUNT
    return any(row.restated and row.restated.state is amount for row in comparison.rows)


def restated_label(comparison: Comparison, language: str) -> str:
    """The head of the column in which the later document states the earlier year again."""
    again = comparison.restating
    label = again.label if again else ""
    return f"{label}（后一册）" if language == "zh" else f"{label} (as the later says)"


def change_word(comparison: Comparison, change: Change, language: str) -> str:
    """新增 and 取消 between years; between two tables of one year, on which side a line stands."""
    same_year = comparison.before.year == comparison.after.year
    if same_year and comparison.before.section_key != comparison.after.section_key:
        if change is Change.NEW:
            return column_word("only_after", language)
        if change is Change.ENDED:
            return column_word("only_before", language)
    return change.label(language)


def rounded_percent(micropercent: int | None) -> Number | None:
    """A computed percentage to two decimals; more would claim what the figures do not hold."""
    return None if micropercent is None else percent_number(round(micropercent, -4))


def hits_grid(content: HitsExport, options: ExportOptions) -> Grid:
    """Each hit with its path, and its figures under the heads of all the tables met."""
    measures = _hit_measures(content, options)
    plain = (
        Column.BOOK,
        Column.SECTION,
        Column.TITLE,
        Column.CODE,
        Column.PATH,
        Column.NAME,
    )
    heads = (*plain_heads(options, *plain), *measures)
    rows = tuple(_hit_row(hit, content, measures, options) for hit in content.page.hits)
    title = f"{column_word('hits', options.language)}: {content.query}"
    return Grid("", title, heads, rows)


def _hit_measures(content: HitsExport, options: ExportOptions) -> tuple[Head, ...]:
    wanted = dict.fromkeys(hit.place.row.section_id for hit in content.page.hits)
    heads = (
        head
        for section_id in wanted
        if section_id in content.sections
        for head in measure_heads(content.sections[section_id], options)
    )
    return tuple(dict.fromkeys(heads))


def _hit_row(
    hit: Hit, content: HitsExport, measures: Sequence[Head], options: ExportOptions
) -> GridRow:
    place = hit.place
    book = content.books.get(place.book_id)
    section = content.sections.get(place.row.section_id)
    by_head: dict[Head, Cell] = {}
    if section is not None:
        figures, _ = figure_cells(section, place.row, options)
        by_head = dict(zip(measure_heads(section, options), figures, strict=True))
    cells: tuple[Cell, ...] = (
        f"{book.region} {book.year}" if book else None,
        place.section_key,
        place.section_title,
        place.row.code,
        " / ".join((*place.path, place.row.name)),
        place.row.name,
        *(by_head.get(head) for head in measures),
    )
    return GridRow(cells, place.row.depth + 1, _places(cells))


def note_grid(part: TablePart, options: ExportOptions) -> Grid:
    """The paragraphs as prose, and each figure they state as a row."""
    language = options.language
    heads = (
        *plain_heads(options, Column.SECTION, Column.PARAGRAPH, Column.NAME, Column.YEAR),
        Head(Column.MEASURE, column_word("amount", language)),
        *plain_heads(options, Column.UNIT, Column.PRINTED),
    )
    claims = part.note.claims if part.note else ()
    paragraphs = part.note.paragraphs if part.note else ()
    rows = tuple(_claim_row(part.section.key, claim) for claim in claims)
    prose = tuple(paragraph.text for paragraph in paragraphs)
    return Grid(part.section.key, part.section.title, heads, rows, prose)


def claim_number(claim: Claim) -> Number | None:
    """The figure a claim states, in the unit it is stated in."""
    if claim.value is None:
        return None
    if claim.state is FigureState.RATIO:
        return percent_number(claim.value)
    unit = Unit.from_word(claim.unit_word)
    return amount_number(claim.value, unit) if unit else claim.value


def _claim_row(key: str, claim: Claim) -> GridRow:
    cells: tuple[Cell, ...] = (
        key,
        claim.paragraph + 1,
        claim.subject,
        claim.year,
        claim_number(claim),
        claim.unit_word,
        claim.printed,
    )
    return GridRow(cells, 1, _places(cells))


def _cell(figure: Figure | None, unit: Unit) -> Cell:
    if figure is None:
        return None
    number = figure_number(figure, unit)
    return number if number is not None else cell_text(figure) or None


def _places(cells: Sequence[Cell]) -> tuple[int, ...]:
    """As many decimals as a number has."""
    found = []
    for cell in cells:
        exponent = 0 if cell is None or isinstance(cell, str | int) else cell.as_tuple().exponent
        found.append(-exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return tuple(found)
