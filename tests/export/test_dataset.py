"""An archive as a folder of Parquet: exact, whole, read by others, never half there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import book, line, measure, table
from tests.cli.conftest import stored, wrong
from tests.originals import REPOSITORY
from xgbudget_tui.export.dataset import write_dataset
from xgbudget_tui.export.dataset.rows import UNKNOWN, province_of
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.errors import ExportError, TargetExistsError
from xgbudget_tui.store import open_archive

pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")

SHIPPED = REPOSITORY / "data" / "budget.db"


@pytest.fixture
def shipped() -> Iterator[Archive]:
    archive = open_archive(SHIPPED)
    yield archive
    archive.close()


def test_every_figure_arrives_as_exact_as_it_is_stored(shipped: Archive, tmp_path: Path) -> None:
    assert write_dataset(shipped, tmp_path / "all") == 1
    stored_fen = sum(
        figure.value or 0
        for section in shipped.load_book(1).tables()
        for one in section.lines
        for figure in one.figures
        if figure.state.value == "amount"
    )
    query = f"FROM read_parquet('{tmp_path}/all/figures/**/*.parquet', hive_partitioning = true)"
    ((total, kind),) = duckdb.sql(
        f"SELECT sum(amount), any_value(typeof(amount)) {query}"
    ).fetchall()
    assert (total, kind) == (Decimal(stored_fen) / 100, "DECIMAL(38,2)")
    rows = duckdb.sql(
        f"SELECT path, amount, year {query} WHERE section = '4' AND code = '20502'"
    ).fetchall()
    path = "支出总计 / 一般公共预算支出合计 / 教育支出 / 普通教育"
    assert rows == [(path, Decimal("336550000.00"), 2023)]


def test_pandas_reads_a_year_and_a_code(shipped: Archive, tmp_path: Path) -> None:
    import pandas as pd

    write_dataset(shipped, tmp_path / "all")
    filters = [("year", "=", 2023), ("code", "=", "205")]
    figures = pd.read_parquet(tmp_path / "all" / "figures", filters=filters)
    assert set(figures["amount"]) == {Decimal("490010000.00")}


def test_what_does_not_hold_stands_beside(tmp_path: Path) -> None:
    with_fault = stored(tmp_path / "w.db", wrong())
    archive = open_archive(with_fault)
    write_dataset(archive, tmp_path / "all")
    archive.close()
    files = f"'{tmp_path}/all/proofs/**/*.parquet'"
    asked = f"SELECT rule, kind, reported, computed, difference FROM {files}"
    rows = duckdb.sql(f"{asked} WHERE kind = 'fault'").fetchall()
    assert rows == [("A6", "fault", 3_100_000, 3_000_000, 100_000)]


def test_a_blank_is_no_zero(tmp_path: Path) -> None:
    lines = [line(1, "甲", "5", ""), line(2, "乙", "0", "-")]
    columns = [measure(1, "2022年", 2022), measure(2, "2023年", 2023)]
    archive = open_archive(stored(tmp_path / "b.db", book(table("4", "表", lines, columns))))
    write_dataset(archive, tmp_path / "all")
    archive.close()
    files = f"'{tmp_path}/all/figures/**/*.parquet'"
    asked = f"SELECT name, state, amount FROM {files} ORDER BY line, position"
    rows = duckdb.sql(asked).fetchall()
    assert rows == [
        ("甲", "amount", 50_000),
        ("甲", "blank", None),
        ("乙", "amount", 0),
        ("乙", "dash", None),
    ]


def test_the_metadata_names_every_file_and_field(shipped: Archive, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = tmp_path / "all"
    write_dataset(shipped, folder)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    listed = {resource["path"] for resource in package["resources"]}
    assert listed == {str(path.relative_to(folder)) for path in folder.rglob("*.parquet")}
    for resource in package["resources"]:
        schema = json.loads((folder / resource["schema"]).read_text("utf-8"))
        names = [field["name"] for field in schema["fields"]]
        assert names == pq.ParquetFile(folder / resource["path"]).schema_arrow.names


def test_a_folder_of_something_else_is_never_replaced(shipped: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(TargetExistsError):
        write_dataset(shipped, folder)
    with pytest.raises(ExportError, match="holds something else"):
        write_dataset(shipped, folder, replace=True)
    assert (folder / "letter.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["all"]


def test_a_dataset_that_fails_leaves_the_old_one(
    shipped: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "all"
    write_dataset(shipped, folder)
    before = sorted(path.name for path in folder.rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xgbudget_tui.export.dataset.write._write_json", full)
    with pytest.raises(ExportError, match="disk is full"):
        write_dataset(shipped, folder, replace=True)
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir()] == ["all"]


def test_the_province_is_known_by_code_or_name(shipped: Archive) -> None:
    from xgbudget_tui.model.value import change_value

    (entry,) = shipped.find_books()
    assert province_of(entry) == UNKNOWN
    assert province_of(change_value(entry, region_code="210203")) == "辽宁省"
    assert province_of(change_value(entry, parent_region="海南省")) == "海南省"
    assert province_of(change_value(entry, region="广东")) == "广东省"
