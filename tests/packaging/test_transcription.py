"""The transcription is the document: tables as printed, prose restated with every figure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

from tests.originals import REPOSITORY, find_original

TRANSCRIPTION = REPOSITORY / "data" / "xigang-2023.txt"
TABLES = "93e62d53670644bcd004854be89b4f0815a4cd46a54593309bff971d644e87ff"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def rows(path: Path) -> list[list[str]]:
    """The table rows of a text, as cells."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if "\t" in line]


def numbers(path: Path) -> Counter[str]:
    return Counter(NUMBER.findall(path.read_text(encoding="utf-8")))


def is_prose(cell: str) -> bool:
    """A reason or a goal: a sentence in a cell, which is restated like any prose."""
    return len(cell) > 20 and re.search(r"[，。]", cell) is not None


def bare(row: list[str]) -> list[str]:
    return ["" if is_prose(cell) else cell for cell in row]


def test_tables_stay_as_they_were_transcribed() -> None:
    found = rows(TRANSCRIPTION)
    assert len(found) == 535
    text = "\n".join("\t".join(bare(row)) for row in found)
    assert hashlib.sha256(text.encode()).hexdigest() == TABLES


def test_the_debt_section_is_printed_twice_with_the_same_figures() -> None:
    text = TRANSCRIPTION.read_text(encoding="utf-8")
    _, once, again = text.split("\n举借债务情况说明\n")
    again = again.split("\n重点项目资金投入计划表\n")[0]
    assert again.replace("**", "").strip() == once.strip()


def test_a_narrative_is_split_in_mid_sentence() -> None:
    lines = TRANSCRIPTION.read_text(encoding="utf-8").split("\n")
    (split,) = (number for number, line in enumerate(lines) if line.endswith("75 万元、"))
    assert lines[split + 1] == ""
    assert lines[split + 2].startswith("教育共同财政事权转移支付收入 2,300 万元")


def test_the_transcription_keeps_every_number_and_row_of_the_published_document() -> None:
    published = find_original("xigang-2023.txt")
    assert numbers(TRANSCRIPTION) == numbers(published)
    assert TRANSCRIPTION.read_text().count("\n") == published.read_text().count("\n")
    ours, theirs = rows(TRANSCRIPTION), rows(published)
    assert [bare(row) for row in ours] == [bare(row) for row in theirs]
    restated = [
        (a, b) for one, two in zip(ours, theirs, strict=True) for a, b in zip(one, two, strict=True)
    ]
    assert all(a != b for a, b in restated if is_prose(b))
