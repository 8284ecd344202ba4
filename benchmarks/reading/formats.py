"""``python -m benchmarks.reading.formats DOCUMENT [FORMAT…]``: one document in several formats.

LibreOffice (``soffice``) makes the other formats of a workbook or a Word document; whatever it is
printed as, the tables must come out the same: names, parents, columns and figures. What differs is
shown. A workbook is printed with each sheet as wide as its page and nothing hidden, and calculated
anew first; a date or a rounding that LibreOffice shows in another way is a difference too.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from xgbudget_tui.importer import read_book
from xgbudget_tui.model.book import Book, LineItem, Section
from xgbudget_tui.model.names import normalise_name

FORMATS = {".xlsx": ("xls", "ods", "pdf"), ".docx": ("doc", "html", "pdf")}
MOST_SHOWN = 3
"""Differences of a kind that are shown of a table."""


class Difference(NamedTuple):
    """What differs in a table: of which kind, and how it is in the one and in the other."""

    kind: str
    one: str
    other: str


def main() -> None:
    """Convert, read, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path)
    parser.add_argument("formats", nargs="*")
    options = parser.parse_args()
    office = shutil.which("soffice")
    if office is None:
        sys.exit("soffice is not installed")
    with tempfile.TemporaryDirectory(prefix="xgbudget-") as folder:
        source = printed = options.document
        if source.suffix == ".xlsx":
            source = prepare_workbook(source, Path(folder))
            # Of a workbook that is calculated already LibreOffice leaves results of text out.
            printed = convert(office, source, "xlsx", Path(folder) / "calculated")
        one = read_book(printed)
        for kind in options.formats or FORMATS.get(source.suffix, ("pdf",)):
            other = read_book(convert(office, source, kind, Path(folder) / kind))
            print(f"## {kind}")
            counts = Counter[str]()
            for title, differences in compare_books(one, other):
                counts.update(difference.kind for difference in differences)
                print_table(title, differences)
            lines = sum(len(section.lines) for section in one.sections)
            print(f"{lines} lines; {dict(counts) or 'no difference'}")


def prepare_workbook(path: Path, folder: Path) -> Path:
    """The visible sheets of a workbook, nothing in them hidden, each as wide as a page."""
    import openpyxl
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.load_workbook(path)
    for sheet in list(book.worksheets):
        if sheet.sheet_state != "visible":
            del book[sheet.title]
            continue
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        for row in sheet.row_dimensions.values():
            row.hidden = False
    made = folder / path.name
    book.save(made)
    return made


def convert(office: str, path: Path, kind: str, folder: Path) -> Path:
    """A document in another format."""
    command = [office, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return folder / path.with_suffix(f".{kind}").name


def compare_books(one: Book, other: Book) -> Iterator[tuple[str, list[Difference]]]:
    """The tables of which something differs, by title."""
    left: dict[str, list[Section]] = defaultdict(list)
    for section in other.tables():
        left[normalise_name(section.title)].append(section)
    for section in one.tables():
        alike = left[normalise_name(section.title)]
        found = [Difference("table", section.title, "")]
        if alike:
            found = list(compare_tables(section, alike.pop(0)))
        if found:
            yield f"{section.key} {section.title}", found
    for title, more in left.items():
        for section in more:
            yield f"{section.key} {title}", [Difference("table", "", title)]


def compare_tables(one: Section, other: Section) -> Iterator[Difference]:
    """What differs between two readings of a table."""
    if one.key != other.key:
        yield Difference("number", one.key, other.key)
    columns, theirs = ([_say_column(m) for m in table.measures] for table in (one, other))
    if columns != theirs:
        yield Difference("column", str(columns), str(theirs))
    names, others = ([line.name for line in table.lines] for table in (one, other))
    parents, their_parents = _parents(one), _parents(other)
    for way, start, stop, first, last in SequenceMatcher(
        None, names, others, autojunk=False
    ).get_opcodes():
        if way != "equal":
            yield Difference("name", str(names[start:stop]), str(others[first:last]))
            continue
        for line, same in zip(one.lines[start:stop], other.lines[first:last], strict=True):
            if parents[line.number] != their_parents[same.number]:
                here = f"{line.name}: {parents[line.number]}"
                yield Difference("parent", here, their_parents[same.number])
            if _say_figures(line) != _say_figures(same):
                yield Difference("figure", f"{line.name}: {_printed(line)}", _printed(same))


def _say_column(measure: object) -> str:
    return " ".join(
        str(getattr(measure, name)) for name in ("label", "year", "phase", "kind", "unit")
    )


def _parents(table: Section) -> dict[int, str]:
    names = {line.number: line.name for line in table.lines}
    return {line.number: names[line.parent] if line.parent else "" for line in table.lines}


def _say_figures(line: LineItem) -> list[int]:
    """The numbers alone: a blank, a dash and a zero look alike in some formats."""
    return [figure.value for figure in line.figures if figure.value]


def _printed(line: LineItem) -> str:
    return " ".join(figure.printed or "-" for figure in line.figures)


def print_table(title: str, differences: list[Difference]) -> None:
    """The first differences of each kind."""
    print(f"== {title}")
    shown = Counter[str]()
    for difference in differences:
        shown[difference.kind] += 1
        if shown[difference.kind] <= MOST_SHOWN:
            print(f"   {difference.kind}: {difference.one[:150]} | {difference.other[:150]}")


if __name__ == "__main__":
    main()
