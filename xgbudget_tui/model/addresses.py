"""What a Book, a table and a line are called, and where an address that a person writes leads.

An address is a table, then a path of lines: ``4``, ``表4``, ``9.1``, ``4/教育支出/普通教育``,
``4/205``, ``区本级/教育支出``; before it the Book by its id, where there are several: ``#2/4``.
Words of a line that stands in one table alone may do without the table: ``学前教育``. The command
line, the start of the explorer and its palette all ask here; those that know the names in another
language hand in a :class:`Translation`, which is asked where nothing is printed so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Listing, Row, SectionEntry
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.names import normalise_name, numeral_value
from xgbudget_tui.model.text import find_near, printable
from xgbudget_tui.model.value import value_class

_MOST_SUGGESTED = 5
_MOST_LISTED = 6
_LINES_LOOKED_THROUGH = 2000
_TABLES_LOOKED_THROUGH = 40
_BOOKS_LISTED = 8
_DIGITS_OF_YEAR = 4

# Patterns are compiled when first used (by re itself): the first paint needs none of them.
_LABELLED = (
    r"(?:附?(?:图?表|件)|第|table|section|annex)?"
    r"(?:0*(?P<number>\d+)(?:(?P<mark>[-.之])0*(?P<second>\d+))?(?P<part>\.\d+)?"
    r"|(?P<hanzi>(?:[一二三四五六七八九]?百)?零?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?))"
    r"(?:[张号]?表)?"
)
_DASHES = str.maketrans("—–－−", "----")


@value_class
class Address:
    """An address as written: the Book's id if it names one, the table, the names of lines.

    ``table`` is "" where the address is a Book and nothing else.
    """

    book_id: int | None
    table: str
    path: tuple[str, ...]


@value_class
class Target:
    """The tables an address names, and the line if it names one (then there is one table).

    ``contents`` are all sections of the Book.
    """

    book: BookEntry
    sections: tuple[SectionEntry, ...]
    contents: Sequence[SectionEntry]
    row: Row | None = None


def parse_address(text: str) -> Address:
    """Part an address into Book, table and lines; ``text`` may be of full-width characters."""
    pieces = [piece.strip() for piece in text.replace("／", "/").strip().strip("/").split("/")]
    is_marked = pieces[0].startswith(("#", "＃"))
    number = re.fullmatch(r".\s*(\d+)", pieces[0]) if is_marked else None
    book_id = int(number.group(1)) if number else None
    table, *path = [*(pieces[1:] if number else pieces), ""]
    return Address(book_id, table, tuple(name for name in path if name))


@value_class
class Translation:
    """Names in another language, in which an address may be written.

    ``title`` and ``line`` (a name and its code) are what a table and a line are called, ``place``
    a Book by its area and title; "" where that is not known. ``fit`` says how well what was
    written fits such a name: 0 for the whole, then more, None for not at all; ``suggest`` which of
    some names may have been meant, the likeliest first.
    """

    title: Callable[[SectionEntry], str]
    line: Callable[[str, str | None], str]
    place: Callable[[BookEntry], str]
    fit: Callable[[str, str], int | None]
    suggest: Callable[[str, Sequence[str]], list[str]]


def find_target(
    archive: Archive,
    book: BookEntry | None,
    address: str | Address,
    translation: Translation | None = None,
) -> Target:
    """Where an address leads, in ``book`` unless it names another.

    Raises QueryError, which says what is near, where it leads nowhere or to several tables.
    """
    wanted = parse_address(address) if isinstance(address, str) else address
    if wanted.book_id is not None:
        book = archive.find_book(wanted.book_id)
    if book is None:
        raise no_book(archive.find_books(), f"#{wanted.book_id}")
    contents = archive.load_contents(book.id)
    sections, names = _find_sections(contents, wanted, translation)
    if not sections:
        return _find_anywhere(archive, book, contents, wanted, translation)
    if not names:
        return Target(book, sections, contents)
    found = [
        (section, row)
        for section in sections
        if (row := archive.find_line(section.id, names)) is not None
    ]
    if not found:
        raise _no_line(archive, sections, names, translation)
    if len(found) > 1 and translation is not None and names[-1].isascii():
        # Of the parts of one table that one where the line fits best.
        line, fit = translation.line, translation.fit
        found.sort(key=lambda place: fit(names[-1], line(place[1].name, place[1].code)) or 0)
    section, row = found[0]
    return Target(book, (section,), contents, row)


def _find_sections(
    contents: Sequence[SectionEntry], wanted: Address, translation: Translation | None
) -> tuple[tuple[SectionEntry, ...], tuple[str, ...]]:
    """The tables of an address, none if it names none, and the lines that are left of it."""
    pieces = (wanted.table, *wanted.path)
    # A title may have a slash in it; then it is written out whole.
    for size in range(len(pieces), 1, -1):
        found = _entitled(contents, "/".join(pieces[:size]))
        if found:
            return found, pieces[size:]
    found = find_numbered(contents, wanted.table) or _find_titled(contents, wanted.table)
    if not found and translation is not None:
        found = _find_translated(contents, wanted.table, translation)
    if len({section.number for section in found}) > 1:
        names = tuple(map(table_name, found[:_MOST_LISTED]))
        listed = ", ".join(names)
        raise QueryError(f"Several sections fit: {listed}.", f"有多张表符合：{listed}。", names)
    return found, wanted.path


def _find_anywhere(
    archive: Archive,
    book: BookEntry,
    contents: Sequence[SectionEntry],
    wanted: Address,
    translation: Translation | None,
) -> Target:
    """Where an address leads that begins with a line. Raises QueryError unless to one table."""
    names = (wanted.table, *wanted.path)
    try:
        hits = archive.search(" ".join(names), book.id, 0, _LINES_LOOKED_THROUGH).hits
    except QueryError:
        hits = ()
    met = {hit.place.row.section_id for hit in hits}
    places = [
        (section, row)
        for section in contents
        if section.id in met and (row := archive.find_line(section.id, names)) is not None
    ]
    if len(places) == 1:
        ((section, row),) = places
        return Target(book, (section,), contents, row)
    if not places:
        raise _no_section(archive, book, contents, wanted.table, translation)
    listed = ", ".join(f"{section.key}/{row.name}" for section, row in places[:_MOST_LISTED])
    more = len(places) > _MOST_LISTED
    written = "/".join(names)
    raise QueryError(
        f"{written!r} is a line of several sections: {listed}{', …' if more else ''}.",
        f"多张表有“{written}”：{listed}{'……' if more else ''}。",
        tuple(row.name for _, row in places[:_MOST_LISTED]) if written.isascii() else (),
    )


def find_numbered(contents: Sequence[SectionEntry], written: str) -> tuple[SectionEntry, ...]:
    """The tables with a number or key, however it is written: one, all parts of it, or none.

    ``表3``, ``第三表`` and ``03`` are table 3; ``01-1`` (a sheet's name) is the first part of
    table 1 where no table has that number.
    """
    for wanted in _readings(written):
        by_key = tuple(section for section in contents if section.key == wanted)
        by_number = tuple(section for section in contents if section.number == wanted)
        found = by_number if len(by_number) > 1 else by_key or by_number
        if found:
            return found
    return ()


def is_table_number(written: str) -> bool:
    """Whether this can only be the number of a table: too short for a year."""
    readings = _readings(written)
    return bool(readings) and len(readings[0]) < _DIGITS_OF_YEAR


def _readings(written: str) -> list[str]:
    """The numbers that this may stand for, the likeliest first; none if it is no number."""
    if written.isascii() and written.isdecimal():
        return [written.lstrip("0") or "0"]  # most are so, and need no pattern to be compiled
    plain = "".join(unicodedata.normalize("NFKC", written).split()).translate(_DASHES)
    match = re.fullmatch(_LABELLED, plain.casefold())
    if match is None:
        return []
    if match["hanzi"] is not None:
        return [str(numeral_value(match["hanzi"].replace("零", "")))] if match["hanzi"] else []
    number, second = match["number"], match["second"]
    if second is None:
        return [number]
    mark = match["mark"].replace("之", "-")
    part = match["part"] or ""
    # A sheet's name or another file may write 1-2 for what the document prints as 1.2.
    other = "." if mark == "-" else "-"
    return [f"{number}{mark}{second}{part}", f"{number}{other}{second}{part}", f"{number}.{second}"]


def _find_titled(contents: Sequence[SectionEntry], written: str) -> tuple[SectionEntry, ...]:
    """The tables that have this title, or else these words in it."""
    words = _title_key(written)
    if not words or words.isdecimal():
        return ()
    entitled = _entitled(contents, written)
    return entitled or tuple(one for one in contents if words in _title_key(one.title))


def _find_translated(
    contents: Sequence[SectionEntry], written: str, translation: Translation
) -> tuple[SectionEntry, ...]:
    """The tables whose title in another language is written so, or else has all these words."""
    if not written.isascii():
        return ()
    fits = {one.id: translation.fit(written, translation.title(one)) for one in contents}
    whole = tuple(one for one in contents if fits[one.id] == 0)
    return whole or tuple(one for one in contents if fits[one.id] is not None)


def _entitled(contents: Sequence[SectionEntry], title: str) -> tuple[SectionEntry, ...]:
    wanted = _title_key(title)
    return tuple(one for one in contents if wanted and _title_key(one.title) == wanted)


def _title_key(title: str) -> str:
    return normalise_name(title).casefold()


def _no_section(
    archive: Archive,
    book: BookEntry,
    contents: Sequence[SectionEntry],
    wanted: str,
    translation: Translation | None,
) -> QueryError:
    titles = {_title_key(one.title): one for one in reversed(contents)}
    near = [table_name(titles[one]) for one in find_near(_title_key(wanted), titles, 0.6)]
    if not near and translation is not None and wanted.isascii():
        named: dict[str, SectionEntry] = {}
        for one in contents:
            named.setdefault(translation.title(one), one)
        near = [table_name(named[one]) for one in translation.suggest(wanted, list(named))]
    if not near and len(wanted) > 1:
        near = suggest_lines(archive, contents[:_TABLES_LOOKED_THROUGH], wanted, translation)
    listed = ", ".join(near)
    return QueryError(
        f"{book.region} {book.year} has no section {wanted!r}: "
        + (f"is it {listed}?" if near else "`xgbudget tables` lists them."),
        f"{book.region}{book.year}年没有“{wanted}”这张表："
        + (f"是否为 {listed}？" if near else "可用 `xgbudget tables` 查看。"),
        (book.region, *(near if wanted.isascii() else ())),
    )


def _no_line(
    archive: Archive,
    sections: Sequence[SectionEntry],
    names: Sequence[str],
    translation: Translation | None,
) -> QueryError:
    key, path = sections[0].number, "/".join(names)
    near = suggest_lines(archive, sections, names[-1], translation)
    if not near:
        return QueryError(
            f"Section {key} has no line {path!r}: try `xgbudget search {names[-1]}`.",
            f"第 {key} 表没有“{path}”这一行：可试 `xgbudget search {names[-1]}`。",
        )
    listed = ", ".join(near)
    return QueryError(
        f"Section {key} has no line {path!r}: is it {listed}?",
        f"第 {key} 表没有“{path}”这一行：是否为 {listed}？",
        tuple(near) if path.isascii() else (),
    )


def suggest_lines(
    archive: Archive,
    sections: Sequence[SectionEntry],
    name: str,
    translation: Translation | None = None,
) -> list[str]:
    """Names of lines in these tables that have ``name`` in them or are like it."""
    codes: dict[str, str | None] = {}
    for section in sections:
        if section.first_line is not None and section.last_line is not None:
            listing = Listing(section.first_line, section.last_line, 99)
            rows = archive.load_rows(listing, 0, _LINES_LOOKED_THROUGH)
            codes |= {row.name: row.code for row in rows}
    if translation is not None and name.isascii():
        named: dict[str, str] = {}
        for one, code in codes.items():
            named.setdefault(translation.line(one, code), one)
        found = [named[one] for one in translation.suggest(name, list(named))]
        if found:
            return found[:_MOST_SUGGESTED]
    within = [one for one in codes if name in one]
    return list(dict.fromkeys(within + find_near(name, codes, 0.5)))[:_MOST_SUGGESTED]


def match_books(
    books: Sequence[BookEntry], wanted: str, translation: Translation | None = None
) -> list[BookEntry]:
    """The Books that have every word of ``wanted`` in region, year, title or stage; or its id.

    ``#2`` is an id and nothing else, ``2`` where there is such a Book: as a word it is in every
    2024.
    """
    number = unicodedata.normalize("NFKC", wanted).strip()
    is_id, number = number.startswith("#"), number.removeprefix("#").strip()
    if is_id or len(number) < _DIGITS_OF_YEAR:
        numbered = [book for book in books if str(book.id) == number]
        if numbered or is_id:
            return numbered
    words = wanted.casefold().split()
    found = [book for book in books if all(word in _words_of(book) for word in words)]
    exact = [book for book in found if {book.region.casefold(), str(book.year)} <= set(words)]
    if exact or found:
        return exact or found
    if translation is not None and wanted.isascii() and not wanted.isdecimal():
        said = [(book, f"{_words_of(book)} {translation.place(book).casefold()}") for book in books]
        found = [book for book, known in said if all(word in known for word in words)]
        if found:
            return found
    return [book for book in books if str(book.id) == number]


def _words_of(book: BookEntry) -> str:
    stage = f"{book.stage.value} {book.stage.zh} {book.stage.en}"
    return f"{book.region} {book.year} {book.title} {stage} {book.source_name}".casefold()


def list_books(books: Sequence[BookEntry]) -> str:
    """The first Books with their ids, for a sentence."""
    return "; ".join(f"{book.id}: {book.region} {book.year}" for book in books[:_BOOKS_LISTED])


def no_book(books: Sequence[BookEntry], wanted: str) -> QueryError:
    """What to say where no Book fits."""
    if not books:
        return QueryError("The database holds no budget yet.", "数据库里还没有预算。")
    listed = list_books(books)
    return QueryError(
        f"No budget fits {wanted!r}: there are {listed}.",
        f"没有符合“{wanted}”的预算：现有 {listed}。",
        tuple(book.region for book in books[:_BOOKS_LISTED]),
    )


def table_name(section: SectionEntry) -> str:
    """What a table is called: its number and its title, ``4 区本级支出表``."""
    return name_of_table(section.key, section.title or section.listed)


def name_of_table(key: str, title: str) -> str:
    """What the table with this key and title is called; a Book as a whole has a title alone."""
    return printable(f"{key} {title}".strip())


def place_names(book: BookEntry) -> tuple[str, ...]:
    """The names of the area that titles begin with."""
    parent = book.parent_region or ""
    return (parent + book.region, book.region, parent)


def _drop_years(title: str) -> str:
    """A title without the years it begins with: ``2023年2024 年度``."""
    rest = title.lstrip()
    while rest[:4].isdecimal() and rest[4:].lstrip().startswith("年"):
        rest = title = rest[4:].lstrip().removeprefix("年").removeprefix("度")
    return title


def _drop_table(title: str) -> str:
    """A title without the first 表 that ends it, or ends it before a bracket."""
    for at, letter in enumerate(title):
        if letter == "表" and title[at + 1 : at + 2] in ("", "（", "("):
            return title[:at] + title[at + 1 :]
    return title


def short_title(section: SectionEntry, places: Sequence[str]) -> str:
    """The title without what a list says anyway: year, area, budget, the final 表.

    ``places`` are names of the area that titles repeat.
    """
    title = _drop_years(printable(section.title or section.listed)).strip()
    changed = True
    while changed:
        before = title
        for place in places:
            if place and title.startswith(place) and len(title) > len(place):
                title = title[len(place) :].strip()
        title = _drop_years(title)
        changed = title != before
    budget = section.budget.zh if section.budget else ""
    short = title.replace(budget, "", 1) if budget else title
    if short != "预算":
        short = short.removeprefix("预算")
    short = _drop_table(short)
    return short.strip() or title or section.number
