"""How the explorer opens the screens that are not there at its first paint.

Each function imports its screen when it is first asked for, so that nothing is loaded before the
paint that the paint does not need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xgbudget_tui.model.archive import SectionEntry
    from xgbudget_tui.tui.app import Explorer
    from xgbudget_tui.tui.messages import ExportSubject


def open_search(app: Explorer, text: str) -> None:
    """Show the search bar over the explorer, with ``text`` in it."""


def open_comparison(app: Explorer, section: SectionEntry) -> None:
    """Show the comparison of a section."""


def open_export(app: Explorer, subject: ExportSubject) -> None:
    """Show the export dialog."""


def open_audit(app: Explorer, line_id: int | None) -> None:
    """Show the audit, at the findings of a line if one is given."""


def open_help(app: Explorer, screen: str) -> None:
    """Show the keys, those of ``screen`` first."""


def open_palette(app: Explorer) -> None:
    """Show the command palette."""
