"""Prose in, claims out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xgbudget_tui.importer.notes.flow import Flow, read_flows
from xgbudget_tui.importer.notes.numbers import Number, find_numbers
from xgbudget_tui.importer.notes.sentences import SentenceReader, Statement
from xgbudget_tui.model.book import Claim, Paragraph
from xgbudget_tui.model.terms import MeasureKind, TokenUse

SUBJECT_JOIN = " › "
"""Between the names of a subject, from the whole (before 其中) down to the part."""

_HEADING = 40
_THIS_YEAR = re.compile(r"今年|本年度")
_LONGEST = 120


def read_claims(paragraphs: Sequence[Paragraph], *, year: int) -> tuple[Claim, ...]:
    """Every figure that the prose states, in order, numbered from 1.

    The year of a claim is the last one its paragraph named before it, else that of the heading
    above, else ``year``. Years, dates, ordinals, numbered headings and numerals in names are no
    claims. A fall (减少, 下降) is a negative change; ``printed`` stays as printed.
    """
    claims: list[Claim] = []
    default = year
    for flow in read_flows(paragraphs):
        numbers = find_numbers(flow.text)
        default = _heading_year(flow, numbers) or default
        start = year if _THIS_YEAR.search(flow.text) else default
        for statement in SentenceReader(flow.text, numbers, start).read():
            claims.append(_claim(statement, flow, paragraphs, len(claims) + 1))
    return tuple(claims)


def _heading_year(flow: Flow, numbers: tuple[Number, ...]) -> int | None:
    years = {number.year for number in numbers if number.year is not None}
    stated = any(number.use is TokenUse.CLAIM for number in numbers)
    return years.pop() if len(years) == 1 and not stated and len(flow.text) <= _HEADING else None


def _claim(statement: Statement, flow: Flow, paragraphs: Sequence[Paragraph], number: int) -> Claim:
    stated = statement.number
    paragraph, start = flow.locate(stated.start)
    value = stated.value
    if statement.sign < 0 and value is not None:
        value = -abs(value)
    return Claim(
        number=number,
        subject=SUBJECT_JOIN.join(statement.path)[-_LONGEST:],
        printed=stated.printed,
        state=stated.state,
        value=value,
        resolution=stated.resolution,
        unit_word=stated.unit_word,
        paragraph=paragraph,
        start=start,
        end=start + len(stated.printed),
        year=statement.year,
        phase=statement.phase,
        place=paragraphs[paragraph].place,
        kind=MeasureKind(statement.kind),
    )
