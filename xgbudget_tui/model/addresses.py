"""Which sections a number or key names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xgbudget_tui.model.entries import SectionEntry

_LABEL = re.compile(r"附?\s*[表件]\s*(?=\d)")
_NUMBERS = re.compile(r"0*(\d+)(?:([-.])0*(\d+))?(\.\d+)?")


def find_parts(contents: Sequence[SectionEntry], address: str) -> tuple[SectionEntry, ...]:
    """The sections an address names: one by its key, or all parts of a number; () if none.

    ``表3`` and ``03`` are table 3; ``01-1`` (a sheet's name) is the first part of table 1 where
    no section has that number.
    """
    for wanted in _readings(address):
        by_key = tuple(section for section in contents if section.key == wanted)
        by_number = tuple(section for section in contents if section.number == wanted)
        found = by_number if len(by_number) > 1 else by_key or by_number
        if found:
            return found
    return ()


def _readings(address: str) -> list[str]:
    """The address as given, then without its label and leading zeros, then as number and part."""
    plain = _LABEL.sub("", address.strip(), count=1)
    match = _NUMBERS.fullmatch(plain)
    if match is None:
        return [address]
    number, mark, second, part = match.groups()
    if second is None:
        return [address, number]
    return [address, f"{number}{mark}{second}{part or ''}", f"{number}.{second}"]
