"""Where something was printed."""

from __future__ import annotations

import re

from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import Ordered, value_class


@value_class
class SourcePlace(Ordered):
    """A place in a document.

    ``line`` counts from 1: the line of a text file, the row of a sheet, the line of a PDF page.
    ``column`` counts cells from 1; 0 means the whole line. ``sheet`` names the sheet or page
    where the format has them, else it is empty.
    """

    line: int
    column: int = 0
    sheet: str = ""

    @property
    def page(self) -> int | None:
        """The page of a document that has pages, else None."""
        page = re.fullmatch(_PAGE, self.sheet)
        return int(page.group(1)) if page else None


def say_place(place: SourcePlace | None) -> Text:
    """Where something was printed, for people; nothing where it is not known."""
    if place is None:
        return Text("", "")
    number = place.page
    if number is not None:
        return Text(f"第 {number} 页第 {place.line} 行", f"page {number}, line {place.line}")
    if place.sheet:
        return Text(f"“{place.sheet}”第 {place.line} 行", f"sheet {place.sheet}, row {place.line}")
    return Text(f"原文第 {place.line} 行", f"line {place.line}")


_PAGE = r"p\. (\d+)"


@value_class
class SourceFile:
    """The file a Book was read from: base name (never a path), content hash, size in bytes."""

    name: str
    sha256: str
    format: str
    size: int
    encoding: str = ""
