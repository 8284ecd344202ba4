"""``python -m benchmarks.tree [LINES]``: a table with so many lines on view (default 100,000).

Opens all of it, folds and opens a branch in it, moves and scrolls, in the explorer and in a plain
Textual tree on the same archive.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.explorer.figures import Figures
from benchmarks.explorer.line import Line
from benchmarks.explorer.programs import PLAIN, find_programs
from benchmarks.scale.bulk import BulkBook, BulkLine, BulkTable, write_in_bulk
from xgbudget_tui.model.book import Measure, Section
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Fill, MeasureKind, Phase, SectionKind

STEPS = {
    "fold the branch": (b"\x1b[D", b"\r"),
    "open the branch": (b"\x1b[C", b"\r"),
    "move": (b"\x1b[B", b"\x1b[B"),
    "page down": (b"\x1b[6~", b"\x1b[6~"),
    "to the end": (b"G", b"\x1b[F"),
    "to the start": (b"g", b"\x1b[H"),
}
"""Keys in the explorer and in the plain tree."""

PATIENCE = 12.0


def make_archive(path: Path, lines: int) -> None:
    """Four small tables; the fourth has ``lines`` lines in three levels."""
    write_in_bulk(path, [BulkBook("长表县", None, 2023, list(_tables(lines)))])


def _tables(lines: int) -> Iterator[BulkTable]:
    measure = Measure(1, "预算数", "预算数", MeasureKind.AMOUNT, Unit.WAN_YUAN, 2023, Phase.BUDGET)
    for position in range(1, 5):
        section = Section(
            key=str(position),
            number=str(position),
            title=f"2023年长表县第{position}表",
            kind=SectionKind.TABLE,
            position=position,
            fill=Fill.FILLED,
            measures=(measure,),
        )
        rows = [BulkLine(0, "支出合计")]
        per_class = 1 + 10 * 11
        for number in range((lines if position == 4 else 200) // per_class):
            rows.append(BulkLine(1, f"第{number}类支出"))
            for item in range(10):
                rows.append(BulkLine(2, f"第{number}类第{item}款"))
                rows += [BulkLine(3, f"项目{leaf}") for leaf in range(10)]
        yield BulkTable(section, rows, [[10 for _ in rows]])


def measure(command: tuple[str, ...], painted: str, keys: int) -> Figures:
    """Press the keys; first changed cell and last byte of each, in milliseconds."""
    figures = Figures()
    line = Line(command)
    if line.wait_for(painted) is None:
        return figures
    line.watch(1.0, quiet=0.4)
    _press(line, "open all", b"5", figures)
    _press(line, "move", b"\x1b[B", figures)
    for name, both in STEPS.items():
        for _ in range(5 if name in {"move", "page down"} else 1):
            _press(line, name, both[keys], figures)
    figures.add("memory", line.memory())
    line.close(b"q")
    return figures


def _press(line: Line, name: str, keys: bytes, figures: Figures) -> None:
    line.show_all()
    pressed = line.send(keys)
    came = line.watch(PATIENCE, quiet=0.4)
    changed = line.changes(came)
    if changed is not None:
        figures.add(name, (changed - pressed) * 1e3)
        figures.add(f"{name} settled", (came[-1].moment - pressed) * 1e3)


def main() -> None:
    """Make the archive, measure, print."""
    lines = int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="xgbudget-tree-") as folder:
        archive = Path(folder) / "long.db"
        make_archive(archive, lines)
        programs = [p for p in find_programs(archive) if p.name in ("xgbudget", PLAIN)]
        found = {
            program.name: measure(tuple(program.command), r"支出", number)
            for number, program in enumerate(programs)
        }
    print(f"{lines:,} lines: first changed cell / settled, ms\n")
    print("| | " + " | ".join(found) + " |\n|---" * 1 + "|---" * len(found) + "|")
    for step in ["open all", *STEPS]:
        cells = [_cell(figures, step) for figures in found.values()]
        print(f"| {step} | " + " | ".join(cells) + " |")
    memory = [f"{figures.middle('memory') or 0:.0f} MB" for figures in found.values()]
    print("| memory | " + " | ".join(memory) + " |")


def _cell(figures: Figures, step: str) -> str:
    first, settled = figures.middle(step), figures.middle(f"{step} settled")
    return (
        f"> {PATIENCE * 1e3:,.0f}"
        if first is None or settled is None
        else f"{first:,.0f} / {settled:,.0f}"
    )


if __name__ == "__main__":
    main()
