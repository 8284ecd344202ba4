"""Copying by OSC 52: the text goes through the terminal, so that it works over SSH.

The terminal does not say whether it took the text. tmux drops it unless it is told not to, so
that is said when tmux is there.

What is copied bears the names that are on screen: as printed in Chinese, English in English.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.entries import Branch, Row, SectionEntry
from xgbudget_tui.model.figures import figure_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.model.text import formula_safe, printable
from xgbudget_tui.tui.drawing.figures import shown_unit, unit_word
from xgbudget_tui.tui.drawing.names import label_name, row_name
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "copy.done": ("已复制{what}", "Copied {what}"),
        "copy.tmux": (
            "（在 tmux 中要先设 set -g set-clipboard on）",
            " (in tmux, set -g set-clipboard on first)",
        ),
        "copy.too-long": (
            "太长，终端不收（{size} KB）；请按 e 导出成文件",
            "Too long for a terminal ({size} KB); press e to export it to a file",
        ),
        "copy.name": ("名称", "Name"),
        "copy.code": ("编码", "Code"),
        "copy.level": ("层级", "Depth"),
    }
)

LARGEST = 74_000
"""Bytes of text that terminals are known to take in one go (base64 makes them 100,000)."""

_NUMBER = re.compile(r"[+-]?[\d,]+(\.\d+)?%?")


class Terminal(Protocol):
    """What can send text to the clipboard of a terminal: an App."""

    def copy_to_clipboard(self, text: str) -> None:
        """Send it by OSC 52."""
        ...


def copy_text(app: Terminal, text: str, what: str, language: Language) -> tuple[str, bool]:
    """Send ``text`` to the person's terminal; the sentence to show, and whether it was sent."""
    size = len(text.encode("utf-8", "replace"))
    if size > LARGEST:
        return word("copy.too-long", language, size=f"{size // 1000:,}"), False
    app.copy_to_clipboard(text)
    about = f" {what}" if what else ""
    sentence = word("copy.done", language, what=printable(about))
    return sentence + (word("copy.tmux", language) if os.environ.get("TMUX") else ""), True


def safe_cell(text: str) -> str:
    """A cell no spreadsheet takes for a formula; numbers stay numbers, breaks become spaces."""
    plain = " ".join(printable(text).split())
    return plain if _NUMBER.fullmatch(plain) else formula_safe(plain)


def join_cells(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as text that a spreadsheet takes apart again: tabs and line ends."""
    return "\n".join("\t".join(safe_cell(cell) for cell in row) for row in rows)


def line_text(section: SectionEntry, row: Row, unit: Unit, language: Language) -> str:
    """One line for the clipboard: its name on screen and its figures in ``unit``."""
    return join_cells([[row_name(row, language), *_figures(section.measures, row.figures, unit)]])


def cell_text(
    section: SectionEntry, row: Row, position: int, unit: Unit, language: Language
) -> str:
    """One cell for the clipboard: the figure of a column in ``unit``, or the name on screen."""
    texts = _figures(section.measures, row.figures, unit)
    for measure, text in zip(section.measures, texts, strict=False):
        if measure.position == position:
            return join_cells([[text]])
    return join_cells([[row_name(row, language)]])


def branch_table(
    section: SectionEntry, branches: Sequence[Branch], unit: Unit, language: Language
) -> str:
    """Lines with all that is under them, under a head, for a spreadsheet: code, depth, name."""
    head = [word(f"copy.{key}", language) for key in ("code", "level", "name")]
    labels = [_label(measure, unit, language) for measure in section.measures]
    return join_cells([[*head, *labels], *_branch_rows(section, branches, unit, language)])


def _label(measure: Measure, unit: Unit, language: Language) -> str:
    shown = shown_unit(measure, unit)
    label = label_name(measure.label, language)
    return label + (f" ({unit_word(shown, language)})" if shown else "")


def _branch_rows(
    section: SectionEntry, branches: Sequence[Branch], unit: Unit, language: Language
) -> Iterator[list[str]]:
    stack = [(0, branch) for branch in reversed(branches)]
    while stack:
        depth, branch = stack.pop()
        row = branch.row
        figures = _figures(section.measures, row.figures, unit)
        yield [row.code or "", str(depth), row_name(row, language), *figures]
        stack.extend((depth + 1, child) for child in reversed(branch.children))


def _figures(measures: Sequence[Measure], figures: Sequence[Figure], unit: Unit) -> list[str]:
    """The figures without thousands separators, which some spreadsheets take for text."""
    cells = []
    for measure, figure in zip(measures, figures, strict=False):
        shown = shown_unit(measure, unit)
        is_amount = figure.state is FigureState.AMOUNT and shown is not None
        cells.append(
            figure_text(figure, shown or unit, grouped=False) if is_amount else figure.printed
        )
    return cells
