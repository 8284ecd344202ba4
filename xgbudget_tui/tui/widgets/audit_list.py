"""The rows of the audit; headings are passed over by the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.tui.audit_rows import AuditRow
from xgbudget_tui.tui.pieces import Piece
from xgbudget_tui.tui.widgets.row_list import RowList


class AuditList(RowList):
    """Findings, suspects, rules or figures, one a row."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[AuditRow] = ()

    def show(self, rows: Sequence[AuditRow], cursor: int = 0) -> None:
        """Show these rows."""
        self.rows = rows
        self.show_rows(len(rows), cursor)

    @property
    def row(self) -> AuditRow | None:
        """The row under the cursor, None if there is none."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def is_selectable(self, index: int) -> bool:
        return self.rows[index].level == 0

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return self.rows[index].draw(width - 2)
