"""``python -m benchmarks.reading.one DOCUMENT KEPT``: read one document and measure it.

At KEPT its costs are kept, and its Book with the proofs or the sentence that says why there is
none; where they are kept already the document is not read again. What was measured is printed as
JSON.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_HEAD = 5


def main() -> None:
    """Read, measure, print."""
    path, kept = Path(sys.argv[1]), Path(sys.argv[2])
    print(json.dumps(measure_document(path, kept), ensure_ascii=False))


def measure_document(path: Path, kept: Path) -> dict[str, Any]:
    """What a document cost to read and what came of it."""
    from xgbudget_tui.batch.workers import Read

    if not kept.exists():
        read_apart(path, kept)
    with kept.open("rb") as file:
        costs, outcome = pickle.load(file)
    if not isinstance(outcome, Read):
        return costs | {"error": outcome.en, "counts": {}, "examples": {}}
    return costs | _describe(path, outcome)


def read_apart(path: Path, kept: Path) -> None:
    """Read a document, and keep what it cost and gave."""
    from xgbudget_tui.batch.workers import Task, collect_seldom, read_one

    begun, used = time.perf_counter(), time.process_time()
    with collect_seldom():
        outcome = read_one(Task(path))
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    # In kilobytes; taken before anything is measured, which needs memory of its own.
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    costs = {
        "seconds": round(seconds, 2),
        "processor": round(processor, 2),
        "memory": round(memory, 1),
        "pages": count_pages(path),
    }
    with kept.open("wb") as file:
        pickle.dump((costs, outcome), file)


def _describe(path: Path, outcome: Any) -> dict[str, Any]:
    from benchmarks.reading.faults import find_faults
    from benchmarks.reading.listed import count_found, read_listed

    book = outcome.book
    faults = find_faults(book, outcome.audit)
    for entry, found, numbered in count_found(read_listed(list(read_lines(path))), book):
        faults.counts["listed"] += 1
        faults.counts["found"] += found
        faults.counts["numbered"] += numbered
        if not numbered:
            faults.add("not numbered" if found else "not found", f"{entry.number} {entry.title}")
    problems = Counter(problem.code for problem in book.problems)
    return {
        "error": "",
        "title": book.title,
        "region": book.region.name,
        "year": book.year,
        "stage": book.stage.value,
        "counts": dict(faults.counts),
        "problems": dict(sorted(problems.items())),
        "examples": faults.examples,
    }


def count_pages(path: Path) -> int:
    """The pages of a PDF; 0 for anything else."""
    if not is_pdf(path):
        return 0
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def is_pdf(path: Path) -> bool:
    """Whether a file begins as a PDF does."""
    with path.open("rb") as file:
        return file.read(_HEAD) == b"%PDF-"


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a document: of a PDF without the importer, else as its reader gives them."""
    if is_pdf(path):
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        for page in document:
            yield from page.get_textpage().get_text_range().splitlines()
        document.close()
        return
    from xgbudget_tui.document import TextBlock, read_document

    for block in read_document(path).blocks:
        if isinstance(block, TextBlock):
            yield block.text
        else:
            for row in block.rows:
                yield " ".join(cell.text for cell in row if cell.text)


if __name__ == "__main__":
    main()
