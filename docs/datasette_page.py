"""Metadata for Datasette, from the comments of the schema: what each table and column is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from docs.schema_page import read_relations

_UNITS = {"figure": {"value": "fen; millionths of a percent for a ratio"}}
_SHOWN_FIRST = {
    "figures_wide": {"facets": ["region", "book_year", "phase"], "size": 100},
    "lines_wide": {"facets": ["region", "book_year", "section"], "size": 100},
    "proof": {"facets": ["kind", "rule", "verdict"], "sort": "id"},
    "book": {"sort": "region"},
}


def write_datasette(store: ModuleType) -> Iterator[str]:
    """The metadata as JSON, for a database file called ``budget``."""
    assert store.__file__ is not None
    tables: dict[str, Any] = {}
    for relation in read_relations(Path(store.__file__).parent):
        described: dict[str, Any] = {"description": " ".join(relation.about)}
        columns = {name: about for name, about in relation.columns.items() if about}
        columns |= _UNITS.get(relation.name, {})
        if columns:
            described["columns"] = columns
        tables[relation.name] = described | _SHOWN_FIRST.get(relation.name, {})
    metadata = {
        "title": "Government budgets",
        "description": (
            "Line items of published budgets, each in its place in the tree, with what was proved "
            "of them. Amounts are integers of fen; the views have them in ten thousand yuan."
        ),
        "databases": {"budget": {"tables": tables}},
    }
    yield from json.dumps(metadata, ensure_ascii=False, indent=2).splitlines()
