"""What can go wrong, as values: one sentence that says what, where and what to do."""

from __future__ import annotations

from enum import StrEnum

from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class


class BudgetError(Exception):
    """Could not do what was asked. ``str(error)`` is one sentence for a person; exit code 2.

    ``zh`` is the same sentence in Chinese, where it was given. ``names`` are the printed names in
    it, of places, tables and lines, which whoever shows it in English may say in English.
    """

    def __init__(self, message: str = "", zh: str = "", names: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.zh = zh
        self.names = names

    def sentence(self, language: str) -> str:
        """The sentence in ``zh`` if there is one and it is asked for, else as ``str(error)``."""
        return Text(self.zh or str(self), str(self)).in_(language)


class DocumentError(BudgetError):
    """A file that cannot be read as a budget document."""


class ArchiveError(BudgetError):
    """A database that cannot be opened, read or written."""


class ServerBusyError(ArchiveError):
    """What a server cannot do now and may do later: its disk is full, somebody else was first."""


class NotRegularError(BudgetError):
    """What was named as a file is a pipe, a socket or a device: reading it might never end."""


class QueryError(BudgetError):
    """A search or a place in the tree that cannot be understood or does not exist."""


class NothingFoundError(QueryError):
    """Words or a code that are understood, and that no line has: no failure of a search."""


class SettingsError(BudgetError):
    """A file that a person wrote for the program (rules, findings) and that cannot be used."""


class ExportError(BudgetError):
    """An export that could not be written."""


class TargetExistsError(ExportError):
    """An export would replace a file, which was not allowed."""


class Severity(StrEnum):
    """How much a problem found while reading matters."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@value_class
class Problem:
    """Something the importer saw and could not settle; kept with the Book and listed.

    ``code`` is a stable word such as ``line-unplaced`` or ``table-damaged``;
    ``section`` the key of the section it concerns, if any.
    """

    code: str
    severity: Severity
    message_zh: str
    message_en: str
    section: str | None = None
    place: SourcePlace | None = None

    @property
    def message(self) -> Text:
        """The sentence."""
        return Text(self.message_zh, self.message_en)
