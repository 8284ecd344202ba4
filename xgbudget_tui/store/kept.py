"""What searches over all Books keep of a file in memory: its distinct names and paths.

To look through ten thousands of names row by row takes SQLite longer than all the rest of a search.
So they are put into a few long texts, one for each form of a name, through which Python looks at
once, and the paths into columns of integers. To read them takes longer than one search: they are
read when they are asked for a second time, and again when the file has changed.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, islice, repeat
from threading import Lock

from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.pinyin import UNUSUAL, find_sound, spell
from xgbudget_tui.store.rows import DamagedRowError, check_integers

EXACT, PREFIX, INSIDE = range(3)
"""How well a word matches: the whole, the start, a part. Hits are ranked so."""

_START, _END = "\x02", "\x03"
"""What each entry of a long text starts and ends with."""
_MOST_KEPT_NAMES = 300_000
"""Names that are kept in memory (60 MB); where there are more SQLite looks through them."""
_IN_DOUBT = re.compile(f"[a-z{UNUSUAL}]")
"""Characters that may be a syllable which :func:`spell` does not know."""


def _find(text: str, part: str) -> tuple[list[int], list[str]]:
    """The entry of a long text in which each ``part`` stands, and the text from there to the next.

    ``part`` holds no more than the start of an entry.
    """
    before = text.split(part)
    after = before[1:]
    before.pop()
    starts = accumulate(map(str.count, before, repeat(_START)))
    if part[0] == _START:  # those of the parts before are cut out of what is counted
        return [count + place for place, count in enumerate(starts)], after
    return [count - 1 for count in starts], after


class KeptNames:
    """The names that lines bear, by place in the order of their ids.

    ``ids``, ``uses`` and ``first_lines`` are columns of the table of names.
    """

    def __init__(self, connection: ArchiveConnection) -> None:
        columns = ("id", "uses", "coalesce(first_line, 0)")
        ids, uses, first_lines, search = connection.fetch_first(
            f"SELECT {', '.join(f'json_group_array({column})' for column in columns)},"
            f" {_joined('search')} FROM name WHERE uses > 0"
        )
        try:
            self.ids, self.uses, self.first_lines = (
                array("q", json.loads(column)) for column in (ids, uses, first_lines)
            )
        except (TypeError, OverflowError) as error:  # of array: something is no integer
            raise DamagedRowError("a name with something else than integers") from error
        self._search = self._enclose(search)
        self._sounds: tuple[str, str] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the names can be told apart in the long texts."""
        texts = (self._search, *(self._sounds or ()))
        return all(text.count(_START) == text.count(_END) == len(self.ids) for text in texts)

    @property
    def has_sounds(self) -> bool:
        """Whether pinyin and initials are in memory."""
        return self._sounds is not None

    def load_sounds(self, connection: ArchiveConnection) -> None:
        """Read pinyin and initials of all names, of the same state of the file."""
        initials, pinyin = connection.fetch_first(
            f"SELECT {_joined('initials')}, {_joined('pinyin')} FROM name WHERE uses > 0"
        )
        self._sounds = self._enclose(initials), self._enclose(pinyin).replace(_START, f"{_START} ")

    def _enclose(self, joined: str | None) -> str:
        return f"{_START}{joined or ''}{_END}" if self.ids else ""

    def find_text(self, word: str) -> dict[int, int]:
        """How well a word matches, by place, the names that have it in them."""
        fits = dict.fromkeys(_find(self._search, word)[0], INSIDE)
        places, after = _find(self._search, _START + word)
        fits |= dict.fromkeys(places, PREFIX)
        for place, rest in zip(places, after, strict=True):
            if rest.startswith(_END):
                fits[place] = EXACT
        return fits

    def find_letters(self, letters: str) -> tuple[dict[int, int], bool]:
        """How well letters match, by place, the names with such pinyin or initials.

        And whether any name sounds like them at all, be it not from the start of a syllable.
        """
        assert self._sounds is not None
        initials, pinyin = self._sounds
        ways = spell(letters) if len(letters) > 1 else []
        places, _ = _find(initials, letters)
        fits = dict.fromkeys(places, INSIDE)
        for way in ways or ():
            fits |= dict.fromkeys(_find(pinyin, f" {way}")[0], INSIDE)
        self._rank_starts(fits, initials, ("", "|"), letters)
        for way in ways or ():
            self._rank_starts(fits, pinyin, (" ", "| "), way)
        if len(letters) == 1:
            return fits, bool(fits)
        return fits, self._settle(fits, letters, every=ways is None)

    @staticmethod
    def _rank_starts(fits: dict[int, int], text: str, starts: tuple[str, str], sought: str) -> None:
        """Rank the names one of whose readings starts with, or is, what is sought."""
        first, further = starts
        for start in (f"{_START}{first}", further):
            places, after = _find(text, start + sought)
            for place, rest in zip(places, after, strict=True):
                # Of a bar that starts the next part only the blank before it is left, if that.
                whole = rest.startswith((_END, "|", " |")) or rest in ("", " ")
                fits[place] = EXACT if whole else min(PREFIX, fits.get(place, PREFIX))

    def _settle(self, fits: dict[int, int], letters: str, *, every: bool) -> bool:
        """Look one by one at the names whose syllables :func:`spell` may not know, or at all."""
        places, readings, squeezed = self._all if every else self._doubtful
        heard = bool(fits)
        for index in dict.fromkeys(_find(squeezed, letters)[0]):
            place, pinyin = places[index], readings[index]
            heard = True
            spelled = [reading.replace(" ", "") for reading in pinyin.split(" | ")]
            if letters in spelled:
                fits[place] = EXACT
            elif any(reading.startswith(letters) for reading in spelled):
                fits[place] = min(PREFIX, fits.get(place, PREFIX))
            elif place not in fits and find_sound(pinyin, letters) is not None:
                fits[place] = INSIDE
        return heard

    @cached_property
    def _doubtful(self) -> tuple[Sequence[int], list[str], str]:
        names = self._search[1:-1].split(_END + _START)
        places = [place for place, name in enumerate(names) if _IN_DOUBT.search(name)]
        readings = self._all[1]
        return _squeeze(places, [readings[place] for place in places])

    @property
    def _all(self) -> tuple[Sequence[int], list[str], str]:
        assert self._sounds is not None
        readings = self._sounds[1][2:-1].split(f"{_END}{_START} ") if self.ids else []
        return _squeeze(range(len(readings)), readings)

    def place_of(self, name_id: int) -> int | None:
        """The place of a name, None if no line bears it."""
        place = bisect_left(self.ids, name_id)
        return place if place < len(self.ids) and self.ids[place] == name_id else None

    @cached_property
    def in_order(self) -> bool:
        """Whether the names stand in the order of their first lines."""
        return all(map(int.__le__, self.first_lines, self.first_lines[1:]))


def _squeeze(places: Sequence[int], readings: list[str]) -> tuple[Sequence[int], list[str], str]:
    """Places, their readings, and these as one text without the blanks between syllables."""
    joined = f"{_END}{_START}".join(readings).replace(" ", "")
    return places, readings, f"{_START}{joined}{_END}" if places else ""


def _joined(column: str) -> str:
    # What is NULL, in a damaged file, would be left out.
    return f"group_concat(coalesce({column}, ''), char({ord(_END)}, {ord(_START)}))"


Path = Sequence[int]
"""Of a path: id, parent, name, code, uses, first line; 0 for none."""

_COLUMNS = 6
SELECT_PATHS = (
    "SELECT id, coalesce(parent, 0), name_id, coalesce(code_id, 0), uses, coalesce(first_line, 0)"
    " FROM path"
)
_MOST_KEPT_PATHS = 500_000
"""Paths that are kept in memory (24 MB); where there are more they are read each time."""
_CHUNK = 1_000


class KeptPaths:
    """The columns of all paths, by place in the order of their ids."""

    def __init__(self, connection: ArchiveConnection) -> None:
        try:
            rows = connection.stream(f"{SELECT_PATHS} ORDER BY id")
            values = array("q", chain.from_iterable(rows))
        except (TypeError, OverflowError) as error:  # of array: something is no integer
            raise DamagedRowError("a path of something else than integers") from error
        self._columns = tuple(values[place::_COLUMNS] for place in range(_COLUMNS))
        self._ids, self._parents, self._names, self._codes, *_ = self._columns

    def find_above(self, names: Mapping[int, object], codes: Mapping[int, object]) -> list[Path]:
        """The paths that end in one of some names or codes, by id.

        The parent of each is the next of them above it, 0 for none.
        """
        places = [place for place, name in enumerate(self._names) if name in names]
        if codes:
            by_code = [place for place, code in enumerate(self._codes) if code in codes]
            places = sorted({*places, *by_code})
        ids, parents = self._ids, self._parents
        chosen = {ids[place] for place in places}
        place_of = self._place_of
        found = []
        for place in places:
            path_id, *rest = (column[place] for column in self._columns)
            here, above = path_id, parents[place]
            # A path above has a smaller id, so the walk ends in a damaged file too.
            while above > 0 and above not in chosen:
                step = place_of(above)
                if step is None or above >= here:
                    above = 0
                    break
                here, above = above, parents[step]
            found.append((path_id, above, *rest[1:]))
        return found

    def _place_of(self, path_id: int) -> int | None:
        ids = self._ids
        if ids[-1] == len(ids) and ids[0] == 1:
            return path_id - 1
        place = bisect_left(ids, path_id)
        return place if place < len(ids) and ids[place] == path_id else None


def stream_paths(connection: ArchiveConnection) -> Iterator[Path]:
    """All paths by id, read while they are used."""
    rows = connection.stream(f"{SELECT_PATHS} ORDER BY id")
    while some := list(islice(rows, _CHUNK)):
        check_integers(some)
        yield from some


class KeptState:
    """What is kept of one state of an archive."""

    def __init__(self, state: tuple[int, int]) -> None:
        self.state = state
        self._names: KeptNames | None = None
        self._names_wanted = 0
        self._paths: KeptPaths | None = None
        self._paths_wanted = 0

    def find_names(self, connection: ArchiveConnection, *, sounds: bool) -> KeptNames | None:
        """The names, with pinyin where ``sounds`` are wanted; None if SQLite shall look."""
        if connection.is_far:
            return None
        self._names_wanted += 1
        if self._names_wanted == 2 and _largest(connection, "name") <= _MOST_KEPT_NAMES:
            names = KeptNames(connection)
            self._names = names if names.is_whole else None
        names_kept = self._names
        if names_kept is not None and sounds and not names_kept.has_sounds:
            names_kept.load_sounds(connection)
            if not names_kept.is_whole:
                self._names = None
        return self._names

    def find_paths(self, connection: ArchiveConnection, *, now: bool) -> KeptPaths | None:
        """All paths; None if there are too many, or unless wanted ``now`` they are not read yet."""
        self._paths_wanted += 1
        if self._paths is None and (now or self._paths_wanted > 1):
            if connection.fetch_number("SELECT count(*) FROM path") <= _MOST_KEPT_PATHS:
                self._paths = KeptPaths(connection)
        return self._paths


def _largest(connection: ArchiveConnection, table: str) -> int:
    return connection.fetch_number(f"SELECT coalesce(max(id), 0) FROM {table}")


_MOST_STATES = 4
"""Connections of which something is kept: what one sees cannot be compared with another's."""


class Kept:
    """What is kept of an archive, for each of its connections."""

    def __init__(self) -> None:
        self._states: dict[int, KeptState] = {}
        self._turn = Lock()

    def of(self, connection: ArchiveConnection) -> KeptState:
        """What is kept of the state that a connection sees."""
        state = connection.read_state()
        with self._turn:
            found = self._states.get(state[0])
            if found is None or found.state != state:
                self._states.pop(state[0], None)
                while len(self._states) >= _MOST_STATES:
                    del self._states[next(iter(self._states))]
                found = self._states[state[0]] = KeptState(state)
            return found
