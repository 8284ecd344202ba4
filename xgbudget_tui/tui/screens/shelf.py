"""Which of the Books of an archive to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, overload

from textual.binding import BindingType

from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.screens.picker import PickerScreen
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.pick_list import Choice
from xgbudget_tui.tui.widgets.shelf_list import ShelfList
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
    """The Books by place and year; dismissed with the position of one in ``books``, or None.

    ``beside`` says whether it is to stand beside the Book one is in, rather than be opened.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("shelf")]

    def __init__(
        self, books: Sequence[BookEntry], language: Language, *, book_id: int | None = None
    ) -> None:
        at = next((i for i, book in enumerate(books) if book.id == book_id), 0)
        title = word("shelf.title", language, count=f"{len(books):,}")
        choices = BookChoices(books, language)
        super().__init__(title, choices, language, at=at)
        self.choices = ShelfList(choices, books, language, id="picker-choices")
        self.choices.can_focus = False
        self.beside = False

    def on_mount(self) -> None:
        self.query_one(KeyBar).screens = ("shelf", "picker", "list")
        self.call_later(self._fit)

    def _fit(self) -> None:
        """Make room for the headings too."""
        self.query_one("#picker-panel").styles.height = max(8, min(self.choices.count + 4, 40))

    def action_beside(self) -> None:
        """Set this Book beside the one that is open."""
        position = self.choices.position()
        if position is not None:
            self.beside = True
            self.dismiss(position)
