"""What the importer found and could not settle, as values with stable codes."""

from __future__ import annotations

from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourcePlace

_SENTENCES: dict[str, tuple[Severity, str, str]] = {
    "section-missing": (
        Severity.WARNING,
        "目录列出“{0}”，正文中没有。",
        "The contents list names “{0}”; the body lacks it.",
    ),
    "tables-elsewhere": (
        Severity.NOTE,
        "目录列出的 {0} 张表不在本文件中，第一张是“{1}”。",
        "{0} tables of the contents list are in another file, the first being “{1}”.",
    ),
    "tables-none": (
        Severity.NOTE,
        "文件只有文字，没有表；表通常另附文件，放在同一文件夹即可合为一册。",
        "The document is prose without tables; these usually come in another file, and both become "
        "one budget if they are imported from one folder.",
    ),
    "section-repeated": (
        Severity.NOTE,
        "“{0}”在正文中重复刊印，只计一次。",
        "“{0}” is printed more than once; it is counted once.",
    ),
    "section-unlisted": (
        Severity.WARNING,
        "正文有“{0}”，目录没有列出。",
        "The body has “{0}”; the contents list does not name it.",
    ),
    "section-unknown": (
        Severity.NOTE,
        "“{0}”不属于已知的表类。",
        "“{0}” is of no known kind of table.",
    ),
    "title-differs": (
        Severity.NOTE,
        "目录作“{0}”，正文作“{1}”。",
        "The contents list says “{0}”, the body “{1}”.",
    ),
    "table-cut": (
        Severity.WARNING,
        "“{0}”在表中断开：已有各行之和小于上级数额，其后没有内容。",
        "“{0}” breaks off: its lines add up to less than their total and nothing follows.",
    ),
    "unit-assumed": (
        Severity.WARNING,
        "“{0}”没有注明单位，按{1}读取。",
        "“{0}” prints no unit; its amounts are read in {1}.",
    ),
    "year-assumed": (
        Severity.NOTE,
        "“{0}”没有注明年份，按 {1} 年读取。",
        "“{0}” names no year; its amounts are read as of {1}.",
    ),
    "units-differ": (
        Severity.WARNING,
        "“{0}”的续页单位印作{1}，首页为{2}，均按{2}读取。",
        "A further page of “{0}” is headed {1}, its first {2}; all is read in {2}.",
    ),
    "header-missing": (
        Severity.WARNING,
        "“{0}”没有表头，列的含义按内容推断。",
        "“{0}” prints no header; what its columns hold is inferred from the cells.",
    ),
    "table-without-rows": (
        Severity.WARNING,
        "“{0}”只有标题或表头，没有行。",
        "“{0}” has a title or a header, and no rows.",
    ),
    "cell-not-a-number": (
        Severity.WARNING,
        "“{0}”的“{1}”栏印作“{2}”，不是数，按文字保存。",
        "{0}: the column {1} prints “{2}”, which is no number; it is kept as text.",
    ),
    "number-too-large": (
        Severity.WARNING,
        "“{0}”的“{1}”栏印作“{2}”，超出可存的范围，按文字保存。",
        "{0}: the column {1} prints “{2}”, too large to store as a number; it is kept as text.",
    ),
    "line-without-name": (
        Severity.WARNING,
        "第 {0} 行有数而没有名称。",
        "Line {0} has figures and no name.",
    ),
    "names-lost": (
        Severity.WARNING,
        "“{0}”的 {2} 行中有 {1} 行读不到名称，这张表的名称栏没有读出。",
        "{0}: {1} of {2} lines have no name; the column of names was not read.",
    ),
    "names-joined": (
        Severity.WARNING,
        "“{0}”的 {2} 行中有 {1} 行的名称由隔开的几段文字连成，可能有几栏没有分开。",
        "{0}: {1} of {2} lines have names in several pieces; columns may be joined in them.",
    ),
    "cells-beyond-header": (
        Severity.WARNING,
        "“{0}”一行比表头多出有字的格：“{1}”。",
        "{0}: the row has a filled cell beyond the header: “{1}”.",
    ),
    "cells-shifted": (
        Severity.WARNING,
        "“{0}”一行的格与表头错位，按内容归位。",
        "{0}: the cells of the row do not stand under their headings; they are read by content.",
    ),
    "line-unplaced": (
        Severity.WARNING,
        "“{0}”在表中找不到确定的上级。",
        "{0} fits nowhere in the tree of its table.",
    ),
    "tree-open": (
        Severity.NOTE,
        "“{0}”中有加总不闭合或缺少一级的分支：{1}。",
        "{0} has branches whose parts do not add up or lack a level: {1}.",
    ),
    "indicator-unread": (
        Severity.WARNING,
        "绩效表中有一行不能读作指标：“{0}”。",
        "A row of the performance sheet cannot be read as an indicator: “{0}”.",
    ),
    "numbers-unaccounted": (
        Severity.WARNING,
        "有 {0} 个数字没有归类，第一个是“{1}”。",
        "{0} numbers are not accounted for, the first being “{1}”.",
    ),
    "reading-poor": (
        Severity.ERROR,
        "读得很差，各数仅供参考：{0}。",
        "The reading is poor, and its figures are not to be relied on: {1}.",
    ),
    "columns-beyond-limit": (
        Severity.WARNING,
        "“{0}”有 {1} 栏，只读取前 {2} 栏。",
        "“{0}” has {1} columns; only the first {2} are read.",
    ),
    "table-unread": (
        Severity.WARNING,
        "“{0}”按标题应是表，但没有读出行列，文字照录。",
        "“{0}” is a table by its title, but no rows could be made out; its text is kept as prose.",
    ),
    "number-claimed-twice": (
        Severity.NOTE,
        "有 {0} 个数字被归类两次，第一个在“{1}”。",
        "{0} numbers were accounted for twice, the first in “{1}”.",
    ),
    "region-from-file": (
        Severity.WARNING,
        "标题中没有地区名称，按文件名取“{0}”。",
        "No title names the region; “{0}” is taken from the name of the file.",
    ),
    "year-from-file": (
        Severity.WARNING,
        "文中没有年度，按文件名或所在压缩包、文件夹的名称取 {0} 年。",
        "Nothing printed names the year; {0} is taken from the name of the file or its folder.",
    ),
    "stage-assumed": (
        Severity.NOTE,
        "标题没有写明是预算、执行还是决算，按{0}记。",
        "No title says whether it is a budget, its execution or final accounts; taken as {1}.",
    ),
    "title-from-file": (
        Severity.NOTE,
        "表没有标题，按文件名作“{0}”。",
        "The table has no title; “{0}” is taken from the name of the file.",
    ),
    "region-unknown": (
        Severity.WARNING,
        "标题中没有找到地区名称。",
        "No title names the region.",
    ),
}

CODES: tuple[str, ...] = tuple(sorted(_SENTENCES))
"""Every code a Book's problems may have, besides those of the document's reader."""


def problem(
    code: str,
    *words: object,
    section: str | None = None,
    place: SourcePlace | None = None,
) -> Problem:
    """A problem of this code, its sentence filled with ``words``."""
    severity, zh, en = _SENTENCES[code]
    texts = [str(word)[:120] for word in words]
    return Problem(code, severity, zh.format(*texts), en.format(*texts), section, place)
