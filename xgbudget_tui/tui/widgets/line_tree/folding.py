"""What the tree opens and folds."""

from __future__ import annotations

from xgbudget_tui.tui.widgets.line_tree.walking import LineWalker


class LineFolder(LineWalker):
    """Opening and folding lines under the cursor."""

    def action_toggle_line(self) -> None:
        """Open or fold the line under the cursor."""
        row = self.current
        if self.view is None or row is None or not row.child_count:
            return
        lines = self.view.order.lines
        with self.changing():
            if lines.is_open(row):
                lines.close(row)
            else:
                lines.open(row)

    def action_open_or_enter(self) -> None:
        """Open a folded line; step into an open one."""
        row = self.current
        if self.view is None or row is None or not row.child_count:
            return
        if self.view.order.lines.is_open(row):
            self.move_to(self.view.cursor + 1)
        else:
            self.action_toggle_line()

    def action_fold_or_leave(self) -> None:
        """Fold an open line; from a folded one go to its parent."""
        row = self.current
        if self.view is None or row is None:
            return
        if self.view.order.lines.is_open(row):
            self.action_toggle_line()
        else:
            self.action_parent()

    def action_open_branch(self) -> None:
        """Open everything below the line under the cursor."""
        row = self.current
        if self.view and row:
            with self.changing():
                self.view.order.lines.open_branch(row)

    def action_fold_to(self, level: int) -> None:
        """Open the whole table to a level."""
        if self.view:
            with self.changing():
                self.view.order.lines.fold_to(level)
