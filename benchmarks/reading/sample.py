"""Figures drawn at random, with everything a person needs to find them on the printed page."""

from __future__ import annotations

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading.one import is_pdf
from benchmarks.reading.run import load_book, place_document
from xgbudget_tui.batch.documents import Source
from xgbudget_tui.model.book import Book, Figure, LineItem, Measure, Section
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.model.tree import LineTree

_SCALE = 1.6
"""Pixels of a picture for a point of its page."""


@dataclass(frozen=True)
class Drawn:
    """A figure of a document: the page (or sheet) it stands on, and what it was read as."""

    document: str
    page: str
    title: str
    path: tuple[str, ...]
    column: str
    printed: str
    value: str

    def __str__(self) -> str:
        return (
            f"{self.document}  {self.page}\n  {self.title}\n  {' > '.join(self.path)}\n"
            f"  [{self.column}] {self.printed}  = {self.value}\n"
        )


def draw_figures(
    documents: Sequence[tuple[str, Source]], kept: Path, count: int, seed: int
) -> list[Drawn]:
    """Draw a page, then a figure on it, as often as asked; no figure comes twice."""
    pages: dict[tuple[str, str], list[tuple[Section, LineItem, Measure, Figure]]] = {}
    for name, _ in documents:
        book = load_book(kept, name)
        if book is not None:
            pages.update({(name, page): found for page, found in _by_page(book).items()})
    rng = random.Random(seed)
    drawn: dict[Drawn, None] = {}
    most = sum(len(found) for found in pages.values())
    keys = sorted(pages)
    while len(drawn) < min(count, most):
        name, page = rng.choice(keys)
        section, line, measure, figure = rng.choice(pages[name, page])
        drawn[_describe(name, page, section, line, measure, figure)] = None
        most -= 1  # two figures that look alike are one
    return sorted(drawn, key=lambda one: (one.document, _page_number(one.page), one.path))


def _by_page(book: Book) -> dict[str, list[tuple[Section, LineItem, Measure, Figure]]]:
    found = defaultdict(list)
    for section in book.tables():
        for line in section.lines:
            for measure, figure in zip(section.measures, line.figures, strict=False):
                if figure.state in {FigureState.AMOUNT, FigureState.RATIO} and figure.place:
                    found[figure.place.sheet].append((section, line, measure, figure))
    return found


def _describe(
    name: str, page: str, section: Section, line: LineItem, measure: Measure, figure: Figure
) -> Drawn:
    above = [parent.printed for parent in LineTree(section.lines).ancestors(line)]
    own = f"{line.code} {line.printed}" if line.code else line.printed
    unit = measure.unit.word if measure.unit else "%"
    column = f"{measure.label} / {measure.year or '-'} {measure.phase.zh if measure.phase else ''}"
    value = f"{figure.value} ({unit} as printed)"
    title = f"{section.key} {section.title}"
    return Drawn(name, page, title, (*above, own), column.strip(), figure.printed, value)


def draw_pages(
    drawn: Iterable[Drawn], documents: Sequence[tuple[str, Source]], folder: Path
) -> Iterator[Path]:
    """Write a picture of every page of a PDF that a figure was drawn from."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = defaultdict(set)
    for one in drawn:
        if re.fullmatch(r"p\. \d+", one.page):
            wanted[one.document].add(_page_number(one.page))
    sources = dict(documents)
    for name, numbers in wanted.items():
        with tempfile.TemporaryDirectory() as unpacked:
            path = place_document(sources[name], Path(unpacked))
            if is_pdf(path):
                yield from _draw(path, name, sorted(numbers), folder)


def _draw(path: Path, name: str, numbers: Sequence[int], folder: Path) -> Iterator[Path]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for number in numbers:
        target = folder / f"{name.replace('/', '__')}-{number:03}.png"
        document[number - 1].render(scale=_SCALE).to_pil().save(target)
        yield target
    document.close()


def _page_number(page: str) -> int:
    digits = re.search(r"\d+", page)
    return int(digits.group()) if digits else 0
