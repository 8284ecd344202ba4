"""A document into a Book: sections found, tables read, every number accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xgbudget_tui.document import Document, TextBlock, read_document
from xgbudget_tui.importer.claims import link_claims
from xgbudget_tui.importer.contents import Contents, Entry, find_chapters
from xgbudget_tui.importer.doubts import find_doubtful_pages, judge_reading, mark_doubtful
from xgbudget_tui.importer.identity import Identity, find_identity, find_own_title, stem_of
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.printed_sections import (
    Body,
    Piece,
    PrintedSection,
    cut_pieces,
    join_pieces,
    read_unit,
)
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.section_numbers import Slot, match_contents, number_chapters
from xgbudget_tui.importer.sections import ReadingContext, claim_numbers, read_sections
from xgbudget_tui.importer.titles import is_title, read_title
from xgbudget_tui.importer.truncation import find_cut_tables, refuse_cut_document
from xgbudget_tui.model.book import Book, Ledger, Section
from xgbudget_tui.model.errors import DocumentError, Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import SectionKind, TokenUse


def read_book(path: Path, *, hidden: bool = False, force: bool = False, within: str = "") -> Book:
    """Read a published budget from a file, as :func:`xgbudget_tui.importer.read_book` says.

    Raises DocumentError with one sentence (what, where, what to do) for a file that is none.
    """
    return build_book(read_document(path, hidden=hidden), force=force, within=within)


def build_book(document: Document, *, force: bool = False, within: str = "") -> Book:
    """A Book from a document that some reader has read.

    Raises DocumentError if the document is no budget disclosure, or, unless ``force``, was read
    so badly that its Book would mislead.
    """
    name = document.source.name
    chapters = [_read_chapter(contents) for contents in find_chapters(document.blocks)]
    _move_opening(chapters)
    titled = _title_by_file(chapters, stem_of(name))
    printed = [section for chapter in chapters for section in chapter.printed]
    _refuse_other_texts(name, document, printed)
    identity = find_identity(_opening(chapters), _titles(chapters), document, within)
    if identity is None:
        raise DocumentError(
            f"{name} does not say which year its budget is for: give the whole document, titles "
            "included.",
            f"{name} 没有写明预算年度：请提供包括标题在内的完整文件。",
        )
    unit = _common_unit(chapters)
    reading = ReadingContext(identity.year, identity.stage, unit, NumberLedger(document))
    reading.problems.extend(titled)
    source, problems = document.source, document.problems
    del document  # its tables are released one by one as they are read
    sections, elsewhere = _read_all(chapters, reading)
    refuse_cut_document(source, sections)
    cut = [problem("table-cut", s.title, section=s.key) for s in find_cut_tables(sections)]
    for chapter in chapters:
        _claim_surroundings(chapter.contents, chapter.body, reading.ledger)
    ledger = find_doubtful_pages(reading.ledger, sections)
    poor = judge_reading(source, sections, reading.problems, ledger, force=force)
    sections = list(mark_doubtful(sections, ledger.doubtful))
    return Book(
        title=identity.title,
        region=identity.region,
        year=identity.year,
        source=source,
        sections=tuple(link_claims(sections)),
        stage=identity.stage,
        problems=(*poor, *problems, *cut, *_finish_problems(reading, identity, ledger, sections)),
        ledger=ledger,
        elsewhere=elsewhere,
    )


@dataclass(slots=True)
class _Chapter:
    """A part of the document under one contents list (or none), cut into sections."""

    contents: Contents
    body: Body
    printed: list[PrintedSection]


def _read_chapter(contents: Contents) -> _Chapter:
    body = cut_pieces(contents.after, [entry.title for entry in contents.entries])
    return _Chapter(replace(contents, after=()), body, join_pieces(body.pieces))


def _move_opening(chapters: list[_Chapter]) -> None:
    """Prose before the first title is a note of its own, under the document's title."""
    for chapter in chapters:
        preface = chapter.body.preface
        if not any("。" in block.text for block in preface):
            continue
        start = next((i for i, block in enumerate(preface) if _is_prose(block)), None)
        if start is None:
            continue
        while start and re.search("[：:]$", preface[start - 1].text):
            start -= 1
        chapter.body.preface, prose = preface[:start], preface[start:]
        title = find_own_title(_opening([chapter])) or "说明"
        chapter.printed.insert(0, PrintedSection([Piece(title, prose=prose)]))


def _title_by_file(chapters: Sequence[_Chapter], stem: str) -> list[Problem]:
    """Give the only table the file's name as its title, where nothing is titled and it is one."""
    printed = [section for chapter in chapters for section in chapter.printed]
    tables = [section for section in printed if section.is_table]
    if (
        len(tables) != 1
        or any(s.title for s in printed)
        or not (is_title(stem) or read_title(stem).kind)
    ):
        return []
    piece = tables[0].pieces[0]
    piece.title, piece.titled = stem, True
    return [problem("title-from-file", stem, place=piece.place)]


def _read_all(
    chapters: Sequence[_Chapter], reading: ReadingContext
) -> tuple[list[Section], tuple[tuple[str, str], ...]]:
    """The sections of all chapters, in order, each with a key of its own; the tables elsewhere."""
    matched = [match_contents(chapter.contents.entries, chapter.printed) for chapter in chapters]
    unlisted = [
        found
        for chapter, slots in zip(chapters, matched, strict=True)
        for found in _find_unlisted(chapter.contents, slots)
    ]
    sections: list[Section] = []
    slots = number_chapters(matched)
    numbers = {slot.number for slot in slots}
    for position, slot in enumerate(slots, start=1):
        # The parts of table 1 are 1.1 and 1.2, unless tables have these numbers.
        mark = "-" if any(number.startswith(f"{slot.number}.") for number in numbers) else "."
        printed = slot.entry is not None or any(one.label for one in slot.printed)
        sections += (
            replace(section, numbered=printed)
            for section in read_sections(slot, position, reading, mark=mark)
        )
    reading.problems.extend(unlisted)
    elsewhere = tuple(
        (entry.number or entry.printed, entry.title)
        for chapter, chapter_slots in zip(chapters, matched, strict=True)
        for entry in _find_elsewhere(chapter.contents, chapter_slots)
    )
    return sections, elsewhere


def _is_prose(block: TextBlock) -> bool:
    """Whether a line is running text: a sentence, or one that a page broke off within."""
    return len(block.text) > 18 and re.search("。|；|，[^）)]{4}", block.text) is not None


def _opening(chapters: Sequence[_Chapter]) -> list[TextBlock]:
    """The lines before the first table: cover, headings, the document's own title."""
    lines: list[TextBlock] = []
    for chapter in chapters:
        shown = [block for block in chapter.body.headings if block.place.line]
        reports = [
            TextBlock(section.title, section.pieces[0].place)
            for section in chapter.printed
            if not section.is_table and _is_report(section.title)
        ]
        lines += [*chapter.contents.before, *chapter.body.preface, *reports, *shown]
    return lines


def _is_report(title: str) -> bool:
    kind = read_title(title).kind
    return kind is not None and kind.id == "report"


def _titles(chapters: Sequence[_Chapter]) -> list[str]:
    titles: list[str] = []
    for chapter in chapters:
        titles += [entry.title for entry in chapter.contents.entries]
        titles += [section.title for section in chapter.printed if section.is_table]
    return titles


def _common_unit(chapters: Sequence[_Chapter]) -> Unit:
    pieces = [piece for chapter in chapters for piece in chapter.body.pieces]
    units = Counter(piece.unit for piece in pieces if piece.unit is not None)
    return units.most_common(1)[0][0] if units else Unit.WAN_YUAN


def _refuse_other_texts(name: str, document: Document, printed: Sequence[PrintedSection]) -> None:
    """Raise for texts that are no budget disclosure, with the sentence that says why."""
    titled = [section for section in printed if section.pieces[0].titled]
    if any(read_title(section.title).kind or _is_of_money(section) for section in titled):
        return
    tables = any(section.is_table for section in printed)
    if tables and not titled and document.source.format == "csv":
        raise DocumentError(
            f"{name} is a table of data without the title of a budget table: say what its columns "
            "are with --mapping (docs/mapping.md).",
            f"{name} 是没有预算表标题的数据表：请用 --mapping 说明各列（见 docs/mapping.md）。",
        )
    if tables and not titled:
        raise DocumentError(
            f"{name} has rows of a table but no title above them (line "
            f"{printed[0].pieces[0].place.line}): give the whole document, not a part of it.",
            f"{name} 只有表格的行，没有标题（第 {printed[0].pieces[0].place.line} 行起）："
            "请提供完整文件，而不是其中一段。",
        )
    raise DocumentError(
        f"{name} is readable, but no title in it names a budget table (such as 一般公共预算收入表):"
        " give a government's published budget.",
        f"{name} 可以读取，但没有预算表的标题（如“一般公共预算收入表”）：请提供政府公开的预算。",
    )


_MONEY = re.compile("预算|决算|收支|收入|支出|财政|债务|债券|资金|基金|经费|预备费")


def _is_of_money(section: PrintedSection) -> bool:
    """Whether a table of no known kind is one of public money: by its title and its unit."""
    stated = any(piece.unit is not None for piece in section.pieces)
    return section.is_table and stated and _MONEY.search(section.title) is not None


def _find_unlisted(contents: Contents, slots: Sequence[Slot]) -> Iterator[Problem]:
    if not contents.entries:
        return
    for slot in slots:
        if slot.entry is None:
            first = slot.printed[0]
            place = first.pieces[0].place
            yield problem("section-unlisted", first.title, section=slot.number, place=place)
    gone = _find_elsewhere(contents, slots)
    if gone:
        yield problem("tables-elsewhere", len(gone), gone[0].title, place=gone[0].place)


def _find_elsewhere(contents: Contents, slots: Sequence[Slot]) -> list[Entry]:
    """The tables of a contents list that it, or the lack of all of them, says are elsewhere."""
    kept = {slot.entry for slot in slots}
    return [entry for entry in contents.entries if entry.is_table and entry not in kept]


def _claim_surroundings(contents: Contents, body: Body, ledger: NumberLedger) -> None:
    """Account for the numbers of the contents list, headings, page numbers and the preface."""
    for entry in contents.entries:
        ledger.claim(entry.place, TokenUse.CONTENTS, 0, entry.start)
        ledger.claim(entry.place, TokenUse.PAGE, entry.end)
        ledger.claim_text([entry.place], TokenUse.NAME)
        for place in entry.more:
            ledger.claim_text([place], TokenUse.CONTENTS)
    for block in body.page_numbers:
        ledger.claim_rest(block.place, TokenUse.PAGE)
    ledger.claim_text(contents.others, TokenUse.CONTENTS)
    for block in [*contents.before, *body.headings]:
        ledger.claim_text([block.place], TokenUse.NAME)
    for block in body.preface:
        if is_title(block.text) or read_unit(block.text):
            ledger.claim_text([block.place], TokenUse.NAME)
        else:
            claim_numbers(block, ledger)


def _finish_problems(
    reading: ReadingContext, identity: Identity, ledger: Ledger, sections: Sequence[Section]
) -> list[Problem]:
    problems = list(reading.problems)
    elsewhere = any(found.code == "tables-elsewhere" for found in problems)
    if not elsewhere and not any(section.kind is SectionKind.TABLE for section in sections):
        problems.append(problem("tables-none"))
    if identity.year_guessed:
        problems.append(problem("year-from-file", identity.year))
    if identity.stage_assumed:
        problems.append(problem("stage-assumed", identity.stage.zh, identity.stage.en))
    if not identity.region.name:
        problems.append(problem("region-unknown"))
    elif identity.guessed:
        problems.append(problem("region-from-file", identity.region.name))
    twice = reading.ledger.conflicts
    if twice:
        where = twice[0]
        found = problem("number-claimed-twice", len(twice), where.context, place=where.place)
        problems.append(found)
    left = ledger.unaccounted
    if left:
        first = left[0]
        problems.append(problem("numbers-unaccounted", len(left), first.context, place=first.place))
    return problems
