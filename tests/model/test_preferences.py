"""What a person prefers, read from a file, and every mistake in it named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from xgbudget_tui.model.errors import SettingsError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.preferences import Preferences, config_file, load_preferences
from xgbudget_tui.tui.keys import find_wrong_key

WHOLE = """
language = "en"
unit = "亿元"
theme = "light"
wide_signs = true
ascii = true

[keys]
"tree.sort" = "o"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def test_all_of_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)

    assert load_preferences(path) == Preferences(
        "en", Unit.YI_YUAN, "light", True, True, (("tree.sort", "o"),), str(path)
    )


def test_nothing_is_preferred_without_a_file_or_in_an_empty_one(tmp_path: Path) -> None:
    assert load_preferences(tmp_path / "none.toml") == Preferences()
    path = write(tmp_path, "")
    assert load_preferences(path) == Preferences(file=str(path))
    assert load_preferences(write(tmp_path, 'unit = "auto"')).unit is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('language = "zh"\nunit = "块"', 2, "must be one of 万元, 亿元, 元, auto"),
        ('theme = "dim"', 1, "must be one of auto, dark, light, ansi"),
        ("\n\nlanguage = 3", 3, "must be one of zh, en"),
        ('ascii = "yes"', 1, "must be true or false"),
        ('colour = "red"', 1, "there is no key"),
        ('[keys]\n"tree.sort" = 5', 2, "must name a key"),
        ('keys = "s"', 1, "must be written [keys]"),
        ("language = ", 1, "no TOML"),
    ],
)
def test_a_mistake_is_named_by_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(SettingsError) as caught:
        load_preferences(path)

    sentence = caught.value.sentence("en")
    assert f"{path}, line {line}:" in sentence
    assert said in sentence
    assert f"第 {line} 行" in caught.value.sentence("zh")


def test_the_file_is_in_the_folder_for_settings() -> None:
    assert config_file({"XDG_CONFIG_HOME": "/a"}) == Path("/a/xgbudget/config.toml")
    assert config_file({}) == Path("~/.config/xgbudget/config.toml").expanduser()
    assert config_file({"XDG_CONFIG_HOME": "relative"}) == config_file({})


def test_what_the_documentation_shows_is_understood(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "config.md").read_text("utf-8")
    shown = page.split("```toml\n")[1].split("```")[0]
    found = load_preferences(write(tmp_path, shown))

    assert found.unit is Unit.YI_YUAN
    assert find_wrong_key(dict(found.keys)) is None
