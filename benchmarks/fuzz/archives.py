"""Damaged archives, through opening, reading, searching, printing and the explorer.

Whatever is in the file, the answer is a value or one sentence, in time.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import lru_cache, partial
from pathlib import Path

from benchmarks.fuzz.trial import Broken, Fault, run_command, sample, try_out
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import Listing
from xgbudget_tui.model.errors import BudgetError

LIMIT = 30.0
"""Seconds for everything that is asked of one damaged archive."""

_ASKED = 6
_TYPED = (
    *("down", "right", "enter", "pagedown", "G", "asterisk", "3", "right_square_bracket", "s"),
    *("u", "a", "down", "enter", "c", "down", "q", "B", "escape", "slash", "j", "y", "enter", "x"),
)
Change = Callable[[sqlite3.Connection, random.Random], None]


@lru_cache(maxsize=1)
def sound_archive() -> bytes:
    """A small archive with two Books, tables, prose and proofs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.db"
        for name in ("qingshan-2024.txt", "baihe-2025.txt"):
            code, said = run_command("import", sample(f"tests/documents/{name}"), "-o", path)
            if code == 2:
                raise Broken(said)
        return path.read_bytes()


def damage(path: Path, choice: random.Random) -> None:
    """Write a damaged archive to ``path``."""
    data = bytearray(sound_archive())
    if choice.random() < 0.5:
        _flip(data, choice)
        path.write_bytes(data)
        return
    path.write_bytes(data)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for _ in range(choice.choice((1, 1, 2, 5, 30))):
            with suppress(sqlite3.Error, IndexError, MemoryError):  # nothing left to damage
                choice.choice(_CHANGES)(connection, choice)


def _flip(data: bytearray, choice: random.Random) -> None:
    act = choice.randrange(4)
    if act == 0:
        del data[choice.randrange(len(data)) :]
    elif act == 1:
        for _ in range(choice.choice((1, 5, 100))):
            data[choice.randrange(len(data))] ^= 1 << choice.randrange(8)
    elif act == 2:  # the head and the schema
        for _ in range(choice.choice((1, 3, 10))):
            data[choice.randrange(min(8192, len(data)))] = choice.randrange(256)
    else:  # whole pages change places
        size = 4096
        one, other = (choice.randrange(1, len(data) // size) * size for _ in range(2))
        data[one : one + size], data[other : other + size] = (
            data[other : other + size],
            data[one : one + size],
        )


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]


def _column(connection: sqlite3.Connection, choice: random.Random) -> tuple[str, str]:
    table = choice.choice(_tables(connection))
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    return table, choice.choice(columns)


def _drop(connection: sqlite3.Connection, choice: random.Random) -> None:
    connection.execute(f'DROP TABLE "{choice.choice(_tables(connection))}"')


def _drop_column(connection: sqlite3.Connection, choice: random.Random) -> None:
    table, column = _column(connection, choice)
    connection.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')


def _rename(connection: sqlite3.Connection, choice: random.Random) -> None:
    table, column = _column(connection, choice)
    connection.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO strange')


def _empty(connection: sqlite3.Connection, choice: random.Random) -> None:
    connection.execute(f'DELETE FROM "{choice.choice(_tables(connection))}"')


def _strange_values(connection: sqlite3.Connection, choice: random.Random) -> None:
    table, column = _column(connection, choice)
    value = choice.choice(_VALUES)
    where = choice.choice(("1", "rowid % 3 = 0", "rowid = 2"))
    connection.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE {where}', (value,))


def _cycle(connection: sqlite3.Connection, choice: random.Random) -> None:
    what = choice.choice(_CYCLES)
    connection.execute(what)


def _replace_by_view(connection: sqlite3.Connection, choice: random.Random) -> None:
    table = choice.choice(_tables(connection))
    connection.execute(f'ALTER TABLE "{table}" RENAME TO kept')
    connection.execute(f'CREATE VIEW "{table}" AS SELECT * FROM kept, kept k2, kept k3')


def _trigger(connection: sqlite3.Connection, choice: random.Random) -> None:
    connection.execute(f"PRAGMA user_version = {choice.choice((0, 1, 99, -1))}")


def _forge_schema(connection: sqlite3.Connection, choice: random.Random) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = ? WHERE rowid = ?",
        (
            choice.choice(("CREATE TABLE x(", "", None, "CREATE TABLE line(id)")),
            1 + choice.randrange(20),
        ),
    )


_VALUES = (
    *(None, "", -1, 0, 2**63 - 1, -(2**63), 1.5, float("inf"), b"\xff\xfe", "\x1b]52;c;eA==\x07"),
    *("[bold]", "x" * 100_000, "\u202e" * 50, "9" * 50, "[1, 2", "{}", "[[1,2,3]]", "\ud800x"[1:]),
)
_CYCLES = (
    "UPDATE line SET parent = id",
    "UPDATE line SET parent = id + 1",
    "UPDATE line SET parent = (id % 9) + 1",
    "UPDATE line SET last = id - 5",
    "UPDATE line SET last = 999999999",
    "UPDATE line SET depth = depth + 100000",
    "UPDATE line SET depth = -3",
    "UPDATE section SET first_line = last_line, last_line = first_line",
    "UPDATE section SET last_line = 9000000000000",
    "UPDATE section SET first_line = -9000000000000, last_line = 9000000000000",
    "UPDATE line SET section_id = 1",
)
_CHANGES: tuple[Change, ...] = (
    *(_drop, _drop_column, _rename, _empty, _cycle, _cycle, _replace_by_view, _trigger),
    *(_forge_schema, *(_strange_values,) * 6),
)


def ask_everything(path: Path) -> None:
    """Ask an archive all there is to ask; each question may fail with a sentence."""
    from xgbudget_tui.store import open_archive

    archive = open_archive(path)
    try:
        for book in list(archive.find_books())[:_ASKED]:
            for question in _questions(archive, book.id):
                with suppress(BudgetError):
                    question()
    finally:
        archive.close()


def _questions(archive: Archive, book_id: int) -> Iterator[Callable[[], object]]:
    yield partial(archive.load_proofs, book_id)
    yield partial(archive.load_tallies, book_id)
    yield partial(archive.load_suspects, book_id)
    yield partial(archive.load_coverage, book_id)
    yield partial(archive.load_book, book_id)
    for text in ("教", "教育", "jy", "205", ">100", "=0", "[bold]"):
        yield partial(archive.search, text, book_id, 0, 50)
        yield partial(archive.search, text, None, 20, 50)
    with suppress(BudgetError):
        for section in archive.load_contents(book_id)[: _ASKED * 3]:
            yield partial(archive.load_note, section.id)
            if section.first_line is None or section.last_line is None:
                continue
            listing = Listing(section.first_line, section.last_line, 99)
            yield partial(archive.count_rows, listing)
            yield partial(archive.load_rows, listing, 0, 60)
            yield partial(archive.load_branches, section.id, None, None)
            for line_id in (section.first_line, section.first_line + 3, section.last_line):
                yield partial(archive.load_row, line_id)
                yield partial(archive.load_detail, line_id)
                yield partial(archive.load_ancestors, line_id)
                yield partial(archive.find_offset, listing, line_id)


def print_everything(path: Path, choice: random.Random) -> None:
    """A few commands on it."""
    key = str(choice.randrange(1, 9))
    commands = (
        ("tables",),
        ("books",),
        ("show", key),
        ("show", f"{key}/教育支出"),
        ("search", "教育"),
        ("compare", key),
        ("check",),
        ("export", key, "--format", choice.choice(("json", "csv", "md"))),
    )
    for name, *rest in choice.sample(commands, 4):
        run_command(name, *rest, "--db", path)


def explore(path: Path, choice: random.Random) -> None:
    """Open the explorer on it and press keys."""
    from benchmarks.fuzz.keys import press_all
    from xgbudget_tui.store import open_archive
    from xgbudget_tui.tui.start import prepare_explorer

    archive = open_archive(path)
    try:
        app = prepare_explorer(archive, restore=False)
        keys = [choice.choice(_TYPED) for _ in range(40)]
        asyncio.run(press_all(app, keys, (100, 30)))
    finally:
        archive.close()


def check(seed: int) -> None:
    """One damaged archive, all doors."""
    choice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.db"
        damage(path, choice)
        before = path.read_bytes()
        for door in (
            ask_everything,
            partial(print_everything, choice=choice),
            partial(explore, choice=choice),
        ):
            with suppress(BudgetError):
                door(path)
        if path.read_bytes() != before:
            raise Broken("reading changed the file")


def trials(seeds: Iterator[int]) -> Iterator[Fault | None]:
    """One result for each seed: None, or what was found."""
    sound_archive()
    for seed in seeds:
        yield try_out(f"archives:{seed}", partial(check, seed), LIMIT)
