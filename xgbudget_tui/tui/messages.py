"""Requests that widgets and screens post and the app or the explorer screen carries out.

Requests are imperative; events (what happened in a widget) are nested in the widget, past tense.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.message import Message
from textual.message_pump import MessagePump

from xgbudget_tui.model.entries import Hit, Row, SectionEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.tui.session import ExportSubject
from xgbudget_tui.tui.words import Language


class ShowLine(Message):
    """Go to a line anywhere in the archive: its table is shown, its ancestors are opened.

    ``remember`` puts the present place on the way back (``b``).
    """

    def __init__(self, line_id: int, *, remember: bool = True) -> None:
        super().__init__()
        self.line_id = line_id
        self.remember = remember


class ShowSection(Message):
    """Show a section where it was last left."""

    def __init__(self, section_id: int, *, remember: bool = True) -> None:
        super().__init__()
        self.section_id = section_id
        self.remember = remember


class ShowBook(Message):
    """Show another Book of the archive."""

    def __init__(self, book_id: int) -> None:
        super().__init__()
        self.book_id = book_id


class ShowOverview(Message):
    """Show the front page of the Book that is open; the present place goes on the way back."""


class GoBack(Message):
    """Back to the place before the last jump; ``forward``: to the one that was left by that."""

    def __init__(self, *, forward: bool = False) -> None:
        super().__init__()
        self.forward = forward


class KeepHits(Message):
    """The hits of a search, for ``n`` and ``N``; ``position`` is the one just shown."""

    def __init__(self, text: str, hits: tuple[Hit, ...], position: int, total: int) -> None:
        super().__init__()
        self.text = text
        self.hits = hits
        self.position = position
        self.total = total


class OpenSearch(Message):
    """Open the search bar, with ``text`` in it."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text


class OpenFilter(Message):
    """Ask what the lines of the table on view are filtered by."""


class OpenComparison(Message):
    """Open the comparison of a section."""

    def __init__(self, section_id: int) -> None:
        super().__init__()
        self.section_id = section_id


class OpenAudit(Message):
    """Open the audit, at the findings of a line if one is given."""

    def __init__(self, line_id: int | None = None) -> None:
        super().__init__()
        self.line_id = line_id


class OpenSeries(Message):
    """Show a line over the years and across places."""

    def __init__(self, section: SectionEntry, row: Row) -> None:
        super().__init__()
        self.section = section
        self.row = row


class OpenTreemap(Message):
    """Show the parts of a line as areas, of the whole table where there is no line.

    ``position`` is the column of the amounts.
    """

    def __init__(self, section: SectionEntry, row: Row | None, position: int) -> None:
        super().__init__()
        self.section = section
        self.row = row
        self.position = position


class OpenFlow(Message):
    """Show where the money of the Book on view comes from and where it goes."""


class OpenMovers(Message):
    """Show what moved most since the Book before the one on view."""


class OpenBooks(Message):
    """Show the Books of the archive."""


class OpenGlossary(Message):
    """Explain the terms that stand in some names, the first name's first."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names


class OpenExport(Message):
    """Open the export dialog."""

    def __init__(self, subject: ExportSubject) -> None:
        super().__init__()
        self.subject = subject


class CopyText(Message):
    """Put text on the clipboard of the person's terminal; ``what`` names it for the notice."""

    def __init__(self, text: str, what: str = "") -> None:
        super().__init__()
        self.text = text
        self.what = what


class RunAction(Message):
    """Do what a key does: ``action``, as the keys of ``screen`` name it."""

    def __init__(self, action: str, screen: str) -> None:
        super().__init__()
        self.action = action
        self.screen = screen


class Say(Message):
    """Show one sentence on the bottom line until the next key; ``problem`` colours it."""

    def __init__(self, sentence: str, *, problem: bool = False) -> None:
        super().__init__()
        self.sentence = sentence
        self.problem = problem


@contextmanager
def saying_errors(poster: MessagePump, language: Language) -> Iterator[None]:
    """Ask the archive; where it cannot answer, one sentence says why."""
    try:
        yield
    except BudgetError as error:
        poster.post_message(Say(error.sentence(language), problem=True))
