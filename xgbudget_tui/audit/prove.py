"""Book in, Audit out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xgbudget_tui.audit.causes import find_cause
from xgbudget_tui.audit.coverage import measure_coverage
from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.judge import Judged, Outcome, judge_tie
from xgbudget_tui.audit.rule import Cell, Remark, Rule, Text, Tie
from xgbudget_tui.audit.rules import RULES
from xgbudget_tui.audit.sentences import write_amount, write_sentence
from xgbudget_tui.audit.suspects import find_suspects
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit, Part, Proof, Quantity, RuleTally
from xgbudget_tui.model.terms import Relation, Verdict

_TROUBLED = {Verdict.SUSPECT, Verdict.FAILS}


def prove_book(book: Book, rules: Sequence[Rule] = RULES) -> Audit:
    """Ask every rule of a Book.

    Proofs stand in the order of the rules, then of the Book. What is not applicable is counted in
    the tallies and leaves no proof.
    """
    index = BookIndex(book)
    units = {section.key: section.unit or Unit.WAN_YUAN for section in book.sections}
    proofs: list[Proof] = []
    judged: list[Judged] = []
    tallies: list[RuleTally] = []
    for rule in rules:
        counts: Counter[Verdict] = Counter()
        for finding in rule.check(index):
            if isinstance(finding, Remark):
                proofs.append(_prove_remark(rule, finding))
                counts[finding.verdict] += 1
                continue
            outcome = _cap(rule, finding, judge_tie(finding))
            counts[outcome.verdict] += 1
            if outcome.verdict is Verdict.NOT_APPLICABLE:
                continue
            judged.append(Judged(rule, finding, outcome))
            unit = units.get(finding.section or "", Unit.WAN_YUAN)
            proofs.append(_prove_tie(index, judged[-1], unit))
        tallies.append(_count(rule, counts))
    return Audit(
        tuple(proofs), find_suspects(judged), measure_coverage(index, judged), tuple(tallies)
    )


def _cap(rule: Rule, tie: Tie, outcome: Outcome) -> Outcome:
    ceiling = tie.ceiling or rule.kind.ceiling
    if outcome.verdict.rank <= ceiling.rank:
        return outcome
    return replace(outcome, verdict=ceiling)


def _count(rule: Rule, counts: Counter[Verdict]) -> RuleTally:
    if not counts:
        counts[Verdict.NOT_APPLICABLE] = 1
    return RuleTally(rule.code, tuple((v, counts[v]) for v in Verdict if counts[v]))


def _prove_tie(index: BookIndex, judged: Judged, unit: Unit) -> Proof:
    tie, outcome = judged.tie, judged.outcome
    message = write_sentence(tie, outcome, unit)
    cause, reason = None, None
    if outcome.verdict in _TROUBLED:
        cause, reason = find_cause(index, tie, outcome, unit)
    subject = tie.subject or next((cell.ref for cell in tie.reported if cell.ref), None)
    reason = reason or Text("", "")
    return Proof(
        judged.rule.code,
        outcome.verdict,
        message.zh,
        message.en[:1].upper() + message.en[1:],
        tie.section or (subject.section if subject else None),
        subject,
        tie.relation,
        tie.quantity,
        tuple(_part(cell) for cell in tie.reported),
        _computed_parts(tie, outcome, unit),
        outcome.difference,
        outcome.likely,
        outcome.worst,
        outcome.deviations,
        cause,
        reason.zh,
        reason.en,
    )


def _computed_parts(tie: Tie, outcome: Outcome, unit: Unit) -> tuple[Part, ...]:
    """The computed side as parts that add up to it; a quotient or multiple is one part."""
    if tie.factor == 1 and not tie.divisor:
        return tuple(_part(cell) for cell in tie.computed)
    value = outcome.computed
    printed = "" if value is None else write_amount(value, tie.quantity, unit)
    ref = tie.computed[0].ref if len(tie.computed) == 1 else None
    return (Part(tie.right.zh, value, printed, ref),)


def _prove_remark(rule: Rule, remark: Remark) -> Proof:
    reason = remark.reason or Text("", "")
    return Proof(
        rule.code,
        remark.verdict,
        remark.message.zh,
        remark.message.en,
        remark.section or (remark.subject.section if remark.subject else None),
        remark.subject,
        Relation.HOLDS,
        Quantity.FEN if remark.reported or remark.computed else Quantity.COUNT,
        _parts(remark.reported),
        _parts(remark.computed),
        cause=remark.cause,
        reason_zh=reason.zh,
        reason_en=reason.en,
    )


def _parts(cells: Iterable[Cell]) -> tuple[Part, ...]:
    return tuple(_part(cell) for cell in cells)


def _part(cell: Cell) -> Part:
    return Part(cell.label, cell.value, cell.printed, cell.ref, cell.sign, cell.place)
