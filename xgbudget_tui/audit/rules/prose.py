"""Prose: every figure in a sentence against the line it restates, and sums inside a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xgbudget_tui.audit.breakdowns import find_breakdowns
from xgbudget_tui.audit.consistency import are_misread
from xgbudget_tui.audit.index import BookIndex, claim_cell
from xgbudget_tui.audit.rule import DISCLOSURE, RuleGroup, RuleKind, Text, Tie, rule
from xgbudget_tui.model.book import Claim, Section
from xgbudget_tui.model.proof import Quantity
from xgbudget_tui.model.terms import FigureState, MeasureKind, Verdict

_GROUP = RuleGroup.PROSE


def _name(section: Section, claim: Claim) -> Text:
    year_zh = f"{claim.year}年" if claim.year else ""
    year_en = f" for {claim.year}" if claim.year else ""
    return Text(
        f"第 {section.number} 节所述{year_zh}“{claim.subject}”",
        f"{claim.subject}{year_en} in section {section.number}",
    )


@rule(
    "P1", _GROUP, RuleKind.EQUALITY,
    name=("文中数字与表一致", "A figure in the prose is the one in the table"),
    why=(
        "文字说明引用表中的数；同一单位必须相同，不同单位可差较粗一位的一半",
        "Prose restates the tables: alike in one unit, within half the coarser digit across units",
    ),
    applies=("文字中能对应到表的数字", "Figures of the prose that a line answers to"),
    source=DISCLOSURE,
)  # fmt: skip
def prove_claims(index: BookIndex) -> Iterator[Tie]:
    """文中数字 = 所述科目在表中的数

    Holds: 体制补助收入46,082万元 and 46,082. Fails: 体制补助收入46,028万元 and 46,082.
    """
    for section in index.book.sections:
        ties = list(_restatements(index, section))
        ceiling = Verdict.UNDECIDABLE if are_misread(ties) else None
        for tie in ties:
            yield replace(tie, ceiling=ceiling) if ceiling else tie


def _restatements(index: BookIndex, section: Section) -> Iterator[Tie]:
    """The claims of a section with the lines they are linked to."""
    for claim in section.claims:
        if claim.target is None or claim.value is None:
            continue
        table = index.table(claim.target.section)
        cell = index.cell(claim.target)
        if table is None or cell is None:
            continue
        line = table.tree.by_number[claim.target.line]
        measure = next(m for m in table.section.measures if m.position == claim.target.measure)
        ratio = claim.state is FigureState.RATIO
        yield Tie(
            (claim_cell(section, claim),), (cell,), _name(section, claim),
            table.name(line, measure), section=section.key,
            quantity=Quantity.MICROPERCENT if ratio else Quantity.FEN, mirror=not ratio,
        )  # fmt: skip


@rule(
    "P2", _GROUP, RuleKind.EQUALITY,
    name=("文中“其中”各数之和等于总数", "The parts in a sentence add up to its total"),
    why=("“其中”列全各项时，其和等于总数", "Where a sentence lists all parts they make the whole"),
    applies=(
        "文中列出总数及其全部各部分（相差不到五十分之一）",
        "Sentences with a total and parts that come within a fiftieth of it",
    ),
)  # fmt: skip
def prove_sentences(index: BookIndex) -> Iterator[Tie]:
    """总数 = 其中各项之和

    Holds: 950万元，其中：出国 100，接待 170，用车 680. Fails: 950万元，其中：出国 110，其余同.
    """
    for section in index.book.sections:
        for whole, parts in find_breakdowns(section):
            cells = tuple(claim_cell(section, part) for part in parts)
            right = Text(f"文中 {len(parts)} 项之和", f"its {len(parts)} parts in the prose")
            yield Tie(
                (claim_cell(section, whole),), cells, _name(section, whole), right,
                section=section.key,
            )  # fmt: skip


@rule(
    "P3", _GROUP, RuleKind.EQUALITY,
    name=("文中的增减与两年之数一致", "A change in the prose follows from its two years"),
    why=("文中的增减率由增减额和本年数推出", "The percent follows from the change and the level"),
    applies=(
        "文中同一事项写有本年数、增减额、增减率",
        "Prose with level, change and percent of one",
    ),
)  # fmt: skip
def prove_prose_changes(index: BookIndex) -> Iterator[Tie]:
    """增减率 = 增减额 ÷ (本年数 − 增减额)

    Holds: 950, 减少 10, 下降 1%. Fails: 950, 减少 10, 下降 10%.
    """
    for section in index.book.sections:
        by_subject: dict[tuple[str, int | None], dict[MeasureKind, list[Claim]]] = {}
        for claim in section.claims:
            key = (claim.subject, claim.year)
            by_subject.setdefault(key, {}).setdefault(claim.kind, []).append(claim)
        for kinds in by_subject.values():
            levels = kinds.get(MeasureKind.AMOUNT, [])
            changes = kinds.get(MeasureKind.CHANGE, [])
            rates = kinds.get(MeasureKind.PERCENT_CHANGE, [])
            if len(levels) == len(changes) == len(rates) == 1:
                yield _rate(section, levels[0], changes[0], rates[0])


def _rate(section: Section, level: Claim, change: Claim, rate: Claim) -> Tie:
    below = (claim_cell(section, level), claim_cell(section, change, -1))
    what = Text("增减额除以上年数", "the change over last year's level")
    return Tie(
        (claim_cell(section, rate),), (claim_cell(section, change),), _name(section, rate), what,
        section=section.key, divisor=below, quantity=Quantity.MICROPERCENT,
    )  # fmt: skip


RULES = (prove_claims, prove_sentences, prove_prose_changes)
