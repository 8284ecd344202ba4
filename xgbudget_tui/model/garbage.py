"""How often Python looks for garbage that reference counts do not find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 50, 20)
"""Objects made before the youngest are looked through, and the same of the older ones."""


@contextmanager
def collect_seldom() -> Iterator[None]:
    """Look for garbage seldom: what is read grows, and hardly any of it is a cycle.

    Looking at every line again and again is a sixth of the time of a long import, and a quarter of
    that of a long list.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
