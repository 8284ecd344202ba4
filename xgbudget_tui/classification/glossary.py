"""Terms of the field, explained in Chinese and English.

``terms-en.csv`` has a term, its English, and what it means in both languages.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

_FILE = Path(__file__).with_name("terms-en.csv")


@value_class
class Term:
    """A term in both languages, and what it means."""

    name: Text
    meaning: Text

    def speaks_of(self, text: str) -> bool:
        """Whether every word of ``text`` stands in it, in either language."""
        everything = " ".join((*self.name, *self.meaning)).casefold()
        return all(word in everything for word in text.casefold().split())


@lru_cache(maxsize=1)
def load_terms() -> tuple[Term, ...]:
    """All terms in the order of the list, which goes from budgets to lines."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(
                Text(row["zh"], row["en"]),
                Text(row["definition_zh"], row["definition_en"]),
            )
            for row in csv.DictReader(file)
        )


def find_terms(names: Iterable[str]) -> tuple[Term, ...]:
    """The terms that stand in some names, those of the first name first, the longest first.

    A term within a longer one of the same name is left out: 转移支付 in 专项转移支付.
    """
    found: dict[str, Term] = {}
    for name in names:
        left = normalise_name(name).replace('"', "")  # of “三公”经费
        for term in sorted(load_terms(), key=lambda term: -len(term.name.zh)):
            key = normalise_name(term.name.zh)
            if key in left:
                found.setdefault(key, term)
                left = left.replace(key, "\0")
    return tuple(found.values())
