"""The rows of the help screen, made from the keys that are declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xgbudget_tui.tui.drawing.pieces import Piece, fill_right, widest
from xgbudget_tui.tui.keys import Key
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "help.program": ("任何地方", "Anywhere"),
        "help.explorer": ("浏览", "Explorer"),
        "help.tree": ("表（树）", "Table (tree)"),
        "help.contents": ("目录", "Contents"),
        "help.pane": ("明细与说明", "Detail and notes"),
        "help.list": ("列表", "Lists"),
        "help.search": ("查找栏", "Search bar"),
        "help.comparison": ("对比", "Comparison"),
        "help.books": ("两册并列", "Two budgets"),
        "help.series": ("历年与各地", "Years and places"),
        "help.book_picker": ("各册", "Budgets"),
        "help.audit": ("核对", "Audit"),
        "help.export": ("导出", "Export"),
        "help.choice": ("导出：各栏", "Export: fields"),
        "help.confirm": ("覆盖前询问", "Before replacing a file"),
        "help.picker": ("选择", "Picking"),
        "help.help": ("帮助", "Help"),
    }
)


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A heading (no key) or one key with what it does."""

    heading: str = ""
    key: Key | None = None


def help_rows(
    keys: Iterable[Key], language: Language, text: str = "", first: str = ""
) -> list[HelpRow]:
    """The keys that speak of ``text``, under the places where they work; ``first`` on top."""
    by_screen: dict[str, list[Key]] = {}
    for key in keys:
        if _speaks_of(key, text):
            by_screen.setdefault(key.screen, []).append(key)
    order = sorted(by_screen, key=lambda screen: screen != first)
    rows: list[HelpRow] = []
    for screen in order:
        rows.append(HelpRow(heading=_screen_word(screen, language)))
        rows += [HelpRow(key=key) for key in by_screen[screen]]
    return rows


def _screen_word(screen: str, language: Language) -> str:
    try:
        return word(f"help.{screen}", language)
    except KeyError:
        return screen


def _speaks_of(key: Key, text: str) -> bool:
    """Whether every word stands in the key, its words or its sentence, in either language."""
    everything = " ".join(
        (key.display, key.keys, key.zh, key.en, key.help_zh, key.help_en)
    ).casefold()
    return all(part in everything for part in text.casefold().split())


def key_width(keys: Iterable[Key]) -> int:
    """How wide the column of keys is."""
    return min(16, widest(key.display for key in keys))


def help_pieces(row: HelpRow, width: int, keys: int, language: Language) -> list[Piece]:
    """One row of the help: keys, then what they do."""
    if row.key is None:
        return [(fill_right(row.heading, width), "accent")]
    return [
        ("  " + fill_right(row.key.display, keys) + "  ", "key"),
        (fill_right(row.key.help(language), width - keys - 4), ""),
    ]
