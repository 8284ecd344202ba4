"""The report on a Book, to hand on: what it says, in pictures and tables, and what is wrong.

It is the page of :mod:`xgbudget_tui.export.report` with more on it: the overview, the pictures,
what changed, the findings with their rows, every table folded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xgbudget_tui.export.report.content import (
    Block,
    Card,
    Drawing,
    Fold,
    Heading,
    Paragraph,
    Sheet,
    write_report,
)
from xgbudget_tui.export.report.naming import AsPrinted, Naming
from xgbudget_tui.model.addresses import name_of_table
from xgbudget_tui.model.comparison import Comparison
from xgbudget_tui.model.entries import Branch, SectionEntry
from xgbudget_tui.model.figures import amount_text, change_text, figure_at, percent_text
from xgbudget_tui.model.figures import figure_text as cell_of
from xgbudget_tui.model.findings import Findings
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.overview import BudgetSide, ChangedLine, Overview, OverviewItem
from xgbudget_tui.model.terms import Flow, MeasureKind
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class
from xgbudget_tui.pictures.flow import MoneyFlow, gather_blocks
from xgbudget_tui.pictures.parts import NestedParts

_MOST_ITEMS = 12
"""Lines of a side that are listed; the rest is one row with its sum."""
_MOST_IN_FLOW = 9
_MOST_CHANGES = 16

_WORDS = {
    "overview": Text("概览", "Overview"),
    "sources": Text("钱从哪里来", "Where the money comes from"),
    "uses": Text("钱到哪里去", "Where the money goes"),
    "pictures": Text("图", "Pictures"),
    "treemap": Text("面积图：支出各项的大小", "Treemap: how large each part of the spending is"),
    "flow": Text("流向图：来源、预算、去向", "Flow: sources, budgets, uses"),
    "treemap-note": Text(
        "面积与数额成正比；各类的百分比占总计，类中各块的占该类。",
        "Areas are in proportion to amounts; the percentage of a class is of the total, that of a "
        "part is of its class.",
    ),
    "flow-note": Text(
        "各预算同一比例；“与另一边总计之差”是两张表的总计相差、文件没有说明的部分。",
        "All budgets are on one scale; a difference from the other side is what the totals of the "
        "two tables differ by and the document does not explain.",
    ),
    "changes": Text("与上年相比", "Against the year before"),
    "largest": Text("变动最大的行", "What changed most"),
    "debt": Text("债务与三公经费", "Debt and the three public expenses"),
    "check": Text("核对", "The check"),
    "tables": Text("各表", "The tables"),
    "open": Text(
        "点开各表查看；打印时各表都展开（旧的浏览器只打印点开的表）。",
        "Open a table to read it; printed pages have them all (from older browsers, those open).",
    ),
    "budget": Text("预算", "budget"),
    "revenue": Text("收入", "revenue"),
    "expenditure": Text("支出", "expenditure"),
    "line": Text("项目", "line"),
    "code": Text("编码", "code"),
    "share": Text("占比", "share"),
    "before": Text("上年", "before"),
    "after": Text("本年", "after"),
    "change": Text("增减", "change"),
    "percent": Text("增减%", "percent"),
    "table": Text("表", "table"),
    "ceiling": Text("限额", "ceiling"),
    "outstanding": Text("余额", "outstanding"),
    "room": Text("尚可举借", "room"),
    "all-tables": Text("各表总数", "The totals of all tables"),
    "no-year-before": Text(
        "文件没有列出上年的数，档案中也没有上一年的预算。",
        "The document states nothing of the year before, and the archive has no earlier budget.",
    ),
    "total": Text("总计", "total"),
    "unlisted": Text("未列明细的部分", "not broken down"),
    "missing-sources": Text("收入表未列的来源", "sources not in this table"),
    "missing-uses": Text("支出表未列的去向", "uses not in this table"),
    "outcomes": Text("与预算相比", "Against the budget"),
    "budgeted": Text("预算", "budget"),
    "outcome": Text("实际", "outcome"),
}


@value_class
class PrintedTable:
    """A table with all its lines."""

    section: SectionEntry
    branches: tuple[Branch, ...]


@value_class
class BookReport:
    """What the report is made of; ``treemap`` is that of ``drawn``, the table of expenditure.

    ``books`` compares the tables with those of the Book before, None without one.
    """

    overview: Overview
    money: MoneyFlow
    findings: Findings
    tables: tuple[PrintedTable, ...] = ()
    books: Comparison | None = None
    treemap: NestedParts | None = None
    drawn: SectionEntry | None = None


_AS_PRINTED = AsPrinted()


def write_book_report(
    report: BookReport, language: str, names: Naming = _AS_PRINTED
) -> tuple[Block, ...]:
    """Everything the report says, in one language."""
    return tuple(_Writer(report, language, names).blocks())


def find_drawings(
    report: BookReport, language: str, names: Naming = _AS_PRINTED
) -> dict[str, Drawing]:
    """The pictures of the report by the names of their files, without a suffix."""
    return dict(_Writer(report, language, names).drawings())


class _Writer:
    """Writes one report in one language."""

    def __init__(self, report: BookReport, language: str, names: Naming) -> None:
        self._report = report
        self._page = report.overview
        self._language = language
        self._names = names

    def _table(self, section: SectionEntry) -> str:
        return name_of_table(section.key, self._names.title(section.title or section.listed))

    def _word(self, key: str) -> str:
        return _WORDS[key].in_(self._language)

    def _say(self, zh: str, en: str) -> str:
        return Text(zh, en).in_(self._language)

    @property
    def _unit(self) -> Unit:
        return self._page.unit

    def blocks(self) -> Iterator[Block]:
        """The report from its title to its last table."""
        yield from self._overview()
        drawn = dict(self.drawings())
        for name in ("flow", "treemap"):
            if name in drawn:
                yield drawn[name]
                yield Paragraph(self._word(f"{name}-note"), "note")
        yield from self._changes(drawn.get("changes"))
        yield from self._debt()
        yield from self._check()
        yield from self._tables()

    # The first page

    def _overview(self) -> Iterator[Block]:
        page = self._page
        book = page.book
        region = self._names.title(book.region)
        yield Heading(self._names.title(book.title) or f"{region} {book.year}", 1)
        yield Paragraph(
            self._say(
                f"{region}，{book.year} 年，{book.stage.zh}。数额单位：{self._unit.word}。"
                f"核对发现错误 {page.faults} 项，存疑 {page.doubts} 项。",
                f"{region}, {book.year}, {book.stage.en}. Amounts are in {self._unit.english}. "
                f"The check found {page.faults} faults and "
                f"{page.doubts} doubts.",
            ),
            "lead",
        )
        yield Heading(self._word("overview"))
        rows = [
            (
                total.budget.label(self._language),
                self._amount(total.revenue),
                self._amount(total.expenditure),
            )
            for total in page.budgets
        ]
        heads = tuple(map(self._word, ("budget", "revenue", "expenditure")))
        yield Sheet(heads, tuple(rows), frozenset({1, 2}))
        for side, name in ((page.sources, "sources"), (page.uses, "uses")):
            if side is not None and side.items:
                yield Heading(f"{self._word(name)} · {side.budget.label(self._language)}", 3)
                yield self._side(side)

    def _amount(self, item: OverviewItem | None) -> str:
        if item is None or item.amount is None:
            return "—"
        return amount_text(item.amount, self._unit, item.resolution)

    def _side(self, side: BudgetSide) -> Sheet:
        kept, rest = side.fold(_MOST_ITEMS)
        rows = [
            (
                item.code or "",
                self._names.line(item.name, item.code),
                self._amount(item),
                percent_text(item.share, signed=False),
            )
            for item in kept
        ]
        digit = min((item.resolution for item in side.items), default=0)
        if rest is not None:
            more = self._say(f"… 另外 {rest.count} 项", f"… {rest.count} more")
            amount = amount_text(rest.amount, self._unit, digit)
            rows.append(("", more, amount, percent_text(rest.share, signed=False)))
        if side.unlisted:
            amount = amount_text(side.unlisted, self._unit, digit)
            rows.append(("", self._word("unlisted"), amount, ""))
        rows.append(("", self._word("total"), self._amount(side.total), ""))
        if side.missing:
            word = "missing-sources" if side.flow is Flow.REVENUE else "missing-uses"
            rows.append(("", self._word(word), amount_text(side.missing, self._unit, digit), ""))
        unit = self._unit.in_(self._language)
        heads = (self._word("code"), self._word("line"), unit, self._word("share"))
        return Sheet(heads, tuple(rows), frozenset({2, 3}))

    def drawings(self) -> Iterator[tuple[str, Drawing]]:
        """The pictures there is something to draw of."""
        from xgbudget_tui.export.report.drawings import draw_changes, draw_flow, draw_treemap

        language, unit, names = self._language, self._unit, self._names.brief
        blocks = gather_blocks(self._report.money, _MOST_IN_FLOW)
        if blocks:
            caption = self._in_unit("flow")
            yield (
                "flow",
                Drawing(lambda: draw_flow(blocks, caption, unit, language, names), caption),
            )
        nested, drawn = self._report.treemap, self._report.drawn
        if nested is not None and drawn is not None and any(p.weight for p in nested.parts.parts):
            title = f"{self._in_unit('treemap')} · {self._table(drawn)}"
            digit = min((self._digit(nested, drawn)), default=0)
            yield (
                "treemap",
                Drawing(
                    lambda: draw_treemap(nested, title, unit, language, names, resolution=digit),
                    title,
                ),
            )
        lines = self._page.changes[:_MOST_CHANGES]
        if lines:
            name = self._in_unit("largest")
            yield "changes", Drawing(lambda: draw_changes(lines, name, unit, language, names), name)

    def _in_unit(self, key: str) -> str:
        """A caption with the unit of the amounts."""
        word, unit = self._word(key), self._unit.in_(self._language)
        return self._say(f"{word}（{unit}）", f"{word} ({unit})")

    def _digit(self, nested: NestedParts, drawn: SectionEntry) -> list[int]:
        position = drawn.total_measure or 1
        rows = [part.row for part in nested.parts.parts if part.amount is not None]
        return [figure_at(row.figures, position).resolution for row in rows]

    # What changed, debt

    def _changes(self, drawing: Drawing | None) -> Iterator[Block]:
        yield Heading(self._word("outcomes" if self._page.against_budget else "changes"))
        changes, books = self._page.changes, self._report.books
        if not changes and books is None:
            yield Paragraph(self._word("no-year-before"))
            return
        if drawing is not None:
            yield drawing
        if changes:
            yield Fold(self._word("largest"), (self._changed(changes, table=True),))
        if books is not None:
            yield Fold(
                f"{self._word('all-tables')}: "
                f"{' → '.join(map(self._names.label, (books.before.label, books.after.label)))}",
                (self._compared(books),),
            )

    def _changed(self, lines: Sequence[ChangedLine], *, table: bool) -> Sheet:
        from xgbudget_tui.export.report.drawings import change_words

        rows = []
        for line in lines:
            sides = [
                "" if fen is None else amount_text(fen, self._unit, line.resolution)
                for fen in (line.before, line.after)
            ]
            change = amount_text(line.difference, self._unit, line.resolution)
            sign = "+" if line.difference > 0 else ""
            turn = change_words(line, self._language)
            where = (f"{line.table_key} {self._names.label(line.table)}",) if table else ()
            name = self._names.line(line.name, line.code)
            rows.append((name, *sides, f"{sign}{change}", turn, *where))
        sides_of = ("budgeted", "outcome") if self._page.against_budget and table else None
        before, after = sides_of or ("before", "after")
        keys = ("line", before, after, "change", "percent", *(("table",) if table else ()))
        return Sheet(tuple(map(self._word, keys)), tuple(rows), frozenset({1, 2, 3, 4}))

    def _compared(self, books: Comparison) -> Sheet:
        rows = []
        for row in books.rows:
            sides = cell_of(row.before, self._unit), cell_of(row.after, self._unit)
            change = change_text(row.difference, self._unit, (row.before, row.after))
            turn = percent_text(row.percent)
            if not turn and row.before is not row.after and row.difference is None:
                turn = row.change.label(self._language)
            rows.append((self._names.line(row.printed), *sides, change, turn))
        heads = (
            self._word("table"),
            self._names.label(books.before.label),
            self._names.label(books.after.label),
            self._word("change"),
            self._word("percent"),
        )
        return Sheet(heads, tuple(rows), frozenset({1, 2, 3, 4}))

    def _debt(self) -> Iterator[Block]:
        page = self._page
        if not page.debts and not page.three_public:
            return
        yield Heading(self._word("debt"))
        if page.debts:
            rows = []
            for debt in page.debts:
                room = "" if debt.room is None else amount_text(debt.room, self._unit)
                sides = self._amount(debt.ceiling), self._amount(debt.outstanding)
                rows.append((debt.kind.label(self._language), *sides, room))
            heads = ("", *map(self._word, ("ceiling", "outstanding", "room")))
            yield Sheet(heads, tuple(rows), frozenset({1, 2, 3}))
        if page.three_public:
            yield self._changed(page.three_public, table=False)

    # What was checked

    def _check(self) -> Iterator[Block]:
        """The report of the check, one level deeper, under a heading of its own."""
        yield Heading(self._word("check"))
        for block in write_report(self._report.findings, (), self._language)[1:]:
            yield _deeper(block)

    # The tables

    def _tables(self) -> Iterator[Block]:
        if not self._report.tables:
            return
        yield Heading(self._word("tables"))
        yield Paragraph(self._word("open"), "note")
        for table in self._report.tables:
            yield Fold(self._table(table.section), (self._printed(table),))

    def _printed(self, table: PrintedTable) -> Sheet:
        section = table.section
        units = {
            measure.position: measure.unit or Unit.from_word(section.unit_word) or Unit.YUAN
            for measure in section.measures
        }
        rows: list[tuple[str, ...]] = []
        depths: list[int] = []
        stack = [(branch, 0) for branch in reversed(table.branches)]
        while stack:
            branch, depth = stack.pop()
            figures = [
                cell_of(figure_at(branch.row.figures, position), unit)
                for position, unit in units.items()
            ]
            depths.append(depth)
            name = self._names.line(branch.row.printed or branch.row.name, branch.row.code)
            rows.append((name, branch.row.code or "", *figures))
            stack += [(child, depth + 1) for child in reversed(branch.children)]
        heads = []
        for measure in section.measures:
            label = self._names.label(measure.label)
            if measure.kind in {MeasureKind.AMOUNT, MeasureKind.CHANGE}:
                label = f"{label} {units[measure.position].in_(self._language)}".strip()
            heads.append(label)
        right = frozenset(
            at + 2
            for at, measure in enumerate(section.measures)
            if measure.kind is not MeasureKind.TEXT
        )
        heads = [self._word("line"), self._word("code"), *heads]
        return Sheet(tuple(heads), tuple(rows), right, tuple(depths))


def _deeper(block: Block) -> Block:
    """A block of the check with its headings one level lower."""
    if isinstance(block, Heading):
        return replace(block, level=min(4, block.level + 1))
    if isinstance(block, Card):
        inside = tuple(
            replace(one, level=min(4, one.level + 1)) if isinstance(one, Heading) else one
            for one in block.blocks
        )
        return replace(block, blocks=inside)
    return block
