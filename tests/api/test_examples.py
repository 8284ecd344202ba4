"""The examples of docs/python.md and the notebook run, and print what their comments say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
PAGE = REPOSITORY / "docs" / "python.md"
NOTEBOOK = REPOSITORY / "docs" / "examples" / "expenditure.ipynb"


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the repository's data in it, in which examples may write."""
    (tmp_path / "data").symlink_to(REPOSITORY / "data")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("at_home")
def test_the_examples_print_what_their_comments_say(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for source in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S):
        exec(compile(source, str(PAGE), "exec"), names)
        printed = capsys.readouterr().out.splitlines()
        for said in re.findall(r"print\(.*\)\s+# (.*)", source):
            assert said in printed


@pytest.mark.usefixtures("at_home")
def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setenv("MPLBACKEND", "agg")
    names: dict[str, object] = {}
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell.get("outputs") for cell in cells)
    for source in sources:
        exec(compile(source, str(NOTEBOOK), "exec"), names)
    classes = names["classes"]
    assert classes["预算数"].sum() == 201281  # type: ignore[index]
