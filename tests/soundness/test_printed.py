"""What is printed never steers a terminal, whatever an archive made by hand holds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import small_book
from xgbudget_tui.audit import prove_book
from xgbudget_tui.cli import main
from xgbudget_tui.export.json import hash_of, write_json
from xgbudget_tui.store import save_book

HOSTILE = "\x1b[31m\x9b2J\x07\u202e\u2066\u200b\r\x85"


@pytest.fixture(scope="module")
def steering(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive made by hand, with control and direction characters in every word."""
    path = tmp_path_factory.mktemp("steering") / "a.db"
    save_book(path, small_book(), prove_book(small_book()))
    with closing(sqlite3.connect(path)) as opened:
        for table, column in (
            *(("measure", "label"), ("section", "title"), ("name", "name")),
            *(("book", "region"), ("book", "title"), ("book", "source_name")),
        ):
            opened.execute(f"UPDATE {table} SET {column} = {column} || ?", (HOSTILE,))
        opened.commit()
    return path


@pytest.mark.parametrize(
    "words",
    [
        *(
            ["tables"],
            ["show", "2"],
            ["books"],
            ["search", "教育"],
            ["compare", "1", "2"],
            ["check"],
        ),
        *([*words, "--format", "json"] for words in (["tables"], ["show", "2"], ["books"])),
        *([*words, "--format", "json"] for words in (["search", "教育"], ["compare", "1", "2"])),
        *(["export", "2", "--format", form] for form in ("json", "csv", "md")),
    ],
    ids=" ".join,
)
def test_nothing_printed_steers_a_terminal(
    steering: Path, capsysbinary: pytest.CaptureFixture[bytes], words: list[str]
) -> None:
    main([*words, "--db", str(steering), "--lang", "en"])
    printed = capsysbinary.readouterr()
    text = (printed.out + printed.err).decode("utf-8-sig")
    assert "东山区" in text or "支出" in text
    assert [c for c in text if not c.isprintable() and c not in "\t\r\n\u3000"] == []


def test_json_keeps_what_it_escapes() -> None:
    value = {HOSTILE: [HOSTILE, "支出\u3000表", "\U000e0001\udcff"]}
    text = write_json(value)
    assert json.loads(text) == value
    assert all(c.isprintable() or c in "\n\u3000" for c in text)
    assert hash_of(value) == hash_of(json.loads(text))
