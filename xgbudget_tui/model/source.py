"""Where something was printed."""

from __future__ import annotations

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


@value_class
class SourceFile:
    """The file a Book was read from: base name (never a path), content hash, size in bytes."""

    name: str
    sha256: str
    format: str
    size: int
    encoding: str = ""
