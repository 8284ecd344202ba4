"""Nothing vanishes: what a wrong figure takes out of the comparisons is found another way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xgbudget_tui.audit import prove_book
from xgbudget_tui.document import read_document
from xgbudget_tui.document.blocks import Cell, Document, Grid
from xgbudget_tui.importer.book import build_book
from xgbudget_tui.model.terms import Kind

DOCUMENT = Path(__file__).parents[2] / "data" / "xigang-2023.txt"


def _print_instead(document: Document, line: int, printed: str) -> Document:
    """The document with the amount of one printed line replaced."""

    def change(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        if row and row[0].place.line == line:
            return (*row[:-1], replace(row[-1], text=printed))
        return row

    blocks = tuple(
        Grid(tuple(map(change, block.rows)), block.source) if isinstance(block, Grid) else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


@pytest.mark.parametrize(
    ("line", "total", "first_part"),
    [(66, "一、一般公共预算支出合计", "37,455"), (41, "(一) 税收收入", "27,500")],
)
def test_a_total_printed_as_its_first_part_is_a_fault(
    line: int, total: str, first_part: str
) -> None:
    """The tree bends to such a figure: its other parts leave, and their sums with them."""
    document = read_document(DOCUMENT)
    before = build_book(document)
    printed = [
        one.printed for section in before.sections for one in section.lines
        if one.place and one.place.line == line
    ]  # fmt: skip
    assert printed == [total]
    known = {proof.message_zh for proof in prove_book(before).proofs if proof.kind is Kind.FAULT}
    after = prove_book(build_book(_print_instead(document, line, first_part)))
    new = [p for p in after.proofs if p.kind is Kind.FAULT and p.message_zh not in known]
    name = total.replace("、", " ").rpartition(" ")[2]
    assert any(name in proof.message_zh for proof in new)
