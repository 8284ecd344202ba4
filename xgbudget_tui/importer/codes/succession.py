"""Codes that took over from one another when the classification changed its edition."""

from __future__ import annotations

from xgbudget_tui.importer.codes.listing import OfficialCode, load_codes, name_key


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
