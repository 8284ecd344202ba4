"""What an archive would answer for a section made by the builders, without a file."""

from __future__ import annotations

from xgbudget_tui.model.book import Book, LineItem, Section
from xgbudget_tui.model.entries import BookEntry, Branch, Row, SectionEntry, Tally
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.model.tree import LineTree


def book_entry(book: Book, book_id: int = 1) -> BookEntry:
    """A Book on the shelf."""
    lines = [line for section in book.sections for line in section.lines]
    return BookEntry(
        id=book_id,
        title=book.title,
        region=book.region.name,
        year=book.year,
        stage=book.stage,
        source_name=book.source.name,
        source_sha256=book.source.sha256,
        sections=len(book.sections),
        lines=len(lines),
        figures=sum(len(line.figures) for line in lines),
        tally=Tally(),
    )


def entry(section: Section, section_id: int = 1, book_id: int = 1) -> SectionEntry:
    """A section in the contents; its lines have the ids from ``section_id`` times 1000 on."""
    first = section_id * 1000 if section.lines else None
    amounts = [m.position for m in section.measures if m.kind is MeasureKind.AMOUNT]
    roots = LineTree(section.lines).roots
    return SectionEntry(
        id=section_id,
        book_id=book_id,
        key=section.key,
        number=section.number,
        part=section.part,
        position=section.position,
        title=section.title,
        listed=section.listed,
        kind=section.kind,
        kind_id=section.kind_id,
        group=section.group,
        budget=section.budget,
        flow=section.flow,
        scope=section.scope,
        year=section.year,
        unit_word=section.unit.word if section.unit else "",
        fill=section.fill,
        statement=section.statement,
        measures=section.measures,
        first_line=first,
        last_line=None if first is None else first + len(section.lines) - 1,
        total=roots[0].figures[amounts[-1] - 1] if roots and amounts else None,
        total_measure=amounts[-1] if amounts else None,
        tally=Tally(),
        comparable=len(amounts) > 1,
        doubtful=section.doubtful,
        file=section.file,
    )


def branches(section: Section, section_id: int = 1) -> tuple[Branch, ...]:
    """A table's roots with everything under them; ids run in tree order."""
    tree = LineTree(section.lines)
    ids = {line.number: section_id * 1000 + offset for offset, (_, line) in enumerate(tree.walk())}
    return tuple(_branch(tree, line, ids, section_id, 0) for line in tree.roots)


def _branch(
    tree: LineTree, line: LineItem, ids: dict[int, int], section_id: int, depth: int
) -> Branch:
    children = tuple(
        _branch(tree, child, ids, section_id, depth + 1) for child in tree.children(line)
    )
    parent = tree.parent(line)
    return Branch(
        row=Row(
            id=ids[line.number],
            section_id=section_id,
            number=line.number,
            depth=depth,
            parent=ids[parent.number] if parent else None,
            last=ids[line.number] + sum(1 for _ in tree.walk(line)) - 1,
            child_count=len(children),
            name=line.name,
            printed=line.printed,
            outline=line.outline.text if line.outline else "",
            code=line.known_code,
            role=line.role,
            breakdown=line.breakdown,
            figures=line.figures,
            certain=line.certain,
            placed=line.placed,
        ),
        evidence=line.evidence,
        source_line=line.place.line if line.place else 0,
        source_sheet=line.place.sheet if line.place else "",
        code_printed=line.code is not None,
        children=children,
    )
