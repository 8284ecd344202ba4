"""The contents list of a document: which sections it says it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xgbudget_tui.document import Block, Grid, TextBlock
from xgbudget_tui.importer.labels import in_digits, split_label, split_number
from xgbudget_tui.importer.printed_sections import is_page_number, read_unit
from xgbudget_tui.importer.titles import LONGEST_TITLE, is_title, likeness
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.value import value_class

_HEADING = re.compile(r".{0,12}目录|目次|contents", re.IGNORECASE)
_LEADER = r"[.·•…⋯‥・\-—─_\ufffd\ue000-\uf8ff]"
_TAIL = re.compile(
    rf"\s*(?:(?:{_LEADER}\s*){{2,}}|[…⋯\ufffd])\s*(?:[（(]?\s*\d{{1,4}}\s*[)）]?)?(?:{_LEADER}|\s)*$"
    r"|\s*[（(]\s*\d{1,4}\s*[)）]\s*$|\s+\d{1,3}\s*$|(?<=[表)）])\s*\d{1,3}\s*$"
)
"""What stands behind a title in a contents list: dots of any kind, the page, in brackets or not."""
_GROUP = re.compile(
    r"\s*[-*•·●○]?\s*(?:第\s*(?P<part>[一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:部\s*分|章|部|篇|节)[、:：.]?"
    r"|[（(]\s*(?P<bracket>[一二三四五六七八九十]{1,3})\s*[）)][、.]?"
    r"|(?P<hanzi>[一二三四五六七八九十]{1,3})\s*(?:[、.．:：）)]|(?<=[一二三四五六七八九十])\s))\s*(?=\S)"
)
_ENDED = re.compile(r"(?:表|说明|报告|清单|目标|一览|决议|草案|情况)(?:[(（][^()（）]*[)）])*$")
_BEGINS = re.compile(r"(?:19|20)\d\d年|关于|[-—]")
_UNFINISHED = re.compile(r"[和与及、的对]$")
_ELSEWHERE = re.compile(r"另附|另册|另行公开|详见附件")
_REMARK = re.compile(r"(?:备注|注)\d*:")
_SENTENCE = re.compile(r"[；！？]|^[^(（]*[,，]")
_LONGEST_LINE = 300
_MOST_LINES_OF_TITLE = 3
_MOST_CELLS = 4
"""Cells of a row that is a line of a list: label, title, unit or remark, page."""
_MOST_ENTRIES = 3000
_FEWEST_PAGED = 3
"""From so many entries on, none of them without a page, one without is none."""
_MOST_UNREAD = 4
"""Lines in a row that are no entries, within a list."""
_LEAST_OF_TITLE = 7
"""Characters that must stand in a line to be known as the beginning of a title."""
_STYLES = ("label", "digits", "hanzi", "bracket", "part")


@value_class
class Entry:
    """One line of a contents list.

    ``number`` is in digits and unlike every other of the list, "" where none is printed but others
    are; ``label`` is the number as printed, which a list may begin anew in each part. ``start`` and
    ``end`` bound the title within the text at ``place``; what stands before is the number, what
    stands behind the page number. ``more`` are the further lines of an entry that runs over
    several. ``elsewhere`` says that the line itself names another file as the place.
    """

    number: str
    title: str
    place: SourcePlace
    start: int
    end: int
    label: str = ""
    more: tuple[SourcePlace, ...] = ()

    @property
    def printed(self) -> str:
        """The number a table of this entry would bear."""
        return self.label or self.number

    @property
    def elsewhere(self) -> bool:
        """Whether the line says that its table is in another file."""
        return _ELSEWHERE.search(self.title) is not None

    @property
    def is_table(self) -> bool:
        """Whether the line names a table and not a note, a report or a group of tables."""
        return is_title(self.title) and re.search(r"表(?:[(（].*)?$", self.title) is not None


@value_class
class Contents:
    """A contents list: its entries, the blocks before it, and those behind it that it lists.

    ``others`` are the lines of the list that are no entries: groups of tables, page numbers.
    """

    entries: tuple[Entry, ...]
    before: tuple[TextBlock, ...]
    heading: TextBlock | None
    after: tuple[Block, ...]
    others: tuple[SourcePlace, ...] = ()


@dataclass(slots=True)
class _Item:
    """A line of a list that bears a number or looks like a title, with what runs on of it.

    ``last`` is the block it ends in; ``heads_part`` says that a group's heading stands above.
    """

    style: str
    number: str
    title: str
    place: SourcePlace
    start: int
    end: int
    paged: bool
    last: int
    more: list[SourcePlace] = field(default_factory=list)
    heads_part: bool = False

    @property
    def marked(self) -> bool:
        """Whether the line shows that it is an entry: a label, or a page behind dots."""
        return self.paged or self.style == "label"


@dataclass(slots=True)
class _Run:
    """A list from its heading (or first line) to the block before ``end``."""

    start: int
    end: int
    heading: TextBlock | None
    items: list[_Item]
    others: list[SourcePlace]


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
        entries, groups = _part_groups(run.items)
        chapters.append(
            Contents(
                entries=tuple(_number_entries(entries)),
                before=lines,
                heading=run.heading,
                after=tuple(blocks[run.end : end]),
                others=(*run.others, *(place for item in groups for place in _places(item))),
            )
        )
        lines = ()
    return chapters


def _places(item: _Item) -> tuple[SourcePlace, ...]:
    return (item.place, *item.more)


def _is_prose(block: TextBlock) -> bool:
    return len(block.text) > 20 and "。" in block.text


def _find_runs(blocks: Sequence[Block]) -> list[_Run]:
    runs: list[_Run] = []
    index = 0
    while index < len(blocks):
        run = _Gatherer(blocks, index).gather()
        if run is not None and _credible(run, first=not runs):
            runs.append(run)
            index = run.end
        elif run is not None and run.heading is None:
            index = run.end
        else:
            index += 1
    return runs


def _credible(run: _Run, *, first: bool) -> bool:
    """Most entries must be titles: a numbered list in prose is no contents list."""
    items = run.items
    marked = sum(1 for item in items if item.marked)
    plain = run.heading is None and marked < len(items)
    if len(items) < (3 if plain else 2):
        return False
    if run.heading is None and not first and marked * 2 < len(items):
        return False
    titles = sum(1 for item in items if is_title(item.title))
    return titles * 2 >= len(items)


class _Gatherer:
    """Takes the lines of a list one after the other, until the body begins.

    A list under a heading (目录) goes on over groups, notes and lines that cannot be read, until
    its first title comes again or a table or prose begins; one without ends at the first line that
    is no entry.
    """

    def __init__(self, blocks: Sequence[Block], start: int) -> None:
        self._blocks = blocks
        self._start = start
        block = blocks[start]
        listed = isinstance(block, TextBlock) and _HEADING.fullmatch(normalise_name(block.text))
        self._heading = block if listed and isinstance(block, TextBlock) else None
        self._items: list[_Item] = []
        self._others: list[tuple[int, SourcePlace]] = []
        self._titles: dict[str, set[str]] = {}
        self._labels: set[str] = set()
        self._first: _Item | None = None
        self._unread = 0
        self._held: _Item | None = None
        self._ended = False

    def gather(self) -> _Run | None:
        """The list that starts at the block, or None."""
        index = self._start + (self._heading is not None)
        at_table = False
        while index < len(self._blocks) and not self._ended:
            block = self._blocks[index]
            if isinstance(block, Grid) and self._heading is None:
                at_table = self._ended = True
            elif isinstance(block, Grid):
                at_table = not self._take_grid(block, index)
            elif block.place.line and read_unit(block.text) is not None:
                at_table = self._ended = True
            else:
                self._take(block, (), index)
            index += 1
        if at_table:
            self._leave_title()
        if not self._items:
            return None
        end = max(item.last for item in self._items) + 1
        others = [place for index, place in self._others if index < end]
        return _Run(self._start, end, self._heading, self._items, others)

    def _take_grid(self, grid: Grid, index: int) -> bool:
        """Whether a grid is part of the list: rows of number, title and page."""
        rows: list[tuple[TextBlock, list[SourcePlace]]] = []
        for row in grid.rows:
            cells = [cell for cell in row if cell.text]
            if len(cells) > _MOST_CELLS or len(rows) > _MOST_ENTRIES:
                self._ended = True
                return False
            if cells:
                text = "  ".join(cell.text for cell in cells)
                rows.append((TextBlock(text, cells[0].place), [cell.place for cell in cells[1:]]))
        items = [item for block, _ in rows if (item := _read_item(block, index)) is not None]
        entries = [item for item in items if item.style or item.paged]
        if not rows or len(entries) * 3 < len(rows) * 2 or not _name_tables(entries):
            self._ended = True
            return False
        for block, more in rows:
            self._take(block, more, index)
        return True

    def _take(self, block: TextBlock, more: Sequence[SourcePlace], index: int) -> None:
        plain = normalise_name(block.text)
        unlike = len(block.text) > _LONGEST_LINE or "。" in plain or _REMARK.match(plain)
        if not block.place.line or unlike:
            self._ended = True
            return
        if self._items and (is_page_number(block.text) or _HEADING.fullmatch(plain)):
            self._others.append((index, block.place))
            return
        item = _read_item(block, index)
        if item is None:
            self._pass_over(block, index)
        elif self._starts_again(item) or self._is_left(item):
            self._ended = True
        elif not item.title and not item.number:
            self._end_entry(item)
        elif self._runs_on(item):
            self._join(item)
        else:
            self._take_entry(self._join_held(item), more, block)

    def _take_entry(self, item: _Item, more: Sequence[SourcePlace], block: TextBlock) -> None:
        listed = item.style or (self._heading is not None and is_title(item.title))
        if item.paged or (listed and not _SENTENCE.search(item.title)):
            item.more += more
            self._remember()
            self._items.append(item)
            self._unread, self._held = 0, None
            self._ended = len(self._items) >= _MOST_ENTRIES
        else:
            self._pass_over(block, item.last)
            self._held = item

    def _join_held(self, item: _Item) -> _Item:
        """A line that cannot be read by itself may be the first half of the next."""
        held, self._held = self._held, None
        if held is None or item.style or item.last - held.last > 1:
            return item
        if not is_title(held.title + item.title):
            return item
        self._others = [(index, place) for index, place in self._others if place != held.place]
        held.title += item.title
        held.paged, held.last = item.paged, item.last
        held.more.append(item.place)
        return held

    def _pass_over(self, block: TextBlock, index: int) -> None:
        self._others.append((index, block.place))
        self._unread += 1
        self._ended = self._heading is None or self._unread > _MOST_UNREAD

    def _end_entry(self, item: _Item) -> None:
        """Dots and a page on a line of their own belong to the title above."""
        if not self._items:
            self._ended = True
            return
        latest = self._items[-1]
        latest.paged, latest.last = True, item.last
        latest.more.append(item.place)

    def _runs_on(self, item: _Item) -> bool:
        """Whether a line carries on the title above it."""
        latest = self._items[-1] if self._items else None
        if latest is None or item.style or latest.paged or item.last - latest.last > 1:
            return False
        title, plain = normalise_name(latest.title), normalise_name(item.title)
        if not title:
            return True
        if len(title) + len(plain) > LONGEST_TITLE or len(latest.more) >= _MOST_LINES_OF_TITLE:
            return False
        open_bracket = title.count("(") > title.count(")") or re.match(r"\(.*\)$", plain)
        if open_bracket or _UNFINISHED.search(title) or re.match("[和与及、]", plain):
            return True
        if self._heading is None and not item.paged:
            return False
        return _ENDED.search(title) is None and _BEGINS.match(plain) is None

    def _join(self, item: _Item) -> None:
        latest = self._items[-1]
        latest.title += item.title
        latest.paged, latest.last = item.paged, item.last
        latest.more.append(item.place)

    def _remember(self) -> None:
        """Keep the title and number of the latest entry, which nothing can carry on any more."""
        if not self._items:
            return
        latest = self._items[-1]
        self._labels.add(latest.number)
        if latest.style in {"label", "digits"}:
            self._first = self._first or latest
            self._titles.setdefault(normalise_name(latest.title), set()).add(latest.number)

    def _starts_again(self, item: _Item) -> bool:
        """The body begins when a title of the list comes again, or its number before no title."""
        if item.paged or not self._items:
            return False
        latest = self._items[-1]
        if not item.title:
            return item.number in self._labels or item.number == latest.number
        plain = normalise_name(item.title)
        numbers = self._titles.get(plain)
        if numbers is not None and (not item.number or item.number in numbers):
            return True
        openers = [self._items[0], *([self._first] if self._first else []), latest]
        return any(
            (title := normalise_name(one.title)) == plain
            or (len(plain) > _LEAST_OF_TITLE and title.startswith(plain) and one is not latest)
            for one in openers
            if item.number in {"", one.number} and (one is not latest or one.style)
        )

    def _is_left(self, item: _Item) -> bool:
        """The body begins on a page of its own with a title, where each entry has a page behind it.

        Of an entry over two lines the page stands behind the second.
        """
        items = self._items
        if item.style or item.paged or len(items) < _FEWEST_PAGED:
            return False
        if not all(one.paged for one in items) or not is_title(item.title):
            return False
        latest = [items[-1].place, *items[-1].more][-1]
        ahead = self._blocks[item.last + 1 : item.last + 3]
        return item.place.sheet != latest.sheet and not any(
            isinstance(block, TextBlock) and _TAIL.search(block.text) for block in ahead
        )

    def _leave_title(self) -> None:
        """What stands right above the unit or the rows of a table is its title, not an entry."""
        numbers = [item.number for item in self._items if item.style in {"label", "digits"}]
        while self._items:
            latest = self._items[-1]
            repeated = numbers.count(latest.number) > 1 and latest.style in {"label", "digits"}
            like = any(likeness(latest.title, one.title) >= 0.8 for one in self._items[:1])
            unlike_others = not latest.style and numbers
            if latest.paged or len(self._items) < 2 or not (repeated or like or unlike_others):
                return
            self._items.pop()


def _name_tables(items: Sequence[_Item]) -> bool:
    return sum(1 for item in items if is_title(item.title)) * 2 >= len(items)


def _read_item(block: TextBlock, index: int) -> _Item | None:
    """A line of a list: number, title and page apart; None if it cannot be one."""
    text = block.text
    label = split_label(text)
    # 表1 alone is a label, and no title with a page.
    tail = None if label is not None and not label.rest else _TAIL.search(text)
    end = tail.start() if tail else len(text)
    head = text[:end].rstrip()
    style, number, start = _split_head(head)
    title = head[start:].strip()
    if len(normalise_name(title)) > LONGEST_TITLE:
        return None
    return _Item(style, number, title, block.place, start, end, tail is not None, index)


def _split_head(head: str) -> tuple[str, str, int]:
    """The style of the number before a title, the number in digits, and where the title begins."""
    label = split_label(head)
    if label is not None and label.number:
        return "label", label.number, label.end
    number = split_number(head)
    if number is not None and number.number:
        return "digits", number.number, number.end
    group = _GROUP.match(head)
    if group is None:
        return "", "", 0
    style = next(name for name in ("part", "bracket", "hanzi") if group[name])
    return style, in_digits(group[style]), group.end()


def _part_groups(items: Sequence[_Item]) -> tuple[list[_Item], list[_Item]]:
    """The entries of a list, and the headings of groups among them.

    Most numbered lines tell how tables are numbered (表一, 1., 一、). A line numbered otherwise
    heads a group (一、一般公共预算) unless nothing stands below it: then it is a section too.
    """
    counts = Counter(item.style for item in items if item.style)
    usual = max(counts, key=lambda s: (counts[s], -_STYLES.index(s)), default="")
    entries: list[_Item] = []
    groups: list[_Item] = []
    for index, item in enumerate(items):
        below = items[index + 1] if index + 1 < len(items) else None
        alone = below is None or below.style == item.style
        if item.style in {"", usual, "label", "digits"} or (alone and len(item.title) > 3):
            item.heads_part = bool(groups) and items[index - 1] is groups[-1]
            entries.append(item if item.style == usual else _unnumbered(item))
        else:
            groups.append(item)
    return entries, groups


def _unnumbered(item: _Item) -> _Item:
    return replace(item, style="", number="")


def _number_entries(items: Sequence[_Item]) -> Iterator[Entry]:
    """Entries under the numbers printed; by position where none is.

    Where the numbers begin anew within the list, those of a later part have its ordinal before
    them (``2-1``).
    """
    if not any(item.number for item in items):
        for position, item in enumerate(items, start=1):
            yield _entry(item, str(position))
        return
    used: set[str] = set()
    within: set[str] = set()
    ordinal, parted = 1, False
    for item in items:
        parted = parted or item.heads_part
        if item.number in within and (parted or item.number == "1"):
            ordinal, within = ordinal + 1, set()
        number = item.number if ordinal == 1 or not item.number else f"{ordinal}-{item.number}"
        if item.number:
            parted = False
            within.add(item.number)
        if number in used:
            number = ""
        elif number:
            used.add(number)
        yield _entry(item, number)


def _entry(item: _Item, number: str) -> Entry:
    return Entry(
        number, item.title, item.place, item.start, item.end, item.number, tuple(item.more)
    )
