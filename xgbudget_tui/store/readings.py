"""How Chinese characters and words are read: pypinyin's readings, in a form that loads at once.

To load pypinyin's dictionaries takes an eighth of a short import. What is needed of them is written
to the person's cache folder by the first import, as text, and is read there in a tenth of that. It
is known by the installed pypinyin; without it, or where nothing can be written, pypinyin itself is
asked.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

_FORM = "xgbudget readings 1"
_LINES = 5


class Readings(Protocol):
    """Who reads Chinese text."""

    def read(self, text: str) -> list[str]:
        """One syllable a character; a character without a reading stands for itself."""
        ...


class KeptReadings:
    """Readings from ``text``: characters and how each is read alone, words, how some are read.

    Words are cut off one after the other, the longest that there is, as pypinyin does; in most of
    them each character is read as it is alone. Raises ValueError for a text of another form.
    """

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        if len(lines) != _LINES:
            raise ValueError("not the readings that are kept")
        characters, readings, words, others, sounds = lines
        self._alone = dict(zip(characters, readings.split(" "), strict=True))
        self._words = frozenset(words.split("\t"))
        self._others = dict(zip(others.split("\t"), sounds.split("\t"), strict=True))
        self._longest = max(map(len, self._words))

    def read(self, text: str) -> list[str]:
        """One syllable a character; a character without a reading stands for itself."""
        syllables: list[str] = []
        at = 0
        while at < len(text):
            word = self._cut_word(text, at)
            other = self._others.get(word)
            syllables += other.split(" ") if other else (self._alone.get(c, c) for c in word)
            at += len(word)
        return syllables

    def _cut_word(self, text: str, at: int) -> str:
        """The longest word that begins at a place: one character where there is none."""
        for end in range(min(len(text), at + self._longest), at + 1, -1):
            if text[at:end] in self._words:
                return text[at:end]
        return text[at]


class _Library:
    """pypinyin itself."""

    def __init__(self) -> None:
        _load_library()

    def read(self, text: str) -> list[str]:
        """One syllable a character; words are read one by one, and most words come again."""
        from pypinyin.constants import RE_HANS
        from pypinyin.seg import mmseg, simpleseg

        # Only a mixed text has to be parted into Chinese and other runs first.
        words = mmseg.seg.cut(text) if RE_HANS.match(text) else simpleseg.seg(text)
        return [syllable for word in words for syllable in _read_word(word)]


@lru_cache(maxsize=1)
def load_readings() -> Readings:
    """The kept readings of the installed pypinyin, else pypinyin itself."""
    place = _find_place()
    if place is not None:
        with suppress(OSError, ValueError):
            return KeptReadings(_read_kept(place))
    return _Library()


def keep_readings() -> None:
    """Keep the readings where pypinyin had to be loaded; who only reads an archive keeps none.

    Where they cannot be written, nothing is said: all works without.
    """
    place = _find_place()
    if place is not None and isinstance(load_readings(), _Library):
        with suppress(OSError):
            _keep(place)


def _find_place() -> Path | None:
    """Where the readings of the installed pypinyin are kept; None if that cannot be told."""
    from importlib.util import find_spec

    spec = find_spec("pypinyin")
    origin = spec.origin if spec is not None else None
    try:
        state = Path(origin or "").stat()
    except OSError:
        return None
    home = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(home) if home.startswith("/") else Path("~/.cache").expanduser()
    known = crc32(f"{origin}|{state.st_size}|{state.st_mtime_ns}".encode())
    return root / "xgbudget" / f"readings-{known:08x}.txt"


def _read_kept(place: Path) -> str:
    """What is kept. Raises OSError, ValueError where it is not whole."""
    head, _, rest = place.read_bytes().partition(b"\n")
    if head.decode() != f"{_FORM} {crc32(rest):08x}":
        raise ValueError(f"{place} is not whole")
    return rest.decode()


def _keep(place: Path) -> None:
    """Write the readings beside and rename them; those of an older pypinyin go. Raises OSError."""
    text = write_readings()
    if text is None:
        return
    rest = text.encode()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(f"{_FORM} {crc32(rest):08x}\n".encode() + rest)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    for old in place.parent.glob("readings-????????.txt"):
        if old != place:
            old.unlink(missing_ok=True)


def write_readings() -> str | None:
    """The readings of the installed pypinyin as text; None if it cuts words otherwise."""
    _load_library()
    from pypinyin import Style
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS
    from pypinyin.converter import DefaultConverter
    from pypinyin.seg import mmseg

    if not getattr(mmseg.seg, "_no_non_phrases", False):
        return None
    converter = DefaultConverter()

    @cache
    def sound(reading: str) -> str:
        return str(converter.convert_style("", reading, style=Style.NORMAL, strict=True))

    alone = {chr(at): sound(all_.partition(",")[0]) for at, all_ in PINYIN_DICT.items()}
    others = {}
    # Words with something in them that is not Chinese are never cut off.
    words = {word: PHRASES_DICT[word] for word in PHRASES_DICT if RE_HANS.match(word)}
    for word, readings in words.items():
        sounds = [sound(reading[0]) for reading in readings]
        if sounds != [alone.get(character, character) for character in word]:
            others[word] = " ".join(sounds)
    parts = [
        "".join(alone),
        " ".join(alone.values()),
        "\t".join(words),
        "\t".join(others),
        "\t".join(others.values()),
    ]
    return "\n".join(parts) if not any("\n" in part for part in parts) else None


@lru_cache(maxsize=1)
def _load_library() -> None:
    """Load the dictionaries of readings: half a million lists that never become garbage.

    To look for garbage among them, now and later, takes a quarter of the time of loading them.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        import pypinyin  # noqa: F401

        gc.freeze()
    finally:
        if looks:
            gc.enable()


@lru_cache(maxsize=16384)
def _read_word(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word, errors=_split))


def _split(text: str) -> Any:
    """Characters without a reading, one by one (the reader's types ask for one text)."""
    return list(text)
