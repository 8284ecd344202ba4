"""How many colours a terminal has, known without loading what draws with them."""

from __future__ import annotations

from collections.abc import Mapping


def count_colours(environment: Mapping[str, str]) -> int:
    """16, 256 or all (2**24), as rich reads it from the environment."""
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return 1 << 24
    name = environment.get("TERM", "").strip().lower().rpartition("-")[2]
    return 256 if name in ("256color", "kitty") else 16
