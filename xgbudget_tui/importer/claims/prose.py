"""Prose to claims: sentences followed from number to number for subject, year and phase."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xgbudget_tui.importer.claims.prose_numbers import Number, find_numbers
from xgbudget_tui.importer.claims.prose_words import (
    APART,
    COMPARED,
    ERA,
    LEFT_FROM,
    OPENING_ERA,
    RESUMES,
    SINCE,
    SPANNING,
    WITHOUT,
    clean_subject,
    complete_subject,
    find_phase,
    kind_of,
)
from xgbudget_tui.model.book import Claim, Paragraph, Recognition
from xgbudget_tui.model.names import split_outline
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase, TokenUse
from xgbudget_tui.model.text import cell_len
from xgbudget_tui.model.value import value_class

_BROKEN = re.compile(r"[、，,（(“\d]\s*$")
_ENDED = re.compile(r"[。！？；：:;!?.”）)]\s*$")
_WRAPPED = 20


# A printed line this long without any end mark was broken by the page, not ended by its writer.
@value_class
class Flow:
    """One or more paragraphs read as one text; ``starts[i]`` is where paragraph ``first+i`` begins.

    Pieces are joined by a line feed, so that no number grows across a break.
    """

    text: str
    first: int
    starts: tuple[int, ...]

    def locate(self, offset: int) -> tuple[int, int]:
        """``(paragraph index, offset in it)`` of an offset in the joined text."""
        piece = bisect_right(self.starts, offset) - 1
        return self.first + piece, offset - self.starts[piece]


def read_flows(paragraphs: Sequence[Paragraph]) -> tuple[Flow, ...]:
    """The paragraphs as flows, in order; each paragraph is in exactly one."""
    flows: list[Flow] = []
    pieces: list[str] = []
    full = _full_width(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if pieces and not _continues(pieces[-1], paragraph.text, full):
            flows.append(_join(pieces, index))
            pieces = []
        pieces.append(paragraph.text)
    if pieces:
        flows.append(_join(pieces, len(paragraphs)))
    return tuple(flows)


def _full_width(paragraphs: Sequence[Paragraph]) -> int:
    """About how wide the printed lines are, 0 where paragraphs are no lines of print."""
    widths = sorted(cell_len(paragraph.text) for paragraph in paragraphs)
    usual = widths[len(widths) * 3 // 4] if len(widths) >= _FEW_LINES else 0
    return usual if usual <= _WIDEST else 0


_FEW_LINES = 8
_WIDEST = 120
"""Cells of the widest line of print; what is longer is a paragraph."""


_CAPTION = re.compile(r"\s*附?图\s*[\d一二三四五六七八九十]+(?:[-－.]\d+)?\s[^，。；]*$")
"""What stands below or above a chart: 图 1 2025年全市一般公共预算收入构成情况."""


def _continues(before: str, after: str, full: int) -> bool:
    if not after.strip() or not before.strip():
        return False
    if _CAPTION.match(before) or _CAPTION.match(after):
        return False
    if _BROKEN.search(before):
        return True
    ended = _ENDED.search(before)
    if ended and ended.group().strip() in "）)" and full and cell_len(before) * 10 >= full * 9:
        ended = None  # a line so wide is broken by the page, behind a bracket as anywhere
    whole = ended or split_outline(after)[0] is not None
    return not whole and len(before.strip()) >= _WRAPPED


def _join(pieces: Sequence[str], end: int) -> Flow:
    starts: list[int] = []
    offset = 0
    for piece in pieces:
        starts.append(offset)
        offset += len(piece) + 1
    return Flow("\n".join(pieces), end - len(pieces), tuple(starts))


_DEEPEST = 3
_LONGEST_LEAD = 200
_AFTER_YEAR = 12
# No name is longer: text without punctuation must not make the patterns slow.
_STOPS = "。！？!?"
_CLAUSE = re.compile(r"[，,；;：:、。！？!?]")
_OPENERS = ("其中", "包括", "具体是", "具体为")
_LIST = re.compile(r"[、，]|以及|和(?!旅游|社会|谐)|及(?!其他)")
_SEPARATORS = re.compile(r"[\s、，,和及与以]*")


@value_class
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
    """Reads one flow from left to right; each character is looked at a fixed number of times.

    ``of_years``: it speaks of several years (五年来), and a figure is of one only where it says so.
    """

    def __init__(
        self,
        text: str,
        numbers: tuple[Number, ...],
        year: int | None,
        of_years: bool = False,
    ) -> None:
        self._text = text
        self._numbers = numbers
        self._of_years = of_years
        self._year = None if self._of_years else year
        self._spanned: int | None = None
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
                self._meet_year(number.year, self._text[at : at + _AFTER_YEAR])
            if number.use is TokenUse.CLAIM:
                yield self._state(number)
                self._forget()
            else:
                self._words += self._text[number.start : number.stop]

    def _meet_year(self, year: int, after: str) -> None:
        if SINCE.match(after):
            self._meet_span()
        elif not COMPARED.search(self._words) and not LEFT_FROM.match(after):
            self._year, self._spanned = year, None

    def _meet_span(self) -> None:
        """Figures up to the end of the sentence are of several years, and of none alone."""
        self._spanned = self._year if self._spanned is None else self._spanned
        self._year = None

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
                if len(self._words) > 2 * _LONGEST_LEAD:
                    self._words = self._words[-_LONGEST_LEAD:]
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
        if self._of_years:
            self._year = None
        elif self._year is None:
            self._year, self._spanned = self._spanned, None
        self._phase = None
        self._forget()

    def _end_clause(self, char: str) -> None:
        if ERA.search(self._words):
            self._meet_span()
        self._phase = find_phase(self._words) or self._phase
        if char == "、":
            self._list = (self._list + self._words + char)[-_LONGEST_LEAD:]
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
        spans = SPANNING.search(self._words) or ERA.search(self._words)
        year = None if spans else self._year
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


SUBJECT_JOIN = " › "
"""Between the names of a subject, from the whole (before 其中) down to the part."""

_HEADING = 40
_THIS_YEAR = re.compile(r"今年|本年度")
_LONGEST_SUBJECT = 120


def read_claims(paragraphs: Sequence[Paragraph], *, year: int) -> tuple[Claim, ...]:
    """Every figure that the prose states, in order, numbered from 1.

    The year of a claim is the last one its paragraph named before it, else that of the heading
    above, else ``year``; None where the words are of several years (五年来, 2023 年以来).
    Years, dates, ordinals, numbered headings and numerals in names are no claims. A fall (减少,
    下降) is a negative change; ``printed`` stays as printed.
    """
    claims: list[Claim] = []
    default = year
    of_years = False
    for flow in read_flows(paragraphs):
        numbers = find_numbers(flow.text)
        default = _heading_year(flow, numbers) or _find_first_heading(flow, numbers) or default
        this = _THIS_YEAR.search(flow.text) is not None
        start = year if this else default
        goes_on = of_years and not this and _names_no_year(flow, numbers)
        of_years = goes_on or OPENING_ERA.match(flow.text) is not None
        for statement in SentenceReader(flow.text, numbers, start, of_years).read():
            claims.append(_claim(statement, flow, paragraphs, len(claims) + 1))
    return tuple(claims)


def _names_no_year(flow: Flow, numbers: tuple[Number, ...]) -> bool:
    """Whether a flow may go on with the years of the one before: no heading, no year of its own.

    In a PDF the paragraph that 五年来 opens is several flows where a line ends with a sentence.
    """
    headed = split_outline(flow.text.strip())[0] is not None
    return not headed and all(number.year is None for number in numbers)


def _heading_year(flow: Flow, numbers: tuple[Number, ...]) -> int | None:
    years = {number.year for number in numbers if number.year is not None}
    stated = any(number.use is TokenUse.CLAIM for number in numbers)
    return years.pop() if len(years) == 1 and not stated and len(flow.text) <= _HEADING else None


_HEADS = re.compile(
    r"(?:情况|回顾|安排|草案|预算|决算|说明|工作|任务|执行|收支|意见|措施|报告|建议|目标)$"
)


def _find_first_heading(flow: Flow, numbers: tuple[Number, ...]) -> int | None:
    """The year of a numbered heading that stands before the text of a flow.

    一、2025 年预算执行情况及过去五年工作回顾 is so long that it seems to go on in the next line.
    """
    first = flow.text[: flow.starts[1] - 1] if len(flow.starts) > 1 else ""
    plain = first.strip()
    if not plain or split_outline(plain)[0] is None or not _HEADS.search(plain):
        return None
    if _CLAUSE.search(plain.partition("、")[2]):
        return None
    inside = [number for number in numbers if number.stop <= len(first)]
    years = {number.year for number in inside if number.year is not None}
    stated = any(number.use is TokenUse.CLAIM for number in inside)
    return years.pop() if len(years) == 1 and not stated else None


def _claim(statement: Statement, flow: Flow, paragraphs: Sequence[Paragraph], number: int) -> Claim:
    stated = statement.number
    paragraph, start = flow.locate(stated.start)
    value = stated.value
    if statement.sign < 0 and value is not None:
        value = -abs(value)
    confidence = paragraphs[paragraph].confidence
    return Claim(
        number=number,
        subject=SUBJECT_JOIN.join(statement.path)[-_LONGEST_SUBJECT:],
        printed=stated.printed,
        state=stated.state,
        value=value,
        resolution=stated.resolution,
        unit_word=stated.unit_word,
        paragraph=paragraph,
        start=start,
        end=start + len(stated.printed),
        year=statement.year,
        phase=statement.phase,
        place=paragraphs[paragraph].place,
        kind=MeasureKind(statement.kind),
        recognition=None if confidence is None else Recognition(confidence),
    )
