"""The glossary: terms of the field explained in both languages, those under the cursor first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.classification.glossary import Term, find_terms, load_terms
from xgbudget_tui.tui.drawing.pieces import Piece, fill_right, widest
from xgbudget_tui.tui.drawing.wrapping import wrap_text
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.screens.filter import FilterScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame, PieceLines, rule_off
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "glossary.title": ("名词解释", "Glossary"),
        "glossary.find": ("输入以查找名词", "type to find a term"),
        "glossary.none": ("没有这样的名词", "No such term"),
    }
)


class TermList(RowList):
    """Terms in both languages, that of the screen first; those of a line (``here``) marked."""

    def __init__(self, language: Language, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.terms: Sequence[Term] = ()
        self._here: frozenset[Term] = frozenset()
        self._language = language
        self._first = 2 + widest(term.name.in_(language) for term in load_terms())

    def show(self, terms: Sequence[Term], here: Sequence[Term]) -> None:
        """List these terms."""
        self.terms, self._here = terms, frozenset(here)
        self.show_rows(len(terms))

    @property
    def term(self) -> Term | None:
        """The term under the cursor, None if none is listed."""
        return self.terms[self.cursor] if self.cursor < len(self.terms) else None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        term = self.terms[index]
        other = term.name.in_("en" if self._language == "zh" else "zh")
        first = min(self._first, width // 2)
        style = "strong" if term in self._here else ""
        return [
            (fill_right(term.name.in_(self._language), first), style),
            (fill_right(other, max(0, width - 2 - first)), "dim"),
        ]


class GlossaryScreen(FilterScreen[None]):
    """The terms that stand in ``names``, the likeliest first, then all others."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("help")]

    def __init__(self, session: Session, names: Sequence[str] = ()) -> None:
        language = session.language
        self._list = TermList(language, id="glossary-terms")
        title, placeholder = word("glossary.title", language), word("glossary.find", language)
        super().__init__(session, self._list, title, placeholder, ("help",))
        self._here = find_terms(names)

    def compose(self) -> ComposeResult:
        with Frame(self._heading, ascii_only=self.session.ascii_only, id="filter-panel"):
            yield PlainInput(placeholder=self._placeholder, id="filter-text")
            yield self._list
            yield PieceLines(id="glossary-meaning")
            yield KeyBar(self.session, *self._screens)

    def on_mount(self) -> None:
        meaning = self.query_one("#glossary-meaning", PieceLines)
        rule_off(meaning, ascii_only=self.session.ascii_only)
        self.narrow("")

    def narrow(self, text: str) -> None:
        terms = dict.fromkeys((*self._here, *load_terms()))
        found = [term for term in terms if term.speaks_of(text)]
        # A term itself comes before those whose explanation has the words.
        found.sort(
            key=lambda term: not any(text.casefold() in name.casefold() for name in term.name)
        )
        self._list.show(found, self._here)
        self._explain()

    def on_row_list_row_highlighted(self, event: RowList.RowHighlighted) -> None:
        event.stop()
        self._explain()

    def _explain(self) -> None:
        term, language = self._list.term, self.language
        meaning = self.query_one("#glossary-meaning", PieceLines)
        if term is None:
            nothing = word("glossary.none", language)
            meaning.show(lambda _: [[(nothing, "dim")]])
            return
        ordered = ("zh", "en") if language == "zh" else ("en", "zh")

        def lines(width: int) -> list[list[Piece]]:
            made: list[list[Piece]] = []
            for one in ordered:
                made.append([(term.name.in_(one), "strong")])
                made += wrap_text(term.meaning.in_(one), width)
            return made

        meaning.show(lines)

    def take(self) -> None:
        """Nothing: a term is read where it stands."""

    def on_plain_input_emptied(self) -> None:
        self.action_leave()
