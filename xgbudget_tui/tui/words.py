"""Words on screen in Chinese and English.

Each module declares the words it shows, beside the code that shows them; every word exists in
both languages or declaring it fails. Line names are data and never pass through here.
"""

from __future__ import annotations

from collections.abc import Mapping

from xgbudget_tui.model.text import Language, Text

__all__ = ["Language", "declare_words", "declared_words", "word"]

_WORDS: dict[str, Text] = {}


def declare_words(words: Mapping[str, tuple[str, str]]) -> None:
    """Add words as ``key: (Chinese, English)``. A key may be declared once."""
    for key, pair in words.items():
        if key in _WORDS and _WORDS[key] != pair:
            raise ValueError(f"the word {key!r} is declared twice, differently")
        if not all(pair):
            raise ValueError(f"the word {key!r} lacks a language")
        _WORDS[key] = Text(*pair)


def word(key: str, language: Language, **values: object) -> str:
    """The word in ``language`` with ``{values}`` put in. Raises KeyError for an undeclared word."""
    text = _WORDS[key].in_(language)
    return text.format(**values) if values else text


def declared_words() -> Mapping[str, tuple[str, str]]:
    """All words declared so far."""
    return dict(_WORDS)
