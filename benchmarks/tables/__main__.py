"""``python -m benchmarks.tables [PDF…]``: whole imports beside plain pdfplumber.

Each file is imported in one process, proofs included, and right after that its tables are extracted
by pdfplumber with its own settings; both are timed in seconds of the processor, so that other work
matters little. Without pdfplumber (``pip install pdfplumber``) nothing is measured.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

_CORPUS = Path(__file__).parents[3] / "shared" / "documents" / "corpus"
AIM = 0.4
"""The share of the peer's time that a whole import may take."""


def main() -> int:
    """Measure the files; 1 where an import takes more than its share."""
    parser = argparse.ArgumentParser(prog="benchmarks.tables", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="PDF", help="those of the corpus")
    files = parser.parse_args().files or sorted(_CORPUS.glob("*.pdf"))
    if importlib.util.find_spec("pdfplumber") is None:
        print("pdfplumber is not installed: nothing is measured.")
        return 0
    ours = theirs = 0.0
    for file in files:
        one, other = _time(_import, file), _time(_extract, file)
        ours, theirs = ours + one, theirs + other
        print(f"{file.name:40} {one:7.1f} s {other:7.1f} s {one / other:6.2f}", flush=True)
    if not theirs:
        print("There is no PDF: name some.")
        return 2
    print(f"{'all':40} {ours:7.1f} s {theirs:7.1f} s {ours / theirs:6.2f} (aim {AIM})")
    return int(ours > AIM * theirs)


def _time(work: Callable[[Path], object], file: Path) -> float:
    used = time.process_time()
    work(file)
    return time.process_time() - used


def _import(file: Path) -> None:
    from xgbudget_tui.batch.workers import ReadOptions, Task, collect_seldom, read_one

    with collect_seldom():
        read_one(Task(file), ReadOptions())


def _extract(file: Path) -> None:
    import pdfplumber

    with pdfplumber.open(file) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


if __name__ == "__main__":
    raise SystemExit(main())
