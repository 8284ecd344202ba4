"""How two documents of one place and year stand to each other, by the tables that they print.

A corrected document prints the same tables with most figures as before, whatever the name of its
file; two parts of one Book print different tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from enum import Enum, auto

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.value import value_class

_HALF = 0.5
_NEARLY_ALL = 0.8
_MANY_TABLES = 5
"""Tables from which figures alone show that two documents are one: few tables may agree by right,
as those of a district and of its own level do."""


class Relation(Enum):
    """How two documents of one place and year stand to each other."""

    PARTS = auto()
    """They print different tables: both are parts of one Book."""
    EDITIONS = auto()
    """They print the same: one replaces the other."""
    OTHERS = auto()
    """They print tables of the same titles with other figures: two Books."""


@value_class
class Contents:
    """What a document prints: the titles of its tables, and how often each line each figure.

    Zeros are left out; paragraphs of prose count as figures do.
    """

    titles: frozenset[str]
    figures: Counter[Hashable]

    @classmethod
    def of(cls, book: Book) -> Contents:
        """Those of a Book."""
        contents = cls.from_rows(
            (table.title, line.name, figure.value)
            for table in book.tables()
            for line in table.lines
            for figure in line.figures
        )
        contents.figures.update(
            normalise_name(paragraph.text)
            for section in book.sections
            for paragraph in section.paragraphs
        )
        return contents

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, int | None]]) -> Contents:
        """Those of figures, each with its table's title and its line's name."""
        titles: set[str] = set()
        figures: Counter[Hashable] = Counter()
        for title, name, value in rows:
            titles.add(title)
            if value:
                figures[name, value] += 1
        return cls(frozenset(map(normalise_name, titles)), figures)


def relate(one: Contents, other: Contents) -> Relation:
    """How two documents of one place and year stand to each other."""
    sizes = sorted((one.figures.total(), other.figures.total()))
    common = (one.figures & other.figures).total()
    tables = min(len(one.titles), len(other.titles))
    alike = tables > 0 and len(one.titles & other.titles) >= _HALF * tables
    prose = not one.titles and not other.titles
    if not sizes[0]:
        return Relation.OTHERS if alike else Relation.PARTS
    if common >= _HALF * sizes[1] and (alike or prose or tables >= _MANY_TABLES):
        return Relation.EDITIONS
    if alike:
        return Relation.EDITIONS if common >= _NEARLY_ALL * sizes[0] else Relation.OTHERS
    return Relation.PARTS


def is_corrected(one: Contents, other: Contents) -> bool:
    """Whether two documents of any names print the same tables, and most figures of them."""
    return one.titles == other.titles and relate(one, other) is Relation.EDITIONS
