"""One view for each table of each Book, for people who write SQL."""

from __future__ import annotations

import sqlite3

from xgbudget_tui.model.names import normalise_name

MOST_BOOKS = 12
"""Beyond this many Books the views are left out: SQLite reads every view when a file is opened."""

_MARK = "-- a table of one Book, amounts in 万元"


def write_views(connection: sqlite3.Connection) -> None:
    """Make the views anew: ``东山区2023_2`` for section 2 of 东山区's 2023 Book."""
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND sql LIKE ?", (f"%{_MARK}%",)
    ).fetchall():
        connection.execute(f"DROP VIEW {_quote(name)}")
    (books,) = connection.execute("SELECT count(*) FROM book").fetchone()
    if books > MOST_BOOKS:
        return
    taken = {
        name.casefold()
        for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()
    }
    for section_id, region, year, key in connection.execute(
        "SELECT s.id, b.region, b.year, s.key FROM section s JOIN book b ON b.id = s.book_id"
        " WHERE s.first_line IS NOT NULL ORDER BY s.id"
    ).fetchall():
        name = _free_name(f"{normalise_name(region)}{year}_{normalise_name(key)}", taken)
        connection.execute(_view_sql(connection, section_id, name))


def _free_name(wanted: str, taken: set[str]) -> str:
    name, again = wanted, 1
    while name.casefold() in taken or name.casefold().startswith("sqlite_"):
        again += 1
        name = (
            f"t{wanted}_{again}" if name.casefold().startswith("sqlite_") else f"{wanted}_{again}"
        )
    taken.add(name.casefold())
    return name


def _view_sql(connection: sqlite3.Connection, section_id: int, name: str) -> str:
    columns = {"line_id", "number", "depth", "code", "name"}
    figures = []
    for position, label in connection.execute(
        "SELECT position, label FROM measure WHERE section_id = ? ORDER BY position",
        (section_id,),
    ):
        column = _free_name(normalise_name(label) or f"measure_{position}", columns)
        figures.append(
            "  (SELECT CASE WHEN value IS NULL THEN nullif(printed, '') ELSE value / 1000000.0 END"
            f" FROM figure WHERE line_id = l.id AND position = {int(position)}) AS {_quote(column)}"
        )
    listed = ",\n".join(["", *figures])
    return (
        f"CREATE VIEW {_quote(name)} AS {_MARK}\n"
        f"SELECT l.id AS line_id, l.number, l.depth, c.code, n.name{listed}\n"
        "FROM line l JOIN name n ON n.id = l.name_id LEFT JOIN code c ON c.id = l.code_id\n"
        f"WHERE l.section_id = {int(section_id)}"
        f" AND l.id BETWEEN (SELECT first_line FROM section WHERE id = {int(section_id)})"
        f" AND (SELECT last_line FROM section WHERE id = {int(section_id)})\n"
        "ORDER BY l.number"
    )


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
