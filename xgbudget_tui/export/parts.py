"""Which sections a number or key names."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.archive import SectionEntry


def find_parts(contents: Sequence[SectionEntry], address: str) -> tuple[SectionEntry, ...]:
    """The sections an address names: one by its key, or all parts of a number; () if none."""
    by_key = tuple(section for section in contents if section.key == address)
    by_number = tuple(section for section in contents if section.number == address)
    return by_number if len(by_number) > 1 else by_key or by_number
