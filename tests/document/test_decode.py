"""Encodings are found from the bytes; what is no text is refused."""

from __future__ import annotations

import codecs

import pytest

from xgbudget_tui.document.decode import decode_text
from xgbudget_tui.model.errors import DocumentError

TEXT = (
    "2023年东山区一般公共预算收入表\n单位：万元\n项目\t预算数\n税收收入\t1,000\n收入总计\t1,000\n"
)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_found_from_the_bytes(content: bytes, encoding: str) -> None:
    decoded = decode_text(content, "budget.txt")
    assert decoded.text == TEXT
    assert decoded.encoding == encoding


def test_a_few_damaged_bytes_are_marked_not_guessed() -> None:
    damaged = (TEXT * 40).encode("utf-8").replace("税".encode(), b"\xe7\xa8", 1)
    decoded = decode_text(damaged, "budget.txt")
    assert decoded.unreadable == 1
    assert "\ufffd" in decoded.text


@pytest.mark.parametrize(("wrong", "right"), [("latin-1", "utf-8"), ("gb18030", "utf-8")])
def test_garbled_text_is_refused(wrong: str, right: str) -> None:
    garbled = (TEXT * 3).encode(right).decode(wrong, errors="ignore").encode("utf-8")
    with pytest.raises(DocumentError, match="garbled"):
        decode_text(garbled, "budget.txt")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DocumentError, match="is not text"):
        decode_text(bytes(range(256)), "budget.txt")


def test_a_text_padded_with_zeros_is_read() -> None:
    assert decode_text(TEXT.encode() + b"\0" * 40, "budget.txt").encoding == "utf-8"
    with pytest.raises(DocumentError, match="is not text"):
        decode_text(TEXT.encode() + b"\0" * 4 * len(TEXT.encode()), "budget.tar")


def test_stray_signs_in_utf_8_do_not_make_it_binary() -> None:
    spoiled = TEXT.replace("税收", "税\0收").replace("总计", "总计\x0b\x85").encode("utf-8")
    decoded = decode_text(spoiled, "budget.txt")
    assert (decoded.encoding, decoded.unreadable) == ("utf-8", 0)
