"""Pages read in several processes: as in one, whatever becomes of the others."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Generator
from itertools import islice

import pytest

from tests.document.pdf_writer import table, text, write_pdf
from xgbudget_tui.document.pdf import read_pdf
from xgbudget_tui.document.pdf_helpers import allow_helpers, read_in_order
from xgbudget_tui.document.pdf_limits import OutOfTime
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.source import SourceFile

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
HERE = os.getpid()


def read_apart(read: Callable[[int], int], count: int) -> Generator[int, None, None]:
    with allow_helpers(2):
        yield from read_in_order(read, count)


def test_pages_come_in_order() -> None:
    assert list(read_apart(lambda number: number * number, 500)) == [n * n for n in range(500)]


def test_other_processes_read_pages() -> None:
    done, told = os.pipe()

    def read(_: int) -> int:
        if os.getpid() != HERE:
            os.write(told, b"x")
        else:
            select.select([done], [], [], 60)  # until another process has read a page
        return os.getpid()

    assert set(read_apart(read, 40)) != {HERE}
    os.close(done)
    os.close(told)


def test_a_short_document_is_read_here() -> None:
    assert set(read_apart(lambda _: os.getpid(), 5)) == {HERE}


@pytest.mark.parametrize("error", [ValueError, MemoryError, OutOfTime])
def test_a_page_that_fails_fails_in_its_turn(error: type[BaseException]) -> None:
    def read(number: int) -> int:
        if number >= 30:
            raise error
        return number

    pages = read_apart(read, 60)
    assert list(islice(pages, 30)) == list(range(30))
    with pytest.raises(error):
        next(pages)


def test_a_process_that_ends_costs_no_page() -> None:
    def read(number: int) -> int:
        if os.getpid() != HERE:
            os._exit(1)
        return number

    assert list(read_apart(read, 60)) == list(range(60))


def test_no_process_stays_where_the_reading_is_given_up() -> None:
    pages = read_apart(lambda _: os.getpid(), 400)
    next(pages)
    pages.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_long_document_reads_the_same() -> None:
    rows = [["项目", "预算数"], ["税收收入", "60"], ["合计", "60"]]
    content = write_pdf([
        text(50, 760, f"第{i}表") + table([*rows, ["第几页", str(i)]], [50, 250, 400], 720)
        for i in range(40)
    ])  # fmt: skip
    source = SourceFile("a.pdf", "0", "pdf", len(content))
    alone = read_pdf(content, source)
    with allow_helpers(2):
        assert read_pdf(content, source) == alone


def test_limits_hold_for_all_pages_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xgbudget_tui.document.limits.MOST_CELLS", 50)
    content = write_pdf(
        [table([["项目", "数"], ["税收收入", "6"], ["合计合计", "6"]], [50, 250, 400], 720)] * 30
    )
    with allow_helpers(2), pytest.raises(DocumentError, match="claims more than"):
        read_pdf(content, SourceFile("a.pdf", "0", "pdf", len(content)))
