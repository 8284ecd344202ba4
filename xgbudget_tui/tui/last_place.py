"""The last place in each database, in the person's state folder.

One small JSON file, written beside and renamed. It is a convenience: a folder that cannot be
written or a file that cannot be read is no error, and nothing from it is trusted.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from xgbudget_tui.model.archive import is_url
from xgbudget_tui.model.crash_report import state_folder
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.files import read_regular, write_whole

DATABASES_KEPT = 64
LARGEST_FILE = 1_000_000


class LastPlace(NamedTuple):
    """Where a person left a database: Book, section key, number of the line as printed, unit."""

    region: str = ""
    year: int = 0
    section_key: str = ""
    line_number: int = 0
    unit: str = ""


def state_file() -> Path:
    """``places.json`` in the state folder."""
    return state_folder() / "places.json"


def load_place(database: str) -> LastPlace | None:
    """The last place in a database (its path), or None."""
    place = _load_all().get(_key(database))
    if not isinstance(place, dict):
        return None
    fields: dict[str, Any] = {}
    for name, default in LastPlace()._asdict().items():
        value = place.get(name, default)
        if type(value) is not type(default):
            return None
        fields[name] = value
    return LastPlace(**fields)


def save_place(database: str, place: LastPlace) -> None:
    """Keep the last place in a database; silently nothing where that cannot be written."""
    if not database:
        return
    places = _load_all()
    places.pop(_key(database), None)
    places[_key(database)] = place._asdict()
    kept = dict(list(places.items())[-DATABASES_KEPT:])
    path = state_file()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(kept, ensure_ascii=False, indent=1).encode(errors="replace"))


def hints_file() -> Path:
    """An empty file in the state folder that says that the hints for beginners were shown."""
    return state_folder() / "hints-shown"


def were_hints_shown() -> bool:
    """Whether the explorer was used here before; True where that cannot be known."""
    try:
        return hints_file().exists() or state_file().exists()
    except OSError:
        return True


def keep_hints_shown() -> None:
    """Keep that the hints were shown; silently nothing where that cannot be written."""
    path = hints_file()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def _key(database: str) -> str:
    return os.path.realpath(database) if database and not is_url(database) else database


def _load_all() -> dict[str, Any]:
    path = state_file()
    try:
        if path.stat().st_size > LARGEST_FILE:
            return {}
        places = json.loads(read_regular(path).decode())
    except (BudgetError, OSError, ValueError, RecursionError):
        return {}
    return places if isinstance(places, dict) else {}
