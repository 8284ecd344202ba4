"""Three public expenses: where the reasons stand, and what the economic classes allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex, code_operands, match_main, pick_table
from xgbudget_tui.audit.concepts import (
    ABROAD,
    HOSPITALITY,
    VEHICLE_BUYING,
    VEHICLE_RUNNING,
    Concept,
)
from xgbudget_tui.audit.rule import CLASSIFICATION, DISCLOSURE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import FigureState, MeasureKind, Relation, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.THREE_PUBLIC
_GOVERNMENT = "general_economic_expenditure"
_BASIC = "general_basic_expenditure"
_ECONOMIC = (
    "有“三公”经费表和经济分类支出表",
    "Books with three public expenses and economic classes",
)
_WHY = (
    "“三公”经费是全部单位、全部资金的支出，经济分类同名科目只是其中一部分",
    "The three cover all units and all money; the class of the name covers some of it",
)


def _hold_class(
    index: BookIndex, concept: Concept, kind: str, codes: Sequence[str]
) -> Iterator[Assertion]:
    """The figure of an economic class against the public expense it is part of."""
    classes = pick_table(index, kind)
    for table in index.filled("three_public") if classes else ():
        line = table.find(concept)
        columns = match_main(table, classes) if classes else None
        if classes is None or line is None or columns is None:
            continue
        operands = code_operands(classes, codes, columns[1])
        if operands:
            name = "＋".join(codes)
            yield Assertion(
                operands, (table.operand(line, columns[0], label=f"表{table.key} {line.name}"),),
                Text(f"表{classes.key}的 {name}", f"Table {classes.key} {name}"),
                table.name(line, columns[0]), Relation.AT_MOST, classes.key,
            )  # fmt: skip


@rule(
    "J8", _GROUP, RuleKind.STRUCTURE,
    name=("变化原因写在所说的那一行", "A reason stands in the row it explains"),
    why=("逐项说明增减变化的原因", "Reasons are given item by item"),
    applies=("有变化原因列的“三公”经费表", "Tables with a column of reasons"), source=DISCLOSURE,
)  # fmt: skip
def prove_reasons(index: BookIndex) -> Iterator[Finding]:
    """某行的原因不应只说另一行的事

    Holds: 公务接待费 -10, reason 压减公务接待. Fails: 因公出国费 0, reason 压减公务接待费.
    """
    for table in index.filled("three_public"):
        for measure in table.section.measures:
            if measure.kind is MeasureKind.TEXT:
                for line in table.section.lines:
                    observation = _weigh_reason(table, line, measure)
                    if observation is not None:
                        yield observation


def _weigh_reason(table: Table, line: LineItem, measure: Measure) -> Observation | None:
    figure = table.figure(line, measure)
    if figure is None or figure.state is not FigureState.TEXT:
        return None
    reason = normalise_name(figure.printed)
    concepts = (ABROAD, HOSPITALITY, VEHICLE_BUYING, VEHICLE_RUNNING)
    others = [
        other
        for concept in concepts
        if (other := table.find(concept)) is not None and other is not line
        if concept.zh.removesuffix("费") in reason and not concept.fits_name(line.name)
    ]
    own = any(concept.fits_name(line.name) for concept in concepts)
    ref = FigureRef(table.key, line.number, measure.position)
    if not own or len(others) != 1 or line.name.removesuffix("费") in reason:
        return Observation(
            Verdict.EXACT,
            Text(f"表{table.key}“{line.name}”的原因未指向他行。",
                 f"The reason beside {line.name} in table {table.key} points at no other row."),
            table.key, ref,
        )  # fmt: skip
    named = others[0]
    return Observation(
        Verdict.FAILS if _unexplained(table, named, measure) else Verdict.SUSPECT,
        Text(f"表{table.key}“{line.name}”一行的原因说的是“{named.name}”。",
             f"The reason in the row {line.name} of table {table.key} speaks of {named.name}."),
        table.key, ref, cause=Cause.SHIFT,
        reason=Text(f"“{named.name}”一行没有写原因。", f"The row {named.name} has no reason."),
    )  # fmt: skip


def _unexplained(table: Table, line: LineItem, measure: Measure) -> bool:
    figure = table.figure(line, measure)
    return figure is None or figure.state is not FigureState.TEXT


@rule(
    "J9", _GROUP, RuleKind.PLAUSIBILITY,
    name=("机关出国费用不超过“三公”出国费", "Offices' travel abroad is within the three public"),
    why=_WHY, applies=_ECONOMIC, source=CLASSIFICATION,
)  # fmt: skip
def prove_abroad(index: BookIndex) -> Iterator[Assertion]:
    """50207 ≤ 因公出国（境）费

    Holds: 100 ≤ 100. Fails: 110 ≤ 100.
    """
    yield from _hold_class(index, ABROAD, _GOVERNMENT, ("50207",))
    yield from _hold_class(index, ABROAD, _BASIC, ("30212",))


@rule(
    "J10", _GROUP, RuleKind.PLAUSIBILITY,
    name=("接待费科目不超过“三公”接待费", "Hospitality classes are within the three public"),
    why=_WHY, applies=_ECONOMIC, source=CLASSIFICATION,
)  # fmt: skip
def prove_hospitality(index: BookIndex) -> Iterator[Assertion]:
    """50206 ≤ 公务接待费；30217 ≤ 公务接待费

    Holds: 20 ≤ 170. Fails: 200 ≤ 170.
    """
    yield from _hold_class(index, HOSPITALITY, _GOVERNMENT, ("50206",))
    yield from _hold_class(index, HOSPITALITY, _BASIC, ("30217",))


@rule(
    "J12", _GROUP, RuleKind.PLAUSIBILITY,
    name=("用车运行科目不超过“三公”运行费", "Vehicle classes are within the three public"),
    why=_WHY, applies=_ECONOMIC, source=CLASSIFICATION,
)  # fmt: skip
def prove_running(index: BookIndex) -> Iterator[Assertion]:
    """50208 ≤ 公务用车运行费；30231 ≤ 公务用车运行费

    Holds: 473 ≤ 650. Fails: 743 ≤ 650.
    """
    yield from _hold_class(index, VEHICLE_RUNNING, _GOVERNMENT, ("50208",))
    yield from _hold_class(index, VEHICLE_RUNNING, _BASIC, ("30231",))


@rule(
    "J14", _GROUP, RuleKind.PLAUSIBILITY,
    name=("事业单位用车费在其商品和服务之内", "Institutions' vehicles are within their goods"),
    why=(
        "30231 超出 50208 的部分属事业单位，列 50502",
        "What 30231 holds beyond 50208 belongs to institutions, in 50502",
    ),
    applies=("有两种经济分类的支出表", "Books with both economic tables"), source=CLASSIFICATION,
)  # fmt: skip
def prove_institution_vehicles(index: BookIndex) -> Iterator[Assertion]:
    """30231 − 50208 ≤ 50502

    Holds: 473 − 200 ≤ 17,000. Fails: 473 − 200 ≤ 170.
    """
    basic, classes = pick_table(index, _BASIC), pick_table(index, _GOVERNMENT)
    columns = match_main(basic, classes) if basic and classes else None
    if basic is None or classes is None or columns is None:
        return
    small, office = code_operands(basic, ("30231",), columns[0]), _one(classes, "50208", columns[1])
    large = _one(classes, "50502", columns[1])
    if small and office and large:
        yield Assertion(
            small, (office, large), Text("30231", "30231"), Text("50208＋50502", "50208 + 50502"),
            Relation.AT_MOST, basic.key,
        )  # fmt: skip


def _one(table: Table, code: str, measure: Measure) -> Operand | None:
    line = table.line(code)
    return table.operand(line, measure, label=f"表{table.key} {line.name}") if line else None


@rule(
    "J15", _GROUP, RuleKind.PLAUSIBILITY,
    name=("购车费在经济分类中有去处", "Buying vehicles has a home in the economic classes"),
    why=(
        "公务用车购置列 50303、50403，事业单位的在 50601、50602 之内",
        "Buying vehicles is 50303 or 50403; institutions' is inside 50601 and 50602",
    ),
    applies=_ECONOMIC, source=CLASSIFICATION,
)  # fmt: skip
def prove_buying(index: BookIndex) -> Iterator[Assertion]:
    """公务用车购置费 ≤ 50303＋50403＋50601＋50602

    Holds: 30 ≤ 800. Fails: 30 with none of these lines.
    """
    classes = pick_table(index, _GOVERNMENT)
    for table in index.filled("three_public") if classes else ():
        line = table.find(VEHICLE_BUYING)
        columns = match_main(table, classes) if classes else None
        if classes is None or line is None or columns is None:
            continue
        operands = code_operands(classes, ("50303", "50403", "50601", "50602"), columns[1])
        operand = table.operand(line, columns[0], label=f"表{table.key} {line.name}")
        right = Text("50303＋50403＋50601＋50602", "50303 + 50403 + 50601 + 50602")
        if operands:
            yield Assertion(
                (operand,), operands, table.name(line, columns[0]), right, Relation.AT_MOST
            )


RULES = (
    prove_reasons, prove_abroad, prove_hospitality, prove_running, prove_institution_vehicles,
    prove_buying,
)  # fmt: skip
