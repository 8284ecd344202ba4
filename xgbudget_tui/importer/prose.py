"""Prose under a title or a table: paragraphs, their claims, and statements of empty tables."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.document import TextBlock
from xgbudget_tui.importer.joining import Printed
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.notes import read_claims
from xgbudget_tui.importer.notes.numbers import find_numbers
from xgbudget_tui.importer.pieces import is_statement
from xgbudget_tui.model.book import Claim, Paragraph
from xgbudget_tui.model.terms import TokenUse


def read_statement(printed: Printed) -> str:
    """The notes under a table that say what is or is not in it, one a line."""
    return "\n".join(block.text for block in _blocks(printed) if is_statement(block.text))


def read_paragraphs(printed: Printed) -> tuple[Paragraph, ...]:
    """The prose of a section as printed, a paragraph for each of the document's.

    A note under a table is its statement; it is a paragraph too where it states figures.
    """
    return tuple(
        Paragraph(block.text, block.place)
        for block in _blocks(printed)
        if not (printed.is_table and is_statement(block.text)) or _states_figures(block)
    )


def claim_prose(
    printed: Printed,
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


def _blocks(printed: Printed) -> list[TextBlock]:
    return [block for piece in printed.pieces for block in piece.prose]
