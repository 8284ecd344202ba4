"""The rows of the help screen, made from the keys that are declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from xgbudget_tui.model.terms import Basis, Mark
from xgbudget_tui.model.text import Text
from xgbudget_tui.tui.drawing.glyphs import ASCII, UNICODE, Glyphs
from xgbudget_tui.tui.drawing.pieces import ASCII_CUT, CUT, Piece, fill_right, widest
from xgbudget_tui.tui.keys import Key
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "help.program": ("任何地方", "Anywhere"),
        "help.overview": ("首页", "Front page"),
        "help.page": ("首页：移动", "Front page: moving"),
        "help.explorer": ("浏览", "Explorer"),
        "help.tree": ("表（树）", "Table (tree)"),
        "help.contents": ("目录", "Contents"),
        "help.pane": ("明细与说明", "Detail and notes"),
        "help.list": ("列表", "Lists"),
        "help.columns": ("列表的各列", "Columns of lists"),
        "help.search": ("查找栏", "Search bar"),
        "help.comparison": ("对比", "Comparison"),
        "help.books": ("两册并列", "Two budgets"),
        "help.series": ("历年与各地", "Years and places"),
        "help.picture": ("图", "Pictures"),
        "help.flow": ("流向图", "Flow"),
        "help.treemap": ("面积图", "Treemap"),
        "help.book_picker": ("各册", "Budgets"),
        "help.audit": ("核对", "Audit"),
        "help.export": ("导出", "Export"),
        "help.filter": ("筛选栏", "Filter bar"),
        "help.choice": ("导出：各栏", "Export: fields"),
        "help.confirm": ("覆盖前询问", "Before replacing a file"),
        "help.picker": ("选择", "Picking"),
        "help.help": ("帮助", "Help"),
        "help.signs": ("标记", "Signs"),
    }
)


class Sign(NamedTuple):
    """A sign or word that trees, lists and the detail use, its style, and what it says."""

    text: Text
    style: str
    meaning: Text
    also: str = ""
    """Other signs and words that it is looked up by: what a keyboard has, what it resembles."""


_MARKS = {
    Mark.EXACT: Text("核对相符", "Checked: it holds exactly"),
    Mark.ROUNDING: Text("相差不超过四舍五入", "Checked: it differs by no more than rounding"),
    Mark.UNCHECKED: Text("有规则可核，但核不成", "A rule applies, but it could not be checked"),
    Mark.DOUBT: Text(
        "存疑：可能读错，或只是不合常情", "A doubt: perhaps misread, or only not what is usual"
    ),
    Mark.FAULT: Text(
        "错误：各数读得确定，两边却对不上", "A fault: surely read, and yet two sides differ"
    ),
}
_OTHERS = (
    (
        Text("?", "?"),
        Text("名称后：可能另有上级", "After a name: it may stand under another line"),
    ),
    (
        Text("?", "?"),
        Text(
            "列头后：年份或含义未印明，见明细",
            "After a heading: its year or kind is not printed",
        ),
    ),
    (
        Text("?", "?"),
        Text("核对中某数后：读得不确定", "After a figure of a check: it is not surely read"),
    ),
    (
        Text("疑", "p?"),
        Text(
            "目录中：页上有数字没有归类，整页存疑",
            "In the contents: a page has numbers left over, so all of it is doubtful",
        ),
    ),
    (
        Text("识读", "read by eye"),
        Text(
            "由图像认出的数；有等式证实以前存疑",
            "Seen in a picture; doubtful until an equality proves it",
        ),
    ),
)
_BASES = {
    Basis.PROVED: Text("其他数只容许这一种读法", "The only reading that the other figures allow"),
    Basis.AGREED: Text("该处未印，但另有两处互相印证", "Not printed there, but two grounds agree"),
    Basis.SUPPOSED: Text(
        "未印明，按全册或惯例推定", "Not printed: from the whole document or from what is usual"
    ),
    Basis.GUESSED: Text("依据单薄，或另有反证", "On a weak ground, or others speak against it"),
}


_ALSO = {Mark.EXACT: "√ v ok", Mark.ROUNDING: "≈ ~ ≃ ～", Mark.DOUBT: "？", Mark.FAULT: "！"}


def _drawn(glyphs: Glyphs, cut: str) -> list[Sign]:
    """The signs of trees, lists and bars."""

    def sign(shown: str, style: str, zh: str, en: str, also: str = "") -> Sign:
        return Sign(Text(shown, shown), style, Text(zh, en), also)

    return [
        sign(glyphs.folded, "", "有下级，未展开", "Has lines below it, folded", "▶ >"),
        sign(glyphs.opened, "", "已展开", "Open: its lines stand below it", "▼ v"),
        sign(glyphs.guide, "dim", "上下级的缩进线", "How deep a line stands", "|"),
        sign(
            glyphs.comparable,
            "accent",
            "目录中：表内两列可以对比，按 c",
            "In the contents: two columns of the table can be compared, press c",
            "<-> ↔",
        ),
        sign(glyphs.bookmark, "bookmark", "有书签，按 ' 跳到", "Bookmarked; ' goes there", "★"),
        sign(glyphs.into, "dim", "通往；由前到后", "Leads to; from before to after", "> → ->"),
        sign(cut, "", "名称放不下，此处截断", "Cut here for want of room", "… ... ⋯ .."),
        sign(
            glyphs.blocks[-1],
            "bar",
            "占上级（首页：同一比例）的份额",
            "A share of the parent; on the front page on one scale",
            "bar 条",
        ),
    ]


def list_signs(glyphs: Glyphs = UNICODE) -> list[Sign]:
    """Every sign with its meaning: checks, doubts, columns and bars, how a thing is known."""
    marks = [(mark, *glyphs.mark(mark), meaning) for mark, meaning in _MARKS.items()]
    return [
        *(
            Sign(Text(sign, sign), style, meaning, _ALSO.get(mark, ""))
            for mark, sign, style, meaning in marks
        ),
        *_drawn(glyphs, ASCII_CUT if glyphs is ASCII else CUT),
        *(Sign(sign, "doubt", meaning) for sign, meaning in _OTHERS),
        *(
            Sign(Text(sign, sign), "key", meaning)
            for sign, meaning in (
                (
                    f"{glyphs.more_left}2",
                    Text("列头前：左边还有两列", "Two more columns at the left"),
                ),
                (f"3{glyphs.more_right}", Text("列头后：右边还有三列", "Three more at the right")),
                (
                    glyphs.falling,
                    Text("列头：从大到小排列", "Sorted by this column, largest first"),
                ),
                (glyphs.rising, Text("列头：从小到大排列", "Sorted by it, smallest first")),
                (
                    glyphs.either_way,
                    Text("列头：变动大的在前，不分增减", "Sorted by size of change, either way"),
                ),
                (
                    glyphs.blocks[-1] + glyphs.beyond,
                    Text("条形到此未完：大于整体", "The bar goes on: more than the whole"),
                ),
            )
        ),
        *(Sign(Text(one.zh, one.en), "dim", meaning) for one, meaning in _BASES.items()),
    ]


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A heading, one key with what it does, or one sign with what it means."""

    heading: str = ""
    key: Key | None = None
    sign: Sign | None = None


def help_rows(
    keys: Iterable[Key],
    language: Language,
    text: str = "",
    first: str = "",
    glyphs: Glyphs = UNICODE,
) -> list[HelpRow]:
    """The keys that speak of ``text``, under the places where they work; ``first`` on top.

    After those the signs that speak of it, and then the keys of other places.
    """
    by_screen: dict[str, list[Key]] = {}
    for key in keys:
        if _speak_of(text, key.display, key.keys, key.zh, key.en, key.help_zh, key.help_en):
            by_screen.setdefault(key.screen, []).append(key)
    order = sorted(by_screen, key=lambda screen: screen != first)
    rows: list[HelpRow] = []
    for screen in order:
        rows.append(HelpRow(heading=_screen_word(screen, language)))
        rows += [HelpRow(key=key) for key in by_screen[screen]]
    told = [sign for sign in list_signs(glyphs) if _means(text, sign)]
    if told:
        legend = [HelpRow(heading=word("help.signs", language))]
        legend += [HelpRow(sign=sign) for sign in told]
        at = 1 + len(by_screen.get(first, ())) if first in by_screen else len(rows)
        if any(text.strip() in (*sign.text, *sign.also.split()) for sign in told):
            at = 0  # the sign itself was typed
        rows[at:at] = legend
    return rows


def _screen_word(screen: str, language: Language) -> str:
    try:
        return word(f"help.{screen}", language)
    except KeyError:
        return screen


def _speak_of(text: str, *words: str) -> bool:
    """Whether every word of a text stands in these, in either language."""
    everything = " ".join(words).casefold()
    return all(part in everything for part in text.casefold().split())


def _means(text: str, sign: Sign) -> bool:
    """Whether a text looks a sign up: the sign itself, what it resembles, or its meaning."""
    return _speak_of(text, *sign.text, *sign.meaning, sign.also)


def key_width(keys: Iterable[Key]) -> int:
    """How wide the column of keys is."""
    return min(16, widest(key.display for key in keys))


def help_pieces(row: HelpRow, width: int, keys: int, language: Language) -> list[Piece]:
    """One row of the help: keys, then what they do; or a sign, then what it means."""
    if row.sign is not None:
        sign, style, meaning, _ = row.sign
        shown = fill_right(sign.in_(language), keys)
        said = fill_right(meaning.in_(language), width - keys - 4)
        return [("  " + shown + "  ", style), (said, "")]
    if row.key is None:
        return [(fill_right(row.heading, width), "accent")]
    return [
        ("  " + fill_right(row.key.display, keys) + "  ", "key"),
        (fill_right(row.key.help(language), width - keys - 4), ""),
    ]
