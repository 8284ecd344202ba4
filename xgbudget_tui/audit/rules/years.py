"""Over the years: what a Book prints of the year before, against last year's Book itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from xgbudget_tui.audit.alignment import match_lines
from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.obligations import Obligation
from xgbudget_tui.audit.rule import DISCLOSURE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.rules.obligations import report_obligations
from xgbudget_tui.audit.table import Table, row_name
from xgbudget_tui.model.book import Book, LineItem, Measure
from xgbudget_tui.model.proof import FigureRef, Quantity
from xgbudget_tui.model.rounding import is_same_number
from xgbudget_tui.model.slips import is_plain_slip
from xgbudget_tui.model.source import say_place
from xgbudget_tui.model.terms import Breakdown, MeasureKind, Role, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

_GROUP = RuleGroup.YEARS
_YEAR = re.compile(r"(?:19|20)\d\d年?度?|上年度?|[\s:：]")
_RESTATED = re.compile(
    r"同口径|可比|剔除|调整后(?!预算)|(?:上年|去年|20\d\d年?)[^。；]{0,20}(?:调整(?!预算)|还原)"
)
"""Words by which a document says that what it prints of last year is not what was published."""
_NOTED = re.compile(
    r"(?:上年|去年|20\d\d年)[^。；，]{0,10}(?:数|额|口径)[^。；]{0,10}(?:调整(?!预算)|同口径|可比口径|还原)"
    r"|按(?:同口径|可比口径)"
)
"""The same below a table, where 同口径增长 of some row restates nothing."""
_BASIS = re.compile(r"[不未]?含[^）)、，。/]*|扣除[^）)、，。/]*|快报")
"""Words for what is counted in or how early the count was made."""

_OTHER_BASIS = Text(
    "两份文件的表或列写明的口径不同。",
    "The two documents state different bases of their tables or columns.",
)
_OTHER_SCOPE = Text(
    "两份文件的这张表未必是同一级的。",
    "The tables of the two documents may not be of the same level of government.",
)
_OTHER_TABLE = Text(
    "两份文件的表名不同，未必是同一张表。",
    "The tables of the two documents have different titles and may not be the same.",
)
_OTHER_NAME = Text(
    "两份文件的行名或编码不同，未必是同一个项目。",
    "The rows have different names or codes in the two documents and may not be the same item.",
)
_MAY_BE_RESTATED = Text(
    "可能是上年数作了调整而没有说明。",
    "Last year's figures may have been restated without a word.",
)
_MAY_HAVE_OTHER_BASE = Text(
    "本文件没有印出上年数，所用的基数可能作过调整。",
    "The document does not print last year's figures; those it used may have been restated.",
)
_MOST_NAMED = 3
"""Rows that a sentence names."""


@value_class
class _Prior:
    """Last year's Book, looked up."""

    index: BookIndex
    same: Mapping[str, str]

    def find_table(self, table: Table) -> Table | None:
        """The table of it that is the same as one of this year's Book, or None."""
        key = self.same.get(table.key)
        return self.index.table(key) if key is not None else None


def _index_priors(index: BookIndex) -> list[_Prior]:
    return [_Prior(BookIndex(prior.book), prior.tables) for prior in index.priors]


@value_class
class _Pair:
    """A table of this Book and the same one of last year's, with a column of each."""

    table: Table
    measure: Measure
    prior: Table
    published: Measure
    book: Book
    lines: tuple[tuple[LineItem, LineItem], ...]

    def name(self, line: LineItem) -> Text:
        """How a sentence calls a line of last year's Book."""
        book = self.book
        named = self.prior.name(line, self.published)
        return Text(
            f"{book.year}年{book.stage.zh}{named.zh}", f"{named.en} of {book.stage.en} {book.year}"
        )

    def operand(self, line: LineItem) -> Operand:
        """A figure of last year's Book as a summand; its place is said, as it is in another one."""
        book = self.book
        operand = self.prior.operand(line, self.published)
        where = say_place(operand.place).zh
        label = f"{book.year}年{book.stage.zh}表{self.prior.key} {line.name}"
        label += f"（{where}）" if where else ""
        return replace(operand, ref=None, place=None, label=label)

    @property
    def doubt(self) -> Text | None:
        """Why the two tables or columns may not say the same."""
        one, two = self.table.section, self.prior.section
        if _RESTATED.search(one.statement) or _basis(self.table, self.measure) != _basis(
            self.prior, self.published
        ):
            return _OTHER_BASIS
        if one.scope is not two.scope:
            return _OTHER_SCOPE
        known = bool(one.kind_id) and one.kind_id == two.kind_id
        return None if known or _plain(one.title) == _plain(two.title) else _OTHER_TABLE


def _plain(text: str) -> str:
    """A title or heading without the year."""
    return _YEAR.sub("", text)


def _basis(table: Table, measure: Measure) -> frozenset[str]:
    """The words about the basis of a column: in its heading, the title, and below the table."""
    section = table.section
    return frozenset(
        word for text in (measure.label, section.title, section.statement)
        for word in _BASIS.findall(text)
    )  # fmt: skip


def _is_restated(table: Table, measure: Measure) -> bool:
    """Whether the document says that it restates what a column prints of last year."""
    section = table.section
    if _NOTED.search(section.statement):
        return True
    return any(_RESTATED.search(text) for text in (measure.label, section.title))


def _list_columns(index: BookIndex) -> Iterator[tuple[Table, Measure]]:
    """The columns of amounts that are of the year before, table by table."""
    for table in index.tables:
        for measure in table.wholes:
            if measure.year == index.book.year - 1:
                yield table, measure


def _find_pair(index: BookIndex, table: Table, measure: Measure) -> _Pair | None:
    """The same table and column in last year's Books: in that of the column's phase first."""
    priors = index.remember(_index_priors)
    for prior in sorted(priors, key=lambda one: one.index.book.stage.phase is not measure.phase):
        found = prior.find_table(table)
        published = _find_column(found, measure) if found else None
        if found is not None and published is not None:
            lines = _match_once(table, found)
            return _Pair(table, measure, found, published, prior.index.book, lines)
    return None


def _match_once(table: Table, other: Table) -> tuple[tuple[LineItem, LineItem], ...]:
    """The lines of both tables; not those of a name and place that one of them prints twice."""
    pairs = list(match_lines(table, other))
    taken = Counter(twin.number for _, twin in pairs)
    return tuple(
        (line, twin)
        for line, twin in pairs
        if taken[twin.number] == 1 and _stand_alike(table, line, other, twin)
    )


def _stand_alike(table: Table, line: LineItem, other: Table, twin: LineItem) -> bool:
    """Whether what one line stands under is above the other too, where both stand under one."""
    above = [row_name(one) for one in table.tree.ancestors(line)]
    there = [row_name(one) for one in other.tree.ancestors(twin)]
    return not above or not there or above[-1] in there or there[-1] in above


def _find_column(table: Table, measure: Measure) -> Measure | None:
    """The column of the same year and phase, if it can be only one.

    Of several the one that is headed alike; a heading also tells columns without a phase apart.
    """
    fitting = [
        one for one in table.wholes if (one.year, one.phase) == (measure.year, measure.phase)
    ]
    if len(fitting) > 1 or measure.phase is None:
        fitting = [one for one in fitting if _plain(one.label) == _plain(measure.label)]
    return fitting[0] if len(fitting) == 1 else None


@rule(
    "Y1", _GROUP, RuleKind.EQUALITY,
    name=("所印上年数与去年文件一致", "What is printed of last year is what was published"),
    why=(
        "同一年、同一阶段、同一口径的数，去年公布的和今年所印的应当相同；作了调整的应当说明",
        "A figure of one year, stage and basis is the same in last year's document and in this; "
        "where it was restated that is said",
    ),
    applies=(
        "数据库里另有同一地方上一年的预决算、且印有上年数的各表",
        "Tables that print last year, where the archive holds last year's Book of the place",
    ),
    source=DISCLOSURE,
)  # fmt: skip
def prove_prior_year(index: BookIndex) -> Iterator[Finding]:
    """本表所印上年数 = 去年文件同表、同行、同阶段的数；写明已调整的不比

    Holds: 2022年决算数 100 here and 100 in the accounts of 2022. Fails: 100 here, 120 there.
    """
    for table, measure in _list_columns(index):
        pair = _find_pair(index, table, measure)
        if pair is not None and not _is_restated(table, measure):
            yield from _compare(pair)


def _compare(pair: _Pair) -> Iterator[Finding]:
    table, measure = pair.table, pair.measure
    stated = [
        (line, here, there)
        for line, twin in pair.lines
        if not _RESTATED.search(line.remark)
        and (here := table.operand(line, measure)).value is not None
        and (there := pair.operand(twin)).value is not None
    ]
    twins = {line.number: twin for line, twin in pair.lines}
    moved = {line.number for line, here, there in stated if not _is_near(here, there)}
    compared = {line.number for line, _, _ in stated}
    for line, here, there in stated:
        twin = twins[line.number]
        if line.number not in moved and not is_same_number(here, there):
            yield _say_rounded(pair, line, twin, here, there)
            continue
        doubt = pair.doubt or _doubt_names(line, twin)
        if (
            doubt is None
            and not _is_slip(here, there)
            and not _is_alone(table, line, moved, compared)
        ):
            doubt = _MAY_BE_RESTATED
        yield Assertion(
            (here,),
            (there,),
            table.name(line, measure),
            pair.name(twin),
            section=table.key,
            subject=here.ref,
            doubt=doubt,
        )


def _is_near(one: Operand, other: Operand) -> bool:
    """Whether two figures differ by no more than one last digit: rounded, or cut off, apart."""
    apart = abs((one.value or 0) - (other.value or 0))
    return apart <= max(one.resolution, other.resolution)


def _say_rounded(
    pair: _Pair, line: LineItem, twin: LineItem, here: Operand, there: Operand
) -> Observation:
    one, two = pair.table.name(line, pair.measure), pair.name(twin)
    return Observation(
        Verdict.ROUNDING,
        Text(
            f"{one.zh}为 {here.printed}，{two.zh}为 {there.printed}，只差末位一个单位以内。",
            f"{one.en}: {here.printed}; {two.en}: {there.printed}. "
            "They differ by no more than one in the last digit.",
        ),
        pair.table.key,
        here.ref,
        (here,),
        (there,),
    )


def _doubt_names(line: LineItem, twin: LineItem) -> Text | None:
    codes = {code for one in (line, twin) if (code := one.known_code) is not None}
    alike = _plain(row_name(line)) == _plain(row_name(twin)) and len(codes) < 2
    return None if alike else _OTHER_NAME


def _is_slip(here: Operand, there: Operand) -> bool:
    """Whether one of the two is a slip of the pen for the other."""
    one, two = here.value or 0, there.value or 0
    digit = max(here.resolution, there.resolution)
    return is_plain_slip(one, two, digit) or is_plain_slip(two, one, digit)


def _is_alone(table: Table, line: LineItem, moved: set[int], compared: set[int]) -> bool:
    """Whether all around a line stayed as it was, so that no restatement moved it.

    What is restated in one line moves the line above or one beside it; what is restated in a total
    moves a part of it.
    """
    parent = table.tree.parent(line)
    if parent is not None and parent.breakdown is Breakdown.FULL:
        beside = {one.number for one in table.tree.children(parent)} - {line.number}
        if beside and {parent.number, *beside} <= compared - moved:
            return True
    parts = {one.number for one in table.tree.children(line)}
    return len(parts) > 1 and line.breakdown is Breakdown.FULL and parts <= compared - moved


_RATES = {MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE}
_LAST_YEAR = re.compile(r"上年|去年|上一年|同比")


@rule(
    "Y2", _GROUP, RuleKind.EQUALITY,
    name=("与上年相比的百分比由去年文件得出", "A percentage of last year follows from its Book"),
    why=(
        "表中不印上年数时，比上年的百分比应由去年公布的数得出；另有口径的应当说明",
        "Where a table does not print last year, its percentage of last year follows from what was "
        "published then, or says on which basis it stands",
    ),
    applies=(
        "印有比上年百分比而没有上年数的各表，且数据库里另有上一年的预决算",
        "Tables with a percentage of last year and no column of it, where the archive holds last "
        "year's Book",
    ),
    source=DISCLOSURE,
)  # fmt: skip
def prove_prior_rates(index: BookIndex) -> Iterator[Finding]:
    """决算数为上年决算数的% = 本年决算数 ÷ 去年文件的决算数；只作存疑

    Holds: 120% where 120 stands here and 100 in last year's Book. Fails: 130%.
    """
    for table in index.tables:
        rates = [one for one in table.section.measures if _is_rate_of_last_year(one, index)]
        pair = _find_outcomes(index, table) if len(rates) == 1 else None
        if pair is None or _is_restated(table, rates[0]):
            continue
        for line, twin in pair.lines:
            rate = table.operand(line, rates[0])
            if rate.value is not None:
                yield _compare_rate(pair, rate, rates[0], line, twin)


def _is_rate_of_last_year(measure: Measure, index: BookIndex) -> bool:
    """Whether a column is a percentage of last year's figures and none of the table is its base."""
    said = _LAST_YEAR.search(measure.label) or str(index.book.year - 1) in measure.label
    return measure.kind in _RATES and measure.against is None and measure.of is None and bool(said)


def _find_outcomes(index: BookIndex, table: Table) -> _Pair | None:
    """The column of a document's own year and stage, and the like of last year's Book."""
    book = index.book
    own = [one for one in table.wholes if one.year == book.year and one.phase is book.stage.phase]
    if len(own) != 1:
        return None
    pair = _find_pair(index, table, replace(own[0], year=book.year - 1))
    return replace(pair, measure=own[0]) if pair else None


def _compare_rate(
    pair: _Pair, rate: Operand, column: Measure, line: LineItem, twin: LineItem
) -> Assertion:
    own, base = pair.table.operand(line, pair.measure), pair.operand(twin)
    above: tuple[Operand, ...] = (own,)
    if column.kind is MeasureKind.PERCENT_CHANGE:
        above = (own, replace(base, sign=-1))
    year, stage = pair.book.year, pair.book.stage
    return Assertion(
        (rate,),
        above,
        pair.table.name(line, column),
        Text(
            f"由{year}年{stage.zh}表{pair.prior.key}所载数得出的百分比",
            f"the percentage that follows from table {pair.prior.key} of {stage.en} {year}",
        ),
        section=pair.table.key,
        subject=rate.ref,
        divisor=(base,),
        quantity=Quantity.MICROPERCENT,
        rigid=True,
        doubt=pair.doubt or _doubt_names(line, twin) or _MAY_HAVE_OTHER_BASE,
    )


@rule(
    "O5", RuleGroup.OBLIGATIONS, RuleKind.STRUCTURE,
    name=("上年数都与去年文件作了比较", "All that is printed of last year was compared"),
    why=(
        "没有做成的比较若不说明，读者会以为已经相符",
        "A comparison that was not made and is not mentioned would be taken to hold",
    ),
    applies=(
        "数据库里另有同一地方上一年的预决算",
        "Books of which the archive holds that of the year before",
    ),
    needs=frozenset(),
)  # fmt: skip
def prove_prior_comparisons(index: BookIndex) -> Iterator[Finding]:
    """上年数的各列都能与去年文件比较，去年的各行今年都在；否则说明原因

    Holds: all rows of last year are printed again. Fails: three rows of last year are not there.
    """
    met = Text("所印上年数都与去年文件作了比较", "All that is printed of last year was compared")
    yield from report_obligations(_list_obligations(index), met)


def _list_obligations(index: BookIndex) -> Iterator[Obligation]:
    """The columns of last year, of the stages that last year's Books are of."""
    stages = {prior.book.stage.phase for prior in index.priors}
    for table, measure in _list_columns(index):
        pair = _find_pair(index, table, measure)
        if pair is None and not (measure.phase in stages and _is_expected(index, table)):
            continue
        what = Text(
            f"表{table.key}“{measure.label}”与去年文件的比较",
            f"the column {measure.label} of table {table.key} beside last year's document",
        )
        subject = FigureRef(table.key, table.section.lines[0].number, measure.position)
        yield Obligation(what, table.key, _why_not(index, table, measure, pair), subject)


def _is_expected(index: BookIndex, table: Table) -> bool:
    """Whether last year's Book has the table, or should: one of a known kind, of both years."""
    if table.kind == "performance":
        return False
    if any(one.find_table(table) is not None for one in index.remember(_index_priors)):
        return True
    return bool(table.kind) and any(one.year == index.book.year for one in table.wholes)


def _why_not(index: BookIndex, table: Table, measure: Measure, pair: _Pair | None) -> Text | None:
    """Why a column or some of its rows could not be compared; None where all were."""
    if pair is None:
        if all(one.find_table(table) is None for one in index.remember(_index_priors)):
            return Text("去年文件中没有这张表", "last year's document has no such table")
        return Text(
            "去年文件的这张表没有唯一对应的列",
            "no one column of that table in last year's document answers to it",
        )
    if _is_restated(table, measure):
        return Text("本文件写明上年数作了调整", "the document says that it restates last year")
    lost = _find_lost(pair)
    if not lost:
        return None
    named = "、".join(f"“{line.name}”" for line in lost[:_MOST_NAMED])
    more = "等" if len(lost) > _MOST_NAMED else ""
    return Text(
        f"去年的 {len(lost)} 行（{named}{more}）今年没有印出",
        f"{len(lost)} rows of last year ({', '.join(one.name for one in lost[:_MOST_NAMED])}"
        f"{', …' if more else ''}) are not printed this year",
    )


def _find_lost(pair: _Pair) -> list[LineItem]:
    """The rows with an amount in last year's Book of which this one prints none."""
    kept = {
        twin.number
        for line, twin in pair.lines
        if pair.table.operand(line, pair.measure).value is not None
    }
    return [
        line
        for line in pair.prior.section.lines
        if line.number not in kept
        and line.role is not Role.FIELD
        and pair.prior.operand(line, pair.published).value
    ]


RULES = (prove_prior_year, prove_prior_rates, prove_prior_comparisons)
