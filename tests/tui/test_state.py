"""The last place is kept per database, and nothing about it can hurt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xgbudget_tui.tui.last_place import (
    DATABASES_KEPT,
    LastPlace,
    load_place,
    save_place,
    state_file,
)


@pytest.fixture(autouse=True)
def state_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


PLACE = LastPlace("东山区", 2023, "4", 17, "YI_YUAN")


def test_a_place_is_found_again_for_its_database_alone(tmp_path: Path) -> None:
    save_place(str(tmp_path / "a.db"), PLACE)

    assert load_place(str(tmp_path / "a.db")) == PLACE
    assert load_place(str(tmp_path / "b.db")) is None


def test_the_same_file_by_another_path_is_the_same_database(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "a.db")
    save_place(str(tmp_path / "a.db"), PLACE)

    assert load_place(str(tmp_path / "link.db")) == PLACE


def test_old_databases_are_forgotten_before_the_file_grows(tmp_path: Path) -> None:
    for number in range(DATABASES_KEPT + 5):
        save_place(str(tmp_path / f"{number}.db"), PLACE)

    assert load_place(str(tmp_path / "0.db")) is None
    assert len(json.loads(state_file().read_text("utf-8"))) == DATABASES_KEPT


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "null", '{"%s": 5}', '{"%s": {"year": "x"}}', "[" * 100_000]
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    database = str(tmp_path / "a.db")
    state_file().parent.mkdir(parents=True)
    state_file().write_text(text.replace("%s", database), "utf-8")

    assert load_place(database) is None
    save_place(database, PLACE)
    assert load_place(database) == PLACE


def test_a_home_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))

    save_place(str(tmp_path / "a.db"), PLACE)

    assert load_place(str(tmp_path / "a.db")) is None


def test_no_file_is_left_beside(tmp_path: Path) -> None:
    save_place(str(tmp_path / "a.db"), PLACE)

    assert [path.name for path in state_file().parent.iterdir()] == ["places.json"]
