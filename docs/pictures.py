"""Pictures of the real screens for these pages: ``python -m docs.pictures``.

Each is made by the explorer itself, without a terminal, on the shipped database.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import NamedTuple

from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.start import prepare_explorer

FOLDER = Path(__file__).resolve().parent / "screens"
DATABASE = FOLDER.parent.parent / "data" / "budget.db"


class Picture(NamedTuple):
    """A screen: where the explorer starts ("": the front page), which keys, how large it is."""

    name: str
    start: str
    keys: tuple[str, ...]
    size: tuple[int, int] = (120, 36)


PICTURES = (
    Picture("front", "", ()),
    Picture("treemap", "4/教育支出", ("w",)),
    Picture("flow", "", ("W",)),
    Picture("explorer", "4/教育支出/普通教育", ("enter",)),
    Picture("comparison", "24", ("c",)),
    Picture("audit", "4", ("a",)),
    Picture("search", "4", ("slash", *"jiaoyu")),
)


async def draw(picture: Picture) -> str:
    """The screen as SVG, after the keys."""
    archive = open_archive(DATABASE)
    app = prepare_explorer(archive, language="zh", start=picture.start, restore=False)
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        svg = app.export_screenshot(title="xgbudget")
    archive.close()
    return svg


def main() -> int:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        path = FOLDER / f"{picture.name}.svg"
        path.write_text(asyncio.run(draw(picture)), encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
