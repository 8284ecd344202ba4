"""Lines with everything under them, and whole Books, as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.model.book import Book, CodeMatch, Ledger, LineItem, Region, Section, Token
from xgbudget_tui.model.entries import Branch
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.names import OutlinePrefix
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import (
    Breakdown,
    Budget,
    Evidence,
    Fill,
    Flow,
    Group,
    Role,
    Scope,
    SectionKind,
    Stage,
    TokenUse,
)
from xgbudget_tui.store import failures
from xgbudget_tui.store.books import Contents
from xgbudget_tui.store.connection import answers
from xgbudget_tui.store.listings import ROW_COLUMNS, ROW_SOURCE, read_row
from xgbudget_tui.store.values import (
    PLACE_COLUMNS,
    read_evidence,
    read_place,
    read_places,
    read_texts,
    read_unit,
)

_MOST_DEPTH = 1 << 30
_LINE_COLUMNS = (
    "l.id, l.number, p.printed, n.name, p.outline, p.outline_style, p.outline_number, l.role,"
    " l.breakdown, c.code, l.code_printed, o.code, o.name, l.confidence, l.deviates, l.evidence,"
    " l.dissent, l.certain, l.placed, l.source_line, l.source_column, l.source_sheet,"
    " l.source_text, l.remark, above.number"
)


class Branches(Contents):
    """Complete subtrees, and the very Book that was saved."""

    @answers
    def load_branches(
        self, section_id: int, line_id: int | None, depth: int | None
    ) -> Sequence[Branch]:
        """A table's roots, or one line, with what is under them."""
        top = 0
        if line_id is None:
            span = self.fetch_one(
                "SELECT first_line, last_line FROM section WHERE id = ?", (section_id,)
            )
            if span is None or span[0] is None:
                return []
            first, last = span
        else:
            row = self._fetch_row(line_id)
            first, last, top = row.id, row.last, row.depth
        deepest = _MOST_DEPTH if depth is None else top + depth
        return self._branches(int(first), int(last), deepest)

    def _branches(self, first: int, last: int, deepest: int) -> list[Branch]:
        values = (first, last, deepest)
        rows = self.fetch_all(
            f"SELECT {ROW_COLUMNS}, l.evidence, l.source_line, l.source_sheet, l.code_printed"
            f" FROM {ROW_SOURCE} WHERE l.id BETWEEN ? AND ? AND l.depth <= ? ORDER BY l.id DESC",
            values,
        )
        figures = self._fetch_figures(
            "line_id IN (SELECT id FROM line WHERE id BETWEEN ? AND ? AND depth <= ?)", values
        )
        known = {row[0] for row in rows}
        children: dict[int | None, list[Branch]] = {}
        # From the last line up, so that each line's parts are complete when it is reached.
        for *columns, evidence, source_line, source_sheet, code_printed in rows:
            row = read_row(columns, figures.get(columns[0], ()))
            branch = Branch(
                row,
                read_evidence(evidence),
                int(source_line or 0),
                str(source_sheet or ""),
                bool(code_printed),
                tuple(reversed(children.pop(row.id, ()))),
            )
            sound = row.parent in known and row.parent is not None and row.parent < row.id
            children.setdefault(row.parent if sound else None, []).append(branch)
        return children.get(None, [])[::-1]

    @answers
    def load_book(self, book_id: int) -> Book:
        """A whole Book as a value, for audits and comparisons that need all of it."""
        row = self.fetch_one(
            "SELECT title, year, stage, region, region_full_name, region_code, parent_region,"
            " region_level, source_name, source_sha256, source_format, source_size,"
            " source_encoding FROM book WHERE id = ?",
            (book_id,),
        )
        if row is None:
            raise failures.no_entry(self.path, "Book", "预算", book_id)
        return Book(
            title=str(row[0]),
            region=Region(*row[3:8]),
            year=int(row[1]),
            source=SourceFile(*row[8:13]),
            sections=tuple(self._whole_sections(book_id)),
            stage=Stage(row[2]),
            problems=tuple(self._problems(book_id)),
            ledger=self._ledger(book_id),
        )

    def _whole_sections(self, book_id: int) -> list[Section]:
        return [
            self._whole_section(row)
            for row in self.fetch_all(
                "SELECT id, key, number, title, kind, position, part, listed, kind_id, heading,"
                " budget, flow, scope, year, unit, fill, statement, pages, repeats, solutions,"
                " open_classes, first_line, last_line FROM section WHERE book_id = ?"
                " ORDER BY print_order",
                (book_id,),
            )
        ]

    def _whole_section(self, row: Sequence[Any]) -> Section:
        section_id, key, number, title, kind, position, part, listed, kind_id, heading = row[:10]
        budget, flow, scope, year, unit, fill, statement, pages, repeats = row[10:19]
        solutions, open_classes, first, last = row[19:]
        return Section(
            key=str(key),
            number=str(number),
            title=str(title),
            kind=SectionKind(kind),
            position=int(position),
            part=int(part),
            listed=str(listed),
            kind_id=str(kind_id),
            group=Group(heading),
            budget=Budget(budget) if budget else None,
            flow=Flow(flow) if flow else None,
            scope=Scope(scope) if scope else None,
            year=year,
            unit=read_unit(unit),
            fill=Fill(fill),
            measures=tuple(self._measures([section_id])[section_id]),
            lines=() if first is None else tuple(self._whole_lines(first, last)),
            paragraphs=tuple(self._paragraphs(section_id)),
            claims=tuple(self._claims(section_id)),
            statement=str(statement),
            pages=read_places(pages),
            repeats=read_places(repeats),
            solutions=solutions,
            open_classes=read_texts(open_classes),
        )

    def _whole_lines(self, first: int, last: int) -> list[LineItem]:
        rows = self.fetch_all(
            f"SELECT {_LINE_COLUMNS} FROM {ROW_SOURCE}"
            " LEFT JOIN official o ON o.id = l.official_id LEFT JOIN line above"
            " ON above.id = l.parent WHERE l.id BETWEEN ? AND ? ORDER BY l.number, l.id",
            (first, last),
        )
        figures = self._fetch_figures("line_id BETWEEN ? AND ?", (first, last))
        return [_read_line(row, tuple(figures.get(row[0], ()))) for row in rows]

    def _problems(self, book_id: int) -> list[Problem]:
        return [
            Problem(code, Severity(severity), zh, en, section, read_place(*place))
            for code, severity, zh, en, section, *place in self.fetch_all(
                f"SELECT code, severity, message_zh, message_en, section, {PLACE_COLUMNS}"
                " FROM problem WHERE book_id = ? ORDER BY position",
                (book_id,),
            )
        ]

    def _ledger(self, book_id: int) -> Ledger:
        counts = self.fetch_all(
            'SELECT "use", tokens FROM ledger WHERE book_id = ? ORDER BY position', (book_id,)
        )
        tokens = self.fetch_all(
            f"SELECT text, context, {PLACE_COLUMNS} FROM unaccounted WHERE book_id = ?"
            " ORDER BY position",
            (book_id,),
        )
        return Ledger(
            tuple((TokenUse(use), int(count)) for use, count in counts),
            tuple(
                Token(text, context, read_place(*place) or SourcePlace(0))
                for text, context, *place in tokens
            ),
        )


def _read_line(row: Sequence[Any], figures: tuple[Any, ...]) -> LineItem:
    _, number, printed, name, outline, style, outline_number, role, breakdown, code = row[:10]
    code_printed, official_code, official, confidence, deviates, evidence, dissent = row[10:17]
    certain, placed, line, column, sheet, source_text, remark, parent = row[17:]
    match = None
    if official_code is not None:
        match = CodeMatch(str(official_code), str(official), int(confidence), bool(deviates))
    prefix = None if outline is None else OutlinePrefix(str(outline), str(style), outline_number)
    witnesses: tuple[Evidence, ...] = read_evidence(evidence)
    return LineItem(
        number=int(number),
        printed=str(printed or ""),
        name=str(name or ""),
        figures=figures,
        outline=prefix,
        parent=None if parent is None else int(parent),
        role=Role(role),
        breakdown=Breakdown(breakdown),
        code=str(code) if code_printed else None,
        match=match,
        evidence=witnesses,
        dissent=read_evidence(dissent),
        certain=bool(certain),
        placed=bool(placed),
        place=read_place(line, column, sheet),
        source_text=str(source_text),
        remark=str(remark),
    )
