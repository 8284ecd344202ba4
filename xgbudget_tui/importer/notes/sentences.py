"""Following a sentence from number to number: what is each said of, for which year and phase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xgbudget_tui.importer.notes.numbers import Number
from xgbudget_tui.importer.notes.words import (
    APART,
    COMPARED,
    RESUMES,
    SPANNING,
    WITHOUT,
    clean_subject,
    complete_subject,
    find_phase,
    kind_of,
)
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase, TokenUse

_DEEPEST = 3
_LONGEST = 200
# No name is longer: text without punctuation must not make the patterns slow.
_STOPS = "。！？!?"
_CLAUSE = re.compile(r"[，,；;：:、。！？!?]")
_OPENERS = ("其中", "包括", "具体是", "具体为")
_LIST = re.compile(r"[、，]|以及|和(?!旅游|社会|谐)|及(?!其他)")
_SEPARATORS = re.compile(r"[\s、，,和及与以]*")


@dataclass(frozen=True, slots=True)
class Statement:
    """A stated number with what the sentence says of it; ``path`` runs from the whole to the part.

    ``sign`` is -1 where the words (减少, 下降) make the number a fall.
    """

    number: Number
    path: tuple[str, ...]
    kind: MeasureKind
    sign: int
    year: int | None
    phase: Phase | None


@dataclass(slots=True)
class _Frame:
    """What a bracket or 其中 opened.

    ``parent`` is its whole, ``current`` the last level stated in it (what an 其中 would break
    down), ``last`` the subject last named (what 增长 5% would be said of).
    """

    parent: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    bracket: bool = False
    queue: list[str] = field(default_factory=list)


class SentenceReader:
    """Reads one flow from left to right; each character is looked at a fixed number of times."""

    def __init__(self, text: str, numbers: tuple[Number, ...], year: int | None) -> None:
        self._text = text
        self._numbers = numbers
        self._year = year
        self._phase: Phase | None = None
        self._frames = [_Frame()]
        self._words = ""
        self._list = ""
        self._clause = ""
        self._brackets = _scope_brackets(text, numbers)

    def read(self) -> Iterator[Statement]:
        """Every claim of the text in order."""
        at = 0
        for number in self._numbers:
            self._read_lead(at, number.start)
            at = number.stop
            if number.year is not None:
                self._meet_year(number.year)
            if number.use is TokenUse.CLAIM:
                yield self._state(number)
                self._forget()
            else:
                self._words += self._text[number.start : number.stop]

    def _meet_year(self, year: int) -> None:
        if not COMPARED.search(self._words):
            self._year = year

    def _read_lead(self, start: int, end: int) -> None:
        at = start
        while at < end:
            char = self._text[at]
            if at in self._brackets:
                self._enter_or_leave(at)
            elif char in _STOPS:
                self._end_sentence()
            elif _CLAUSE.match(char):
                self._end_clause(char)
            else:
                self._words += char
                if len(self._words) > 2 * _LONGEST:
                    self._words = self._words[-_LONGEST:]
                if self._words.endswith(_OPENERS):
                    self._open_parts()
            at += 1

    def _forget(self) -> None:
        self._words = self._list = self._clause = ""

    def _enter_or_leave(self, at: int) -> None:
        if self._text[at] in "（(":
            whole = self._frames[-1].current
            words = clean_subject(self._list + self._words)
            if words:
                whole = (*self._frames[-1].parent, words)[-_DEEPEST:]
            if WITHOUT.match(self._text[at : at + 8]):
                whole = ()
            self._frames.append(_Frame(whole, whole, whole, bracket=True))
        else:
            while len(self._frames) > 1 and not self._frames.pop().bracket:
                pass
        self._forget()

    def _end_sentence(self) -> None:
        while len(self._frames) > 1 and not self._frames[-1].bracket:
            whole = self._frames.pop().parent
            self._frames[-1].current = whole or self._frames[-1].current
        self._phase = None
        self._forget()

    def _end_clause(self, char: str) -> None:
        self._phase = find_phase(self._words) or self._phase
        if char == "、":
            self._list = (self._list + self._words + char)[-_LONGEST:]
        else:
            whole = self._list + self._words
            self._clause = whole if clean_subject(whole) else self._clause
            self._list = ""
        if char in "；;":
            self._clause = ""
            if sum(not frame.bracket for frame in self._frames) > 2:
                self._frames.pop()
        self._words = ""

    def _open_parts(self) -> None:
        frame = self._frames[-1]
        self._forget()
        if frame.bracket and frame.current == frame.parent:
            return
        if len(self._frames) <= _DEEPEST and frame.current:
            self._frames.append(_Frame(frame.current, frame.current, frame.current))

    def _state(self, number: Number) -> Statement:
        ratio = number.state is FigureState.RATIO
        kind, sign = kind_of(self._words, ratio)
        if number.state is FigureState.TEXT and kind is MeasureKind.AMOUNT:
            kind = MeasureKind.TEXT
        self._phase = find_phase(self._words) or self._phase
        path = self._subject(kind)
        year = None if SPANNING.search(self._words) else self._year
        return Statement(number, path, kind, sign, year, self._phase)

    def _subject(self, kind: MeasureKind) -> tuple[str, ...]:
        words = self._list + self._words
        if RESUMES.match(words) and not self._frames[-1].bracket and len(self._frames) > 1:
            self._frames.pop()
        frame = self._frames[-1]
        own = clean_subject(words)
        if APART.search(words):
            listed = words if _LIST.search(words) else f"{self._clause}，{words}"
            frame.queue = [name for part in _LIST.split(listed) if (name := clean_subject(part))]
            own = frame.queue.pop(0) if frame.queue else own
        elif frame.queue and _SEPARATORS.fullmatch(words):
            own = frame.queue.pop(0)
        else:
            frame.queue = []
            own = own or clean_subject(self._clause)
        if not own:
            return frame.last or frame.parent
        whole = frame.last[-1] if frame.last else ""
        path = (*frame.parent[-_DEEPEST:], complete_subject(own, whole))
        if kind in {MeasureKind.AMOUNT, MeasureKind.TEXT} or not frame.current:
            frame.current = path
        frame.last = path
        return path


def _scope_brackets(text: str, numbers: tuple[Number, ...]) -> frozenset[int]:
    """Offsets of the brackets that hold stated figures: they say what a whole consists of.

    Brackets within a name (出国（境）费) are left to the words around them.
    """
    stated = [number.start for number in numbers if number.use is TokenUse.CLAIM]
    found: set[int] = set()
    opened: list[int] = []
    count = [0] * (len(text) + 1)
    for start in stated:
        count[start] = 1
    for index in range(1, len(count)):
        count[index] += count[index - 1]
    for index, char in enumerate(text):
        if char in "（(":
            opened.append(index)
        elif char in "）)" and opened:
            start = opened.pop()
            holds = count[index] - count[start] > 0
            if holds:
                found |= {start, index}
    return frozenset(found)
