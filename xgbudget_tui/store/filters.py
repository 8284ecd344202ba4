"""The lines of a table that pass a filter: scanned in stretches, so that it can be stopped."""

from __future__ import annotations

import json
from collections.abc import Callable

from xgbudget_tui.model.entries import FilteredRows, LineFilter, Listing
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState, Mark
from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.listings import find_ancestors, load_listed
from xgbudget_tui.store.query import read_query
from xgbudget_tui.store.word_matches import WordFits, match_word

STRETCH = 20_000
"""Ids that one query looks at; between two of them the work may be given up."""

CHANGED, FOUND = "~", "!"
"""The words for lines that changed between two columns, and for lines with findings."""


class _Conditions:
    """What a line must fulfil, as SQL over ``line l``."""

    def __init__(self) -> None:
        self.clauses: list[str] = []
        self.values: list[int | str] = []

    def add(self, clause: str, *values: int | str) -> None:
        self.clauses.append(clause)
        self.values += values

    def add_word(self, fits: WordFits) -> None:
        """A name or a code that a word matches, as in a search."""
        ids = "IN (SELECT value FROM json_each(?))"
        self.add(
            f"(l.name_id {ids} OR l.code_id {ids})",
            json.dumps(list(fits.names)),
            json.dumps(list(fits.codes)),
        )


def _read_filter(connection: ArchiveConnection, wanted: LineFilter) -> _Conditions:
    """Raises QueryError for an amount that cannot be read."""
    parts = wanted.text.split()
    conditions = _Conditions()
    # A percentage in micropercent is as many as its number in 万元 is fen.
    unit = Unit.WAN_YUAN if wanted.is_ratio else wanted.unit
    query = read_query(" ".join(p for p in parts if p not in {CHANGED, FOUND}), unit)
    for word in query.words:
        conditions.add_word(match_word(connection, word))
    if query.amounts is not None:
        state = FigureState.RATIO if wanted.is_ratio else FigureState.AMOUNT
        conditions.add(
            "EXISTS (SELECT 1 FROM figure f WHERE f.line_id = l.id AND f.position = ?"
            " AND f.state = ? AND f.value BETWEEN ? AND ?)",
            wanted.column,
            state.value,
            query.amounts.low,
            query.amounts.high,
        )
    if CHANGED in parts:
        value = "(SELECT value FROM figure WHERE line_id = l.id AND position = ?)"
        conditions.add(f"{value} IS NOT {value}", wanted.before, wanted.after)
    if FOUND in parts:
        conditions.add("l.mark >= ?", Mark.DOUBT.rank)
    return conditions


def filter_lines(
    connection: ArchiveConnection,
    listing: Listing,
    wanted: LineFilter,
    limit: int,
    go_on: Callable[[], bool],
) -> FilteredRows:
    """The first ``limit`` lines of a listing that pass, and those above them.

    Raises QueryError for an amount that cannot be read.
    """
    conditions = _read_filter(connection, wanted)
    where = "".join(f" AND {clause}" for clause in conditions.clauses)
    passing: list[int] = []
    start = listing.first
    while start <= listing.last and len(passing) <= limit and go_on():
        stop = min(listing.last, start + STRETCH - 1)
        passing += connection.fetch_numbers(
            f"SELECT l.id FROM line l WHERE l.id BETWEEN ? AND ?{where} ORDER BY l.id LIMIT ?",
            (start, stop, *conditions.values, limit + 1 - len(passing)),
        )
        start = stop + 1
    exact = len(passing) <= limit
    del passing[limit:]
    above = {line for path in find_ancestors(connection, passing).values() for line in path}
    rows = load_listed(connection, sorted({*passing, *above}))
    return FilteredRows(tuple(rows), tuple(passing), exact)
