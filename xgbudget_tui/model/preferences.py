"""What a person prefers, from ``config.toml`` in the folder for settings.

::

    language = "zh"        # zh, en
    unit = "亿元"          # 万元, 亿元, 元; otherwise whichever suits the budget
    theme = "dark"         # auto, dark, light, ansi
    wide_signs = true      # the terminal draws “ ” · × as two cells
    ascii = true           # signs in ASCII only

    [keys]
    "tree.sort" = "o"      # ids as in docs/keys.md
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.text import Language
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    from xgbudget_tui.model.settings import SettingsFile

THEMES = ("auto", "dark", "light", "ansi")
UNITS = {unit.word: unit for unit in (Unit.WAN_YUAN, Unit.YI_YUAN, Unit.YUAN)}
LANGUAGES = ("zh", "en")


@value_class
class Preferences:
    """What is preferred; None and "auto" leave the choice to the program.

    ``keys`` are Textual's names of keys by the id of what they do, ``file`` where all this stands
    ("" for nowhere).
    """

    language: Language | None = None
    unit: Unit | None = None
    theme: str = "auto"
    wide_signs: bool = False
    ascii: bool = False
    keys: tuple[tuple[str, str], ...] = ()
    file: str = ""


NO_PREFERENCES = Preferences()


def config_file(environment: Mapping[str, str] = os.environ) -> Path:
    """``$XDG_CONFIG_HOME/xgbudget/config.toml``, by default under ``~/.config``."""
    home = environment.get("XDG_CONFIG_HOME", "")
    root = Path(home) if home.startswith("/") else Path("~/.config").expanduser()
    return root / "xgbudget" / "config.toml"


def load_preferences(path: Path | None = None) -> Preferences:
    """What stands in the file, all defaults where there is none.

    Raises SettingsError with the line where it cannot be used.
    """
    path = path or config_file()
    if not os.path.lexists(path):
        return Preferences()
    from xgbudget_tui.model.settings import read_settings

    file = read_settings(path)
    known = ("language", "unit", "theme", "wide_signs", "ascii", "keys")
    for key in file.tables:
        file.refuse_unknown(key, known, _line(file, key))
    return Preferences(
        cast("Language | None", _choice(file, "language", LANGUAGES)),
        UNITS.get(_choice(file, "unit", (*UNITS, "auto")) or ""),
        _choice(file, "theme", THEMES) or "auto",
        _switch(file, "wide_signs"),
        _switch(file, "ascii"),
        _keys(file),
        str(path),
    )


def _line(file: SettingsFile, key: str) -> int:
    return file.line_of_key(key, 0)


def _choice(file: SettingsFile, key: str, choices: tuple[str, ...]) -> str | None:
    value: Any = file.tables.get(key)
    if value is None or value in choices:
        return cast("str | None", value)
    listed = ", ".join(choices)
    raise file.wrong(_line(file, key), f"{key} 只能是 {listed}", f"{key} must be one of {listed}")


def _switch(file: SettingsFile, key: str) -> bool:
    value: Any = file.tables.get(key, False)
    if isinstance(value, bool):
        return value
    raise file.wrong(
        _line(file, key), f"{key} 只能是 true 或 false", f"{key} must be true or false"
    )


def _keys(file: SettingsFile) -> tuple[tuple[str, str], ...]:
    value: Any = file.tables.get("keys", {})
    if not isinstance(value, dict):
        raise file.wrong(_line(file, "keys"), "须写作 [keys]", "it must be written [keys]")
    for key, keys in value.items():
        if not isinstance(keys, str) or not keys.strip():
            raise file.wrong(
                _line(file, key), f'{key} 应为按键名，如 "s"', f'{key} must name a key, as "s"'
            )
    return tuple(value.items())
