"""The page on the database, from the schema and the comments in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from xgbudget_tui.store.schema import WHEN_NEEDED

_START = re.compile(r"CREATE (TABLE|VIEW)(?: IF NOT EXISTS)? (\w+)")
_COLUMN = re.compile(r"\s+(\"?\w+\"?)\s*([^,]*?),?\s*(?:--\s*(.*))?$")
_CONSTRAINTS = {"PRIMARY", "UNIQUE", "FOREIGN", "CHECK"}


class Relation(NamedTuple):
    """A table or view: its comment, its statement, and of a table the comment of each column."""

    kind: str
    name: str
    about: list[str]
    lines: list[str]
    columns: dict[str, str]


def write_schema(store: ModuleType) -> Iterator[str]:
    """Tables and views in the order of the file, with the comment of each column."""
    assert store.__file__ is not None
    folder = Path(store.__file__).parent
    yield "# The database 数据库"
    yield ""
    head, _, _ = _read_text(folder).partition("CREATE ")
    yield from _flow(line.removeprefix("--").strip() for line in head.splitlines())
    for relation in read_relations(folder):
        yield from _relation(relation)


def _read_text(folder: Path) -> str:
    return "".join(
        folder.joinpath(f"{name}.sql").read_text("utf-8") for name in ("schema", *WHEN_NEEDED)
    )


def read_relations(folder: Path) -> Iterator[Relation]:
    """The tables and views that the files of the layout create."""
    _, _, rest = _read_text(folder).partition("CREATE ")
    for statement in re.split(r";\n", "CREATE " + rest):
        found = _START.search(statement)
        if not found:
            continue
        lines = statement[statement.index("CREATE ") :].splitlines()[1:]
        about = []
        while lines and lines[0].strip().startswith("--"):
            about.append(lines.pop(0).strip().removeprefix("--").strip())
        columns = {}
        if found.group(1) == "TABLE":
            for line in lines:
                column = _COLUMN.match(line)
                if column and column.group(1) not in _CONSTRAINTS:
                    columns[column.group(1).strip('"')] = (column.group(3) or "").strip()
        yield Relation(found.group(1), found.group(2), about, lines, columns)


def _relation(relation: Relation) -> Iterator[str]:
    named = f"{relation.name}{' (view)' if relation.kind == 'VIEW' else ''}"
    yield from ("", f"## {named}", "", *_flow(relation.about))
    if relation.kind == "VIEW":
        yield from ("", "```sql", *(line.removeprefix("  ") for line in relation.lines), "```")
        return
    yield from ("", "| column | type | |", "|---|---|---|")
    for line in relation.lines:
        column = _COLUMN.match(line)
        if column and column.group(1) not in _CONSTRAINTS:
            name, declared, comment = column.groups()
            yield f"| `{name.strip(chr(34))}` | {_type(declared)} | {(comment or '').strip()} |"


def _type(declared: str) -> str:
    plain = declared.replace("NOT NULL", "").strip()
    plain = re.sub(r"REFERENCES (\w+)\((\w+)\)", r"→ [\1](#\1)", plain)
    return f"{plain}{'' if 'NOT NULL' in declared or 'PRIMARY' in declared else ', may be null'}"


def _flow(lines: Iterator[str] | list[str]) -> Iterator[str]:
    """Comment lines as paragraphs."""
    yield from "\n".join(lines).strip().split("\n")
