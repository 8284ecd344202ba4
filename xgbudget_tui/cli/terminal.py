"""What is printed: aligned for people on a terminal, tab-separated and plain in a pipe."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.cli.language import say
from xgbudget_tui.cli.names import Names, Naming
from xgbudget_tui.model.terms import Mark, Verdict
from xgbudget_tui.model.text import Language, cell_len, cut_right, pad, printable

_SIGNS = {
    Mark.EXACT: ("✓", "v"),
    Mark.ROUNDING: ("≃", "~"),
    Mark.UNCHECKED: ("_", "_"),
    Mark.DOUBT: ("?", "?"),
    Mark.FAULT: ("!", "!"),
}
_MARKS = {
    Verdict.EXACT: Mark.EXACT,
    Verdict.ROUNDING: Mark.ROUNDING,
    Verdict.UNDECIDABLE: Mark.UNCHECKED,
    Verdict.SUSPECT: Mark.DOUBT,
    Verdict.FAILS: Mark.FAULT,
}
_NARROWEST = 10


class Field(NamedTuple):
    """A column of a printed table; ``where`` is both, screen (terminals) or plain (pipes)."""

    head: str
    right: bool = False
    where: str = "both"


class Terminal:
    """Standard output and error, in one language; text from documents is made harmless."""

    def __init__(
        self, language: Language, *, ascii_only: bool = False, names: Naming | None = None
    ) -> None:
        self.language: Language = language
        self.ascii_only = ascii_only or not _can_encode("✓≃›")
        self.is_screen = sys.stdout.isatty()
        self.names = Names(names, language, is_screen=self.is_screen)

    def say(self, zh: str, en: str) -> str:
        """The words in the language of this run."""
        return say(self.language, zh, en)

    def mark(self, mark: Mark | None) -> str:
        """The sign of a mark; nothing where nothing was checked."""
        signs = _SIGNS.get(mark) if mark is not None else None
        return signs[self.ascii_only] if signs else ""

    def verdict_mark(self, verdict: Verdict | None) -> str:
        """The sign of what arithmetic says of a sum or a change, whatever that means."""
        return self.mark(_MARKS.get(verdict)) if verdict is not None else ""

    def line(self, text: str = "") -> None:
        """A line on standard output."""
        print(printable(text))

    def wrapped(self, head: str, text: str) -> None:
        """A text after a head, hanging under itself on a screen; one line in a pipe."""
        from xgbudget_tui.model.wrapping import wrap_plain

        if not self.is_screen:
            self.line(head + text)
            return
        width = cell_len(head)
        for line in wrap_plain(printable(text), columns_of_terminal() - width - 1):
            self.line(head + line)
            head = " " * width

    def warn(self, text: str) -> None:
        """A line on standard error."""
        print(printable(text), file=sys.stderr)

    def table(self, fields: Sequence[Field], rows: Sequence[Sequence[str] | str]) -> None:
        """A table; a row that is a string is a heading over the rows after it, on screens only."""
        wanted = "screen" if self.is_screen else "plain"
        shown = [i for i, field in enumerate(fields) if field.where in {"both", wanted}]
        kept = [fields[i]._replace(head=printable(fields[i].head)) for i in shown]
        cells = [
            printable(row) if isinstance(row, str) else [_cell(row[i]) for i in shown]
            for row in rows
        ]
        if self.is_screen:
            self._aligned(kept, cells)
        else:
            print("\t".join(field.head for field in kept))
            for row in cells:
                if not isinstance(row, str):
                    print("\t".join(cell.strip() for cell in row))

    def fits(self, fields: Sequence[Field], rows: Sequence[Sequence[str] | str]) -> bool:
        """Whether a table can be printed without cutting a text; always so in a pipe."""
        if not self.is_screen:
            return True
        shown = [i for i, field in enumerate(fields) if field.where in {"both", "screen"}]
        cells = [[fields[i].head for i in shown]]
        cells += [[row[i] for i in shown] for row in rows if not isinstance(row, str)]
        widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
        return sum(widths) + 2 * (len(widths) - 1) <= columns_of_terminal()

    def _aligned(self, fields: Sequence[Field], rows: Sequence[list[str] | str]) -> None:
        heads = [field.head for field in fields]
        widths = [cell_len(head) for head in heads]
        for row in rows:
            if not isinstance(row, str):
                widths = [max(w, cell_len(c)) for w, c in zip(widths, row, strict=True)]
        _narrow(widths, fields, columns_of_terminal())
        for row in [heads, *rows]:
            if isinstance(row, str):
                print(row)
                continue
            padded = (
                pad(cut_right(cell, width), width, right=field.right)
                for cell, width, field in zip(row, widths, fields, strict=True)
            )
            print("  ".join(padded).rstrip())

    def flush(self) -> None:
        """Let whoever reads a pipe see now what was printed."""
        sys.stdout.flush()

    def write_bytes(self, content: bytes) -> None:
        """Bytes on standard output, as they are."""
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _cell(text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + printable(text[indent:])


def _narrow(widths: list[int], fields: Sequence[Field], columns: int) -> None:
    """Take from the widest column of text until the row fits; figures are never cut."""
    texts = [i for i, field in enumerate(fields) if not field.right]
    excess = sum(widths) + 2 * (len(widths) - 1) - columns
    while excess > 0 and texts:
        widest = max(texts, key=lambda i: widths[i])
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1
        excess -= 1


def columns_of_terminal() -> int:
    """How wide the terminal is; 80 where it does not say."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return int(stated)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def prepare_streams() -> None:
    """Let no stream that is closed, and no character that a locale lacks, end the program.

    A closed stream leads nowhere from then on. Opened in this order it takes the number that is
    free: a database opened later would otherwise get it, and with it what a library prints. A
    character that the locale lacks is shown by its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115
            setattr(sys, name, nowhere)
            setattr(sys, f"__{name}__", nowhere)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with contextlib.suppress(ValueError, OSError):
                reconfigure(errors="backslashreplace")


def close_quietly() -> None:
    """After a broken pipe: nothing more is written, nor complained about at exit."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def _can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
