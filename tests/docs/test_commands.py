"""Every command that README and docs show is run, or where it waits for people, understood."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import shutil
import zipfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from itertools import pairwise
from pathlib import Path

import pytest

from tests.originals import REPOSITORY
from tests.server import Server
from xgbudget_tui.cli.arguments import COMMANDS, split_command
from xgbudget_tui.cli.program import main
from xgbudget_tui.cli.whole_parser import make_parser

pytestmark = pytest.mark.slow

PAGES = sorted([*REPOSITORY.glob("README*.md"), *(REPOSITORY / "docs").rglob("*.md")])
PAGES.remove(REPOSITORY / "docs" / "decisions.md")  # reasons, not examples
TRANSCRIPTION = REPOSITORY / "data" / "xigang-2023.txt"
WAITS = {"serve", "worker", "completions"}
"""Commands that wait for visitors or documents, or answer a shell."""
PLACEHOLDER = re.compile(r"[A-Z][A-Z|…]*|…|\.\.\.")
TYPED = re.compile(r"^(?:\$ )?(xgbudget (?!.*::).*)$")


ROWS = [("项目", "预算数"), ("支出合计", "30"), ("教育支出", "20"), ("国防支出", "10")]
DATABASES = ("data/budget.db", "budget.db", "all.db", "mine.db", "province.db", "全省.db")
WORKBOOK = "乙区2023.xlsx"
OF_ONE_BOOK = {"show", "compare", "export", "series", "tables", "report"}
WRITTEN = ("-o", "--archive", "--report", "--svg", "--png")


def commands_of(page: Path) -> list[str]:
    """The command lines of a page: lines of code blocks, and code within sentences."""
    text = page.read_text("utf-8")
    found = []
    for line in text.splitlines():
        typed = TYPED.match(line.strip())
        if typed and (line.startswith((" ", "\t")) or typed.group(0) == line):
            found.append(typed.group(1))
    found += re.findall(r"`(xgbudget [^`\n]+)`", text)
    return [without_remark(one) for one in dict.fromkeys(found)]


def without_remark(line: str) -> str:
    """The command itself: what stands after two spaces or a # says what it does."""
    command = re.split(r"\s{2,}|\s#|\s>|\s\|", line.strip())[0]
    return command if command.count('"') % 2 == 0 else line.strip()


SHOWN = [
    pytest.param(command, id=f"{page.name}: {command}")
    for page in PAGES
    for command in commands_of(page)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples name: documents, archives, files of settings."""
    made = tmp_path_factory.mktemp("examples")
    (made / "data").mkdir()
    shutil.copy(REPOSITORY / "data" / "budget.db", made / "data")
    shutil.copy(TRANSCRIPTION, made / "data")
    shutil.copytree(REPOSITORY / "docs" / "examples", made / "docs" / "examples")
    shutil.copy(made / "docs" / "examples" / "rules.toml", made)
    text = TRANSCRIPTION.read_text("utf-8")
    for name in ("budget.txt", "预算.txt"):
        shutil.copy(TRANSCRIPTION, made / name)
    write_document(made / "budget.docx")
    for name in ("folder", "budgets", "预算"):
        (made / name).mkdir()
        (made / name / "甲区2023.txt").write_text(text.replace("西岗区", "甲区"), "utf-8")
    earlier = text.replace("西岗区", "甲区").replace("2023", "2022")
    for name in ("more.zip", "包.zip"):
        with zipfile.ZipFile(made / name, "w") as archive:
            archive.writestr("甲区2022.txt", earlier)
    with chdir(made):
        words = ["import", "预算/", "包.zip", str(TRANSCRIPTION), "-q", "-o"]
        assert run([*words, "pristine"])[0] == 0
        write_workbook(made / WORKBOOK)
    return made


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The URL of an archive on a server that holds the transcription."""
    made = server.create()
    assert run(["import", str(TRANSCRIPTION), "-q", "-o", made])[0] == 0
    return made


def write_workbook(path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    for row in [("2023年乙区一般公共预算支出表",), ("单位：万元",), *ROWS]:
        workbook.active.append(row)  # type: ignore[union-attr]
    workbook.save(path)


def write_document(path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("2023年甲区一般公共预算支出表")
    document.add_paragraph("单位：万元")
    table = document.add_table(rows=0, cols=2)
    for row in ROWS:
        for cell, word in zip(table.add_row().cells, row, strict=True):
            cell.text = word
    document.save(str(path))


def run(words: list[str]) -> tuple[int, str]:
    """The exit code, and what was said about mistakes."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
        err.flush()
    return code, err.buffer.getvalue().decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", SHOWN)
def test_a_command_that_is_shown_does_what_it_says(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.delenv("XGBUDGET_DB", raising=False)
    words = shlex.split(command)[1:]
    name, _ = split_command(words)
    waits = words == [name] or name in WAITS or "--kiosk" in words or "--profile-startup" in words
    if waits or any(PLACEHOLDER.fullmatch(word) for word in words):
        understood(words)
        return
    needed = {"--archive": "pyarrow", ".parquet": "pyarrow", "--png": "cairosvg"}
    for mark, package in needed.items():
        if any(mark in word for word in words):
            pytest.importorskip(package)
    if any(word.endswith((".csv.gz", "Book.xlsx")) for word in words):
        pytest.skip("names a file that is published elsewhere")
    # Any document will do where the example names one of another format.
    words = [re.sub(r"^\w+\.pdf$", "budget.txt", word) for word in words]
    if "西岗区" not in command and name in OF_ONE_BOOK:
        words += [] if "甲区" in command else ["--book", "西岗区"]
    if name == "remove" and "--yes" not in words:
        words.append("--yes")  # nobody is there to be asked
    if any(word.startswith("postgresql://") for word in words):
        url = request.getfixturevalue("url")
        words = [url if word.startswith("postgresql://") else word for word in words]
    with chdir(folder):
        prepare(name, words)
        code, said = run(["--lang", "en", *words])
    assert code in {0, 1}, said


def prepare(name: str | None, words: list[str]) -> None:
    """Everything as it was before the first example, and what this one reads."""
    for database in DATABASES:
        shutil.copy("pristine", database)
    for option, target in pairwise(words):
        if option in WRITTEN:
            shutil.rmtree(target, ignore_errors=True)
            Path(target).unlink(missing_ok=True)
    if "--accept" in words and "--accept-new" not in words:
        file = words[words.index("--accept") + 1]
        run(["check", "budget.txt", "--accept", file, "--accept-new", "known"])
    for file in words[1:] if name == "verify" else ():
        if not file.startswith("-"):
            assert run(["export", "7", "-f", "-o", file, "--book", "西岗区"])[0] == 0
    for exported in Path().glob("*.xlsx") if name == "import" else ():
        if exported.name != WORKBOOK:
            exported.unlink()


def understood(words: list[str]) -> None:
    """What cannot be run here is at least what the parser knows."""
    name, rest = split_command(words)
    known = make_parser("en", [name] if name else [])
    options = set(known._option_string_actions)
    for action in known._actions:
        if name and isinstance(action, argparse._SubParsersAction):
            options |= set(action.choices[name]._option_string_actions)
    asked = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
    assert asked <= options
    assert name is None or name in COMMANDS
