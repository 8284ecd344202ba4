"""Where rules of one's own are found: named, or ``rules.toml`` beside the document."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.text import Text

if TYPE_CHECKING:  # where a worker proves, this process needs no rules
    from xgbudget_tui.audit import Rule

FILE = "rules.toml"
"""What a file of rules is called that counts for the documents beside it."""


def load_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file. Raises SettingsError that names the line and the key."""
    from xgbudget_tui.audit import ALL_RULES
    from xgbudget_tui.audit.own_rules import read_rules
    from xgbudget_tui.model.settings import read_settings

    return read_rules(read_settings(path), table_kinds(), [rule.code for rule in ALL_RULES])


def find_rules(folder: Path, named: str | None = None) -> tuple[Rule, ...]:
    """The rules of one's own for a document in a folder: those named, else those found beside it.

    Raises SettingsError where that file is wrong.
    """
    path = Path(named) if named else folder / FILE
    return load_rules(path) if named or path.is_file() else ()


def prove_with(book: Book, own: tuple[Rule, ...]) -> Audit:
    """Ask our rules of a Book, and these."""
    from xgbudget_tui.audit import RULES, prove_book

    return prove_book(book, (*RULES, *own)) if own else prove_book(book)


@lru_cache(maxsize=1)
def table_kinds() -> dict[str, Text]:
    """The kinds of table there are, by id, and what each is called."""
    from xgbudget_tui.importer.section_kinds import KIND_IDS, KINDS

    found = {kind.id: Text(kind.zh, kind.en) for kind in KINDS if not kind.note}
    halves = {"limit": Text("（限额）", ", ceiling"), "balance": Text("（余额）", ", balance")}
    for name in sorted(KIND_IDS - found.keys()):
        whole, _, half = name.rpartition("_")
        if whole in found and half in halves:
            found[name] = Text(found[whole].zh + halves[half].zh, found[whole].en + halves[half].en)
    return found
