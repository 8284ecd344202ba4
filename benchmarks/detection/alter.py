"""One figure of a Book altered, in the ways that figures go wrong in print."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from xgbudget_tui.model.book import Book, Claim, Figure, LineItem, Section
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import FigureState

_STATES = {FigureState.AMOUNT, FigureState.RATIO}


@dataclass(frozen=True, slots=True)
class Alteration:
    """A Book in which one figure (and for a moved one its neighbour) is not what it was.

    ``value`` is what it was, ``now`` what it is.
    """

    kind: str
    ref: FigureRef
    touched: frozenset[FigureRef]
    change: int
    value: int
    now: int
    book: Book


def find_figures(book: Book) -> list[FigureRef]:
    """Every figure of the tables and of the prose."""
    refs = [
        FigureRef(section.key, line.number, position)
        for section in book.sections
        for line in section.lines
        for position, figure in enumerate(line.figures, 1)
        if figure.state in _STATES
    ]
    refs += [
        FigureRef(section.key, claim.number, 0)
        for section in book.sections
        for claim in section.claims
        if claim.state in _STATES and claim.value is not None
    ]
    return refs


def alter_figure(book: Book, ref: FigureRef, rng: random.Random) -> Iterator[Alteration]:
    """Each way in which the figure can go wrong, one Book for each."""
    section = book.section(ref.section)
    assert section is not None
    value, resolution = _read(section, ref)
    for kind, change in _WAYS.items():
        digits = value // resolution
        altered = change(digits, rng)
        if altered is not None and altered != digits:
            new = _write(section, ref, altered * resolution)
            yield _made(book, new, (kind, ref, frozenset({ref})), (value, altered * resolution))
    moved = _move(section, ref)
    if moved is not None:
        touched = frozenset({ref, FigureRef(ref.section, ref.line + 1, ref.measure)})
        below = _read(section, FigureRef(ref.section, ref.line + 1, ref.measure))[0]
        yield _made(book, moved, ("moved one row", ref, touched), (below, value))


def _made(
    book: Book,
    section: Section,
    what: tuple[str, FigureRef, frozenset[FigureRef]],
    values: tuple[int, int],
) -> Alteration:
    kind, ref, touched = what
    sections = tuple(section if one.key == section.key else one for one in book.sections)
    changed = replace(book, sections=sections)
    return Alteration(kind, ref, touched, abs(values[1] - values[0]), *values, changed)


def _plus_ten(digits: int, rng: random.Random) -> int | None:
    return digits + 10


def _swap(digits: int, rng: random.Random) -> int | None:
    text = str(abs(digits))
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    if not places:
        return None
    at = rng.choice(places)
    swapped = int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    return -swapped if digits < 0 else swapped


def _drop(digits: int, rng: random.Random) -> int | None:
    text = str(abs(digits))
    if len(text) < 2:
        return None
    at = rng.randrange(len(text))
    dropped = int(text[:at] + text[at + 1 :])
    return -dropped if digits < 0 else dropped


def _times_ten(digits: int, rng: random.Random) -> int | None:
    return digits * 10 if digits else None


def _turn(digits: int, rng: random.Random) -> int | None:
    return -digits if digits else None


_WAYS: Mapping[str, Callable[[int, random.Random], int | None]] = {
    "last place +10": _plus_ten,
    "two digits swapped": _swap,
    "a digit dropped": _drop,
    "times ten": _times_ten,
    "sign turned": _turn,
}


def _read(section: Section, ref: FigureRef) -> tuple[int, int]:
    one: Figure | Claim
    if ref.is_claim:
        one = next(claim for claim in section.claims if claim.number == ref.line)
    else:
        one = _line(section, ref.line).figures[ref.measure - 1]
    return one.value or 0, one.resolution or 1


def _line(section: Section, number: int) -> LineItem:
    return next(line for line in section.lines if line.number == number)


def _write(section: Section, ref: FigureRef, value: int) -> Section:
    if ref.is_claim:
        claims = tuple(
            replace(claim, value=value) if claim.number == ref.line else claim
            for claim in section.claims
        )
        return replace(section, claims=claims)
    figure = _line(section, ref.line).figures[ref.measure - 1]
    return _put(section, {(ref.line, ref.measure): replace(figure, value=value)})


def _put(section: Section, cells: Mapping[tuple[int, int], Figure]) -> Section:
    lines = []
    for line in section.lines:
        figures = tuple(
            cells.get((line.number, position), figure)
            for position, figure in enumerate(line.figures, 1)
        )
        lines.append(replace(line, figures=figures) if figures != line.figures else line)
    return replace(section, lines=tuple(lines))


def _move(section: Section, ref: FigureRef) -> Section | None:
    """The figure printed one row lower: its own cell left blank, the one below overprinted."""
    if ref.is_claim:
        return None
    below = next((line for line in section.lines if line.number == ref.line + 1), None)
    if below is None or ref.measure > len(below.figures):
        return None
    own = _line(section, ref.line).figures[ref.measure - 1]
    there = below.figures[ref.measure - 1]
    if own.value == there.value or not own.value:
        return None
    blank = replace(own, state=FigureState.BLANK, value=None, printed="", resolution=0)
    return _put(
        section,
        {(ref.line, ref.measure): blank, (below.number, ref.measure): replace(own)},
    )
