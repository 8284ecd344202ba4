"""A Proof: one rule applied to one subject, both sides kept, and what was found."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from xgbudget_tui.model.reading import SURE, Reading
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Basis, Kind, Mark, Relation, RuleSeverity, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import Ordered, change_value, value_class


@value_class
class FigureRef(Ordered):
    """A figure of a Book: section key, line number in print order, measure position.

    For a figure stated in prose ``line`` is the claim's number and ``measure`` is 0.
    """

    section: str
    line: int
    measure: int = 1

    @property
    def is_claim(self) -> bool:
        """Whether this is a figure in prose."""
        return self.measure == 0


class Quantity(StrEnum):
    """What the integers of a proof count."""

    FEN = "fen"
    MICROPERCENT = "micropercent"
    COUNT = "count"


@value_class
class Part:
    """One summand of a side of a proof: what it is called, where it stands, its value and sign.

    ``reading`` says how all that is known, for the aspects that the rule depends on.
    """

    label: str
    value: int | None
    printed: str = ""
    ref: FigureRef | None = None
    sign: int = 1
    place: SourcePlace | None = None
    reading: Reading = SURE


class Cause(StrEnum):
    """The most likely kind of cause of a difference, where arithmetic supports one."""

    OMISSION = "omission"
    SCOPE = "scope"
    ROUNDING = "rounding"
    LABEL = "label"
    SHIFT = "shift"
    TRANSPOSED_DIGITS = "transposed_digits"
    FACTOR_OF_TEN = "factor_of_ten"
    UNIT = "unit"
    SIGN = "sign"


@value_class
class Proof:
    """What a rule found about one subject.

    ``rule`` is the rule's code; ``subject`` the figure the proof hangs on (None when it concerns a
    whole section, named by ``section``, or the Book). ``reported`` and ``computed`` are the two
    sides with their parts; ``difference`` is reported minus computed. ``likely`` and ``worst`` are
    the two bounds of rounding, ``deviations`` how many standard deviations of rounding the
    difference is. Messages are one sentence each.

    ``verdict`` is what the arithmetic says, ``kind`` what that means: a fault of the document only
    where the reading of every figure is sure. ``certainty`` is the basis of the figure known worst
    (printed where nothing hangs on it); ``doubt`` says in a sentence why a doubt is one.
    ``finding`` names the finding that a fault or doubt is a place of; "" for other proofs.
    """

    rule: str
    verdict: Verdict
    message_zh: str
    message_en: str
    section: str | None = None
    subject: FigureRef | None = None
    relation: Relation = Relation.EQUAL
    quantity: Quantity = Quantity.FEN
    reported: tuple[Part, ...] = ()
    computed: tuple[Part, ...] = ()
    difference: int | None = None
    likely: int | None = None
    worst: int | None = None
    deviations: float | None = None
    cause: Cause | None = None
    reason_zh: str = ""
    reason_en: str = ""
    kind: Kind = Kind.UNCHECKED
    certainty: Basis = Basis.PRINTED
    doubt_zh: str = ""
    doubt_en: str = ""
    finding: str = ""

    @property
    def mark(self) -> Mark:
        """The sign of it."""
        return Mark.of(self.verdict, self.kind)

    @property
    def doubt(self) -> Text:
        """Why it is a doubt and no fault; "" where it is none."""
        return Text(self.doubt_zh, self.doubt_en)

    @property
    def unsure(self) -> tuple[Part, ...]:
        """The summands of which something that the rule needs is no better than supposed."""
        parts = (self.of_need(part) for part in (*self.reported, *self.computed))
        return tuple(part for part in parts if part.reading.unsure)

    def of_need(self, part: Part) -> Part:
        """A summand with its reading as far as the proof hangs on it.

        Where all that is needed is sure, other witnesses may have proved what the summand alone
        leaves open. Where the first one stands, the head of a sum, does not matter to its own sum.
        """
        if self.certainty.sure:
            return change_value(part, reading=SURE) if part.reading.unsure else part
        if not self.reported or part is not self.reported[0] or part.reading.place.sure:
            return part
        return change_value(part, reading=change_value(part.reading, place=Basis.PRINTED))

    @property
    def message(self) -> Text:
        """The sentence."""
        return Text(self.message_zh, self.message_en)

    @property
    def reason(self) -> Text:
        """The reasoning behind it; "" where there is none."""
        return Text(self.reason_zh, self.reason_en)

    @property
    def reported_value(self) -> int | None:
        """The reported side added up; None if a part is blank or there is none."""
        return _total(self.reported)

    @property
    def computed_value(self) -> int | None:
        """The computed side added up; None if a part is blank or there is none."""
        return _total(self.computed)


@value_class
class Suspect:
    """A printed figure that, were it ``would_be``, would mend ``mends`` failed proofs at once."""

    ref: FigureRef
    value: int
    would_be: int
    mends: int
    breaks: int
    rules: tuple[str, ...]


@value_class
class Coverage:
    """How many figures of a Book at least one equality ties down, and which none does."""

    figures: int
    covered: int
    uncovered: tuple[FigureRef, ...] = ()


@value_class
class RuleTally:
    """One rule over a Book: how many subjects it met, by mark."""

    rule: str
    counts: tuple[tuple[Mark, int], ...]


@value_class
class OwnRule:
    """A rule of one's own that was asked of a Book, as far as people read of it.

    ``sort`` is ``equality``, ``bound`` or ``plausibility``; ``formula`` its two sides in the words
    of its file, ``file`` the name of that.
    """

    code: str
    severity: RuleSeverity
    sort: str
    name_zh: str
    name_en: str
    formula: str
    file: str

    @property
    def name(self) -> Text:
        """What it asks."""
        return Text(self.name_zh, self.name_en)


@value_class
class Audit:
    """Everything proved about a Book."""

    proofs: tuple[Proof, ...]
    suspects: tuple[Suspect, ...] = ()
    coverage: Coverage = Coverage(0, 0)
    tallies: tuple[RuleTally, ...] = ()
    own_rules: tuple[OwnRule, ...] = ()

    def with_rules(self, rules: Collection[str], more: Audit) -> Audit:
        """This audit with what came of some rules, by their codes, in place of what it has."""
        return change_value(
            self,
            proofs=(*(proof for proof in self.proofs if proof.rule not in rules), *more.proofs),
            tallies=(*(one for one in self.tallies if one.rule not in rules), *more.tallies),
        )


def _total(parts: tuple[Part, ...]) -> int | None:
    if not parts or any(part.value is None for part in parts):
        return None
    return sum(part.sign * part.value for part in parts if part.value is not None)
