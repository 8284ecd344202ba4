"""Reading one document: its Book and its proofs, or the sentence that says why there are none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import BudgetError, DocumentError
from xgbudget_tui.model.proof import Audit

_SELDOM = (100_000, 50, 20)
"""Objects made before the youngest are looked through, and the same of the older ones."""


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read: its Book and what was proved of it."""

    book: Book
    audit: Audit


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that could not be read, and the sentence that says why, in both languages."""

    en: str
    zh: str

    @classmethod
    def of(cls, error: BudgetError) -> Refused:
        """What an error says."""
        return cls(str(error), error.zh or str(error))

    def error(self) -> DocumentError:
        """The error again, to be shown."""
        return DocumentError(self.en, self.zh)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that is not read, because what it holds is there already.

    ``there`` names the Book, or, with ``twin``, the document of this run that holds the same.
    """

    there: str
    twin: bool = False


Outcome = Read | Refused | Skipped
"""What became of a document."""


def read_one(path: Path, mapping: str | None) -> Read | Refused:
    """Read and prove one document; whatever is wrong with it is told, never raised."""
    from xgbudget_tui.audit import prove_book

    try:
        book = _read_book(path, mapping)
        return Read(book, prove_book(book))
    except BudgetError as error:
        return Refused.of(error)
    except RecursionError:
        return Refused(f"{path.name}: its tables nest too deeply.", f"{path.name}：表的层次过深。")
    except MemoryError:
        return broken(path.name)
    except Exception as error:  # one bad file never stops the rest
        kind = type(error).__name__
        return Refused(
            f"{path.name} upset the reader ({kind}: {error}): please report it with the file.",
            f"{path.name} 读取时出错（{kind}：{error}）：请连同文件反馈给我们。",
        )


def _read_book(path: Path, mapping: str | None) -> Book:
    if mapping is None:
        from xgbudget_tui.importer import read_book

        return read_book(path)
    from xgbudget_tui.importer.open_data import read_mapped_book, read_mapping

    return read_mapped_book(path, read_mapping(Path(mapping)))


def broken(name: str) -> Refused:
    """What is said where a document brought its reader down."""
    return Refused(
        f"{name} ended the process that read it (out of memory or time): split it, "
        "or save its tables as text.",
        f"{name} 使读取进程中止（内存或时间不足）：请拆分，或把表格另存为文本。",
    )


@contextmanager
def collect_seldom() -> Iterator[None]:
    """Look for garbage seldom: a Book being read grows and hardly any of it is a cycle.

    Looking at every line again and again is a sixth of the time of a long import.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
