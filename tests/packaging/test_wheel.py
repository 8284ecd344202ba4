"""The wheel carries the database: installed anywhere, it answers in an empty folder."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.originals import REPOSITORY

pytestmark = pytest.mark.slow

DATABASE = REPOSITORY / "data" / "budget.db"
PARTS = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE")


def copy_sources(to: Path) -> Path:
    """What a wheel is built from, apart from the working tree so that nothing is left in it."""
    for name in PARTS:
        shutil.copy(REPOSITORY / name, to)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "xgbudget_tui", to / "xgbudget_tui", ignore=ignored)
    shutil.copytree(REPOSITORY / "docs" / "man", to / "docs" / "man")
    (to / "data").mkdir()
    return to


def build(sources: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    return subprocess.run(command, cwd=sources, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = copy_sources(tmp_path_factory.mktemp("sources"))
    shutil.copy(DATABASE, sources / "data")
    built = build(sources)
    assert built.returncode == 0, built.stderr
    (path,) = (sources / "dist").glob("*.whl")
    return path


def test_the_wheel_holds_the_program_its_data_and_the_database(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        shipped = archive.read("xgbudget_tui/shipped/budget.db")
    assert shipped == DATABASE.read_bytes()
    pages = {name.partition("/data/")[2] for name in names if name.endswith(".1")}
    assert pages == {"share/man/man1/xgbudget.1", "share/man/zh_CN/man1/xgbudget.1"}
    package = REPOSITORY / "xgbudget_tui"
    for pattern in ("*.py", "*.tcss", "*.sql", "*.csv", "*.html", "py.typed"):
        for path in package.rglob(pattern):
            assert f"xgbudget_tui/{path.relative_to(package)}" in names


def test_an_installed_wheel_lists_the_tables_in_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    home = tmp_path / "venv"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(home)
    python = home / "bin" / "python"
    # The dependencies are borrowed from the running interpreter, so that no network is needed.
    (place,) = (home / "lib").glob("python*/site-packages")
    (place / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    options = ["--no-index", "--quiet", "--disable-pip-version-check", "--force-reinstall"]
    subprocess.run([*install, *options, str(wheel)], check=True, capture_output=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    kept = {"PATH": os.environ["PATH"], "HOME": str(empty), "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        [home / "bin" / "xgbudget", "tables", "--format", "csv"],
        cwd=empty, env=kept, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "西岗区" in ran.stdout
    assert len(ran.stdout.splitlines()) > 28
    assert list(empty.iterdir()) == []


def test_a_wheel_without_the_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    built = build(copy_sources(tmp_path))
    assert built.returncode != 0
    assert "make db" in built.stderr + built.stdout
