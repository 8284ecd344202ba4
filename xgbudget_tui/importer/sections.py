"""A number of the Book to its sections: tables placed and coded, prose read with its claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xgbudget_tui.classification import match_codes
from xgbudget_tui.classification.candidates import TableContext
from xgbudget_tui.document import TextBlock
from xgbudget_tui.importer.claims import read_claims
from xgbudget_tui.importer.claims.prose_numbers import find_numbers
from xgbudget_tui.importer.hierarchy import Placement, place_lines
from xgbudget_tui.importer.indicator_lists import read_indicator_list, split_at_lists
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.performance import is_performance_sheet, read_performance
from xgbudget_tui.importer.printed_sections import PrintedSection, is_statement, read_unit
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.section_kinds import KIND_IDS, find_kind_by_id
from xgbudget_tui.importer.section_numbers import Slot
from xgbudget_tui.importer.tables import TableDefaults, TableDraft, read_tables
from xgbudget_tui.importer.titles import TitleFacts, core_title, find_phase, find_year, read_title
from xgbudget_tui.model.book import Claim, LineItem, Paragraph, Section
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import (
    Basis,
    FigureState,
    Fill,
    Flow,
    Group,
    Phase,
    Scope,
    SectionKind,
    Stage,
    TokenUse,
)

_SIDES: tuple[tuple[str, str, Flow | None], ...] = (
    ("限额", "limit", None),
    ("余额", "balance", None),
    ("收入", "revenue", Flow.REVENUE),
    ("支出", "expenditure", Flow.EXPENDITURE),
)


def merge_facts(printed: PrintedSection, slot: Slot) -> TitleFacts:
    """What the title above the table says; the contents list's title fills what it leaves out."""
    own = read_title(printed.title)
    subtitle = find_year(printed.pieces[0].subtitle)
    if subtitle is not None or (own.kind is not None and own.kind.id == "performance"):
        # A project's name may hold the year it began; the line under the title is the sheet's own.
        own = replace(own, year=subtitle)
    if slot.entry is None or len(slot.printed) > 1:
        return own
    listed = read_title(slot.entry.title)
    kind = own.kind or listed.kind
    return replace(
        own,
        kind=kind,
        year=own.year or listed.year,
        budget=own.budget or listed.budget,
        flow=own.flow or (kind.flow if kind else None),
        scope=own.scope or listed.scope,
        phase=own.phase or listed.phase,
    )


def find_scope_of(facts: TitleFacts) -> Scope | None:
    """A revenue or expenditure table that does not say whose money it is covers the whole area."""
    if facts.scope is None and facts.flow is not None:
        return Scope.OVERALL
    return facts.scope


def name_side(blank: Section, banner: str, count: int) -> Section:
    """One side of a two-sided table learns from the words over it what it is.

    So does a table of 收支 that holds one side only, the other being on a sheet of its own.
    """
    words = normalise_name(banner)
    alone = blank.kind_id.endswith("_balance") and words in {"收入", "支出"}
    if count < 2 and not alone:
        return blank
    title = f"{blank.title}（{words}）" if words else blank.title
    section = replace(blank, title=title)
    for word, suffix, flow in _SIDES:
        if word not in words:
            continue
        kind_id = f"{_OF_ONE_SIDE.sub('', blank.kind_id)}_{suffix}"
        if kind_id in KIND_IDS:
            section = replace(section, kind_id=kind_id)
        return replace(
            section,
            flow=flow or section.flow,
            scope=section.scope or (Scope.OVERALL if flow else None),
        )
    return section


_OF_ONE_SIDE = re.compile(r"_(?:balance|revenue|expenditure)$")
"""A title may name one side (功能分类科目表) of a table that has both."""


def as_performance(blank: Section) -> Section:
    """The section as a performance sheet, which its cells say it is."""
    kind = find_kind_by_id("performance")
    assert kind is not None
    return replace(blank, kind_id=kind.id, group=kind.group)


def read_statement(printed: PrintedSection) -> str:
    """The notes under a table that say what is or is not in it, one a line."""
    return "\n".join(block.text for block in _blocks(printed) if is_statement(block.text))


def read_paragraphs(printed: PrintedSection) -> tuple[Paragraph, ...]:
    """The prose of a section as printed, a paragraph for each of the document's.

    A note under a table is its statement; it is a paragraph too where it states figures.
    """
    return tuple(
        Paragraph(block.text, block.place, block.confidence)
        for block in _blocks(printed)
        if not (printed.is_table and is_statement(block.text)) or _states_figures(block)
    )


def claim_prose(
    printed: PrintedSection,
    paragraphs: Sequence[Paragraph],
    claims: Sequence[Claim],
    ledger: NumberLedger,
) -> None:
    """Account for the numbers of a section's prose: claims where they stand, then years, names."""
    for claim in claims:
        place = paragraphs[claim.paragraph].place
        ledger.claim(place, TokenUse.CLAIM, claim.start, claim.end)
    for block in _blocks(printed):
        claim_numbers(block, ledger)


def claim_numbers(block: TextBlock, ledger: NumberLedger) -> None:
    """Account for the years, ordinals and numerals in names of a text; claims stay open."""
    for number in find_numbers(block.text):
        if number.use is not TokenUse.CLAIM and ledger.is_open(block.place, number.start):
            ledger.claim(block.place, number.use, number.start, number.end)


def read_notes(paragraphs: Sequence[Paragraph], year: int) -> tuple[Claim, ...]:
    """The figures the prose states."""
    return read_claims(paragraphs, year=year) if paragraphs else ()


def _states_figures(block: TextBlock) -> bool:
    return any(number.use is TokenUse.CLAIM for number in find_numbers(block.text))


def _blocks(printed: PrintedSection) -> list[TextBlock]:
    return [block for piece in printed.pieces for block in piece.prose]


MOST_WITNESSES = 12
"""Columns whose sums decide the places of a table's lines."""


@dataclass(slots=True)
class ReadingContext:
    """What is known of the whole Book, and where its numbers are accounted for."""

    year: int
    stage: Stage
    unit: Unit
    ledger: NumberLedger
    problems: list[Problem] = field(default_factory=list)


def read_sections(
    slot: Slot, position: int, reading: ReadingContext, *, mark: str = "."
) -> list[Section]:
    """Everything printed under one number; a MISSING section if nothing is.

    ``mark`` parts the number from the ordinal in the keys of several.
    """
    if not slot.printed:
        return [_missing(slot, position, reading)]
    batches: list[tuple[list[Section], list[Problem]]] = []
    for printed in slot.printed:
        own = replace(reading, problems=[])
        batches.append((_read_printed(printed, slot, position, own), own.problems))
    single = sum(len(sections) for sections, _ in batches) == 1
    found: list[Section] = []
    for sections, problems in batches:
        parts = range(len(found) + 1, len(found) + len(sections) + 1)
        keys = [slot.number if single else f"{slot.number}{mark}{part}" for part in parts]
        for section, key, part in zip(sections, keys, parts, strict=True):
            found.append(replace(section, key=key, part=0 if single else part))
        reading.problems.extend(_give_key(problem, keys) for problem in problems)
    return found


def _give_key(found: Problem, keys: list[str]) -> Problem:
    """A problem of a batch names its table by position (``#2``); without one, the first."""
    _, _, position = (found.section or "").partition("#")
    return replace(found, section=keys[int(position) if position else 0])


def _read_printed(
    printed: PrintedSection, slot: Slot, position: int, reading: ReadingContext
) -> list[Section]:
    facts = merge_facts(printed, slot)
    blank = _blank_section(printed, slot, position, facts, reading)
    _claim_titles(printed, reading.ledger)
    _report(printed, slot, facts, reading)
    if printed.is_table:
        return list(_read_table_sections(printed, blank, facts, reading))
    return [_read_note(printed, blank, reading)]


def _missing(slot: Slot, position: int, reading: ReadingContext) -> Section:
    assert slot.entry is not None
    facts = read_title(slot.entry.title)
    place = slot.entry.place
    reading.problems.append(
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
        year=facts.year or reading.year,
    )


def _blank_section(
    printed: PrintedSection, slot: Slot, position: int, facts: TitleFacts, reading: ReadingContext
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
        year=facts.year or reading.year,
        pages=tuple(piece.place for piece in printed.pieces),
        repeats=tuple(piece.place for piece in printed.repeats),
    )


def _read_note(printed: PrintedSection, blank: Section, reading: ReadingContext) -> Section:
    paragraphs = read_paragraphs(printed)
    claims = read_notes(paragraphs, blank.year or reading.year)
    claim_prose(printed, paragraphs, claims, reading.ledger)
    fill = Fill.FILLED if paragraphs else Fill.EMPTY
    return replace(blank, paragraphs=paragraphs, claims=claims, fill=fill)


def _read_table_sections(
    printed: PrintedSection, blank: Section, facts: TitleFacts, reading: ReadingContext
) -> Iterator[Section]:
    drafts = list(_read_drafts(printed, blank, facts, reading))
    paragraphs = read_paragraphs(printed)
    claims = read_notes(paragraphs, blank.year or reading.year)
    claim_prose(printed, paragraphs, claims, reading.ledger)
    blank = replace(blank, statement=read_statement(printed))
    if blank.statement:
        # An empty table that says why it is empty is as it should be.
        for _, draft in drafts:
            draft.problems = [p for p in draft.problems if p.code != "table-without-rows"]
    printed.release()
    for number, (kind, draft) in enumerate(drafts):
        own = replace(kind, statement=blank.statement)
        section = _finish_table(name_side(own, draft.banner, len(drafts)), draft, reading)
        if number == 0:
            section = replace(section, paragraphs=paragraphs, claims=claims)
        reading.problems.extend(replace(found, section=f"#{number}") for found in draft.problems)
        yield section


def _read_drafts(
    printed: PrintedSection, blank: Section, facts: TitleFacts, reading: ReadingContext
) -> Iterator[tuple[Section, TableDraft]]:
    """Each table of a section, with the section as what it is: indicators are no amounts."""
    year, ledger = blank.year or reading.year, reading.ledger
    parts = split_at_lists(printed)
    if not parts and is_performance_sheet(printed):
        yield as_performance(blank), read_performance(printed, year, ledger)
        return
    for part, heading in parts or [(printed, None)]:
        if heading is not None:
            defaults = _list_defaults(part, blank, facts, reading)
            yield as_performance(blank), read_indicator_list(part, heading, defaults, ledger)
            continue
        drafts = read_tables(part, _list_defaults(part, blank, facts, reading), ledger)
        _settle_unit(part, drafts, blank, reading)
        for draft in drafts:
            yield blank, draft


def _settle_unit(
    printed: PrintedSection, drafts: Sequence[TableDraft], blank: Section, reading: ReadingContext
) -> None:
    """Tell of a unit that is not printed, or printed in several ways.

    Where every column of amounts has its own in its heading, the table is in the first of these.
    """
    units = _find_units(printed)
    unit = next((found for found in units if found), None)
    own = [m for draft in drafts for m in draft.measures if m.unit is not None]
    if unit is None and own and not any("unit" in dict(m.basis) for m in own):
        for draft in drafts:
            draft.unit = next((m.unit for m in draft.measures if m.unit), draft.unit)
    elif unit is None:
        reading.problems.append(
            problem("unit-assumed", blank.title, reading.unit.word, place=printed.pieces[0].place)
        )  # fmt: skip
    for piece, other in zip(printed.pieces, units, strict=True):
        if unit is not None and other is not None and other is not unit:
            words = blank.title, other.word, unit.word
            reading.problems.append(problem("units-differ", *words, place=piece.place))


def _find_units(printed: PrintedSection) -> list[Unit | None]:
    return [piece.unit or read_unit(piece.title) for piece in printed.pieces]


def _list_defaults(
    printed: PrintedSection, blank: Section, facts: TitleFacts, reading: ReadingContext
) -> TableDefaults:
    """What is known of a section's tables; nothing is said of a unit that is not printed."""
    unit = next((found for found in _find_units(printed) if found), None)
    phase, phase_basis = _settle_phase(blank, facts.phase, reading)
    return TableDefaults(
        title=blank.title,
        year=blank.year or reading.year,
        phase=phase,
        unit=unit or reading.unit,
        unit_printed=unit is not None,
        year_basis=Basis.AGREED if facts.year else Basis.SUPPOSED,
        phase_basis=phase_basis,
    )


_BUDGET_NAME = re.compile(
    r"(?:一般公共|公共财政|政府性基金|国有资本经营|社会保险基金?|部门|单位)预算"
)


def _settle_phase(
    blank: Section, named: Phase | None, reading: ReadingContext
) -> tuple[Phase, Basis]:
    """What the amounts state by a table's title, else by the Book that it stands in.

    The name of a budget (一般公共预算) is no word for it, though it agrees with a Book that is one.
    A budget tells how the year before went: its tables of that year are of what was carried out.
    """
    titles = (_BUDGET_NAME.sub("", normalise_name(one)) for one in (blank.title, blank.listed))
    told = named is not Phase.BUDGET or any(find_phase(title) is not None for title in titles)
    if named is not None and told:
        return named, Basis.AGREED
    stage = reading.stage.phase
    past = blank.year is not None and blank.year < reading.year and stage is Phase.BUDGET
    supposed = Phase.EXECUTION if past else stage
    return supposed, Basis.AGREED if supposed is named else Basis.SUPPOSED


def _finish_table(section: Section, draft: TableDraft, reading: ReadingContext) -> Section:
    """Place and code the lines of a draft; what fits nowhere is kept and reported."""
    solutions: int | None = None
    open_classes: tuple[str, ...] = ()
    lines: tuple[LineItem, ...] = draft.lines
    if section.kind_id != "performance":
        context = TableContext(
            kind_id=section.kind_id,
            budget=section.budget,
            flow=section.flow,
            year=section.year or reading.year,
            scope=section.scope,
        )
        placement = _place(draft, context)
        solutions, open_classes = placement.solutions, placement.open_classes
        lines = match_codes(placement.lines, context=context)
        draft.problems.extend(_find_unplaced(section.title, lines, open_classes, draft.pages[0]))
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
    title: str, lines: tuple[LineItem, ...], open_classes: tuple[str, ...], place: SourcePlace
) -> Iterator[Problem]:
    for line in lines:
        if not line.placed:
            yield problem("line-unplaced", line.printed, place=line.place)
    if open_classes:
        yield problem("tree-open", title, "、".join(open_classes[:6]), place=place)


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


def _claim_titles(printed: PrintedSection, ledger: NumberLedger) -> None:
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


def _report(
    printed: PrintedSection, slot: Slot, facts: TitleFacts, reading: ReadingContext
) -> None:
    place = printed.pieces[0].place
    found = reading.problems
    if printed.repeats:
        found.append(problem("section-repeated", printed.title, place=printed.repeats[0].place))
    listed = slot.entry.title if slot.entry is not None and len(slot.printed) == 1 else None
    if listed is not None and core_title(listed) != core_title(printed.title):
        found.append(problem("title-differs", listed, printed.title, place=place))
    if not printed.is_table and facts.kind is not None and not facts.kind.note:
        found.append(problem("table-unread", printed.title, place=place))
    if facts.kind is None:
        found.append(problem("section-unknown", printed.title, place=place))
