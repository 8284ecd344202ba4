"""The words of column heads and notes in exports, in Chinese and English."""

from __future__ import annotations

_COLUMNS: dict[str, tuple[str, str]] = {
    "book": ("预算", "budget"),
    "section": ("表", "section"),
    "title": ("表名", "title"),
    "level": ("层次", "level"),
    "code": ("编码", "code"),
    "path": ("路径", "path"),
    "name": ("名称", "name"),
    "breakdown": ("构成", "breakdown"),
    "printed": ("原文", "printed"),
    "source_line": ("原文行", "source line"),
    "paragraph": ("段", "paragraph"),
    "year": ("年度", "year"),
    "unit": ("单位", "unit"),
    "amount": ("数额", "amount"),
    "change": ("变化", "change"),
    "phase": ("阶段", "phase"),
    "share": ("占总计", "share of total"),
    "per_head": ("人均", "per head"),
    "population": ("人口", "population"),
    "restated": ("重述为", "restated as"),
    "only_before": ("仅前者", "only before"),
    "only_after": ("仅后者", "only after"),
    "reason": ("增减变化原因", "reason"),
    "difference": ("差额", "difference"),
    "percent": ("增减", "change"),
    "printed_difference": ("原文增减额", "printed difference"),
    "printed_percent": ("原文增减率", "printed change"),
    "check": ("核对", "check"),
    "rule": ("规则", "rule"),
    "line": ("行", "line"),
    "verdict": ("结论", "verdict"),
    "reported": ("列示", "reported"),
    "computed": ("计算", "computed"),
    "probability": ("概率", "probability"),
    "message": ("说明", "message"),
    "checks": ("核对", "checks"),
    "about": ("说明", "about"),
    "region": ("地区", "region"),
    "source": ("来源文件", "source file"),
    "source_sha256": ("来源文件 SHA-256", "source SHA-256"),
    "sha256": ("本表 SHA-256", "SHA-256 of this export"),
    "printed_unit": ("原文单位", "printed unit"),
    "made_by": ("生成", "made by"),
    "hits": ("查找", "search"),
    "claims": ("文中数额", "figures stated"),
}


def column_word(key: str, language: str) -> str:
    """The word in ``zh`` or ``en``."""
    return _COLUMNS[key][0 if language == "zh" else 1]


def with_unit(label: str, unit: str, language: str) -> str:
    """``预算数（万元）``, ``预算数 (万元)``, or the label alone."""
    if not unit:
        return label
    return f"{label}（{unit}）" if language == "zh" else f"{label} ({unit})"
