"""What the screens of the explorer share."""

from __future__ import annotations

from typing import NamedTuple


class Spot(NamedTuple):
    """A section of a Book, and a line in it if there is one."""

    book_id: int
    section_id: int
    line_id: int | None = None
