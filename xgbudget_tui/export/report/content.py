"""What a report says, as headings, paragraphs and tables, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xgbudget_tui import __version__
from xgbudget_tui.export.checks import message_of, unit_word_at
from xgbudget_tui.export.suspects import say_suspect
from xgbudget_tui.model.addresses import name_of_table
from xgbudget_tui.model.findings import TOLD, Finding, Findings, Judged, section_of
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Part, Proof
from xgbudget_tui.model.source import say_place
from xgbudget_tui.model.terms import Mark, RuleSeverity, Verdict
from xgbudget_tui.model.text import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_ROWS = {Mark.FAULT: 60, Mark.DOUBT: 12}
"""Printed rows shown of one finding: all of a usual sum, the first of what is only in doubt."""
_HOLDING = {Verdict.EXACT, Verdict.ROUNDING}
_MOST_PLACES = 60
"""Other places named of one finding."""
_MOST_UNCHECKED = 5
"""Sentences shown of each rule that could not be asked."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the title of the report."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``role`` says what it is for: lead, sentence, doubt, note."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; the columns in ``right`` hold numbers.

    ``depths`` says how far the first cell of each row is set in, where rows are a tree.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    depths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A finding: what belongs together on a page."""

    mark: Mark
    blocks: tuple[Heading | Paragraph | Listing | Sheet, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as a page shows it: ``make`` gives its SVG; other formats have its caption."""

    make: Callable[[], _Element]
    caption: str


@dataclass(frozen=True, slots=True)
class Fold:
    """What is opened by the reader; ``summary`` says what it is."""

    summary: str
    blocks: tuple[Heading | Paragraph | Listing | Sheet, ...]


Block = Heading | Paragraph | Listing | Sheet | Card | Drawing | Fold

_WORDS = {
    "report": Text("核对报告", "Report of the check"),
    "faults": Text("错误", "Faults"),
    "doubts": Text("存疑", "Doubts"),
    "held": Text("核对并相符的", "What was checked and holds"),
    "unchecked": Text("未能核对的", "What could not be checked"),
    "judged": Text("此前已判断、本次不列的", "Judged before and left out"),
    "fault-means": Text(
        "两边对不上，而且每个数的读法都确定：这是文件本身的问题。",
        "Two sides do not agree and the reading of every figure is sure: the document's own.",
    ),
    "doubt-means": Text(
        "两边对不上，但可能是读法有误，或只是不合常情：请看原文再定，不能据此断定有误。",
        "Two sides do not agree, but the reading may be at fault, or only an expectation is not "
        "met: look at the document before concluding anything.",
    ),
    "given": Text(
        "这些数正是因为相同才对应起来的，相同不能算作核对：",
        "These figures were put together because they are equal, which proves nothing:",
    ),
    "none": Text("没有。", "None."),
    "side": Text("", ""),
    "table": Text("表", "table"),
    "row": Text("行", "row"),
    "column": Text("列", "column"),
    "printed": Text("印的数", "as printed"),
    "unit": Text("单位", "unit"),
    "where": Text("位置", "where"),
    "rule": Text("规则", "rule"),
    "count": Text("处", "places"),
    "why": Text("原因", "why"),
    "exact": Text("完全相符", "hold exactly"),
    "rounding": Text("四舍五入内相符", "hold by rounding"),
    "unchecked-n": Text("未核", "unchecked"),
}


def write_report(findings: Findings, judged: Sequence[Judged], language: str) -> tuple[Block, ...]:
    """Everything that a report says of one Book."""
    return tuple(_Writer(findings, judged, language).blocks())


class _Writer:
    """Writes the report on one Book in one language."""

    def __init__(self, findings: Findings, judged: Sequence[Judged], language: str) -> None:
        self._findings = findings
        self._judged = judged
        self._language = language

    def _word(self, key: str) -> str:
        return _WORDS[key].in_(self._language)

    def _say(self, zh: str, en: str) -> str:
        return Text(zh, en).in_(self._language)

    def blocks(self) -> Iterator[Block]:
        """The report from its title to its end."""
        yield from self._head()
        found = self._findings.found
        for mark, name, means in (
            (Mark.FAULT, "faults", "fault-means"),
            (Mark.DOUBT, "doubts", "doubt-means"),
        ):
            listed = [finding for finding in found if finding.mark is mark]
            yield Heading(f"{self._word(name)}（{len(listed)}）" if self._language == "zh"
                          else f"{self._word(name)} ({len(listed)})")  # fmt: skip
            yield Paragraph(self._word(means), "note")
            if not listed:
                yield Paragraph(self._word("none"))
            for number, finding in enumerate(listed, 1):
                yield Card(mark, tuple(self._finding(number, finding)))
        yield from self._held()
        yield from self._unchecked()
        yield from self._left_out()

    def _head(self) -> Iterator[Block]:
        findings = self._findings
        title = findings.title or f"{findings.region} {findings.year}"
        yield Heading(self._say(f"{title} · 核对报告", f"{title}: report of the check"), 1)
        tally, coverage = findings.tally, findings.coverage
        places = sum(findings.count(mark) for mark in Mark if mark is not Mark.NOT_APPLICABLE)
        yield Paragraph(
            self._say(
                f"共核对 {places} 处，其中 {tally.holds} 处相符；发现错误 {tally.fault} 项，"
                f"存疑 {tally.doubt} 项，未能核对 {tally.unchecked} 处。",
                f"{places} comparisons, {tally.holds} of them hold; {tally.fault} faults, "
                f"{tally.doubt} doubts, {tally.unchecked} could not be made.",
            ),
            "lead",
        )
        rows = []
        for severity in reversed(RuleSeverity):
            counts = [
                sum(
                    finding.mark is mark and findings.severity_of(finding.head) is severity
                    for finding in findings.found
                )
                for mark in (Mark.FAULT, Mark.DOUBT)
            ]
            rows.append((severity.label(self._language), *map(str, counts)))
        heads = (self._say("程度", "severity"), self._word("faults"), self._word("doubts"))
        yield Sheet(heads, tuple(rows), frozenset({1, 2}))
        if coverage.figures:
            share = 100 * coverage.covered // coverage.figures
            yield Paragraph(
                self._say(
                    f"文件中有 {coverage.figures} 个数额，{coverage.covered} 个（{share}%）"
                    "可由别的数核出，其余的无从核对。",
                    f"Of {coverage.figures} amounts {coverage.covered} ({share}%) can be checked "
                    "against others; nothing checks the rest.",
                ),
                "note",
            )
        yield Paragraph(
            self._say(
                f"文件：{findings.source}；SHA-256 {findings.sha256[:16]}…；"
                f"xgbudget {__version__}。",
                f"Document: {findings.source}; SHA-256 {findings.sha256[:16]}…; "
                f"xgbudget {__version__}.",
            ),
            "note",
        )

    def _finding(
        self, number: int, finding: Finding
    ) -> Iterator[Heading | Paragraph | Listing | Sheet]:
        head, language = finding.head, self._language
        words = self._findings.rules.get(head.rule)
        severity = self._findings.severity_of(head).label(language)
        name = words.name.in_(language) if words else ""
        where = self._title_of(section_of(head))
        yield Heading(f"{number}. {where}" if where else f"{number}. {name}", 3)
        yield Paragraph(message_of(head, language), "sentence")
        doubt = head.doubt.in_(language)
        if doubt:
            yield Paragraph(doubt, "doubt")
        yield Paragraph(" · ".join(self._about(head, name, severity)), "note")
        parts = [(1, part) for part in head.reported] + [(2, part) for part in head.computed]
        if parts:
            yield from self._rows(parts, _MOST_ROWS[head.mark])
        if finding.others:
            count = len(finding.others)
            yield Paragraph(
                self._say(f"同一原因，另见 {count} 处：", f"The same cause in {count} more places:")
            )
            texts = [self._place(proof) for proof in finding.others[:_MOST_PLACES]]
            if count > _MOST_PLACES:
                left = count - _MOST_PLACES
                texts.append(self._say(f"另有 {left} 处", f"{left} more"))
            yield Listing(tuple(texts))
        yield from self._offers(finding)

    def _about(self, proof: Proof, name: str, severity: str) -> Iterator[str]:
        language = self._language
        words = self._findings.rules.get(proof.rule)
        yield f"{proof.rule} {name}".strip()
        yield severity
        if words:
            yield self._say(f"依据：{words.source.zh}", f"ground: {words.source.en}")
        sure = proof.certainty.label(language)
        yield self._say(f"读法：{sure}", f"reading: {sure}")

    def _rows(self, parts: Sequence[tuple[int, Part]], most: int) -> Iterator[Paragraph | Sheet]:
        """The printed rows; what is the same in all of them is said once, above."""
        keys = ("side", "table", "row", "column", "printed", "unit", "where")
        rows = [self._row(side, part) for side, part in parts]
        same = [len(rows) > 1 and len({row[at] for row in rows}) == 1 for at in range(len(keys))]
        said = [
            f"{self._word(keys[at])}{self._say('：', ': ')}{rows[0][at]}"
            for at in (1, 3, 5)
            if same[at] and rows[0][at]
        ]
        if said:
            yield Paragraph(self._say("；", "; ").join(said), "note")
        shown = [
            at
            for at in range(len(keys))
            if any(row[at] for row in rows) and not (at in {1, 3, 5} and same[at])
        ]
        listed = [tuple(row[at] for at in shown) for row in rows[:most]]
        if (left := len(rows) - most) > 0:
            more = self._say(f"另有 {left} 行", f"{left} more rows")
            listed.append(tuple(more if at == 2 else "" for at in shown))
        yield Sheet(
            tuple(self._word(keys[at]) for at in shown), tuple(listed), frozenset({shown.index(4)})
        )

    def _row(self, side: int, part: Part) -> tuple[str, ...]:
        section = self._findings.section_of(part.ref.section) if part.ref else None
        unit = column = ""
        if part.ref and section:
            labels = {one.position: one.label for one in section.measures}
            column = labels.get(part.ref.measure, "")
            unit = unit_word_at(section, part.ref.measure) if part.ref.measure else ""
            known = Unit.from_word(unit)
            unit = known.in_(self._language) if known is not None else unit
        if not part.printed[-1:].isdigit():
            unit = ""  # it stands in the cell, or there is no figure
        return (
            self._say("前者", "first") if side == 1 else self._say("后者", "other"),
            part.ref.section if part.ref else "",
            ("−" if part.sign < 0 else "") + part.label,
            column,
            part.printed or self._say("（空白）", "(blank)"),
            unit,
            say_place(part.place).in_(self._language),
        )

    def _place(self, proof: Proof) -> str:
        part = next((one for one in (*proof.reported, *proof.computed) if one.place), None)
        place = say_place(part.place if part else None).in_(self._language)
        said = proof.message.in_(self._language)
        return f"{said}（{place}）" if place and self._language == "zh" else (
            f"{said} ({place})" if place else said
        )  # fmt: skip

    def _offers(self, finding: Finding) -> Iterator[Paragraph]:
        """Which single figure would mend it, were it another: offered, never applied."""
        for _, suspect in self._findings.suspects_of(finding)[:1]:
            said = say_suspect(self._findings, suspect)
            yield Paragraph(
                self._say(
                    f"仅供参考：{said.where.zh}的 {said.value} 若为 {said.would_be} {said.unit}，"
                    f"则 {suspect.mends} 处相符。",
                    f"Offered only: were {said.where.en} {said.would_be} {said.unit} instead of "
                    f"{said.value}, {suspect.mends} of these would hold.",
                ),
                "note",
            )

    def _title_of(self, key: str | None) -> str:
        section = self._findings.section_of(key) if key else None
        if section is None:
            return key or ""
        return name_of_table(section.key, section.title or section.listed)

    def _held(self) -> Iterator[Block]:
        yield Heading(self._word("held"))
        rows = []
        for section in self._findings.sections:
            tally = self._findings.tallies_of.get(section.key)
            if tally is None:
                continue
            counts = (tally.exact, tally.rounding, tally.doubt, tally.fault, tally.unchecked)
            if any(counts):
                rows.append((self._title_of(section.key), *(str(n or "") for n in counts)))
        heads = ("table", "exact", "rounding", "doubts", "faults", "unchecked-n")
        if not rows:
            yield Paragraph(self._word("none"))
            return
        yield Sheet(
            tuple(self._word(head) for head in heads), tuple(rows), frozenset({1, 2, 3, 4, 5})
        )

    def _unchecked(self) -> Iterator[Block]:
        yield Heading(self._word("unchecked"))
        groups: dict[str, list[Proof]] = {}
        for proof in self._findings.proofs:
            if proof.mark is Mark.UNCHECKED:
                groups.setdefault(proof.rule, []).append(proof)
        if not groups:
            yield Paragraph(self._word("none"))
        rows = []
        for rule, proofs in groups.items():
            words = self._findings.rules.get(rule)
            name = f"{rule} {words.name.in_(self._language)}" if words else rule
            said = [message_of(proof, self._language) for proof in proofs[:_MOST_UNCHECKED]]
            if any(proof.verdict in _HOLDING for proof in proofs):
                said.insert(0, self._word("given"))
            left = max(0, len(proofs) - _MOST_UNCHECKED)
            if left:
                said.append(self._say(f"另有 {left} 处。", f"{left} more."))
            rows.append((name, str(len(proofs)), self._say("", " ").join(said)))
        if rows:
            heads = tuple(self._word(head) for head in ("rule", "count", "why"))
            yield Sheet(heads, tuple(rows), frozenset({1}))
        yield from self._not_asked()

    def _not_asked(self) -> Iterator[Block]:
        idle = [
            tally.rule
            for tally in self._findings.tallies
            if not any(count and mark is not Mark.NOT_APPLICABLE for mark, count in tally.counts)
        ]
        if not idle:
            return
        names = [
            f"{code} {words.name.in_(self._language)}"
            for code in idle
            if (words := self._findings.rules.get(code)) is not None
        ]
        yield Paragraph(
            self._say(
                f"另有 {len(idle)} 条规则所要的表或行在本文件中没有：{'；'.join(names)}。",
                f"{len(idle)} more rules ask for tables or rows that this document does not "
                f"have: {'; '.join(names)}.",
            ),
            "note",
        )

    def _left_out(self) -> Iterator[Block]:
        if not self._judged:
            return
        yield Heading(self._word("judged"))
        heads = (
            *(self._word(key) for key in ("rule", "table", "row", "why")),
            *(self._say("日期", "date"), self._say("由谁", "by")),
        )
        rows = tuple(
            (one.rule, one.table, one.line, one.reason, str(one.day or ""), one.by)
            for one in self._judged
        )
        yield Sheet(heads, rows)


def count_told(findings: Findings) -> dict[str, int]:
    """How many findings, places and checks there are, by mark."""
    tally = findings.tally
    return {mark.value: tally.count(mark) for mark in Mark if mark is not Mark.NOT_APPLICABLE} | {
        "places": sum(proof.mark in TOLD for proof in findings.proofs)
    }
