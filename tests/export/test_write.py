"""A file appears whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xgbudget_tui.export import write_file
from xgbudget_tui.model.errors import ExportError


def test_a_new_file_holds_the_content_and_nothing_lies_beside_it(tmp_path: Path):
    assert write_file(tmp_path / "a.csv", b"new") == tmp_path / "a.csv"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.csv", b"new")]
    assert (tmp_path / "a.csv").stat().st_mode & 0o400


def test_an_existing_file_is_left_alone_unless_replacing_is_allowed(tmp_path: Path):
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    with pytest.raises(ExportError, match="exists already"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    write_file(target, b"new", replace=True)
    assert target.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="the disk is full") as caught:
        write_file(target, b"new", replace=True)
    assert "磁盘已满" in caught.value.sentence("zh")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert target.read_bytes() == b"old"


def test_a_folder_a_missing_folder_and_a_device_are_refused(tmp_path: Path):
    with pytest.raises(ExportError, match="is a folder"):
        write_file(tmp_path, b"x")
    with pytest.raises(ExportError, match="folder does not exist"):
        write_file(tmp_path / "none" / "a.csv", b"x")
    with pytest.raises(ExportError, match="regular file"):
        write_file(Path("/dev/null"), b"x", replace=True)
    with pytest.raises(ExportError):
        write_file(tmp_path / ("长" * 200), b"x")


def test_a_path_cannot_leave_the_folder_it_is_confined_to(tmp_path: Path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path)
    for path in ("../a.csv", "/tmp/a.csv", "link/a.csv", "x/../../a.csv"):
        with pytest.raises(ExportError, match="leads out"):
            write_file(Path(path), b"x", folder=inside)
    assert write_file(Path("a.csv"), b"x", folder=inside) == inside / "a.csv"
