"""Figures read by eye, or on a page of two readings, settled by the sums they stand in.

A recogniser that wavers between two figures cannot tell which is printed; the sums of the table
often can. A reading other than the first is taken only where the recogniser itself held it
possible, or the page's other reading has it, a sum does not hold as it was read, and exactly one
such reading, of all figures of that sum, makes it and every other sum around the figure hold. What
was taken is said, with both texts. A figure counts as proved once it stands in an equality that
holds exactly; one that holds within rounding alone would also hold with another last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.judge import Judged, judge_assertion
from xgbudget_tui.audit.rule import Rule, RuleKind
from xgbudget_tui.audit.rules import RULES
from xgbudget_tui.model.book import Book, Figure, LineItem, OtherReading, Section
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.value import value_class

_TROUBLED = {Verdict.SUSPECT, Verdict.FAILS}
_MOST_ROUNDS = 4
"""How often the sums are asked again after readings were taken; each may decide others."""


@value_class
class _Choice:
    """A reading that is to be taken for a figure."""

    ref: FigureRef
    reading: OtherReading


def settle_readings(book: Book, rules: Sequence[Rule] = RULES) -> Book:
    """The Book with its figures read by eye settled: see above. Others come back as they are."""
    claims = (claim for section in book.sections for claim in section.claims)
    in_prose = any(claim.recognition for claim in claims)
    if not in_prose and not any(figure.recognition for _, figure in _figures(book)):
        return book
    judged = _judge(book, rules)
    for _ in range(_MOST_ROUNDS):
        choices = _choose(book, judged)
        if not choices:
            break
        book = _take(book, choices)
        judged = _judge(book, rules)
    return _mark_proved(book, judged)


def _figures(book: Book) -> Iterator[tuple[FigureRef, Figure]]:
    for section in book.sections:
        for line in section.lines:
            for position, figure in enumerate(line.figures, 1):
                yield FigureRef(section.key, line.number, position), figure


def _judge(book: Book, rules: Sequence[Rule]) -> list[Judged]:
    """The equalities of a Book, with how each comes out."""
    index = BookIndex(book)
    return [
        Judged(rule, finding, judge_assertion(finding))
        for rule in rules
        if rule.kind is not RuleKind.PLAUSIBILITY
        for finding in rule.check(index)
        if isinstance(finding, Assertion) and finding.relation is Relation.EQUAL
    ]


def _sides(assertion: Assertion) -> tuple[Operand, ...]:
    return (*assertion.reported, *assertion.computed, *assertion.divisor)


def _choose(book: Book, judged: Sequence[Judged]) -> list[_Choice]:
    """For each sum that does not hold, the one reading with which everything does."""
    readings = {
        ref: figure.recognition.readings
        for ref, figure in _figures(book)
        if figure.recognition is not None and figure.recognition.readings
    }
    touching: dict[FigureRef, list[Judged]] = {ref: [] for ref in readings}
    for one in judged:
        for ref in {operand.ref for operand in _sides(one.assertion)} & readings.keys():
            assert ref is not None
            touching[ref].append(one)
    found: dict[FigureRef, _Choice] = {}
    for one in judged:
        if one.outcome.verdict not in _TROUBLED:
            continue
        refs = {operand.ref for operand in _sides(one.assertion) if operand.ref in readings}
        fitting = [
            _Choice(ref, reading)
            for ref in refs
            if ref is not None
            for reading in readings[ref]
            if _holds_with(one, {ref: reading.value}, touching[ref])
        ]
        if len(fitting) == 1:
            found[fitting[0].ref] = fitting[0]
    return list(found.values())


def _holds_with(one: Judged, instead: Mapping[FigureRef, int], touching: Iterable[Judged]) -> bool:
    """Whether with a figure replaced this sum holds exactly, and no other around it is broken."""
    if judge_assertion(one.assertion, instead).verdict is not Verdict.EXACT:
        return False
    return all(
        judge_assertion(other.assertion, instead).verdict not in _TROUBLED for other in touching
    )


def _take(book: Book, choices: Sequence[_Choice]) -> Book:
    """The Book with these readings in place of the likeliest, and a problem for each."""
    chosen = {choice.ref: choice.reading for choice in choices}
    problems: list[Problem] = []

    def change(section: Section, line: LineItem, position: int, figure: Figure) -> Figure:
        reading = chosen.get(FigureRef(section.key, line.number, position))
        if reading is None or figure.recognition is None:
            return figure
        problems.append(_say_taken(section, line, position, reading))
        left = tuple(one for one in figure.recognition.readings if one != reading)
        first = figure.recognition.first or figure.printed
        return replace(
            figure, value=reading.value, printed=reading.text, resolution=reading.resolution,
            recognition=replace(figure.recognition, readings=left, first=first),
        )  # fmt: skip

    changed = _change_figures(book, change)
    return replace(changed, problems=(*book.problems, *problems))


def _say_taken(section: Section, line: LineItem, position: int, reading: OtherReading) -> Problem:
    figure, measure = line.figures[position - 1], section.measures[position - 1]
    if figure.recognition is not None and figure.recognition.confidence is None:
        return Problem(
            "reading-taken",
            Severity.WARNING,
            f"“{line.name}”的“{measure.label}”所在页有两种读法，先读作“{figure.printed}”，"
            f"加总不符；另一种读法的“{reading.text}”使各处加总相符，故取“{reading.text}”。",
            f"{line.name}: the page can be read in two ways; the column {measure.label} was read "
            f"as “{figure.printed}” first, and a sum does not hold; with “{reading.text}” of the "
            "other way every sum does, and it is taken.",
            section.key,
            figure.place,
        )
    return Problem(
        "reading-taken",
        Severity.WARNING,
        f"“{line.name}”的“{measure.label}”识读首选“{figure.printed}”，加总不符；识读的其他可能中"
        f"只有“{reading.text}”使各处加总相符，故取“{reading.text}”。",
        f"{line.name}: the column {measure.label} was read as “{figure.printed}” first, and a sum "
        f"does not hold; of what it could also be, “{reading.text}” alone makes every sum hold "
        "and is taken.",
        section.key,
        figure.place,
    )


def _mark_proved(book: Book, judged: Iterable[Judged]) -> Book:
    """The Book with those figures marked as proved that an equality ties down exactly."""
    proved: set[FigureRef] = set()
    for one in judged:
        if one.outcome.verdict is not Verdict.EXACT:
            continue
        assertion = one.assertion
        # Many amounts give one quotient: it is proved by them, they are not by it.
        sides = assertion.reported if assertion.divisor else _sides(assertion)
        proved.update(operand.ref for operand in sides if operand.ref is not None)

    def mark(section: Section, line: LineItem, position: int, figure: Figure) -> Figure:
        known = figure.recognition
        if known is None or FigureRef(section.key, line.number, position) not in proved:
            return figure
        return replace(figure, recognition=replace(known, proved=True))

    return _mark_claims(_change_figures(book, mark), proved)


def _mark_claims(book: Book, proved: Collection[FigureRef]) -> Book:
    """The Book with those figures of prose marked as proved that are."""
    sections = []
    for section in book.sections:
        claims = tuple(
            replace(claim, recognition=replace(claim.recognition, proved=True))
            if claim.recognition and FigureRef(section.key, claim.number, 0) in proved
            else claim
            for claim in section.claims
        )
        sections.append(replace(section, claims=claims))
    return replace(book, sections=tuple(sections))


def _change_figures(book: Book, change: Callable[[Section, LineItem, int, Figure], Figure]) -> Book:
    """The Book with every figure as ``change`` gives it: of section, line, position and figure."""
    sections = []
    for section in book.sections:
        lines = [
            replace(line, figures=tuple(
                change(section, line, position, figure)
                for position, figure in enumerate(line.figures, 1)
            ))
            for line in section.lines
        ]  # fmt: skip
        sections.append(replace(section, lines=tuple(lines)))
    return replace(book, sections=tuple(sections))
