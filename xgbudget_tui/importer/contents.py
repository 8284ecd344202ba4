"""The contents list of a document: which sections it says it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xgbudget_tui.document import Block, TextBlock
from xgbudget_tui.importer.titles import LONGEST_TITLE, in_digits, is_title
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourcePlace

_ENTRY = re.compile(
    r"^[-*•·●○]?\s*(?:附件?\s*[:：]\s*)?(?P<label>附?表|附件|第)?\s*"
    r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,4})\s*(?:[、.．:：）)章部]|(?<=[一二三四五六七八九十])\s)\s*"
    r"(?P<title>[^\s.·…].*?)\s*"
    r"(?:(?P<leader>[.·…\-—_]{2,}|\s)\s*(?P<page>\d{1,4})?)?\s*$"
)
_BARE = re.compile(
    r"^[-*•·●○]?\s*(?P<title>\S.*?)\s*(?P<leader>[.·…\-—_]{2,})\s*(?P<page>\d{1,4})?\s*$"
)
_HEADING = re.compile(r".{0,12}目录|目次|contents", re.IGNORECASE)
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a contents list. ``number`` is in digits, "" where none is printed.

    ``start`` and ``end`` bound the title within the text at ``place``; what stands before is the
    number, what stands behind the page number. ``more`` are the further lines of an entry that
    runs over several. ``marked`` says that the line shows it is one: a label or a page behind dots.
    """

    number: str
    title: str
    place: SourcePlace
    start: int
    end: int
    hanzi: bool = False
    more: tuple[SourcePlace, ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """A contents list: its entries, the blocks before it, and those behind it that it lists."""

    entries: tuple[Entry, ...]
    before: tuple[TextBlock, ...]
    heading: TextBlock | None
    after: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Entries one after the other: blocks ``first`` to ``last``, with the heading above them."""

    first: int
    last: int
    entries: tuple[Entry, ...]
    heading: int | None

    @property
    def start(self) -> int:
        """The first block of the list, its heading included."""
        return self.first if self.heading is None else self.heading


def find_chapters(blocks: Sequence[Block]) -> list[Contents]:
    """The document parted at its contents lists; one part without entries where it has none.

    Each list opens a part. What stands before the first list is a part of its own if it holds
    prose or tables, else the ``before`` of the first.
    """
    runs = _find_runs(blocks)
    if not runs:
        return [Contents((), (), None, tuple(blocks))]
    opening = blocks[: runs[0].start]
    lines = tuple(block for block in opening if isinstance(block, TextBlock))
    chapters: list[Contents] = []
    if len(lines) < len(opening) or any(_is_prose(block) for block in lines):
        chapters.append(Contents((), (), None, tuple(opening)))
        lines = ()
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        end = len(blocks) if following is None else following.start
        heading = blocks[run.heading] if run.heading is not None else None
        chapters.append(
            Contents(
                entries=tuple(_number_entries(list(run.entries))),
                before=lines,
                heading=heading if isinstance(heading, TextBlock) else None,
                after=tuple(blocks[run.last + 1 : end]),
            )
        )
        lines = ()
    return chapters


def _is_prose(block: TextBlock) -> bool:
    return len(block.text) > 20 and "。" in block.text


def _find_runs(blocks: Sequence[Block]) -> list[_Run]:
    runs: list[_Run] = []
    index = 0
    while index < len(blocks):
        run = _take_run(blocks, index)
        if run is None:
            index += 1
            continue
        if _credible(run, first=not runs):
            runs.append(run)
        index = run.last + 1
    return runs


def _take_run(blocks: Sequence[Block], start: int) -> _Run | None:
    """The entries that follow each other from a block on, lines that run over joined."""
    block = blocks[start]
    if not isinstance(block, TextBlock):
        return None
    heading = start if _HEADING.fullmatch(normalise_name(block.text)) else None
    index = first = start if heading is None else start + 1
    entries: list[Entry] = []
    last = index
    while index < len(blocks):
        line, taken = _read_lines(blocks, index, listed=heading is not None)
        if line is None or _starts_again(line, entries):
            break
        entries.append(line)
        index += taken
        last = index - 1
    if not entries:
        return None
    return _Run(first, last, tuple(entries), heading)


def _read_lines(blocks: Sequence[Block], index: int, *, listed: bool) -> tuple[Entry | None, int]:
    """The entry that starts at a block, and how many blocks it takes."""
    block = blocks[index]
    if not isinstance(block, TextBlock) or block.place.line == 0:
        return None, 0
    entry = _read_entry(block, listed=listed)
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if entry is None or not isinstance(following, TextBlock) or entry.end < len(block.text):
        return entry, 1
    behind = _BARE.match(following.text)
    if behind is None or behind.group("page") is None or _ENTRY.match(following.text):
        return entry, 1
    title = entry.title + behind.group("title")
    return replace(entry, title=title, more=(following.place,), marked=True), 2


def _starts_again(entry: Entry, run: list[Entry]) -> bool:
    """The body begins when the first title of the list comes again."""
    plain = normalise_name(entry.title)
    return any(normalise_name(earlier.title) == plain for earlier in run[:1])


def _read_entry(block: TextBlock, *, listed: bool) -> Entry | None:
    if len(block.text) > _LONGEST_LINE:
        return None
    match = _ENTRY.match(block.text)
    number, label = "", None
    if match is not None:
        number, label = match.group("number"), match.group("label")
    else:
        match = _BARE.match(block.text)
    if match is None:
        if listed and is_title(block.text):
            return Entry("", block.text, block.place, 0, len(block.text))
        return None
    title = match.group("title")
    if len(normalise_name(title)) > LONGEST_TITLE or re.search("[。；！？]", title):
        return None
    start, end = match.span("title")
    marked = label is not None or match.group("page") is not None
    hanzi = not number.isdigit()
    return Entry(number, title, block.place, start, end, hanzi, marked=marked)


def _credible(run: _Run, *, first: bool) -> bool:
    """Most entries must be titles: a numbered list in prose is no contents list."""
    entries = run.entries
    marked = sum(1 for entry in entries if entry.marked)
    plain = run.heading is None and marked < len(entries)
    if len(entries) < (3 if plain else 2):
        return False
    if run.heading is None and not first and marked * 2 < len(entries):
        return False
    titles = sum(1 for entry in entries if is_title(entry.title))
    return titles * 2 >= len(entries)


def _number_entries(entries: list[Entry]) -> list[Entry]:
    """Numbers in digits; by position where the printed ones are missing or come twice."""
    arabic = [entry for entry in entries if entry.number.isdigit()]
    if len(arabic) * 2 > len(entries):
        # Hanzi numerals among arabic ones are the headings of groups of tables.
        entries = (
            [entry for entry in entries if entry.number.isdigit()]
            if len({entry.number for entry in arabic}) == len(arabic)
            else entries
        )
    numbers = [in_digits(entry.number) if entry.number else "" for entry in entries]
    if not all(number.isdigit() for number in numbers) or len(set(numbers)) < len(numbers):
        numbers = [str(position) for position in range(1, len(entries) + 1)]
    return [
        replace(entry, number=str(int(number)))
        for number, entry in zip(numbers, entries, strict=True)
    ]
