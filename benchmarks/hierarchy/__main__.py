"""``python -m benchmarks.hierarchy [--names] [DOCUMENT…]``

Takes every table with printed codes, withholds the codes (with ``--names`` the names of items as
well), places the lines again by sums, numerals and wording alone, and compares the parents with
those that the codes gave. Indentation is withheld too. Prints one row per table and the shares.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xgbudget_tui.classification.candidates import TableContext
from xgbudget_tui.importer import read_book
from xgbudget_tui.importer.hierarchy import Placement, place_lines
from xgbudget_tui.model.book import Book, LineItem, Section
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.terms import Evidence, Role

_DOCUMENT = Path(__file__).parents[2] / "data" / "xigang-2023.txt"


@dataclass(frozen=True)
class Score:
    """What became of the lines of one table that have a parent by their printed code."""

    table: str
    lines: int
    judged: int
    right: int
    certain: int
    certain_wrong: int
    solutions: int | None
    open_classes: int
    seconds: float


def withhold(line: LineItem, names: bool) -> LineItem:
    """The line as a document without codes would print it."""
    hidden = names and line.role is Role.ITEM
    name = f"甲{line.number}" if hidden else line.name
    return replace(line, code=None, match=None, parent=None, role=Role.ITEM, evidence=(), name=name)


def place_again(section: Section, names: bool) -> Placement:
    """The placement of a table from which its codes are withheld."""
    context = TableContext(
        section.kind_id, section.budget, section.flow, section.year or 0, section.scope
    )
    lines = [withhold(line, names) for line in section.lines]
    return place_lines(lines, section.measures, context=context)


def score_table(section: Section, names: bool) -> Score | None:
    """Compare parents line by line; None for a table whose lines have no parent by code."""
    judged = {line.number for line in section.lines if Evidence.CODE in line.evidence}
    if not judged:
        return None
    begun = time.perf_counter()
    placement = place_again(section, names)
    seconds = time.perf_counter() - begun
    true = {line.number: line.parent for line in section.lines}
    found = [line for line in placement.lines if line.number in judged]
    right = sum(line.parent == true[line.number] for line in found)
    sure = [line for line in found if line.certain]
    return Score(
        table=f"{section.key} {section.title}",
        lines=len(section.lines),
        judged=len(judged),
        right=right,
        certain=len(sure),
        certain_wrong=sum(line.parent != true[line.number] for line in sure),
        solutions=placement.solutions,
        open_classes=len(placement.open_classes),
        seconds=seconds,
    )


def score_book(book: Book, names: bool) -> Iterator[Score]:
    """The scores of all tables of a Book that print codes."""
    for section in book.tables():
        score = score_table(section, names)
        if score is not None:
            yield score


def write_score(score: Score) -> str:
    """One row: right of judged, certain and certainly wrong, trees, open classes, time."""
    return (
        f"{score.right:6}/{score.judged:<6} {100 * score.right / score.judged:5.1f}%"
        f"  certain {score.certain:5}  of them wrong {score.certain_wrong:3}"
        f"  trees {score.solutions if score.solutions is not None else '-':>6}"
        f"  open {score.open_classes:3}  {score.seconds:5.2f} s  {score.table[:40]}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print the scores; 2 if a document cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", action="store_true", help="withhold the items' names too")
    parser.add_argument("documents", nargs="*", type=Path, default=[_DOCUMENT])
    options = parser.parse_args(argv)
    scores: list[Score] = []
    for document in options.documents:
        try:
            book = read_book(document)
        except BudgetError as error:
            print(error)
            return 2
        for score in score_book(book, options.names):
            print(write_score(score))
            scores.append(score)
    judged = sum(score.judged for score in scores)
    if judged:
        right = sum(score.right for score in scores)
        certain = sum(score.certain for score in scores)
        wrong = sum(score.certain_wrong for score in scores)
        print(f"right {right} of {judged} ({100 * right / judged:.1f}%); "
              f"certain {certain}, of them wrong {wrong}")  # fmt: skip
    else:
        print("no table prints codes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
