"""The search bar over the explorer: every key searches, and the hits stand below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from xgbudget_tui.model.entries import Hit, HitPage
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.background import BackgroundWork
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.names import title_name
from xgbudget_tui.tui.drawing.pieces import Piece, fill_right
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import KeepHits, OpenExport, ShowLine
from xgbudget_tui.tui.screens.result_screen import Overlay
from xgbudget_tui.tui.session import ExportSubject, Session
from xgbudget_tui.tui.views.line_search import PAGE, HitColumns, HitNames, LineSearch, hit_pieces
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame, PieceLines
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word


class HitList(RowList):
    """Found lines, in pages; a row that is not there yet shows dots and is asked for."""

    class PageNeeded(Message):
        """A page of hits has come into view and is not loaded."""

        def __init__(self, text: str, page: int) -> None:
            super().__init__()
            self.text = text
            self.page = page

    def __init__(
        self,
        amount_of: Callable[[Hit], str],
        book_of: Callable[[Hit], str] = lambda _: "",
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs_of(ascii_only)
        self.language: Language = "zh"
        self.text = ""
        self.total = 0
        self.exact = True
        self._amount_of = amount_of
        self._book_of = book_of
        self._pages: dict[int, Sequence[Hit]] = {}
        self._asked: set[int] = set()
        self._columns = HitColumns()

    def show_hits(self, text: str, first: HitPage, cursor: int = 0) -> None:
        """Show what was found for ``text``."""
        self.text, self.total, self.exact = text, first.total, first.exact
        self._pages, self._asked = {}, {0}
        self._columns = HitColumns()
        self._keep(0, first.hits)
        self.show_rows(first.total, cursor)

    def add_page(self, text: str, page: int, found: HitPage) -> None:
        """A page that was asked for; one of another text is dropped."""
        if text == self.text:
            self._keep(page, found.hits)
            self.refresh()

    def hit(self, index: int) -> Hit | None:
        """The hit at a position, None while its page is not loaded."""
        hits = self._pages.get(index // PAGE, ())
        return hits[index % PAGE] if index % PAGE < len(hits) else None

    def loaded_run(self) -> tuple[Hit, ...]:
        """The hits from the first on, as far as they are loaded without a gap."""
        run: list[Hit] = []
        page = 0
        while page in self._pages:
            run += self._pages[page]
            page += 1
        return tuple(run)

    def _keep(self, page: int, hits: Sequence[Hit]) -> None:
        self._pages[page] = hits
        self._columns = HitColumns(
            max([self._columns.book, *(cell_len(self._book_of(hit)) for hit in hits)]),
            max([self._columns.section, *(len(hit.place.section_key) for hit in hits)]),
            max([self._columns.amount, *(cell_len(self._amount_of(hit)) for hit in hits)]),
        )

    def _ask_for(self, text: str, page: int) -> None:
        self.post_message(self.PageNeeded(text, page))

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        hit = self.hit(index)
        if hit is None:
            page = index // PAGE
            if page not in self._asked:
                self._asked.add(page)
                # A message made while the screen paints would count as the screen's own.
                self.call_later(self._ask_for, self.text, page)
            return [(fill_right("...", width - 1), "dim")]
        words = self._book_of(hit), self._amount_of(hit)
        shown = HitNames(self.language, self.text) if self.language != "zh" else None
        return hit_pieces(hit, width - 1, self._columns, words, self._glyphs.into, shown)


declare_words(
    {
        "search.hint": (
            "名称 教育 · 拼音 jiaoyu · 首字母 jy · 编码 205 · 金额 >5000 =49001",
            "name education, 教育 · pinyin jiaoyu · initials jy · code 205 · amount >5000",
        ),
        "search.none": ("没有找到", "Nothing found"),
        "search.this-book": ("本册", "this budget"),
        "search.all-books": ("全部", "all budgets"),
        "search.placeholder": ("查找", "find"),
    }
)


COUNT_WIDTH = 30


class SearchBar(BackgroundWork, Vertical):
    """A line to type in, a live count, the hits, and a line that says where the hit stands.

    Every search runs in a thread; one that has been overtaken by more typing is dropped.
    """

    DEFAULT_CSS = """
    SearchBar { height: 1fr; background: $surface; }
    SearchBar > Horizontal { height: 1; }
    SearchBar KeyBar { height: 1; }
    SearchBar #search-sign { width: 3; }
    SearchBar #search-text { width: 1fr; }
    SearchBar #search-count { width: 30; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("search")]

    class HitChosen(Message):
        """A hit was chosen; ``hits`` are the ones known, without a gap from the first on."""

        def __init__(self, hit: Hit, hits: HitList) -> None:
            super().__init__()
            self.hit = hit
            self.position = hits.cursor
            self.text = hits.text
            self.hits = hits.loaded_run()
            self.total = hits.total

    class Left(Message):
        """The person wants back to where they were."""

    def __init__(self, session: Session, line_search: LineSearch) -> None:
        super().__init__()
        self.hits = HitList(
            line_search.amount,
            lambda hit: line_search.book(hit, session.language),
            ascii_only=session.ascii_only,
            id="search-hits",
        )
        self.hits.can_focus = False
        self.hits.language = session.language
        self._line_search = line_search
        self._session = session
        self._hurried = False

    def compose(self) -> ComposeResult:
        placeholder = word("search.placeholder", self._session.language)
        with Horizontal():
            yield Static(" / ", id="search-sign", markup=False)
            yield PlainInput(placeholder=placeholder, id="search-text")
            yield PieceLines(id="search-count")
        yield self.hits
        yield PieceLines(id="search-hint")
        yield KeyBar(self._session, "list", "search")

    @property
    def text(self) -> str:
        """What stands in the line, without spaces around it."""
        return self.query_one("#search-text", PlainInput).value.strip()

    def start(self, text: str = "") -> None:
        """Put ``text`` in the line and the cursor behind it."""
        line = self.query_one("#search-text", PlainInput)
        line.value = text
        line.cursor_position = len(text)
        line.focus()
        self.search()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._hurried = False
        self.search()

    def search(self) -> None:
        """Look for what stands in the line; an empty line shows how to search."""
        text = self.text
        if text:
            run = partial(self._find, text, 0)
            self.run_worker(run, thread=True, exclusive=True, group="search")
        else:
            self.hits.show_hits("", HitPage((), 0))
            self._say(word("search.hint", self._session.language))

    def on_hit_list_page_needed(self, event: HitList.PageNeeded) -> None:
        event.stop()
        run = partial(self._find, event.text, event.page)
        self.run_worker(run, thread=True, group="pages")

    def _find(self, text: str, page: int) -> None:
        """In a thread: one page of hits, handed back to the screen's own thread."""
        everywhere = self._line_search.everywhere
        receive: Callable[[], None]
        try:
            found = self._line_search.find_page(text, page)
            receive = partial(self._accept, text, page, found)
        except BudgetError as error:
            receive = partial(self._refuse, text, error.sentence(self._session.language))
        if everywhere is self._line_search.everywhere:
            self.hand_back(receive)

    def _accept(self, text: str, page: int, found: HitPage) -> None:
        if text != self.text:
            return
        if page:
            self.hits.add_page(text, page, found)
        else:
            self.hits.show_hits(text, found)
        self._say_where()
        if self._hurried:
            self._choose()

    def _refuse(self, text: str, sentence: str) -> None:
        if text == self.text:
            self.hits.show_hits(text, HitPage((), 0))
            self._say(sentence, problem=True)

    def on_row_list_row_highlighted(self, event: RowList.RowHighlighted) -> None:
        event.stop()
        self._say_where()

    @on(Input.Submitted)
    @on(RowList.RowChosen)
    def _choose_now(self, event: Message) -> None:
        event.stop()
        self._choose()

    def _say_where(self) -> None:
        hit = self.hits.hit(self.hits.cursor)
        if hit is None:
            self._say("" if self.hits.total else word("search.none", self._session.language))
            return
        code = f"  {hit.place.row.code}" if hit.place.row.code else ""
        title = title_name(hit.place.section_title, self._session.language)
        self._say(f"{hit.place.section_key} {title}{code}")

    def _say(self, sentence: str, *, problem: bool = False) -> None:
        line = [(" " + printable(sentence), "problem" if problem else "dim")]
        self.query_one("#search-hint", PieceLines).show(lambda _: [line])
        key = "search.all-books" if self._line_search.everywhere else "search.this-book"
        at = self.hits.cursor + 1 if self.hits.total else 0
        more = "" if self.hits.exact else "+"
        count = f"{at:,}/{self.hits.total:,}{more}" if self.hits.text else ""
        texts = count, " " + word(key, self._session.language) + " "
        room = COUNT_WIDTH - cell_len("".join(texts))
        pieces = [(" " * room, ""), (texts[0], "strong"), (texts[1], "dim")]
        self.query_one("#search-count", PieceLines).show(lambda _: [pieces])

    def _choose(self) -> None:
        """Jump to the hit under the cursor; wait for it if it is still being looked for."""
        hit = self.hits.hit(self.hits.cursor)
        if self.hits.text != self.text:
            self._hurried = True
        elif hit is not None:
            self._hurried = False
            self.post_message(self.HitChosen(hit, self.hits))

    def action_move(self, rows: int) -> None:
        """Go up or down among the hits while typing."""
        self.hits.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Go a screenful up or down among the hits."""
        self.hits.action_page(pages)

    def action_switch_scope(self) -> None:
        """Look in this Book or in every Book of the archive."""
        self._line_search.everywhere = not self._line_search.everywhere
        self.search()

    def action_export(self) -> None:
        """Export everything found."""
        if self.hits.total:
            subject = ExportSubject(query=self.hits.text, hits=self.hits.loaded_run())
            self.post_message(OpenExport(subject))

    @on(PlainInput.Emptied)
    def action_leave(self) -> None:
        """Back to where the person was."""
        self.post_message(self.Left())


class SearchScreen(Overlay[tuple[KeepHits, ShowLine]]):
    """Dismissed with what to keep and where to go, or None to stay where one was."""

    CSS_PATH = "search.tcss"
    AUTO_FOCUS = "#search-text"
    BINDINGS: ClassVar = []

    def __init__(self, session: Session, line_search: LineSearch, text: str = "") -> None:
        super().__init__(session)
        self._bar = SearchBar(session, line_search)
        self._text = text

    def compose(self) -> ComposeResult:
        with Frame(ascii_only=self.session.ascii_only, id="search-panel"):
            yield self._bar

    def on_mount(self) -> None:
        self._bar.start(self._text)

    def on_search_bar_left(self) -> None:
        self.dismiss(None)

    def on_search_bar_hit_chosen(self, event: SearchBar.HitChosen) -> None:
        kept = KeepHits(event.text, event.hits, event.position, event.total)
        self.dismiss((kept, ShowLine(event.hit.place.row.id)))
