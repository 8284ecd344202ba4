"""A rule of the audit: data for people and a pure function that finds what must agree.

A rule's function reads the :class:`~xgbudget_tui.audit.book_index.BookIndex` and yields
assertions (two sides made of figures) and observations (something other than a sum); the judge
turns both into proofs. So a rule says only *what* must agree, and one place decides *whether* it
does.

A rule with a function of its own is that function under :func:`rule`. Rules that ask one question
with other values are the rows of a table of :class:`Rule`, and their ``check`` is that question
with the values filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xgbudget_tui.audit.assertion import Finding
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.model.terms import Aspect, RuleSeverity, Term
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class


class RuleKind(Term):
    """What sort of truth a rule tests, from arithmetic to good sense."""

    EQUALITY = "equality", "相等", "two sides are equal"
    BOUND = "bound", "不超过", "one side is at most the other"
    STRUCTURE = "structure", "结构", "what must be there, and where"
    LEGAL = "legal", "法定", "what a law or regulation asks"
    PLAUSIBILITY = "plausibility", "合理性", "what is to be expected"

    @property
    def severity(self) -> RuleSeverity:
        """How grave it is to break a rule of this kind.

        What follows from arithmetic or stands in a law must hold; what is asked of the form of a
        disclosure should; an expectation is only worth a note.
        """
        if self is RuleKind.PLAUSIBILITY:
            return RuleSeverity.NOTE
        return RuleSeverity.SHOULD if self is RuleKind.STRUCTURE else RuleSeverity.MUST


class RuleGroup(Term):
    """The subject a rule belongs to."""

    FOOTING = "footing", "表内纵向", "footing"
    CROSS_FOOTING = "cross_footing", "表内横向", "cross-footing"
    BALANCE = "balance", "收支平衡", "balance of a budget"
    SCOPE = "scope", "全域与本级", "overall and own level"
    ECONOMIC = "economic", "功能与经济分类", "functional and economic classification"
    TRANSFERS = "transfers", "转移支付", "transfers"
    FUNDS = "funds", "政府性基金", "government-managed funds"
    DEBT = "debt", "政府债务", "government debt"
    THREE_PUBLIC = "three_public", "“三公”经费", "three public expenses"
    PROJECTS = "projects", "项目与绩效", "projects and performance"
    LEGAL = "legal", "法定与口径", "law and scope"
    ROWS = "rows", "行", "rows"
    STRUCTURE = "structure", "结构与披露", "structure and disclosure"
    YEARS = "years", "年度之间", "from year to year"
    OBLIGATIONS = "obligations", "未核事项", "what could not be checked"
    PROSE = "prose", "文字与表", "prose and tables"
    OWN = "own", "自定规则", "own rules"


Check = Callable[[BookIndex], Iterable[Finding]]

ACROSS_TABLES = frozenset({Aspect.FIGURE, Aspect.ROW, Aspect.COLUMN, Aspect.PERIOD})
"""What most rules depend on: which line and which column of which year a figure stands in."""
ACROSS_COLUMNS = frozenset({Aspect.FIGURE, Aspect.COLUMN})
"""What a rule over one row depends on."""
DOWN_A_COLUMN = frozenset({Aspect.FIGURE, Aspect.PLACE})
"""What the sum of a branch depends on."""
BY_NAME = frozenset({Aspect.FIGURE, Aspect.COLUMN, Aspect.PERIOD})
"""What a rule depends on that finds lines by their printed names."""
IN_PROSE = frozenset({Aspect.FIGURE, Aspect.COLUMN, Aspect.LINK})
"""What a figure in a sentence depends on: the line it restates."""


@value_class
class Rule:
    """One rule: a stable code, names, why it must hold and on what ground, and its function.

    ``applies`` says in words which Books it can be asked of. ``example`` says what it asks, and
    gives figures that hold and figures that fail. ``needs`` is what must be known for sure of every
    figure before a difference is the document's. ``stated`` is the severity that a rule of one's
    own states, ``file`` the name of the file it stands in.
    """

    code: str
    group: RuleGroup
    kind: RuleKind
    name: Text
    why: Text
    applies: Text
    source: Text
    check: Check
    example: str
    needs: frozenset[Aspect] = ACROSS_TABLES
    stated: RuleSeverity | None = None
    file: str = ""

    @property
    def severity(self) -> RuleSeverity:
        """How grave it is to break it: as stated, else by its kind."""
        return self.stated or self.kind.severity


def write_example(asks: str, *, holds: str, fails: str) -> str:
    """The example of a rule that is a row of a table, as a docstring gives it."""
    return f"{asks}\n\nHolds: {holds}. Fails: {fails}."


ARITHMETIC = Text("加总", "arithmetic")
CLASSIFICATION = Text("政府收支分类科目", "the official classification of revenue and expenditure")
DISCLOSURE = Text(
    "财预〔2016〕143号 地方预决算公开操作规程", "Rules for local budget disclosure (2016)"
)
DEBT_DISCLOSURE = Text(
    "财预〔2018〕209号 地方政府债务信息公开办法（试行）",
    "Measures for local debt disclosure (2018)",
)
BUDGET_LAW = Text("预算法", "the Budget Law")


def rule(  # noqa: PLR0913 - keyword by keyword what a report says of the rule
    code: str,
    group: RuleGroup,
    kind: RuleKind,
    *,
    name: tuple[str, str],
    why: tuple[str, str],
    applies: tuple[str, str],
    source: Text = ARITHMETIC,
    needs: frozenset[Aspect] = ACROSS_TABLES,
) -> Callable[[Check], Rule]:
    """Make the decorated function a :class:`Rule`; its docstring is the example."""

    def declare(check: Check) -> Rule:
        texts = Text(*name), Text(*why), Text(*applies)
        return Rule(code, group, kind, *texts, source, check, check.__doc__ or "", needs)

    return declare
