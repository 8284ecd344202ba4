"""Lists to pick from: narrowed by typing, whole names before side notes, thousands of Books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.entries import book_entry
from tests.tui.archives import district_book
from xgbudget_tui.model.entries import BookEntry, Tally
from xgbudget_tui.tui.drawing.choices import Choice, choice_pieces, matching_choices
from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.screens.shelf import BookChoices

CHOICES = [Choice("东山区 2022 预算", "29 行"), Choice("West Hill 2023 Budget", "31 lines")]


def test_every_word_typed_must_be_there_in_any_case_and_order():
    assert list(matching_choices(CHOICES, "")) == [0, 1]
    assert list(matching_choices(CHOICES, "budget west")) == [1]
    assert list(matching_choices(CHOICES, "2022 区")) == [0]
    assert list(matching_choices(CHOICES, "2022 west")) == []


@pytest.mark.parametrize("width", [12, 30, 60])
def test_a_choice_fills_its_width_and_the_note_gives_way(width: int):
    text = text_of(choice_pieces(CHOICES[0], width, 8))
    assert cell_len(text) == width
    assert ("29 行" in text) is (width > 30)


class Counted(Sequence[BookEntry]):
    """Fifty thousand Books that count how often one is looked at."""

    def __init__(self) -> None:
        self.looked_at = 0
        self._book = replace(book_entry(district_book()), tally=Tally(exact=3, fault=1))

    def __len__(self) -> int:
        return 50_000

    def __getitem__(self, index: int) -> BookEntry:  # type: ignore[override]
        self.looked_at += 1
        if index >= 50_000:
            raise IndexError(index)
        return self._book


def test_of_fifty_thousand_books_only_those_in_view_are_written_out():
    books = Counted()
    choices = BookChoices(books, "zh")
    list(matching_choices(choices, ""))
    assert (len(choices), books.looked_at) == (50_000, 0)
    assert choices[49_999].sign == ("! ", "fault")
    assert "东山区 2023 预算" in choices[49_999].name
    assert books.looked_at == 1


def test_books_are_read_once_however_much_is_typed():
    books = Counted()
    choices = BookChoices(books, "zh")
    for text in ("东", "东山", "东山区"):
        assert len(matching_choices(choices, text)) == 50_000
    assert books.looked_at <= 50_001  # a sequence ends where there is no more
