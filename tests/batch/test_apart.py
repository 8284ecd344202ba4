"""One document alone: the process goes on in a copy, and stands whatever becomes of that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.importing.documents import write_workbook
from tests.cli.conftest import stored, wrong
from xgbudget_tui.batch.apart import can_go_apart
from xgbudget_tui.batch.run import BookSaved, import_documents
from xgbudget_tui.store import open_archive

pytestmark = pytest.mark.skipif(not can_go_apart(), reason="the system copies no processes")

PROGRAM = """
import os, signal, sys, time
from xgbudget_tui.batch import run, workers
from xgbudget_tui.cli import main

def say(word):
    print(word, os.getpid(), flush=True)

def before(function, do):
    def doing(*given, **named):
        do()
        return function(*given, **named)
    return doing

def wait():
    say("there")
    time.sleep(60)

def die():
    os.kill(os.getpid(), signal.SIGKILL)

{patch}
sys.exit(main())
"""
READING = "workers.read_one = before(workers.read_one, {do})"
SAVING = "run._save = before(run._save, {do})"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "预算.xlsx"
    write_workbook(path)
    return path


def begin(workbook: Path, patch: str = "") -> subprocess.Popen[str]:
    """The command, with a part of it changed."""
    words = [sys.executable, "-c", PROGRAM.format(patch=patch)]
    return subprocess.Popen(
        [*words, "import", workbook.name, "-o", "a.db", "--lang", "en"],
        cwd=workbook.parent,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def wait_there(process: subprocess.Popen[str]) -> None:
    """Wait until the copy is at the place where it waits."""
    assert process.stdout is not None
    word, number = process.stdout.readline().split()
    assert word == "there"
    assert int(number) != process.pid


def end_of(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What was said, when command and copy have ended: until then they hold the pipes."""
    return process.communicate(timeout=30)


def regions(path: Path) -> list[str]:
    archive = open_archive(path)
    try:
        return [book.region for book in archive.find_books()]
    finally:
        archive.close()


def test_the_book_is_the_same_as_a_worker_reads(workbook: Path):
    process = begin(workbook)
    said, wrongs = end_of(process)
    assert process.returncode == 0, wrongs
    assert said.count("checks:") == 1
    beside = workbook.parent / "b.db"
    events = list(import_documents([workbook], beside))
    assert sum(isinstance(event, BookSaved) for event in events) == 1
    assert (workbook.parent / "a.db").read_bytes() == beside.read_bytes()
    assert not [file for file in workbook.parent.iterdir() if file.name.startswith(".")]


def test_a_document_that_ends_its_reader_is_a_sentence(workbook: Path):
    path = stored(workbook.parent / "a.db", wrong())
    before = path.read_bytes()
    process = begin(workbook, READING.format(do="die"))
    said, wrongs = end_of(process)
    assert process.returncode == 2
    assert said == ""
    assert wrongs.count("ended the process that read it") == 1
    assert path.read_bytes() == before
    assert not [file for file in workbook.parent.iterdir() if file.name.startswith(".")]


def test_one_that_takes_too_long_is_a_sentence(workbook: Path):
    slow = READING.format(do="wait") + "\nworkers._LONGEST = 0.2"
    process = begin(workbook, slow)
    wait_there(process)
    _, wrongs = end_of(process)
    assert process.returncode == 2
    assert "ended the process that read it" in wrongs


def test_what_ends_the_copy_once_the_document_is_read_ends_the_command(workbook: Path):
    path = stored(workbook.parent / "a.db", wrong())
    process = begin(workbook, SAVING.format(do="die"))
    said, wrongs = end_of(process)
    assert process.returncode == -signal.SIGKILL
    assert (said, wrongs) == ("", "")
    assert regions(path) == ["南湖区"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("patch", [READING, SAVING])
def test_who_ends_the_command_ends_the_copy(workbook: Path, patch: str, number: signal.Signals):
    process = begin(workbook, patch.format(do="wait"))
    wait_there(process)
    process.send_signal(number)
    end_of(process)
    assert process.returncode == -number
    assert not (workbook.parent / "a.db").exists()


@pytest.mark.parametrize("patch", [READING, SAVING])
def test_an_interruption_is_said_once(workbook: Path, patch: str):
    process = begin(workbook, patch.format(do="wait"))
    wait_there(process)
    os.killpg(process.pid, signal.SIGINT)
    _, wrongs = end_of(process)
    assert process.returncode == 130
    assert wrongs.count("stopped") == 1
    assert "Traceback" not in wrongs


def test_code_that_runs_other_things_is_not_copied(workbook: Path):
    process = begin(
        workbook,
        'print("there", 0, flush=True)\n'
        'code = main(sys.argv[1:])\nprint("still here", flush=True)\nsys.exit(code)',
    )
    said, _ = end_of(process)
    assert process.returncode == 0
    assert said.count("there") == 1
    assert said.count("still here") == 1
