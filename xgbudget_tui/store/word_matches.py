"""Which names and codes a word matches, and which paths lead to the lines that match.

A line matches several words if each stands on it or on a line above it, and at least one on it.
That depends on its path alone, and millions of lines have some ten thousands of paths: so the
question is settled among the paths, whatever the number of lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from xgbudget_tui.store.connection import ArchiveConnection, Values
from xgbudget_tui.store.kept import (
    EXACT,
    INSIDE,
    PREFIX,
    SELECT_PATHS,
    KeptNames,
    KeptState,
    Path,
    Ranked,
    stream_paths,
)
from xgbudget_tui.store.pinyin import UNUSUAL, find_sound, spell
from xgbudget_tui.store.rows import RowClass

_LETTERS = r"[a-z']+"
_DIGITS = r"[0-9]+"

_BY_TEXT = """
SELECT first_line, id, uses,
       CASE WHEN search = ?1 THEN 0 WHEN instr(search, ?1) = 1 THEN 1 ELSE 2 END AS fit,
       NULL AS pinyin
FROM name WHERE uses > 0 AND instr(search, ?1) > 0
"""
# A single letter stands at the start of a syllable, or of none.
_BY_LETTER = """
SELECT first_line, id, uses,
       CASE WHEN instr(sounds, '|' || ?1 || '|') > 0 THEN 0
            WHEN instr(sounds, '|' || ?1) > 0 THEN 1 ELSE 2 END AS fit, NULL AS pinyin
FROM name WHERE uses > 0 AND instr(initials, ?1) > 0
"""
# Letters inside a name count where a syllable starts with them: the ways to cut them into
# syllables are looked for in its pinyin. Where Latin letters stand in the name they are syllables
# too, and where there are too many ways nothing is ruled out: then each name is looked at (3).
_BY_SOUND = """
SELECT first_line, id, uses,
       CASE WHEN instr(sounds, '|' || ?1 || '|') > 0 THEN 0
            WHEN instr(sounds, '|' || ?1) > 0 THEN 1
            WHEN instr(initials, ?1) > 0{ways} THEN 2
            WHEN {doubt} THEN 3 END AS fit, pinyin
FROM name WHERE uses > 0 AND instr(sounds, ?1) > 0
"""
# English finds the names that the shipped list translates with such a word; given are these names
# and how well each matches. What sounds like the word comes first, then English has rank 2.
_BY_ENGLISH = """
WITH sounding AS MATERIALIZED ({sql})
SELECT min(first_line) AS first_line, id, min(uses) AS uses, min(fit) AS fit,
       min(pinyin) AS pinyin
FROM (
  SELECT * FROM sounding
  UNION ALL
  SELECT first_line, name.id, uses,
         CASE WHEN EXISTS (SELECT 1 FROM sounding WHERE fit IS NOT NULL) THEN 2
              ELSE CAST(english.value AS INTEGER) END, NULL
  FROM json_each(?) AS english CROSS JOIN name ON name.name = english.key WHERE uses > 0
) AS either GROUP BY id
"""
_BY_CODE = """
SELECT id, CASE WHEN length(code) > length(?1) THEN 1 ELSE 0 END FROM code
WHERE uses > 0 AND substr(code, 1, length(?1)) = ?1
"""

# One look through the dictionary: lines by fit, then for each fit the names that start first.
_FIRST = """
SELECT sum(uses) FILTER (WHERE fit = 0), sum(uses) FILTER (WHERE fit = 1),
       sum(uses) FILTER (WHERE fit = 2), sum(uses) FILTER (WHERE fit = 3)
FROM found
""" + "".join(
    f"UNION ALL SELECT * FROM (SELECT first_line, id, uses, fit FROM found"
    f" WHERE fit = {fit} ORDER BY first_line LIMIT {{most}}) AS fit_{fit}\n"
    for fit in (EXACT, PREFIX, INSIDE)
)


class Posting(NamedTuple):
    """Lines of one name or path: the first, the column of it in ``line``, its id, how many.

    Of several that one is smallest which starts first.
    """

    first_line: int
    column: str
    key: int
    uses: int


Postings = dict[int, list[Posting]]
"""By how well their lines match: exactly, from the start, inside."""


class WordFits:
    """The names and codes that a word matches, by id, and how well each does."""

    def __init__(self, names: dict[int, int], codes: dict[int, int]) -> None:
        self.names = names
        self.codes = codes

    def __bool__(self) -> bool:
        return bool(self.names or self.codes)

    def __len__(self) -> int:
        return len(self.names) + len(self.codes)


class _NameRow(RowClass):
    first_line: int | None
    id: int
    uses: int
    fit: int | None
    pinyin: str | None


class _CountsRow(RowClass):
    """How many lines match exactly, from the start, inside, and how many perhaps."""

    exact: int | None
    prefix: int | None
    inside: int | None
    doubted: int | None


class _FirstRow(RowClass):
    """One of the names that start first; ``fit`` is one of the three that are sure."""

    first_line: int | None
    id: int
    uses: int
    fit: int


def match_word(
    connection: ArchiveConnection,
    word: str,
    span: tuple[int, int] | None = None,
    names: Iterable[int] | None = None,
    kept: KeptNames | None = None,
) -> WordFits:
    """What a word matches: part of a name, pinyin, initials, the start of a code.

    With a ``span`` only names that lines in it bear, with ``names`` only some of these. Looked
    through are ``kept`` names, where there are some.
    """
    if kept is not None and span is None:
        ids = kept.ids
        found: dict[int, int] = {}
        for fit, places in enumerate(_look_through(connection, kept, word)):
            found |= dict.fromkeys([ids[place] for place in places], fit)
        if names is not None:
            found = {key: found[key] for key in names if key in found}
        return _add_codes(connection, word, found)
    sql, values = write_query(word)
    if span is not None:
        sql += " AND id IN (SELECT name_id FROM line WHERE id BETWEEN ? AND ?)"
        values = *values, *span
    if names is not None:
        sql += " AND id IN (SELECT value FROM json_each(?))"
        values = *values, list_ids(names)
    sql, values = _add_english(connection, sql, values, word)
    return _read_fits(connection, word, connection.fetch_all(_NameRow, sql, values))


def _look_through(connection: ArchiveConnection, kept: KeptNames, word: str) -> Ranked:
    """The kept names that a word matches."""
    letters = read_letters(word)
    if letters is None:
        ranked = kept.find_text(word)
        heard = any(ranked)
    else:
        ranked, heard = kept.find_letters(letters)
    english = _find_all_english(connection, word)
    if not english:
        return ranked
    fits = {place: fit for fit, places in enumerate(ranked) for place in places}
    named = connection.fetch_raw(
        "SELECT id, name FROM name WHERE uses > 0"
        " AND name IN (SELECT CAST(value AS TEXT) FROM json_each(?))",
        (json.dumps(list(english)),),
    )
    for key, name in named:
        place = kept.place_of(key)
        if place is not None:
            rank = INSIDE if heard else english[name]
            fits[place] = min(rank, fits.get(place, rank))
    ranked = [], [], []
    for place in sorted(fits):
        ranked[fits[place]].append(place)
    return ranked


def match_rare(connection: ArchiveConnection, word: str, most: int) -> WordFits | None:
    """What a word matches, None if that is more than ``most`` names."""
    sql, values = _add_english(connection, *write_query(word), word)
    rows = connection.fetch_all(_NameRow, f"{sql} LIMIT ?", (*values, most + 1))
    return _read_fits(connection, word, rows) if len(rows) <= most else None


def _read_fits(connection: ArchiveConnection, word: str, rows: Iterable[_NameRow]) -> WordFits:
    """The names that match, doubts settled, and the codes."""
    names: dict[int, int] = {}
    for row in rows:
        fit = _settle(row, word)
        if fit is not None:
            names[row.id] = fit
    return _add_codes(connection, word, names)


def _add_codes(connection: ArchiveConnection, word: str, names: dict[int, int]) -> WordFits:
    if not is_code(word):
        return WordFits(names, {})
    return WordFits(names, dict(connection.fetch_raw(_BY_CODE, (word,))))


def match_first(
    connection: ArchiveConnection, word: str, most: int, kept: KeptNames | None
) -> tuple[Postings, list[int]]:
    """Of the names that match a word those that start first, and how many lines match so.

    The first ``most`` lines of any names are among the ``most`` names that start first, so no
    more names are read than lines may be shown. Lines are counted for each fit.
    """
    most = max(1, most)
    if kept is not None:
        return _take_first(kept, _look_through(connection, kept, word), most)
    sql, values = _add_english(connection, *write_query(word), word)
    first, *rest = connection.fetch_raw(
        f"WITH found AS MATERIALIZED ({sql})" + _FIRST.format(most=most), values
    )
    counts = _CountsRow.read(first)
    postings: Postings = {fit: [] for fit in (EXACT, PREFIX, INSIDE)}
    for row in _FirstRow.read_all(rest):
        postings[row.fit].append(Posting(row.first_line or 0, "name_id", row.id, row.uses))
    uses = [counts.exact or 0, counts.prefix or 0, counts.inside or 0]
    if counts.doubted:
        doubtful = _settle_doubts(connection, sql, values, word)
        postings[INSIDE] += doubtful
        uses[INSIDE] += sum(posting.uses for posting in doubtful)
    return postings, uses


def _take_first(kept: KeptNames, ranked: Ranked, most: int) -> tuple[Postings, list[int]]:
    ids, uses, first_lines = kept.ids, kept.uses, kept.first_lines
    postings: Postings = {}
    for fit, places in enumerate(ranked):
        if not kept.in_order:
            places.sort(key=first_lines.__getitem__)
        postings[fit] = [
            Posting(first_lines[place], "name_id", ids[place], uses[place])
            for place in places[:most]
        ]
    return postings, [sum(map(uses.__getitem__, places)) for places in ranked]


def _settle_doubts(
    connection: ArchiveConnection, sql: str, values: Values, word: str
) -> list[Posting]:
    """The names that might match a word and on a closer look do."""
    rows = connection.fetch_all(
        _NameRow, f"SELECT * FROM ({sql}) AS found WHERE fit > {INSIDE}", values
    )
    return [
        Posting(row.first_line or 0, "name_id", row.id, row.uses)
        for row in rows
        if _settle(row, word) is not None
    ]


def _add_english(
    connection: ArchiveConnection, sql: str, values: Values, word: str
) -> tuple[str, Values]:
    """The query for a word and its values, with the names whose English has the word."""
    names = _find_all_english(connection, word)
    return (_BY_ENGLISH.format(sql=sql), (*values, json.dumps(names))) if names else (sql, values)


def _find_all_english(connection: ArchiveConnection, word: str) -> Mapping[str, int]:
    """The names whose English has a word, listed or put together, and how well each fits."""
    names = find_english(word)
    # Where no listed name has it, none that is put together has it either.
    return {**_find_assembled(connection, word), **names} if names else names


_MOST_ASSEMBLED = 600
"""Names that are put into English for a word: more would take longer than a key may."""
_MOST_LETTERS = 16_000_000
"""Of all names together, which are kept in memory; where there are more none is put together."""


class _Names:
    """All names of an archive in one text, in which a word is found faster than by a question."""

    def __init__(self, state: tuple[int, int], text: str) -> None:
        self.state = state
        self._text = text
        self._found: dict[str, Mapping[str, int]] = {}

    def find(self, word: str) -> Mapping[str, int]:
        """The names whose English is put together and has a word, and how well each fits."""
        if word not in self._found:
            self._found[word] = self._assemble(word)
        return self._found[word]

    def _assemble(self, word: str) -> Mapping[str, int]:
        from xgbudget_tui.classification.english_names import english_name
        from xgbudget_tui.classification.english_words import EnglishWords, names_with_words

        parts: list[str] = []
        for name in sorted(names_with_words(word), key=len):
            if not any(part in name for part in parts):
                parts.append(name)
        words, listed = EnglishWords(word), find_english(word)
        fits: dict[str, int] = {}
        others = (name for name in self._containing(parts) if name not in listed)
        for name in islice(dict.fromkeys(others), _MOST_ASSEMBLED):
            english = english_name(name)
            fit = words.fit(english.full) if english is not None else None
            if fit is not None:
                fits[name] = fit
        return fits

    def _containing(self, parts: Iterable[str]) -> Iterator[str]:
        """The names that contain one of some words."""
        text = self._text
        for part in parts:
            at = text.find(part)
            while at >= 0:
                end = text.index("\n", at)
                yield text[text.rindex("\n", 0, at) + 1 : end]
                at = text.find(part, end)


_names: WeakKeyDictionary[ArchiveConnection, _Names] = WeakKeyDictionary()
"""By the connection that they were read on."""


def _find_assembled(connection: ArchiveConnection, word: str) -> Mapping[str, int]:
    """The names of an archive whose English is put together and has a word, and how well each fits.

    Such a name contains a listed one whose English has the word. So many of them are put into
    English as there is time for.
    """
    state = connection.read_state()
    names = _names.get(connection)
    if names is None or names.state != state:
        length = connection.fetch_number("SELECT coalesce(sum(length(name)), 0) FROM name")
        read: list[str] = []
        if length <= _MOST_LETTERS:
            rows = connection.fetch_raw("SELECT name FROM name WHERE uses > 0 ORDER BY id")
            read = [name for (name,) in rows if isinstance(name, str)]
        names = _names[connection] = _Names(state, "\n".join(("", *read, "")))
    return names.find(word)


_SHORTEST_ENGLISH = 3
"""Letters that a word has which is looked for in English: fewer are initials."""
_AROUND = ("{}", "{}(类)", "{}(款)", "{}(项)", "其中:{}")


@lru_cache(maxsize=64)
def find_english(text: str) -> Mapping[str, int]:
    """The names whose English has all the words of ``text``, in any form, and how well they fit."""
    if not may_be_english(text):
        return {}
    from xgbudget_tui.classification.english_words import names_with_words

    fits = names_with_words(text)
    return {form.format(name): fit for name, fit in fits.items() for form in _AROUND}


def may_be_english(word: str) -> bool:
    """Whether a word is looked for in English: it is plain letters, and no initials."""
    return word.isascii() and sum(map(str.isalpha, word)) >= _SHORTEST_ENGLISH


def join_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a query, phrases as one word and without *of* and the like beside English."""
    if len(words) < 2 or not any(map(may_be_english, words)):
        return words
    from xgbudget_tui.classification.english_words import is_listed, is_small, join_phrases

    said = tuple(word for word in words if not (word.isascii() and is_small(word)))
    if len(said) < len(words) and any(may_be_english(one) and is_listed(one) for one in said):
        words = said
    return tuple(join_phrases(words))


def is_code(word: str) -> bool:
    """Whether a word may be the start of a code."""
    return re.fullmatch(_DIGITS, word) is not None


def read_letters(word: str) -> str | None:
    """The letters of a word that may be pinyin or initials, None if it is something else."""
    letters = word.replace("'", "")
    return letters if letters and re.fullmatch(_LETTERS, word) else None


def write_query(word: str) -> tuple[str, Values]:
    """The SQL that finds a word in the dictionary of names, and its values."""
    letters = read_letters(word)
    if letters is None:
        return _BY_TEXT, (word,)
    if len(letters) == 1:
        return _BY_LETTER, (letters,)
    ways = spell(letters)
    looked_for = "".join(
        f" OR instr(pinyin, ?{place}) > 0" for place in range(2, 2 + len(ways or ()))
    )
    doubt = f"search GLOB '*[a-z{UNUSUAL}]*'" if ways is not None else "1 = 1"
    sql = _BY_SOUND.format(ways=looked_for, doubt=doubt)
    return sql, (letters, *(f" {way}" for way in ways or ()))


def _settle(row: _NameRow, word: str) -> int | None:
    """How well a row of the dictionary matches, doubts settled; None if it does not."""
    if row.fit is None or row.fit <= INSIDE:
        return row.fit
    found = find_sound(row.pinyin or "", word.replace("'", ""))
    return None if found is None else INSIDE


def find_span(
    name: str, search: str, pinyin: str, words: tuple[str, ...]
) -> tuple[int, int] | None:
    """The part of a name that the first matching word matches; None if it matches by code."""
    if len(name) != len(search):
        return None
    for word in words:
        at = search.find(word)
        if at >= 0:
            return at, at + len(word)
        letters = read_letters(word)
        if letters is not None:
            found = find_sound(pinyin, letters)
            if found is not None and found[1] <= len(name):
                return found
    return None


_MOST_NAMES = 5_000
"""Names that a word matches whose paths are looked for."""
_MOST_AROUND = 10_000
"""Paths that are looked for by themselves; where there may be more all are read."""


def match_paths(
    connection: ArchiveConnection,
    kept: KeptState,
    words: Sequence[WordFits],
    span: tuple[int, int] | None = None,
) -> Iterator[tuple[int, Path]]:
    """``(fit, path)`` for each path that matches, of all or of those of the lines ``span``."""
    values: tuple[Any, ...]
    if span is None:
        # Of one word what stands above says nothing more: then all paths are not needed.
        found = _find_kept_paths(connection, kept, words, now=len(words) > 1)
        if found is not None:
            return found
        which = " OR ".join(
            f"{column} IN (SELECT value FROM json_each(?))" for column in ("name_id", "code_id")
        )
        values = list_ids(words[0].names), list_ids(words[0].codes)
    else:
        which, values = "id IN (SELECT path_id FROM line WHERE id BETWEEN ? AND ?)", span
    return find_paths(
        connection.fetch_integers(f"{SELECT_PATHS} WHERE {which} ORDER BY id", values), words
    )


def _find_kept_paths(
    connection: ArchiveConnection, kept: KeptState, words: Sequence[WordFits], *, now: bool
) -> Iterator[tuple[int, Path]] | None:
    """``(fit, path)`` for each path that matches; None unless ``now`` if paths are not read yet."""
    paths = kept.find_paths(connection, several=len(words) > 1, now=now)
    if paths is None:
        return find_paths(stream_paths(connection), words) if now else None
    return paths.find([word.names for word in words], [word.codes for word in words])


def match_several(
    connection: ArchiveConnection,
    kept: KeptState,
    names: KeptNames | None,
    words: Sequence[str],
) -> Iterator[tuple[int, Path]]:
    """``(fit, path)`` for each path of all that matches several words.

    What matches lies at or below a path that ends in the rarest of them, so where paths are not
    kept the other words are looked for there, unless that is much of the archive.
    """
    few: list[WordFits | None]
    if names is None:
        few = [match_rare(connection, word, _MOST_NAMES) for word in words]
    else:
        few = [match_word(connection, word, kept=names) for word in words]
    if not all(fits is None or fits for fits in few):
        return iter(())
    known = [fits for fits in few if fits is not None]
    if len(known) == len(few):
        found = _find_kept_paths(connection, kept, known, now=False)
        if found is not None:
            return found
    rows = None
    rarest = min(known, key=len, default=None)
    if rarest is not None and len(rarest) <= _MOST_NAMES and not connection.is_far:
        rows = _read_paths_around(connection, rarest)
    around = None if rows is None else {row[2] for row in rows}
    every = [
        fits or match_word(connection, word, names=None if find_english(word) else around)
        for word, fits in zip(words, few, strict=True)
    ]
    if rows is not None:
        return find_paths(rows, every)
    return _find_kept_paths(connection, kept, every, now=True) or iter(())


def _read_paths_around(
    connection: ArchiveConnection, fits: WordFits
) -> list[tuple[int, ...]] | None:
    """By id, the paths that end in a match of a word, all below and all above them.

    None if there are too many.
    """
    column = "{} IN (SELECT value FROM json_each(?))".format
    rows = connection.fetch_integers(
        f"{SELECT_PATHS} WHERE {column('name_id')} OR {column('code_id')}",
        (list_ids(fits.names), list_ids(fits.codes)),
    )
    known = {row[0] for row in rows}
    parents = {row[1] for row in rows}
    added = known
    while added:
        if len(known) > _MOST_AROUND:
            return None
        below = connection.fetch_integers(
            f"{SELECT_PATHS} WHERE {column('coalesce(parent, 0)')}", (list_ids(added),)
        )
        rows += [row for row in below if row[0] not in known]
        added = {row[0] for row in below} - known
        known |= added
    added = parents - known - {0}
    while added:
        known |= added
        above = connection.fetch_integers(
            f"{SELECT_PATHS} WHERE {column('id')}", (list_ids(added),)
        )
        rows += above
        added = {row[1] for row in above} - known - {0}
    return sorted(rows)


def find_paths(rows: Iterable[Path], words: Sequence[WordFits]) -> Iterator[tuple[int, Path]]:
    """``(fit, path)`` for each path that matches all the words; paths come after those above."""
    whole = (1 << len(words)) - 1
    names = _join([word.names for word in words])
    codes = _join([word.codes for word in words])
    standing: dict[int, int] = {}
    for row in rows:
        path_id, parent, name_id, code_id, _, _ = row
        above = standing.get(parent, 0)
        name, code = names.get(name_id), codes.get(code_id)
        if name is None and code is None:
            if above:
                standing[path_id] = above
            continue
        (by_name, name_fit), (by_code, code_fit) = name or _NOWHERE, code or _NOWHERE
        standing[path_id] = above | by_name | by_code
        if standing[path_id] == whole:
            yield min(name_fit, code_fit), row


_NOWHERE = 0, 9


def list_ids(ids: Iterable[int]) -> str:
    """Ids as SQLite reads a list of them."""
    return f"[{','.join(map(str, ids))}]"


def _join(several: Sequence[dict[int, int]]) -> dict[int, tuple[int, int]]:
    """For each id a bit for every word that matches it, and how well the best of them does."""
    joined: dict[int, tuple[int, int]] = {}
    for place, fits in enumerate(several):
        for key, fit in fits.items():
            words, best = joined.get(key, _NOWHERE)
            joined[key] = words | 1 << place, min(best, fit)
    return joined
