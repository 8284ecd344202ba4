"""Lines with everything under them, and whole Books, as values."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.book import (
    Book,
    CodeMatch,
    DoubtfulPage,
    Figure,
    Ledger,
    LineItem,
    Region,
    Section,
    Token,
)
from xgbudget_tui.model.entries import Branch
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.names import OutlinePrefix
from xgbudget_tui.model.reading import read_line, row_basis
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import (
    Breakdown,
    Budget,
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
from xgbudget_tui.store.books import load_claims, load_measures, load_paragraphs
from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.listings import (
    ROW_SOURCE,
    LineRow,
    find_span_of,
    load_figures,
    load_row,
    read_row,
)
from xgbudget_tui.store.recognised import load_otherwise
from xgbudget_tui.store.rows import RowClass, read_word
from xgbudget_tui.store.values import (
    PlacedRow,
    read_evidence,
    read_pairs,
    read_places,
    read_texts,
    read_unit,
)

_MOST_DEPTH = 1 << 30


class _BranchRow(LineRow):
    evidence: str
    source_line: int | None
    source_sheet: str | None
    code_printed: int
    dissent: str
    confidence: int | None
    deviates: int | None


def load_branches(
    connection: ArchiveConnection, section_id: int, line_id: int | None, depth: int | None
) -> list[Branch]:
    """A table's roots, or one line, with what is under them.

    ``depth`` counts levels below the first (0: the lines alone, None: all of them).
    """
    top = 0
    if line_id is None:
        span = find_span_of(connection, section_id)
        if span is None:
            return []
        first, last = span
    else:
        row = load_row(connection, line_id)
        first, last, top = row.id, row.last, row.depth
    return _load_span(connection, first, last, _MOST_DEPTH if depth is None else top + depth)


def _load_span(connection: ArchiveConnection, first: int, last: int, deepest: int) -> list[Branch]:
    values = (first, last, deepest)
    rows = connection.fetch_all(
        _BranchRow,
        f"SELECT {_BranchRow.columns} FROM {ROW_SOURCE}"
        " WHERE l.id BETWEEN ? AND ? AND l.depth <= ? ORDER BY l.id DESC",
        values,
    )
    figures = load_figures(
        connection,
        "line_id IN (SELECT id FROM line WHERE id BETWEEN ? AND ? AND depth <= ?)",
        values,
    )
    otherwise = load_otherwise(connection, first, last)
    known = {row.id for row in rows}
    children: dict[int | None, list[Branch]] = {}
    # From the last line up, so that each line's parts are complete when it is reached.
    for row in rows:
        line = read_row(row, figures.get(row.id, ()))
        evidence = read_evidence(row.evidence)
        reading = read_line(
            evidence,
            read_evidence(row.dissent),
            certain=line.certain,
            placed=line.placed,
            row=row_basis(
                coded=bool(row.code_printed),
                confidence=row.confidence,
                deviates=bool(row.deviates),
            ),
            root=line.parent is None,
        )
        branch = Branch(
            line,
            evidence,
            row.source_line or 0,
            row.source_sheet or "",
            bool(row.code_printed),
            tuple(reversed(children.pop(line.id, ()))),
            reading,
            otherwise.get(line.id, ""),
        )
        sound = line.parent in known and line.parent is not None and line.parent < line.id
        children.setdefault(line.parent if sound else None, []).append(branch)
    return children.get(None, [])[::-1]


class _WholeBookRow(RowClass):
    title: str
    year: int
    stage: str
    region: str
    region_full_name: str
    region_code: str | None
    parent_region: str | None
    region_level: str | None
    source_name: str
    source_sha256: str
    source_format: str
    source_size: int
    source_encoding: str
    elsewhere: str


def load_book(connection: ArchiveConnection, book_id: int) -> Book:
    """A whole Book as a value, for audits and comparisons that need all of it."""
    row = connection.fetch_one(
        _WholeBookRow, f"SELECT {_WholeBookRow.columns} FROM book WHERE id = ?", (book_id,)
    )
    if row is None:
        raise failures.no_entry(connection.path, "Book", "预算", book_id)
    return Book(
        title=row.title,
        region=Region(
            row.region,
            row.region_full_name,
            row.region_code,
            row.parent_region,
            row.region_level,
        ),
        year=row.year,
        source=SourceFile(
            row.source_name,
            row.source_sha256,
            row.source_format,
            row.source_size,
            row.source_encoding,
        ),
        sections=tuple(_load_whole_sections(connection, book_id)),
        stage=read_word(Stage, row.stage),
        problems=tuple(_load_problems(connection, book_id)),
        ledger=_load_ledger(connection, book_id),
        files=tuple(_load_files(connection, book_id)),
        elsewhere=read_pairs(row.elsewhere),
    )


class _FileRow(RowClass):
    name: str
    sha256: str
    format: str
    size: int
    encoding: str


def _load_files(connection: ArchiveConnection, book_id: int) -> list[SourceFile]:
    return [
        SourceFile(*row)
        for row in connection.fetch_all(
            _FileRow,
            f"SELECT {_FileRow.columns} FROM source_file WHERE book_id = ? ORDER BY position",
            (book_id,),
        )
    ]


class _WholeSectionRow(RowClass):
    id: int
    key: str
    number: str
    title: str
    kind: str
    position: int
    part: int
    listed: str
    kind_id: str
    heading: str
    budget: str | None
    flow: str | None
    scope: str | None
    year: int | None
    unit: str | None
    fill: str
    statement: str
    pages: str
    repeats: str
    solutions: int | None
    open_classes: str
    doubtful: str
    file: str
    numbered: int
    first_line: int | None
    last_line: int | None


def _load_whole_sections(connection: ArchiveConnection, book_id: int) -> list[Section]:
    rows = connection.fetch_all(
        _WholeSectionRow,
        f"SELECT {_WholeSectionRow.columns} FROM section WHERE book_id = ? ORDER BY print_order",
        (book_id,),
    )
    return [_load_whole_section(connection, row) for row in rows]


def _load_whole_section(connection: ArchiveConnection, row: _WholeSectionRow) -> Section:
    lines: tuple[LineItem, ...] = ()
    if row.first_line is not None and row.last_line is not None:
        lines = tuple(_load_whole_lines(connection, row.first_line, row.last_line))
    return Section(
        key=row.key,
        number=row.number,
        title=row.title,
        kind=read_word(SectionKind, row.kind),
        position=row.position,
        part=row.part,
        listed=row.listed,
        kind_id=row.kind_id,
        group=read_word(Group, row.heading),
        budget=read_word(Budget, row.budget) if row.budget else None,
        flow=read_word(Flow, row.flow) if row.flow else None,
        scope=read_word(Scope, row.scope) if row.scope else None,
        year=row.year,
        unit=read_unit(row.unit),
        fill=read_word(Fill, row.fill),
        measures=tuple(load_measures(connection, [row.id])[row.id]),
        lines=lines,
        paragraphs=tuple(load_paragraphs(connection, row.id)),
        claims=tuple(load_claims(connection, row.id)),
        statement=row.statement,
        pages=read_places(row.pages),
        repeats=read_places(row.repeats),
        solutions=row.solutions,
        open_classes=read_texts(row.open_classes),
        doubtful=read_texts(row.doubtful),
        file=row.file,
        numbered=bool(row.numbered),
    )


class _WholeLineRow(
    PlacedRow,
    table="l",
    printed="p.printed",
    name="n.name",
    outline="p.outline",
    outline_style="p.outline_style",
    outline_number="p.outline_number",
    code="c.code",
    official_code="o.code",
    official_name="o.name",
    parent_number="above.number",
):
    id: int
    number: int
    printed: str | None
    name: str | None
    outline: str | None
    outline_style: str | None
    outline_number: int | None
    role: str
    breakdown: str
    code: str | None
    code_printed: int
    official_code: str | None
    official_name: str | None
    confidence: int | None
    deviates: int | None
    evidence: str
    dissent: str
    certain: int
    placed: int
    source_text: str
    remark: str
    parent_number: int | None


def _load_whole_lines(connection: ArchiveConnection, first: int, last: int) -> list[LineItem]:
    rows = connection.fetch_all(
        _WholeLineRow,
        f"SELECT {_WholeLineRow.columns} FROM {ROW_SOURCE}"
        " LEFT JOIN official o ON o.id = l.official_id LEFT JOIN line above"
        " ON above.id = l.parent WHERE l.id BETWEEN ? AND ? ORDER BY l.number, l.id",
        (first, last),
    )
    figures = load_figures(connection, "line_id BETWEEN ? AND ?", (first, last))
    otherwise = load_otherwise(connection, first, last)
    return [_read_line(row, figures.get(row.id, ()), otherwise.get(row.id, "")) for row in rows]


class _ProblemRow(PlacedRow):
    code: str
    severity: str
    message_zh: str
    message_en: str
    section: str | None


def _load_problems(connection: ArchiveConnection, book_id: int) -> list[Problem]:
    return [
        Problem(
            row.code,
            read_word(Severity, row.severity),
            row.message_zh,
            row.message_en,
            row.section,
            row.place,
        )
        for row in connection.fetch_all(
            _ProblemRow,
            f"SELECT {_ProblemRow.columns} FROM problem WHERE book_id = ? ORDER BY position",
            (book_id,),
        )
    ]


class _LedgerRow(RowClass):
    use: str
    tokens: int


class _TokenRow(PlacedRow):
    text: str
    context: str


class _DoubtfulRow(RowClass):
    sheet: str
    tokens: int
    unaccounted: int
    section: str | None


def _load_ledger(connection: ArchiveConnection, book_id: int) -> Ledger:
    counts = connection.fetch_all(
        _LedgerRow,
        f"SELECT {_LedgerRow.columns} FROM ledger WHERE book_id = ? ORDER BY position",
        (book_id,),
    )
    tokens = connection.fetch_all(
        _TokenRow,
        f"SELECT {_TokenRow.columns} FROM unaccounted WHERE book_id = ? ORDER BY position",
        (book_id,),
    )
    pages = connection.fetch_all(
        _DoubtfulRow,
        f"SELECT {_DoubtfulRow.columns} FROM doubtful_page WHERE book_id = ? ORDER BY position",
        (book_id,),
    )
    return Ledger(
        tuple((read_word(TokenUse, row.use), row.tokens) for row in counts),
        tuple(Token(row.text, row.context, row.place or SourcePlace(0)) for row in tokens),
        tuple(DoubtfulPage(*row) for row in pages),
    )


def _read_line(row: _WholeLineRow, figures: Sequence[Figure], otherwise: str) -> LineItem:
    match = prefix = None
    if row.official_code is not None:
        match = CodeMatch(
            row.official_code, row.official_name or "", row.confidence or 0, bool(row.deviates)
        )
    if row.outline is not None:
        prefix = OutlinePrefix(row.outline, row.outline_style or "", row.outline_number or 0)
    return LineItem(
        number=row.number,
        printed=row.printed or "",
        name=row.name or "",
        figures=tuple(figures),
        outline=prefix,
        parent=row.parent_number,
        role=read_word(Role, row.role),
        breakdown=read_word(Breakdown, row.breakdown),
        code=row.code if row.code_printed else None,
        match=match,
        evidence=read_evidence(row.evidence),
        dissent=read_evidence(row.dissent),
        certain=bool(row.certain),
        placed=bool(row.placed),
        place=row.place,
        source_text=row.source_text,
        remark=row.remark,
        otherwise=otherwise,
    )
