"""The command line on a database of a server: what it prints is what it prints of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import small_book
from tests.cli.conftest import Run
from tests.server import Server
from xgbudget_tui.audit import prove_book
from xgbudget_tui.store import open_library, save_book

TEXT = """东山区2023年预算

一、2023年东山区一般公共预算收入表
单位：万元
项目\t预算数
税收收入\t60
非税收入\t40
收入合计\t100
"""


@pytest.fixture
def url(server: Server) -> str:
    """The URL of an empty database."""
    return server.create()


@pytest.mark.slow
def test_commands_answer_alike_on_a_server_and_on_a_file(
    url: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    save_book(path, small_book(), prove_book(small_book()))
    library = open_library(url)
    with library.hold():
        library.save(small_book(), prove_book(small_book()))
    commands = [
        ("books",),
        ("tables",),
        ("show", "2/教育支出"),
        ("search", "jiaoyu"),
        ("check",),
        ("series", "教育支出"),
        ("export", "2", "--format", "json"),
    ]
    for command in commands:
        there, here = run(*command, "--db", url), run(*command, "--db", str(path))
        assert there == here, command
    assert run("check", url) == run("check", str(path))
    monkeypatch.setenv("XGBUDGET_DB", url)
    assert run("search", "国防").rows[1][2] == "203"

    (tmp_path / "doc.txt").write_text(TEXT)
    document = str(tmp_path / "doc.txt")
    first = run("import", document, "-o", url)
    assert first.code == 0, first.err
    assert "→ postgresql://" in first.out
    assert "there already" in run("import", document, "-o", url, "--lang", "en").err
    assert len(run("books").rows) == 3
    assert run("remove", "#1", "--yes").code == 0
    assert len(run("books").rows) == 2
    assert run("import", document, "--fresh", "-o", url).code == 0
    assert len(run("books").rows) == 2


def test_a_password_in_a_url_is_never_said_again(run: Run) -> None:
    url = "postgresql://me:geheim@localhost:1/budgets"
    for command in (("books", "--db", url), (url,), ("import", __file__, "-o", url)):
        ran = run(*command)
        assert ran.code == 2
        assert "geheim" not in ran.out + ran.err
        assert "me:***@" in ran.err
