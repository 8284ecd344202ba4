"""Writing an archive as a folder: Parquet by year and province, with the metadata beside it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from xgbudget_tui.export.dataset.fields import (
    BOOKS,
    FIGURES,
    PROOFS,
    Fields,
    arrow_schema,
    table_schema,
)
from xgbudget_tui.export.dataset.rows import (
    Record,
    book_record,
    figure_records,
    proof_records,
    province_of,
)
from xgbudget_tui.export.write import explain_failure
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import ExportError, TargetExistsError

if TYPE_CHECKING:
    from xgbudget_tui.model.archive import Archive

_CHUNK = 20_000
MARK = "datapackage.json"
"""The file by which a folder is known as a dataset that may be replaced."""


def write_dataset(
    archive: Archive,
    folder: Path,
    *,
    replace: bool = False,
    progress: Callable[[int, int], None] = lambda done, books: None,
) -> int:
    """Write all Books of an archive into a new folder; how many.

    The folder is written beside and renamed when it is whole. One that is there already is left
    alone unless ``replace``, and then only if it is such a dataset. ``progress`` is called after
    each Book. Raises ExportError.
    """
    folder = Path(os.path.realpath(folder.expanduser()))
    _refuse(folder, replace)
    beside = folder.with_name(f".xgbudget-{os.urandom(6).hex()}.part")
    try:
        beside.mkdir(parents=True)
        count = _write_all(archive, beside, progress)
        _put_in_place(beside, folder)
    except OSError as error:
        raise explain_failure(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return count


def _refuse(folder: Path, replace: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ExportError(f"{folder}: is no folder", f"{folder}：不是文件夹")
    if not any(folder.iterdir()):
        return
    if not replace:
        raise TargetExistsError(
            f"{folder}: exists already; choose another name or allow replacing it",
            f"{folder}：已存在，请换名或允许覆盖",
        )
    if not (folder / MARK).is_file():
        raise ExportError(
            f"{folder}: holds something else and is not replaced; choose another name",
            f"{folder}：里面是别的东西，不会覆盖，请换名",
        )


def _put_in_place(finished: Path, folder: Path) -> None:
    old = folder.with_name(f".xgbudget-{os.urandom(6).hex()}.old")
    there = folder.exists()
    if there:
        folder.rename(old)
    finished.rename(folder)
    if there:
        shutil.rmtree(old)


def _write_all(archive: Archive, folder: Path, progress: Callable[[int, int], None]) -> int:
    books = archive.find_books()
    files: dict[str, list[str]] = {"figures": [], "proofs": []}
    for done, entry in enumerate(books, 1):
        figures = figure_records(entry, archive.load_book(entry.id))
        proofs = proof_records(entry, iter(archive.load_proofs(entry.id, worst_first=False)))
        for name, fields, records in (("figures", FIGURES, figures), ("proofs", PROOFS, proofs)):
            path = Path(name, *_partition(entry))
            if _write(folder / path, fields, records):
                files[name].append(path.as_posix())
        progress(done, len(books))
    _write(folder / "books.parquet", BOOKS, map(book_record, books))
    for kind, fields in (("books", BOOKS), ("figures", FIGURES), ("proofs", PROOFS)):
        _write_json(folder / f"{kind}.schema.json", table_schema(fields))
    _write_json(folder / MARK, describe_package(files))
    return len(books)


def _write_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8")


def _partition(entry: BookEntry) -> tuple[str, str, str]:
    """Folders by year and province, as Hive names them, and a name that another export keeps."""
    place = quote(province_of(entry), safe="")
    name = f"{entry.source_sha256[:16] or entry.id}-{entry.stage.value}-{entry.id}.parquet"
    return f"year={entry.year}", f"province={place}", name


def _write(path: Path, fields: Fields, records: Iterable[Record]) -> int:
    """Write the records as they come; how many. Without any there is no file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(fields)
    count = 0
    writer: Any = None
    for chunk in _chunks(records):
        if writer is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = pq.ParquetWriter(path, schema, compression="zstd")
        writer.write_table(pa.Table.from_pylist(chunk, schema=schema))
        count += len(chunk)
    if writer is not None:
        writer.close()
    return count


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    waiting = iter(records)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk


def describe_package(files: dict[str, list[str]]) -> dict[str, Any]:
    """The metadata of the folder: a Data Package, with the model of a Fiscal Data Package.

    A resource for each file, since Parquet cannot be read as one stream; the fields stand once,
    in a file beside.
    """
    resources = [_resource("books", "books.parquet", "books")]
    for kind, paths in files.items():
        resources += [_resource(f"{kind}-{n}", path, kind) for n, path in enumerate(paths, 1)]
    dimensions = {
        name: {
            "dimensionType": kind,
            "primaryKey": [key],
            "attributes": {key: {"source": key}},
        }
        for name, kind, key in (
            ("entity", "entity", "region"),
            ("date", "datetime", "figure_year"),
            ("phase", "other", "phase"),
            ("functional", "classification", "code"),
            ("direction", "other", "flow"),
        )
    }
    measures = {"amount": {"source": "amount", "currency": "CNY", "factor": 1}}
    return {
        "name": "government-budgets",
        "title": "Government budgets",
        "profile": "data-package",
        "countryCode": "CN",
        "resources": resources,
        "model": {"measures": measures, "dimensions": dimensions},
    }


def _resource(name: str, path: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": f"{kind}.schema.json",
    }
