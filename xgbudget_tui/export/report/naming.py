"""How a report names what documents print: who writes it hands in the names."""

from __future__ import annotations

from typing import Protocol


class Naming(Protocol):
    """Names of lines, columns and titles.

    ``brief`` and ``label`` give one name where the others may give both, for there is little room.
    """

    def line(self, name: str, code: str | None = None) -> str:
        """The name of a line."""
        ...

    def brief(self, name: str, code: str | None = None, room: int | None = None) -> str:
        """One name of a line, short where the full one has no ``room`` (in cells)."""
        ...

    def label(self, label: str) -> str:
        """What stands over a column."""
        ...

    def title(self, title: str) -> str:
        """The title of a table or a Book."""
        ...


class AsPrinted:
    """Every name as the document prints it."""

    def line(self, name: str, code: str | None = None) -> str:
        """The name of a line."""
        return name

    def brief(self, name: str, code: str | None = None, room: int | None = None) -> str:
        """The name of a line, whatever room there is."""
        return name

    def label(self, label: str) -> str:
        """What stands over a column."""
        return label

    def title(self, title: str) -> str:
        """The title of a table or a Book."""
        return title
