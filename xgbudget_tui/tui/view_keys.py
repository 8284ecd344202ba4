"""The keys of the screens that open over the explorer: search, comparison, audit, export, lists."""

from __future__ import annotations

from xgbudget_tui.tui.key import Key, KeyGroup

_MOVE, _FIND, _LOOK, _TAKE = KeyGroup.MOVE, KeyGroup.FIND, KeyGroup.LOOK, KeyGroup.TAKE

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
    Key("comparison.sort", "s", "排序", "sort", "按表内次序、变动额或变动率排列",
        "Order as printed, by change or by percent", _LOOK, "comparison", "switch_order", "s", 10),
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
    Key("series.phase", "s", "阶段", "phase", "全部阶段，或只看预算、执行等",
        "All phases, or budgets, outcomes alone", _LOOK, "series", "switch_phase", "s", 15),
    Key("series.unit", "u", "单位", "unit", "换单位", "Change the unit", _LOOK, "series",
        "switch_unit", "u", 20),
    Key("series.export", "e", "导出", "export", "导出此表", "Export this series", _TAKE,
        "series", "export", "e", 25),
    Key("series.copy", "y", "复制", "copy", "复制全部各行", "Copy all rows", _TAKE, "series",
        "copy", "y", 30),
    Key("series.leave", "q,b,escape,h,left,backspace", "返回", "back", "回到原处",
        "Back to where you were", _MOVE, "series", "leave", "q", 6),
)

_AUDIT_KEYS = (
    Key("audit.filter", "f,space", "筛选", "filter", "全部、只看对不上的、只看四舍五入等",
        "All, only what does not add up, or one verdict", _LOOK, "audit", "switch_filter", "f",
        10),
    Key("audit.order", "s", "分组", "group", "按结论与规则，或按表分组",
        "Group by verdict and rule, or by table", _LOOK, "audit", "switch_grouping", "s", 15),
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
    Key("shelf.beside", "tab,ctrl+b", "并列", "side by side", "与当前这册并列对比",
        "Set this budget beside the one that is open", _TAKE, "shelf", "beside", "tab", 8),
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
    *_SEARCH_KEYS,
    *_COMPARISON_KEYS,
    *_ACROSS_KEYS,
    *_AUDIT_KEYS,
    *_DIALOG_KEYS,
)
"""All keys of these screens, in the order the help lists them."""
