"""What searches over all Books keep of a file in memory: its distinct names and paths.

To look through ten thousands of names row by row takes SQLite longer than all the rest of a search:
Python looks through lists of them in a fifth of that. To read them takes longer than one search, so
they are read when they are asked for a second time, and again when the file has changed.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import le
from threading import Lock

from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.pinyin import UNUSUAL, find_sound, spell
from xgbudget_tui.store.rows import DamagedRowError, check_integers

EXACT, PREFIX, INSIDE = range(3)
"""How well a word matches: the whole, the start, a part. Hits are ranked so."""

_MOST_KEPT_NAMES = 200_000
"""Names that are kept in memory (100 MB); where there are more SQLite looks through them."""
_BETWEEN = "\x02"
"""What stands between names that are read as one text."""
Ranked = tuple[list[int], list[int], list[int]]
"""Places of what matches exactly, from the start, inside, each in order."""

_IN_DOUBT = re.compile(f"[a-z{UNUSUAL}]")
"""Characters that may be a syllable which :func:`spell` does not know."""


class NotKeptError(Exception):
    """Names cannot be told apart once they are read together."""


class KeptNames:
    """The names that lines bear, by place in the order of their ids.

    ``ids``, ``uses`` and ``first_lines`` are columns of the table of names. Raises NotKeptError
    for names of characters that none has which was read from a document.
    """

    def __init__(self, connection: ArchiveConnection) -> None:
        columns = ("id", "uses", "coalesce(first_line, 0)")
        ids, uses, first_lines, search = connection.fetch_first(
            f"SELECT {', '.join(f'json_group_array({column})' for column in columns)},"
            f" {_together('search')} FROM name WHERE uses > 0"
        )
        try:
            self.ids, self.uses, self.first_lines = (
                array("q", json.loads(column)) for column in (ids, uses, first_lines)
            )
        except (TypeError, OverflowError) as error:  # of array: something is no integer
            raise DamagedRowError("a name with something else than integers") from error
        self.in_order = all(map(le, self.first_lines, self.first_lines[1:]))
        """Whether what stands first starts first."""
        self._search = self._part(search)
        self._sounds: tuple[list[str], list[str], list[str]] | None = None

    def _part(self, together: str | None) -> list[str]:
        names = [] if together is None else together.split(_BETWEEN)
        if len(names) != len(self.ids):
            raise NotKeptError
        return names

    def load_sounds(self, connection: ArchiveConnection) -> None:
        """Read how the names sound, unless that is done, of the state that the names are of."""
        if self._sounds is None:
            columns = ", ".join(map(_together, ("sounds", "initials", "pinyin")))
            row = connection.fetch_first(f"SELECT {columns} FROM name WHERE uses > 0")
            sounds, initials, pinyin = map(self._part, row)
            self._sounds = sounds, initials, pinyin

    def place_of(self, name_id: int) -> int | None:
        """The place of a name, None if no line bears it."""
        place = bisect_left(self.ids, name_id)
        return place if place < len(self.ids) and self.ids[place] == name_id else None

    def find_text(self, word: str) -> Ranked:
        """The names that have a word in them."""
        search = self._search
        found = [place for place, name in enumerate(search) if word in name]
        starting = [place for place in found if search[place].startswith(word)]
        return _rank(found, starting, {place for place in starting if search[place] == word})

    def find_letters(self, letters: str) -> tuple[Ranked, bool]:
        """The names with such pinyin or initials.

        And whether any name sounds so, or might as far as its syllables are known.
        """
        assert self._sounds is not None
        sounds, initials, pinyin = self._sounds
        start = f"|{letters}"
        whole = f"{start}|"
        if len(letters) == 1:  # at the start of a syllable, or of none
            found = [place for place, some in enumerate(initials) if letters in some]
            starting = [place for place in found if start in sounds[place]]
            exact = {place for place in starting if whole in sounds[place]}
            return _rank(found, starting, exact), bool(found)
        sounding = [place for place, sound in enumerate(sounds) if letters in sound]
        starting = [place for place in sounding if start in sounds[place]]
        sure = {place for place in sounding if letters in initials[place]}.union(starting)
        ways = spell(letters)
        rest = sounding
        for way in ways or ():
            rest = [place for place in rest if place not in sure] if sure else rest
            part = f" {way}"
            sure.update([place for place in rest if part in pinyin[place]])
        heard = bool(sure)
        for place in rest:
            if place not in sure and (ways is None or _IN_DOUBT.search(self._search[place])):
                heard = True
                if find_sound(pinyin[place], letters) is not None:
                    sure.add(place)
        found = [place for place in sounding if place in sure]
        exact = {place for place in starting if whole in sounds[place]}
        return _rank(found, starting, exact), heard


def _rank(found: list[int], starting: list[int], exact: set[int]) -> Ranked:
    """Places by fit, from all, those of them that match from the start, and those that do whole."""
    if not starting:
        return [], [], found
    first = set(starting)
    return (
        [place for place in starting if place in exact],
        [place for place in starting if place not in exact],
        [place for place in found if place not in first],
    )


def _together(column: str) -> str:
    # What is NULL, in a damaged file, would be left out.
    return f"group_concat(coalesce({column}, ''), char({ord(_BETWEEN)}))"


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
_WordFits = tuple[Mapping[int, int], Mapping[int, int]]
"""The names that a word matches, and the codes, and how well each does."""


class KeptPaths:
    """The columns of all paths, by place in the order of their ids."""

    def __init__(self, connection: ArchiveConnection) -> None:
        try:
            rows = connection.stream(f"{SELECT_PATHS} ORDER BY id")
            values = array("q", chain.from_iterable(rows))
        except (TypeError, OverflowError) as error:  # of array: something is no integer
            raise DamagedRowError("a path of something else than integers") from error
        self._columns = tuple(values[place::_COLUMNS] for place in range(_COLUMNS))
        ids, parents, *_ = self._columns
        # A path above has a smaller id: in a damaged file what has not is a root.
        if ids and (ids[0], ids[-1]) == (1, len(ids)):
            above = [parent - 1 for parent in parents]
        else:
            place_of = dict(zip(ids, range(len(ids)), strict=True))
            above = [place_of.get(parent, -1) for parent in parents]
        self._above = array("q", [up if 0 <= up < at else -1 for at, up in enumerate(above)])
        """The place of the path above each, -1 at a root."""

    def find(
        self, names: Sequence[Mapping[int, int]], codes: Sequence[Mapping[int, int]]
    ) -> Iterator[tuple[int, Path]]:
        """``(fit, path)`` for each path that matches several words, by id.

        For each word there are the names that it matches, and the codes, and how well it does.
        """
        words = list(zip(names, codes, strict=True))
        whole = (1 << len(words)) - 1
        places = self._find_below(*min(words, key=lambda word: len(word[0]) + len(word[1])))
        standing: dict[int, int] = {-1: 0}
        for place in sorted(places):
            bits, fit = self._match(place, words)
            if fit is None:
                continue
            if bits != whole:
                bits |= self._stand(self._above[place], words, standing)
            standing[place] = bits
            if bits == whole:
                yield fit, tuple(column[place] for column in self._columns)

    def _find_below(self, names: Mapping[int, int], codes: Mapping[int, int]) -> set[int]:
        """The places of paths at or below one that ends in some names or codes."""
        places = {place for place, name in enumerate(self._columns[2]) if name in names}
        if codes:
            places.update(place for place, code in enumerate(self._columns[3]) if code in codes)
        for place, up in enumerate(self._above):
            if up in places:
                places.add(place)
        return places

    def _match(self, place: int, words: Sequence[_WordFits]) -> tuple[int, int | None]:
        """The words that stand on a path itself, a bit for each, and the best fit of them."""
        name, code = self._columns[2][place], self._columns[3][place]
        bits, best = 0, None
        for word, (names, codes) in enumerate(words):
            for fit in names.get(name), codes.get(code):
                if fit is not None:
                    bits |= 1 << word
                    best = fit if best is None else min(fit, best)
        return bits, best

    def _stand(self, place: int, words: Sequence[_WordFits], standing: dict[int, int]) -> int:
        """The words that stand on a path or above it; ``standing`` are those known already."""
        steps = []
        while place not in standing:
            steps.append(place)
            place = self._above[place]
        bits = standing[place]
        for step in reversed(steps):
            bits = standing[step] = bits | self._match(step, words)[0]
        return bits


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
        """The names, with how they sound where that is wanted; None if SQLite shall look.

        So that no search takes long, one reads either the names or how they sound.
        """
        self._names_wanted += 1
        if connection.is_far or self._names_wanted == 1:
            return None
        try:
            if self._names_wanted == 2 and self._are_few(connection):
                self._names = KeptNames(connection)
                return None if sounds else self._names
            if sounds and self._names is not None:
                self._names.load_sounds(connection)
        except NotKeptError:
            self._names = None
        return self._names

    @staticmethod
    def _are_few(connection: ArchiveConnection) -> bool:
        largest = connection.fetch_number("SELECT coalesce(max(id), 0) FROM name")
        return largest <= _MOST_KEPT_NAMES

    def find_paths(
        self, connection: ArchiveConnection, *, several: bool, now: bool = False
    ) -> KeptPaths | None:
        """All paths; None if there are too many, or unless wanted ``now`` they are not read yet.

        They are read for searches of ``several`` words alone.
        """
        self._paths_wanted += several
        if self._paths is None and (now or self._paths_wanted > 1):
            count = connection.fetch_number("SELECT count(*) FROM path")
            self._paths = KeptPaths(connection) if count <= _MOST_KEPT_PATHS else None
        return self._paths


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
