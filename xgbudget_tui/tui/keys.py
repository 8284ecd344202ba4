"""Every key of the explorer, declared once: bindings, hints, help screen and docs/keys.md follow.

A Key belongs to the screen or widget that acts on it (``screen``); its ``action`` is the name of
the action method there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xgbudget_tui.model.text import Text, find_near
from xgbudget_tui.tui.words import Language

if TYPE_CHECKING:
    from textual.binding import Binding


class KeyGroup(StrEnum):
    """Under which heading the help screen lists a key."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str, en: str) -> KeyGroup:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    def label(self, language: Language) -> str:
        """The heading in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en

    MOVE = "move", "移动", "Move"
    FOLD = "fold", "展开与收起", "Open and fold"
    FIND = "find", "查找与跳转", "Find and jump"
    LOOK = "look", "显示", "Look"
    TAKE = "take", "对比、核对、导出", "Compare, check, take away"
    PROGRAM = "program", "程序", "Program"


_SIGNS = str.maketrans({"⏎": "enter", "←": "left", "→": "right", "↑": "up", "↓": "down"})


class Key(NamedTuple):
    """One thing a person can press.

    ``keys`` are Textual key names, comma-separated; ``shown`` is how hints and help write them.
    ``zh``/``en`` are a word or two for the bottom line, ``help_zh``/``help_en`` a sentence.
    ``hint`` orders the keys of the bottom line (0: not there).
    """

    id: str
    keys: str
    zh: str
    en: str
    help_zh: str
    help_en: str
    group: KeyGroup
    screen: str
    action: str = ""
    shown: str = ""
    hint: int = 0

    def label(self, language: Language) -> str:
        """The short word."""
        return self.zh if language == "zh" else self.en

    def help(self, language: Language) -> str:
        """The sentence of the help screen."""
        return self.help_zh if language == "zh" else self.help_en

    @property
    def display(self) -> str:
        """The keys as a person reads them: ``[``, ``ctrl+p``, ``→ l``."""
        return self.shown or self.keys.replace(",", " ")

    def display_in(self, ascii_only: bool) -> str:
        """The keys as a person reads them, in ASCII where nothing else can be drawn."""
        return self.display.translate(_SIGNS) if ascii_only else self.display

    @property
    def action_name(self) -> str:
        """The action called; named like the key unless said otherwise."""
        return self.action or self.id.rpartition(".")[2].replace("-", "_")


_MOVE, _FOLD, _FIND = KeyGroup.MOVE, KeyGroup.FOLD, KeyGroup.FIND
_LOOK, _TAKE, _PROGRAM = KeyGroup.LOOK, KeyGroup.TAKE, KeyGroup.PROGRAM


# id, keys, zh, en, help_zh, help_en, group, screen, action, shown, hint
# fmt: off
_LIST_KEYS = (
    Key("list.down", "down,j", "下移", "down", "下移一行", "One row down", _MOVE, "list",
        "move(1)", "↓ j"),
    Key("list.up", "up,k", "上移", "up", "上移一行", "One row up", _MOVE, "list", "move(-1)",
        "↑ k"),
    Key("list.page-down", "pagedown,ctrl+f", "下翻", "page down", "下翻一页", "One page down",
        _MOVE, "list", "page(1)", "pgdn ctrl+f"),
    Key("list.page-up", "pageup,ctrl+b", "上翻", "page up", "上翻一页", "One page up", _MOVE,
        "list", "page(-1)", "pgup ctrl+b"),
    Key("list.first", "g,home", "首行", "first", "到第一行", "To the first row", _MOVE, "list",
        "first", "g"),
    Key("list.last", "G,end", "末行", "last", "到最后一行", "To the last row", _MOVE, "list",
        "last", "G"),
    Key("list.choose", "enter", "选定", "choose", "选定或跳到本行", "Choose this row, or go there",
        _FIND, "list", "choose", "⏎", 5),
)

_COLUMN_KEYS = (
    Key("columns.sort", "s", "排序", "sort", "按光标所在列排列，再按则倒序；点击列名亦可",
        "Sort by the column under the cursor, then the other way round; so does a click on a head",
        _LOOK, "columns", "switch_order", "s", 11),
    Key("columns.next", "greater_than_sign,full_stop", "下一列", "next column",
        "到下一列，看不见的列随之移入", "To the next column, also of those out of view", _LOOK,
        "columns", "move_column(1)", ">", 45),
    Key("columns.previous", "less_than_sign,comma", "上一列", "previous column", "到上一列",
        "To the previous column", _LOOK, "columns", "move_column(-1)", "<"),
)

_SEARCH_KEYS = (
    Key("search.down", "down", "下一个", "next", "下一个结果", "Next hit", _MOVE, "search",
        "move(1)", "↓"),
    Key("search.up", "up", "上一个", "previous", "上一个结果", "Previous hit", _MOVE, "search",
        "move(-1)", "↑"),
    Key("search.page-down", "pagedown", "下翻", "page down", "下翻一页结果",
        "One page of hits down", _MOVE, "search", "page(1)", "pgdn"),
    Key("search.page-up", "pageup", "上翻", "page up", "上翻一页结果", "One page of hits up",
        _MOVE, "search", "page(-1)", "pgup"),
    Key("search.scope", "ctrl+t", "范围", "where", "只查本册，或查全部各册",
        "Look in this budget, or in all of them", _FIND, "search", "switch_scope", "ctrl+t", 20),
    Key("search.export", "ctrl+o", "导出", "export", "导出全部结果", "Export all hits", _TAKE,
        "search", "export", "ctrl+o", 25),
    Key("search.leave", "escape,ctrl+g", "返回", "back",
        "回到原处（空行退格亦可）", "Back to where you were (also backspace on an empty line)",
        _MOVE, "search", "leave", "ctrl+g", 30),
)

_COMPARISON_KEYS = (
    Key("comparison.filter", "f,space", "筛选", "filter", "全部、只看增、只看减、只看新增与取消",
        "All, only increases, only cuts, only new and ended", _LOOK, "comparison",
        "switch_filter", "f", 15),
    Key("comparison.unit", "u", "单位", "unit", "换单位", "Change the unit", _LOOK,
        "comparison", "switch_unit", "u", 20),
    Key("comparison.other", "c", "另选", "other", "另选对比的两列或两张表",
        "Pick other columns or tables to compare", _TAKE, "comparison", "pick_other", "c", 25),
    Key("comparison.swap", "x", "对调", "swap", "前后对调", "Swap before and after", _LOOK,
        "comparison", "swap_sides", "x", 40),
    Key("comparison.export", "e", "导出", "export", "导出此对比", "Export this comparison",
        _TAKE, "comparison", "export", "e", 30),
    Key("comparison.copy", "y", "复制", "copy", "复制本行", "Copy this row", _TAKE,
        "comparison", "copy", "y", 35),
    Key("comparison.leave", "q,b,escape,h,left,backspace", "返回", "back", "回到原处",
        "Back to where you were", _MOVE, "comparison", "leave", "q", 6),
)

_ACROSS_KEYS = (
    Key("books.view", "tab", "各表/变动", "tables/movers", "各表总数，或变动最大的行",
        "The totals of all tables, or the lines that moved most", _LOOK, "books",
        "switch_view", "tab", 8),
    Key("series.places", "f,space", "范围", "places", "只看本地，或各地并列",
        "This place alone, or all places", _LOOK, "series", "switch_places", "f", 10),
    Key("series.phase", "p", "阶段", "phase", "全部阶段，或只看预算、执行等",
        "All phases, or budgets, outcomes alone", _LOOK, "series", "switch_phase", "p", 15),
    Key("series.chart", "w", "折线图", "chart", "显示或隐藏折线图",
        "Show or hide the chart of these years", _LOOK, "series", "switch_chart", "w", 12),
    Key("series.unit", "u", "单位", "unit", "换单位", "Change the unit", _LOOK, "series",
        "switch_unit", "u", 20),
    Key("series.export", "e", "导出", "export", "导出此表", "Export this series", _TAKE,
        "series", "export", "e", 25),
    Key("series.copy", "y", "复制", "copy", "复制全部各行", "Copy all rows", _TAKE, "series",
        "copy", "y", 30),
    Key("series.leave", "q,b,escape,h,left,backspace", "返回", "back", "回到原处",
        "Back to where you were", _MOVE, "series", "leave", "q", 6),
)

_PICTURE_KEYS = (
    *(
        Key(f"picture.{en}", keys, zh, en, f"到{place}的一项", f"To the item {there}", _MOVE,
            "picture", f"step('{en.upper()}')", shown)
        for en, keys, zh, place, there, shown in (
            ("left", "left,h", "左", "左边", "at the left", "← h"),
            ("right", "right,l", "右", "右边", "at the right", "→ l"),
            ("up", "up,k", "上", "上面", "above", "↑ k"),
            ("down", "down,j", "下", "下面", "below", "↓ j"),
        )
    ),
    Key("picture.next", "n,J", "下一项", "next", "到次序中的下一项",
        "To the next item in their order", _MOVE, "picture", "next_item(1)", "n"),
    Key("picture.previous", "N,K", "上一项", "previous", "到次序中的上一项",
        "To the item before", _MOVE, "picture", "next_item(-1)", "N"),
    Key("picture.choose", "enter,space", "进入", "go in",
        "进入这一项；没有下级则到该行", "Into this item; to its line where it has no parts",
        _FOLD, "picture", "choose", "⏎", 5),
    Key("treemap.out", "b,backspace,p", "退出一层", "go out", "退到上一层；已是全表则返回",
        "Out to what this is part of; from the whole table back", _FOLD, "treemap", "go_out",
        "b", 6),
    Key("treemap.line", "g,full_stop", "到该行", "go to line", "到表中的这一行",
        "To this line in its table", _FIND, "treemap", "show_line", "g", 8),
    Key("treemap.colours", "c,f", "着色", "colours", "颜色：区分各项，或按比上年增减",
        "Colours tell the parts apart, or show the change from the year before", _LOOK,
        "treemap", "switch_colours", "c", 10),
    Key("treemap.unit", "u", "单位", "unit", "换单位", "Change the unit", _LOOK, "treemap",
        "switch_unit", "u", 20),
    Key("treemap.measure", "greater_than_sign", "下一列", "next column", "下一列数额",
        "The next column of amounts", _LOOK, "treemap", "switch_measure(1)", ">", 25),
    Key("treemap.previous-measure", "less_than_sign", "上一列", "previous column", "上一列数额",
        "The previous column of amounts", _LOOK, "treemap", "switch_measure(-1)", "<"),
    Key("treemap.copy", "y", "复制", "copy", "复制各项的名称、数额和占比",
        "Copy names, amounts and shares", _TAKE, "treemap", "copy", "y", 30),
    Key("treemap.leave", "q,escape,w", "返回", "back", "回到原处", "Back to where you were",
        _MOVE, "treemap", "leave", "q", 7),
    Key("flow.unit", "u", "单位", "unit", "换单位", "Change the unit", _LOOK, "flow",
        "switch_unit", "u", 20),
    Key("flow.leave", "q,b,escape,backspace,W", "返回", "back", "回到原处",
        "Back to where you were", _MOVE, "flow", "leave", "q", 7),
)

_AUDIT_KEYS = (
    Key("audit.filter", "f,space", "筛选", "filter", "全部、只看错误和存疑、只看一类",
        "All, faults and doubts, or one kind", _LOOK, "audit", "switch_filter", "f",
        10),
    Key("audit.order", "s", "分组", "group", "按类别与规则，或按表分组",
        "Group by kind and rule, or by table", _LOOK, "audit", "switch_grouping", "s", 15),
    Key("audit.walk", "x", "对面", "other side", "走到等式的另一边，再按走回",
        "Walk to the other side of the identity, and back", _FIND, "audit", "walk", "x", 20),
    Key("audit.next-part", "right,l", "下一项", "next part", "到等式的下一项",
        "To the next part of the identity", _MOVE, "audit", "next_part(1)", "→ l"),
    Key("audit.previous-part", "left,h", "上一项", "previous part", "到等式的上一项",
        "To the previous part of the identity", _MOVE, "audit", "next_part(-1)", "← h"),
    Key("audit.next-view", "tab", "下一页", "next view", "发现、疑点、规则、覆盖",
        "Findings, suspects, rules, coverage", _LOOK, "audit", "next_view(1)", "tab", 25),
    Key("audit.previous-view", "shift+tab", "上一页", "previous view", "到上一页",
        "To the previous view", _LOOK, "audit", "next_view(-1)", "shift+tab"),
    Key("audit.unit", "u", "单位", "unit", "换单位", "Change the unit", _LOOK, "audit",
        "switch_unit", "u"),
    Key("audit.copy", "y", "复制", "copy", "复制本条", "Copy this finding", _TAKE, "audit",
        "copy", "y", 40),
    Key("audit.leave", "q,b,escape,backspace", "返回", "back", "回到原处",
        "Back to where you were", _MOVE, "audit", "leave", "q", 6),
)

_DIALOG_KEYS = (
    Key("export.next", "down,tab", "下一项", "next", "下一栏", "Next field", _MOVE, "export",
        "app.focus_next", "↓", 10),
    Key("export.previous", "up,shift+tab", "上一项", "previous", "上一栏",
        "Previous field", _MOVE, "export", "app.focus_previous", "↑"),
    Key("export.write", "enter,ctrl+s", "写出", "write", "写出文件", "Write the file", _TAKE,
        "export", "write", "⏎", 5),
    Key("export.leave", "escape,ctrl+g,q", "取消", "cancel", "不导出，返回",
        "Leave without writing", _MOVE, "export", "leave", "ctrl+g", 90),
    Key("filter.apply", "enter", "筛选", "filter", "只显示符合的行；空白显示全部",
        "Show the lines that pass; all of them where nothing is typed", _LOOK, "filter", "apply",
        "⏎", 5),
    Key("filter.leave", "escape,ctrl+g", "返回", "back", "不改，返回",
        "Leave things as they are", _MOVE, "filter", "leave", "ctrl+g", 90),
    Key("choice.next", "right,l,space", "换", "change", "换下一个选择", "The next choice", _LOOK,
        "choice", "step(1)", "→", 12),
    Key("choice.previous", "left,h", "换", "change", "换上一个选择", "The choice before", _LOOK,
        "choice", "step(-1)", "← h"),
    Key("confirm.yes", "o,y", "是", "yes", "覆盖已有的文件", "Replace the file that is there",
        _TAKE, "confirm", "confirm", "o"),
    Key("confirm.no", "n,q,escape,ctrl+g", "否", "no", "不覆盖", "Leave the file as it is", _TAKE,
        "confirm", "refuse", "n"),
    Key("picker.down", "down,ctrl+n", "下移", "down", "下一个选择", "The next choice", _MOVE,
        "picker", "move(1)", "↓"),
    Key("picker.up", "up", "上移", "up", "上一个选择", "The choice before", _MOVE, "picker",
        "move(-1)", "↑"),
    Key("picker.page-down", "pagedown", "下翻", "page down", "下翻一页", "One page down", _MOVE,
        "picker", "page(1)", "pgdn"),
    Key("picker.page-up", "pageup", "上翻", "page up", "上翻一页", "One page up", _MOVE, "picker",
        "page(-1)", "pgup"),
    Key("book_picker.beside", "tab,ctrl+b", "并列", "side by side", "与当前这册并列对比",
        "Set this budget beside the one that is open", _TAKE, "book_picker", "beside", "tab", 8),
    Key("book_picker.later", "right", "后一年", "later", "选此地区较后的一册",
        "The next budget of this place", _MOVE, "book_picker", "step_year(1)", "→", 7),
    Key("book_picker.earlier", "left", "前一年", "earlier", "选此地区较前的一册",
        "The budget before of this place", _MOVE, "book_picker", "step_year(-1)", "←", 6),
    Key("picker.leave", "escape,ctrl+g", "返回", "back", "不选，返回", "Back without choosing",
        _MOVE, "picker", "leave", "ctrl+g", 90),
    Key("help.down", "down", "下移", "down", "下一个按键", "The next key", _MOVE, "help",
        "move(1)", "↓", 10),
    Key("help.up", "up", "上移", "up", "上一个按键", "The key before", _MOVE, "help", "move(-1)",
        "↑", 11),
    Key("help.page-down", "pagedown", "下翻", "page down", "下翻一页", "One page down", _MOVE,
        "help", "page(1)", "pgdn", 12),
    Key("help.page-up", "pageup", "上翻", "page up", "上翻一页", "One page up", _MOVE, "help",
        "page(-1)", "pgup", 13),
    Key("help.leave", "escape,ctrl+g,f1", "返回", "back", "关闭帮助", "Close the help", _MOVE,
        "help", "leave", "ctrl+g", 90),
)
# fmt: on
VIEW_KEYS: tuple[Key, ...] = (
    *_LIST_KEYS,
    *_COLUMN_KEYS,
    *_SEARCH_KEYS,
    *_COMPARISON_KEYS,
    *_ACROSS_KEYS,
    *_PICTURE_KEYS,
    *_AUDIT_KEYS,
    *_DIALOG_KEYS,
)
"""All keys of these screens, in the order the help lists them."""


# id, keys, zh, en, help_zh, help_en, group, screen, action, shown, hint
# fmt: off
_PROGRAM_KEYS = (
    Key("program.help", "question_mark,f1", "帮助", "help", "显示全部按键", "Show every key",
        _PROGRAM, "program", "open_help", "?", 90),
    Key("program.palette", "ctrl+p", "命令", "commands", "按名称选表、行或操作",
        "Pick a table, a line or an action by name", _PROGRAM, "program", "open_palette",
        "ctrl+p"),
    Key("program.language", "L", "English", "中文", "中文与英文切换",
        "Switch between Chinese and English", _PROGRAM, "program", "switch_language", "L"),
    Key("program.quit", "q,ctrl+q", "退出", "quit", "退出", "Leave", _PROGRAM, "program", "quit",
        "q", 95),
    Key("program.suspend", "ctrl+z", "挂起", "suspend", "挂起，回到命令行；用 fg 返回",
        "Stop and go back to the shell; fg comes back", _PROGRAM, "program", "suspend", "ctrl+z"),
    Key("program.interrupt", "ctrl+c", "退出", "quit", "立即退出", "Leave at once", _PROGRAM,
        "program", "interrupt", "ctrl+c"),
)

_EXPLORER_KEYS = (
    Key("explorer.find", "slash", "查找", "find",
        "查找：名称、拼音、首字母、编码或金额（>5000）",
        "Find by name, pinyin, initials, code or amount (>5000)",
        _FIND, "explorer", "find", "/", 10),
    Key("explorer.next-hit", "n", "下一个", "next hit", "下一个结果", "Next hit", _FIND,
        "explorer", "next_hit(1)", "n"),
    Key("explorer.previous-hit", "N", "上一个", "previous hit", "上一个结果", "Previous hit",
        _FIND, "explorer", "next_hit(-1)", "N"),
    Key("explorer.filter", "f", "筛选", "filter",
        "筛选本表的行：名称、金额（>1000）、! 有发现、~ 有变动",
        "Filter the lines of this table: name, amount (>1000), ! findings, ~ changed",
        _LOOK, "explorer", "filter", "f", 12),
    Key("explorer.next-table", "right_square_bracket", "下一表", "next table", "下一张表",
        "Next table", _MOVE, "explorer", "next_table(1)", "]", 60),
    Key("explorer.previous-table", "left_square_bracket", "上一表", "previous table",
        "上一张表", "Previous table", _MOVE, "explorer", "next_table(-1)", "[", 59),
    Key("explorer.contents", "t", "目录", "contents", "显示或隐藏目录（窄屏：盖在表上）",
        "Show or hide the contents (over the table on a narrow screen)", _LOOK,
        "explorer", "toggle_contents", "t", 55),
    Key("explorer.detail", "d", "明细", "detail", "显示或隐藏明细（窄屏：盖在表上）",
        "Show or hide the detail (over the table on a narrow screen)",
        _LOOK, "explorer", "toggle_detail", "d", 56),
    Key("explorer.close-panel", "escape", "回到表", "back to the table",
        "关闭盖在表上的目录或明细", "Close the contents or the detail over the table", _LOOK,
        "explorer", "close_panel", "escape"),
    Key("explorer.unit", "u", "单位", "unit", "换单位：元、万元、亿元",
        "Change the unit: yuan, ten thousand, hundred million", _LOOK, "explorer",
        "switch_unit", "u", 50),
    Key("explorer.mark", "m", "书签", "mark", "给本行加上或去掉书签",
        "Mark this line, or take its mark away", _FIND, "explorer", "mark_line", "m"),
    Key("explorer.next-mark", "apostrophe", "到书签", "go to mark", "跳到下一个书签",
        "Go to the next mark", _FIND, "explorer", "next_mark", "'"),
    Key("explorer.overview", "o", "首页", "front page", "回到本册的首页",
        "The front page of this budget", _FIND, "explorer", "open_overview", "o", 65),
    Key("explorer.back", "b,backspace,left_parenthesis,alt+left", "返回", "back",
        "回到跳转之前的位置",
        "Back to where you were before a jump", _FIND, "explorer", "go_back", "b", 70),
    Key("explorer.forward", "right_parenthesis,alt+right", "前进", "forward",
        "返回之后，再到刚才的位置", "Forward again after going back", _FIND, "explorer",
        "go_forward", ") alt+→"),
    Key("explorer.compare", "c", "对比", "compare", "对比：两年、两列或两张表",
        "Compare two years, columns or tables", _TAKE, "explorer", "compare", "c", 20),
    Key("explorer.audit", "a", "核对", "check", "核对：哪些数对得上，哪些对不上",
        "Which figures agree and which do not", _TAKE, "explorer", "audit", "a", 25),
    Key("explorer.export", "e", "导出", "export", "导出本行及以下，或全表",
        "Export this line and below, or the table", _TAKE, "explorer", "export", "e", 30),
    Key("explorer.copy", "y", "复制", "copy", "复制本行到剪贴板", "Copy this line",
        _TAKE, "explorer", "copy", "y", 35),
    Key("explorer.copy-cell", "z", "复制单元格", "copy cell",
        "复制光标所在行与列的数", "Copy the figure of this line and column", _TAKE, "explorer",
        "copy_cell", "z"),
    Key("explorer.copy-branch", "Y", "复制以下", "copy below",
        "复制本行及以下各行，可贴入电子表格", "Copy this line and below, for a spreadsheet",
        _TAKE, "explorer", "copy_branch", "Y"),
    Key("explorer.walk", "x", "对面", "other side", "走到等式的另一边，再按走回",
        "Walk to the other side of an identity, and back", _FIND, "explorer", "walk", "x"),
    Key("explorer.next-finding", "exclamation_mark", "下一发现", "next finding",
        "到下一处对不上的地方", "To the next place that does not add up", _FIND, "explorer",
        "next_finding", "!"),
    Key("explorer.books", "B", "换册", "budgets", "换一册预算", "Open another budget",
        _PROGRAM, "explorer", "open_books", "B"),
    Key("explorer.series", "S", "历年", "series", "本行的历年与各地",
        "This line over the years and across places", _TAKE, "explorer", "open_series", "S"),
    Key("explorer.movers", "M", "变动", "movers", "与上一册相比变动最大的行",
        "The lines that moved most since the budget before", _TAKE, "explorer", "open_movers",
        "M"),
    Key("explorer.treemap", "w", "面积图", "treemap", "本行各部分的面积图",
        "The parts of this line as areas", _TAKE, "explorer", "open_treemap", "w", 28),
    Key("explorer.flow", "W", "流向图", "flow", "这一册的钱从哪里来、到哪里去",
        "Where the money of this budget comes from and goes", _TAKE, "explorer", "open_flow",
        "W"),
    Key("explorer.glossary", "i", "名词", "terms", "解释本行的名词，或查找任何名词",
        "Explain the terms of this line, or look up any", _LOOK, "explorer", "open_glossary",
        "i"),
    Key("explorer.next-panel", "tab", "下一栏", "next panel", "到下一栏", "To the next panel",
        _MOVE, "explorer", "next_panel(1)", "tab"),
    Key("explorer.previous-panel", "shift+tab", "上一栏", "previous panel", "到上一栏",
        "To the previous panel", _MOVE, "explorer", "next_panel(-1)", "shift+tab"),
)

_OVERVIEW_KEYS = (
    Key("page.choose", "enter,space", "进入", "go", "进入此项所在的表", "Go to the table of this",
        _FIND, "page", "choose", "⏎", 5),
    Key("page.down", "down,j", "下移", "down", "下一项", "To the item below", _MOVE, "page",
        "move(1)", "↓ j"),
    Key("page.up", "up,k", "上移", "up", "上一项", "To the item above", _MOVE, "page",
        "move(-1)", "↑ k"),
    Key("page.right", "right,l", "右移", "right", "到右边一栏", "To the column at the right",
        _MOVE, "page", "move_beside(1)", "→ l"),
    Key("page.left", "left,h", "左移", "left", "到左边一栏", "To the column at the left", _MOVE,
        "page", "move_beside(-1)", "← h"),
    Key("page.next", "tab", "下一项", "next", "按阅读顺序到下一项",
        "To the next item in reading order", _MOVE, "page", "next(1)", "tab"),
    Key("page.previous", "shift+tab", "上一项", "previous", "按阅读顺序到上一项",
        "To the item before in reading order", _MOVE, "page", "next(-1)", "shift+tab"),
    Key("page.page-down", "pagedown,ctrl+f", "下翻", "page down", "下翻一页", "One page down",
        _MOVE, "page", "pages(1)", "pgdn ctrl+f"),
    Key("page.page-up", "pageup,ctrl+b", "上翻", "page up", "上翻一页", "One page up", _MOVE,
        "page", "pages(-1)", "pgup ctrl+b"),
    Key("page.first", "g,home", "首项", "first", "到第一项", "To the first item", _MOVE, "page",
        "first", "g"),
    Key("page.last", "G,end", "末项", "last", "到最后一项", "To the last item", _MOVE, "page",
        "last", "G"),
    Key("overview.tables", "t,right_square_bracket", "各表", "tables", "到各表",
        "To the tables", _FIND, "overview", "open_tables", "t", 8),
    Key("overview.find", "slash", "查找", "find",
        "查找：名称、拼音、首字母、编码或金额（>5000）",
        "Find by name, pinyin, initials, code or amount (>5000)", _FIND, "overview", "find",
        "/", 10),
    Key("overview.audit", "a", "核对", "check", "核对：哪些数对得上，哪些对不上",
        "Which figures agree and which do not", _TAKE, "overview", "audit", "a", 25),
    Key("overview.compare", "c", "对比", "compare", "对比此项所在的表",
        "Compare the table of this item", _TAKE, "overview", "compare", "c", 92),
    Key("overview.series", "S", "历年", "series", "此项的历年与各地",
        "This item over the years and across places", _TAKE, "overview", "open_series", "S", 30),
    Key("overview.flow", "W", "流向图", "flow", "这一册的钱从哪里来、到哪里去",
        "Where the money of this budget comes from and goes", _TAKE, "overview", "open_flow",
        "W", 12),
    Key("overview.treemap", "w", "面积图", "treemap", "此项各部分的面积图",
        "The parts of this item as areas", _TAKE, "overview", "open_treemap", "w", 14),
    Key("overview.movers", "M", "变动", "movers", "与上一册相比变动最大的行",
        "The lines that moved most since the budget before", _TAKE, "overview", "open_movers",
        "M"),
    Key("overview.books", "B", "书架", "shelf", "换一册预算", "Open another budget", _PROGRAM,
        "overview", "open_books", "B", 35),
    Key("overview.unit", "u", "单位", "unit", "换单位：元、万元、亿元",
        "Change the unit: yuan, ten thousand, hundred million", _LOOK, "overview",
        "switch_unit", "u", 93),
    Key("overview.back", "b,backspace,escape,o", "返回", "back", "回到来处",
        "Back to where you came from", _FIND, "overview", "go_back", "b", 70),
)

_TREE_KEYS = (
    Key("tree.down", "down,j", "下移", "down", "下移一行", "One line down", _MOVE, "tree",
        "move(1)", "↓ j"),
    Key("tree.up", "up,k", "上移", "up", "上移一行", "One line up", _MOVE, "tree",
        "move(-1)", "↑ k"),
    Key("tree.page-down", "pagedown,ctrl+f", "下翻", "page down", "下翻一页",
        "One page down", _MOVE, "tree", "move_page(1)", "pgdn ctrl+f"),
    Key("tree.page-up", "pageup,ctrl+b", "上翻", "page up", "上翻一页", "One page up", _MOVE,
        "tree", "move_page(-1)", "pgup ctrl+b"),
    Key("tree.first", "g,home", "首行", "first", "到第一行", "To the first line", _MOVE, "tree",
        "first", "g"),
    Key("tree.last", "G,end", "末行", "last", "到最后一行", "To the last line", _MOVE, "tree",
        "last", "G"),
    Key("tree.next-sibling", "J,shift+down", "下一同级", "next sibling", "到下一个同级行",
        "To the next line of the same level", _MOVE, "tree", "sibling(1)", "J"),
    Key("tree.previous-sibling", "K,shift+up", "上一同级", "previous sibling",
        "到上一个同级行", "To the previous line of the same level", _MOVE, "tree",
        "sibling(-1)", "K"),
    Key("tree.parent", "p", "上级", "parent", "到上级行", "To the parent", _MOVE, "tree",
        "parent", "p"),
    Key("tree.toggle", "space,enter", "展开", "open", "展开或收起本行",
        "Open or fold this line", _FOLD, "tree", "toggle_line", "⏎", 5),
    Key("tree.open", "right,l", "展开", "open", "展开；已展开则进入",
        "Open, or go in when open", _FOLD, "tree", "open_or_enter", "→ l"),
    Key("tree.fold", "left,h", "收起", "fold", "收起；已收起则到上级",
        "Fold, or go to the parent when folded", _FOLD, "tree", "fold_or_leave", "← h"),
    Key("tree.branch", "asterisk,E", "全展开", "open all below", "展开本行以下各级",
        "Open everything below this line", _FOLD, "tree", "open_branch", "*"),
    *(
        Key(f"tree.level-{level}", str(level), f"{level}级", f"level {level}",
            f"全表展开到第 {level} 级", f"Open the table to level {level}", _FOLD, "tree",
            f"fold_to({level})", str(level))
        for level in range(1, 6)
    ),
    Key("tree.next-column", "greater_than_sign,full_stop", "下一列", "next column",
        "到下一列：占比、排序、隐藏都按此列",
        "To the next column: shares, sorting and hiding go by it",
        _LOOK, "tree", "move_column(1)", ">", 45),
    Key("tree.previous-column", "less_than_sign,comma", "上一列", "previous column", "到上一列",
        "To the previous column", _LOOK, "tree", "move_column(-1)", "<"),
    Key("tree.sort", "s", "排序", "sort", "同级按光标所在列排列：从大到小、从小到大、表内次序",
        "Sort siblings by the column under the cursor: largest first, smallest first, as printed",
        _LOOK, "tree", "switch_order", "s", 14),
    Key("tree.hide-column", "minus", "隐藏列", "hide column", "隐藏光标所在列",
        "Hide the column under the cursor", _LOOK, "tree", "hide_column", "-"),
    Key("tree.show-columns", "plus", "全部列", "all columns", "恢复隐藏的列",
        "Show all columns again", _LOOK, "tree", "show_columns", "+"),
    Key("tree.shares", "percent_sign", "占比", "shares", "占比：占上级或占总计",
        "Shares of the parent or of the grand total", _LOOK, "tree", "switch_shares", "%"),
    Key("tree.end-filter", "escape", "取消筛选", "no filter", "取消筛选，显示全部行",
        "Show all lines again", _LOOK, "tree", "end_filter", "escape"),
)

_PANEL_KEYS = (
    Key("contents.down", "down,j", "下移", "down", "下移一项", "One entry down", _MOVE,
        "contents", "move(1)", "↓ j"),
    Key("contents.up", "up,k", "上移", "up", "上移一项", "One entry up", _MOVE, "contents",
        "move(-1)", "↑ k"),
    Key("contents.page-down", "pagedown,ctrl+f", "下翻", "page down", "下翻一页",
        "One page down", _MOVE, "contents", "move_page(1)", "pgdn"),
    Key("contents.page-up", "pageup,ctrl+b", "上翻", "page up", "上翻一页", "One page up",
        _MOVE, "contents", "move_page(-1)", "pgup"),
    Key("contents.first", "g,home", "首项", "first", "到第一项", "To the first entry", _MOVE,
        "contents", "move_to(0)", "g"),
    Key("contents.last", "G,end", "末项", "last", "到最后一项", "To the last entry", _MOVE,
        "contents", "move_to(-1)", "G"),
    Key("contents.choose", "enter,space,right,l", "打开", "open", "打开此表；分组则展开或收起",
        "Open this table; fold or open a group", _FOLD, "contents", "choose", "⏎", 5),
    Key("contents.fold", "left,h", "收起", "fold", "收起所在的分组", "Fold the group", _FOLD,
        "contents", "fold", "← h"),
    Key("pane.down", "down,j", "下移", "down", "下滚", "Scroll down", _MOVE, "pane",
        "scroll_lines(1)", "↓ j"),
    Key("pane.up", "up,k", "上移", "up", "上滚", "Scroll up", _MOVE, "pane",
        "scroll_lines(-1)", "↑ k"),
    Key("pane.page-down", "pagedown,ctrl+f,space", "下翻", "page down", "下翻一页",
        "One page down", _MOVE, "pane", "scroll_pages(1)", "pgdn"),
    Key("pane.page-up", "pageup,ctrl+b", "上翻", "page up", "上翻一页", "One page up", _MOVE,
        "pane", "scroll_pages(-1)", "pgup"),
    Key("pane.next-link", "right,l", "下一链接", "next link", "到下一个可跳转处",
        "To the next link", _FIND, "pane", "next_link(1)", "→ l", 6),
    Key("pane.previous-link", "left,h", "上一链接", "previous link", "到上一个可跳转处",
        "To the previous link", _FIND, "pane", "next_link(-1)", "← h"),
    Key("pane.follow", "enter", "跳转", "go", "跳到链接所指的行", "Go where the link leads",
        _FIND, "pane", "follow", "⏎", 5),
)
# fmt: on
KEYS: tuple[Key, ...] = (
    *_PROGRAM_KEYS,
    *_OVERVIEW_KEYS,
    *_EXPLORER_KEYS,
    *_TREE_KEYS,
    *_PANEL_KEYS,
    *VIEW_KEYS,
)
"""All keys, in the order the help screen lists them within their groups."""


_chosen: dict[str, str] = {}


def choose_keys(chosen: Mapping[str, str]) -> None:
    """Say which keys a person prefers, by id, for hints and help of this process from now on."""
    _chosen.clear()
    _chosen.update(chosen)


def find_wrong_key(chosen: Mapping[str, str]) -> tuple[str, Text] | None:
    """The first of the preferred keys that cannot be, and why; None where all can.

    A key may do one thing on a screen.
    """
    known = {key.id: key for key in KEYS}
    for key_id, keys in chosen.items():
        if key_id not in known:
            near = ", ".join(find_near(key_id, known)) or "docs/keys.md"
            return key_id, Text(
                f"没有“{key_id}”这个按键编号，是否为 {near}",
                f"no key has the id {key_id!r}: is it {near}",
            )
        for other in KEYS:
            if other.screen != known[key_id].screen or other.id == key_id:
                continue
            taken = _names(chosen.get(other.id, other.keys)) & _names(keys)
            if taken:
                name = sorted(taken)[0]
                return key_id, Text(
                    f"按键 {name} 已用于 {other.id}（{other.help_zh}）",
                    f"the key {name} is that of {other.id} ({other.help_en})",
                )
    return None


def _names(keys: str) -> set[str]:
    """Keys by Textual's names; a single sign stands for the key that types it."""
    return {_name_of(part.strip()) for part in keys.split(",")}


_SHORT_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def _name_of(key: str) -> str:
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _SHORT_NAMES.get(name, name)


def keys_of(screen: str) -> tuple[Key, ...]:
    """The keys of one screen or widget, as a person prefers them."""
    return tuple(
        key._replace(keys=_chosen[key.id], shown="") if key.id in _chosen else key
        for key in KEYS
        if key.screen == screen
    )


def bindings_of(screen: str) -> list[Binding]:
    """Textual bindings of one screen or widget, for its ``BINDINGS``."""
    from textual.binding import Binding

    return [
        Binding(
            key.keys,
            key.action_name,
            key.en,
            show=bool(key.hint),
            tooltip=key.help_en,
            id=key.id,
            priority=key.id == "program.interrupt",
        )
        for key in KEYS
        if key.screen == screen
    ]
