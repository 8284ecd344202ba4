"""Three public expenses: where the reasons stand, and what the economic classes allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex, CodeSum, match_main, pick_table
from xgbudget_tui.audit.concepts import (
    ABROAD,
    HOSPITALITY,
    VEHICLE_BUYING,
    VEHICLE_RUNNING,
    Concept,
)
from xgbudget_tui.audit.rule import (
    CLASSIFICATION,
    DISCLOSURE,
    Rule,
    RuleGroup,
    RuleKind,
    rule,
    write_example,
)
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import Aspect, FigureState, MeasureKind, Relation, Role, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.THREE_PUBLIC
_FEW = 2
_GOVERNMENT = "general_economic_expenditure"
_BASIC = "general_basic_expenditure"
_VEHICLES = CodeSum(_BASIC, ("30231",))
_BUYING = CodeSum(_GOVERNMENT, ("50303", "50403", "50601", "50602"))
_ECONOMIC = Text(
    "有“三公”经费表和经济分类支出表",
    "Books with three public expenses and economic classes",
)
_WHY = Text(
    "“三公”经费是全部单位、全部资金的支出，经济分类同名科目只是其中一部分",
    "The three cover all units and all money; the class of the name covers some of it",
)


def _hold_classes(
    index: BookIndex, concept: Concept, classes: Sequence[CodeSum]
) -> Iterator[Assertion]:
    """The figures of economic classes, each against the public expense it is part of."""
    for one in classes:
        yield from _hold_class(index, concept, one)


def _hold_class(index: BookIndex, concept: Concept, part: CodeSum) -> Iterator[Assertion]:
    classes = pick_table(index, part.kind)
    for table in index.filled("three_public") if classes else ():
        line = table.find(concept)
        columns = match_main(table, classes) if classes else None
        if classes is None or line is None or columns is None:
            continue
        operands = part.operands(classes, columns[1])
        if operands:
            name = part.text
            yield Assertion(
                operands, (table.named_operand(line, columns[0]),),
                Text(f"表{classes.key}的 {name.zh}", f"Table {classes.key} {name.zh}"),
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
    small = _VEHICLES.operands(basic, columns[0])
    office, large = _one(classes, "50208", columns[1]), _one(classes, "50502", columns[1])
    if small and office and large:
        yield Assertion(
            small, (office, large), _VEHICLES.text, Text("50208＋50502", "50208 + 50502"),
            Relation.AT_MOST, basic.key,
        )  # fmt: skip


def _one(table: Table, code: str, measure: Measure) -> Operand | None:
    line = table.line(code)
    return table.named_operand(line, measure) if line else None


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
        operands = _BUYING.operands(classes, columns[1])
        operand = table.named_operand(line, columns[0])
        if operands:
            yield Assertion(
                (operand,), operands, table.name(line, columns[0]), _BUYING.text, Relation.AT_MOST
            )


@rule(
    "R10", _GROUP, RuleKind.STRUCTURE,
    name=("“三公”经费各项各有一行", "Each of the three public expenses has its row"),
    why=(
        "应列示因公出国（境）、公务接待、公务用车购置、公务用车运行各项",
        "Travel abroad, hospitality, buying and running of vehicles are to be shown one by one",
    ),
    applies=("“三公”经费表", "Tables of three public expenses"),
    source=DISCLOSURE, needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_three_lines(index: BookIndex) -> Iterator[Finding]:
    """出国、接待、购置、运行四项各有一行

    Holds: all four. Fails: 公务用车购置费 twice and no 公务用车运行费.
    """
    for table in index.filled("three_public"):
        lines = [one for one in table.section.lines if one.role is not Role.FIELD]
        rows = {
            one.zh: sum(one.fits_name(line.name) for line in lines)
            for one in (ABROAD, HOSPITALITY, VEHICLE_BUYING, VEHICLE_RUNNING)
        }
        if sum(bool(count) for count in rows.values()) < _FEW:
            continue  # its rows are departments, and the expenses its columns
        absent = [name for name, count in rows.items() if not count]
        twice = [name for name, count in rows.items() if count > 1]
        if not absent and not twice:
            yield Observation(
                Verdict.EXACT,
                Text(
                    f"表{table.key}四项各有一行。",
                    f"Each of the four has its row in table {table.key}.",
                ),
                table.key,
            )
        for names, zh, en in ((absent, "没有", "has no row of"), (twice, "不止一行", "has twice")):
            if names:
                listed = "、".join(names)
                yield Observation(
                    Verdict.SUSPECT,
                    Text(f"表{table.key}{zh}：{listed}。", f"Table {table.key} {en}: {listed}."),
                    table.key, cause=Cause.OMISSION,
                )  # fmt: skip


RULES = (
    prove_reasons,
    prove_three_lines,
    Rule(
        "J9",
        _GROUP,
        RuleKind.PLAUSIBILITY,
        name=Text(
            "机关出国费用不超过“三公”出国费", "Offices' travel abroad is within the three public"
        ),
        why=_WHY,
        applies=_ECONOMIC,
        source=CLASSIFICATION,
        check=partial(
            _hold_classes,
            concept=ABROAD,
            classes=(CodeSum(_GOVERNMENT, ("50207",)), CodeSum(_BASIC, ("30212",))),
        ),
        example=write_example(
            "50207 ≤ 因公出国（境）费",
            holds="100 ≤ 100",
            fails="110 ≤ 100",
        ),
    ),
    Rule(
        "J10",
        _GROUP,
        RuleKind.PLAUSIBILITY,
        name=Text(
            "接待费科目不超过“三公”接待费", "Hospitality classes are within the three public"
        ),
        why=_WHY,
        applies=_ECONOMIC,
        source=CLASSIFICATION,
        check=partial(
            _hold_classes,
            concept=HOSPITALITY,
            classes=(CodeSum(_GOVERNMENT, ("50206",)), CodeSum(_BASIC, ("30217",))),
        ),
        example=write_example(
            "50206 ≤ 公务接待费；30217 ≤ 公务接待费",
            holds="20 ≤ 170",
            fails="200 ≤ 170",
        ),
    ),
    Rule(
        "J12",
        _GROUP,
        RuleKind.PLAUSIBILITY,
        name=Text("用车运行科目不超过“三公”运行费", "Vehicle classes are within the three public"),
        why=_WHY,
        applies=_ECONOMIC,
        source=CLASSIFICATION,
        check=partial(
            _hold_classes,
            concept=VEHICLE_RUNNING,
            classes=(CodeSum(_GOVERNMENT, ("50208",)), CodeSum(_BASIC, ("30231",))),
        ),
        example=write_example(
            "50208 ≤ 公务用车运行费；30231 ≤ 公务用车运行费",
            holds="473 ≤ 650",
            fails="743 ≤ 650",
        ),
    ),
    prove_institution_vehicles,
    prove_buying,
)
