"""The front page as lines of text: blocks in one column, or in two where there is room.

Everything that can be gone to is a spot: it has a number, a place on the page and a goal. Bars of
a block share one scale; figures are never cut, names give way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from xgbudget_tui.model import text as texts
from xgbudget_tui.model.comparison import Change
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.figures import amount_text, percent_text
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_amount
from xgbudget_tui.model.overview import (
    BudgetFlow,
    BudgetSide,
    BudgetTotal,
    ChangedLine,
    DebtKind,
    DebtStanding,
    Overview,
    OverviewItem,
    PerHead,
)
from xgbudget_tui.model.terms import Budget, Flow, Mark
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.model.wrapping import wrap_plain
from xgbudget_tui.tui.drawing.figures import share_text, unit_word
from xgbudget_tui.tui.drawing.glyphs import Glyphs, bar_text
from xgbudget_tui.tui.drawing.names import (
    apart_labels,
    label_name,
    line_name,
    sentence,
    title_name,
)
from xgbudget_tui.tui.drawing.pieces import (
    Piece,
    cut_apart,
    cut_right,
    fill_left,
    fill_right,
    widest,
)
from xgbudget_tui.tui.drawing.spots import Cell, Goal, Page, Spot
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "overview.book": ("{region} {year} 年{stage}", "{region} {year} {stage}"),
        "overview.budgets": ("四本预算", "The four budgets"),
        "overview.in": ("收", "in"),
        "overview.out": ("支", "out"),
        "overview.lacks": ("本册没有", "not in this document"),
        "overview.moved": ("{source} → {target}", "{source} → {target}"),
        "overview.other": ("其他", "elsewhere"),
        "overview.sources": ("钱从哪里来", "Where the money comes from"),
        "overview.uses": ("钱到哪里去", "Where the money goes"),
        "overview.no-general": (
            "本册没有一般公共预算收支表",
            "This document has no general public budget",
        ),
        "overview.rest": ("另外 {count} 项", "{count} more"),
        "overview.unlisted": ("未分列", "not broken down"),
        "overview.missing-sources": ("收入表未列的来源", "sources not in this table"),
        "overview.missing-uses": ("支出表未列的去向", "uses not in this table"),
        "overview.sections": ("本册所载", "What is in this document"),
        "overview.outcomes": ("与预算相比", "Against the budget"),
        "overview.none-checked": (
            "没有可以核对的数",
            "There was no figure that could be checked",
        ),
        "overview.changes": ("与上年相比", "Against the year before"),
        "overview.no-changes": (
            "本册没有上年数，档案里也没有更早的一册",
            "No figures of the year before, here or in the archive",
        ),
        "overview.new": ("新增", "new"),
        "overview.ended": ("取消", "ended"),
        "overview.table": ("表{table}", "table {table}"),
        "overview.debt": ("债务与三公", "Debt and official expenses"),
        "overview.no-debt": ("本册没有债务和“三公”表", "No tables of debt or official expenses"),
        "overview.ceiling": ("限额", "ceiling"),
        "overview.owed": ("余额", "owed"),
        "overview.three-public": ("三公经费", "Three public expenses"),
        "overview.head": ("人均{name}", "Per head: {name}"),
        "overview.yuan": ("元", "yuan"),
        "overview.findings": ("不符之处", "What does not add up"),
        "overview.faults": ("{count} 处错误", "faults: {count}"),
        "overview.doubts": ("{count} 处存疑", "doubts: {count}"),
        "overview.all-holds": (
            "凡能核对的数都对得上",
            "Every figure that could be checked agrees",
        ),
        "overview.these-faults": (
            "错误：读数确定，两边对不上",
            "Faults: the figures are read for sure and do not agree",
        ),
        "overview.these-doubts": (
            "存疑：可能读错，也可能只是少见，请看原文",
            "Doubts: perhaps misread, perhaps only unusual; look at the document",
        ),
        "overview.more-faults": ("另外 {count} 处错误", "more faults: {count}"),
        "overview.more-doubts": ("另外 {count} 处存疑", "more doubts: {count}"),
        "overview.hint-1": (
            "方向键在各项间移动，回车（⏎）或点击进入；按 b 返回，按 o 回到首页。",
            "Arrows move, enter or a click goes in; b goes back, o returns to this page.",
        ),
        "overview.hint-2": (
            "按 / 查找：教育、jiaoyu、20502、>5000；不用输入法也可以。",
            "/ finds: education, 教育, jiaoyu, 20502, >5000; no Chinese keyboard is needed.",
        ),
        "overview.hint-3": (
            "按 ? 看全部按键和标记的意思；按 L 换成英文。",
            "? lists every key and what every sign means; L switches to Chinese.",
        ),
    }
)

TWO_COLUMNS = 100
"""From so many cells on, blocks stand side by side."""
_NARROW = 50
"""In fewer cells the title says a unit without its last word, and sentences take more lines."""
_BETWEEN = 3
_ONE_SEEN = Unit.YI_YUAN.fen // 200
"""The least that two decimals of 亿元 show."""
_MOST_FLOWS = 3
_BAR_AT_LEAST, _BAR_AT_MOST = 6, 60
_MOST_LINES, _MOST_NARROW_LINES = 4, 8
"""Over which a sentence is told, and where lines are short."""
_FEWEST_DOUBTS = 3
_SHARE = 5
_NAME_AT_LEAST = 10
_LEAD = 36
"""So many cells of a sentence does the cursor cover: a move then sends few bytes."""

_SHORT = {
    Budget.GENERAL_PUBLIC: ("一般公共预算", "General public"),
    Budget.GOVERNMENT_FUNDS: ("政府性基金", "Government funds"),
    Budget.STATE_CAPITAL: ("国有资本经营", "State capital"),
    Budget.SOCIAL_INSURANCE: ("社会保险基金", "Social insurance"),
}


class PageStyle(NamedTuple):
    """How a page is to be drawn."""

    language: Language
    unit: Unit
    glyphs: Glyphs


class _Line(NamedTuple):
    """A line of a block; ``goes_on`` says that it belongs to the spot of the line above.

    ``printed`` is its name as printed where the line shows another.
    """

    pieces: Sequence[Piece]
    goal: Goal | None = None
    goes_on: bool = False
    printed: str = ""


_Block = list[_Line]


class _SideColumns(NamedTuple):
    """How wide names, figures and the whole are, on both sides; ``largest`` fills a bar."""

    names: int
    figures: int
    width: int
    largest: int


class _SideRow(NamedTuple):
    """A row of a side, in fen and micropercent."""

    name: str
    amount: int
    share: int | None
    resolution: int
    goal: Goal
    printed: str = ""


def write_title(book: BookEntry, width: int, style: PageStyle, printed: str = "") -> list[Piece]:
    """The line on top: whose budget, in which unit, and how much does not add up.

    ``printed`` is the name as printed of what the cursor is on, where the page shows another.
    """
    language, tally = style.language, book.tally
    marks = ((Mark.FAULT, tally.fault, "title-bad"), (Mark.DOUBT, tally.doubt, "title-doubt"))
    unit = unit_word(style.unit, language)
    if width < _NARROW:
        unit = unit.removesuffix(" yuan")
    right: list[Piece] = [(unit, "title")]
    for mark, count, look in marks:
        if count:
            right.append((f"  {style.glyphs.mark(mark)[0]} {count}", look))
    used = sum(cell_len(text) for text, _ in right) + 2
    left = cut_right(_call_book(book, width - used - 2, language), max(4, width - used - 2))
    room = width - cell_len(left) - used
    beside = cut_right(f"   {printed}", room - 1) if printed and room > _NAME_AT_LEAST else ""
    gap = max(0, room - cell_len(beside))
    pieces: list[Piece] = [(f" {left}", "title-strong"), (beside, "title"), (" " * gap, "title")]
    return [piece for piece in (*pieces, *right, (" ", "title")) if piece[0]]


def _call_book(book: BookEntry, width: int, language: Language) -> str:
    """Place, year and stage; where that is too long the place is cut, then the stage left out."""
    region, stage = title_name(book.region, language), book.stage.label(language)
    name = word("overview.book", language, region=region, year=book.year, stage=stage)
    room = cell_len(region) - max(0, cell_len(name) - width)
    if room < 4:
        name = f"{region} {book.year}"
        room = cell_len(region) - max(0, cell_len(name) - width)
    return name.replace(region, cut_right(region, max(4, room)), 1)


def write_page(
    page: Overview, width: int, height: int, style: PageStyle, *, hints: bool = False
) -> Page:
    """The page in so many cells; ``height`` is how many lines are in view.

    More lines of each block are shown where more are in view, and never fewer than say something;
    a page that is longer scrolls. What is not computed yet is not there.
    """
    writer = _Writer(page, style)
    two = width >= TWO_COLUMNS
    column = (width - _BETWEEN) // 2 if two else width
    room = max(12, height - (13 if two else 2))
    sides = max(6, room * 2 // 5) if two else 7
    others = max(4, room * 3 // 10) if two else 5
    layout = _Layout(width, column)
    if hints:
        layout.put(writer.hints(width))
    layout.put_beside(writer.budgets(column, two=two))
    pair = writer.sides(column, sides)
    layout.put_columns(pair)
    if page.sides_only:
        return layout.page()
    layout.put_columns([writer.changes(column, others), writer.debts(column, others)])
    layout.put(writer.findings(width, others))
    return layout.page()


class _Layout:
    """Puts blocks below and beside each other, and numbers what can be gone to."""

    def __init__(self, width: int, column: int) -> None:
        self._width = width
        self._column = column
        self._lines: list[list[Cell]] = []
        self._spots: list[Spot] = []

    def put(self, block: _Block) -> None:
        """A block over the whole width."""
        self._place([block], self._width)

    def put_beside(self, blocks: Sequence[_Block]) -> None:
        """Blocks side by side, as many as there are columns; the rest below."""
        if self._column == self._width:
            self._place([[line for block in blocks for line in block]], self._width)
        else:
            self._place(blocks, self._column)

    def put_columns(self, blocks: Sequence[_Block]) -> None:
        """Blocks side by side where there are two columns, else below each other."""
        if self._column == self._width:
            for block in blocks:
                self.put(block)
        else:
            self._place(blocks, self._column)

    def _place(self, blocks: Sequence[_Block], width: int) -> None:
        if not any(blocks):
            return
        if self._lines:
            self._lines.append([])
        open_spots: dict[int, int] = {}
        for row in zip_longest(*blocks):
            cells: list[Cell] = []
            for column, line in enumerate(row):
                if line is None:
                    continue
                spot = self._spot(line, column, open_spots)
                cells.append(Cell(column * (width + _BETWEEN), width, line.pieces, spot))
            self._lines.append(cells)

    def _spot(self, line: _Line, column: int, open_spots: dict[int, int]) -> int | None:
        here = len(self._lines)
        if line.goes_on:
            number = open_spots.get(column)
            if number is not None:
                self._spots[number] = self._spots[number]._replace(bottom=here)
            return number
        open_spots.pop(column, None)
        if line.goal is None:
            return None
        self._spots.append(Spot(here, here, column, line.goal, line.printed))
        open_spots[column] = len(self._spots) - 1
        return len(self._spots) - 1

    def page(self) -> Page:
        """The page put together."""
        return Page(self._lines, self._spots)


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, page: Overview, style: PageStyle) -> None:
        self._page = page
        self._language = style.language
        self._unit = style.unit
        self._glyphs = style.glyphs

    def _word(self, key: str, **values: object) -> str:
        return word(f"overview.{key}", self._language, **values)

    def _amount(self, fen: int | None, resolution: int = 0) -> str:
        if fen is None:
            return ""
        if self._unit is Unit.YI_YUAN:
            # What two decimals would make nothing has as many as it needs.
            return format_amount(fen, self._unit, 2 if not fen or abs(fen) >= _ONE_SEEN else None)
        return amount_text(fen, self._unit, resolution)

    def _name(self, name: str, code: str | None = None, room: int | None = None) -> str:
        """A line's name in one language, without the word that says that it is a sum."""
        plain = _plain(name)
        if self._language == "zh":
            return plain
        shown = line_name(plain, self._language, code, room)
        # The list may know the line only as it is printed.
        return shown if shown != plain else line_name(name, self._language, code, room)

    def _heading(self, key: str, width: int, *rights: str, goal: Goal | None = None) -> _Line:
        """A heading with the first of ``rights`` at its right that has room, else the last."""
        title = self._word(key)
        fitting = (one for one in rights if cell_len(title) + 2 + cell_len(one) <= width)
        right = cut_right(next(fitting, rights[-1] if rights else ""), max(0, width - 8))
        shown = cut_right(title, width - cell_len(right) - 2 if right else width)
        gap = width - cell_len(shown) - cell_len(right)
        return _Line([(shown, "accent"), (" " * gap, ""), (right, "strong")], goal)

    def _silent(self, key: str, width: int) -> _Line:
        return _Line([(cut_right(" " + self._word(key), width), "dim")])

    def hints(self, width: int) -> _Block:
        """What helps at the first start, once."""
        texts = [self._word(f"hint-{number}") for number in (1, 2, 3)]
        lines = [line for text in texts for line in wrap_plain(f"* {text}", width - 2)]
        return [_Line([(" " + line, "rounding")]) for line in lines]

    # The four budgets

    def budgets(self, width: int, *, two: bool) -> list[_Block]:
        """The totals of the four budgets on one scale, two in each column, then the flows."""
        largest = max((one.amount for one in self._page.budgets), default=0)
        name = widest(self._short(one.budget) for one in self._page.budgets) + 2
        texts = [self._both(one) for one in self._page.budgets]
        figures = widest(texts)
        name = max(_NAME_AT_LEAST, min(name, width - figures))
        lines = [
            self._budget(one, text, (name, figures, width), largest)
            for one, text in zip(self._page.budgets, texts, strict=True)
        ]
        flows = [self._flow(one, width) for one in self._page.flows[:_MOST_FLOWS]]
        if two:
            half = (len(flows) + 1) // 2
            return [[*lines[:2], *flows[:half]], [*lines[2:], *flows[half:]]]
        return [[*lines, *flows]]

    def _short(self, budget: Budget) -> str:
        return _SHORT[budget][self._language != "zh"]

    def _both(self, total: BudgetTotal) -> str:
        """What comes in and what goes out; one figure where both are the same."""
        sides = [("in", total.revenue), ("out", total.expenditure)]
        stated = [(key, one) for key, one in sides if one is not None and one.amount is not None]
        if not stated:
            return ""
        texts = [self._amount(one.amount, one.resolution) for _, one in stated]
        if len(stated) == 2 and stated[0][1].amount == stated[1][1].amount:
            return texts[0]
        words = [self._word(key) for key, _ in stated]
        return "  ".join(f"{key} {text}" for key, text in zip(words, texts, strict=True))

    def _budget(
        self, total: BudgetTotal, text: str, widths: tuple[int, int, int], largest: int
    ) -> _Line:
        name, figures, width = widths
        lead: list[Piece] = [(_set_off(self._short(total.budget), name), "strong")]
        if total.shown is None or not text:
            return _Line([*lead, (cut_right(self._word("lacks"), width - name), "dim")])
        room = min(_BAR_AT_MOST, width - name - figures - 2)
        bar = bar_text(total.amount, largest, room, self._glyphs) if room >= _BAR_AT_LEAST else ""
        pieces: list[Piece] = [*lead, (fill_left(text, figures), ""), ("  ", "!"), (bar, "!bar")]
        return _Line(pieces, _goal(total.shown))

    def _flow(self, flow: BudgetFlow, width: int) -> _Line:
        names = [
            self._word("other") if budget is None else self._short(budget)
            for budget in (flow.source, flow.target)
        ]
        text = self._amount(flow.item.amount, flow.item.resolution)
        said = f" {names[0]} {self._glyphs.into} {names[1]}  {text}"
        room = width - cell_len(said)
        name = f"  {self._name(flow.item.name, flow.item.code, room - 2)}"
        pieces: list[Piece] = [(said, "")]
        if room > 8:
            pieces.append((cut_right(name, room), "dim"))
        printed = self._printed(flow.item.name, flow.item.code)
        return _Line(pieces, _goal(flow.item), printed=printed)

    # Where from, where to

    def sides(self, width: int, most: int) -> list[_Block]:
        """The two sides of the general public budget, their bars on one scale."""
        page = self._page
        given = [side for side in (page.sources, page.uses) if side is not None]
        if not given:
            return [[*self._sections(width, most), self._silent("no-general", width)]]
        amounts = [item.amount or 0 for side in given for item in side.items]
        folded = [rest.amount for side in given if (rest := side.fold(most)[1]) is not None]
        folded += [side.missing for side in given]
        largest = max([*amounts, *folded], default=0)
        rows = [self._side_rows(side, width, most) for side in given]
        both = [row for side_rows in rows for row in side_rows]
        figures = widest(self._amount(row.amount, row.resolution) for row in both)
        names = min(widest(row.name for row in both), _name_room(width, figures)) + 1
        columns = _SideColumns(names, figures, width, largest)
        return [
            self._side(side, side_rows, columns)
            for side, side_rows in zip(given, rows, strict=True)
        ]

    def _sections(self, width: int, most: int) -> _Block:
        """What there is in a Book without a table of the general public budget."""
        texts = self._page.sections
        shown = texts if len(texts) <= most else texts[: most - 1]
        lines = [self._heading("sections", width)]
        for text in shown:
            title = title_name(text.title, self._language)
            printed = "" if title == printable(text.title) else printable(text.title)
            said = cut_right(f" {printable(text.section_key)} {title}", width)
            lines.append(_Line([(said, "")], Goal(text.section_id), printed=printed))
        if len(texts) > len(shown):
            more = self._word("rest", count=len(texts) - len(shown))
            lines.append(_Line([(f" {more}", "dim")], Goal(texts[len(shown)].section_id)))
        return lines

    def _side_rows(self, side: BudgetSide, width: int, most: int) -> list[_SideRow]:
        """What a side is made of; what is not among the largest is one row."""
        items, rest = side.fold(most)
        room = _name_room(width, widest(self._amount(i.amount, i.resolution) for i in items))
        rows = [
            _SideRow(
                self._name(item.name, item.code, room), item.amount or 0, item.share,
                item.resolution, _goal(item), self._printed(item.name, item.code),
            )
            for item in items
        ]  # fmt: skip
        fine = max((item.resolution for item in items), default=0)
        if rest is not None:
            name = self._word("rest", count=rest.count)
            rows.append(_SideRow(name, rest.amount, rest.share, fine, Goal(rest.section_id)))
        if side.unlisted:
            share = _micropercent(side.unlisted, side.total.amount)
            goal = Goal(side.section_id)
            rows.append(_SideRow(self._word("unlisted"), side.unlisted, share, fine, goal))
        if side.missing:
            key = "missing-sources" if side.flow is Flow.REVENUE else "missing-uses"
            goal = Goal(side.section_id)
            rows.append(_SideRow(self._word(key), side.missing, None, fine, goal))
        return rows

    def _side(self, side: BudgetSide, rows: list[_SideRow], columns: _SideColumns) -> _Block:
        width = columns.width
        key = "sources" if side.flow is Flow.REVENUE else "uses"
        total = self._amount(side.total.amount, side.total.resolution)
        scope = f"{side.scope.label(self._language)}  " if side.scope is not None else ""
        lines = [self._heading(key, width, f"{scope}{total}", total, goal=_goal(side.total))]
        room = min(_BAR_AT_MOST, width - columns.names - columns.figures - _SHARE - 3)
        for row in rows:
            amount = self._amount(row.amount, row.resolution)
            has_bar = room >= _BAR_AT_LEAST
            bar = bar_text(row.amount, columns.largest, room, self._glyphs) if has_bar else ""
            pieces: list[Piece] = [
                (" " + _set_off(row.name, columns.names), ""),
                (fill_left(amount, columns.figures), ""),
                (fill_left(share_text(row.share, 100 * MICROPERCENT), _SHARE), "dim"),
                (" ", "!"),
                (bar, "!bar"),
            ]
            lines.append(_Line(pieces, row.goal, printed=row.printed))
        return lines

    def _printed(self, name: str, code: str | None) -> str:
        """The name as printed of a line that is shown in English; "" of one that is not."""
        shown = line_name(name, self._language, code)
        return "" if self._language == "zh" or shown == printable(name) else printable(name)

    # Against the year before

    def changes(self, width: int, most: int) -> _Block:
        """What changed most, what is new and what ended among it."""
        changes = self._page.changes
        shown = changes[:most]
        labels = {line.labels for line in shown}
        key = "outcomes" if self._page.against_budget else "changes"
        head = self._heading(key, width)
        if len(labels) == 1:
            into = f" {self._glyphs.into} "
            ((before_label, after_label),) = labels
            full = into.join(label_name(label, self._language) for label in next(iter(labels)))
            brief = into.join(apart_labels(before_label, after_label, self._language))
            head = self._heading(key, width, full, brief, "")
        elif len(years := {tuple(map(_year_in, pair)) for pair in labels}) == 1:
            # Each table calls its columns otherwise, but all are of the same two years.
            named = f" {self._glyphs.into} ".join(next(iter(years)))
            head = self._heading(key, width, named if all(next(iter(years))) else "")
        head = _Line([*head.pieces[:2], (head.pieces[2][0], "dim")])
        if not shown:
            return [head, self._silent("no-changes", width)]
        rows = [self._change_texts(line) for line in shown]
        before, after, difference = (widest(row[at] for row in rows) for at in range(3))
        table = widest(self._word("table", table=line.table_key) for line in shown)
        figures = before + after + difference + 6
        room = width - figures - 1
        table = table if room - table - 2 >= _NAME_AT_LEAST + 4 else 0
        percent = 9 if room - table - 2 - 9 >= 30 else 0
        names = room - (table + 2 if table else 0) - percent
        lines = [head]
        called = [line_name(line.name, self._language, line.code, names - 1) for line in shown]
        called = cut_apart(called, names - 1)
        for line, name, (old, new, moved) in zip(shown, called, rows, strict=True):
            look = "more" if line.difference > 0 else "less"
            share = fill_left(percent_text(line.percent), percent) if percent else ""
            key = self._word("table", table=line.table_key)
            pieces: list[Piece] = [
                (" " + _set_off(name, names), ""),
                (fill_left(old, before) + f" {self._glyphs.into} " + fill_left(new, after), ""),
                (fill_left(moved, difference + 2), look),
                (share, "dim"),
                ("  " + key if table else "", "dim"),
            ]
            goal = Goal(line.section_id, line.line_id or line.before_line_id)
            lines.append(_Line(pieces, goal, printed=self._printed(line.name, line.code)))
        return lines

    def _change_texts(self, line: ChangedLine) -> tuple[str, str, str]:
        """Both sides and the difference; a side that lacks the line says so in a word."""
        before = self._amount(line.before, line.resolution)
        after = self._amount(line.after, line.resolution)
        if line.change is Change.NEW:
            before = self._word("new")
        elif line.change is Change.ENDED:
            after = self._word("ended")
        moved = self._amount(line.difference, line.resolution)
        return before, after, f"+{moved}" if line.difference > 0 else moved

    # Debt, official expenses, heads

    def debts(self, width: int, most: int) -> _Block:
        """Debt against its ceiling, the three public expenses, what falls on each head."""
        page = self._page
        lines = [self._heading("debt", width)]
        # The part used stands behind the last figure and is not cut.
        said = widest(text for debt in page.debts for text, _ in self._debt_texts(debt))
        names = max(_NAME_AT_LEAST, min(self._debt_names() + 1, width - 5 - said))
        for debt in page.debts:
            lines += self._debt(debt, width, names)
        for number, line in enumerate(page.three_public[: max(1, most)]):
            lines.append(self._expense(line, width, first=not number))
        lines += [self._per_head(one, width) for one in page.per_head]
        return lines if len(lines) > 1 else [*lines, self._silent("no-debt", width)]

    def _debt_texts(self, debt: DebtStanding) -> list[tuple[str, OverviewItem]]:
        return [
            (f"{self._word(key)} {self._amount(item.amount, item.resolution)}  ", item)
            for key, item in (("owed", debt.outstanding), ("ceiling", debt.ceiling))
            if item is not None
        ]

    def _debt(self, debt: DebtStanding, width: int, names: int) -> _Block:
        """What is owed, the ceiling and the part used; a second line where one is too short."""
        stated = self._debt_texts(debt)
        pieces: list[Piece] = [(" " + _set_off(debt.kind.label(self._language), names), "strong")]
        first: list[Piece] = []
        for at, (said, _) in enumerate(stated):
            if at and _width(pieces) + cell_len(said) + 4 > width:
                first, pieces = pieces, [(" " * (names + 1), "")]
            pieces.append((said, ""))
        room = min(20, width - _width(pieces) - 8)
        if debt.room is not None and debt.ceiling is not None and debt.outstanding is not None:
            part, whole = debt.outstanding.amount, debt.ceiling.amount
            share = share_text(part, whole)
            pieces += [(f"{share:>4}", "fault" if debt.room < 0 else "dim")]
            if room >= _BAR_AT_LEAST:
                pieces += [(" ", "!"), (bar_text(part, whole, room, self._glyphs), "!bar")]
        goal = _goal(stated[0][1]) if stated else None
        if first:
            return [_Line(first, goal), _Line(pieces, goal, goes_on=True)]
        return [_Line(pieces, goal)]

    def _debt_names(self) -> int:
        kinds = [kind.label(self._language) for kind in DebtKind]
        return widest([*kinds, self._word("three-public")])

    def _expense(self, line: ChangedLine, width: int, *, first: bool) -> _Line:
        old, new, moved = self._change_texts(line)
        names = min(max(self._debt_names() + 1, width // 2), width - 24)
        name = self._word("three-public") if first else self._name(line.name, line.code, names - 3)
        said = f"{old} {self._glyphs.into} {new}  {moved}" if line.labels[0] else new
        shown = _set_off(name if first else f"  {name}", names)
        return _Line(
            [(" " + shown, "strong" if first else ""), (cut_right(said, width - names - 1), "")],
            Goal(line.section_id, line.line_id),
            printed="" if first else self._printed(line.name, line.code),
        )

    def _per_head(self, one: PerHead, width: int) -> _Line:
        name = self._word("head", name=one.name.in_(self._language))
        said = f"{format_amount(one.amount, Unit.YUAN, 0)} {self._word('yuan')}"
        names = min(max(self._debt_names() + 1, width // 2), width - 24)
        return _Line([(" " + fill_right(name, names), ""), (said, "")], _goal(one.item))

    # Findings

    def findings(self, width: int, most: int) -> _Block:
        """What does not add up in plain sentences: faults, and the doubts apart from them."""
        page = self._page
        counts = [
            self._word(key, count=count)
            for key, count in (("faults", page.faults), ("doubts", page.doubts))
            if count
        ]
        audit = Goal(audit=True)
        short = [
            f"{self._glyphs.mark(mark)[0]} {count}"
            for mark, count in ((Mark.FAULT, page.faults), (Mark.DOUBT, page.doubts))
            if count
        ]
        rights = "  ".join(counts), "  ".join(short)
        lines = [self._heading("findings", width, *rights, goal=audit)]
        if not counts:
            key = "all-holds" if page.book.tally.holds and page.book.lines else "none-checked"
            return [lines[0], self._silent(key, width)]
        faults = sum(found.mark is Mark.FAULT for found in page.findings)
        doubts_at_most = max(_FEWEST_DOUBTS, most - faults)
        lines += self._group(Mark.FAULT, width, page.faults, most)
        lines += self._group(Mark.DOUBT, width, page.doubts, doubts_at_most)
        return lines

    def _group(self, mark: Mark, width: int, count: int, most: int) -> _Block:
        """The first findings of a kind under a heading, and how many are left."""
        if not count:
            return []
        key = "faults" if mark is Mark.FAULT else "doubts"
        audit = Goal(audit=True)
        sign, look = self._glyphs.mark(mark)
        these = wrap_plain(self._word(f"these-{key}"), width - 2)
        lines = [_Line([(f" {line}", "dim")]) for line in these]
        shown = [found for found in self._page.findings if found.mark is mark][:most]
        for found in shown:
            text = sentence(found.sentence, self._language)
            first, *more = _few_lines(text, width - 4)
            goal = Goal(found.section_id, found.line_id, audit=found.line_id is None)
            lead = texts.cut_right(first, _LEAD, "")
            pieces: list[Piece] = [(f" {sign} ", look), (lead, ""), (first[len(lead) :], "!")]
            lines.append(_Line(pieces, goal))
            lines += [_Line([("   " + line, "!")], goes_on=True) for line in more]
        left = count - len(shown)
        if left > 0:
            more_text = self._word(f"more-{key}", count=left)
            lines.append(_Line([(f"   {more_text}", "dim")], audit))
        return lines


def _year_in(label: str) -> str:
    """The year that what stands over a column names; "" if none."""
    found = re.search(r"(?:19|20)\d\d", label)
    return found[0] if found is not None else ""


def _set_off(name: str, width: int) -> str:
    """A name in so many cells, of which the last is blank."""
    return fill_right(cut_right(name, width - 1), width)


def _few_lines(text: str, width: int) -> list[str]:
    """A sentence over at most so many lines; what does not fit is cut with a sign."""
    lines = wrap_plain(text, width - 2)
    most = _MOST_NARROW_LINES if width < _NARROW else _MOST_LINES
    if len(lines) <= most:
        return lines
    kept = lines[: most - 1]
    return [*kept, cut_right(" ".join(lines[len(kept) :]), width - 2)]


def _plain(name: str) -> str:
    """A line's name without the word that says that it is a sum."""
    shown = printable(name)
    return shown.removesuffix("合计") or shown


def _goal(item: OverviewItem) -> Goal:
    return Goal(item.section_id, item.line_id)


def _width(pieces: Iterable[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)


def _micropercent(part: int, whole: int | None) -> int | None:
    return (200 * MICROPERCENT * part + whole) // (2 * whole) if whole else None


def _name_room(width: int, figures: int) -> int:
    """How wide names may be where figures, shares and a bar of some length stand beside."""
    return max(_NAME_AT_LEAST, width - figures - _SHARE - max(8, width // 4) - 3)
