"""The field's words, as enumerations with their Chinese and English labels.

The members' values are what the database stores; ``zh`` and ``en`` are for people.
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Term(StrEnum):
    """A word of the field: stored value, Chinese label, English label."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Term:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    def label(self, language: str) -> str:
        """The label in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


class Budget(Term):
    """The four budgets of 预算法 article 5."""

    GENERAL_PUBLIC = "general_public", "一般公共预算", "General public budget"
    GOVERNMENT_FUNDS = "government_funds", "政府性基金预算", "Government-managed funds"
    STATE_CAPITAL = "state_capital", "国有资本经营预算", "State capital operations"
    SOCIAL_INSURANCE = "social_insurance", "社会保险基金预算", "Social insurance funds"


class Group(Term):
    """Under which heading the contents list shows a section."""

    GENERAL_PUBLIC = "general_public", "一般公共预算", "General public budget"
    GOVERNMENT_FUNDS = "government_funds", "政府性基金预算", "Government-managed funds"
    STATE_CAPITAL = "state_capital", "国有资本经营预算", "State capital operations"
    SOCIAL_INSURANCE = "social_insurance", "社会保险基金预算", "Social insurance funds"
    TRANSFERS = "transfers", "转移支付", "Transfer payments"
    DEBT = "debt", "政府债务", "Government debt"
    THREE_PUBLIC = "three_public", "“三公”经费", "Three public expenses"
    PROJECTS = "projects", "重点项目与绩效", "Projects and performance"
    OTHER = "other", "其他", "Other"


class Flow(Term):
    """Whether a table holds money coming in or going out."""

    REVENUE = "revenue", "收入", "Revenue"
    EXPENDITURE = "expenditure", "支出", "Expenditure"


class Scope(Term):
    """Whose money: the whole area, one's own level, what it sends down, or the levels below."""

    OVERALL = "overall", "全域", "Overall"
    OWN_LEVEL = "own_level", "本级", "Own level"
    DOWNWARD = "downward", "对下", "To lower levels"
    LOWER_LEVELS = "lower_levels", "下级", "Lower levels"


BELOW = frozenset((Scope.DOWNWARD, Scope.LOWER_LEVELS))
"""Scopes that say nothing of the area as a whole."""


class Phase(Term):
    """Which stage of the year a figure states."""

    BUDGET = "budget", "预算", "Budget"
    ADJUSTED = "adjusted", "调整预算", "Adjusted budget"
    EXPECTED = "expected", "预计执行", "Expected execution"
    EXECUTION = "execution", "执行", "Execution"
    FINAL = "final", "决算", "Final accounts"


class Classification(Term):
    """Which official list a code belongs to."""

    FUNCTIONAL = "functional", "支出功能分类", "Functional classification"
    REVENUE = "revenue", "收入分类", "Revenue classification"
    GOVERNMENT_ECONOMIC = (
        "government_economic",
        "政府预算支出经济分类",
        "Government economic",
    )
    DEPARTMENT_ECONOMIC = (
        "department_economic",
        "部门预算支出经济分类",
        "Department economic",
    )


class Level(Term):
    """The levels of a classification: codes of 3, 5, 7 and 9 digits."""

    CLASS = "class", "类", "class"
    SECTION = "section", "款", "section"
    ITEM = "item", "项", "item"
    SUB_ITEM = "sub_item", "目", "sub-item"

    @classmethod
    def of_code(cls, code: str) -> Level | None:
        """The level a code's length says (3 类, 5 款, 7 项, 9 目), or None."""
        return {3: cls.CLASS, 5: cls.SECTION, 7: cls.ITEM, 9: cls.SUB_ITEM}.get(len(code))


class Role(Term):
    """What a line is in its table."""

    ITEM = "item", "项目", "item"
    GRAND_TOTAL = "grand_total", "总计", "grand total"
    TOTAL = "total", "合计", "total"
    SUBTOTAL = "subtotal", "小计", "subtotal"
    FIELD = "field", "表头项", "header field"


class Breakdown(Term):
    """Whether a line's children are all of it (分项) or only some of it (其中)."""

    FULL = "full", "分项", "in full"
    PARTIAL = "partial", "其中", "of which"


class Evidence(Term):
    """A witness for a line's place in the tree."""

    CODE = "code", "编码", "printed code"
    OUTLINE = "outline", "序号", "outline numeral"
    INDENT = "indent", "缩进", "indentation"
    OF_WHICH = "of_which", "其中", "of which"
    SUM = "sum", "加总", "adds up"
    ONLY_SUM = "only_sum", "加总唯一", "the only place that adds up"
    CLASSIFICATION = "classification", "官方分类", "official classification"
    SEPARATOR = "separator", "千分位", "thousands separator"
    TOTAL_WORD = "total_word", "合计字样", "total wording"
    ORDER = "order", "次序", "order of print"
    HEADING = "heading", "表头", "table heading"


class SectionKind(Term):
    """What stands under a section's title."""

    TABLE = "table", "表", "table"
    NOTE = "note", "说明", "note"
    MISSING = "missing", "缺失", "missing"


class Fill(Term):
    """Whether a table has figures."""

    FILLED = "filled", "有数", "filled"
    ZERO = "zero", "全为零", "all zero"
    EMPTY = "empty", "空表", "empty"


class MeasureKind(Term):
    """What a column holds."""

    AMOUNT = "amount", "金额", "amount"
    CHANGE = "change", "增减额", "change in amount"
    PERCENT_OF = "percent_of", "占比", "percent of another column"
    PERCENT_CHANGE = "percent_change", "增减率", "percent change"
    TEXT = "text", "文字", "text"


class FigureState(Term):
    """What a cell says. Blank, dash, zero and not applicable are four different things."""

    AMOUNT = "amount", "金额", "amount"
    RATIO = "ratio", "比率", "ratio"
    TEXT = "text", "文字", "text"
    BLANK = "blank", "空白", "blank"
    DASH = "dash", "横线", "dash"
    NONE = "none", "无", "none"
    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    ABSENT = "absent", "无此格", "no such cell"


class TokenUse(Term):
    """What a number token of the document turned out to be, in the ledger of numbers."""

    FIGURE = "figure", "数额", "figure"
    CODE = "code", "编码", "code"
    NAME = "name", "名称中的数字", "numeral in a name"
    OUTLINE = "outline", "序号", "outline numeral"
    YEAR = "year", "年份", "year"
    CLAIM = "claim", "文中数额", "prose claim"
    TARGET = "target", "指标值", "performance target"
    CONTENTS = "contents", "目录序号", "contents number"
    PAGE = "page", "页码", "page number"
    COLUMN = "column", "栏次", "column number"
    REPEAT = "repeat", "重复", "repeat"
    UNACCOUNTED = "unaccounted", "未归类", "unaccounted"


class Stage(Term):
    """What kind of yearly document a Book is."""

    BUDGET = "budget", "预算", "budget"
    ADJUSTED = "adjusted", "调整预算", "adjusted budget"
    EXECUTION = "execution", "执行", "execution"
    FINAL = "final", "决算", "final accounts"

    @property
    def phase(self) -> Phase:
        """What the amounts of such a document state where neither title nor column says."""
        return Phase(self.value)


class Verdict(Term):
    """What a proof found. ``rank`` orders them from harmless to worst."""

    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    EXACT = "exact", "相符", "exact"
    ROUNDING = "rounding", "四舍五入", "rounding"
    UNDECIDABLE = "undecidable", "无法判定", "undecidable"
    SUSPECT = "suspect", "可疑", "suspect"
    FAILS = "fails", "不符", "fails"

    @property
    def rank(self) -> int:
        """0 for not applicable up to 5 for fails."""
        return _RANKS[self]


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Basis(Term):
    """How something of a figure is known: where it stands printed, or what else it rests on.

    ``PROVED``: the only reading that other figures allow; ``AGREED``: two witnesses that do not
    follow from each other; ``SUPPOSED``: from a default, the file, the kind of document;
    ``GUESSED``: one weak witness, or one that others contradict. ``rank`` orders them from the
    surest; what is at least agreed is ``sure``.
    """

    PRINTED = "printed", "印明", "printed"
    PROVED = "proved", "可证", "proved"
    AGREED = "agreed", "互证", "agreed"
    SUPPOSED = "supposed", "推定", "supposed"
    GUESSED = "guessed", "猜测", "guessed"

    @property
    def rank(self) -> int:
        """0 for printed up to 4 for guessed."""
        return _BASIS_RANKS[self]

    @property
    def sure(self) -> bool:
        """Whether a difference may be held against the document on this ground."""
        return self.rank <= Basis.AGREED.rank


_BASIS_RANKS = {basis: rank for rank, basis in enumerate(Basis)}


class Aspect(Term):
    """What must be known of a figure before it can be held against another."""

    FIGURE = "figure", "数字及单位", "number and unit"
    ROW = "row", "所在行", "row"
    COLUMN = "column", "所在列", "column"
    PERIOD = "period", "年份和阶段", "year and phase"
    PLACE = "place", "上级", "place in the tree"
    LINK = "link", "所指的行", "line it restates"


class Kind(Term):
    """What a finding means. ``rank`` orders them from harmless to worst.

    A fault is the document's: two sides do not agree and the reading of each figure is sure. A
    doubt is a question: the reading may be at fault, or only an expectation is not met.
    """

    HOLDS = "holds", "相符", "holds"
    UNCHECKED = "unchecked", "未核", "unchecked"
    DOUBT = "doubt", "存疑", "doubt"
    FAULT = "fault", "错误", "fault"

    @property
    def rank(self) -> int:
        """0 for holds up to 3 for fault."""
        return _KIND_RANKS[self]


_KIND_RANKS = {kind: rank for rank, kind in enumerate(Kind)}


class Mark(Term):
    """The sign a line, a table or a Book bears: a kind, what holds being exact or rounded.

    ``rank`` orders them from harmless to worst.
    """

    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    EXACT = "exact", "相符", "exact"
    ROUNDING = "rounding", "四舍五入", "rounding"
    UNCHECKED = "unchecked", "未核", "unchecked"
    DOUBT = "doubt", "存疑", "doubt"
    FAULT = "fault", "错误", "fault"

    @property
    def rank(self) -> int:
        """0 for not applicable up to 5 for fault."""
        return _MARK_RANKS[self]

    @classmethod
    def of(cls, verdict: Verdict, kind: Kind) -> Mark:
        """The mark of a finding."""
        if verdict is Verdict.NOT_APPLICABLE:
            return cls.NOT_APPLICABLE
        if kind is Kind.HOLDS:
            return cls.EXACT if verdict is Verdict.EXACT else cls.ROUNDING
        return _MARKS_OF_KINDS[kind]


_MARKS_OF_KINDS = {kind: Mark(kind.value) for kind in Kind if kind is not Kind.HOLDS}
_MARK_RANKS = {mark: rank for rank, mark in enumerate(Mark)}


class RuleSeverity(Term):
    """How grave it is to break a rule. ``rank`` orders them from a note to what must hold."""

    NOTE = "note", "提示", "note"
    SHOULD = "should", "应当", "should"
    MUST = "must", "必须", "must"

    @property
    def rank(self) -> int:
        """0 for a note up to 2 for what must hold."""
        return _SEVERITY_RANKS[self]


_SEVERITY_RANKS = {severity: rank for rank, severity in enumerate(RuleSeverity)}


class Relation(Enum):
    """How the two sides of a proof must stand to each other."""

    EQUAL = "="
    AT_MOST = "≤"
    AT_LEAST = "≥"
    HOLDS = "holds"
