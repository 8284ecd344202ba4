"""Files that are no budget document: each earns one sentence, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.importer.conftest import DOCUMENTS
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.errors import DocumentError

BROKEN = DOCUMENTS / "broken"
MESSAGES: dict[str, dict[str, str]] = json.loads((BROKEN / "messages.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_broken_file_earns_its_sentence(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_book(BROKEN / name)
    assert str(caught.value) == MESSAGES[name]["en"]
    assert caught.value.zh == MESSAGES[name]["zh"]
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^budget\.txt does not exist: check the name"):
        read_book(tmp_path / "budget.txt")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"is a folder: name the document in it\.$"):
        read_book(tmp_path)


def test_a_file_one_may_not_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "budget.txt"
    path.write_text("x", "utf-8")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("xgbudget_tui.document.registry.read_regular", refuse)
    with pytest.raises(DocumentError, match=r"may not be read by you: change its permissions"):
        read_book(path)


def test_a_name_no_file_can_have_is_a_sentence_too() -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_book(Path("budget\0.txt"))
