"""Names of documents as the explorer shows them: as printed, or in English where it speaks it.

A name without English is shown as printed. The list of names is loaded when the first English
name is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xgbudget_tui.model.addresses import short_title
from xgbudget_tui.model.entries import Row, SectionEntry
from xgbudget_tui.model.text import Text, printable
from xgbudget_tui.tui.words import Language

_SPACES = r"\s+"


def name_of(row: Row) -> str:
    """The label as printed, in one line and harmless."""
    return re.sub(_SPACES, " ", printable(row.printed)).strip() or printable(row.name) or "?"


def row_name(row: Row, language: Language, room: int | None = None) -> str:
    """The name of a line; the short form where the full one has no ``room`` (in cells)."""
    if language == "zh":
        return name_of(row)
    from xgbudget_tui.classification.english_names import english_name

    return _fitted(english_name(row.name, row.code), room) or name_of(row)


def other_name(row: Row, language: Language) -> str:
    """The name as printed of a line that is shown in English; "" of one that is not."""
    printed = name_of(row)
    return "" if row_name(row, language) == printed else printed


def line_name(
    name: str, language: Language, code: str | None = None, room: int | None = None
) -> str:
    """A name that stands alone, such as one of a path, or a table's with its number."""
    if language == "zh":
        return printable(name)
    from xgbudget_tui.classification.english_names import english_place

    return printable(_fitted(english_place(name, code), room) or name)


def label_name(label: str, language: Language, room: int | None = None) -> str:
    """What stands over a column."""
    if language == "zh":
        return printable(label)
    from xgbudget_tui.classification.english_names import english_label

    return _fitted(english_label(label), room) or printable(label)


_PLACE_AND_YEAR = r"(.+?)((?:19|20)\d\d年)"


def apart_labels(before: str, after: str, language: Language) -> tuple[str, str]:
    """What tells two sides apart: the years alone of two Books of one place."""
    found = [re.fullmatch(_PLACE_AND_YEAR, label) for label in (before, after)]
    if found[0] and found[1] and found[0][1] == found[1][1] and found[0][2] != found[1][2]:
        before, after = found[0][2], found[1][2]
    return label_name(before, language), label_name(after, language)


def title_name(title: str, language: Language) -> str:
    """A title of a table or a Book."""
    if language == "zh":
        return printable(title)
    from xgbudget_tui.classification.english_names import english_title

    return _fitted(english_title(title), None) or printable(title)


def table_title(section: SectionEntry, language: Language) -> str:
    """What a table is called: its number and its title."""
    title = title_name(section.title or section.listed, language)
    return f"{printable(section.key)} {title}".strip()


def brief_title(section: SectionEntry, places: Sequence[str], language: Language) -> str:
    """The title without what the screen says anyway, such as year and area."""
    return brief_name(short_title(section, places), language)


def brief_name(brief: str, language: Language) -> str:
    """A title that was made brief already, by :func:`~xgbudget_tui.model.addresses.short_title`."""
    if language == "zh":
        return printable(brief)
    from xgbudget_tui.classification.english_names import english_title

    # It is brief without its 表, but the list may know the last word only with it.
    found = english_title(brief) or english_title(f"{brief}表")
    return found.full.removesuffix(" table") if found else printable(brief)


def sentence(text: Text, language: Language) -> str:
    """A sentence about a document, the names in it in the language where they can be."""
    if language == "zh":
        return printable(text.zh)
    from xgbudget_tui.classification.english_names import english_sentence

    return english_sentence(printable(text.en))


def _fitted(name: object, room: int | None) -> str:
    from xgbudget_tui.classification.english_names import EnglishName

    if not isinstance(name, EnglishName):
        return ""
    return name.full if room is None else name.fitting(room)
