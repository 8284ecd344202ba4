"""What a heading says its column is for: names, codes, ordinals, remarks or figures."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from xgbudget_tui.document import Cell
from xgbudget_tui.model.names import normalise_name


class ColumnRole(Enum):
    """What a column is for."""

    NAME = "name"
    CODE = "code"
    INDEX = "index"
    GROUP = "group"
    REMARK = "remark"
    MEASURE = "measure"


_NAME = re.compile(
    r"(?:.*项目名称.*|.{0,14}科目名称|科目|预算科目|(?:收入|支出|预算)?项目|.{0,12}科目|名称|功能分类|"
    r"支出功能分类|收入|支出|收入来源|支出内容)(?:[(（].{0,12}[)）])?"
)
PLACE_NAME = re.compile(
    r"(?:地区|[省市县区州盟旗、()]{2,8}|地区名称|行政区划|区域|部门|建设单位|"
    r"项目单位|单位名称|主管部门|实施单位|预算单位)(?:名称)?"
)
_CODE = re.compile(r".{0,10}(?:编码|代码|编号|科目号)")
_INDEX = re.compile(r"序号|行次|序次|顺序号|栏次")
_REMARK = re.compile(r"备注|注|说明")
AMOUNT_WORD = re.compile(r"金额|预算|决算|执行|完成|合计|[数额]$|[%％]")
_COLUMN_NUMBER = re.compile(
    r"(?:栏次|行次|列次|[(（]?\d{1,2}[)）]?(?:[=＝].*)?|[甲乙丙丁]|[A-Za-z]\d?)"
)
_FORMULA = re.compile(r"[A-Za-z]\d?(?:[=＝][A-Za-z\d+\-－*/×÷()]{1,24})?")
"""A letter for a column, or how it is reckoned from others: ``A=B+C``."""
_NUMBER = re.compile(r"[-+−－]?[\d,，.．]*\d[%％]?")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d年?")


def is_column_numbers(row: tuple[Cell, ...]) -> bool:
    """Whether a row only numbers the columns (``1 2 3``, ``栏次 1 2=3+4``, ``公式 A=B+C B C``)."""
    texts = [normalise_name(cell.text) for cell in row if cell.text]
    if len(texts) > 2 and all(_FORMULA.fullmatch(text) for text in texts[1:]):
        return not is_number(texts[0])
    if len(texts) < 2 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(m.group()) for text in texts if (m := re.match(r"\d{1,2}", text.strip("(（")))]
    half = len(numbers) // 2
    if half > 1 and numbers[:half] == numbers[half:]:
        numbers = numbers[:half]  # the other side of the table is numbered anew
    return bool(numbers) and numbers[0] <= 2 and numbers == sorted(set(numbers))


@lru_cache(maxsize=4096)
def classify_heading(text: str) -> ColumnRole:
    """What a column with this heading is for."""
    plain = normalise_name(text).rstrip(":")
    if _CODE.fullmatch(plain):
        return ColumnRole.CODE
    if _INDEX.fullmatch(plain):
        return ColumnRole.INDEX
    if _REMARK.fullmatch(plain):
        return ColumnRole.REMARK
    if _NAME.fullmatch(plain) or PLACE_NAME.fullmatch(plain):
        return ColumnRole.NAME
    return ColumnRole.MEASURE


@lru_cache(maxsize=16384)
def is_number(text: str) -> bool:
    """Whether a text is a figure, and not a year alone."""
    return bool(_NUMBER.fullmatch(text)) and not _YEAR_ALONE.fullmatch(text)
