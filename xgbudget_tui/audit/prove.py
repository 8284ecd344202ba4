"""Book in, Audit out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xgbudget_tui.audit.assertion import Assertion, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.causes import find_cause
from xgbudget_tui.audit.coverage import measure_coverage
from xgbudget_tui.audit.judge import Judged, judge_assertion
from xgbudget_tui.audit.messages import write_sentence
from xgbudget_tui.audit.rule import Rule
from xgbudget_tui.audit.rules import RULES
from xgbudget_tui.audit.suspects import find_suspects
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit, FigureRef, Part, Proof, Quantity, RuleTally
from xgbudget_tui.model.rounding import Outcome
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.text import Text

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
            if isinstance(finding, Observation):
                proofs.append(_prove_observation(rule, finding))
                counts[finding.verdict] += 1
                continue
            outcome = judge_by_rule(rule, finding)
            counts[outcome.verdict] += 1
            if outcome.verdict is Verdict.NOT_APPLICABLE:
                continue
            judged.append(Judged(rule, finding, outcome))
            unit = units.get(finding.section or "", Unit.WAN_YUAN)
            proofs.append(_prove_assertion(index, judged[-1], unit))
        tallies.append(_count(rule, counts))
    return Audit(
        tuple(proofs), find_suspects(judged), measure_coverage(index, judged), tuple(tallies)
    )


def judge_by_rule(
    rule: Rule, assertion: Assertion, instead: Mapping[FigureRef, int] | None = None
) -> Outcome:
    """How an assertion comes out, never worse than its rule allows; with some figures replaced."""
    outcome = judge_assertion(assertion, instead or {})
    ceiling = assertion.ceiling or rule.kind.ceiling
    if outcome.verdict.rank <= ceiling.rank:
        return outcome
    return replace(outcome, verdict=ceiling)


def _count(rule: Rule, counts: Counter[Verdict]) -> RuleTally:
    if not counts:
        counts[Verdict.NOT_APPLICABLE] = 1
    return RuleTally(rule.code, tuple((v, counts[v]) for v in Verdict if counts[v]))


def _prove_assertion(index: BookIndex, judged: Judged, unit: Unit) -> Proof:
    assertion, outcome = judged.assertion, judged.outcome
    message = write_sentence(assertion, outcome, unit)
    cause, reason = None, None
    if outcome.verdict in _TROUBLED:
        cause, reason = find_cause(index, assertion, outcome, unit)
    subject = assertion.subject or next(
        (operand.ref for operand in assertion.reported if operand.ref), None
    )
    reason = reason or Text("", "")
    return Proof(
        judged.rule.code,
        outcome.verdict,
        message.zh,
        message.en[:1].upper() + message.en[1:],
        assertion.section or (subject.section if subject else None),
        subject,
        assertion.relation,
        assertion.quantity,
        tuple(_part(operand) for operand in assertion.reported),
        _computed_parts(assertion, outcome, unit),
        outcome.difference,
        outcome.likely,
        outcome.worst,
        outcome.deviations,
        cause,
        reason.zh,
        reason.en,
    )


def _computed_parts(assertion: Assertion, outcome: Outcome, unit: Unit) -> tuple[Part, ...]:
    """The computed side as parts that add up to it; a quotient or multiple is one part."""
    if assertion.factor == 1 and not assertion.divisor:
        return tuple(_part(operand) for operand in assertion.computed)
    value = outcome.computed
    printed = "" if value is None else quantity_text(value, assertion.quantity, unit)
    ref = assertion.computed[0].ref if len(assertion.computed) == 1 else None
    return (Part(assertion.right.zh, value, printed, ref),)


def _prove_observation(rule: Rule, observation: Observation) -> Proof:
    reason = observation.reason or Text("", "")
    return Proof(
        rule.code,
        observation.verdict,
        observation.message.zh,
        observation.message.en,
        observation.section or (observation.subject.section if observation.subject else None),
        observation.subject,
        Relation.HOLDS,
        Quantity.FEN if observation.reported or observation.computed else Quantity.COUNT,
        _parts(observation.reported),
        _parts(observation.computed),
        cause=observation.cause,
        reason_zh=reason.zh,
        reason_en=reason.en,
    )


def _parts(operands: Iterable[Operand]) -> tuple[Part, ...]:
    return tuple(_part(operand) for operand in operands)


def _part(operand: Operand) -> Part:
    return Part(
        operand.label, operand.value, operand.printed, operand.ref, operand.sign, operand.place
    )
