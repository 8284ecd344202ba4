"""A damaged document gives a Book or one sentence, and no number goes missing unseen."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importer.conftest import DOCUMENTS
from xgbudget_tui.document import read_document
from xgbudget_tui.importer.book import build_book
from xgbudget_tui.importer.ledger import NUMBER
from xgbudget_tui.model.errors import DocumentError

SOURCE = (DOCUMENTS / "qingshan-2024.txt").read_text("utf-8")
LINES = SOURCE.split("\n")
ODD = [
    "\t",
    "９９",
    "9" * 40,
    "\u202e",
    "\x1b[2J",
    "（",
    "合计",
    "单位：元",
    "-",
    "1,23",
    "**",
    "|",
    " 7 ",
]

edits = st.lists(
    st.tuples(
        st.sampled_from(["drop", "twice", "swap", "insert", "cut", "join"]),
        st.integers(0, len(LINES) - 1),
        st.integers(0, 30),
        st.sampled_from(ODD),
    ),
    max_size=12,
)


def mutate(changes: list[tuple[str, int, int, str]]) -> str:
    lines = list(LINES)
    for kind, row, column, odd in changes:
        index = row % len(lines)
        if kind == "drop" and len(lines) > 3:
            lines.pop(index)
        elif kind == "twice":
            lines.insert(index, lines[index])
        elif kind == "swap":
            other = column % len(lines)
            lines[index], lines[other] = lines[other], lines[index]
        elif kind == "insert":
            lines[index] = lines[index][:column] + odd + lines[index][column:]
        elif kind == "cut":
            lines[index] = lines[index][:column]
        else:
            lines[index] = lines[index].replace("\t", " ")
    return "\n".join(lines)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits)
def test_any_damage_is_survived_and_every_number_counted(
    changes: list[tuple[str, int, int, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "budget.txt"
        path.write_text(mutate(changes), "utf-8")
        try:
            document = read_document(path)
            book = build_book(document)
        except DocumentError:
            return
    tokens = sum(len(NUMBER.findall(text)) for _, text in document.texts())
    assert book.ledger.total == tokens
    assert not any(problem.code == "number-claimed-twice" for problem in book.problems)
    for section in book.sections:
        assert all(len(line.figures) == len(section.measures) for line in section.lines)
        assert all(line.parent != line.number for line in section.lines)
