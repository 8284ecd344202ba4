"""Last year's Book of the same place, as the rules over two years ask about it."""

from __future__ import annotations

from collections.abc import Mapping

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.value import value_class


@value_class
class PriorYear:
    """A Book of the same place and the year before.

    ``tables`` are its tables that this year's Book has too: keys there by keys here.
    """

    book: Book
    tables: Mapping[str, str]
