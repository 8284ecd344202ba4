"""Documents damaged at every level, through import, audit, print and export.

A figure that comes out must stand in the document that went in: no damage makes a number.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from decimal import Context, Decimal
from functools import partial
from pathlib import Path

from benchmarks.fuzz.trial import Broken, Fault, run_command, sample, try_out

LIMIT = 60.0
"""Seconds one damaged document may take from the file to the last print."""

_SAMPLES = (
    "data/xigang-2023.txt",
    "tests/documents/baihe-2025.txt",
    "tests/documents/linhai-2022.md",
    "tests/documents/qingshan-2024.txt",
)
ODD = (
    *("\t", "\t\t\t", "９９", "9" * 40, "9" * 400, "1e999", "-0", "--1", "(5)", "（５）", "1,23"),
    *("\u202e", "\u2066", "e\u0301\u0301\u0301", "\u200b", "\ufeff", "\x00", "\x1b[2J", "\x85"),
    *("\x1b]52;c;eA==\x07", "[bold]", "[/]", "=1+1", "合计", "其中：", "总计", "单位：元", "-"),
    *("**", "|", "|---|", "2023年", "目录", "表4", "一、", "(一)", "NaN", "∞", "½", "①", "\u2028"),
    *("单位：亿元", "'; DROP TABLE line; --", '"', "教育" * 400, "%", "‰", "𝟗", "〇", "零"),
)
_NUMBER = re.compile(r"(?<![\d.,])-?\d[\d,]*(?:\.\d+)?|\.\d+")
Lines = list[str]


def damage(text: str, choice: random.Random) -> bytes:
    """The text with a few to very many changes at one or several levels."""
    lines = text.split("\n")
    for _ in range(choice.choice((1, 2, 5, 20, 100))):
        choice.choice(_CHANGES)(lines, choice)
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if choice.random() < 0.25:
        data = _damage_bytes(bytearray(data), choice)
    if choice.random() < 0.1:
        data = "\n".join(lines).encode(choice.choice(("gb18030", "utf-16", "utf-8-sig")), "replace")
    return data


def _damage_bytes(data: bytearray, choice: random.Random) -> bytes:
    for _ in range(choice.choice((1, 10, 500))):
        at = choice.randrange(len(data))
        data[at] = choice.randrange(256)
    if choice.random() < 0.3:
        start = choice.randrange(len(data))
        del data[start : start + choice.randrange(5000)]
    return bytes(data)


def _at(lines: Lines, choice: random.Random) -> int:
    return choice.randrange(len(lines))


def _drop(lines: Lines, choice: random.Random) -> None:
    if len(lines) > 20:
        start = _at(lines, choice)
        del lines[start : start + choice.choice((1, 1, 1, 5))]


def _repeat(lines: Lines, choice: random.Random) -> None:
    start, size = _at(lines, choice), choice.choice((1, 1, 3, 40))
    if len(lines) < 20_000:
        lines[start:start] = lines[start : start + size] * choice.choice((1, 1, 2, 30))


def _swap(lines: Lines, choice: random.Random) -> None:
    one, other = _at(lines, choice), _at(lines, choice)
    lines[one], lines[other] = lines[other], lines[one]


def _insert(lines: Lines, choice: random.Random) -> None:
    row = _at(lines, choice)
    column = choice.randrange(len(lines[row]) + 1)
    lines[row] = lines[row][:column] + choice.choice(ODD) + lines[row][column:]


def _cut(lines: Lines, choice: random.Random) -> None:
    row = _at(lines, choice)
    lines[row] = lines[row][: choice.randrange(len(lines[row]) + 1)]


def _cells(lines: Lines, choice: random.Random) -> None:
    row = _at(lines, choice)
    cells = lines[row].split("\t")
    act = choice.randrange(4)
    if act == 0:
        choice.shuffle(cells)
    elif act == 1:
        cells[choice.randrange(len(cells))] = choice.choice(ODD)
    elif act == 2:
        cells.pop(choice.randrange(len(cells)))
    else:
        cells *= choice.choice((2, 3, 50))
    lines[row] = "\t".join(cells)


def _digit(lines: Lines, choice: random.Random) -> None:
    row = _at(lines, choice)
    places = [at for at, char in enumerate(lines[row]) if char.isdigit()]
    if places:
        at = choice.choice(places)
        lines[row] = lines[row][:at] + choice.choice("0123456789,.") + lines[row][at + 1 :]


def _shuffle(lines: Lines, choice: random.Random) -> None:
    start = _at(lines, choice)
    part = lines[start : start + 30]
    choice.shuffle(part)
    lines[start : start + 30] = part


def _blank(lines: Lines, choice: random.Random) -> None:
    row = _at(lines, choice)
    lines[row] = choice.choice(("", " ", lines[row].replace("\t", "  "), lines[row] + "\t" * 9))


_CHANGES: tuple[Callable[[Lines, random.Random], None], ...] = (
    *(_drop, _repeat, _swap, _insert, _insert, _cut, _cells, _cells, _digit, _shuffle, _blank),
)


def check(data: bytes, suffix: str = ".txt") -> None:
    """Import, prove, print and export; raises Broken for a figure that the document lacks."""
    with tempfile.TemporaryDirectory() as folder:
        document, database = Path(folder) / f"预算{suffix}", Path(folder) / "out.db"
        document.write_bytes(data)
        code, _ = run_command("import", document, "-o", database, "--lang", "en")
        if code == 2:
            if database.exists():
                raise Broken("an import that failed left a database")
            return
        check_archive(database, numbers_in(document))


def check_archive(database: Path, printed: set[Decimal] | None) -> None:
    """Print and export what was imported; with ``printed``, every amount must be one of these."""
    _, listed = run_command("books", "--db", database, "--format", "json")
    for book in json.loads(listed):
        which = ("--db", database, "--book", book["id"])
        _check_figures(which, printed)
        run_command("check", *which)
    run_command("search", "教育", "--db", database)


def numbers_in(path: Path) -> set[Decimal]:
    """The numbers that a document prints, as its reader yields its texts; also to whole fen."""
    from xgbudget_tui.document import read_document

    found: set[Decimal] = set()
    for _, text in read_document(path).texts():
        plain = text.translate(_PLAIN)
        for token in _NUMBER.findall(plain):
            number = abs(Decimal(token.replace(",", "").rstrip(".") or "0"))
            found.add(number)
            if "." in token and len(token) < _LONG.prec - 20:
                found.update(number.quantize(fen, context=_LONG) for fen in _FEN)
    return found


_LONG = Context(prec=100)
_FEN = tuple(Decimal(1).scaleb(-places) for places in (2, 5, 6, 8, 10))
"""One fen in each unit; what is printed finer is rounded to it."""
_PLAIN = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


def _check_figures(which: tuple[object, ...], printed: set[Decimal] | None) -> None:
    _, listed = run_command("tables", *which, "--format", "json")
    for key in dict.fromkeys(_keys(json.loads(listed))):
        code, text = run_command("export", key, "--format", "json", *which)
        if code:
            raise Broken(f"table {key} is listed and cannot be exported")
        for name, amount in _amounts(json.loads(text, parse_float=Decimal)):
            if printed is not None and abs(Decimal(amount)) not in printed:
                raise Broken(f"{amount} at {name!r} in table {key} is nowhere in the document")
        run_command("show", key, *which)


def _keys(listing: object) -> Iterator[str]:
    if isinstance(listing, dict):
        if isinstance(listing.get("number"), str) and "title" in listing:
            yield listing["number"]
        for value in listing.values():
            yield from _keys(value)
    elif isinstance(listing, list):
        for value in listing:
            yield from _keys(value)


def _amounts(exported: object) -> Iterator[tuple[str, Decimal | int]]:
    stack = [exported]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            for amount in (one.get("amounts") or {}).values():
                if isinstance(amount, int | Decimal):
                    yield str(one.get("name")), amount
            stack += [one[key] for key in ("lines", "children", "sections") if key in one]
        elif isinstance(one, list):
            stack += one


def trials(seeds: Iterator[int]) -> Iterator[Fault | None]:
    """One result for each seed: None, or what was found."""
    texts = [(Path(name).suffix, sample(name).read_text("utf-8")) for name in _SAMPLES]
    for seed in seeds:
        choice = random.Random(seed)
        suffix, text = choice.choice(texts)
        yield try_out(f"documents:{seed}", partial(check, damage(text, choice), suffix), LIMIT)
