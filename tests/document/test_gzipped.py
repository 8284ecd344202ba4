"""Files packed with gzip are read as what is in them, and no more of it than budgets hold."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from xgbudget_tui.batch.documents import find_documents
from xgbudget_tui.document import Grid, gzipped, read_document
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.errors import DocumentError

TABLE = "东山区2023年一般公共预算收入表,\n单位：万元,\n项目,预算数\n税收收入,60\n合计,60\n"


def pack(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_what_is_packed_is_read_by_its_own_suffix(tmp_path: Path) -> None:
    packed = pack(tmp_path / "a.csv.gz", TABLE)
    document = read_document(packed)
    assert (document.source.name, document.source.format) == ("a.csv.gz", "csv")
    assert document.source.size == packed.stat().st_size
    assert sum(isinstance(block, Grid) for block in document.blocks) == 1
    assert read_book(packed).region.name == "东山区"


def test_a_folder_is_searched_for_packed_documents(tmp_path: Path) -> None:
    for name in ("a.csv.gz", "b.tar.gz", "c.gz"):
        pack(tmp_path / name, TABLE)
    assert [path.name for path in find_documents([str(tmp_path)])] == ["a.csv.gz"]


def test_a_bomb_and_an_archive_in_an_archive_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gzipped, "MOST_UNPACKED_TABLE", 1000)
    with pytest.raises(DocumentError, match="more than the 1,000 bytes"):
        read_document(pack(tmp_path / "a.csv.gz", TABLE * 100))
    twice = tmp_path / "b.csv.gz"
    twice.write_bytes(gzip.compress(gzip.compress(TABLE.encode())))
    with pytest.raises(DocumentError, match="within another"):
        read_document(twice)


def test_data_without_a_title_are_pointed_to_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="--mapping"):
        read_book(pack(tmp_path / "gastos.csv.gz", "Cap,Inicial\n1,5\n2,6\n"))
