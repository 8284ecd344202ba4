"""What the cells of a column are, over the whole table: words, figures, codes, ordinals, years.

A heading may be missing or say anything; a column whose every cell is a calendar year, an official
code or the next ordinal is none of amounts, whatever stands over it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from xgbudget_tui.importer.column_roles import is_number
from xgbudget_tui.model.names import normalise_name

_FEWEST = 3
"""Cells a column must have before what they look like says anything against its heading."""
_SILENT = re.compile(r"[-—–―─－﹣ーㄧ_…/／×*.]+|不适用|无|没有|空|N/?A", re.IGNORECASE)
TOTAL = re.compile(r"合计|总计|小计")
"""A name that says no more than that it is a total."""
_NOTE = r"[\[［【]注?\d{1,2}[\]］】]|[(（]?注\d{1,2}[)）]?"
_MARKS = re.compile(rf"[①-⑳*＊※★☆△▲◎○●◇◆⊙]+|{_NOTE}")
_MARK_BEFORE = re.compile(r"[①-⑳*＊※]+\s*(?=[\d.+\-−－])")
_MARK_AFTER = re.compile(rf"(?<=[\d%％])\s*(?:[①-⑳*＊※]+|{_NOTE})$")
_IDENTIFIER = re.compile(
    r"[A-Za-z]{1,4}[\d-]*\d{3}[\dA-Za-z-]*|\d{6,}[A-Za-z][\dA-Za-z-]*\d|\d{12,}"
)
"""A number a project is registered under: P21220521-0051, 22042222D000000005399."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:年?|[-./年]?(?:0[1-9]|1[0-2])(?:[-./月]?\d{1,2}日?|月)?)")
"""A calendar year, a month or a day of it: 2023, 202306, 2023-06-15."""
_SHORTEST_CODE = 4
"""Digits: below it amounts look like codes."""


class ColumnContent(Enum):
    """What most cells of a column are."""

    EMPTY = "empty"
    WORDS = "words"
    FIGURES = "figures"
    CODES = "codes"
    ORDINALS = "ordinals"
    YEARS = "years"
    MARKS = "marks"


@lru_cache(maxsize=16384)
def is_silent(text: str) -> bool:
    """Whether a cell says that there is nothing to say: a dash, 无, ×."""
    return _SILENT.fullmatch(text) is not None


def find_content(texts: Sequence[str]) -> ColumnContent:
    """What the cells of a column, as printed, are; blank ones and such as say nothing count not."""
    if any(texts) and all(_MARKS.fullmatch(text) for text in texts if text):
        return ColumnContent.MARKS
    filled = [plain for text in texts if (plain := normalise_name(text)) and not is_silent(plain)]
    if not filled:
        return ColumnContent.EMPTY
    if _are_ordinals(filled):
        return ColumnContent.ORDINALS
    if len(filled) >= _FEWEST and all(_YEAR.fullmatch(text) for text in filled):
        return ColumnContent.YEARS
    if _are_codes(filled):
        return ColumnContent.CODES
    numbers = sum(map(is_number, filled))
    return ColumnContent.FIGURES if numbers * 2 > len(filled) else ColumnContent.WORDS


def find_marks(text: str) -> tuple[int, int]:
    """Where a printed figure begins and ends without the marks of footnotes around it."""
    if not any(char.isdigit() for char in text):
        return 0, len(text)
    before, after = _MARK_BEFORE.match(text), _MARK_AFTER.search(text)
    return before.end() if before else 0, after.start() if after else len(text)


def holds_codes(texts: Sequence[str]) -> bool:
    """Whether a column that names or codes the lines holds codes, but for a total in it."""
    filled = [plain for text in texts if (plain := normalise_name(text))]
    codes = sum(re.fullmatch(r"\d{2,9}", text) is not None for text in filled)
    # 合计 is often printed in the first cell, whatever the column is.
    others = [text for text in filled if not TOTAL.fullmatch(text)]
    return codes > 0 and codes * 3 >= len(others) * 2


def _are_ordinals(filled: Sequence[str]) -> bool:
    """1, 2, 3 without gaps; a group of lines may begin at 1 again."""
    if len(filled) < _FEWEST or not all(re.fullmatch(r"[1-9]\d{0,3}", text) for text in filled):
        return False
    numbers = [int(text) for text in filled]
    if numbers[0] > 2 or max(numbers) < _FEWEST:
        return False
    return all(after in {before + 1, 1} for before, after in pairwise(numbers))


def _are_codes(filled: Sequence[str]) -> bool:
    """Whether all cells are codes of the official lists, or numbers of projects with letters."""
    if len(filled) < _FEWEST:
        return False
    if all(_IDENTIFIER.fullmatch(text) for text in filled):
        return True
    if not all(re.fullmatch(r"\d{3,9}", text) for text in filled):
        return False
    from xgbudget_tui.classification import load_codes

    codes = load_codes()
    known = [text for text in filled if codes.find(text) is not None]
    return len(known) == len(filled) and any(len(text) >= _SHORTEST_CODE for text in known)
