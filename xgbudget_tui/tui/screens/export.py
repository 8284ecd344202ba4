"""The export dialog: what, in which form, how deep, in which unit, to which file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from xgbudget_tui.export.render import ExportFormat
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.text import Naming, cell_len, printable
from xgbudget_tui.tui.drawing.figures import unit_word
from xgbudget_tui.tui.drawing.looks import cursor_row
from xgbudget_tui.tui.drawing.names import table_title
from xgbudget_tui.tui.drawing.pieces import cut_right, fill_right
from xgbudget_tui.tui.drawing.wrapping import wrap_text
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.screens.result_screen import Overlay
from xgbudget_tui.tui.session import ExportSubject, Session
from xgbudget_tui.tui.views.comparison import name_of_comparison
from xgbudget_tui.tui.views.export import Order, What, carry_out, possible, suggest_path
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame, PieceLines
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.strips import draw_line
from xgbudget_tui.tui.words import declare_words, word

LABEL_WIDTH = 8


class ChoiceField(Widget, can_focus=True):
    """``label  < value >``: one line, and the values one can step through."""

    DEFAULT_CSS = "ChoiceField { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("choice")]

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, field: ChoiceField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, label: str, values: Sequence[str], at: int = 0, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.label = label
        self.values = values
        self.at = at

    def action_step(self, steps: int) -> None:
        """Go to another value, from the last one on to the first."""
        self.at = (self.at + steps) % len(self.values)
        self.refresh()
        self.post_message(self.Changed(self))

    def on_click(self) -> None:
        self.action_step(1)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        row = cursor_row(focused=True, plain=self.app.no_color) if self.has_focus else ""
        room = width - LABEL_WIDTH - 5
        count = f"  {self.at + 1}/{len(self.values)}" if len(self.values) > 1 else ""
        value = cut_right(printable(self.values[self.at]), room - cell_len(count))
        return draw_line(
            [
                (">" if row else " ", ""),
                (fill_right(self.label, LABEL_WIDTH), "dim"),
                ("< " if count else "  ", "key"),
                (value, "strong"),
                (" >" if count else "", "key"),
                (count, "dim"),
            ],
            width,
            row,
        )


declare_words(
    {"confirm.keys": ("o 覆盖    n 不覆盖", "o replace it    n leave it as it is")},
)


class ConfirmScreen(Overlay[bool]):
    """Dismissed with True or False."""

    DEFAULT_CSS = """
    ConfirmScreen { align: center middle; background: transparent; }
    ConfirmScreen > Frame {
        width: 100%; max-width: 64; height: 8; padding: 1;
        background: $surface;
    }
    ConfirmScreen PieceLines { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("confirm")]

    def __init__(self, session: Session, question: str) -> None:
        super().__init__(session)
        self._question = printable(question)

    def compose(self) -> ComposeResult:
        with Frame(ascii_only=self.session.ascii_only):
            yield PieceLines(id="confirm-lines")

    def on_mount(self) -> None:
        keys = word("confirm.keys", self.language)
        self.query_one(PieceLines).show(
            lambda width: [*wrap_text(self._question, width)[:2], [], [(keys, "key")]]
        )

    def action_confirm(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_refuse(self) -> None:
        """No."""
        self.dismiss(False)


declare_words(
    {
        "export.title": ("导出", "Export"),
        "export.what": ("内容", "What"),
        "export.format": ("格式", "Format"),
        "export.depth": ("层级", "Levels"),
        "export.unit": ("单位", "Unit"),
        "export.names": ("名称", "Names"),
        "export.names-zh": ("原文", "as printed"),
        "export.names-both": ("原文与英文", "as printed and in English"),
        "export.path": ("文件", "File"),
        "export.branch": ("本行及以下：{name}", "this line and below: {name}"),
        "export.table": ("全表：{name}", "the whole table: {name}"),
        "export.shown": (
            "如屏幕所示：{lines} 行，{columns} 列",
            "as shown: {lines} lines, {columns} columns",
        ),
        "export.comparison": ("对比：{name}", "the comparison: {name}"),
        "export.series": ("历年与各地：{name}", "over years and places: {name}"),
        "export.hits": ("查找结果：{name}", "the hits for {name}"),
        "export.csv": ("CSV（Excel 直接打开）", "CSV (opens right in Excel)"),
        "export.xlsx": ("XLSX（分级、冻结表头）", "XLSX (outline, frozen header)"),
        "export.json": ("JSON（程序用，带核对）", "JSON (for programs, with proofs)"),
        "export.md": ("Markdown（缩进表格）", "Markdown (indented table)"),
        "export.all": ("全部各级", "all levels"),
        "export.only": ("只这一级", "this level only"),
        "export.levels": ("往下 {count} 级", "{count} more"),
        "export.as-printed": ("与原表相同", "as printed"),
        "export.writing": ("正在写出……", "Writing..."),
        "export.done": ("已写到 {path}（{size}）", "Written to {path} ({size})"),
        "export.replace": ("{path} 已存在，覆盖吗？", "{path} exists already. Replace it?"),
        "export.kept": ("没有写出：文件已存在", "Nothing written: the file exists already"),
    }
)

_FORMATS = (ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.JSON, ExportFormat.MD)
_SUFFIXES = frozenset(f".{form.value}" for form in _FORMATS)
_DEPTHS = (None, 0, 1, 2, 3, 4)
_NAMES: tuple[Naming, ...] = ("zh", "both")
"""English alone is not offered: a file keeps the names as printed, for it is read again by them."""
_UNITS = (None, Unit.WAN_YUAN, Unit.YI_YUAN, Unit.YUAN)


def size_text(size: int) -> str:
    """A file's size for people."""
    return f"{size:,} B" if size < 10_000 else f"{size // 1000:,} kB"


class ExportScreen(Overlay[str]):
    """Dismissed with the sentence that says where it went, or None."""

    CSS_PATH = "export.tcss"
    AUTO_FOCUS = "#export-what"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("export")]

    def __init__(self, session: Session, subject: ExportSubject) -> None:
        super().__init__(session)
        # The Book that was on view when this was asked for, whatever is opened since.
        self._archive, self._book = session.archive, session.book
        self._subject = subject
        self._whats = possible(subject)
        self._suggested = ""
        self._busy = False

    def compose(self) -> ComposeResult:
        title = word("export.title", self.language)
        with Frame(title, ascii_only=self.session.ascii_only, id="export-panel"):
            yield self._field("what", [self._what_label(what) for what in self._whats])
            yield self._field("format", [self._word(form.value) for form in _FORMATS])
            yield self._field("depth", [self._depth_label(depth) for depth in _DEPTHS])
            yield self._field("unit", [self._unit_label(unit) for unit in _UNITS])
            yield self._field(
                "names",
                [self._word(f"names-{names}") for names in _NAMES],
                _NAMES.index("zh" if self.language == "zh" else "both"),
            )
            with Horizontal(id="export-path-row"):
                yield PieceLines(id="export-path-label")
                yield PlainInput(id="export-path")
            yield PieceLines(id="export-status")
            yield KeyBar(self.session, "export", "choice")

    def on_mount(self) -> None:
        label = fill_right(" " + self._word("path"), LABEL_WIDTH + 3)
        self.query_one("#export-path-label", PieceLines).show(lambda _: [[(label, "dim")]])
        self._suggest()
        self._show_depth()

    def _word(self, key: str, **values: object) -> str:
        return word(f"export.{key}", self.language, **values)

    def _field(self, key: str, values: list[str], at: int = 0) -> ChoiceField:
        return ChoiceField(self._word(key), values, at, id=f"export-{key}")

    def _what_label(self, what: What) -> str:
        subject = self._subject
        names = {
            What.BRANCH: subject.line_name,
            What.TABLE: table_title(subject.section, self.language) if subject.section else "",
            What.COMPARISON: self._comparison_name(),
            What.HITS: subject.query,
            What.SERIES: subject.line_name,
            What.SHOWN: "",
        }
        if what is What.SHOWN and subject.shown is not None:
            lines, columns = map(len, subject.shown)
            return self._word("shown", lines=lines, columns=columns)
        return self._word(what.value, name=names[what])

    def _comparison_name(self) -> str:
        comparison = self._subject.comparison
        return name_of_comparison(comparison, self.language) if comparison else ""

    def _depth_label(self, depth: int | None) -> str:
        if depth is None:
            return self._word("all")
        return self._word("levels", count=depth) if depth else self._word("only")

    def _unit_label(self, unit: Unit | None) -> str:
        return unit_word(unit, self.language) if unit else self._word("as-printed")

    def _at(self, key: str) -> int:
        return self.query_one(f"#export-{key}", ChoiceField).at

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        event.stop()
        if event.field.id in {"export-what", "export-format"}:
            self._suggest()
        self._show_depth()

    def _show_depth(self) -> None:
        # Of what is shown, what is folded is left out already.
        deep = self._whats[self._at("what")] in {What.BRANCH, What.TABLE}
        self.query_one("#export-depth").display = deep

    def _suggest(self) -> None:
        """Put a file name in the line, unless the person has written one there."""
        line = self.query_one("#export-path", PlainInput)
        what, form = self._whats[self._at("what")], _FORMATS[self._at("format")]
        if line.value in {"", self._suggested}:
            line.value = suggest_path(self._archive, self._book, self._subject, what, form)
            self._suggested = line.value
        elif Path(line.value).suffix in _SUFFIXES:
            line.value = str(Path(line.value).with_suffix(f".{form.value}"))
        line.cursor_position = len(line.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        """Write the file; ask first where there is one already."""
        self._write(replace=False)

    def _write(self, *, replace: bool) -> None:
        if self._busy:
            return
        self._busy = True
        self._say(self._word("writing"))
        order = Order(
            subject=self._subject,
            what=self._whats[self._at("what")],
            form=_FORMATS[self._at("format")],
            path=Path(self.query_one("#export-path", PlainInput).value.strip()),
            depth=_DEPTHS[self._at("depth")],
            unit=_UNITS[self._at("unit")],
            language=self.language,
            names=_NAMES[self._at("names")],
            replace=replace,
        )
        self.run_worker(partial(self._carry_out, order), thread=True, group="export")

    def _carry_out(self, order: Order) -> None:
        """In a thread: gather, render, write; then say how it went."""
        try:
            path = carry_out(self._archive, self._book, order)
            size = size_text(path.stat().st_size)
        except FileExistsError:
            self.hand_back(self._ask, order.path)
        except BudgetError as error:
            self.hand_back(self._fail, error.sentence(self.language))
        except OSError as error:
            self.hand_back(self._fail, f"{order.path}: {error.strerror}")
        else:
            done = self._word("done", path=printable(str(path)), size=size)
            self.hand_back(self.dismiss, done)

    def _ask(self, path: Path) -> None:
        self._busy = False
        question = self._word("replace", path=path)
        self.app.push_screen(ConfirmScreen(self.session, question), self._answer)

    def _answer(self, replace: bool | None) -> None:
        if replace:
            self._write(replace=True)
        else:
            self._fail(self._word("kept"))

    def _fail(self, sentence: str) -> None:
        self._busy = False
        self._say(sentence, "problem")

    def _say(self, sentence: str, style: str = "strong") -> None:
        status = self.query_one("#export-status", PieceLines)
        status.show(lambda width: wrap_text(printable(sentence), width, style))
