"""Bytes to text: which encoding, and whether the result is text at all."""

from __future__ import annotations

import codecs
import re

from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.value import value_class

FIELD_WORDS = re.compile(r"预\s*算|決算|决\s*算|收\s*入|支\s*出|万元|財政|财政|債務|债务")
"""Words of which every budget disclosure has several."""

_MOST_REPLACED = 0.005
_MOST_ZEROS = 0.3
"""Zeros of a text that something spoiled; an archive of texts is half zeros."""


@value_class
class Decoded:
    """A file's text, the encoding it was read in and how many of its bytes could not be read."""

    text: str
    encoding: str
    unreadable: int = 0


def decode_text(content: bytes, name: str) -> Decoded:
    """Decode UTF-8 (with or without a mark), UTF-16 or GB18030, found from the bytes.

    Raises DocumentError for binary files and for text that was once decoded wrongly and saved so.
    """
    decoded = _decode_marked(content) or _decode_wide(content)
    if decoded is None:
        if b"\0" in content and not _is_spoiled_text(content):
            raise _not_text(name)
        decoded = _decode_plain(content, name)
    _refuse_mojibake(decoded, name)
    return decoded


def _decode_marked(content: bytes) -> Decoded | None:
    marks = (
        (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
    )
    for mark, codec, name in marks:
        if content.startswith(mark):
            text = content.decode(codec, errors="replace")
            return Decoded(text, name, text.count("\ufffd"))
    return None


def _decode_wide(content: bytes) -> Decoded | None:
    """UTF-16 without a mark: ASCII digits and tabs leave zeros in every other byte."""
    head = content[: 1 << 16]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < max(1, len(head) // 40) or 3 * min(even, odd) > max(even, odd):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = content.decode(codec, errors="replace")
    return Decoded(text, codec, text.count("\ufffd")) if FIELD_WORDS.search(text) else None


def _is_spoiled_text(content: bytes) -> bool:
    """Whether bytes with zeros in them are UTF-8 with words of the field: text with stray signs."""
    if content.count(b"\0") > _MOST_ZEROS * len(content):
        return False
    try:
        return FIELD_WORDS.search(content.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False


def _decode_plain(content: bytes, name: str) -> Decoded:
    for codec in ("utf-8", "gb18030"):
        try:
            return Decoded(content.decode(codec), codec)
        except UnicodeDecodeError:
            continue
    attempts = []
    for codec in ("utf-8", "gb18030"):
        text = content.decode(codec, errors="replace")
        attempts.append((text.count("\ufffd"), codec, text))
    unreadable, codec, text = min(attempts)
    if unreadable > max(1, _MOST_REPLACED * len(text)):
        raise _not_text(name)
    return Decoded(text, codec, unreadable)


def _refuse_mojibake(decoded: Decoded, name: str) -> None:
    sample = decoded.text[: 1 << 16]
    if FIELD_WORDS.search(sample):
        return
    if decoded.text.count("\ufffd") > max(2, len(decoded.text) // 200) or "锟斤拷" in sample:
        raise _mojibake(name)
    for wrong in ("gb18030", "latin-1", "cp1252"):
        raw = sample.encode(wrong, errors="ignore")
        for right in ("utf-8", "gb18030"):
            if right != wrong and len(FIELD_WORDS.findall(raw.decode(right, errors="ignore"))) > 1:
                raise _mojibake(name)


def _not_text(name: str) -> DocumentError:
    return DocumentError(
        f"{name} is not text in UTF-8, UTF-16 or GB18030: give the budget document itself, or "
        "save it as text (UTF-8) first.",
        f"{name} 不是 UTF-8、UTF-16 或 GB18030 文本：请提供预算文件本身，或先另存为 UTF-8 文本。",
    )


def _mojibake(name: str) -> DocumentError:
    return DocumentError(
        f"{name} is garbled: its text was once decoded in the wrong encoding and saved so; get "
        "the file again from its publisher.",
        f"{name} 是乱码：文字曾用错误的编码打开并保存，请从发布者处重新取得原文件。",
    )
