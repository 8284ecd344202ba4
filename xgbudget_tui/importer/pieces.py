"""A printed piece of a document: a title with its label and unit, its grids, its prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xgbudget_tui.document import Grid, TextBlock
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourcePlace

_UNIT = re.compile(
    r"(?:(?:金额)?(?:计量)?单位[:：]?|金额[:：])(?:人民币)?(?P<word>千元|百万元|万元|亿元|元)(?:[、,，/].{0,6})?"
)
_STATEMENT = re.compile(
    r"^(?:备注|注|情况说明|说明|附注|注释)\s*\d*\s*[:：]|此表为空|本表为空|无此项|无数据"
)


@dataclass(slots=True)
class Piece:
    """What stands under one printed title, until the next: one page of a table, or one note.

    ``label`` is the number printed on it (表3: ``3``), ``label_late`` whether the label stands
    under the title; ``sheet`` the name of its sheet in a workbook.
    """

    title: str
    title_places: list[SourcePlace] = field(default_factory=list)
    subtitle: str = ""
    label: str = ""
    label_late: bool = False
    sheet: str = ""
    unit: Unit | None = None
    unit_places: list[SourcePlace] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    prose: list[TextBlock] = field(default_factory=list)
    titled: bool = True

    @property
    def full_title(self) -> str:
        """The title with its bracketed second line, if it has one that is more than a year."""
        words = normalise_name(self.subtitle).strip("()[]【】")
        if not words or re.fullmatch(r"\d{4}年?度?", words) or words in normalise_name(self.title):
            return self.title
        return f"{self.title}{self.subtitle}"

    @property
    def place(self) -> SourcePlace:
        """Where the piece starts."""
        if self.title_places:
            return self.title_places[0]
        if self.grids:
            return self.grids[0].place
        return self.prose[0].place if self.prose else SourcePlace(1)

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands under the title yet."""
        return not self.grids and not self.prose and self.unit is None


@dataclass(slots=True)
class Body:
    """The pieces of a document, the lines before the first, headings and page numbers."""

    pieces: list[Piece] = field(default_factory=list)
    preface: list[TextBlock] = field(default_factory=list)
    headings: list[TextBlock] = field(default_factory=list)
    page_numbers: list[TextBlock] = field(default_factory=list)


def read_unit(text: str) -> Unit | None:
    """The unit a line names (``单位：万元``), or None if it is not a unit line."""
    match = _UNIT.search(normalise_name(text)) if len(text) < 60 else None
    return Unit.from_word(match.group("word")) if match else None


def is_statement(text: str) -> bool:
    """Whether a line under a table speaks of the table: 情况说明：无…, 备注：此表为空."""
    return _STATEMENT.search(text.strip()) is not None
