"""A number of the Book to its sections: tables placed and coded, notes with their claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from xgbudget_tui.importer.codes import match_codes
from xgbudget_tui.importer.context import TableContext
from xgbudget_tui.importer.facts import (
    STAGE_PHASES,
    as_performance,
    find_scope_of,
    merge_facts,
    name_side,
)
from xgbudget_tui.importer.joining import Printed
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.matching import Slot
from xgbudget_tui.importer.outline import Placement, place_lines
from xgbudget_tui.importer.performance import is_performance_sheet, read_performance
from xgbudget_tui.importer.pieces import read_unit
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.prose import claim_prose, read_notes, read_paragraphs, read_statement
from xgbudget_tui.importer.tables import TableDraft, TableGround, read_tables
from xgbudget_tui.importer.titles import TitleFacts, core_title, read_title
from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import (
    FigureState,
    Fill,
    Group,
    SectionKind,
    Stage,
    TokenUse,
)

MOST_WITNESSES = 12
"""Columns whose sums decide the places of a table's lines."""


@dataclass(slots=True)
class BookGround:
    """What is known of the whole Book, and where its numbers are accounted for."""

    year: int
    stage: Stage
    unit: Unit
    ledger: NumberLedger
    problems: list[Problem] = field(default_factory=list)


def read_sections(slot: Slot, position: int, ground: BookGround) -> list[Section]:
    """Everything printed under one number; a MISSING section if nothing is."""
    if not slot.printed:
        return [_missing(slot, position, ground)]
    batches: list[tuple[list[Section], list[Problem]]] = []
    for printed in slot.printed:
        own = replace(ground, problems=[])
        batches.append((_read_printed(printed, slot, position, own), own.problems))
    single = sum(len(sections) for sections, _ in batches) == 1
    found: list[Section] = []
    for sections, problems in batches:
        parts = range(len(found) + 1, len(found) + len(sections) + 1)
        keys = [slot.number if single else f"{slot.number}.{part}" for part in parts]
        for section, key, part in zip(sections, keys, parts, strict=True):
            found.append(replace(section, key=key, part=0 if single else part))
        ground.problems.extend(_give_key(problem, keys) for problem in problems)
    return found


def _give_key(found: Problem, keys: list[str]) -> Problem:
    """A problem of a batch names its table by position (``#2``); without one, the first."""
    _, _, position = (found.section or "").partition("#")
    return replace(found, section=keys[int(position) if position else 0])


def _read_printed(printed: Printed, slot: Slot, position: int, ground: BookGround) -> list[Section]:
    facts = merge_facts(printed, slot)
    blank = _blank_section(printed, slot, position, facts, ground)
    _claim_titles(printed, ground.ledger)
    _report(printed, slot, facts, ground)
    if printed.is_table:
        return list(_read_table_sections(printed, blank, facts, ground))
    return [_read_note(printed, blank, ground)]


def _missing(slot: Slot, position: int, ground: BookGround) -> Section:
    assert slot.entry is not None
    facts = read_title(slot.entry.title)
    place = slot.entry.place
    ground.problems.append(
        problem("section-missing", slot.entry.title, section=slot.number, place=place)
    )
    return Section(
        slot.number,
        slot.number,
        slot.entry.title,
        SectionKind.MISSING,
        position,
        listed=slot.entry.title,
        kind_id=facts.kind.id if facts.kind else "",
        group=facts.kind.group if facts.kind else Group.OTHER,
        budget=facts.budget,
        flow=facts.flow,
        scope=find_scope_of(facts),
        year=facts.year or ground.year,
    )


def _blank_section(
    printed: Printed, slot: Slot, position: int, facts: TitleFacts, ground: BookGround
) -> Section:
    return Section(
        slot.number,
        slot.number,
        printed.title,
        SectionKind.TABLE if printed.is_table else SectionKind.NOTE,
        position,
        listed=slot.entry.title if slot.entry else "",
        kind_id=facts.kind.id if facts.kind else "",
        group=facts.kind.group if facts.kind else Group.OTHER,
        budget=facts.budget,
        flow=facts.flow,
        scope=find_scope_of(facts),
        year=facts.year or ground.year,
        pages=tuple(piece.place for piece in printed.pieces),
        repeats=tuple(piece.place for piece in printed.repeats),
    )


def _read_note(printed: Printed, blank: Section, ground: BookGround) -> Section:
    paragraphs = read_paragraphs(printed)
    claims = read_notes(paragraphs, blank.year or ground.year)
    claim_prose(printed, paragraphs, claims, ground.ledger)
    fill = Fill.FILLED if paragraphs else Fill.EMPTY
    return replace(blank, paragraphs=paragraphs, claims=claims, fill=fill)


def _read_table_sections(
    printed: Printed, blank: Section, facts: TitleFacts, ground: BookGround
) -> Iterator[Section]:
    if is_performance_sheet(printed):
        drafts = [read_performance(printed, blank.year or ground.year, ground.ledger)]
        blank = as_performance(blank)
    else:
        drafts = read_tables(printed, _table_ground(printed, blank, facts, ground), ground.ledger)
    paragraphs = read_paragraphs(printed)
    claims = read_notes(paragraphs, blank.year or ground.year)
    claim_prose(printed, paragraphs, claims, ground.ledger)
    blank = replace(blank, statement=read_statement(printed))
    if blank.statement:
        # An empty table that says why it is empty is as it should be.
        for draft in drafts:
            draft.problems = [p for p in draft.problems if p.code != "table-without-rows"]
    printed.release()
    for number, draft in enumerate(drafts):
        section = _finish_table(name_side(blank, draft.banner, len(drafts)), draft, ground)
        if number == 0:
            section = replace(section, paragraphs=paragraphs, claims=claims)
        ground.problems.extend(replace(found, section=f"#{number}") for found in draft.problems)
        yield section


def _table_ground(
    printed: Printed, blank: Section, facts: TitleFacts, ground: BookGround
) -> TableGround:
    units = [piece.unit or read_unit(piece.title) for piece in printed.pieces]
    unit = next((found for found in units if found), None)
    if unit is None:
        ground.problems.append(
            problem("unit-assumed", blank.title, ground.unit.word, place=printed.pieces[0].place)
        )  # fmt: skip
    return TableGround(
        title=blank.title,
        year=blank.year or ground.year,
        phase=facts.phase or STAGE_PHASES[ground.stage],
        unit=unit or ground.unit,
        unit_printed=unit is not None,
    )


def _finish_table(section: Section, draft: TableDraft, ground: BookGround) -> Section:
    """Place and code the lines of a draft; what fits nowhere is kept and reported."""
    solutions: int | None = None
    open_classes: tuple[str, ...] = ()
    lines: tuple[LineItem, ...] = draft.lines
    if section.kind_id != "performance":
        context = TableContext(
            kind_id=section.kind_id,
            budget=section.budget,
            flow=section.flow,
            year=section.year or ground.year,
            scope=section.scope,
        )
        placement = _place(draft, context)
        solutions, open_classes = placement.solutions, placement.open_classes
        lines = match_codes(placement.lines, context=context)
        draft.problems.extend(_find_unplaced(lines, open_classes, draft.pages[0]))
    return replace(
        section,
        unit=draft.unit,
        measures=draft.measures,
        lines=lines,
        fill=_find_fill(lines),
        pages=draft.pages,
        solutions=solutions,
        open_classes=open_classes,
    )


def _place(draft: TableDraft, context: TableContext) -> Placement:
    """Place the lines by the first columns: more witnesses of one kind only cost time."""
    indents = draft.indents if any(draft.indents) else None
    if len(draft.measures) <= MOST_WITNESSES:
        return place_lines(draft.lines, draft.measures, context=context, indents=indents)
    lines = [replace(line, figures=line.figures[:MOST_WITNESSES]) for line in draft.lines]
    found = place_lines(lines, draft.measures[:MOST_WITNESSES], context=context, indents=indents)
    whole = [
        replace(line, figures=old.figures)
        for line, old in zip(found.lines, draft.lines, strict=True)
    ]
    return replace(found, lines=tuple(whole))


def _find_unplaced(
    lines: tuple[LineItem, ...], open_classes: tuple[str, ...], place: SourcePlace
) -> Iterator[Problem]:
    for line in lines:
        if not line.placed:
            yield problem("line-unplaced", line.printed, place=line.place)
    if open_classes:
        yield problem("tree-open", lines[0].name, "、".join(open_classes[:6]), place=place)


def _find_fill(lines: tuple[LineItem, ...]) -> Fill:
    said = {
        bool(figure.value) or figure.state is FigureState.TEXT
        for line in lines
        for figure in line.figures
        if figure.value is not None or figure.state is FigureState.TEXT
    }
    if True in said:
        return Fill.FILLED
    return Fill.ZERO if said else Fill.EMPTY


def _claim_titles(printed: Printed, ledger: NumberLedger) -> None:
    for number, piece in enumerate(printed.pieces):
        for place in [*piece.title_places, *piece.unit_places]:
            if number:
                ledger.claim_rest(place, TokenUse.REPEAT)
            else:
                ledger.claim_text([place], TokenUse.NAME)
    for piece in printed.repeats:
        places = [*piece.title_places, *piece.unit_places]
        places += [block.place for block in piece.prose]
        places += [cell.place for grid in piece.grids for row in grid.rows for cell in row]
        for place in places:
            ledger.claim_rest(place, TokenUse.REPEAT)


def _report(printed: Printed, slot: Slot, facts: TitleFacts, ground: BookGround) -> None:
    place = printed.pieces[0].place
    found = ground.problems
    if printed.repeats:
        found.append(problem("section-repeated", printed.title, place=printed.repeats[0].place))
    listed = slot.entry.title if slot.entry is not None and len(slot.printed) == 1 else None
    if listed is not None and core_title(listed) != core_title(printed.title):
        found.append(problem("title-differs", listed, printed.title, place=place))
    if not printed.is_table and facts.kind is not None and not facts.kind.note:
        found.append(problem("table-unread", printed.title, place=place))
    if facts.kind is None:
        found.append(problem("section-unknown", printed.title, place=place))
