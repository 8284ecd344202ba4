"""Sections answer to the numbers that people type."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from xgbudget_tui.model.addresses import find_numbered


@dataclass(frozen=True)
class Entry:
    key: str
    number: str


CONTENTS = [Entry("1.1", "1"), Entry("1.2", "1"), Entry("2", "2"), Entry("2-3", "2-3")]


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("1", ["1.1", "1.2"]),
        ("1.2", ["1.2"]),
        ("01-1", ["1.1"]),
        ("02", ["2"]),
        ("表2", ["2"]),
        ("附件 2", ["2"]),
        ("2-3", ["2-3"]),
        ("02-03", ["2-3"]),
        ("9", []),
        ("教育", []),
    ],
)
def test_a_section_answers_to_its_number(address: str, keys: list[str]) -> None:
    found = find_numbered(CONTENTS, address)  # type: ignore[arg-type]
    assert [entry.key for entry in found] == keys
