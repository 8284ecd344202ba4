"""Styles as SGR parameters, and the shortest sequence from one to another."""

from __future__ import annotations

_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}

_changes: dict[tuple[str, str], str] = {}


def style_change(old: str, new: str) -> str:
    """The shortest SGR sequence that takes the terminal from style ``old`` to style ``new``."""
    key = (old, new)
    change = _changes.get(key)
    if change is None:
        if len(_changes) > 20_000:
            _changes.clear()
        change = _changes[key] = _style_change(old, new)
    return change


def _style_change(old: str, new: str) -> str:
    if not new:
        return "\x1b[m"
    reset = f"\x1b[0;{new}m"
    was, now = _split_style(old), _split_style(new)
    steps: list[str] = []
    for name in was.keys() - now.keys():
        if name == "fg":
            steps.append("39")
        elif name == "bg":
            steps.append("49")
        elif name not in _OFF or any(_OFF.get(kept) == _OFF[name] for kept in now):
            return reset
        else:
            steps.append(_OFF[name])
    steps += [value for name, value in now.items() if was.get(name) != value]
    change = f"\x1b[{';'.join(sorted(steps, key=len))}m"
    return change if len(change) <= len(reset) else reset


def _split_style(style: str) -> dict[str, str]:
    """SGR parameters as ``{"fg": "38;5;12", "1": "1"}``."""
    parts: dict[str, str] = {}
    numbers = style.split(";") if style else []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        size = 1
        if number in ("38", "48"):
            size = 3 if at + 1 < len(numbers) and numbers[at + 1] == "5" else 5
        value = ";".join(numbers[at : at + size])
        code = int(number)
        if code == 38 or 30 <= code <= 37 or 90 <= code <= 97 or code == 39:
            parts["fg"] = value
        elif code == 48 or 40 <= code <= 47 or 100 <= code <= 107 or code == 49:
            parts["bg"] = value
        else:
            parts[value] = value
        at += size
    return parts
