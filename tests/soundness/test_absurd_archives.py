"""Archives made by hand with absurd values: an answer or one sentence, in every command."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import small_book
from tests.cli.conftest import Run, run
from xgbudget_tui.audit import prove_book
from xgbudget_tui.store import save_book

__all__ = ["run"]

ABSURD = {
    "own parents": "UPDATE line SET parent = id",
    "parents below": "UPDATE line SET parent = (SELECT max(id) FROM line)",
    "no such parents": "UPDATE line SET parent = -7 WHERE parent IS NOT NULL",
    "largest amounts": "UPDATE figure SET value = 9223372036854775807",
    "negative depth": "UPDATE line SET depth = -5",
    "huge depth": "UPDATE line SET depth = 9223372036854775807",
    "huge year": "UPDATE book SET year = 9223372036854775807",
    "long name": "UPDATE name SET name = name || hex(zeroblob(1000000))",
    "long cell": "UPDATE figure SET printed = hex(zeroblob(1000000))",
}
COMMANDS = (
    *(["tables"], ["show", "2"], ["show", "2/教育支出"], ["search", "教育"], ["search", ">5"]),
    *(["check"], ["compare", "1", "2"], ["books"], ["series", "教育支出"]),
    ["export", "2", "--format", "csv"],
)


@pytest.mark.parametrize("absurd", ABSURD)
def test_an_absurd_archive_is_answered_or_refused(run: Run, tmp_path: Path, absurd: str) -> None:
    path = tmp_path / "a.db"
    save_book(path, small_book(), prove_book(small_book()))
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA ignore_check_constraints = ON")
        opened.execute(ABSURD[absurd])
        opened.commit()
    for words in COMMANDS:
        ran = run(*words, "--db", path, "--book", "1")
        assert ran.code in (0, 1, 2), (words, ran.err)
        assert ran.code < 2 or ran.err.count("\n") == 1, (words, ran.err)
