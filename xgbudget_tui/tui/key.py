"""What a key is: one thing a person can press, with its words."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from xgbudget_tui.tui.words import Language


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
