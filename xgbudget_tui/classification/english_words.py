"""Finding names by words of their English: in any order, whatever their form and spelling.

A word finds those that begin with it (``presch``), its plural and its singular, its British and
its American spelling (``labor``), its compounds (``school`` finds *preschool*, ``pre-school`` too)
and what readers elsewhere call the same: ``synonyms-en.tsv`` has such a word or phrase in each
line and what the list of names says for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from xgbudget_tui.classification.english_names import (
    EnglishName,
    english_name,
    english_title,
    listed_names,
    title_in_english,
)
from xgbudget_tui.classification.english_places import english_areas
from xgbudget_tui.model.addresses import Translation
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.text import find_near

WHOLE, START, PART = range(3)
"""How well words fit a name: they are all of it, its beginning, some of its words."""

_SYNONYMS = Path(__file__).with_name("synonyms-en.tsv")
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "i", "ii", "iii", "in", "into", "of", "on", "or",
     "s", "the", "to", "which", "with")
)  # fmt: skip
"""Words that say nothing of what is looked for."""
_BEFORE = frozenset(("anti", "micro", "multi", "non", "pre", "sub"))
"""What a compound may begin with that is no word by itself."""
_SHORTEST_TAIL = 4
_KINDS_OF_LINE = ("expenditure", "revenue")
_SPELLINGS = {
    "isation": "ization", "ise": "ize", "ised": "ized", "iser": "izer", "ising": "izing",
    "our": "or", "oured": "ored", "ouring": "oring", "ourable": "orable", "programme": "program",
    "defence": "defense", "licence": "license", "offence": "offense", "enrol": "enroll",
    "centre": "center", "theatre": "theater", "metre": "meter", "fibre": "fiber",
}  # fmt: skip
"""How British endings of words are spelt in America."""
_BRITISH = tuple(_SPELLINGS)


def split_words(english: str) -> list[str]:
    """The words of an English text in small letters, those with a hyphen in their parts."""
    plain = english.casefold()
    if "'s" in plain or "’s" in plain:
        plain = re.sub(r"['’]s\b", "", plain)
    return re.findall(r"[a-z]+", plain)


@lru_cache(maxsize=4096)
def word_stem(word: str) -> str:
    """What all forms of a word have in common: its singular in the American spelling."""
    one = word
    if word.endswith("s") and len(word) > 3:
        if word.endswith("ies") and len(word) > 4:
            one = word[:-3] + "y"
        elif word.endswith(("sses", "xes", "zes", "ches", "shes")):
            one = word[:-2]
        elif word[-2] not in "siu":
            one = word[:-1]
    elif word == "children":
        one = "child"
    if one.endswith(_BRITISH):
        ending = max((end for end in _BRITISH if one.endswith(end)), key=len)
        one = one.removesuffix(ending) + _SPELLINGS[ending]
    return one


def is_small(word: str) -> bool:
    """Whether a word says nothing by itself: *of*, *and*, a sign, a Roman numeral."""
    parts = split_words(word)
    return all(part in _SMALL for part in parts) and (bool(parts) or not _says(word))


def _says(word: str) -> bool:
    return any(char.isalnum() for char in word)


def _readings(text: str) -> list[tuple[str, ...]]:
    """The words of what was typed that say something; with a hyphen both parted and as one."""
    plain = re.sub(r"['’]s\b", "", text.casefold())
    readings = []
    for words in (split_words(plain), split_words(_joined(plain))):
        said = tuple(word for word in words if word not in _SMALL)
        readings.append(said or tuple(words))
    return list(dict.fromkeys(readings))


def _forms(english: str) -> set[str]:
    """The words of a name in every form they are found by."""
    words = set(split_words(english))
    if "-" in english:
        words.update(split_words(_joined(english.casefold())))
    return words.union(map(word_stem, words))


def _joined(text: str) -> str:
    """A text in small letters without the hyphens in its words."""
    return re.sub(r"(?<=[a-z])[-\u2010\u2011](?=[a-z])", "", text)


@cache
def _index() -> tuple[list[str], list[set[str]]]:
    """The forms of the words of all listed names in order, and the names that have each."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for name, english in listed_names():
        for word in split_words(english):
            named[word].append(name)
        if "-" in english:
            for word in split_words(_joined(english.casefold())):
                named[word].append(name)
    names = {word: set(those) for word, those in named.items()}
    for word, those in named.items():
        stem = word_stem(word)
        if stem != word:
            names.setdefault(stem, set()).update(those)
    ordered = sorted(names)
    return ordered, [names[form] for form in ordered]


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(_index()[0])


def is_listed(word: str) -> bool:
    """Whether a word stands in the English of a name, in any form, or is said for one that does."""
    stems = [tuple(map(word_stem, words)) for words in _readings(word)]
    known = _vocabulary()
    return any(stem in known or (stem,) in _synonyms() for words in stems for stem in words)


def _is_compound(form: str, tail: str) -> bool:
    """Whether a word is made of another word, or what may stand before one, and ``tail``."""
    if len(tail) < _SHORTEST_TAIL or not form.endswith(tail):
        return False
    head = form[: -len(tail)]
    return head in _BEFORE or (len(head) > 2 and head in _vocabulary())


def _fits(word: str, form: str) -> bool:
    stem = word_stem(word)
    return form.startswith(word) or form == stem or _is_compound(form, stem)


@lru_cache(maxsize=512)
def _names_of(word: str) -> frozenset[str]:
    """The listed names whose English has a word, in any form."""
    forms, names = _index()
    found: set[str] = set()
    for at in range(bisect_left(forms, word), len(forms)):
        if not forms[at].startswith(word):
            break
        found |= names[at]
    stem = word_stem(word)
    for at, form in enumerate(forms):
        if form == stem or _is_compound(form, stem):
            found |= names[at]
    return frozenset(found)


@cache
def _synonyms() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The words that the list has for a word or phrase (its stems in order)."""
    said = {}
    for line in _SYNONYMS.read_text(encoding="utf-8").splitlines():
        phrase, others = line.split("\t")
        stems = tuple(map(word_stem, phrase.split()))
        said[stems] = tuple(tuple(other.split()) for other in others.split("; "))
    return said


def _other_words(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The same with one word or phrase as the list has it, each that has another."""
    stems = tuple(map(word_stem, words))
    for phrase, others in _synonyms().items():
        size = len(phrase)
        for start in range(len(stems) - size + 1):
            if stems[start : start + size] == phrase:
                for other in others:
                    yield (*words[:start], *other, *words[start + size :])


def _ways(text: str) -> list[tuple[str, ...]]:
    """All the ways to say what was typed, at most two words of it in those of the list."""
    ways = dict.fromkeys(_readings(text))
    for _ in range(2):
        ways |= dict.fromkeys(other for words in list(ways) for other in _other_words(words))
    return [words for words in ways if words]


_KINDS_OF_PLACE = frozenset(("city", "county", "district", "prefecture", "province"))


def join_phrases(words: Sequence[str]) -> list[str]:
    """The words typed, with neighbours that are one phrase as one: ``debt service``.

    A place that the list does not have is found by its sound: *county* is left out behind it.
    """
    joined: list[str] = []
    for word in words:
        if joined and word in _KINDS_OF_PLACE and not is_listed(joined[-1]):
            continue
        pair = (joined[-1], word) if joined else ()
        phrase = next((two for two in (pair, pair[::-1]) if _is_phrase(two)), None)
        if phrase is not None:
            joined[-1] = " ".join(phrase)
        else:
            joined.append(word)
    return joined


def _is_phrase(words: Sequence[str]) -> bool:
    return tuple(map(word_stem, words)) in _synonyms()


def names_with_words(text: str) -> dict[str, int]:
    """The listed names whose English has every word of ``text``, and how well it fits."""
    words = EnglishWords(text)
    found = [(said, frozenset.intersection(*map(_names_of, said))) for said in words.ways]
    return {
        name: words.rank(english)
        for name, english in listed_names()
        if any(name in names and words.holds_together(said, english) for said, names in found)
    }


class EnglishWords:
    """What was typed as words of English, to be looked for in names.

    ``ways`` are the ways to say it, each with words that a name has to have all of.
    """

    def __init__(self, text: str) -> None:
        readings = [words for words in _readings(text) if words]
        self.ways = _ways(text)
        self._own = frozenset(readings)
        hyphened: list[str] = re.findall(r"[a-z]+(?:[-\u2010\u2011][a-z]+)+", text.casefold())
        self._tied = [_squeezed(split_words(one)) for one in hyphened]
        self._whole = {_squeezed(words) for words in readings}
        self._starts = (*self._whole, *(_squeezed(words[:-1]) + words[-1] for words in readings))

    def fit(self, english: str) -> int | None:
        """How well an English name fits, None if it has not every word."""
        forms = _forms(english)
        for words in self.ways:
            fits = all(any(_fits(word, form) for form in forms) for word in words)
            if fits and self.holds_together(words, english):
                return self.rank(english)
        return None

    def holds_together(self, words: tuple[str, ...], english: str) -> bool:
        """Whether what was typed with a hyphen stands together in a name that has all ``words``."""
        if not self._tied or words not in self._own:
            return True
        name = _squeezed_name(english)
        return all(one in name for one in self._tied)

    def rank(self, english: str) -> int:
        """:data:`WHOLE`, :data:`START` or :data:`PART` for a name that has every word."""
        name = _squeezed_name(english)
        if name in self._whole:
            return WHOLE
        return START if name.startswith(self._starts) else PART

    def fit_line(self, english: str) -> int | None:
        """How well the English of a line fits which is to be one: 0 for the whole, then more.

        ``education`` is rather *Education expenditure* than another name that begins so.
        """
        fit = self.fit(english)
        if fit is None or fit == WHOLE:
            return fit
        name = _squeezed_name(english)
        is_subject = any(name == said + kind for said in self._whole for kind in _KINDS_OF_LINE)
        return fit if is_subject else fit + 1


def english_translation() -> Translation:
    """English as addresses ask for it."""
    return Translation(
        title=title_in_english,
        line=lambda name, code: _full(english_name(name, code)),
        place=_describe_book,
        fit=lambda written, english: EnglishWords(written).fit_line(english) if english else None,
        suggest=suggest_names,
    )


def _full(name: EnglishName | None) -> str:
    return name.full if name is not None else ""


def _describe_book(book: BookEntry) -> str:
    said = (english_areas(book.region), english_areas(book.parent_region or ""))
    return " ".join(filter(None, (*said, _full(english_title(book.title)))))


_MOST_SUGGESTED = 5
_LIKENESS = 0.7


def suggest_names(written: str, names: Sequence[str]) -> list[str]:
    """The English names that one may have meant who wrote ``written``, the likeliest first.

    These are the names with all its words, each as written or as the word it is most like.
    """
    known = {word for name in names for word in split_words(name)}
    words = [word for word in split_words(written) if word not in _SMALL]
    said = [word for word in words if any(_fits(word, one) for one in known)]
    for word in words:
        if word not in said:
            said += find_near(word, known, _LIKENESS)[:1]
    if not said or len(said) < len(words):
        return []
    wanted = EnglishWords(" ".join(said))
    fits = {name: fit for name in names if (fit := wanted.fit_line(name)) is not None}
    return sorted(fits, key=lambda name: fits[name])[:_MOST_SUGGESTED]


_SURE_LIKENESS = 0.8


def correct_words(text: str) -> str | None:
    """What was typed with each misspelt word as the list has it; None where that is not sure."""
    if not text.isascii():
        return None
    corrected = []
    for word in text.casefold().split():
        known = is_small(word) or is_listed(word)
        near = [word] if known else find_near(word, _vocabulary(), _SURE_LIKENESS)[:1]
        if not near:
            return None
        corrected += near
    said = " ".join(corrected)
    return said if said != text.casefold() and names_with_words(said) else None


def find_span(text: str, english: str) -> tuple[int, int] | None:
    """Where the first word of an English name stands that has another form in ``text``, if any."""
    ways = _ways(text)
    for found in re.finditer(r"[a-z]+(?:-[a-z]+)*", english.casefold()):
        forms = _forms(found[0])
        if any(_fits(word, form) for words in ways for word in words for form in forms):
            return found.span()
    return None


@lru_cache(maxsize=8192)
def _squeezed_name(english: str) -> str:
    return _squeezed(split_words(english))


def _squeezed(words: Sequence[str]) -> str:
    """The stems of words that say something, as one."""
    said = [word for word in words if word not in _SMALL] or words
    return "".join(map(word_stem, said))
