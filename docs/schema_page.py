"""The page on the database, from the schema and the comments in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

_START = re.compile(r"CREATE (TABLE|VIEW)(?: IF NOT EXISTS)? (\w+)")
WHEN_NEEDED = ("recognised", "recognised_claim", "tied_reading")
"""Tables that an archive has only where it holds something for them."""
_COLUMN = re.compile(r"\s+(\"?\w+\"?)\s*([^,]*?),?\s*(?:--\s*(.*))?$")
_CONSTRAINTS = {"PRIMARY", "UNIQUE", "FOREIGN", "CHECK"}


def write_schema(store: ModuleType) -> Iterator[str]:
    """Tables and views in the order of the file, with the comment of each column."""
    assert store.__file__ is not None
    folder = Path(store.__file__).parent
    texts = (folder.joinpath(f"{name}.sql").read_text("utf-8") for name in ("schema", *WHEN_NEEDED))
    text = "".join(texts)
    yield "# The database 数据库"
    yield ""
    head, _, rest = text.partition("CREATE ")
    yield from _flow(line.removeprefix("--").strip() for line in head.splitlines())
    for statement in re.split(r";\n", "CREATE " + rest):
        found = _START.search(statement)
        if found:
            yield from _relation(found.group(1), found.group(2), statement)


def _relation(kind: str, name: str, statement: str) -> Iterator[str]:
    lines = statement[statement.index("CREATE ") :].splitlines()[1:]
    comments = []
    while lines and lines[0].strip().startswith("--"):
        comments.append(lines.pop(0).strip().removeprefix("--").strip())
    yield from ("", f"## {name}{' (view)' if kind == 'VIEW' else ''}", "", *_flow(comments))
    if kind == "VIEW":
        yield from ("", "```sql", *(line.removeprefix("  ") for line in lines), "```")
        return
    yield from ("", "| column | type | |", "|---|---|---|")
    for line in lines:
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
