"""Two measures, tables or Books side by side, as values."""

from __future__ import annotations

from xgbudget_tui.model.addresses import name_of_table
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Phase, Term, Verdict
from xgbudget_tui.model.text import printable
from xgbudget_tui.model.value import value_class


class Change(Term):
    """How a line stands on the two sides."""

    BOTH = "both", "均有", "on both sides"
    NEW = "new", "新增", "new"
    ENDED = "ended", "取消", "ended"
    NEITHER = "neither", "均无", "on neither side"


@value_class
class Side:
    """One side of a comparison: what it is called and where its figures come from.

    ``label`` is what a column head shows (``2022年执行数``); ``measure`` the measure's position.
    """

    label: str
    section_key: str
    section_title: str
    measure: int
    unit: Unit | None
    book_id: int = 0
    year: int | None = None
    phase: Phase | None = None


@value_class
class ComparisonRow:
    """One line on both sides.

    ``difference`` is after minus before in fen where both have amounts (a blank is not 0: None);
    ``percent`` in micropercent of the absolute value of ``before``, None where ``before`` is zero
    or not an amount. ``printed_difference`` and ``printed_percent`` are what the document prints
    of them, with the verdicts of checking them. ``reason`` is the explanation printed beside the
    line. ``line_ids`` are the archive ids on the two sides (None where a side lacks the line).
    ``restated`` is what the later document says of the earlier year (see ``Comparison.restating``).
    """

    name: str
    printed: str
    depth: int
    number: int
    code: str | None
    before: Figure | None
    after: Figure | None
    change: Change
    difference: int | None = None
    percent: int | None = None
    printed_difference: Figure | None = None
    printed_percent: Figure | None = None
    difference_verdict: Verdict | None = None
    percent_verdict: Verdict | None = None
    reason: str = ""
    line_ids: tuple[int | None, int | None] = (None, None)
    restated: Figure | None = None


@value_class
class Comparison:
    """Two sides and their rows, in print order of the later side.

    ``restating`` is the column of the later document that states the year of ``before`` again,
    where it has one: the same phase (then a figure may be restated) or a later one.
    """

    title: str
    before: Side
    after: Side
    rows: tuple[ComparisonRow, ...]
    restating: Side | None = None

    @property
    def name(self) -> str:
        """What is compared: the name of the table or of both; of whole Books the title."""
        sides = self.before, self.after
        if not any(side.section_key for side in sides):
            return printable(self.title)
        names = [name_of_table(side.section_key, side.section_title) for side in sides]
        return " / ".join(dict.fromkeys(names))
