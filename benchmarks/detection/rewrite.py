"""A document's text with one figure changed, for reading it again."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.money import Unit, format_amount, parse_decimal
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import FigureState


def rewrite_document(source: Path, target: Path, book: Book, ref: FigureRef) -> bool:
    """Write ``source`` with ten last places added to a figure; False if it has no place in it.

    A figure that is printed in several places (a repeated total) is changed in the first only.
    """
    section = book.section(ref.section)
    line = next((x for x in section.lines if x.number == ref.line), None) if section else None
    figure = line.figures[ref.measure - 1] if line else None
    if figure is None or figure.place is None or figure.state is not FigureState.AMOUNT:
        return False
    number = parse_decimal(figure.printed)
    if number is None:
        return False
    rows = source.read_text(encoding="utf-8").split("\n")
    row = rows[figure.place.line - 1]
    cells = row.split("\t")
    at = figure.place.column - 1
    if not 0 <= at < len(cells) or cells[at].strip() != figure.printed.strip():
        return False
    new = number + 10
    plain = format_amount(int(new) * Unit.YUAN.fen, Unit.YUAN)
    cells[at] = plain if "," in figure.printed or abs(number) < 1000 else plain.replace(",", "")
    rows[figure.place.line - 1] = "\t".join(cells)
    target.write_text("\n".join(rows), encoding="utf-8")
    return True
