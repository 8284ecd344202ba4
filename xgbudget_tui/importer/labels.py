"""The numbers a document prints on its tables: 表1, 附表六, 附件4, or a sheet named 01-1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xgbudget_tui.model.names import normalise_name, split_outline

_LABEL = re.compile(
    r"\s*(?:附\s*)?(?:表|件|图表)\s*(?P<number>\d{1,3}(?:\s*[-—－]\s*\d{1,2})*(?!\d)|[一二三四五六七八九十百]{1,5})"
    r"\s*(?P<mark>[:：、.．]|(?=[\s（(\u4e00-\u9fff])|$)\s*"
)
_BARE = re.compile(r"附\s*[件表]\s*[:：]?")
_SHEET = re.compile(r"\D{0,2}?(?P<number>\d{1,3})(?:[-—_.]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: its number in digits (``12``, ``1-2``; "" for a bare 附件), what follows.

    ``end`` is where the label ends within the text.
    """

    number: str
    rest: str
    end: int


def split_label(text: str) -> Label | None:
    """The label a line starts with (``表十二：2025年…``), or None."""
    match = _LABEL.match(text)
    if match is not None:
        # 表一 of 表一般公共预算 is no label: a numeral in hanzi needs a mark or a space behind it.
        spelled = not match.group("number")[0].isdigit()
        loose = not match.group("mark") and match.end() == match.end("number")
        if spelled and loose and match.end() < len(text):
            return None
        number = in_digits(match.group("number"))
        return Label(number, text[match.end() :].strip(), match.end())
    bare = _BARE.fullmatch(text.strip())
    return Label("", "", len(text)) if bare else None


def number_of_sheet(name: str) -> str:
    """The number a sheet's name states (``01-1`` is a part of table 1), "" if it states none."""
    match = _SHEET.fullmatch(normalise_name(name))
    return str(int(match.group("number"))) if match else ""


def in_digits(printed: str) -> str:
    """A printed number (``十二``, ``1 - 2``) in digits (``12``, ``1-2``)."""
    plain = re.sub(r"\s*[-—－]\s*", "-", printed.strip())
    if plain[0].isdigit():
        return "-".join(str(int(part)) for part in plain.split("-"))
    prefix, _ = split_outline(f"{plain}、表")
    return str(prefix.number) if prefix else plain
