"""How far a reading can be relied on: pages doubtful as a whole, readings too poor to be kept.

The limits come from real documents. Of 40 published ones, read in whatever format, none leaves
more than one in 60 numbers unaccounted for, none has more than one line in 7 without a name, and
none lacks the headers or the rows of more than half of its tables. A text extracted from the
bottom of each page up lacks them in nearly all: there the header follows its rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.model.book import DoubtfulPage, Ledger, Section, Token
from xgbudget_tui.model.errors import DocumentError, Problem
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import SectionKind
from xgbudget_tui.model.text import Text

A_FEW = 3
"""Numbers of one page that may stay unaccounted for before all of it is doubtful."""
MOST_UNACCOUNTED = 0.1
LEAST_UNACCOUNTED = 50
"""Numbers unaccounted for, of all: more of them, and at least so many, are a poor reading."""
MOST_UNNAMED = 0.25
LEAST_UNNAMED = 50
"""Lines without a name, of all."""
MOST_UNHEADED = 2 / 3
LEAST_UNHEADED = 4
"""Tables without a header or without rows, of all."""
_UNHEADED = ("header-missing", "table-unread", "table-without-rows")


def find_doubtful_pages(numbers: NumberLedger, sections: Sequence[Section]) -> Ledger:
    """The closed ledger with the pages on which more than a few numbers are unaccounted for.

    A page is a page or a sheet; a document that has neither is judged table by table.
    """
    ledger = numbers.close()
    starts = sorted(
        (place.line, section.key)
        for section in sections
        for place in section.pages
        if not place.sheet
    )
    left: dict[tuple[str, int, int], list[Token]] = {}
    for token in ledger.unaccounted:
        left.setdefault(_page_of(token.place, starts), []).append(token)
    doubtful = []
    for (sheet, first, last), tokens in left.items():
        if len(tokens) <= A_FEW:
            continue
        key = next((key for line, key in starts if line == first), None) if not sheet else None
        total = numbers.count_tokens(sheet, first, last)
        doubtful.append(DoubtfulPage(sheet, total, len(tokens), key))
    return replace(ledger, doubtful=tuple(doubtful))


_END = 1 << 62


def _page_of(place: SourcePlace, starts: Sequence[tuple[int, str]]) -> tuple[str, int, int]:
    """The page of a place: its sheet, or from which line to which line its table reaches."""
    if place.sheet:
        return place.sheet, 0, _END
    at = bisect_right(starts, place.line, key=lambda start: start[0])
    first = starts[at - 1][0] if at else 0
    return "", first, starts[at][0] if at < len(starts) else _END


def mark_doubtful(sections: Sequence[Section], pages: Sequence[DoubtfulPage]) -> Iterator[Section]:
    """The sections, each with the doubtful pages that it stands on."""
    sheets = {page.sheet for page in pages if page.sheet}
    keys = {page.section for page in pages if not page.sheet}
    for section in sections:
        found = [sheet for sheet in _sheets_of(section) if sheet in sheets]
        if section.key in keys:
            found.append("")
        yield replace(section, doubtful=tuple(found)) if found else section


def _sheets_of(section: Section) -> list[str]:
    places = [*section.pages, *(line.place for line in section.lines)]
    places += [paragraph.place for paragraph in section.paragraphs]
    return list(dict.fromkeys(place.sheet for place in places if place is not None))


def judge_reading(
    source: SourceFile,
    sections: Sequence[Section],
    problems: Sequence[Problem],
    ledger: Ledger,
    *,
    force: bool,
) -> list[Problem]:
    """Raise DocumentError for a reading so poor that it would mislead; with ``force`` a problem."""
    fault = _find_fault(sections, problems, ledger)
    if fault is None:
        return []
    if force:
        return [problem("reading-poor", fault.zh, fault.en)]
    plain = source.format in ("text", "html", "csv")
    tries = Text(
        "请改用原文件（PDF、xlsx）或换一种方式提取文字"
        if plain
        else "请改用该文件的 xlsx 或文字版",
        "give the original (PDF, xlsx), or extract its text in another way"
        if plain
        else "give its xlsx or text if there is one",
    )
    raise DocumentError(
        f"{source.name} was read so badly that its figures would mislead: {fault.en}; {tries.en}; "
        "--force imports it with its doubts marked.",
        f"{source.name} 读得太差，导入会误导：{fault.zh}；{tries.zh}；"
        "仍要导入请加 --force，疑点照标。",
    )


def _find_fault(
    sections: Sequence[Section], problems: Sequence[Problem], ledger: Ledger
) -> Text | None:
    left, tokens = len(ledger.unaccounted), ledger.total
    if left >= LEAST_UNACCOUNTED and left > MOST_UNACCOUNTED * tokens:
        return Text(
            f"{tokens:,} 个数字中有 {left:,} 个没有归类",
            f"{left:,} of its {tokens:,} numbers are not accounted for",
        )
    lines = [line for section in sections for line in section.lines]
    unnamed = sum(not any(map(str.isalpha, line.printed)) for line in lines)
    if unnamed >= LEAST_UNNAMED and unnamed > MOST_UNNAMED * len(lines):
        return Text(
            f"{len(lines):,} 行中有 {unnamed:,} 行没有名称",
            f"{unnamed:,} of its {len(lines):,} lines have no name",
        )
    counts = Counter(found.code for found in problems)
    unheaded = sum(counts[code] for code in _UNHEADED)
    tables = sum(section.kind is SectionKind.TABLE for section in sections)
    tables = max(unheaded, tables + counts["table-unread"])
    if unheaded >= LEAST_UNHEADED and unheaded > MOST_UNHEADED * tables:
        return Text(
            f"{tables} 张表中有 {unheaded} 张没有表头或没有行，文字的次序可能颠倒",
            f"{unheaded} of its {tables} tables have no header or no rows, as where text stands "
            "in the wrong order",
        )
    return None
