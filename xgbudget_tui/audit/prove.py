"""Book in, Audit out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from xgbudget_tui.audit.assertion import Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.causes import find_cause
from xgbudget_tui.audit.coverage import measure_coverage
from xgbudget_tui.audit.folding import fold_proofs
from xgbudget_tui.audit.judge import Judged, judge_assertion
from xgbudget_tui.audit.kinds import TROUBLED, Kinds, Ruling, rule_on_observation
from xgbudget_tui.audit.messages import write_sentence
from xgbudget_tui.audit.prior_year import PriorYear
from xgbudget_tui.audit.rule import Rule, RuleGroup, RuleKind
from xgbudget_tui.audit.rules import RULES
from xgbudget_tui.audit.suspects import find_suspects
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit, OwnRule, Part, Proof, Quantity, RuleTally
from xgbudget_tui.model.terms import Aspect, Kind, Mark, Relation, Verdict
from xgbudget_tui.model.text import Text

_OF_ONE_PLACE = frozenset({
    RuleGroup.BALANCE, RuleGroup.SCOPE, RuleGroup.ECONOMIC, RuleGroup.TRANSFERS, RuleGroup.FUNDS,
    RuleGroup.DEBT, RuleGroup.THREE_PUBLIC, RuleGroup.PROJECTS, RuleGroup.LEGAL, RuleGroup.ROWS,
})  # fmt: skip
"""The groups of rules that hold tables against each other, and so only those of one place."""

_Entry = tuple[Rule, Observation | Judged]


def prove_book(
    book: Book, rules: Sequence[Rule] = RULES, priors: Sequence[PriorYear] = ()
) -> Audit:
    """Ask every rule of a Book; ``priors`` are last year's Books, for the rules over two years.

    Proofs stand in the order of the rules, then of the Book. What is not applicable is counted in
    the tallies and leaves no proof.
    """
    index = BookIndex(book, priors)
    units = {section.key: section.unit or Unit.WAN_YUAN for section in book.sections}
    found: list[_Entry] = []
    idle: Counter[str] = Counter()
    for rule in rules:
        asked = index.places if rule.group in _OF_ONE_PLACE else (index,)
        for finding in chain.from_iterable(map(rule.check, asked)):
            if isinstance(finding, Observation):
                found.append((rule, finding))
                continue
            outcome = judge_assertion(finding)
            if outcome.verdict is Verdict.NOT_APPLICABLE:
                idle[rule.code] += 1
            else:
                found.append((rule, Judged(rule, finding, outcome)))
    judged = [one for _, one in found if isinstance(one, Judged)]
    kinds = Kinds(index, judged)
    proofs: list[Proof] = []
    decided: list[Kind] = []
    for rule, one in found:
        if isinstance(one, Observation):
            proofs.append(_prove_observation(rule, one, rule_on_observation(rule, one)))
            continue
        ruling = kinds.rule_on(one)
        decided.append(ruling.kind)
        unit = units.get(one.assertion.section or "", Unit.WAN_YUAN)
        proofs.append(_prove_assertion(index, one, ruling, unit))
    proofs = fold_proofs(proofs, found)
    return Audit(
        tuple(proofs),
        find_suspects(judged, decided),
        measure_coverage(index, judged, decided),
        tuple(_count(rules, proofs, idle)),
        tuple(_describe(rule) for rule in rules if rule.group is RuleGroup.OWN),
    )


def _describe(rule: Rule) -> OwnRule:
    return OwnRule(
        rule.code,
        rule.severity,
        rule.kind.value,
        rule.name.zh,
        rule.name.en,
        rule.example,
        rule.file,
    )


def _count(
    rules: Sequence[Rule], proofs: Iterable[Proof], idle: Counter[str]
) -> Iterator[RuleTally]:
    """How each rule came out; a rule that met nothing is not applicable once."""
    marks: dict[str, Counter[Mark]] = {rule.code: Counter() for rule in rules}
    for proof in proofs:
        marks[proof.rule][proof.mark] += 1
    for rule in rules:
        counts = marks[rule.code]
        if idle[rule.code] or not counts:
            counts[Mark.NOT_APPLICABLE] = idle[rule.code] or 1
        yield RuleTally(rule.code, tuple((mark, counts[mark]) for mark in Mark if counts[mark]))


def _prove_assertion(index: BookIndex, judged: Judged, ruling: Ruling, unit: Unit) -> Proof:
    assertion, outcome = judged.assertion, judged.outcome
    message = write_sentence(
        assertion, outcome, unit, expected=_is_usual(judged) and outcome.verdict in TROUBLED
    )
    cause, reason = None, None
    if outcome.verdict in TROUBLED:
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
        _parts(assertion.reported, judged.rule.needs),
        _computed_parts(judged, unit),
        outcome.difference,
        outcome.likely,
        outcome.worst,
        outcome.deviations,
        cause,
        reason.zh,
        reason.en,
        **_means(ruling),
    )


def _is_usual(judged: Judged) -> bool:
    return judged.rule.kind is RuleKind.PLAUSIBILITY


def _means(ruling: Ruling) -> dict[str, Any]:
    """The fields of a proof that say what it means."""
    doubt = ruling.doubt or Text("", "")
    return {
        "kind": ruling.kind,
        "certainty": ruling.certainty,
        "doubt_zh": doubt.zh,
        "doubt_en": doubt.en,
    }


def _computed_parts(judged: Judged, unit: Unit) -> tuple[Part, ...]:
    """The computed side as parts that add up to it; a quotient or multiple is one part."""
    assertion, needs = judged.assertion, judged.rule.needs
    if assertion.factor == 1 and not assertion.divisor:
        return _parts(assertion.computed, needs)
    value = judged.outcome.computed
    printed = "" if value is None else quantity_text(value, assertion.quantity, unit)
    ref = assertion.computed[0].ref if len(assertion.computed) == 1 else None
    return (Part(assertion.right.zh, value, printed, ref),)


def _prove_observation(rule: Rule, observation: Observation, ruling: Ruling) -> Proof:
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
        _parts(observation.reported, rule.needs),
        _parts(observation.computed, rule.needs),
        cause=observation.cause,
        reason_zh=reason.zh,
        reason_en=reason.en,
        **_means(ruling),
    )


def _parts(operands: Iterable[Operand], needs: frozenset[Aspect]) -> tuple[Part, ...]:
    return tuple(
        Part(
            operand.label,
            operand.value,
            operand.printed,
            operand.ref,
            operand.sign,
            operand.place,
            operand.reading.only(needs),
        )
        for operand in operands
    )
