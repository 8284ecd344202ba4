"""``python -m benchmarks.alarms [FOLDER]``: how many faults of real documents are false alarms.

Prints a table and writes docs/alarms.md. The judgements are kept in benchmarks/alarms/judged.csv;
``--unjudged FILE`` writes the faults that nobody has judged as rows for it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.alarms.alarm import Alarm
from benchmarks.alarms.judged import (
    FILE,
    Found,
    Judgement,
    Tally,
    read_judged,
    shorten_hash,
    tally,
    write_rows,
)
from benchmarks.alarms.report import write_changes, write_page, write_table
from benchmarks.reading.run import LONGEST, find_documents, keep_name, place_document
from xgbudget_tui.batch.documents import Source
from xgbudget_tui.model.errors import BudgetError

_ROOT = Path(__file__).parents[2]
_FOLDER = _ROOT.parent / "shared" / "documents"
_PAGE = _ROOT / "docs" / "alarms.md"


def main() -> int:
    """Run what was asked for; 1 where a fault is unjudged."""
    options = _parse()
    if not options.folder.is_dir():
        print(f"{options.folder} is no folder: name the folder of the documents.", file=sys.stderr)
        return 2
    judged = read_judged(options.judged)
    documents = find_documents(options.folder, options.only)
    with tempfile.TemporaryDirectory(prefix="xgbudget-alarms-") as temporary:
        kept = options.keep or Path(temporary)
        kept.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(options.jobs) as pool:
            found = list(pool.map(lambda one: _find(*one, kept), documents))
    tallies = [tally(one, judged) for one in found if one is not None]
    print("\n".join((*write_table(tallies), "", *write_changes(tallies))))
    if not options.only and not options.no_page:
        page = write_page(tallies, time.strftime("Measured on %Y-%m-%d."))
        _PAGE.write_text(page, encoding="utf-8")
    if options.unjudged:
        _write_unjudged(tallies, [one for one in found if one is not None], options.unjudged)
    return int(any(one.unjudged for one in tallies))


def _find(name: str, source: Source, kept: Path) -> Found | None:
    """The faults of one document; None, with a sentence, where it is not read."""
    with tempfile.TemporaryDirectory(prefix="xgbudget-alarms-") as folder:
        try:
            path = place_document(source, Path(folder))
            command = [sys.executable, "-m", "benchmarks.alarms.one", path, keep_name(kept, name)]
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=LONGEST, check=True
            )
        except (BudgetError, subprocess.SubprocessError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return None
    record = json.loads(done.stdout)
    if record["error"]:
        print(f"{name}: {record['error']}", file=sys.stderr)
        return None
    return Found(name, record["sha256"], [Alarm(*alarm) for alarm in record["alarms"]])


def _write_unjudged(tallies: Sequence[Tally], found: Sequence[Found], path: Path) -> None:
    hashes = {one.document: shorten_hash(one.sha256) for one in found}
    rows = [
        Judgement(hashes[one.document], one.document, alarm, "", "")
        for one in tallies
        for alarm in one.unjudged
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(rows, file)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alarms", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_FOLDER)
    only = "only documents whose names have this in them; writes no page"
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help=only)
    parser.add_argument("--jobs", type=int, default=2, help="documents read at a time")
    keep = "keep the Books, and use those kept; they are audited anew"
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help=keep)
    parser.add_argument("--judged", type=Path, default=FILE, help="the judgements")
    parser.add_argument("--unjudged", type=Path, metavar="FILE", help="write what is to be judged")
    parser.add_argument("--no-page", action="store_true", help="leave docs/alarms.md as it is")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
