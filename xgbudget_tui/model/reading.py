"""How a figure of a Book is known: number, row, column, period, place and link, each on a basis."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from xgbudget_tui.model.terms import Aspect, Basis, Evidence
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

_LETTERS = {
    Basis.PRINTED: "P",
    Basis.PROVED: "R",
    Basis.AGREED: "A",
    Basis.SUPPOSED: "S",
    Basis.GUESSED: "G",
}
_BASES = {letter: basis for basis, letter in _LETTERS.items()}


@value_class
class Reading:
    """On what each aspect of a figure rests; as printed where nothing else is said.

    ``figure`` is the number with its unit, ``row`` which line it is (name and code), ``column``
    what its column holds and refers to, ``period`` the column's year and phase, ``place`` the
    line's parent, ``link`` the line that a figure of prose restates.
    """

    figure: Basis = Basis.PRINTED
    row: Basis = Basis.PRINTED
    column: Basis = Basis.PRINTED
    period: Basis = Basis.PRINTED
    place: Basis = Basis.PRINTED
    link: Basis = Basis.PRINTED

    def of(self, aspect: Aspect) -> Basis:
        """The basis of one aspect."""
        basis: Basis = getattr(self, aspect.value)
        return basis

    def weakest(self, aspects: frozenset[Aspect]) -> tuple[Aspect, Basis]:
        """The aspect among these (at least one) that is known worst, and its basis."""
        return _find_weakest(self, aspects)

    def only(self, aspects: frozenset[Aspect]) -> Reading:
        """The reading with the other aspects as printed: what a rule does not depend on."""
        return _keep(self, aspects)

    @property
    def letters(self) -> str:
        """One letter an aspect (``PRASG``: printed, proved, agreed, …); "" if all is printed."""
        return _write_letters(self)

    @property
    def unsure(self) -> tuple[Aspect, ...]:
        """The aspects that are no better than supposed."""
        return _find_unsure(self)

    @classmethod
    def from_letters(cls, text: str) -> Reading:
        """The reading that :attr:`letters` wrote. Raises ValueError for other texts."""
        if not text:
            return SURE
        if len(text) != len(Aspect) or not _BASES.keys() >= set(text):
            raise ValueError(f"no reading: {text!r}")
        return cls(*(_BASES[letter] for letter in text))


@cache
def _write_letters(reading: Reading) -> str:
    text = "".join(_LETTERS[reading.of(aspect)] for aspect in Aspect)
    return "" if text == "P" * len(Aspect) else text


@cache
def _find_unsure(reading: Reading) -> tuple[Aspect, ...]:
    return tuple(aspect for aspect in Aspect if not reading.of(aspect).sure)


@cache
def _find_weakest(reading: Reading, aspects: frozenset[Aspect]) -> tuple[Aspect, Basis]:
    pairs = ((one, reading.of(one)) for one in sorted(aspects))
    return max(pairs, key=lambda pair: pair[1].rank)


@cache
def _keep(reading: Reading, aspects: frozenset[Aspect]) -> Reading:
    return Reading(*(reading.of(one) if one in aspects else Basis.PRINTED for one in Aspect))


SURE = Reading()
"""Everything as printed."""

_FIRM = {Evidence.CODE, Evidence.OUTLINE, Evidence.INDENT}
_WEAK = {Evidence.SUM, Evidence.ONLY_SUM, Evidence.ORDER}
_CONTRADICTING = {*_FIRM, Evidence.OF_WHICH, Evidence.CLASSIFICATION}


@cache
def place_basis(
    evidence: tuple[Evidence, ...], dissent: tuple[Evidence, ...], *, certain: bool, placed: bool
) -> Basis:
    """On what the place of a line rests, what its sums say left aside.

    A place that was found because a sum closes must not count when that sum is judged, so neither
    SUM nor ONLY_SUM is a ground here. The official classification of two printed names is as
    good as two witnesses. ``certain`` and ``placed`` are as on a line.
    """
    if not placed:
        return Basis.GUESSED
    told = {one for one in evidence if one not in _WEAK}
    firm = told & _FIRM
    if Evidence.CODE in firm:
        return Basis.PRINTED
    if _CONTRADICTING.intersection(dissent):
        return Basis.AGREED if firm and certain else Basis.GUESSED
    if firm:
        return Basis.PRINTED
    if len(told) > 1 or Evidence.CLASSIFICATION in told:
        return Basis.AGREED
    return Basis.SUPPOSED


def row_basis(*, coded: bool, confidence: int | None, deviates: bool) -> Basis:
    """On what it rests which line a row is: a printed code, else its name.

    ``confidence`` is that of the match of its name with the official list, None without one.
    """
    if coded:
        return Basis.PRINTED
    if confidence is None or (confidence >= 90 and not deviates):
        return Basis.AGREED
    return Basis.SUPPOSED


def read_line(
    evidence: tuple[Evidence, ...],
    dissent: tuple[Evidence, ...],
    *,
    certain: bool,
    placed: bool,
    row: Basis,
    root: bool,
) -> Reading:
    """How a line and its place are known to who reads it, where no sum of it is in question.

    Then a place that is the only one where the sums close is proved, and a line that is a root
    needs no ground for it. ``row`` is its :func:`row_basis`, the rest as for :func:`place_basis`.
    """
    if root and placed:
        return Reading(row=row)
    place = place_basis(evidence, dissent, certain=certain, placed=placed)
    if not place.sure and placed and certain and Evidence.ONLY_SUM in evidence:
        place = Basis.PROVED
    return Reading(row=row, place=place)


_COLUMN_WORDS = {
    "kind": Text("含义", "what it holds"),
    "year": Text("年份", "year"),
    "phase": Text("阶段", "phase"),
    "unit": Text("单位", "unit"),
    "part": Text("属于哪个合计", "whose part it is"),
    "of": Text("所据的列", "the column it refers to"),
    "against": Text("所比的列", "the column it is compared with"),
}


_CONTENTS = {
    "codes": Text("代码或登记编号", "codes or registered numbers"),
    "ordinals": Text("连续的序号", "ordinals that run on"),
    "years": Text("年份或日期", "years or dates"),
}
"""What all cells of a column may be, as ``basis`` of a measure names it."""


def say_contents(bases: Iterable[tuple[str, Basis]]) -> Text:
    """Why a column was taken for no amount, or may be none: what all its cells are; "" else."""
    for aspect, basis in bases:
        words = _CONTENTS.get(aspect)
        if words is None:
            continue
        if basis.sure:
            return Text(
                f"各格都是{words.zh}，所以不作金额。",
                f"Every cell is one of {words.en}, so it is read as no amount.",
            )
        return Text(
            f"列头说是金额，各格却都像{words.zh}，可能不是金额。",
            f"Its heading says amounts, but every cell looks like one of {words.en}.",
        )
    return Text("", "")


def say_bases(bases: Iterable[tuple[str, Basis]]) -> Text:
    """What of a column is not printed in its heading, and how that is known; "" for nothing.

    ``bases`` are as on a measure: ``年份、阶段：推定``, ``year, phase: supposed``.
    """
    grouped: dict[Basis, list[Text]] = {}
    for aspect, basis in bases:
        if basis is not Basis.PRINTED and aspect not in _CONTENTS:
            grouped.setdefault(basis, []).append(_COLUMN_WORDS.get(aspect, Text(aspect, aspect)))
    worst = sorted(grouped.items(), key=lambda pair: -pair[0].rank)
    return Text(
        "；".join(f"{'、'.join(one.zh for one in words)}：{basis.zh}" for basis, words in worst),
        "; ".join(f"{', '.join(one.en for one in words)}: {basis.en}" for basis, words in worst),
    )


def say_otherwise(row: str) -> Text:
    """That a page could be read in another way, and how it then gives a row."""
    return Text(
        f"此页也可读作另一样，本行即为“{row}”。",
        f"The page could also be read another way, with “{row}” for this row.",
    )


def say_unsure(reading: Reading) -> Text:
    """What of a figure is no better than supposed, and how it is known; "" where all is sure."""
    weak = [(aspect, reading.of(aspect)) for aspect in reading.unsure]
    return Text(
        "、".join(f"{aspect.zh}：{basis.zh}" for aspect, basis in weak),
        ", ".join(f"{aspect.en}: {basis.en}" for aspect, basis in weak),
    )


def worst_basis(bases: Collection[Basis]) -> Basis:
    """The least sure of several; printed for none."""
    return max(bases, key=lambda basis: basis.rank, default=Basis.PRINTED)
