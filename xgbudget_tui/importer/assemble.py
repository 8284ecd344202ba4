"""A document into a Book: sections found, tables read, every number accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from xgbudget_tui.document import Document, TextBlock, read_document
from xgbudget_tui.importer.contents import Contents, find_contents
from xgbudget_tui.importer.joining import Printed, join_pieces
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.matching import Slot, match_contents
from xgbudget_tui.importer.notes import link_claims
from xgbudget_tui.importer.pieces import Body, Piece, cut_pieces, read_unit
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.prose import claim_numbers
from xgbudget_tui.importer.sections import BookGround, read_sections
from xgbudget_tui.importer.titles import find_region, find_stage, find_year, is_title, read_title
from xgbudget_tui.model.book import Book, Region, Section
from xgbudget_tui.model.errors import DocumentError, Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import TokenUse


def read_book(path: Path) -> Book:
    """Read a published budget from a file.

    Raises DocumentError with one sentence (what, where, what to do) for a file that is none.
    """
    return build_book(read_document(path))


def build_book(document: Document) -> Book:
    """A Book from a document that some reader has read.

    Raises DocumentError if the document is no budget disclosure.
    """
    name = document.source.name
    contents = find_contents(document.blocks)
    body = cut_pieces(contents.after, [entry.title for entry in contents.entries])
    printed = join_pieces([*_opening_note(contents, body), *body.pieces])
    _refuse_other_texts(name, document, printed)
    slots = match_contents(contents.entries, printed)
    titles = _titles(contents, body, printed)
    year = _find_year(titles)
    if year is None:
        raise DocumentError(
            f"{name} does not say which year its budget is for: give the whole document, titles "
            "included.",
            f"{name} 没有写明预算年度：请提供包括标题在内的完整文件。",
        )
    ground = BookGround(year, find_stage(titles), _common_unit(body), NumberLedger(document))
    sections: list[Section] = []
    for position, slot in enumerate(slots, start=1):
        sections.extend(read_sections(slot, position, ground))
    _report_unlisted(contents, slots, ground)
    _claim_surroundings(contents, body, ground.ledger)
    region = find_region(titles)
    return Book(
        title=_book_title(contents, body, year, region),
        region=region,
        year=year,
        source=document.source,
        sections=tuple(link_claims(sections)),
        stage=ground.stage,
        problems=(*document.problems, *_finish_problems(ground, region)),
        ledger=ground.ledger.close(),
    )


def _opening_note(contents: Contents, body: Body) -> list[Piece]:
    """Prose before the first title is a note of its own, under the document's title."""
    start = next((i for i, block in enumerate(body.preface) if _is_prose(block)), None)
    if start is None:
        return []
    body.preface, prose = body.preface[:start], body.preface[start:]
    return [Piece(_own_title(contents, body) or "说明", prose=prose)]


def _is_prose(block: TextBlock) -> bool:
    return len(block.text) > 20 and "。" in block.text


def _titles(contents: Contents, body: Body, printed: Sequence[Printed]) -> list[str]:
    before = [*contents.before, *body.preface, *body.headings]
    lines = [block.text for block in before if len(block.text) < 80]
    return [*lines, *(entry.title for entry in contents.entries), *(p.title for p in printed)]


def _find_year(titles: Sequence[str]) -> int | None:
    """The year most titles name; the document's own title, which comes first, settles ties."""
    years = [year for title in titles if (year := find_year(title)) is not None]
    return Counter(years).most_common(1)[0][0] if years else None


def _common_unit(body: Body) -> Unit:
    units = Counter(piece.unit for piece in body.pieces if piece.unit is not None)
    return units.most_common(1)[0][0] if units else Unit.WAN_YUAN


def _book_title(contents: Contents, body: Body, year: int, region: Region) -> str:
    return _own_title(contents, body) or f"{year}年{region.full_name}政府预算"


def _own_title(contents: Contents, body: Body) -> str | None:
    """The document's own title, the first line before its tables that names a budget."""
    for block in [*contents.before, *body.preface, *body.headings]:
        plain = normalise_name(block.text)
        if (
            6 <= len(plain) <= 60
            and re.search("预算|决算", plain)
            and not re.search("[。，]", plain)
        ):
            return block.text
    return None


def _refuse_other_texts(name: str, document: Document, printed: Sequence[Printed]) -> None:
    """Raise for texts that are no budget disclosure, with the sentence that says why."""
    titled = [section for section in printed if section.pieces[0].titled]
    known = [section for section in titled if read_title(section.title).kind is not None]
    if known:
        return
    if any(section.is_table for section in printed) and not titled:
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


def _report_unlisted(contents: Contents, slots: Sequence[Slot], ground: BookGround) -> None:
    if not contents.entries:
        return
    for slot in slots:
        if slot.entry is None:
            first = slot.printed[0]
            place = first.pieces[0].place
            ground.problems.append(
                problem("section-unlisted", first.title, section=slot.number, place=place)
            )


def _claim_surroundings(contents: Contents, body: Body, ledger: NumberLedger) -> None:
    """Account for the numbers of the contents list, headings, page numbers and the preface."""
    for entry in contents.entries:
        ledger.claim(entry.place, TokenUse.CONTENTS, 0, entry.start)
        ledger.claim(entry.place, TokenUse.PAGE, entry.end)
        ledger.claim_text([entry.place], TokenUse.NAME)
    for block in body.page_numbers:
        ledger.claim_rest(block.place, TokenUse.PAGE)
    for block in [*contents.before, *body.headings]:
        ledger.claim_text([block.place], TokenUse.NAME)
    for block in body.preface:
        if is_title(block.text) or read_unit(block.text):
            ledger.claim_text([block.place], TokenUse.NAME)
        else:
            claim_numbers(block, ledger)


def _finish_problems(ground: BookGround, region: Region) -> list[Problem]:
    problems = list(ground.problems)
    if not region.name:
        problems.append(problem("region-unknown"))
    twice = ground.ledger.conflicts
    if twice:
        where = twice[0]
        found = problem("number-claimed-twice", len(twice), where.context, place=where.place)
        problems.append(found)
    left = ground.ledger.close().unaccounted
    if left:
        first = left[0]
        problems.append(problem("numbers-unaccounted", len(left), first.context, place=first.place))
    return problems
