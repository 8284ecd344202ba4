"""What a rule asserts of a Book: two sides that must agree, or an observation."""

from __future__ import annotations

from fractions import Fraction

from xgbudget_tui.model.proof import Cause, FigureRef, Quantity
from xgbudget_tui.model.reading import SURE, Reading
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Kind, Relation, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class


@value_class
class Operand:
    """A figure as one summand: its value in fen or micropercent, or None where nothing is printed.

    ``resolution`` is what its last printed digit is worth; ``sign`` is -1 where it is taken away.
    ``reading`` says how surely all that is known, ``doubt`` why the figure itself, or which row
    it stands in, is not.
    """

    label: str
    value: int | None
    resolution: int
    printed: str = ""
    ref: FigureRef | None = None
    place: SourcePlace | None = None
    sign: int = 1
    reading: Reading = SURE
    doubt: Text | None = None


@value_class
class Assertion:
    """Two sides that must stand in ``relation`` to each other.

    The computed side is ``factor`` times the sum of ``computed``; or, where there is a
    ``divisor``, the sum of ``computed`` as a percentage of the sum of ``divisor``. ``left`` and
    ``right`` are how a sentence calls the sides; ``hint`` and ``cause`` are what to say if they do
    not agree. With ``rigid`` a blank cell leaves it undecided unless it holds with nothing
    there. A ``mirror`` is one number printed twice: a blank on one side of it disagrees with an
    amount on the other. ``doubt`` is what the rule itself knows that keeps a difference from being
    the document's fault; with ``given`` the sides were put together because they agree, so that
    agreeing proves nothing; with ``loose`` they need not be the same thing at all, so that a
    difference says nothing either.
    """

    reported: tuple[Operand, ...]
    computed: tuple[Operand, ...]
    left: Text
    right: Text
    relation: Relation = Relation.EQUAL
    section: str | None = None
    subject: FigureRef | None = None
    divisor: tuple[Operand, ...] = ()
    factor: Fraction = Fraction(1)
    quantity: Quantity = Quantity.FEN
    hint: Text | None = None
    cause: Cause | None = None
    rigid: bool = False
    mirror: bool = False
    doubt: Text | None = None
    given: bool = False
    loose: bool = False


@value_class
class Observation:
    """A finding that is not a sum: its verdict and sentence, and the amounts it speaks of.

    ``kind`` is what it means, if that does not follow from the verdict.
    """

    verdict: Verdict
    message: Text
    section: str | None = None
    subject: FigureRef | None = None
    reported: tuple[Operand, ...] = ()
    computed: tuple[Operand, ...] = ()
    reason: Text | None = None
    cause: Cause | None = None
    kind: Kind | None = None


Finding = Assertion | Observation
