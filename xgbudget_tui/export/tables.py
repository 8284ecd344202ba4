"""Tables, their branches and notes: gathered from an archive, as grids and as values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xgbudget_tui.export.checks import check_entry, count_sums
from xgbudget_tui.export.grid import (
    Cell,
    Column,
    ExportOptions,
    Grid,
    GridRow,
    Head,
    column_word,
    decimals_in,
    figure_cells,
    measure_heads,
    plain_heads,
)
from xgbudget_tui.export.json import book_value
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Claim, Figure, Measure, Recognition
from xgbudget_tui.model.entries import BookEntry, Branch, Note, SectionEntry
from xgbudget_tui.model.figures import (
    Number,
    amount_number,
    figure_at,
    figure_number,
    percent_number,
    shown_unit,
    states_of,
    unique_labels,
    unit_mark,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Proof
from xgbudget_tui.model.reading import Reading, say_unsure
from xgbudget_tui.model.terms import Basis, Breakdown, FigureState, Level, MeasureKind, SectionKind


@dataclass(frozen=True, slots=True)
class TablePart:
    """One section or a branch of it.

    ``above`` are the names over the branches, from the root down, where they are not the table's
    roots. ``note`` holds prose and claims where the section has them; ``proofs`` those that do
    not simply hold and concern the exported lines.
    """

    section: SectionEntry
    branches: tuple[Branch, ...]
    above: tuple[str, ...] = ()
    note: Note | None = None
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class TableExport:
    """The parts of one number of a Book (usually one), or a branch of one table."""

    book: BookEntry
    parts: tuple[TablePart, ...]


def gather_tables(
    archive: Archive,
    book: BookEntry,
    sections: Sequence[SectionEntry],
    line_id: int | None = None,
    depth: int | None = None,
) -> TableExport:
    """Sections of a Book whole, or one line of the only section with what is under it.

    ``depth`` counts levels below the first (None: all). Raises ArchiveError.
    """
    proofs = archive.load_proofs(book.id)
    parts = tuple(_gather(archive, section, line_id, depth, proofs) for section in sections)
    return TableExport(book, parts)


def _gather(
    archive: Archive,
    section: SectionEntry,
    line_id: int | None,
    depth: int | None,
    proofs: Sequence[Proof],
) -> TablePart:
    branches: tuple[Branch, ...] = ()
    if section.first_line is not None:
        branches = tuple(archive.load_branches(section.id, line_id, depth))
    above = () if line_id is None else tuple(row.name for row in archive.load_ancestors(line_id))
    whole = line_id is None
    with_prose = whole and (section.kind is SectionKind.NOTE or bool(section.statement))
    return TablePart(
        section=section,
        branches=branches,
        above=above,
        note=archive.load_note(section.id) if with_prose else None,
        proofs=tuple(_concerning(proofs, section, branches, whole)),
    )


def _concerning(
    proofs: Sequence[Proof], section: SectionEntry, branches: Sequence[Branch], whole: bool
) -> Iterator[Proof]:
    numbers = {branch.row.number for branch in walk_lines(branches)}
    for proof in proofs:
        if proof.subject is None:
            if whole and proof.section == section.key:
                yield proof
        elif proof.subject.section == section.key and (whole or proof.subject.line in numbers):
            yield proof


def walk_lines(branches: Sequence[Branch]) -> Iterator[Branch]:
    """The lines in tree order."""
    stack = list(reversed(branches))
    while stack:
        branch = stack.pop()
        yield branch
        stack.extend(reversed(branch.children))


def _part_grid(part: TablePart, options: ExportOptions) -> Grid:
    if part.section.kind is SectionKind.NOTE:
        return note_grid(part, options)
    return _table_grid(part, options)


def _table_grid(part: TablePart, options: ExportOptions) -> Grid:
    section = part.section
    heads = (
        *plain_heads(options, Column.SECTION, Column.LEVEL, Column.CODE, Column.PATH, Column.NAME),
        *measure_heads(section, options),
        *plain_heads(options, Column.BREAKDOWN, Column.PRINTED, Column.SOURCE_LINE),
    )
    lines = list(_paths(part))
    rows = tuple(_line_row(section, branch, path, options) for branch, path in lines)
    readings = [reading_of(section, branch) for branch, _ in lines]
    if any(reading.unsure for reading in readings):
        # Only a table with a line that is not surely read has this column.
        heads = (*heads, *plain_heads(options, Column.READING))
        rows = tuple(
            replace(row, cells=(*row.cells, _said(reading, options)), decimals=(*row.decimals, 0))
            for row, reading in zip(rows, readings, strict=True)
        )
    prose = (section.statement,) if section.statement else ()
    return Grid(section.key, section.title, heads, rows, prose)


def _said(reading: Reading, options: ExportOptions) -> str | None:
    return say_unsure(reading).in_(options.language) or None


def _line_row(
    section: SectionEntry, branch: Branch, path: tuple[str, ...], options: ExportOptions
) -> GridRow:
    row = branch.row
    figures, decimals = figure_cells(section, row, options)
    cells = (
        section.key,
        row.depth + 1,
        row.code,
        " / ".join(path),
        row.name,
        *figures,
        _breakdown(branch, options.language),
        row.printed,
        branch.source_line or None,
    )
    return GridRow(cells, row.depth + 1, (0, 0, 0, 0, 0, *decimals, 0, 0, 0))


def _breakdown(branch: Branch, language: str) -> str | None:
    partial = branch.row.breakdown is Breakdown.PARTIAL
    return Breakdown.PARTIAL.label(language) if partial else None


def _paths(part: TablePart) -> Iterator[tuple[Branch, tuple[str, ...]]]:
    trail = list(part.above)
    base = part.branches[0].row.depth if part.branches else 0
    for branch in walk_lines(part.branches):
        del trail[len(part.above) + max(0, branch.row.depth - base) :]
        trail.append(branch.row.name)
        yield branch, tuple(trail)


def level_class(code: str | None, language: str) -> str | None:
    """类, 款, 项 or 目, as the length of a code says."""
    level = Level.of_code(code) if code else None
    return level.label(language) if level else None


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
    return GridRow(cells, 1, decimals_in(cells))


def table_value(content: TableExport, options: ExportOptions) -> dict[str, Any]:
    """An export of a section, a number with several tables, or a branch, without its hash."""
    parts = content.parts
    value: dict[str, Any] = {"book": book_value(content.book), "section": _section(parts, options)}
    if len(parts) > 1:
        value["parts"] = [_part(part, options) for part in parts]
    if any(part.above for part in parts):
        value["path"] = list(parts[0].above)
    value["lines"] = [
        line_value(part.section, branch, options, len(parts) > 1)
        for part in parts
        for branch in part.branches
    ]
    for part in parts:
        for key, items in prose_values(part).items():
            value.setdefault(key, []).extend(items)
    value["checks"] = [check for part in parts for check in _checks(part, options)]
    value["sums"] = count_sums(value)
    return value


def _section(parts: Sequence[TablePart], options: ExportOptions) -> dict[str, Any]:
    first = parts[0].section
    alone = len(parts) == 1
    units = {part.section.unit_word for part in parts if part.section.unit_word}
    value: dict[str, Any] = {
        "number": first.number,
        "title": first.title if alone else first.listed or first.title,
        "unit": _unit(units, options),
        "measures": _labels(parts, text=False),
        "texts": _labels(parts, text=True),
    }
    if alone:
        value |= {"key": first.key, **_facts(parts[0]), "columns": column_values(first, options)}
    return value


def _part(part: TablePart, options: ExportOptions) -> dict[str, Any]:
    section = part.section
    return {
        "key": section.key,
        "title": section.title,
        "unit": _unit({section.unit_word} - {""}, options),
        "measures": _labels([part], text=False),
        "texts": _labels([part], text=True),
        **_facts(part),
        "columns": column_values(section, options),
    }


def _facts(part: TablePart) -> dict[str, Any]:
    section = part.section
    return {
        "kind": section.kind.value,
        "fill": section.fill.value,
        "budget": section.budget.value if section.budget else None,
        "flow": section.flow.value if section.flow else None,
        "scope": section.scope.value if section.scope else None,
        "year": section.year,
        "statement": section.statement,
        **({"source_file": section.file} if section.file else {}),
        **({"doubtful_pages": list(section.doubtful)} if section.doubtful else {}),
    }


def _unit(printed: set[str], options: ExportOptions) -> str | None:
    if options.unit is not None and printed:
        return options.unit.word
    return next(iter(printed)) if len(printed) == 1 else None


def _labels(parts: Sequence[TablePart], *, text: bool) -> list[str]:
    found: dict[str, None] = {}
    for part in parts:
        labels = unique_labels(part.section.measures)
        for measure, label in zip(part.section.measures, labels, strict=True):
            if (measure.kind is MeasureKind.TEXT) is text:
                found.setdefault(label)
    return list(found)


def _checks(part: TablePart, options: ExportOptions) -> list[dict[str, Any]]:
    names = {branch.row.number: branch.row.name for branch in walk_lines(part.branches)}
    return [
        check_entry(
            proof,
            part.section,
            names.get(proof.subject.line) if proof.subject else None,
            options.language,
        )
        for proof in part.proofs
    ]


def column_values(section: SectionEntry, options: ExportOptions) -> list[dict[str, Any]]:
    """What each column of a table is; ``unit`` as written, ``printed_unit`` as in the document.

    ``basis`` says how what its own heading does not print is known; it is left out where all is.
    """
    labels = unique_labels(section.measures)
    return [
        {
            "label": label,
            "printed": measure.printed,
            "kind": measure.kind.value,
            "unit": unit_mark(section, measure, options.unit) or None,
            "printed_unit": unit_mark(section, measure) or None,
            "year": measure.year,
            "phase": measure.phase.value if measure.phase else None,
            **({"basis": _bases(measure)} if measure.basis else {}),
        }
        for measure, label in zip(section.measures, labels, strict=True)
    ]


def _bases(measure: Measure) -> dict[str, str]:
    return {aspect: basis.value for aspect, basis in measure.basis}


def reading_of(section: SectionEntry, branch: Branch) -> Reading:
    """How a line's figures are known: its row, its place, and whether its page is doubtful."""
    if branch.source_sheet not in section.doubtful:
        return branch.reading
    return replace(branch.reading, figure=Basis.SUPPOSED)


def line_value(
    section: SectionEntry, branch: Branch, options: ExportOptions, with_part: bool = False
) -> dict[str, Any]:
    """A line with its figures and everything under it."""
    top = _plain_line(section, branch, options)
    if with_part:
        top = {"part": section.key, **top}
    stack = [(branch, top)]
    while stack:
        above, value = stack.pop()
        for child in above.children:
            below = _plain_line(section, child, options)
            value["children"].append(below)
            stack.append((child, below))
    return top


def _plain_line(section: SectionEntry, branch: Branch, options: ExportOptions) -> dict[str, Any]:
    row = branch.row
    value: dict[str, Any] = {
        "name": row.name,
        "printed": row.printed,
        "code": row.code,
        "level": row.depth + 1,
        "class": level_class(row.code, "zh"),
        "evidence": [witness.value for witness in branch.evidence],
        "certain": row.certain,
        "role": row.role.value,
        "number": row.number,
        **_figures(section, branch, options),
        "source_line": branch.source_line or None,
    }
    if row.code is not None:
        value["code_printed"] = branch.code_printed
    if not row.placed:
        value["placed"] = False
    if row.breakdown is Breakdown.PARTIAL:
        value["breakdown"] = row.breakdown.value
    reading = reading_of(section, branch)
    if reading.unsure:
        value["reading"] = {one.value: reading.of(one).value for one in reading.unsure}
    if branch.otherwise:
        value["otherwise"] = branch.otherwise
    if branch.source_sheet:
        value["source_sheet"] = branch.source_sheet
    value["children"] = []
    return value


def _figures(section: SectionEntry, branch: Branch, options: ExportOptions) -> dict[str, Any]:
    amounts: dict[str, Any] = {}
    cells: dict[str, str] = {}
    figures: dict[str, Figure] = {}
    texts: dict[str, str] = {}
    labels = unique_labels(section.measures)
    for measure, label in zip(section.measures, labels, strict=True):
        figure = figure_at(branch.row.figures, measure.position)
        cells[label] = figure.printed
        if measure.kind is MeasureKind.TEXT:
            texts[label] = figure.printed
        else:
            amounts[label] = figure_number(figure, shown_unit(section, measure, options.unit))
            figures[label] = figure
    states = states_of(figures)
    eye = {label: value for label, figure in figures.items() if (value := _by_eye(figure))}
    found: dict[str, Any] = {"amounts": amounts, "cells": cells}
    more = {"states": states, "texts": texts, "recognised": eye}
    return found | {name: value for name, value in more.items() if value}


def _by_eye(figure: Figure) -> dict[str, Any] | None:
    """How a figure was read that could be another; None where its text is stored and in place."""
    return None if figure.recognition is None else _recognition_value(figure.recognition)


def _recognition_value(known: Recognition) -> dict[str, Any]:
    value: dict[str, Any] = {"confidence": known.confidence, "proved": known.proved}
    if known.confidence is None:
        value = {"two_readings": True, "proved": known.proved}
    return value | ({"first": known.first} if known.first else {})


def prose_values(part: TablePart) -> dict[str, list[dict[str, Any]]]:
    """The paragraphs and claims of a section; nothing for a table without prose."""
    note = part.note
    if note is None or not (note.paragraphs or note.claims):
        return {}
    paragraphs = [
        {
            "section": part.section.key,
            "text": paragraph.text,
            "source_line": paragraph.place.line if paragraph.place else None,
        }
        for paragraph in note.paragraphs
    ]
    claims = [
        {
            "section": part.section.key,
            "number": claim.number,
            "subject": claim.subject,
            "printed": claim.printed,
            "value": claim_number(claim),
            "unit": claim.unit_word,
            "year": claim.year,
            "phase": claim.phase.value if claim.phase else None,
            "paragraph": claim.paragraph,
            "start": claim.start,
            "end": claim.end,
            **({"recognised": _recognition_value(claim.recognition)} if claim.recognition else {}),
            "source_line": claim.place.line if claim.place else None,
            "target": (
                {
                    "section": claim.target.section,
                    "line": claim.target.line,
                    "measure": claim.target.measure,
                }
                if claim.target
                else None
            ),
        }
        for claim in note.claims
    ]
    return {"paragraphs": paragraphs, "claims": claims}
