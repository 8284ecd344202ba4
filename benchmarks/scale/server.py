"""``python -m benchmarks.scale.server FILE URL [COSTS]``: a file's archive on a server, measured.

FILE is an archive as :mod:`benchmarks.scale` makes them; URL an empty PostgreSQL database, or one
that this has filled from the same file. The rows are copied as they are, with the ids a server
gives them, which is quicker than to publish each Book; then each kind of question is asked of both,
and the wall time printed: most of what a server takes is not this process's. COSTS is a CSV file
that the medians are added to; a picture of all that it holds is drawn beside it.
"""

from __future__ import annotations

import bisect
import csv
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.scale.measure import QUERIES, Cost, windows
from benchmarks.scale.picture import draw_curves
from xgbudget_tui.model.archive import Archive, ArchivePlace, ArchiveUrl
from xgbudget_tui.store import open_archive, open_library
from xgbudget_tui.store.postgres.layout import (
    BOOK_SHIFT,
    BOOKS_OF_A_PART,
    PARTITIONED,
    part_statements,
)

LINE_IDS = frozenset(("parent", "last", "line_id", "first_line", "last_line"))
"""Columns that hold ids of lines, besides ``line.id``."""
KEPT = frozenset(("mark",))


class Ids:
    """The ids on a server of lines and proofs in a file, both of which run Book by Book."""

    def __init__(self, file: sqlite3.Connection, spans: str) -> None:
        rows = file.execute(spans).fetchall()
        self._firsts = [first for _, first in rows]
        self._shifts = [(book << BOOK_SHIFT) + 1 - first for book, first in rows]

    def of(self, number: int | None) -> int | None:
        """The id on the server."""
        if number is None:
            return None
        return number + self._shifts[bisect.bisect_right(self._firsts, number) - 1]


def load(path: Path, url: str) -> float:
    """Copy all rows of a file to a server; the seconds it took."""
    begin = time.perf_counter()
    with open_library(ArchiveUrl(url)).hold():  # lays the archive out
        pass
    with closing(sqlite3.connect(path)) as file, psycopg.connect(url) as server:
        server.execute("SET search_path TO xgbudget")
        (most,) = file.execute("SELECT max(id) FROM book").fetchone()
        for part in range(1, most // BOOKS_OF_A_PART + 1):
            for table in PARTITIONED:
                for statement in part_statements(table, part):
                    server.execute(statement)  # type: ignore[arg-type]
        lines = Ids(file, "SELECT id, first_line FROM book WHERE lines > 0 ORDER BY first_line")
        proofs = Ids(file, "SELECT book_id, min(id) FROM proof GROUP BY book_id ORDER BY 2")
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            if table not in KEPT:
                copy_table(file, server, table, lines, proofs)
        server.commit()
        server.autocommit = True
        server.execute("ANALYZE")
    return time.perf_counter() - begin


def copy_table(
    file: sqlite3.Connection, server: psycopg.Connection[Any], table: str, lines: Ids, proofs: Ids
) -> None:
    """Copy the rows of one table."""
    columns = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
    changed = [
        (place, proofs if name == "proof_id" or (table, name) == ("proof", "id") else lines)
        for place, name in enumerate(columns)
        if (table, name) in (("line", "id"), ("proof", "id"))
        or name == "proof_id"
        or name in LINE_IDS
    ]
    listed = ", ".join(f'"{name}"' for name in columns)
    with server.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:  # type: ignore[arg-type]
        for row in file.execute(f"SELECT {listed} FROM {table}"):
            values = list(row)
            for place, ids in changed:
                values[place] = ids.of(values[place])
            copy.write_row(values)


def questions(
    archive: Archive, rounds: int = 3
) -> Iterator[tuple[str, list[Callable[[], object]]]]:
    """Every kind of question, with what asks it of random Books."""
    chance = random.Random(1)
    books = archive.find_books()
    chosen = [chance.choice(books) for _ in range(20)]
    sections = [
        section
        for book in chosen
        for section in archive.load_contents(book.id)
        if section.first_line is not None
    ]
    ids = [chance.randint(s.first_line or 0, s.last_line or 0) for s in sections]
    yield "contents", [lambda b=book: archive.load_contents(b.id) for book in chosen]  # type: ignore[misc]
    yield "window of 50", windows(archive, sections, chance)[:200]
    yield "detail", [lambda i=i: archive.load_detail(i) for i in ids[:100]]  # type: ignore[misc]
    for kind, queries in QUERIES.items():
        yield (
            f"search: {kind}",
            [
                lambda q=query: archive.search(q, None, 0, 50)  # type: ignore[misc]
                for query in queries
                for _ in range(rounds)
            ],
        )
    paths = [path.id for path in archive.find_paths(["教育支出"], ["205"])]
    yield (
        "series of a place",
        [lambda b=book: archive.load_occurrences(paths, [b.region]) for book in chosen],  # type: ignore[misc]
    )
    yield "take a Book over", [lambda b=book: archive.keep_near(b.id) for book in chosen]  # type: ignore[misc]


def measure(place: ArchivePlace) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile of the wall time of each kind of question, in milliseconds."""
    costs = {}
    with open_archive(place) as archive:
        for kind, asks in questions(archive):
            taken = sorted(_time(ask) for ask in asks)
            costs[kind] = statistics.median(taken), taken[int((len(taken) - 1) * 0.95)]
    return costs


def _time(ask: Callable[[], object]) -> float:
    begin = time.perf_counter()
    ask()
    return (time.perf_counter() - begin) * 1000


def main(words: Sequence[str]) -> None:
    """Fill the server where it is empty, measure both, print the table."""
    path, url = Path(words[0]), words[1]
    with psycopg.connect(url) as server:
        (filled,) = server.execute("SELECT to_regclass('xgbudget.book')::text").fetchone() or (0,)
    if not filled:
        print(f"loaded in {load(path, url):.0f} s")
    with psycopg.connect(url) as server:
        size = server.execute("SELECT pg_database_size(current_database())").fetchone()
        assert size is not None
        print(
            f"{path.stat().st_size / 1e6:,.0f} MB as a file, {size[0] / 1e6:,.0f} MB on the server"
        )
    on_server, in_file = measure(ArchiveUrl(url)), measure(path)
    print(f"{'wall ms: median / p95':26}{'PostgreSQL':>18}{'SQLite':>18}")
    for kind in on_server:
        cells = "".join(f"{f'{m:.1f} / {p:.1f}':>18}" for m, p in (on_server[kind], in_file[kind]))
        print(f"{kind:26}{cells}")
    for costs in map(Path, words[2:3]):
        with closing(sqlite3.connect(path)) as file:
            (lines,) = file.execute("SELECT sum(lines) FROM book").fetchone()
        keep_costs(costs, "server", lines, on_server)
        keep_costs(costs, "file", lines, in_file)


def keep_costs(file: Path, engine: str, lines: int, costs: dict[str, tuple[float, float]]) -> None:
    """Add what questions cost at so many lines, and draw all that the file has."""
    with file.open("a", encoding="utf-8", newline="") as out:
        rows = ((engine, lines, kind, f"{median:.1f}") for kind, (median, _) in costs.items())
        csv.writer(out).writerows(rows)
    found: dict[str, dict[int, list[Cost]]] = {"server": {}, "file": {}}
    with file.open(encoding="utf-8", newline="") as known:
        for name, size, kind, median in csv.reader(known):
            costs_there = found[name].setdefault(int(size), [])
            costs_there.append(Cost(kind, *[float(median)] * 4))
    file.with_suffix(".svg").write_text(draw_curves(found["server"], found["file"]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
