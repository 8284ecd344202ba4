"""The contents list of a document: which sections it says it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.document import Block, TextBlock
from xgbudget_tui.importer.titles import LONGEST_TITLE, is_title
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourcePlace

_ENTRY = re.compile(
    r"^[-*•·●○]?\s*(?:附?表|附件|第)?\s*(?P<number>\d{1,3}|[一二三四五六七八九十]{1,4})\s*"
    r"[、.．:：）)章部]\s*(?P<title>[^\s.·…].*?)\s*"
    r"(?:(?P<leader>[.·…\-—_]{2,}|\s)\s*(?P<page>\d{1,4})?)?\s*$"
)
_BARE = re.compile(
    r"^[-*•·●○]?\s*(?P<title>\S.*?)\s*(?P<leader>[.·…\-—_]{2,})\s*(?P<page>\d{1,4})?\s*$"
)
_HEADING = re.compile(r"目录|目次|公开目录|contents", re.IGNORECASE)
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a contents list. ``number`` is in digits, "" where none is printed.

    ``start`` and ``end`` bound the title within the text at ``place``; what stands before is the
    number, what stands behind the page number.
    """

    number: str
    title: str
    place: SourcePlace
    start: int
    end: int
    hanzi: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents list: its entries, and the blocks before it and behind it."""

    entries: tuple[Entry, ...]
    before: tuple[TextBlock, ...]
    heading: TextBlock | None
    after: tuple[Block, ...]


def find_contents(blocks: Sequence[Block]) -> Contents:
    """The document's contents list; one with no entries where it has none."""
    opening: list[TextBlock] = []
    for block in blocks:
        if not isinstance(block, TextBlock):
            break
        opening.append(block)
    heading = next(
        (i for i, block in enumerate(opening) if _HEADING.fullmatch(normalise_name(block.text))),
        None,
    )
    start = 0 if heading is None else heading + 1
    first, last, entries = _longest_run(opening, start, listed=heading is not None)
    if len(entries) < (2 if heading is not None else 3) or not _credible(entries):
        return Contents((), (), None, tuple(blocks))
    before = [block for i, block in enumerate(opening[:first]) if i != heading]
    return Contents(
        entries=tuple(_number_entries(entries)),
        before=tuple(before),
        heading=opening[heading] if heading is not None else None,
        after=tuple(blocks[last + 1 :]),
    )


def _longest_run(
    opening: list[TextBlock], start: int, *, listed: bool
) -> tuple[int, int, list[Entry]]:
    best: tuple[int, int, list[Entry]] = (start, start, [])
    first, run = start, list[Entry]()
    for index in range(start, len(opening) + 1):
        entry = _read_entry(opening[index], listed=listed) if index < len(opening) else None
        if entry is not None and not _starts_again(entry, run):
            if not run:
                first = index
            run.append(entry)
            continue
        if len(run) > len(best[2]):
            best = (first, index - 1, run)
        run = [entry] if entry is not None else []
        first = index
        if best[2] and listed and entry is None:
            break
    return best


def _starts_again(entry: Entry, run: list[Entry]) -> bool:
    """The body begins when the first title of the list comes again."""
    plain = normalise_name(entry.title)
    return any(normalise_name(earlier.title) == plain for earlier in run[:1])


def _read_entry(block: TextBlock, *, listed: bool) -> Entry | None:
    if len(block.text) > _LONGEST_LINE:
        return None
    match = _ENTRY.match(block.text)
    number = ""
    if match is not None:
        number = match.group("number")
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
    return Entry(number, title, block.place, start, end, hanzi=not number.isdigit())


def _credible(entries: list[Entry]) -> bool:
    """Most entries must be titles: a numbered list in prose is no contents list."""
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
    numbers = [entry.number for entry in entries]
    if not all(number.isdigit() for number in numbers) or len(set(numbers)) < len(numbers):
        numbers = [str(position) for position in range(1, len(entries) + 1)]
    return [
        Entry(str(int(number)), entry.title, entry.place, entry.start, entry.end, entry.hanzi)
        for number, entry in zip(numbers, entries, strict=True)
    ]
