"""``python -m benchmarks.alarms.one DOCUMENT KEPT``: the faults of one document, as JSON.

The document is read and its Book kept at KEPT, or the Book kept there is used; it is audited anew.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any

from benchmarks.alarms.alarm import find_alarms
from benchmarks.reading.one import read_apart


def main() -> None:
    """Read, audit, print."""
    print(json.dumps(list_alarms(Path(sys.argv[1]), Path(sys.argv[2])), ensure_ascii=False))


def list_alarms(path: Path, kept: Path) -> dict[str, Any]:
    """The hash of a document and its faults; ``error`` says why it was not read."""
    from xgbudget_tui.audit import prove_book

    if not kept.exists():
        read_apart(path, kept)
    with kept.open("rb") as file:
        _, outcome = pickle.load(file)
    book = getattr(outcome, "book", None)
    if book is None:
        return {"error": outcome.en, "sha256": "", "alarms": []}
    alarms = list(find_alarms(book, prove_book(book)))
    return {"error": "", "sha256": book.source.sha256, "alarms": alarms}


if __name__ == "__main__":
    main()
