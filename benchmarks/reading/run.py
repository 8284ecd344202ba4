"""All documents of a folder, each read in a process of its own, two at a time."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.reading.again import compare_years
from xgbudget_tui.batch.documents import Source, find_sources
from xgbudget_tui.batch.unpack import unpack_member
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import BudgetError

LONGEST = 1800
"""Seconds a document may take."""
_MOST_EXAMPLES = 12
_NAMED_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")

Record = dict[str, Any]
"""What is known of one document: costs, counts, examples; see :mod:`benchmarks.reading.one`."""


def find_documents(folder: Path, only: Sequence[str]) -> list[tuple[str, Source]]:
    """The documents of a folder as an import would find them, by their names in the folder."""
    found = []
    for source in find_sources([str(folder)]):
        name = source.label.removeprefix(f"{folder}/")
        if not Path(name).name.lower().startswith("readme") and (
            not only or any(word in name for word in only)
        ):
            found.append((name, source))
    return found


def measure_all(documents: Sequence[tuple[str, Source]], kept: Path, jobs: int) -> list[Record]:
    """Read and measure every document; what each gave is kept in a folder."""
    kept.mkdir(parents=True, exist_ok=True)

    def measure(document: tuple[str, Source]) -> Record:
        name, source = document
        record = {"document": name} | _measure(source, keep_name(kept, name))
        _date(record)
        print(f"  {name}: {record['error'] or str(record['seconds']) + ' s'}",
              file=sys.stderr, flush=True)  # fmt: skip
        return record

    with ThreadPoolExecutor(jobs) as pool:
        records = list(pool.map(measure, documents))
    _compare_years(records, kept)
    return records


def keep_name(kept: Path, name: str) -> Path:
    """Where the Book of a document is kept."""
    return kept / f"{name.replace('/', '__')}.book"


def load_book(kept: Path, name: str) -> Book | None:
    """The Book of a document read before; None where there is none."""
    path = keep_name(kept, name)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return getattr(pickle.load(file)[1], "book", None)


def place_document(source: Source, folder: Path) -> Path:
    """The file of a document, unpacked to a folder if it is a member of an archive.

    Raises BudgetError where it cannot be.
    """
    if source.refused is not None:
        raise source.refused
    if source.member is None:
        return source.path
    return unpack_member(source.path, source.member, folder)


def _measure(source: Source, kept: Path) -> Record:
    with tempfile.TemporaryDirectory(prefix="xgbudget-reading-") as folder:
        try:
            path = place_document(source, Path(folder))
        except BudgetError as error:
            return _fail(str(error))
        command = [sys.executable, "-m", "benchmarks.reading.one", str(path), str(kept)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=LONGEST, check=False
            )
        except subprocess.TimeoutExpired:
            return _fail(f"{path.name} takes more than {LONGEST} seconds.")
        if done.returncode:
            last = done.stderr.strip().rpartition("\n")[2]
            return _fail(f"{path.name} ended its process ({done.returncode}): {last}")
        record: Record = json.loads(done.stdout)
        return record


def _fail(sentence: str) -> Record:
    return {"error": sentence, "seconds": 0, "processor": 0, "memory": 0, "pages": 0,
            "counts": {}, "examples": {}}  # fmt: skip


def _date(record: Record) -> None:
    """Count a Book as misdated whose year is not one that its file's name states."""
    years = _NAMED_YEAR.findall(record["document"])
    if years and "year" in record and str(record["year"]) not in years:
        record["counts"]["misdated"] = 1


def _compare_years(records: Sequence[Record], kept: Path) -> None:
    """Add to each record how its figures of the year before agree with the Book of that year.

    Two documents are of one kind if their names differ in the year alone, or if their Books are of
    one place and stage: a place that was misread does not hide what else was.
    """
    there = [record for record in records if "year" in record]
    for record in there:
        for other in there:
            if other["year"] + 1 == record["year"] and _is_same_kind(other, record):
                _compare_pair(other, record, kept)


def _is_same_kind(one: Record, other: Record) -> bool:
    names = [_NAMED_YEAR.sub("", record["document"]) for record in (one, other)]
    places = [(record["region"], record["stage"]) for record in (one, other)]
    return names[0] == names[1] or (places[0] == places[1] and bool(places[0][0]))


def _compare_pair(before: Record, after: Record, kept: Path) -> None:
    earlier, later = load_book(kept, before["document"]), load_book(kept, after["document"])
    if earlier is None or later is None:
        return
    counts, examples = after["counts"], after["examples"]
    for one in compare_years(earlier, later):
        counts[f"{one.way} tried"] = counts.get(f"{one.way} tried", 0) + 1
        counts[f"{one.way} held"] = counts.get(f"{one.way} held", 0) + one.holds
        known = examples.setdefault(f"{one.way} differs", [])
        if not one.holds and len(known) < _MOST_EXAMPLES:
            known.append(one.where)
