"""How many people live where, as the user says: in a file or on the command line.

TOML: ``[[population]]`` with ``region``, ``people`` and, if known, ``year`` and ``source``. CSV:
the same words as heads of columns. On the command line: ``西岗区=303000``, with year and source
after commas (``西岗区=303000,2020,第七次人口普查``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.series import Population

_LARGEST = 1 << 20


def read_populations(words: Sequence[str]) -> list[Population]:
    """The populations that options name; of a place named twice the last. Raises QueryError."""
    found: dict[str, Population] = {}
    for word in words:
        for population in [_read_word(word)] if "=" in word else _read_file(Path(word)):
            found[population.region] = population
    return list(found.values())


def _read_word(word: str) -> Population:
    region, _, rest = word.partition("=")
    people, year, source = [*rest.split(",", 2), "", ""][:3]
    return _population(
        {"region": region, "people": people, "year": year, "source": source}, repr(word)
    )


def _read_file(path: Path) -> list[Population]:
    try:
        if path.stat().st_size > _LARGEST:
            raise _unreadable(path, "it is too large")
        text = read_regular(path).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise _unreadable(path, getattr(error, "strerror", None) or "no UTF-8 text") from error
    entries = _read_toml(path, text) if path.suffix.lower() == ".toml" else _read_csv(text)
    if not entries:
        raise _unreadable(path, "it names no population")
    return [_population(entry, str(path)) for entry in entries]


def _read_toml(path: Path, text: str) -> Sequence[Mapping[str, Any]]:
    import tomllib

    try:
        entries = tomllib.loads(text).get("population", [])
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise _unreadable(path, "population must be a list of tables, [[population]]")
    return entries


def _read_csv(text: str) -> Sequence[Mapping[str, Any]]:
    import csv

    return [row for row in csv.DictReader(text.splitlines()) if any(row.values())]


def _population(entry: Mapping[str, Any], where: str) -> Population:
    region = normalise_name(str(entry.get("region") or ""))
    people = str(entry.get("people") or "").replace(",", "").replace("_", "").strip()
    year = str(entry.get("year") or "").strip()
    if not region or not people.isdecimal() or int(people) < 1 or (year and not year.isdecimal()):
        raise QueryError(
            f"{where}: a population is a region and a whole number, "
            "as in 西岗区=303000,2020,census.",
            f"{where}：人口须写作地区与整数，如 西岗区=303000,2020,第七次人口普查。",
        )
    source = str(entry.get("source") or "").strip()
    return Population(region, int(people), int(year) if year else None, source)


def _unreadable(path: Path, reason: str) -> QueryError:
    return QueryError(
        f"{path}: the populations cannot be read ({reason}).", f"{path}：无法读取人口（{reason}）。"
    )
