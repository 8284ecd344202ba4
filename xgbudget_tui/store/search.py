"""Search: lines by name, pinyin, initials, code or amount, best fit first.

Matches are read no further than is shown.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter, itemgetter

from xgbudget_tui.model.entries import Hit, HitPage, Place
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.details import load_places
from xgbudget_tui.store.kept import EXACT, INSIDE, PREFIX, Kept, KeptNames, KeptState, Path
from xgbudget_tui.store.query import Amounts, Query, read_query
from xgbudget_tui.store.rows import RowClass
from xgbudget_tui.store.values import read_unit
from xgbudget_tui.store.word_matches import (
    Posting,
    Postings,
    find_english,
    find_span,
    is_code,
    list_ids,
    match_first,
    match_paths,
    match_several,
    match_word,
    read_letters,
)

Span = tuple[int, int]
"""Line ids from, to."""

Keep = Callable[[list[int]], list[int]]
"""Which of these lines are wanted, in their order."""

_FIRST_BATCH = 16
_LARGEST_BATCH = 2048
_CHUNK = 256
_FAR_BATCH, _LARGEST_FAR_BATCH = 1024, 16_384
"""Lines that the first stretch and a late one hold about, where each question is a way."""
_FAR_CHUNKS = 16
"""Chunks of lines that are looked at by one question there."""
_FEW_USES = 64
"""Lines of a name or path that are read together with those of others."""
_INDEXES = {"name_id": "line_by_name", "path_id": "line_by_path"}


def _read_matching(connection: ArchiveConnection, postings: Postings, span: Span) -> Iterator[int]:
    """The lines of names or paths: best fit first, then in tree order."""
    for found in postings.values():
        yield from _merge(connection, found, span)


def _merge(connection: ArchiveConnection, postings: Iterable[Posting], span: Span) -> Iterator[int]:
    """The lines of several names or paths in tree order; a line has one of them."""
    if connection.is_far:
        return _read_together(connection, list(postings), span)
    return _merge_sources(connection, postings, span)


def _merge_sources(
    connection: ArchiveConnection, postings: Iterable[Posting], span: Span
) -> Iterator[int]:
    waiting = _order_sources(connection, postings, span)
    heap: list[tuple[int, int, Iterator[int]]] = []
    while waiting or heap:
        while waiting and (not heap or max(waiting[-1][0], span[0]) <= heap[0][0]):
            lines = waiting.pop()[1]
            first = next(lines, None)
            if first is not None:
                heapq.heappush(heap, (first, len(waiting), lines))
        if not heap:
            continue
        if len(heap) == 1 and not waiting:  # of the last one there is nothing to compare
            line_id, _, lines = heap[0]
            yield from chain([line_id], lines)
            return
        line_id, order, lines = heap[0]
        following = next(lines, None)
        if following is None:
            heapq.heappop(heap)
        else:
            heapq.heapreplace(heap, (following, order, lines))
        yield line_id


def _order_sources(
    connection: ArchiveConnection, postings: Iterable[Posting], span: Span
) -> list[tuple[int, Iterator[int]]]:
    """Lines to be merged, with the first of each: those that start last come first.

    What has few lines is read many at a time, for a question for each would take longer.
    """
    found = sorted(postings, key=attrgetter("first_line"))
    few = [posting for posting in found if posting.uses <= _FEW_USES]
    sources = [
        (posting.first_line, _read_posting(connection, posting, span))
        for posting in found
        if posting.uses > _FEW_USES
    ]
    if few:
        sources.append((few[0].first_line, _read_several(connection, few, span)))
    return sorted(sources, key=itemgetter(0), reverse=True)


def _read_several(
    connection: ArchiveConnection, postings: Sequence[Posting], span: Span
) -> Iterator[int]:
    """The lines of names or paths of few lines in tree order; what starts first stands first.

    Up to where the next one starts, the lines are those of the ones before: so they are asked for
    in groups, each twice as large as all before it.
    """
    column = postings[0].column
    here, count = span[0], _FIRST_BATCH
    while here <= span[1]:
        end = span[1]
        if count < len(postings):
            end = min(end, postings[count].first_line - 1)
        if end >= here:
            yield from connection.fetch_numbers(
                f"SELECT id FROM line INDEXED BY {_INDEXES[column]}"
                f" WHERE {column} IN (SELECT value FROM json_each(?)) AND id BETWEEN ? AND ?"
                " ORDER BY id",
                (list_ids(posting.key for posting in postings[:count]), here, end),
            )
            here = end + 1
        count *= 2


def _read_together(
    connection: ArchiveConnection, postings: Sequence[Posting], span: Span
) -> Iterator[int]:
    """The lines of names or paths in tree order, all of a stretch of the archive by one question.

    How long a stretch is goes by how many of their lines there are; the next is longer.
    """
    if not postings:
        return
    # There the lines of a later Book come later.
    row = connection.fetch_first(
        "SELECT last_line FROM book WHERE last_line IS NOT NULL ORDER BY id DESC LIMIT 1"
    )
    last = row[0] if row else 0
    here = max(span[0], min(posting.first_line for posting in postings))
    end = min(span[1], last)
    column, keys = postings[0].column, list_ids(posting.key for posting in postings)
    uses = sum(posting.uses for posting in postings)
    most = _FAR_BATCH
    while here <= end:
        until = min(end, here + (last * most) // max(1, uses))
        yield from connection.fetch_numbers(
            f"SELECT id FROM line WHERE {column} IN (SELECT value FROM json_each(?))"
            " AND id BETWEEN ? AND ? ORDER BY id",
            (keys, here, until),
        )
        here, most = until + 1, min(most * 4, _LARGEST_FAR_BATCH)


def _read_posting(connection: ArchiveConnection, posting: Posting, span: Span) -> Iterator[int]:
    here, batch = span[0], _FIRST_BATCH
    while True:
        ids = connection.fetch_numbers(
            f"SELECT id FROM line WHERE {posting.column} = ? AND id BETWEEN ? AND ?"
            " ORDER BY id LIMIT ?",
            (posting.key, here, span[1], batch),
        )
        yield from ids
        if len(ids) < batch:
            return
        here, batch = ids[-1] + 1, min(batch * 4, _LARGEST_BATCH)


class _TableRow(RowClass):
    first_line: int
    last_line: int


def _read_amounts(connection: ArchiveConnection, amounts: Amounts, span: Span) -> Iterator[int]:
    """Lines that show such an amount, in tree order, table by table.

    Tables whose smallest and largest amounts leave no room for one are passed over.
    """
    here = span[0]
    while True:
        tables = connection.fetch_all(
            _TableRow,
            "SELECT first_line, last_line FROM section WHERE highest >= ? AND lowest <= ?"
            " AND last_line >= ? AND first_line BETWEEN ? AND ? ORDER BY first_line LIMIT ?",
            (amounts.low, amounts.high, span[0], here, span[1], _FIRST_BATCH),
        )
        for table in tables:
            within = max(table.first_line, span[0]), min(table.last_line, span[1])
            yield from _read_amounts_between(connection, amounts, within)
        if len(tables) < _FIRST_BATCH:
            return
        here = tables[-1].first_line + 1


def _read_amounts_between(
    connection: ArchiveConnection, amounts: Amounts, span: Span
) -> Iterator[int]:
    here, batch = span[0], _CHUNK
    while here <= span[1]:
        ids = connection.fetch_numbers(
            "SELECT DISTINCT line_id FROM figure WHERE line_id BETWEEN ? AND ?"
            " AND state = 'amount' AND +value BETWEEN ? AND ? ORDER BY line_id LIMIT ?",
            (here, span[1], amounts.low, amounts.high, batch),
        )
        yield from ids
        if len(ids) < batch:
            return
        here, batch = ids[-1] + 1, min(batch * 4, _LARGEST_BATCH)


def _keep_amounts(
    connection: ArchiveConnection, line_ids: Sequence[int], amounts: Amounts
) -> list[int]:
    """Those of the lines that show such an amount, in their order."""
    shown: set[int] = set()
    if connection.is_far and line_ids:
        shown.update(
            connection.fetch_numbers(
                "SELECT line_id FROM figure WHERE state = 'amount' AND +value BETWEEN ? AND ?"
                # So that the partitions of other Books are not looked into.
                " AND line_id BETWEEN ? AND ? AND line_id IN (SELECT value FROM json_each(?))",
                (amounts.low, amounts.high, min(line_ids), max(line_ids), list_ids(line_ids)),
            )
        )
        return [line_id for line_id in line_ids if line_id in shown]
    for start in range(0, len(line_ids), _CHUNK):
        chunk = line_ids[start : start + _CHUNK]
        shown.update(
            connection.fetch_numbers(
                "SELECT line_id FROM figure WHERE state = 'amount' AND +value BETWEEN ? AND ?"
                f" AND line_id IN ({', '.join('?' * len(chunk))})",
                (amounts.low, amounts.high, *chunk),
            )
        )
    return [line_id for line_id in line_ids if line_id in shown]


_FIGURES = (
    "FROM figure INDEXED BY figure_by_amount WHERE state = 'amount' AND value BETWEEN ? AND ?"
)


def _count_amounts(connection: ArchiveConnection, amounts: Amounts, most: int) -> int:
    """How many figures show such an amount, at most so many: that takes a tenth of reading them."""
    return connection.fetch_number(
        f"SELECT count(*) FROM (SELECT 1 {_FIGURES} LIMIT ?) AS found",
        (amounts.low, amounts.high, most),
    )


def _find_few_amounts(
    connection: ArchiveConnection, amounts: Amounts, most: int
) -> tuple[list[int], bool]:
    """Lines that show such an amount, in tree order, and whether these are all.

    No more than ``most`` figures are looked at.
    """
    ids = connection.fetch_numbers(
        f"SELECT line_id {_FIGURES} LIMIT ?", (amounts.low, amounts.high, most + 1)
    )
    return sorted(set(ids)), len(ids) <= most


def filtered(lines: Iterator[int], keep: Keep, ahead: int = 1) -> Iterator[tuple[int, int]]:
    """``(lines looked at so far, line)`` for each line that is kept.

    They are looked at in chunks, of which up to ``ahead`` are asked about together.
    """
    looked, count = 0, 1
    while several := list(islice(lines, _CHUNK * count)):
        kept = set(keep(several))
        for start in range(0, len(several), _CHUNK):
            chunk = several[start : start + _CHUNK]
            looked += len(chunk)
            for line_id in chunk:
                if line_id in kept:
                    yield looked, line_id
        count = min(count * 4, ahead)


_EVERYTHING: Span = (1, (1 << 62))
_MOST_WORDS = 12
_FEW_LINES = 5_000
"""Candidates that are simply looked through; beyond, counts are given as "at least"."""
_SOME_FIGURES, _OFTEN = 30_000, 8
"""Figures of an amount whose lines are looked at where the word has so many times as many lines."""
_FEW_SHOWN = 1_000
"""Lines counted beyond a page where each has to be looked at."""
_SMALL_BOOK = 40_000
_FIRST_NAMES, _MORE_NAMES = 2_000, 16
"""Names read to look through their lines, and how many times as many where they do not suffice."""

Found = tuple[list[int], int, bool]
"""Lines of a page, how many there are in all, and whether that count is exact."""


def search(
    connection: ArchiveConnection,
    kept: Kept,
    text: str,
    book_id: int | None,
    page: Span,
) -> HitPage:
    """Lines by name, pinyin, initials, code prefix or amount; ``page`` is offset and limit.

    Raises QueryError for a query that cannot be understood.
    """
    span, unit = _find_range(connection, book_id)
    query = read_query(text, unit)
    if len(query.words) > _MOST_WORDS:
        raise QueryError(
            f"A search has at most {_MOST_WORDS} words.", f"最多可用 {_MOST_WORDS} 个词查找。"
        )
    page = max(0, page[0]), max(0, page[1])
    if query.words:
        found = _find_words(connection, kept.of(connection), query, span, page)
    elif query.amounts is not None:
        found = _find_amounts(connection, query.amounts, span, page)
    else:
        return HitPage((), 0)
    ids, total, exact = found
    return HitPage(tuple(_load_hits(connection, ids, query.words)), total, exact)


class _RangeRow(RowClass):
    first_line: int | None
    last_line: int | None
    unit: str


def _find_range(connection: ArchiveConnection, book_id: int | None) -> tuple[Span, Unit]:
    """The lines to search and the unit that amounts are meant in."""
    if book_id is None:
        return _EVERYTHING, Unit.WAN_YUAN
    row = connection.fetch_one(
        _RangeRow, f"SELECT {_RangeRow.columns} FROM book WHERE id = ?", (book_id,)
    )
    if row is None:
        raise failures.no_entry(connection.path, "Book", "预算", book_id)
    unit = read_unit(row.unit) or Unit.WAN_YUAN
    if row.first_line is None or row.last_line is None:
        return (1, 0), unit
    return (row.first_line, row.last_line), unit


def _find_words(
    connection: ArchiveConnection, kept: KeptState, query: Query, span: Span, page: Span
) -> Found:
    everywhere = span == _EVERYTHING
    within = span if span[1] - span[0] < _SMALL_BOOK else None
    names = None
    if within is None:
        sounds = any(read_letters(word) for word in query.words)
        names = kept.find_names(connection, sounds=sounds)
    if len(query.words) == 1 and everywhere and not is_code(query.words[0]):
        (word,) = query.words
        if query.amounts is not None:
            return _sift_names(connection, names, word, query.amounts, page)
        postings, uses = match_first(connection, word, sum(page), names)
        return _turn_to(connection, postings, uses, page)
    if within is None and len(query.words) > 1:
        found = match_several(connection, kept, names, query.words)
    else:
        words = [match_word(connection, word, within, kept=names) for word in query.words]
        if not all(words):
            return [], 0, True
        found = match_paths(connection, kept, words, within)
    if within is not None:
        fits = {path[0]: fit for fit, path in found}
        hits = _find_of_paths(connection, "BETWEEN ? AND ?", within, fits)
        return _order(connection, hits, query.amounts, page)
    if query.amounts is None and everywhere:
        return _turn_to(connection, *_first_paths(found, max(1, sum(page))), page)
    return _sift(connection, _by_fit(found), query.amounts, span, page)


def _first_paths(found: Iterable[tuple[int, Path]], most: int) -> tuple[Postings, list[int]]:
    """Of paths that match those that start first, and how many lines match so.

    The first ``most`` lines of any paths are among the ``most`` paths that start first.
    """
    paths: tuple[list[Path], ...] = [], [], []
    for fit, path in found:
        paths[fit].append(path)
    first = {fit: heapq.nsmallest(most, some, key=itemgetter(5)) for fit, some in enumerate(paths)}
    postings = _by_fit((fit, path) for fit, some in first.items() for path in some)
    return postings, [sum(map(itemgetter(4), some)) for some in paths]


def _turn_to(
    connection: ArchiveConnection, postings: Postings, uses: list[int], page: Span
) -> Found:
    """A page of the lines of names or paths; of the ranks before it no line is read."""
    offset, limit = page
    for fit, count in enumerate(uses):
        if offset < count:
            break
        offset -= count
        postings[fit] = []
    lines = _read_matching(connection, postings, _EVERYTHING)
    return list(islice(lines, offset, offset + limit)), sum(uses), True


def _sift(
    connection: ArchiveConnection,
    postings: Postings,
    amounts: Amounts | None,
    span: Span,
    page: Span,
) -> Found:
    """A page of those lines of paths that lie in ``span`` and show such an amount."""
    if amounts is not None:
        few, complete = _find_few_amounts(connection, amounts, _FEW_LINES)
        if complete:
            few = [line_id for line_id in few if span[0] <= line_id <= span[1]]
            fits = {posting.key: fit for fit, found in postings.items() for posting in found}
            which = "IN (SELECT value FROM json_each(?))"
            hits = _find_of_paths(connection, which, (list_ids(few),), fits)
            return _order(connection, hits, None, page)
    lines = _read_matching(connection, postings, span)
    uses = sum(posting.uses for found in postings.values() for posting in found)
    return _look_at(connection, lines, uses, amounts, page)


def _look_at(
    connection: ArchiveConnection,
    lines: Iterator[int],
    uses: int,
    amounts: Amounts | None,
    page: Span,
) -> Found:
    """A page of those of ``lines``, of which there are at most ``uses``, that show an amount."""
    if uses <= _FEW_LINES:
        ids = list(lines)
        if amounts is not None:
            ids = _keep_amounts(connection, ids, amounts)
        return ids[page[0] : sum(page)], len(ids), True
    if amounts is None:
        return _look_through(enumerate(lines, 1), page, _FEW_SHOWN)
    ahead = _FAR_CHUNKS if connection.is_far else 1
    kept = filtered(lines, lambda ids: _keep_amounts(connection, ids, amounts), ahead)
    return _look_through(kept, page, _FEW_SHOWN)


def _sift_names(
    connection: ArchiveConnection,
    kept: KeptNames | None,
    word: str,
    amounts: Amounts,
    page: Span,
) -> Found:
    """A page of all lines whose name matches a word and that show such an amount.

    A word alone says nothing of what stands above, so that no path is looked at.
    """
    figures = _SOME_FIGURES + 1
    if kept is not None:
        figures = _count_amounts(connection, amounts, figures)
    few: list[int] = []
    complete = False
    if kept is None or figures <= _FEW_LINES:
        few, complete = _find_few_amounts(connection, amounts, _FEW_LINES)
    if complete:
        rows = _read_name_ids(connection, few)
        # Whether English counts for less depends on all the names that sound like the word.
        names = None if find_english(word) else {name_id for _, name_id in rows}
        fits = match_word(connection, word, names=names, kept=kept).names
        hits = [(fits[name_id], line_id) for line_id, name_id in rows if name_id in fits]
        return _order(connection, hits, None, page)
    postings, uses = match_first(connection, word, _FIRST_NAMES, kept)
    if figures <= _SOME_FIGURES and next(filter(None, uses), 0) > _OFTEN * figures:
        ids, _ = _find_few_amounts(connection, amounts, figures)
        fits = match_word(connection, word, kept=kept).names
        return _look_through(_read_named(connection, ids, fits), page, _FEW_SHOWN)
    lines = chain.from_iterable(
        _read_names(connection, kept, word, fit, found) for fit, found in postings.items()
    )
    return _look_at(connection, lines, sum(uses), amounts, page)


def _read_name_ids(connection: ArchiveConnection, line_ids: Sequence[int]) -> list[tuple[int, ...]]:
    """``(line, name)`` for some lines, in tree order."""
    return connection.fetch_integers(
        "SELECT id, name_id FROM line WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (list_ids(line_ids),),
    )


def _read_named(
    connection: ArchiveConnection, line_ids: list[int], fits: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """``(lines looked at so far, line)`` for those of some lines that bear certain names.

    Best fit first; ``fits`` says how well each of these names does.
    """
    best = min(fits.values(), default=EXACT)
    later: dict[int, list[int]] = {PREFIX: [], INSIDE: []}
    for start in range(0, len(line_ids), _CHUNK):
        rows = _read_name_ids(connection, line_ids[start : start + _CHUNK])
        for line_id, name_id in rows:
            fit = fits.get(name_id)
            if fit == best:
                yield start + len(rows), line_id
            elif fit is not None:
                later[fit].append(line_id)
    for found in later.values():
        for line_id in found:
            yield len(line_ids), line_id


def _read_names(
    connection: ArchiveConnection,
    kept: KeptNames | None,
    word: str,
    fit: int,
    postings: list[Posting],
) -> Iterator[int]:
    """The lines of all names that match a word so, ``postings`` being those that start first."""
    here, most = _EVERYTHING[0], _FIRST_NAMES
    while len(postings) >= most:  # there may be more, which start after the last of these
        end = sorted(posting.first_line for posting in postings)[most - 1]
        yield from _merge(connection, postings, (here, end))
        here, most = end + 1, most * _MORE_NAMES
        postings = match_first(connection, word, most, kept)[0][fit]
    yield from _merge(connection, postings, (here, _EVERYTHING[1]))


def _find_of_paths(
    connection: ArchiveConnection,
    which: str,
    values: tuple[int, int] | tuple[str],
    fits: dict[int, int],
) -> list[tuple[int, int]]:
    """``(fit, line)`` for those of some lines that such paths lead to."""
    rows = connection.fetch_raw(f"SELECT id, path_id FROM line WHERE id {which}", values)
    return [(fits[path_id], line_id) for line_id, path_id in rows if path_id in fits]


def _order(
    connection: ArchiveConnection,
    hits: list[tuple[int, int]],
    amounts: Amounts | None,
    page: Span,
) -> Found:
    """A page of hits, best fit first."""
    ids = [line_id for _, line_id in sorted(hits)]
    if amounts is not None:
        ids = _keep_amounts(connection, ids, amounts)
    return ids[page[0] : sum(page)], len(ids), True


def _find_amounts(connection: ArchiveConnection, amounts: Amounts, span: Span, page: Span) -> Found:
    offset, limit = page
    if span[1] - span[0] < _SMALL_BOOK:
        few, complete = list(_read_amounts(connection, amounts, span)), True
    else:
        few, complete = _find_few_amounts(connection, amounts, _FEW_LINES)
        few = [line_id for line_id in few if span[0] <= line_id <= span[1]]
    if complete:
        return few[offset : offset + limit], len(few), True
    lines = enumerate(_read_amounts(connection, amounts, span), 1)
    ids, total, exact = _look_through(lines, page, 0)
    return ids, total if exact else max(total, len(few)), exact


def _load_hits(connection: ArchiveConnection, ids: list[int], words: tuple[str, ...]) -> list[Hit]:
    places = load_places(connection, ids)
    sounds = _load_sounds(connection, {place.row.name for place in places}) if words else {}
    return [_hit(place, sounds.get(place.row.name), words) for place in places]


class _SoundRow(RowClass):
    name: str
    search: str
    pinyin: str


def _load_sounds(connection: ArchiveConnection, names: set[str]) -> dict[str, _SoundRow]:
    marks = ", ".join("?" * len(names))
    rows = connection.fetch_all(
        _SoundRow,
        f"SELECT {_SoundRow.columns} FROM name WHERE name IN ({marks})",
        tuple(names),
    )
    return {row.name: row for row in rows}


def _by_fit(found: Iterable[tuple[int, Path]]) -> Postings:
    postings: Postings = {fit: [] for fit in (EXACT, PREFIX, INSIDE)}
    for fit, (path_id, _, _, _, uses, first_line) in found:
        postings[fit].append(Posting(first_line, "path_id", path_id, uses))
    return postings


def _hit(place: Place, sound: _SoundRow | None, words: tuple[str, ...]) -> Hit:
    search, pinyin = ("", "") if sound is None else (sound.search, sound.pinyin)
    return Hit(place, find_span(place.row.name, search, pinyin, words))


def _look_through(lines: Iterator[tuple[int, int]], page: Span, most: int) -> Found:
    """Fill a page from a stream of ``(lines looked at, line)``, and count on up to ``most``."""
    offset, limit = page
    ids: list[int] = []
    total = 0
    for looked, line_id in lines:
        total += 1
        if offset < total <= offset + limit:
            ids.append(line_id)
        if total > offset + limit and looked >= most:
            return ids, total, False
    return ids, total, True
