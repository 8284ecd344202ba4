"""The floor of the language: the same tree with nothing but Python and curses."""

from __future__ import annotations

import curses
import locale
import sqlite3
import sys

LINES = """
SELECT line.id, name.name, max(figure.value) / 1000000, line.child_count
FROM line JOIN name ON name.id = line.name_id LEFT JOIN figure ON figure.line_id = line.id
WHERE line.section_id = ? AND line.parent IS ? GROUP BY line.id ORDER BY line.id
"""
Row = tuple[int, int, int | None, str, bool]
"""Depth, section, line, label, whether there is something below."""


def below(archive: sqlite3.Connection, row: Row) -> list[Row]:
    """The lines under a row."""
    depth, section, line, _, _ = row
    found = archive.execute(LINES, (section, line))
    return [(depth + 1, section, i, f"{name} {v or 0:,}", bool(c)) for i, name, v, c in found]


def open_all(archive: sqlite3.Connection, rows: list[Row]) -> None:
    """Open every line on view that can be opened, and what comes with it."""
    at = 4
    while at < len(rows) and rows[at][0]:
        opened = at + 1 < len(rows) and rows[at + 1][0] > rows[at][0]
        if rows[at][4] and not opened:
            rows[at + 1 : at + 1] = below(archive, rows[at])
        at += 1


def draw(window: curses.window, rows: list[Row], top: int, cursor: int) -> None:
    """Draw what is in view."""
    height, width = window.getmaxyx()
    window.erase()
    for y, (depth, _, _, label, more) in enumerate(rows[top : top + height - 1]):
        text = "  " * depth + ("+ " if more else "  ") + label
        style = curses.A_REVERSE if top + y == cursor else curses.A_NORMAL
        window.addnstr(y, 0, text, width - 1, style)
    window.addstr(height - 1, 0, f"READY {cursor + 1}/{len(rows)}")
    window.refresh()


def main(window: curses.window) -> None:
    """Move with the arrows, open with enter, leave with q."""
    curses.curs_set(0)
    archive = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    asked = "SELECT id, key, title FROM section WHERE book_id = 1 ORDER BY print_order"
    rows: list[Row] = [
        (0, i, None, f"{key} {title}", True) for i, key, title in archive.execute(asked)
    ]
    rows[4:4] = below(archive, rows[3])
    cursor = top = 0
    while True:
        page = window.getmaxyx()[0] - 1
        top = max(min(top, cursor), cursor - page + 1)
        draw(window, rows, top, cursor)
        key = window.getch()
        steps = {
            curses.KEY_DOWN: 1,
            curses.KEY_UP: -1,
            curses.KEY_NPAGE: page,
            curses.KEY_PPAGE: -page,
        }
        if key in steps:
            cursor = max(0, min(len(rows) - 1, cursor + steps[key]))
        elif key == ord("\n") and rows[cursor][4]:
            opened = cursor + 1 < len(rows) and rows[cursor + 1][0] > rows[cursor][0]
            if opened:
                end = cursor + 1
                while end < len(rows) and rows[end][0] > rows[cursor][0]:
                    end += 1
                del rows[cursor + 1 : end]
            else:
                rows[cursor + 1 : cursor + 1] = below(archive, rows[cursor])
        elif key == ord("5"):
            open_all(archive, rows)
        elif key == ord("q"):
            return


locale.setlocale(locale.LC_ALL, "")
curses.wrapper(main)
