"""An archive of two years of a district, made once, and the explorer on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.archives import write_archive
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.session import Session


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("archive") / "district.db")


@pytest.fixture
def archive(archive_path: Path) -> Iterator[Archive]:
    opened = open_archive(archive_path)
    yield opened
    opened.close()


@pytest.fixture
def explorer(archive: Archive) -> Explorer:
    """The explorer on the Book of 2023, not yet running."""
    book = next(book for book in archive.find_books() if book.year == 2023)
    return Explorer(Session(archive, book))
