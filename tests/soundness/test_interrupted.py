"""Killed or out of room: the old archive is whole, the new one is whole or absent."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xgbudget_tui.store import open_archive

pytestmark = pytest.mark.slow

DOCUMENTS = Path(__file__).parents[1] / "documents"
PROGRAM = (sys.executable, "-m", "xgbudget_tui")
FIRST, SECOND = DOCUMENTS / "qingshan-2024.txt", DOCUMENTS / "baihe-2025.txt"


UNMEASURED = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
"""A program that is killed or may not write cannot tell which of its lines were run."""


def run_import(document: Path, database: Path, *options: str, **more: object):
    return subprocess.Popen(
        [*PROGRAM, "import", str(document), "-o", str(database), "--lang", "en", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=UNMEASURED,
        **more,  # type: ignore[call-overload]
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "budget.db"
    process = run_import(FIRST, path)
    process.communicate()
    assert process.returncode in (0, 1)
    return path


def years(path: Path) -> list[int]:
    opened = open_archive(path)
    found = [book.year for book in opened.find_books()]
    for book in opened.find_books():
        opened.load_book(book.id)
    opened.close()
    return found


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_killed_at_any_moment_the_archive_is_the_old_or_the_new(
    archive: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    choice = random.Random(11)
    path = tmp_path / "budget.db"
    for _ in range(8):
        shutil.copy(archive, path)
        process = run_import(SECOND, path, *options)
        select.select([], [], [], choice.uniform(0.1, 1.6))
        process.kill()
        process.communicate()
        assert years(path) in ([2024], [2025] if options else [2025, 2024], [2024, 2025])
    process = run_import(SECOND, path, *options)
    process.communicate()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["budget.db"]


@pytest.mark.parametrize("size", [0, 1000, 60_000])
@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_a_file_that_may_not_grow_is_told_and_changes_nothing(
    archive: Path, tmp_path: Path, size: int, options: tuple[str, ...]
) -> None:
    path = tmp_path / "budget.db"
    shutil.copy(archive, path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    process = run_import(
        SECOND,
        path,
        *options,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    _, said = process.communicate()
    assert process.returncode == 2
    assert "Traceback" not in said
    # With nothing at all to be written, not even a temporary folder is found.
    assert "nothing was changed" in said or size == 0
    assert said.count("\n") == 1
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [file.name for file in tmp_path.iterdir()] == ["budget.db"]


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx", "md"])
def test_an_export_without_room_leaves_the_old_file(
    archive: Path, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"out.{suffix}"
    target.write_text("old")
    ended = subprocess.run(
        [*PROGRAM, "export", "2", "--db", str(archive), "-o", str(target), "-f", "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
        env=UNMEASURED,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert target.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == [target.name]


def test_two_imports_at_once_both_arrive(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    both = [run_import(document, path) for document in (FIRST, SECOND)]
    said = [process.communicate() for process in both]
    assert [process.returncode in (0, 1) for process in both] == [True, True], said
    assert sorted(years(path)) == [2024, 2025]


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("unshare"), reason="only root mounts read-only folders"
)
def test_a_read_only_folder_is_read_and_not_written(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mount"
    folder.mkdir()
    shutil.copy(archive, folder / "budget.db")
    program = f"{sys.executable} -m xgbudget_tui"
    script = (
        f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} || exit 77\n"
        f"{program} tables --db {folder}/budget.db --lang en || exit 3\n"
        f"{program} import {SECOND} -o {folder}/budget.db --lang en && exit 4\n"
        f"{program} export 2 --db {folder}/budget.db -o {folder}/o.csv --lang en && exit 5\n"
        "exit 0\n"
    )
    ended = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if ended.returncode in (1, 77):
        pytest.skip("no mounts here")
    assert ended.returncode == 0, (ended.returncode, ended.stderr)
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 2, ended.stderr
