"""The audit as text: rows of findings, suspects, rules and unchecked figures, and one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.findings import TOLD, Finding, group_findings, section_of
from xgbudget_tui.model.money import Unit, format_amount
from xgbudget_tui.model.proof import FigureRef, Part, Proof, Quantity, RuleTally, Suspect
from xgbudget_tui.model.reading import say_unsure
from xgbudget_tui.model.rounding import say_likely
from xgbudget_tui.model.terms import Mark, MeasureKind, Relation, Verdict
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.glyphs import Glyphs
from xgbudget_tui.tui.drawing.names import label_name, line_name, sentence, table_title
from xgbudget_tui.tui.drawing.pieces import Piece, fill_left, fill_right
from xgbudget_tui.tui.drawing.wrapping import wrap_text
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "audit.all": ("全部", "all"),
        "audit.wrong": ("只看错误和存疑", "faults and doubts"),
        "audit.fault": ("只看错误", "faults"),
        "audit.doubt": ("只看存疑", "doubts"),
        "audit.unchecked": ("只看未核", "unchecked"),
        "audit.rounding": ("只看四舍五入", "rounding"),
        "audit.difference": ("差 {amount}", "off {amount}"),
        "audit.book": ("全册", "the whole budget"),
        "audit.mends": ("可使 {count} 项相符", "mends {count}"),
        "audit.breaks": ("，但使 {count} 项不符", ", breaks {count}"),
    }
)


class FindingFilter(StrEnum):
    """Which findings are listed."""

    ALL = "all"
    WRONG = "wrong"
    FAULT = "fault"
    DOUBT = "doubt"
    UNCHECKED = "unchecked"
    ROUNDING = "rounding"

    def lets_through(self, mark: Mark) -> bool:
        """Whether a finding with this mark is listed."""
        return mark in self.marks

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks of what is listed."""
        if self is FindingFilter.ALL:
            return frozenset(Mark)
        if self is FindingFilter.WRONG:
            return TOLD
        return frozenset({Mark(self.value)})


class Grouping(StrEnum):
    """Under which headings findings stand."""

    KIND = "kind"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row: a heading (``level`` 1 or 2) or, at level 0, something that can be jumped to."""

    draw: Callable[[int], Sequence[Piece]]
    level: int = 0
    proof: Proof | None = None
    target: FigureRef | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AuditLook:
    """How findings are written: language, unit, signs, names of rules and titles of sections."""

    language: Language
    unit: Unit
    glyphs: Glyphs
    rule_names: dict[str, str]
    sections: dict[str, SectionEntry]

    def section_title(self, key: str | None) -> str:
        """A section as a heading shows it."""
        section = self.sections.get(key or "")
        if section is None:
            return word("audit.book", self.language)
        return table_title(section, self.language)

    def column(self, ref: FigureRef | None) -> str:
        """The column of a figure, where its table has several columns of figures."""
        section = self.sections.get(ref.section) if ref is not None else None
        if section is None or ref is None:
            return ""
        figures = [m for m in section.measures if m.kind is not MeasureKind.TEXT]
        label = next((m.label for m in figures if m.position == ref.measure), "")
        return f" · {label_name(label, self.language)}" if len(figures) > 1 and label else ""


def signed_text(value: int | None, quantity: Quantity, unit: Unit) -> str:
    """A difference with its sign."""
    text = quantity_text(value, quantity, unit)
    return f"+{text}" if value and value > 0 else text


def finding_rows(
    proofs: Iterable[Proof], grouping: Grouping, only: FindingFilter, look: AuditLook
) -> list[AuditRow]:
    """The findings under their headings: by kind (worst first) and rule, or by table.

    Counted are findings; the other places of one stand beneath it.
    """
    found = [finding for finding in group_findings(proofs) if only.lets_through(finding.mark)]
    entries = list(_entries(found, grouping, look))
    counts = Counter(
        one.under[:level]
        for one in entries
        if one.is_head
        for level in range(1, len(one.under) + 1)
    )
    order = {one.under: at for at, one in reversed(list(enumerate(entries)))}
    rows: list[AuditRow] = []
    above: tuple[str, ...] = ()
    for one in sorted(entries, key=lambda one: order[one.under]):
        for level in range(1, len(one.under) + 1):
            if above[:level] != one.under[:level]:
                rows.append(_heading(one.under[level - 1], level, counts[one.under[:level]]))
        above = one.under
        rows.append(_finding(one.proof, look, under=None if one.is_head else one.head))
    return rows


class _Entry(NamedTuple):
    """A proof in the list: under which headings, and the head of its finding."""

    proof: Proof
    head: Proof
    under: tuple[str, ...]

    @property
    def is_head(self) -> bool:
        """Whether the finding is counted here."""
        return self.proof is self.head


def _entries(found: Sequence[Finding], grouping: Grouping, look: AuditLook) -> Iterator[_Entry]:
    """The places of findings in the order of the list: by table each under its own."""
    if grouping is Grouping.KIND:
        for finding in found:
            under = _headings(finding.head, grouping, look)
            yield from (_Entry(proof, finding.head, under) for proof in finding.places)
        return
    places = {key: at for at, key in enumerate(look.sections)}
    pairs = [(proof, finding.head) for finding in found for proof in finding.places]
    pairs.sort(key=lambda pair: (places.get(section_of(pair[0]) or "", -1), -pair[1].mark.rank))
    for proof, head in pairs:
        yield _Entry(proof, head, _headings(proof, grouping, look))


def _headings(proof: Proof, grouping: Grouping, look: AuditLook) -> tuple[str, ...]:
    if grouping is Grouping.TABLE:
        return (look.section_title(section_of(proof)),)
    rule = f"{proof.rule} {look.rule_names.get(proof.rule, '')}".strip()
    return proof.mark.label(look.language), rule


def _heading(text: str, level: int, count: int) -> AuditRow:
    style = "strong" if level == 1 else "dim"
    pieces = [("  " * (level - 1) + text, style), (f"  {count:,}" if count else "", "dim")]
    return AuditRow(lambda width: pieces, level)


def _finding(proof: Proof, look: AuditLook, under: Proof | None = None) -> AuditRow:
    """A finding, or another place of the one whose head is ``under``."""
    target = proof.subject
    if target is None:
        parts = (part.ref for part in (*proof.reported, *proof.computed))
        target = next((ref for ref in parts if ref is not None), None)
    return AuditRow(
        lambda width: finding_pieces(proof, width, look, under),
        proof=proof,
        target=target,
        rule=proof.rule,
    )


def finding_pieces(
    proof: Proof, width: int, look: AuditLook, under: Proof | None = None
) -> list[Piece]:
    """One finding: sign, table, what it is about, both sides, the difference; figures whole.

    Another place of the finding ``under`` is set in, with its rule where that is another one.
    """
    sign = look.glyphs.mark(proof.mark)
    start: list[Piece] = [("  ", ""), (sign[0] + " ", sign[1])]
    if under is not None:
        other = f"{proof.rule} " if proof.rule != under.rule else ""
        start = [("    ", ""), (sign[0] + " ", "dim"), (other, "dim")]
    start.append((fill_left(proof.section or "", 4) + " ", "dim"))
    room = width - sum(cell_len(text) for text, _ in start)
    reported = quantity_text(proof.reported_value, proof.quantity, look.unit)
    computed = quantity_text(proof.computed_value, proof.quantity, look.unit)
    if not reported or proof.difference is None:
        return [*start, (fill_right(sentence(proof.message, look.language), room), "")]
    relation, off = _relation_of(proof), ""
    if proof.difference:
        off = signed_text(proof.difference, proof.quantity, look.unit)
        off = word("audit.difference", look.language, amount=off)
    figures = _sides(reported, computed, off, relation, room)
    name = line_name(proof.reported[0].label, look.language) + look.column(proof.subject)
    return [*start, (fill_right(name, room - cell_len(figures)), ""), (figures, sign[1])]


def _relation_of(proof: Proof) -> str:
    """How the two sides of a proof stand to each other, in a sign."""
    if not proof.difference:
        return "="
    if proof.verdict is Verdict.ROUNDING:
        return "~"
    return ">" if proof.difference > 0 else "<"


def _sides(reported: str, computed: str, off: str, relation: str, room: int) -> str:
    """Both sides and the difference where there is room, else the difference alone."""
    off = fill_left(off, max(12, cell_len(off)))
    first = fill_left(reported, max(10, cell_len(reported)))
    second = fill_left(computed, max(10, cell_len(computed)))
    both = f" {first} {relation} {second} {off}"
    if computed and room - cell_len(both) >= 12:
        return both
    return " " + off


def suspect_rows(
    suspects: Iterable[Suspect], look: AuditLook, name_of: Callable[[FigureRef], str]
) -> list[AuditRow]:
    """Figures that would mend most, best first: what they are, what they would have to be."""
    return [_suspect(suspect, look, name_of) for suspect in suspects]


def _suspect(suspect: Suspect, look: AuditLook, name_of: Callable[[FigureRef], str]) -> AuditRow:
    def draw(width: int) -> list[Piece]:
        now, other = (
            quantity_text(value, Quantity.FEN, look.unit)
            for value in (suspect.value, suspect.would_be)
        )
        figures = f" {fill_left(now, 10)} => {fill_left(other, 10)}  "
        gain = word("audit.mends", look.language, count=suspect.mends)
        gain += word("audit.breaks", look.language, count=suspect.breaks) if suspect.breaks else ""
        rules = f"  {' '.join(suspect.rules)}"
        room = width - 6 - cell_len(figures) - cell_len(gain)
        shown = rules if room - cell_len(rules) >= 20 else ""
        called = line_name(name_of(suspect.ref), look.language) + look.column(suspect.ref)
        name = fill_right(called, room - cell_len(shown))
        key = fill_left(suspect.ref.section, 4)
        return [
            (f"{key}  ", "dim"),
            (name, ""),
            (figures, "doubt"),
            (gain, "strong"),
            (shown, "dim"),
        ]

    return AuditRow(draw, target=suspect.ref)


_COUNTED = (
    Mark.EXACT,
    Mark.ROUNDING,
    Mark.UNCHECKED,
    Mark.DOUBT,
    Mark.FAULT,
    Mark.NOT_APPLICABLE,
)


def tally_rows(tallies: Iterable[RuleTally], look: AuditLook) -> list[AuditRow]:
    """How each rule came out: its code and name, and how often it held."""
    return [_tally(tally, look) for tally in tallies]


def _tally(tally: RuleTally, look: AuditLook) -> AuditRow:
    counts = dict(tally.counts)

    def draw(width: int) -> list[Piece]:
        if width < 100:
            return _short_tally(tally.rule, counts, width, look)
        found: list[Piece] = []
        for mark in _COUNTED:
            count = counts.get(mark, 0)
            if mark is Mark.NOT_APPLICABLE:
                label = mark.label(look.language) if set(counts) == {mark} else ""
                found.append((fill_left(label, 14 if look.language == "en" else 7), "dim"))
            else:
                sign, style = look.glyphs.mark(mark)
                found.append((fill_left(f"{sign}{count:,}" if count else "", 7), style))
        room = width - sum(cell_len(text) for text, _ in found) - 6
        name = fill_right(look.rule_names.get(tally.rule, ""), room)
        style = "dim" if set(counts) <= {Mark.NOT_APPLICABLE} else ""
        return [(fill_right(tally.rule, 5) + " ", "key"), (name, style), *found]

    return AuditRow(draw, rule=tally.rule)


def _short_tally(rule: str, counts: dict[Mark, int], width: int, look: AuditLook) -> list[Piece]:
    """A rule where there is no room for columns: only the counts that are not nothing."""
    idle = set(counts) <= {Mark.NOT_APPLICABLE}
    found: list[Piece] = [(" " + Mark.NOT_APPLICABLE.label(look.language), "dim")]
    if not idle:
        signs = [(look.glyphs.mark(mark), counts.get(mark, 0)) for mark in _COUNTED[:-1]]
        found = [(f" {sign}{count:,}", style) for (sign, style), count in signs if count]
    room = width - 6 - sum(cell_len(text) for text, _ in found)
    name = fill_right(look.rule_names.get(rule, ""), room)
    return [(fill_right(rule, 5) + " ", "key"), (name, "dim" if idle else ""), *found]


def uncovered_rows(
    refs: Iterable[FigureRef], look: AuditLook, name_of: Callable[[FigureRef], str]
) -> list[AuditRow]:
    """The figures that no equality ties down."""

    def row(ref: FigureRef) -> AuditRow:
        def draw(width: int) -> list[Piece]:
            title = look.section_title(ref.section)
            name = line_name(name_of(ref), look.language) + look.column(ref)
            room = width - min(cell_len(name), width // 2) - 2
            return [(fill_right(title, room), "dim"), ("  " + name, "")]

        return AuditRow(draw, target=ref)

    return [row(ref) for ref in refs]


declare_words(
    {
        "audit.reported": ("列报", "Reported"),
        "audit.computed": ("核算", "Computed"),
        "audit.off": ("相差 {amount}", "difference {amount}"),
        "audit.bounds": (
            "舍入多半在 {likely} 内，至多 {worst}",
            "rounding likely within {likely}, at most {worst}",
        ),
        "audit.likely": (
            "只因四舍五入的可能性{chance}",
            "the chance of rounding alone is {chance}",
        ),
        "audit.blank": ("空白", "blank"),
        "audit.line": ("第 {line} 行", "line {line}"),
        "audit.page-line": ("{page} 页 {line} 行", "p. {page}, {line}"),
        "audit.cause-omission": ("可能缘于遗漏", "perhaps an omission"),
        "audit.cause-scope": ("可能缘于口径", "perhaps the scope"),
        "audit.cause-rounding": ("可能缘于四舍五入", "perhaps rounding"),
        "audit.cause-label": ("可能缘于名称", "perhaps a label"),
        "audit.cause-shift": ("可能缘于错行", "perhaps a shifted row"),
        "audit.cause-transposed_digits": ("可能缘于数字颠倒", "perhaps digits swapped"),
        "audit.cause-factor_of_ten": ("可能缘于差十倍", "perhaps a factor of ten"),
        "audit.cause-unit": ("可能缘于单位", "perhaps the unit"),
        "audit.cause-sign": ("可能缘于正负号", "perhaps the sign"),
    }
)


def parts_of(proof: Proof) -> list[Part]:
    """Every part of both sides, the reported side first."""
    return [*proof.reported, *proof.computed]


def other_side(proof: Proof, at: int | None) -> int | None:
    """Across the identity from part ``at``: the first part of the other side, None if it has none.

    From nowhere, which is where the finding itself stands, the way leads to the computed side.
    """
    start = len(proof.reported)
    if at is None or at < start:
        return start if proof.computed else None
    return 0 if proof.reported else None


def finding_lines(
    proof: Proof, width: int, look: AuditLook, marked: int | None
) -> tuple[list[list[Piece]], int]:
    """The lines about a finding, and which of them is to be in view (that of part ``marked``)."""
    message, reason = (sentence(said, look.language) for said in (proof.message, proof.reason))
    lines = wrap_text(message, width, proof.mark.value)
    if reason not in message:
        lines += wrap_text(reason, width)
    lines += wrap_text(sentence(proof.doubt, look.language), width, "doubt")
    numbers = _numbers(proof, look)
    lines += wrap_text(numbers, width, "dim")
    in_view = 0
    for title, side, first in (
        ("audit.reported", proof.reported, 0),
        ("audit.computed", proof.computed, len(proof.reported)),
    ):
        if not side:
            continue
        lines.append(_side_line(title, side, proof, width, look))
        for at, part in enumerate(side, start=first):
            if at == marked:
                in_view = len(lines)
            lines.append(_part_line(part, proof, width, look, at == marked))
            lines += _unsure_lines(proof.of_need(part), width, look)
    return lines, in_view


def _unsure_lines(part: Part, width: int, look: AuditLook) -> list[list[Piece]]:
    """Under a part what of it is not surely read; nothing where all is."""
    said = say_unsure(part.reading).in_(look.language)
    if not said:
        return []
    return [[(" " * 8, ""), *line] for line in wrap_text(f"? {said}", max(1, width - 8), "doubt")]


def _numbers(proof: Proof, look: AuditLook) -> str:
    if proof.difference is None:
        return ""
    texts = [
        word(
            "audit.off",
            look.language,
            amount=signed_text(proof.difference, proof.quantity, look.unit),
        )
    ]
    if proof.worst:
        likely = _bound_text(proof.likely, proof, look)
        worst = _bound_text(proof.worst, proof, look)
        texts.append(word("audit.bounds", look.language, likely=likely, worst=worst))
    if proof.deviations:
        chance = say_likely(proof.deviations).in_(look.language)
        texts.append(word("audit.likely", look.language, chance=chance))
    if proof.cause is not None:
        texts.append(word(f"audit.cause-{proof.cause.value}", look.language))
    return "   ".join(texts)


def _bound_text(bound: int | None, proof: Proof, look: AuditLook) -> str:
    """A bound of rounding to two places: it is an estimate, not a figure of the document."""
    if proof.quantity is Quantity.FEN and bound is not None:
        return format_amount(bound, look.unit, 2)
    return quantity_text(bound, proof.quantity, look.unit)


def _side_line(
    title: str, side: Sequence[Part], proof: Proof, width: int, look: AuditLook
) -> list[Piece]:
    total = proof.reported_value if side is proof.reported else proof.computed_value
    relation = "" if side is proof.reported else f"{_relation(proof)} "
    text = relation + quantity_text(total, proof.quantity, look.unit)
    if proof.relation is Relation.HOLDS and len(side) < 2:
        text = ""  # what it is about is said by the part itself
    text += " " * _place_width(width)
    label = word(title, look.language)
    return [
        (fill_right(f"{label}  ({len(side)})", width - cell_len(text)), "strong"),
        (text, "strong"),
    ]


def _value_text(part: Part, proof: Proof, look: AuditLook) -> str:
    """A part's value; where a proof counts things, as printed, whatever is counted."""
    if part.printed and (proof.quantity is Quantity.COUNT or part.value is None):
        return printable(part.printed)
    value = quantity_text(part.value, proof.quantity, look.unit)
    return value or word("audit.blank", look.language)


def _place_width(width: int) -> int:
    """Cells for where a part is printed; none on a narrow screen."""
    return 12 if width >= 60 else 0


def _relation(proof: Proof) -> str:
    return proof.relation.value if proof.relation is not Relation.HOLDS else ""


def _place_text(part: Part, look: AuditLook) -> str:
    """Where a part is printed, in few cells: its line, and its page where there are pages."""
    if part.place is None:
        return ""
    line, page = part.place.line, part.place.page
    if page is not None:
        return word("audit.page-line", look.language, page=page, line=line)
    return word("audit.line", look.language, line=line)


def _part_name(part: Part, room: int, look: AuditLook) -> str:
    """A part by its name; in English with what is printed behind it where there is room."""
    printed = printable(part.label)
    name = line_name(part.label, look.language, None, room)
    both = f"{name}  {printed}"
    return both if name != printed and cell_len(both) <= room else name


def _part_line(part: Part, proof: Proof, width: int, look: AuditLook, marked: bool) -> list[Piece]:
    value = _value_text(part, proof, look)
    sign = "-" if part.sign < 0 else " "
    where = f"{part.ref.section}" if part.ref else ""
    place = _place_text(part, look)
    right = f" {fill_left(value, max(12, cell_len(value)))}"
    right += fill_left(place, _place_width(width))
    label_room = width - cell_len(right) - 8
    style = "link-cursor" if marked else ""
    return [
        (">" if marked else " ", style),
        (fill_left(where, 4) + " ", "dim" if not marked else style),
        (sign + " ", style),
        (fill_right(_part_name(part, label_room, look), label_room), style),
        (right, style),
    ]
