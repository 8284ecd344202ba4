"""The contents list of a document read without the importer, and what a Book has of it.

Only tables are asked for: entries that bear a number and name a 表. Groups, reports and notes are
left out, for many lists print no number before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import SectionKind

_HEADING = re.compile(r"[\u4e00-\u9fff]{0,8}目录|目次")
_HANZI = "一二三四五六七八九十百"
_NUMBERED = re.compile(
    rf"(?:附?[表件]\s*(?P<label>\d{{1,3}}(?:[-—－.]\d{{1,3}})*|[{_HANZI}]{{1,5}})\s*[:：、.]?"
    r"|(?P<plain>[1-9]\d{0,2}(?:[-—－.]\d{1,2})*)\s*[、.．:：]?)(?P<title>\D.*|20\d\d.*)"
)
_LEADER = re.compile(
    r"\s*(?:[.·\-—_]{2,}|[…⋯]|[\ue000-\uf8ff\U000f0000-\U0010ffff]{2,}|[（(](?=\d{1,4}[)）]?\s*$)).*$"
)
"""Dots to a page number; many fonts have a sign of their own for them."""
_PAGE = re.compile(r"(?<=[表)])\d{1,4}$|\(\d{1,4}\)?$")
_PAGE_NUMBER = re.compile(r"[-—─–第]*\d{1,4}[-—─–页]*")
_TABLE = re.compile(r"(?:表|情况)(?:[(（][^()（）]{1,40}[)）])*$")
_BODY = re.compile(r"单位[:：]|。")
_NO_TITLE = re.compile(r"^[%亿万元个项年月]")
_MOST_LINES = 400
_LONGEST = 80
_YEAR = re.compile(r"20\d\d")
_ALIKE = 0.9
_NEAR = 0.6


@dataclass(frozen=True)
class Listed:
    """A table that a contents list promises: its number in digits (``12``, ``1-2``), its title."""

    number: str
    title: str


def read_listed(lines: Sequence[str]) -> list[Listed]:
    """The tables of every contents list among the lines of a document.

    What a list says to be elsewhere (另附) does not count, nor a list of which nothing follows:
    many documents are the first of several files.
    """
    found: list[Listed] = []
    index = 0
    while index < len(lines):
        if not _HEADING.fullmatch(normalise_name(lines[index])):
            index += 1
            continue
        entries, index = _read_list(lines, index + 1)
        body = plain_title("".join(lines[index:]))
        if len(entries) > 1 and any(plain_title(entry.title) in body for entry in entries):
            found += entries
    return found


def _read_list(lines: Sequence[str], start: int) -> tuple[list[Listed], int]:
    """The entries from a line on, and where the list ends: at prose, or where the body begins."""
    entries: list[Listed] = []
    index = start
    number = title = ""
    for index in range(start, min(len(lines), start + _MOST_LINES)):
        plain = normalise_name(lines[index])
        if _BODY.search(plain) or _starts_body(plain, entries):
            break
        text = _PAGE.sub("", normalise_name(_LEADER.sub("", lines[index])))
        if not text or _PAGE_NUMBER.fullmatch(text):
            continue
        match = _NUMBERED.fullmatch(text)
        if match is not None and not _NO_TITLE.match(match.group("title")):
            _close(number, title, entries)
            number = _in_digits(match.group("label") or match.group("plain"))
            title = match.group("title")
        elif number and (not _TABLE.search(title) or re.fullmatch(r"\(.*\)", text)):
            title += text
        else:
            _close(number, title, entries)
            number = title = ""
    _close(number, title, entries)
    return entries, index


def _close(number: str, title: str, entries: list[Listed]) -> None:
    """Keep an entry that is whole, if it names a table."""
    prose = title.startswith("关于") or "另附" in title or "," in re.sub(r"\(.*?\)", "", title)
    if number and _TABLE.search(title) and not prose and len(title) <= _LONGEST:
        entries.append(Listed(number, title))


def _starts_body(text: str, entries: Sequence[Listed]) -> bool:
    """Whether the first table of the list comes again, with its number or without."""
    if not entries or len(text) > len(entries[0].title) + 8:
        return False
    return text.endswith(entries[0].title)


def _in_digits(printed: str) -> str:
    if printed[0].isdigit():
        return "-".join(str(int(part)) for part in re.split(r"[-—－.]", printed) if part)
    value = 0
    for char in printed:
        digit = _HANZI.index(char) + 1
        value = (value or 1) * 10 if char == "十" else value + digit
    return str(value)


def count_found(listed: Sequence[Listed], book: Book) -> Iterator[tuple[Listed, bool, bool]]:
    """Each promised table: whether the Book has it, and whether under the number printed."""
    for entry in listed:
        fitting = [section for section in book.tables() if _fits(entry, section)]
        numbered = any(_in_form(section.number) == entry.number for section in fitting)
        # A list that starts anew in each chapter is told apart by the chapter before the number.
        numbered = numbered or any(
            re.fullmatch(rf"\d+-{re.escape(entry.number)}", section.number) for section in fitting
        )
        yield entry, bool(fitting), numbered


def _fits(entry: Listed, section: Section) -> bool:
    """Whether a table bears the title, or is filed under it with a title much like it."""
    if section.kind is not SectionKind.TABLE or not section.lines:
        return False
    ours, theirs = plain_title(entry.title), plain_title(section.title)
    likeness = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    # A title may leave the year out, but not state another.
    printed = _YEAR.findall(theirs)
    if likeness >= _ALIKE and printed in ([], _YEAR.findall(ours)):
        return True
    return plain_title(section.listed) == ours and likeness >= _NEAR


def plain_title(title: str) -> str:
    """A title without its number and its signs."""
    plain = re.sub(rf"^附?[表件](?:\d[\d\-.]*|[{_HANZI}]+)[:：、.]?", "", normalise_name(title))
    plain = re.sub(r"^\d{1,2}(?:[.\-]\d{1,2})?[.、]?(?=20\d\d|\D)", "", plain)
    return re.sub(r"[^\w]|_", "", plain)


def _in_form(number: str) -> str:
    return re.sub(r"[.—－]", "-", number)
