"""Contents for export tests, made from the builders."""

from __future__ import annotations

from tests.builders import line, measure, small_book, table
from tests.entries import book_entry, branches, entry
from xgbudget_tui.export import TableExport, TablePart
from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.entries import Note
from xgbudget_tui.model.proof import FigureRef, Part, Proof
from xgbudget_tui.model.terms import Kind, SectionKind, Verdict


def part(section: Section, section_id: int = 1, **more: object) -> TablePart:
    """A section whole, as an archive would give it."""
    note = None
    if section.kind is SectionKind.NOTE:
        note = Note(entry(section, section_id), section.paragraphs, section.claims)
    return TablePart(
        entry(section, section_id),
        branches(section, section_id),
        note=note,
        **more,  # type: ignore[arg-type]
    )


def exported(*sections: Section, book: Book | None = None, **more: object) -> TableExport:
    """Sections of the small Book's shelf entry, or of ``book``."""
    return TableExport(
        book_entry(book or small_book()),
        tuple(part(section, i, **more) for i, section in enumerate(sections, start=1)),
    )


def expenditure() -> Section:
    """The expenditure table of the small Book: 支出总计 is printed last and is the root."""
    return small_book().sections[1]


def states() -> Section:
    """One table with every state a cell can have, and decimals."""
    return table(
        "5",
        "表",
        [
            line(1, "合计", "1,234.50", "0"),
            line(2, "甲", "1,234.50", "", parent=1),
            line(3, "乙", "", "-", parent=1),
            line(4, "丙", "无", None, parent=1),
        ],
        [measure(1, "预算数"), measure(2, "预算数")],
    )


def failing(section: str, number: int) -> Proof:
    """A proof that fails: 300 reported, 290 computed."""
    return Proof(
        rule="B1",
        verdict=Verdict.FAILS,
        kind=Kind.FAULT,
        message_zh="下级合计少 10 万元。",
        message_en="The parts add up to 10 less.",
        section=section,
        subject=FigureRef(section, number),
        reported=(Part("合计", 300_000_000),),
        computed=(Part("甲", 290_000_000),),
        difference=10_000_000,
        deviations=2.0,
    )
