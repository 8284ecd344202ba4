"""The official code lists: names, parents, editions, and the codes that succeeded others.

Columns of codes.csv: ``classification`` (functional, revenue, government_economic,
department_economic), ``code``, ``name``, ``level`` (类 款 项 目), ``parent`` (code), ``budgets``
(where it was seen; empty: not known), ``editions`` (fiscal years in whose documents it was seen;
empty: not known), ``variants`` (other wordings seen, ``|`` between), ``crosswalk`` (for government
economic codes: the department codes they gather), ``truncated`` (1: the name may be cut short),
``confidence`` (high: several documents agree; medium; low; inferred). Compiled from published
documents of many regions, 2018 to 2025; not an official edition.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import Budget, Classification, Level

_CLASSIFICATIONS = {term.value: term for term in Classification}
_BUDGETS = {term.value: term for term in Budget}


@dataclass(frozen=True, slots=True)
class OfficialCode:
    """One entry of a code list. ``parent`` is "" for a 类; empty tuples mean not known."""

    code: str
    name: str
    parent: str
    classification: Classification
    budgets: tuple[Budget, ...]
    editions: tuple[int, ...]
    variants: tuple[str, ...]
    crosswalk: tuple[str, ...]
    truncated: bool
    confidence: str

    @property
    def level(self) -> Level:
        """类, 款, 项 or 目, from the length of the code."""
        level = Level.of_code(self.code)
        assert level is not None
        return level

    def distance(self, year: int) -> int:
        """Years between ``year`` and the editions the code was seen in; 0 within their range."""
        if not self.editions:
            return 0
        first, last = self.editions[0], self.editions[-1]
        return max(first - year, year - last, 0)


class CodeList:
    """All codes, by code, by parent and by name."""

    def __init__(self, codes: tuple[OfficialCode, ...]) -> None:
        self.codes = codes
        self._by_code = {entry.code: entry for entry in codes}
        self._children: dict[str, list[OfficialCode]] = {}
        self._by_name: dict[str, list[OfficialCode]] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        for entry in codes:
            self._children.setdefault(entry.parent, []).append(entry)
            names = tuple(dict.fromkeys(map(name_key, (entry.name, *entry.variants))))
            self._keys[entry.code] = names
            for name in names:
                self._by_name.setdefault(name, []).append(entry)

    def find(self, code: str) -> OfficialCode | None:
        """The entry of a code, or None."""
        return self._by_code.get(code)

    def children(self, code: str) -> tuple[OfficialCode, ...]:
        """The entries directly under a code."""
        return tuple(self._children.get(code, ()))

    def keys(self, entry: OfficialCode) -> tuple[str, ...]:
        """The official name and its variants, in the form names are compared in."""
        return self._keys[entry.code]

    def named(self, name: str) -> tuple[OfficialCode, ...]:
        """The entries of this name or with this known variant, in code order."""
        return tuple(self._by_name.get(name_key(name), ()))


def name_key(name: str) -> str:
    """The form in which list names are compared: normalised, without a suffix （款） or （项）."""
    plain = normalise_name(name).lstrip("-")  # some tables draw indentation with dashes
    for suffix in ("(类)", "(款)", "(项)", "(目)"):
        plain = plain.removesuffix(suffix)
    return plain


@lru_cache(maxsize=1)
def load_codes() -> CodeList:
    """The shipped lists; read from the package on the first call and kept."""
    text = files(__package__).joinpath("codes.csv").read_text(encoding="utf-8")
    return CodeList(tuple(_read_entry(row) for row in csv.DictReader(text.splitlines())))


def _read_entry(row: dict[str, str]) -> OfficialCode:
    return OfficialCode(
        code=row["code"],
        name=row["name"],
        parent=row["parent"],
        classification=_CLASSIFICATIONS[row["classification"]],
        budgets=tuple(_BUDGETS[word] for word in row["budgets"].split()),
        editions=tuple(int(year) for year in row["editions"].split()),
        variants=tuple(part for part in row["variants"].split("|") if part),
        crosswalk=tuple(part for part in row["crosswalk"].split() if part.isdigit()),
        truncated=row["truncated"] == "1",
        confidence=row["confidence"],
    )


def kindred_codes(code: str) -> tuple[str, ...]:
    """The codes one line had over the years, ``code`` among them, the oldest first.

    Only what the lists say: two codes of one 类 and one name whose editions do not meet
    (信访事务: 2010308 up to 2023, 20140 from 2024). A code no list has stands alone.
    """
    codes = load_codes()
    entry = codes.find(code)
    if entry is None or not entry.editions:
        return (code,)
    found = [entry]
    for other in codes.named(entry.name):
        if _is_alike(entry, other) and all(_follows(one, other) for one in found):
            found.append(other)
    return tuple(one.code for one in sorted(found, key=lambda one: one.editions))


def official_path(code: str) -> tuple[str, ...]:
    """The official name of a code and of the one above it, from above; () if no list has it."""
    codes = load_codes()
    entry = codes.find(code)
    if entry is None:
        return ()
    above = codes.find(entry.parent)
    return (above.name, entry.name) if above else (entry.name,)


def _is_alike(entry: OfficialCode, other: OfficialCode) -> bool:
    return (
        other.classification is entry.classification
        and other.code != entry.code
        and other.code[:3] == entry.code[:3]
        and name_key(other.name) == name_key(entry.name)
        and bool(other.editions)
    )


def _follows(entry: OfficialCode, other: OfficialCode) -> bool:
    return entry.editions[-1] < other.editions[0] or other.editions[-1] < entry.editions[0]


def official_name(code: str, year: int) -> str | None:
    """The official name of a code in the edition of ``year``, or None if the lists lack it.

    The lists know one wording per code; the year only excludes codes that had ended by then.
    """
    entry = load_codes().find(code)
    if entry is None:
        return None
    ended = bool(entry.editions) and entry.editions[-1] < min(year, LAST_EDITION)
    return None if ended and entry.confidence == "high" else entry.name


LAST_EDITION = 2025
"""The latest edition attested in the shipped lists."""


def classification_of(code: str) -> Classification | None:
    """Which official list a code belongs to, or None if no list has it."""
    entry = load_codes().find(code)
    return entry.classification if entry else None
