"""``python -m benchmarks.reading [FOLDER]``: how well the documents of a folder are read.

Prints a table and writes docs/reading.md. ``--json`` keeps the measures, ``--compare`` says what
changed since they were kept. ``--sample N`` draws N figures to be compared by eye with the page
they stand on; with ``--pages FOLDER`` it also draws these pages. What was judged is kept in
by_eye.csv beside this module; ``--by-eye`` reads nothing and writes only its section of the page.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.reading.by_eye import read_judgements, replace_section
from benchmarks.reading.changes import write_changes
from benchmarks.reading.report import write_page, write_totals
from benchmarks.reading.run import find_documents, load_book, measure_all
from benchmarks.reading.sample import draw_figures, draw_pages

_ROOT = Path(__file__).parents[2]
_FOLDER = _ROOT.parent / "shared" / "documents"
_PAGE = _ROOT / "docs" / "reading.md"


def main() -> int:
    """Run what was asked for."""
    options = _parse()
    if options.by_eye:
        page = _PAGE.read_text(encoding="utf-8")
        _PAGE.write_text(replace_section(page, read_judgements()), encoding="utf-8")
        return 0
    if not options.folder.is_dir():
        print(f"{options.folder} is no folder: name the folder of the documents.", file=sys.stderr)
        return 2
    documents = find_documents(options.folder, options.only)
    with tempfile.TemporaryDirectory(prefix="xgbudget-reading-") as temporary:
        kept = options.keep or Path(temporary)
        if options.sample:
            missing = [one for one in documents if load_book(kept, one[0]) is None]
            measure_all(missing, kept, options.jobs)
            drawn = draw_figures(documents, kept, options.sample, options.seed)
            print("\n".join(map(str, drawn)))
            if options.pages:
                for path in draw_pages(drawn, documents, options.pages):
                    print(path)
            return 0
        begun = time.strftime("%Y-%m-%d")
        records = measure_all(documents, kept, options.jobs)
    about = f"Measured on {begun} on {os.cpu_count()} cores."
    page = write_page(records, about, read_judgements())
    print(page[page.index("## Totals") :])
    if not options.only and not options.no_page:
        _PAGE.write_text(page, encoding="utf-8")
    if options.json:
        text = json.dumps({"date": begun, "documents": records}, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.compare:
        before = json.loads(options.compare.read_text(encoding="utf-8"))["documents"]
        if options.only:
            before = [r for r in before if any(word in r["document"] for word in options.only)]
        print("\n".join(write_changes(before, records)))
    else:
        print("\n".join(write_totals(records)))
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_FOLDER)
    only = "only documents whose names have this in them; writes no page"
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help=only)
    parser.add_argument("--jobs", type=int, default=2, help="documents read at a time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the measures")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="say what changed")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the Books, and use those kept"
    )
    parser.add_argument("--no-page", action="store_true", help="leave docs/reading.md as it is")
    parser.add_argument("--sample", type=int, metavar="N", help="draw N figures")
    parser.add_argument("--seed", type=int, default=1, help="which figures are drawn")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="draw their pages too")
    judged = "write only what was compared by eye"
    parser.add_argument("--by-eye", action="store_true", help=judged)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
