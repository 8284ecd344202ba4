"""What can be exported, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xgbudget_tui.model.comparison import Comparison
from xgbudget_tui.model.entries import BookEntry, Branch, HitPage, Note, SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Proof
from xgbudget_tui.model.series import Series


class ExportFormat(StrEnum):
    """The formats an export can have; the value is the suffix of a file's name."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    MD = "md"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How it is written: ``unit`` None keeps each column's printed unit; ``language`` zh or en."""

    unit: Unit | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class TablePart:
    """One section or a branch of it.

    ``above`` are the names over the branches, from the root down, where they are not the table's
    roots. ``note`` holds prose and claims where the section has them; ``proofs`` those that do
    not simply hold and concern the exported lines.
    """

    section: SectionEntry
    branches: tuple[Branch, ...]
    above: tuple[str, ...] = ()
    note: Note | None = None
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class TableExport:
    """The parts of one number of a Book (usually one), or a branch of one table."""

    book: BookEntry
    parts: tuple[TablePart, ...]


@dataclass(frozen=True, slots=True)
class ComparisonExport:
    """A comparison and the Books its sides come from (one, or two)."""

    comparison: Comparison
    books: tuple[BookEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class HitsExport:
    """Lines found by a search, with the sections and Books they stand in, by id."""

    query: str
    page: HitPage
    sections: Mapping[int, SectionEntry]
    books: Mapping[int, BookEntry]


@dataclass(frozen=True, slots=True)
class SeriesExport:
    """A line over years and places; ``title`` names it."""

    title: str
    series: tuple[Series, ...]


Content = TableExport | ComparisonExport | HitsExport | SeriesExport
"""Anything :func:`~xgbudget_tui.export.render_export` takes."""
