"""Which of the Books of an archive to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from xgbudget_tui.model.archive import BookEntry
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.tui.screens.picker import PickerScreen
from xgbudget_tui.tui.widgets.pick_list import Choice
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "shelf.title": ("选一册预算（共 {count} 册）", "Pick a budget ({count} in all)"),
        "shelf.lines": ("{lines} 行", "{lines} lines"),
    }
)


def book_choice(book: BookEntry, language: Language) -> Choice:
    """A Book as a choice: region, year, stage and title; its lines and what does not add up."""
    worst = book.tally.worst
    sign = {Verdict.FAILS: ("! ", "fails"), Verdict.SUSPECT: ("? ", "suspect")}
    stage = book.stage.label(language)
    return Choice(
        name=f"{book.region} {book.year} {stage}  {book.title}",
        right=word("shelf.lines", language, lines=f"{book.lines:,}"),
        sign=sign.get(worst, ("  ", "")) if worst else ("  ", ""),
    )


class BookChoices(Sequence[Choice]):
    """The Books of an archive as choices, made when they come into view: there may be thousands."""

    def __init__(self, books: Sequence[BookEntry], language: Language) -> None:
        self._books = books
        self._language = language
        self._made: dict[int, Choice] = {}

    def __len__(self) -> int:
        return len(self._books)

    @overload
    def __getitem__(self, index: int) -> Choice: ...

    @overload
    def __getitem__(self, index: slice) -> list[Choice]: ...

    def __getitem__(self, index: int | slice) -> Choice | list[Choice]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if index not in self._made:
            self._made[index] = book_choice(self._books[index], self._language)
        return self._made[index]


class ShelfScreen(PickerScreen):
    """Dismissed with the position of the Book in ``books``, or None."""

    def __init__(
        self, books: Sequence[BookEntry], language: Language, *, book_id: int | None = None
    ) -> None:
        at = next((i for i, book in enumerate(books) if book.id == book_id), 0)
        title = word("shelf.title", language, count=f"{len(books):,}")
        super().__init__(title, BookChoices(books, language), language, at=at)
