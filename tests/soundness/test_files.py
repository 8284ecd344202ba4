"""Files that are none, and names that are no text: one sentence at once, or read all the same."""

from __future__ import annotations

import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, archive, run
from tests.cli.test_writing import DOCUMENT
from xgbudget_tui.document.registry import is_named_like_document
from xgbudget_tui.model.text import printable, shown_name
from xgbudget_tui.store import open_archive

__all__ = ["archive", "run"]


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may have some 100 bytes
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": make_socket,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "device": lambda path: path.symlink_to("/dev/null"),
    "linked pipe": lambda path: (os.mkfifo(path.with_name("p")), path.symlink_to("p"))[1],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("suffix", "words"),
    [
        (".txt", ["import", "{}", "-o", "o.db"]),
        (".pdf", ["import", "{}", "-o", "o.db"]),
        (".zip", ["import", "{}", "-o", "o.db"]),
        (".toml", ["import", "d.txt", "--mapping", "{}", "-o", "o.db"]),
        (".txt", ["import", "d.txt", "-o", "{}"]),
        (".txt", ["import", "{}", "--preview"]),
        (".txt", ["check", "{}"]),
        (".db", ["check", "{}"]),
        (".json", ["verify", "{}"]),
        (".db", ["tables", "--db", "{}"]),
        (".db", ["{}"]),
        (".toml", ["series", "支出", "--population", "{}"]),
    ],
)
def test_what_is_no_regular_file_is_refused_at_once(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    suffix: str,
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.txt").write_text(DOCUMENT)
    KINDS[kind](tmp_path / f"x{suffix}")
    ran = run(*[word.format(f"x{suffix}") for word in words])
    assert ran.code == 2
    assert "no regular file" in ran.err or "not an ordinary file" in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "o.db").exists()


def test_a_folder_is_searched_past_what_is_no_regular_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(DOCUMENT)
    os.mkfifo(tmp_path / "in" / "b.txt")
    assert run("import", tmp_path / "in", "-o", tmp_path / "o.db").code == 0


@pytest.mark.parametrize(
    "words", [["import", "{}", "-o", "o.db"], ["check", "{}"], ["verify", "{}"]]
)
def test_a_file_without_end_is_not_read_to_its_end(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "x.pdf").open("wb") as file:
        file.truncate(1 << 42)
    ran = run(*[word.format("x.pdf") for word in words])
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def not_utf8(folder: Path, name: bytes) -> Path:
    path = Path(os.fsdecode(bytes(folder) + b"/" + name))
    try:
        path.touch()
    except OSError:
        pytest.skip("no such names on this disk")
    path.unlink()
    return path


@pytest.mark.parametrize("place", ["named", "in a folder", "in such a folder", "reported"])
def test_a_name_that_is_no_utf8_is_shown_escaped(run: Run, tmp_path: Path, place: str) -> None:
    folder = tmp_path / "in"
    if place == "in such a folder":
        folder = not_utf8(tmp_path, b"f\xff")
    folder.mkdir()
    path = not_utf8(folder, b"a\xff\xfe.txt")
    path.write_text(DOCUMENT)
    if place == "in such a folder":
        (folder / "b.txt").write_text(DOCUMENT.replace("2023", "2024"))
    named = folder if "folder" in place else path
    reports = ["--reports", tmp_path / "reports"] if place == "reported" else []
    ran = run("import", named, "-o", tmp_path / "o.db", *reports)
    assert (ran.code, ran.err.count("internal")) == (0, 0)
    assert r"a\xff\xfe.txt" in ran.out
    with open_archive(tmp_path / "o.db") as opened:
        names = [book.source_name for book in opened.find_books()]
    assert r"a\xff\xfe.txt" in names
    assert run("export", "1", "--db", tmp_path / "o.db").code == 0 or len(names) > 1


def test_a_database_whose_own_name_is_no_utf8_is_made_added_to_and_read(
    run: Run, tmp_path: Path
) -> None:
    database = not_utf8(tmp_path, b"a\xff.db")
    for year in ("2023", "2024"):
        (tmp_path / "a.txt").write_text(DOCUMENT.replace("2023", year))
        ran = run("import", tmp_path / "a.txt", "-o", database)
        assert (ran.code, ran.err) == (0, "")
        assert r"a\xff.db" in ran.out
    with open_archive(database) as opened:
        assert [book.year for book in opened.find_books()] == [2023, 2024]
    assert not [name for name in tmp_path.iterdir() if name.name.startswith(".")]


def test_bytes_of_a_name_are_shown_by_their_numbers() -> None:
    assert shown_name("预\udcff\udc80算") == printable("预\udcff\udc80算") == r"预\xff\x80算"


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_a_folder_with_nothing_but_a_document_with_macros_is_read(
    run: Run, tmp_path: Path, kind: str
) -> None:
    import docx

    document = docx.Document()
    for text in ("2023年东山区财政预算", "1、2023年东山区一般公共预算支出表", "单位：万元"):
        document.add_paragraph(text)
    rows = [("项目", "预算数"), ("合计", "300"), ("教育支出", "200"), ("国防支出", "100")]
    table = document.add_table(len(rows), 2)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(tmp_path / "plain.docx"))
    (tmp_path / "in").mkdir()
    with (
        zipfile.ZipFile(tmp_path / "plain.docx") as plain,
        zipfile.ZipFile(tmp_path / "in" / "a.docm", "w") as macros,
    ):
        for name in plain.namelist():
            content = plain.read(name)
            if name == "[Content_Types].xml":
                main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                assert main + b".main+xml" in content
                content = content.replace(main + b".main+xml", kind.encode())
            macros.writestr(name, content)
    ran = run("import", tmp_path / "in", "-o", tmp_path / "o.db")
    assert ran.code == 0, ran.err
    assert "300" in run("show", "1", "--db", tmp_path / "o.db").out


@pytest.mark.parametrize(
    "name", ["a.docm", "a.wps", "a.et", "a.csv.gz", "A.PDF", "a.xlsm", "a.ods", "a.md.gz", "a.dot"]
)
def test_a_document_that_can_be_read_is_found_by_its_name(name: str) -> None:
    assert is_named_like_document(name)


@pytest.mark.parametrize("name", ["a.gz", "a", "a.exe", ".gz", "a.db", "a.csv.zip"])
def test_other_files_are_not(name: str) -> None:
    assert not is_named_like_document(name)
