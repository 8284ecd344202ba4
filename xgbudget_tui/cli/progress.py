"""How far an import is, on standard error: a line that is drawn again, or JSON for a program."""

from __future__ import annotations

import json
import sys
import time

from xgbudget_tui.batch.run import (
    BookSaved,
    BooksJoined,
    DocumentDone,
    DocumentRefused,
    DocumentSkipped,
    DocumentStarted,
    EditionReplaced,
    ImportDone,
    Progress,
    StillReading,
)
from xgbudget_tui.cli.terminal import Terminal, columns_of_terminal
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.progress import PageProgress
from xgbudget_tui.model.text import cut_right, printable

_OFTEN = 0.2
"""Seconds between two drawings of the line."""


class ProgressLine:
    """One line on standard error, drawn again as files are done; nothing where that is a file."""

    def __init__(self, files: int, size: int, terminal: Terminal, *, quiet: bool = False) -> None:
        self.files = files
        self.size = size
        self.terminal = terminal
        self.shown = sys.stderr.isatty() and not quiet
        self.done = self.read = self.lines = 0
        self.label = ""
        self._started = time.monotonic()
        self._drawn = -1.0
        self._width = 0
        self._begun: dict[tuple[str, bool], tuple[int, float]] = {}
        """The first page of a document that was reported, and when."""

    @property
    def elapsed(self) -> float:
        """Seconds since the import began."""
        return time.monotonic() - self._started

    def add(self, size: int, lines: int, label: str) -> None:
        """A file is done; ``size`` are its bytes."""
        self.done += 1
        self.read += size
        self.lines += lines
        self.label = label
        self.draw()

    def reach(self, name: str, page: PageProgress) -> None:
        """A document that is still being read has come to a page."""
        zh, en = f"第 {page.number}/{page.pages} 页", f"page {page.number}/{page.pages}"
        if page.by_eye:
            zh, en = f"识读{zh}", f"{en} by eye"
        left = self._left_of(name, page)
        if left is not None:
            zh += f"，约剩 {span_text(left, 'zh')}"
            en += f", about {span_text(left, 'en')} left"
        self.label = f"{name} {self.terminal.say(zh, en)}"

    def _left_of(self, name: str, page: PageProgress) -> float | None:
        """Seconds left for the pages of a document; None before two of them were reported."""
        now, kind = time.monotonic(), (name, page.by_eye)
        first, begun = self._begun.setdefault(kind, (page.number, now))
        done = page.number - first
        return (now - begun) * (page.pages - page.number) / done if done > 0 else None

    def draw(self) -> None:
        """Draw the line, unless that was only just done."""
        now = time.monotonic()
        if not self.shown or now - self._drawn < _OFTEN:
            return
        self._drawn = now
        text = cut_right(self.text(), columns_of_terminal() - 1)
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
        self._width = 1

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._width:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._width, self._drawn = 0, -1.0

    def text(self) -> str:
        """``[3/40] 12,345 lines, 830 lines/s, about 2 min left  budget.pdf``."""
        say = self.terminal.say
        rate = self.lines / self.elapsed if self.elapsed > 0 else 0.0
        parts = [say(f"{self.lines:,} 行", f"{self.lines:,} lines")]
        if self.lines:
            parts.append(say(f"每秒 {rate:,.0f} 行", f"{rate:,.0f} lines/s"))
        left = self.left()
        if left is not None:
            parts.append(
                say(f"约剩 {span_text(left, 'zh')}", f"about {span_text(left, 'en')} left")
            )
        joined = say("，", ", ").join(parts)
        return f"[{self.done}/{self.files}] {joined}  {printable(self.label)}"

    def left(self) -> float | None:
        """Seconds left if the rest takes as long a byte as what is done; None before that is."""
        if not self.read or self.done >= self.files:
            return None
        return self.elapsed * max(0, self.size - self.read) / self.read


def span_text(seconds: float, language: str) -> str:
    """A length of time in words: ``40 s``, ``3 min``, ``2 h 5 min``."""
    whole = max(1, round(seconds))
    units = ("秒", "分", "小时") if language == "zh" else (" s", " min", " h")
    if whole < 90:
        return f"{whole}{units[0]}"
    minutes = round(whole / 60)
    if minutes < 90:
        return f"{minutes}{units[1]}"
    gap = "" if language == "zh" else " "
    return f"{minutes // 60}{units[2]}{gap}{minutes % 60}{units[1]}"


class ProgressJournal:
    """One JSON object a line on standard error for each step of an import.

    ``event`` names the step: started, page, skipped, refused, saved, joined, replaced, done,
    finished. ``seconds`` are counted from the start; ``done`` of ``documents`` are settled.
    """

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._done = 0
        self._started = time.monotonic()

    def write(self, event: Progress) -> None:
        """Write the step, where it is one that a program may want to know."""
        if isinstance(event, DocumentDone):
            self._done += 1
        described = _describe(event)
        if described is None:
            return
        described |= {
            "done": self._done,
            "documents": self._documents,
            "seconds": round(time.monotonic() - self._started, 3),
        }
        # Only ASCII: what a document is called may hold any sign, and a locale need not.
        sys.stderr.write(json.dumps(described) + "\n")
        sys.stderr.flush()


def _describe(event: Progress) -> dict[str, object] | None:
    described: dict[str, object] | None = None
    match event:
        case DocumentStarted(source):
            described = {"event": "started", "document": source.label, "bytes": source.size}
        case StillReading(reached) if reached is not None:
            page = reached.progress
            described = {
                "event": "page",
                "document": reached.name,
                "page": page.number,
                "pages": page.pages,
                "by_eye": page.by_eye,
            }
        case DocumentSkipped(source, reason):
            described = {"event": "skipped", "document": source.label, "there": reason.there}
        case DocumentRefused(source, error):
            said = {"zh": error.sentence("zh"), "en": error.sentence("en")}
            described = {"event": "refused", "document": source.label, "error": said}
        case BookSaved(source, book, _):
            described = {"event": "saved", "document": source.label, **_name_book(book)}
        case BooksJoined(sources, book, _):
            labels = [source.label for source in sources]
            described = {"event": "joined", "from": labels, **_name_book(book)}
        case EditionReplaced(source, by):
            described = {"event": "replaced", "document": source.label, "by": by.label}
        case DocumentDone(source, lines):
            described = {"event": "done", "document": source.label, "lines": lines}
        case ImportDone(counts):
            described = {
                "event": "finished",
                "saved": counts.saved,
                "skipped": counts.skipped,
                "failed": counts.failed,
            }
    return described


def _name_book(book: Book) -> dict[str, object]:
    return {"region": book.region.name, "year": book.year, "stage": book.stage.value}
