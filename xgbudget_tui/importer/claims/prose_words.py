"""The words budget prose is made of: what marks a change, a share, a phase, and what is not a name.

Only the field's vocabulary stands here, no name of any place or line.
"""

from __future__ import annotations

import re

from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import MeasureKind, Phase

_FALL = "减少|下降|降低|压减|核减|审减|调减|减收|减支|下滑|回落|缩减|负增长"
_RISE = "增长|增加|上升|提高|提升|增收|增支|调增|增幅|上浮"
_TAIL = r"(?:了|额|率|幅度|幅)?(?:约|近|超过|超|仅)?(?:为|达)?"
_CHANGE = re.compile(rf"(?:({_FALL})|{_RISE}|增减){_TAIL}$")
_BASE = (
    r"(?:同口径|同比|环比|剔除[^，。]{0,12}因素后?)*(?:比|较|与)?"
    r"(?:上一?年|去年|上年度|年初|同期|\d{4}年|同比)?(?:度)?"
    r"(?:同期|实际|预计)?(?:(?:预计)?(?:执行|预算|完成|决算|快报|预计)数?)?"
    r"(?:相比)?(?:同口径|同比|环比|年均)*"
)
_CHANGED = re.compile(rf"{_BASE}(?:{_FALL}|{_RISE}|增减){_TAIL}$")
_SHARE = re.compile(
    r"(?:(?:完成|为|是|达到|达)(?:了)?[^，。；]{0,12}?(?:预算|决算|执行|任务|计划|预计)数?的|占(?!用)[^，。；]*)$"
)

_BUDGET_NAMES = re.compile(
    r"(?:一般公共|政府性基金|国有资本经营|社会保险基金|部门|单位|财政|收入|支出|总|本级)+预算"
    r"(?!数|安排)|预算(?:稳定|绩效|单位|管理|法|草案|执行情况)|三公[\"”]?经费预算(?!数)"
)
_PHASES: tuple[tuple[Phase, re.Pattern[str]], ...] = (
    (Phase.EXPECTED, re.compile("预计|预期")),
    (Phase.ADJUSTED, re.compile("调整预算|变动预算|调整后")),
    (Phase.FINAL, re.compile("决算")),
    (Phase.EXECUTION, re.compile("完成|执行|实现|实际|入库")),
    (Phase.BUDGET, re.compile("预算|安排|计划|拟")),
)

_LEAD = re.compile(
    r"^(?:[，、：；。\s*]|[（(][一二三四五六七八九十]+[）)]|并|且|及|以及|和|与|再加|加上(?![级解年缴])|加(?![快强大工])|扣除|减去|其中|主要(?:是|有)|"
    r"包括|含|另外?|同时|共(?!同)|预计|汇总|据统计|经统计|统计|涉及|分别|安排(?!的)|截至|[一二三四五六七八九十]+是|"
    r"全部(?:为|是)|底|末|初|至|到(?!期)|年度|度|——?|是|为|达)+"
)
_TRAIL = re.compile(
    r"(?:[，、：；\s*≥≤＞＜><=]|预计|约|大约|近|超过|超|达到|达|完成|实现|执行(?:数)?|安排(?:了)?|为|是|有|"
    r"(?<![总合])共计?|累计|均|的|了|(?<!经费)预算数|数(?!额)|分别|各|由|从|不超过|不低于|不少于|控制在|"
    r"(?:增加|增长|提高|上升|下降|降低|减少|压减|增|降)[到至])+$"
)
_PERIOD = re.compile(r"(?:19|20)\d\d年(?:度|底|末|初|全年)?|\d{1,2}月(?:\d{1,2}日)?(?:底|末)?")
_SCOPE_LEAD = re.compile(
    r"^(?:汇总)?(?:全[省市县区旗州镇乡]|[省市县区旗州镇乡]?本级|[省市县区]级)(?:地方)?"
)
_TOTAL_TAIL = re.compile(r"(?:(?<!收入)(?<!支出)总计|合计|小计|(?<=经费)预算数?|预算数)+$")
_ALIASES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile("发行.*(?:债券|债务)|债券.*发行"),
        ("债务收入", "地方政府债务收入", "专项债务收入", "一般债务收入", "债务转贷收入"),
    ),
)
_FAMILIES = (("限额", "余额"),)

_ASIDE = re.compile(r"[（(](?:以下|下同|详见|见附|注|附|下称|简称)[^（()）]*[）)]")
WITHOUT = re.compile(r"^[（(]\s*不(?:含|包括)")
SPANNING = re.compile(r"累计|年均|[三四五六]年来")
SINCE = re.compile(r"\s*年(?:度|底|末|初)?(?:以来|以前|之前|以后|至今)")
"""After a year: the figures are of more years than it."""
LEFT_FROM = re.compile(r"\s*年(?:度|底|末)?(?:结转|结余|剩余|未用完)\s*的")
"""After a year: what was left of it and is used in the year spoken of."""
_ERA = r"(?:过去的?)?[三四五六]年来?|[“\"]?十[一二三四五六]五[”\"]?(?:时期|期间|以来)"
ERA = re.compile(rf"过去的?[三四五六]年|[三四五六]年来|{_ERA.partition('|')[2]}")
OPENING_ERA = re.compile(rf"\s*(?:回顾|回望)?(?:{_ERA})\s*[，,]")
"""What a paragraph on several years begins with (五年来，)."""
RESUMES = re.compile(
    r"[\s，；、,;]*(?:再?加上?(?![快强大工])|减去|扣除|收支|(?:收入|支出)(?:合计|总计|总量))"
)
APART = re.compile(r"分别")
COMPARED = re.compile(r"(?:比|较|与|同|超过|相比)\s*$|主要(?:为|是|系)截至\s*$")
"""Before a year that is not the sentence's: one to compare with, or that of parts of a sum."""


def kind_of(lead: str, ratio: bool) -> tuple[MeasureKind, int]:
    """What the words before a number make of it, and the sign they give it.

    ``减少 10 万元`` is (CHANGE, -1), ``增长 5%`` (PERCENT_CHANGE, 1), ``为预算的 105.9%`` and any
    other percentage (PERCENT_OF, 1), all else (AMOUNT, 1).
    """
    plain = lead.strip().rstrip("*")
    change = _CHANGE.search(re.sub(r"[\s*]", "", plain))
    if change:
        sign = -1 if change.group(1) else 1
        return (MeasureKind.PERCENT_CHANGE if ratio else MeasureKind.CHANGE), sign
    return (MeasureKind.PERCENT_OF if ratio else MeasureKind.AMOUNT), 1


def find_phase(words: str) -> Phase | None:
    """The phase that ``words`` name outside the names of budgets, or None.

    ``为预算的 105.9%`` names the base of a percentage, not a phase.
    """
    plain = _SHARE.sub("", _CHANGED.sub("", normalise_name(words)))
    plain = _BUDGET_NAMES.sub("", plain)
    return next((phase for phase, pattern in _PHASES if pattern.search(plain)), None)


def clean_subject(words: str) -> str:
    """The name in ``words``: without spaces, periods, connectives, predicates and comparisons.

    Empty where the words only say how a figure stands (``下降``, ``为预算的``).
    """
    plain = _ASIDE.sub("", re.sub(r"[\s*]", "", words))
    plain = _CHANGED.sub("", _SHARE.sub("", plain)).replace("预计", "")
    plain = _PERIOD.sub("", plain)
    before = None
    while plain != before:
        before = plain
        plain = _TRAIL.sub("", _LEAD.sub("", plain))
    return plain


_UNTOLD = re.compile(r"[\"'()\[\]:：、,的]")


def find_key(name: str) -> str:
    """The form in which subjects and lines are compared: no quotes, brackets, scope or total word.

    ``“三公”经费预算``, ``全市一般公共预算收入合计`` and ``因公出国（境）费`` are ``三公经费``,
    ``一般公共预算收入`` and ``因公出国境费``; a bare total (合计, 总计) has the empty key.
    """
    plain = _UNTOLD.sub("", normalise_name(name))
    plain = (
        _SCOPE_LEAD.sub("", plain).replace("收入总量", "收入总计").replace("支出总量", "支出总计")
    )
    return _TOTAL_TAIL.sub("", plain)


def find_aliases(key: str) -> tuple[str, ...]:
    """Names under which tables print what prose calls otherwise: issued bonds are 债务收入."""
    return next((names for pattern, names in _ALIASES if pattern.search(key)), ())


def complete_subject(own: str, current: str) -> str:
    """``余额`` said after ``地方政府债务限额`` means ``地方政府债务余额``."""
    for family in _FAMILIES:
        if own not in family:
            continue
        for word in family:
            if current.endswith(word):
                return current.removesuffix(word).removesuffix("的") + own
    return own
