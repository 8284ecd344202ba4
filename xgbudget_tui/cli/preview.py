"""``xgbudget import --preview``: how documents would come in, with nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from xgbudget_tui.cli.documents import Source
from xgbudget_tui.cli.reading import Read, Refused
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.cli.workers import Workers
from xgbudget_tui.model.book import Book, Figure, LineItem, Section
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.model.tree import LineTree

MOST_LINES = 8
"""Lines shown of each table."""


def print_previews(sources: Sequence[Source], mapping: str | None, terminal: Terminal) -> bool:
    """The tables of each document with their columns and first lines; whether all could be read.

    Members of archives are named, not unpacked.
    """
    sound = True
    outside = [source for source in sources if source.member is None]
    with Workers(0, mapping, lambda: None) as workers:
        outcomes = workers.read_all(
            Refused.of(source.refused) if source.refused else source.path for source in outside
        )
        for source in sources:
            if source.member is not None:
                zh, en = "在压缩包内，未预览", "inside an archive, not shown"
                terminal.line(f"{source.label}: {terminal.say(zh, en)}")
                continue
            outcome = next(outcomes)
            if isinstance(outcome, Read):
                _print_book(source.label, outcome.book, terminal)
            elif isinstance(outcome, Refused):
                sound = False
                terminal.warn(f"{source.label}: {outcome.error().sentence(terminal.language)}")
    return sound


def _print_book(label: str, book: Book, terminal: Terminal) -> None:
    stage = book.stage.label(terminal.language)
    terminal.line(f"{label} · {book.title} · {book.region.name} {book.year} {stage}")
    for section in book.sections:
        terminal.line()
        terminal.line(f"{section.key}  {section.title}")
        if section.lines:
            _print_section(section, terminal)
        else:
            terminal.line(f"   ({section.kind.label(terminal.language)})")


def _print_section(section: Section, terminal: Terminal) -> None:
    unit = section.unit.word if section.unit else ""
    fields = [Field(terminal.say("编码", "code")), Field(terminal.say("名称", "name"))]
    fields += [Field(_heading(measure.label, measure.unit, unit), right=True)
               for measure in section.measures]  # fmt: skip
    tree = LineTree(section.lines)
    rows = [
        [line.code or "", "  " * depth + (line.printed or line.name), *_cells(line)]
        for depth, line in islice(tree.walk(), MOST_LINES)
    ]
    terminal.table(fields, rows)
    left = len(section.lines) - len(rows)
    if left > 0:
        terminal.line(terminal.say(f"   …另有 {left:,} 行", f"   … {left:,} more lines"))


def _heading(label: str, own: object, unit: str) -> str:
    word = getattr(own, "word", "")
    return f"{label} ({word})" if word and word != unit else label


def _cells(line: LineItem) -> Iterator[str]:
    for figure in line.figures:
        yield figure.printed or _made(figure)


def _made(figure: Figure) -> str:
    """A sum made here has no printed text; it is shown in yuan (or the unit's hundred coins)."""
    if figure.state is not FigureState.AMOUNT or figure.value is None:
        return ""
    return f"{figure.value // 100:,}.{figure.value % 100:02}"
