"""The measures of many documents as one table, with totals and what is aimed at beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks.reading.by_eye import Judgement, write_by_eye

Record = dict[str, Any]


class Share(NamedTuple):
    """A share of a document: its heading, part and whole among the counts, and the aim.

    ``missing`` says that the part counts what is not as it should be; the aim is the least, or the
    most, percent of the whole.
    """

    heading: str
    part: str
    whole: str
    aim: float | None = None
    missing: bool = False
    at_most: bool = False


SHARES = (
    Share("tokens accounted for", "unaccounted", "tokens", 99.9, missing=True),
    Share("unnamed", "unnamed", "lines", 0.2, at_most=True),
    Share("misplaced", "misplaced", "lines", 0.3, at_most=True),
    Share("under another", "elsewhere", "lines", at_most=True),
    Share("classes miscoded", "miscoded", "lines", at_most=True),
    Share("no label", "unlabelled", "columns", at_most=True),
    Share("no year", "undated", "columns", at_most=True),
    Share("alike", "alike", "columns", at_most=True),
    Share("no money", "odd", "columns", at_most=True),
    Share("words", "words", "figures", at_most=True),
    Share("listed and found", "found", "listed", 99.0),
    Share("by its number", "numbered", "listed", 99.0),
    Share("sums", "held", "sums"),
    Share("same phase", "same held", "same tried"),
    Share("other phase", "other held", "other tried"),
    Share("by ratio", "ratio held", "ratio tried"),
)

_LINES = SHARES[:5]
_COLUMNS = SHARES[5:10]
_CHECKS = SHARES[10:]


def write_page(records: Sequence[Record], about: str, judged: Sequence[Judgement]) -> str:
    """The page of documentation: how it is measured, totals, what eyes saw, tables, errors."""
    parts = [
        "# How well documents are read",
        "",
        _HOW,
        about,
        "",
        "## Totals",
        "",
        *write_totals(records),
        "",
        *write_by_eye(judged),
        "",
        "## Cost",
        "",
        *_table(records, ("document", "format", "pages", "s", "pages/s", "MB"), _cost),
        "",
        "Seconds are of the processor, proofs included; MB is the most memory the process held.",
        "",
        "## Numbers and lines",
        "",
        *_table(records, _headings(("document", "tokens", "lines"), _LINES), _lines),
        "",
        "## Columns",
        "",
        *_table(records, _headings(("document", "tables", "columns"), _COLUMNS), _columns),
        "",
        "## What must agree",
        "",
        *_table(records, _headings(("document", "place", "year"), _CHECKS), _checks),
        "",
        *_errors(records),
    ]
    return "\n".join(parts).rstrip() + "\n"


_HOW = """\
`python -m benchmarks.reading [FOLDER]` reads every document of a folder (archives unpacked as an
import does it), each in a process of its own, two at a time, and writes this page. No answer sheet
is needed: it counts what must agree with itself.

- **tokens accounted for**: number tokens of the document that became a figure, a code, a year, a
  page number, …; the rest is listed by the import as unaccounted. The figures of a table that was
  taken for prose are accounted for too, so this does not show a table that was lost.
- **unnamed**: lines whose label holds no letter, so that a figure or nothing stands for it.
- **misplaced**: lines at the root, or under nothing but totals, whose code, printed or found by
  name, begins with the code of another line of the table, or whose class stands in the table by
  name but was not known as one.
  **under another**: lines whose printed code does not begin with that of the line above.
  **classes miscoded**: lines with the name of a class (教育 for 教育支出) that were given the code
  of something below another class.
- **no label**: columns without; **no year**: amounts whose year neither header nor title states, so
  that the Book's was assumed; **alike**: columns of one table with one label;
  **no money**: columns of amounts that hold ordinals, calendar years or codes; **words**: cells of
  amounts and percentages that hold words.
- **listed and found**: numbered tables of the contents list (read without the importer) that the
  Book has as a table; **by its number**: that it has under the number printed.
- **sums**: equalities of the audit that could be tried, and those that hold. Documents err too, so
  this is never all of them.
- **same phase**, **other phase**, **by ratio**: figures of the year before against the Book of that
  year, where both are here: columns of one phase (final accounts and final accounts), of different
  phases (a budget and its execution differ honestly), and percentages of a figure that only the
  earlier Book prints. Only lines found in both Books can be compared, and a table that was misread
  seldom is: how many were compared says as much as how many agree.
"""


def write_totals(records: Sequence[Record]) -> list[str]:
    """The totals, the aims beside them."""
    whole = add_up(records)
    read = [record for record in records if not record["error"]]
    pages = sum(record["pages"] for record in read)
    spent = sum(record["processor"] for record in read if record["pages"])
    rows = [
        "| measure | | share | aim |",
        "|---|--:|--:|--:|",
        f"| documents read | {len(read)} of {len(records)} | | all |",
        f"| Books of another year than their file says | {whole['misdated']} | | |",
        f"| pages of PDF a second | {pages:,} in {spent:,.0f} s"
        f" | {pages / spent if spent else 0:.1f} | |",
    ]
    for share in SHARES:
        aim = ""
        if share.aim is not None:
            aim = f"{'≤' if share.at_most else '≥'} {share.aim} %"
        part, total = take(whole, share)
        rows.append(
            f"| {share.heading} | {part:,} of {total:,} | {_percent(part, total)} | {aim} |"
        )
    return rows


def add_up(records: Sequence[Record]) -> Counter[str]:
    """The counts of all documents."""
    whole: Counter[str] = Counter()
    for record in records:
        whole.update(record["counts"])
    return whole


def take(counts: dict[str, int], share: Share) -> tuple[int, int]:
    """Part and whole of a share."""
    total = counts.get(share.whole, 0)
    part = counts.get(share.part, 0)
    return (total - part if share.missing else part), total


def _headings(first: tuple[str, ...], shares: Sequence[Share]) -> tuple[str, ...]:
    return (*first, *(share.heading for share in shares))


def _table(
    records: Sequence[Record], headings: tuple[str, ...], row: Callable[[Record], list[str]]
) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|---|{'--:|' * (len(headings) - 1)}"
    for record in records:
        if not record["error"]:
            yield f"| {' | '.join(row(record))} |"


def _cost(record: Record) -> list[str]:
    pages, spent = record["pages"], record["processor"]
    each = f"{pages / spent:.1f}" if pages and spent else ""
    return [
        record["document"],
        record["document"].rpartition(".")[2],
        str(pages or ""),
        f"{spent:.1f}",
        each,
        f"{record['memory']:.0f}",
    ]


def _lines(record: Record) -> list[str]:
    counts = record["counts"]
    own = [f"{counts.get('tokens', 0):,}", f"{counts.get('lines', 0):,}"]
    return [record["document"], *own, *_cells(counts, _LINES)]


def _columns(record: Record) -> list[str]:
    counts = record["counts"]
    own = [str(counts.get("tables", 0)), str(counts.get("columns", 0))]
    return [record["document"], *own, *_cells(counts, _COLUMNS)]


def _checks(record: Record) -> list[str]:
    year = f"{record['year']} {record['stage']}"
    if record["counts"].get("misdated"):
        year = f"**{year}**"
    return [record["document"], record["region"], year, *_cells(record["counts"], _CHECKS)]


def _cells(counts: dict[str, int], shares: Sequence[Share]) -> list[str]:
    """Of faults their number; of what should be whole, part and whole."""
    cells = []
    for share in shares:
        part, total = take(counts, share)
        if not total:
            cells.append("")
        elif share.missing:
            cells.append(_percent(part, total))
        elif share.at_most:
            cells.append(f"{part:,}" if part else "")
        else:
            cells.append(f"{part:,}/{total:,}")
    return cells


def _percent(part: int, total: int) -> str:
    if not total:
        return ""
    places = 2 if part != total else 0
    # Rounded down, so that nearly all never looks like all.
    shown = part * 10**places * 100 // total / 10**places
    return f"{shown:.{places}f} %"


def _errors(records: Sequence[Record]) -> list[str]:
    failed = [record for record in records if record["error"]]
    if not failed:
        return []
    rows = [f"- {record['document']}: {record['error']}" for record in failed]
    return ["## Not read", "", *rows]
