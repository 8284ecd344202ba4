"""Importing from Python: what is yielded of each document, and how giving up leaves the archive."""

from __future__ import annotations

from multiprocessing import Pipe
from pathlib import Path

import pytest

from tests.cli.test_writing import DOCUMENT
from xgbudget_tui.batch import workers
from xgbudget_tui.batch.run import (
    BookSaved,
    DocumentDone,
    DocumentRead,
    DocumentRefused,
    DocumentSkipped,
    DocumentStarted,
    ImportDone,
    Progress,
    RunCounts,
    StillReading,
    import_documents,
)
from xgbudget_tui.model.errors import ArchiveError, DocumentError
from xgbudget_tui.model.progress import PageProgress
from xgbudget_tui.store import open_archive


def write_documents(folder: Path, *years: int) -> list[Path]:
    paths = [folder / f"{year}.txt" for year in years]
    for year, path in zip(years, paths, strict=True):
        path.write_text(DOCUMENT.replace("2023", str(year)))
    return paths


def tell(events: list[Progress]) -> list[str]:
    return [
        f"{event.source.path.stem} {type(event).__name__}"
        for event in events
        if not isinstance(event, ImportDone | StillReading)
    ]


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("fresh", [False, True])
def test_each_document_is_started_read_saved_and_done(
    tmp_path: Path, workers: int, fresh: bool
) -> None:
    paths = write_documents(tmp_path, 2021, 2022)
    (tmp_path / "none.txt").write_text("")
    archive = tmp_path / "a.db"
    events = list(
        import_documents([*paths, tmp_path / "none.txt"], archive, fresh=fresh, workers=workers)
    )
    told = tell(events)
    for year in ("2021", "2022"):
        assert [one.split()[1] for one in told if one.startswith(year)] == [
            *("DocumentStarted", "DocumentRead", "BookSaved", "DocumentDone"),
        ]
    assert [one.split()[1] for one in told if one.startswith("none")] == [
        *("DocumentStarted", "DocumentRefused", "DocumentDone"),
    ]
    assert events[-1] == ImportDone(RunCounts(documents=3, saved=2, skipped=0, failed=1))
    (refused,) = (event for event in events if isinstance(event, DocumentRefused))
    assert "is empty" in str(refused.error)
    read = next(event for event in events if isinstance(event, DocumentRead))
    assert (read.book.year, read.audit.coverage.figures > 0) == (2021, True)
    assert [event.lines for event in events if isinstance(event, DocumentDone)] == [9, 9, 0]
    assert [book.year for book in open_archive(archive).find_books()] == [2021, 2022]


def test_what_is_there_is_skipped_unless_it_is_wanted_again(tmp_path: Path) -> None:
    paths, archive = write_documents(tmp_path, 2021), tmp_path / "a.db"
    list(import_documents(paths, archive))
    first, skipped, _, done = (
        event for event in import_documents(paths, archive) if not isinstance(event, StillReading)
    )
    assert isinstance(first, DocumentStarted)
    assert isinstance(skipped, DocumentSkipped)
    assert skipped.reason.there == "东山区 2021"
    assert done == ImportDone(RunCounts(1, 0, 1, 0))
    again = list(import_documents(paths, archive, again=True))
    assert any(isinstance(event, BookSaved) for event in again)


@pytest.mark.parametrize("fresh", [False, True])
def test_giving_up_keeps_what_was_saved_or_the_old_archive(tmp_path: Path, fresh: bool) -> None:
    archive = tmp_path / "a.db"
    list(import_documents(write_documents(tmp_path, 2020), archive))
    running = import_documents(write_documents(tmp_path, 2021, 2022), archive, fresh=fresh)
    for event in running:
        if isinstance(event, BookSaved):
            break
    running.close()
    kept = [2020] if fresh else [2020, 2021]
    assert [book.year for book in open_archive(archive).find_books()] == kept
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_cannot_be_done_at_all_is_raised(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="holds no document"):
        list(import_documents([tmp_path], tmp_path / "a.db"))
    paths = write_documents(tmp_path, 2021)
    with pytest.raises(ArchiveError, match="folder"):
        list(import_documents(paths, tmp_path / "no" / "a.db"))


def test_pages_read_by_eye_are_reported_and_give_their_document_more_time() -> None:
    ours, theirs = Pipe()
    worker = object.__new__(workers._Worker)
    worker.pipe, worker.begun, worker._since = ours, (0, "scan.pdf"), -workers._LONGEST
    pool = workers.Workers(1, None)
    pool._workers.append(worker)
    assert worker.is_overdue
    theirs.send(PageProgress(2, 5))
    assert pool._collect() == {}
    assert pool._take_reports() == [workers.PageReached("scan.pdf", PageProgress(2, 5))]
    assert not worker.is_overdue
    theirs.send(workers.Refused("no", "否"))
    assert pool._collect() == {0: workers.Refused("no", "否")}
    assert pool._take_reports() == []
