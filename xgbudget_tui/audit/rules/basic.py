"""Basic expenditure by department class, held against the other views of the same spending."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.bounds import CodeSum, hold_codes
from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, Tie, rule

_GROUP = RuleGroup.ECONOMIC
_BOUND = RuleKind.BOUND
_PLAUSIBLE = RuleKind.PLAUSIBILITY
_FUNCTION = "general_expenditure"
_GOVERNMENT = "general_economic_expenditure"
_BASIC = "general_basic_expenditure"
_APPLIES = ("有基本支出表和另一分类的支出表", "Books with basic expenditure and another view")


@rule(
    "D6", _GROUP, _BOUND,
    name=("基本工资福利不超过全部工资福利", "Basic wages are within all wages"),
    why=(
        "301 基本支出部分折入 501 和 50501，后者还含项目支出",
        "301 goes into 501 and 50501, which also hold project spending",
    ),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_wages(index: BookIndex) -> Iterator[Tie]:
    """301 ≤ 501＋50501

    Holds: 301 76, 501＋50501 93. Fails: 301 96, 501＋50501 93.
    """
    small, large = CodeSum(_BASIC, ("301",)), CodeSum(_GOVERNMENT, ("501", "50501"))
    yield from hold_codes(index, small, large)


@rule(
    "D7", _GROUP, _BOUND,
    name=("基本商品和服务不超过全部商品和服务", "Basic goods and services are within all of them"),
    why=(
        "302 基本支出部分折入 502 和 50502",
        "302 goes into 502 and 50502, which also hold project spending",
    ),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_services(index: BookIndex) -> Iterator[Tie]:
    """302 ≤ 502＋50502

    Holds: 302 11, 502＋50502 36. Fails: 302 11, 502＋50502 3.
    """
    small, large = CodeSum(_BASIC, ("302",)), CodeSum(_GOVERNMENT, ("502", "50502"))
    yield from hold_codes(index, small, large)


@rule(
    "D8", _GROUP, _BOUND,
    name=("基本个人和家庭补助不超过全部", "Basic grants to persons are within all of them"),
    why=("303 折入 509", "303 goes into 509"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_grants(index: BookIndex) -> Iterator[Tie]:
    """303 ≤ 509

    Holds: 303 2, 509 25. Fails: 303 26, 509 25.
    """
    small, large = CodeSum(_BASIC, ("303",)), CodeSum(_GOVERNMENT, ("509",))
    yield from hold_codes(index, small, large)


@rule(
    "D9", _GROUP, _PLAUSIBLE,
    name=("机关住房公积金不超过全部住房公积金", "Housing funds of offices are within those of all"),
    why=("50103 只含机关，30113 含全部单位", "50103 covers offices only, 30113 every unit"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_office_housing(index: BookIndex) -> Iterator[Tie]:
    """50103 ≤ 30113

    Holds: 50103 3, 30113 9. Fails: 50103 30, 30113 9.
    """
    small, large = CodeSum(_GOVERNMENT, ("50103",)), CodeSum(_BASIC, ("30113",))
    yield from hold_codes(index, small, large)


@rule(
    "D10", _GROUP, _PLAUSIBLE,
    name=("住房公积金缴费在住房改革支出之内", "Housing funds paid are within the function's"),
    why=("30113 按功能分类列 2210201", "30113 is 2210201 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_housing(index: BookIndex) -> Iterator[Tie]:
    """30113 ≤ 2210201

    Holds: 30113 99, 2210201 107. Fails: 30113 99, 2210201 10.
    """
    small, large = CodeSum(_BASIC, ("30113",)), CodeSum(_FUNCTION, ("2210201",))
    yield from hold_codes(index, small, large)


@rule(
    "D11", _GROUP, _PLAUSIBLE,
    name=("养老保险缴费在功能科目之内", "Pension contributions are within the function's"),
    why=("30108 按功能分类一般列 2080505", "30108 is as a rule 2080505 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_pensions(index: BookIndex) -> Iterator[Tie]:
    """30108 ≤ 2080505

    Holds: 30108 72, 2080505 74. Fails: 30108 74, 2080505 72.
    """
    small, large = CodeSum(_BASIC, ("30108",)), CodeSum(_FUNCTION, ("2080505",))
    yield from hold_codes(index, small, large)


@rule(
    "D12", _GROUP, _PLAUSIBLE,
    name=("职业年金缴费在功能科目之内", "Occupational annuities are within the function's"),
    why=("30109 按功能分类一般列 2080506", "30109 is as a rule 2080506 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_annuities(index: BookIndex) -> Iterator[Tie]:
    """30109 ≤ 2080506

    Holds: 30109 2, 2080506 16. Fails: 30109 20, 2080506 16.
    """
    small, large = CodeSum(_BASIC, ("30109",)), CodeSum(_FUNCTION, ("2080506",))
    yield from hold_codes(index, small, large)


@rule(
    "D13", _GROUP, _PLAUSIBLE,
    name=("医疗缴费在行政事业单位医疗之内", "Medical contributions are within the function's"),
    why=("30110、30111 按功能分类一般列 21011", "30110 and 30111 are as a rule 21011 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_medical(index: BookIndex) -> Iterator[Tie]:
    """30110＋30111 ≤ 21011

    Holds: 30110＋30111 55, 21011 55. Fails: 30110＋30111 56, 21011 40.
    """
    small, large = CodeSum(_BASIC, ("30110", "30111")), CodeSum(_FUNCTION, ("21011",))
    yield from hold_codes(index, small, large)


@rule(
    "D14", _GROUP, _PLAUSIBLE,
    name=("离退休费在功能科目之内", "Retirement pay is within the function's"),
    why=(
        "30301、30302 按功能分类一般列 2080501、2080502",
        "30301 and 30302 are as a rule 2080501 and 2080502",
    ),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_retirement(index: BookIndex) -> Iterator[Tie]:
    """30301＋30302 ≤ 2080501＋2080502

    Holds: 17 ≤ 20. Fails: 27 ≤ 20.
    """
    small, large = CodeSum(_BASIC, ("30301", "30302")), CodeSum(_FUNCTION, ("2080501", "2080502"))
    yield from hold_codes(index, small, large)


@rule(
    "D15", _GROUP, _BOUND,
    name=("离退休费不超过经济分类离退休费", "Retirement pay is within the economic class"),
    why=("30301、30302 折入 50905", "30301 and 30302 go into 50905"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_retirement_class(index: BookIndex) -> Iterator[Tie]:
    """30301＋30302 ≤ 50905

    Holds: 17 ≤ 50. Fails: 17 ≤ 5.
    """
    small, large = CodeSum(_BASIC, ("30301", "30302")), CodeSum(_GOVERNMENT, ("50905",))
    yield from hold_codes(index, small, large)


RULES = (
    prove_wages, prove_services, prove_grants, prove_office_housing, prove_housing,
    prove_pensions, prove_annuities, prove_medical, prove_retirement, prove_retirement_class,
)  # fmt: skip
