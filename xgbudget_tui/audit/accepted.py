"""Findings that were judged: kept in a file, so that a check reports only what is new.

An entry names a place by what people see: rule, table, line, column, and the figures as printed.
It counts only with a reason. If the figures of its place change, the place is new again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.findings import TOLD, Finding, Findings, Judged, section_of
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Proof, Quantity
from xgbudget_tui.model.settings import Entry, SettingsFile
from xgbudget_tui.model.value import change_value

_KEYS = ("book", "rule", "table", "line", "column", "figures", "says", "reason", "date", "by")
_TEXTS = tuple(key for key in _KEYS if key not in {"rule", "figures", "date"})
_NUMBERS = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_HEAD = """\
# Findings that were judged. `xgbudget check --accept` leaves out those that have a reason here.
# 已经判断过的发现：有 reason 的不再报告；所列数字一变，即重新报告。
"""


class Sorted(NamedTuple):
    """What a check found, held against the file.

    ``new`` has the findings that remain, ``known`` the entries that were met, ``gone`` those whose
    place holds now, ``changed`` those whose figures are others now, ``open`` those without a
    reason.
    """

    new: Findings
    known: tuple[Judged, ...]
    gone: tuple[Judged, ...]
    changed: tuple[Judged, ...]
    open: tuple[Judged, ...]


def read_accepted(file: SettingsFile) -> tuple[Judged, ...]:
    """The entries of a file. Raises SettingsError that names the line and the key."""
    return tuple(_read(entry) for entry in file.entries("finding"))


def _read(entry: Entry) -> Judged:
    entry.refuse_unknown(_KEYS)
    figures = entry.keys.get("figures", [])
    if not isinstance(figures, list) or not all(isinstance(one, str) for one in figures):
        raise entry.wrong("figures", "应为文字的列表", "it must be a list of texts")
    day = entry.keys.get("date")
    if day is not None and type(day) is not date:
        raise entry.wrong("date", "应为日期，如 2026-03-01", "it must be a date: 2026-03-01")
    texts = {key: entry.text(key, "") for key in _TEXTS}
    return Judged(entry.text("rule"), figures=tuple(figures), day=day, **texts)


def place_of(proof: Proof, findings: Findings) -> Judged:
    """A place as the file names it, not judged yet."""
    key = section_of(proof) or ""
    section = findings.section_of(key)
    column = line = ""
    unit = Unit.YUAN
    if proof.subject is not None:
        labels = {m.position: m.label for m in section.measures} if section else {}
        column = labels.get(proof.subject.measure, "")
        units = {m.position: m.unit for m in section.measures} if section else {}
        unit = units.get(proof.subject.measure) or unit
        line = findings.name_of(proof.subject) or ""
    return Judged(proof.rule, _book(findings), key, line, column, _figures(proof, unit))


def _figures(proof: Proof, unit: Unit) -> tuple[str, ...]:
    """Both sides as printed and how far apart; the numbers of the sentence where it has none."""
    sides = []
    for parts in (proof.reported, proof.computed):
        if len(parts) == 1 and parts[0].printed:
            sides.append(parts[0].printed)
        elif parts:
            printed = " + ".join(part.printed or "-" for part in parts[:_MOST_PARTS])
            sides.append(printed + (f" + {len(parts)} in all" if len(parts) > _MOST_PARTS else ""))
    if not sides:
        return tuple(_NUMBERS.findall(proof.message_zh))
    if proof.difference is not None:
        word = f" {unit.word}" if proof.quantity is Quantity.FEN else ""
        sides.append(quantity_text(proof.difference, proof.quantity, unit) + word)
    return tuple(sides)


_MOST_PARTS = 4
"""Parts of a side that are written out; a difference tells whether another one has changed."""


def sort_findings(findings: Findings, entries: Sequence[Judged]) -> Sorted:
    """Hold what was found against the entries that were judged."""
    mine = [one for one in entries if one.book in {"", _book(findings)}]
    judged = [one for one in mine if one.reason]
    left: dict[tuple[object, ...], list[Judged]] = {}
    for one in judged:
        left.setdefault(_in_book(one, findings).place, []).append(one)
    known: list[Judged] = []
    kept: list[Proof] = []
    spots: set[tuple[str, ...]] = set()
    for proof in findings.proofs:
        place = place_of(proof, findings) if proof.mark in TOLD else None
        met = left.get(place.place) if place is not None else None
        if met:
            known.append(met.pop(0))
            continue
        kept.append(proof)
        if place is not None:
            spots.add(place.spot)
    missing = [one for rest in left.values() for one in rest]
    changed = [one for one in missing if _in_book(one, findings).spot in spots]
    open_refs = {
        part.ref
        for proof in kept
        if proof.mark in TOLD
        for part in (*proof.reported, *proof.computed)
    }
    # What would mend a finding that was judged is no longer asked.
    suspects = tuple(one for one in findings.suspects if not known or one.ref in open_refs)
    return Sorted(
        change_value(findings, proofs=tuple(kept), suspects=suspects),
        tuple(known),
        tuple(one for one in missing if one not in changed),
        tuple(changed),
        tuple(one for one in mine if not one.reason),
    )


def _book(findings: Findings) -> str:
    return f"{findings.region} {findings.year}"


def _in_book(one: Judged, findings: Findings) -> Judged:
    return change_value(one, book=_book(findings))


def accept_new(
    found: Iterable[tuple[Findings, Finding]],
    entries: Sequence[Judged],
    *,
    reason: str,
    by: str,
    day: date,
) -> list[Judged]:
    """The entries there are, as they are, and one for each place of the findings that is new.

    An entry whose figures have changed stays, so that its reason is not lost; one without a
    reason gets this one.
    """
    more: dict[tuple[object, ...], Judged] = {}
    for findings, finding in found:
        for proof in finding.places:
            place = place_of(proof, findings)
            judged = change_value(place, reason=reason, by=by, day=day, says=proof.message_zh)
            more[place.place] = judged
    kept = []
    for one in entries:
        judged_now = None if one.reason else more.pop(one.place, None)
        kept.append(judged_now or one)
    return [*kept, *more.values()]


def write_accepted(entries: Iterable[Judged]) -> str:
    """The file, as TOML."""
    blocks = [_HEAD]
    for one in entries:
        lines = ["[[finding]]"]
        for key in ("book", "rule", "table", "line", "column"):
            value: str = getattr(one, key)
            if value:
                lines.append(f"{key} = {_quote(value)}")
        lines.append(f"figures = [{', '.join(map(_quote, one.figures))}]")
        if one.says:
            lines.append(f"says = {_quote(one.says)}")
        lines.append(f"reason = {_quote(one.reason)}")
        if one.day is not None:
            lines.append(f"date = {one.day.isoformat()}")
        if one.by:
            lines.append(f"by = {_quote(one.by)}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _quote(text: str) -> str:
    """A basic string of TOML: quotes, backslashes and controls escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'
