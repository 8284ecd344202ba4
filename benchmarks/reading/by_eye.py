"""Figures compared by eye with the printed page: the judgements kept as data, and their section.

A row of ``by_eye.csv`` is one figure, drawn at random from a random page: where it stands, what
was read, which of its aspects were right when it was drawn (``y`` or ``n``), and whether the
program itself marked it as doubtful. The remark says what was wrong, in a sentence; where the
cause was mended since and the figure compared again, the remark begins with ``mended:``.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

JUDGEMENTS = Path(__file__).parent / "by_eye.csv"
HEADING = "## Compared by eye"
_MENDED = "mended:"
_ANSWERS = {"y": True, "n": False}
_WORDS = ("document", "page", "table", "line", "column", "printed", "remark")


@dataclass(frozen=True)
class Judgement:
    """One figure, and what of it was right when it was drawn.

    ``label`` is the name of its line, ``column_ok`` what its column states (heading, year, kind),
    ``parent`` the line that it is part of.
    """

    document: str
    page: str
    table: str
    line: str
    column: str
    printed: str
    value: bool
    label: bool
    column_ok: bool
    parent: bool
    doubted: bool
    remark: str

    @property
    def right(self) -> bool:
        """Whether it was right with label, column and parent."""
        return self.value and self.label and self.column_ok and self.parent

    @property
    def mended(self) -> bool:
        """Whether the cause of the miss was mended since."""
        return not self.right and self.remark.startswith(_MENDED)


def read_judgements(path: Path = JUDGEMENTS) -> list[Judgement]:
    """Every judgement of a file; ValueError names the row that is not as the header says."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        wanted = [field.name for field in fields(Judgement)]
        if rows.fieldnames != wanted:
            raise ValueError(f"{path.name}: the header must be {','.join(wanted)}.")
        return [_read_row(row, f"{path.name}, line {rows.line_num}") for row in rows]


def _read_row(row: dict[str, str], where: str) -> Judgement:
    values: dict[str, str | bool] = {}
    for name, text in row.items():
        if name not in _WORDS and text not in _ANSWERS:
            raise ValueError(f"{where}: “{name}” must be y or n, not “{text}”.")
        values[name] = text if name in _WORDS else _ANSWERS[text]
    judged = Judgement(**values)  # type: ignore[arg-type]
    if not judged.right and not judged.remark:
        raise ValueError(f"{where}: a miss needs a remark that says what is wrong.")
    return judged


_ASPECTS: tuple[tuple[str, Callable[[Judgement], bool]], ...] = (
    ("all of it", lambda one: one.right),
    ("value", lambda one: one.value),
    ("line", lambda one: one.label),
    ("column", lambda one: one.column_ok),
    ("parent", lambda one: one.parent),
)


def write_by_eye(judged: Sequence[Judgement]) -> list[str]:
    """The section: what was compared, right by aspect and document, each miss in a sentence."""
    if not judged:
        return []
    pages = {(one.document, one.page) for one in judged}
    missed = [one for one in judged if not one.right]
    mended = sum(one.mended for one in missed)
    doubted = sum(one.doubted for one in missed)
    right = len(judged) - len(missed)
    return [
        HEADING,
        "",
        f"{len(judged)} figures on {len(pages)} pages, drawn at random page by page, were compared",
        "with the rendered page: the value, the name of the line, what the column states (heading,",
        f"year, kind) and the line above. When they were drawn, {right} were right in all of it"
        f" ({_share(right, len(judged))}).",
        f"Of the misses ({len(missed)}) the import itself had marked {doubted} as doubtful. The"
        f" causes of {mended} were mended",
        f"since, so that {right + mended} are right now ({_share(right + mended, len(judged))});"
        " the aim is 99 %.",
        "",
        *_write_shares(judged),
        "",
        *_write_misses(missed),
    ]


def _write_shares(judged: Sequence[Judgement]) -> Iterator[str]:
    names = " | ".join(name for name, _ in _ASPECTS)
    yield f"| document | figures | {names} | mended since |"
    yield f"|---|{'--:|' * (len(_ASPECTS) + 2)}"
    by_document: dict[str, list[Judgement]] = defaultdict(list)
    for one in judged:
        by_document[one.document].append(one)
    for document, own in sorted(by_document.items()):
        yield _write_row(document, own)
    yield _write_row("**all**", judged)


def _write_row(name: str, judged: Sequence[Judgement]) -> str:
    counts = [sum(map(is_right, judged)) for _, is_right in _ASPECTS]
    cells = [name, len(judged), *counts, sum(one.mended for one in judged) or ""]
    return f"| {' | '.join(map(str, cells))} |"


def _write_misses(missed: Iterable[Judgement]) -> Iterator[str]:
    """One sentence for the misses of one cause on one page."""
    alike: dict[tuple[str, str, str], list[Judgement]] = defaultdict(list)
    for one in missed:
        alike[one.document, one.page, one.remark].append(one)
    for (document, page, remark), own in sorted(alike.items()):
        figures = ", ".join(f"{one.line} {one.printed}" for one in own)
        mark = "" if all(one.doubted for one in own) else ", not marked"
        yield f"- {document} {page} ({figures}{mark}): {remark}"


def replace_section(page: str, judged: Sequence[Judgement]) -> str:
    """The page of results with its section of judgements written anew, all else as it is."""
    written = "\n".join(write_by_eye(judged)) + "\n\n"
    return re.sub(rf"^{HEADING}\n.*?(?=^## |\Z)", lambda _: written, page, flags=re.M | re.S)


def _share(part: int, whole: int) -> str:
    # Rounded down, so that nearly all never looks like all.
    return f"{part * 1000 // whole / 10:.1f} %"
