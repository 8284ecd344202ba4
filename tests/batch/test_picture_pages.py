"""Pictures of a folder or archive that are pages of one document, found by their names."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from xgbudget_tui.batch.documents import fetch_source, find_sources
from xgbudget_tui.batch.picture_pages import read_page_name


def fill(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"\x89PNG" + name.encode())
    return folder


def test_numbered_pictures_of_a_folder_are_one_document_in_order_of_their_numbers(
    tmp_path: Path,
) -> None:
    folder = fill(tmp_path / "西岗区", "决算_10.png", "决算_2.png", "决算_1.png", "说明.png")
    together, alone = find_sources([str(folder)])
    assert [page.path.name for page in together.pages] == [
        "决算_1.png",
        "决算_2.png",
        "决算_10.png",
    ]
    assert together.label.endswith("西岗区/决算")
    assert (alone.path.name, alone.pages) == ("说明.png", ())


def test_what_is_put_together_is_the_same_each_time(tmp_path: Path) -> None:
    folder = fill(tmp_path / "扫描", "1.jpg", "2.jpg")
    (source,) = find_sources([str(folder)])
    made = []
    for name in ("a", "b"):
        room = tmp_path / name
        room.mkdir()
        path = fetch_source(source, room)
        assert path.name == "扫描.zip"
        made.append(path.read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(path) as container:
        assert container.namelist() == ["00001.jpg", "00002.jpg"]


def test_numbered_pictures_of_an_archive_are_one_document(tmp_path: Path) -> None:
    path = tmp_path / "某县2023年决算.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (2, 1):
            archive.writestr(f"第{number}页.png", f"\x89PNG{number}")
    (source,) = find_sources([str(path)])
    packed = fetch_source(source, tmp_path)
    with zipfile.ZipFile(packed) as container:
        pages = [container.read(name).decode()[-1] for name in container.namelist()]
    assert pages == ["1", "2"]


def test_pictures_beside_documents_are_no_documents(tmp_path: Path) -> None:
    folder = fill(tmp_path / "网页", "logo.png", "1.png", "2.png")
    (folder / "预算.txt").write_text("表1", encoding="utf-8")
    assert [source.path.name for source in find_sources([str(folder)])] == ["预算.txt"]


@pytest.mark.parametrize("name", ["2023.png", "预算2023.jpg", "预算.png", "预算1.xlsx"])
def test_a_year_is_no_number_of_a_page(name: str) -> None:
    assert read_page_name(f"某县/{name}") is None
