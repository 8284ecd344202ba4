"""Lines found by a search: gathered from an archive, as a grid, and as a value for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xgbudget_tui.export.grid import (
    Cell,
    Column,
    ExportOptions,
    Grid,
    GridRow,
    Head,
    column_word,
    figure_cells,
    measure_heads,
    plain_heads,
)
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import BookEntry, Hit, HitPage, SectionEntry
from xgbudget_tui.model.figures import (
    figure_at,
    figure_number,
    shown_unit,
    states_of,
    unique_labels,
)
from xgbudget_tui.model.terms import MeasureKind


@dataclass(frozen=True, slots=True)
class HitsExport:
    """Lines found by a search, with the sections and Books they stand in, by id."""

    query: str
    page: HitPage
    sections: Mapping[int, SectionEntry]
    books: Mapping[int, BookEntry]


def gather_hits(archive: Archive, query: str, page: HitPage) -> HitsExport:
    """Search hits with the sections and Books they stand in."""
    wanted = {hit.place.book_id for hit in page.hits}
    books = archive.find_books_by_id(wanted)
    sections = {
        section.id: section
        for contents in archive.load_contents_of(sorted(wanted)).values()
        for section in contents
    }
    return HitsExport(query, page, sections, books)


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
    by_head: dict[Head, tuple[Cell, int]] = {}
    if section is not None:
        figures = zip(*figure_cells(section, place.row, options), strict=True)
        by_head = dict(zip(measure_heads(section, options), figures, strict=True))
    found = [by_head.get(head, (None, 0)) for head in measures]
    plain: tuple[Cell, ...] = (
        f"{book.region} {book.year}" if book else None,
        place.section_key,
        place.section_title,
        place.row.code,
        " / ".join((*place.path, place.row.name)),
        place.row.name,
    )
    cells = (*plain, *(cell for cell, _ in found))
    decimals = (*(0 for _ in plain), *(decimals for _, decimals in found))
    return GridRow(cells, place.row.depth + 1, decimals)


def hits_value(content: HitsExport, options: ExportOptions) -> dict[str, Any]:
    """The hits with their paths and figures, without the hash."""
    page = content.page
    return {
        "query": content.query,
        "total": page.total,
        "exact": page.exact,
        "hits": [_hit(hit, content, options) for hit in page.hits],
    }


def _hit(hit: Hit, content: HitsExport, options: ExportOptions) -> dict[str, Any]:
    place, row = hit.place, hit.place.row
    book = content.books.get(place.book_id)
    section = content.sections.get(row.section_id)
    amounts: dict[str, Any] = {}
    figures: dict[str, Figure] = {}
    unit = None
    if section is not None:
        labels = unique_labels(section.measures)
        for measure, label in zip(section.measures, labels, strict=True):
            if measure.kind is MeasureKind.TEXT:
                continue
            written = shown_unit(section, measure, options.unit)
            figures[label] = figure_at(row.figures, measure.position)
            amounts[label] = figure_number(figures[label], written)
            unit = unit or written.word
    states = states_of(figures)
    return {
        "region": book.region if book else None,
        "year": book.year if book else None,
        "section": place.section_key,
        "title": place.section_title,
        "path": list(place.path),
        "name": row.name,
        "printed": row.printed,
        "code": row.code,
        "number": row.number,
        "unit": unit,
        "amounts": amounts,
    } | ({"states": states} if states else {})
