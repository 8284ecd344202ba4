"""The commands by name: which module carries each out, and one line about it."""

from __future__ import annotations

# Name: the module in this package, what it does in Chinese and in English.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "import": ("importing", "把文件读入数据库", "read documents into a database"),
    "tables": ("tables", "列出一册预算的各表", "list the sections of a budget"),
    "show": ("show", "显示一表或其中一支", "print a table or a branch of it"),
    "search": ("search", "查找：名称、拼音、编码、数额", "find by name, pinyin, code, amount"),
    "compare": ("compare", "对比两列、两表或两册", "compare columns, tables or budgets"),
    "series": ("series", "一行的历年与各地", "one line over years and places"),
    "check": ("check", "核对勾稽关系；不符时返回 1", "print the proofs; exit 1 if one fails"),
    "export": ("exporting", "导出 csv、json、xlsx、md", "export as csv, json, xlsx or md"),
    "verify": ("verify", "复核导出的文件", "prove an exported file again, offline"),
    "books": ("books", "列出数据库中的各册预算", "list the budgets in a database"),
    "remove": ("remove", "从数据库移除一册", "take a budget out of a database"),
}

EXPLORE = "explore"
"""The module that opens the explorer, when no command is named."""

VALUED = ("--db", "--book", "--lang", "--at")
"""Options that stand before a command and take a value."""


def split_command(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The command named, if one is, and the other arguments in order.

    The first argument that is no option names the command; a database called like one is
    written ``./tables``.
    """
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        if argument == "--":
            break
        if argument in VALUED:
            index += 2
            continue
        if argument.startswith("-") and argument != "-":
            index += 1
            continue
        if argument in COMMANDS:
            return argument, arguments[:index] + arguments[index + 1 :]
        break
    return None, arguments
