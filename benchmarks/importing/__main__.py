"""``python -m benchmarks.importing [LARGEST [WORKBOOK ...]]``: documents of 10^3 to LARGEST lines.

Each is imported with all proofs, in a process of its own; beside it sqlite-utils stores the same
rows in a table without reading them. Of workbooks, one made here and those named, the libraries
alone also read the sheets.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.importing.documents import (
    count_rows,
    write_budget,
    write_disorder,
    write_small_tables,
    write_sums,
    write_workbook,
)


class Cost(NamedTuple):
    """Seconds of processor time and the most memory in MB of a process."""

    seconds: float
    memory: float


def documents(largest: int) -> Iterator[tuple[str, str]]:
    """What is imported: what it is, and its text."""
    shipped = Path(__file__).parents[2] / "data" / "xigang-2023.txt"
    yield "the shipped budget", shipped.read_text("utf-8")
    yield "a budget with codes", write_budget()
    rows = 10**3
    while rows <= largest:
        yield f"{rows:,} lines that add up", write_sums(rows)
        yield f"{rows:,} lines that do not", write_disorder(rows)
        rows *= 10
    yield "900 tables of three lines", write_small_tables(900)


def run(*command: str) -> Cost:
    """What a command took. Raises SystemExit where it fails."""
    out = os.open(os.devnull, os.O_WRONLY)
    begun = time.perf_counter()
    process = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)]
    )
    os.close(out)
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed after {time.perf_counter() - begun:.0f} s")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def clean() -> None:
    """Have processes run as they do where the program is installed.

    Python keeps what it compiled, and openpyxl uses defusedxml, which makes it slower, only where
    some other program has brought it along.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["OPENPYXL_DEFUSEDXML"] = "False"


def bare_rows(text: str) -> str:
    """The rows of all tables as one table with as many columns as the widest."""
    rows = [line.split("\t") for line in text.splitlines() if "\t" in line]
    width = max(map(len, rows))
    heads = [f"c{number}" for number in range(width)]
    return "\n".join("\t".join(row + [""] * (width - len(row))) for row in [heads, *rows])


def print_row(about: str, count: int, own: Cost, peer: Cost) -> None:
    """A row of the table."""
    print(
        f"| {about} | {count:,} | {own.seconds:.1f} | {count / own.seconds:,.0f}"
        f" | {own.seconds / peer.seconds:.1f} | {own.memory:.0f} |",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    largest = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10**4
    python = sys.executable
    clean()
    print("| document | lines | s | lines/s | x the libraries alone | MB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="xgbudget-import-") as folder:
        document, rows, database, made = (
            Path(folder) / name for name in ("预算.txt", "rows.tsv", "a.db", "预算.xlsx")
        )

        def import_one(path: Path) -> Cost:
            database.unlink(missing_ok=True)
            own = run(python, "-m", "xgbudget_tui", "import", str(path), "-o", str(database))
            with closing(sqlite3.connect(database)) as connection:
                counts.append(connection.execute("SELECT sum(lines) FROM book").fetchone()[0])
            database.unlink()
            return own

        counts: list[int] = []
        for about, text in documents(largest):
            document.write_text(text, "utf-8")
            rows.write_text(bare_rows(text), "utf-8")
            own = import_one(document)
            peer = run(
                *(python, "-m", "sqlite_utils", "insert", str(database), "rows", str(rows)),
                *("--tsv", "--silent"),
            )
            print_row(about, count_rows(text), own, peer)
        write_workbook(made)
        for path in (made, *map(Path, sys.argv[2:])):
            own = import_one(path)
            peer = run(python, "-m", "benchmarks.importing.libraries", str(path), str(database))
            about = "the same budget as a workbook" if path == made else path.name
            print_row(about, counts[-1], own, peer)


if __name__ == "__main__":
    main()
