"""Which language the program speaks: ``--lang``, the environment, what is preferred, the locale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.text import Language, Text


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language of this run, known before the command line is parsed: help has one too."""
    asked = _asked_for(arguments)
    if asked is None:
        # The order in which locales are asked is that of setlocale(3).
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        asked = environment.get("XGBUDGET_LANG") or _preferred(arguments, environment)
        asked = asked or next((environment[name] for name in names if environment.get(name)), "")
    return "zh" if asked.lower().startswith("zh") else "en"


def _preferred(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """What the file of preferences says; the explorer tells what is wrong with it.

    A kiosk is nobody's own, and asks no file.
    """
    if "--kiosk" in arguments:
        return ""
    from xgbudget_tui.model.errors import SettingsError
    from xgbudget_tui.model.preferences import config_file, load_preferences

    try:
        return load_preferences(config_file(environment)).language or ""
    except SettingsError:
        return ""


def _asked_for(arguments: Sequence[str]) -> str | None:
    for index, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
    return None


def say(language: str, zh: str, en: str) -> str:
    """The words in the language asked for."""
    return Text(zh, en).in_(language)


def sentence_of(error: BudgetError, language: Language) -> str:
    """What an error says, with the names in it in English where that is spoken."""
    if language == "zh" or not error.names:
        return error.sentence(language)
    from xgbudget_tui.classification.english_names import english_error

    return english_error(error)
