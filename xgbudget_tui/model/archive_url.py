"""Where an archive is: a file, or a database on a server that a URL names.

A URL may hold a password; what is shown of it never does.
"""

from __future__ import annotations

import re
from pathlib import Path

_SCHEMES = ("postgresql://", "postgres://")
_SECRET = re.compile(r"(?i)([?&](?:ssl)?password=)[^&]*")
_USER = re.compile(r"^(\w+://[^:@/?]*):.*@")


class ArchiveUrl:
    """The URL of a database on a server, as libpq reads it; ``str`` leaves the password out."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __str__(self) -> str:
        return hide_password(self.url)

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArchiveUrl) and other.url == self.url

    def __hash__(self) -> int:
        return hash(self.url)


ArchivePlace = Path | ArchiveUrl
"""A file, or a database on a server."""


def is_url(text: object) -> bool:
    """Whether a text names a database on a server."""
    return isinstance(text, str) and text.startswith(_SCHEMES)


def read_place(named: str | Path | ArchiveUrl) -> ArchivePlace:
    """The place that a person named."""
    if isinstance(named, ArchiveUrl):
        return named
    return ArchiveUrl(str(named)) if is_url(named) else Path(named)


def hide_password(url: str) -> str:
    """A URL with ``***`` in place of what is secret in it."""
    return _SECRET.sub(r"\1***", _USER.sub(r"\1:***@", url))
