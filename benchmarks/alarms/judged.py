"""The judgements: which faults were looked up on the page, and what was found there.

``judged.csv`` has a row for each: the first digits of the document's SHA-256, the document, the
rule, the place and the figures as printed, ``true`` or ``false``, and why. A fault is true only if
the document as printed does not hold: no misreading, no comparison of what need not be equal, no
rows that are not published.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from benchmarks.alarms.alarm import Alarm

FILE = Path(__file__).with_name("judged.csv")
HEAD = ("sha256", "document", *Alarm._fields, "judgement", "why")
_DIGITS = 16
TRUE, FALSE = "true", "false"


class Judgement(NamedTuple):
    """A fault as it was judged."""

    sha256: str
    document: str
    alarm: Alarm
    judgement: str
    why: str


class Found(NamedTuple):
    """A document that was read, with its faults."""

    document: str
    sha256: str
    alarms: Sequence[Alarm]


class Tally(NamedTuple):
    """The faults of a document by their judgement, and the judged ones that are gone."""

    document: str
    true: Sequence[Alarm]
    false: Sequence[Alarm]
    unjudged: Sequence[Alarm]
    gone_true: Sequence[Alarm]
    gone_false: Sequence[Alarm]

    @property
    def faults(self) -> int:
        """How many there are now."""
        return len(self.true) + len(self.false) + len(self.unjudged)


def read_judged(path: Path = FILE) -> list[Judgement]:
    """Every judgement of a file. Raises ValueError where a row is not whole."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [_read_row(row, number) for number, row in enumerate(rows, 2)]


def _read_row(row: dict[str, str], number: int) -> Judgement:
    if row.get("judgement") not in {TRUE, FALSE} or any(row.get(name) is None for name in HEAD):
        raise ValueError(f"line {number} of the judgements says neither true nor false")
    alarm = Alarm(*(row[name] for name in Alarm._fields))
    return Judgement(row["sha256"], row["document"], alarm, row["judgement"], row["why"])


def write_rows(rows: Iterable[Judgement], file: TextIO) -> None:
    """Write judgements as a file of them is read."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEAD)
    for one in rows:
        writer.writerow((one.sha256, one.document, *one.alarm, one.judgement, one.why))


def shorten_hash(sha256: str) -> str:
    """As much of a hash as the judgements keep."""
    return sha256[:_DIGITS]


def tally(found: Found, judged: Iterable[Judgement]) -> Tally:
    """The faults of a document against what was judged of it.

    A document is known by its content, not its name; equal faults are told apart by number.
    """
    known = [one for one in judged if one.sha256 == shorten_hash(found.sha256)]
    left = Counter(found.alarms)
    sorted_alarms: dict[tuple[str, bool], list[Alarm]] = {}
    for one in known:
        there = left[one.alarm] > 0
        left[one.alarm] -= there
        sorted_alarms.setdefault((one.judgement, there), []).append(one.alarm)
    unjudged = [alarm for alarm, times in left.items() for _ in range(times)]
    return Tally(
        found.document,
        sorted_alarms.get((TRUE, True), []),
        sorted_alarms.get((FALSE, True), []),
        unjudged,
        sorted_alarms.get((TRUE, False), []),
        sorted_alarms.get((FALSE, False), []),
    )
