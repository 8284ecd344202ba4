"""The explorer as Textual's own widgets give it without further thought, on the same archive.

Contents and lines in one Tree, filled when a node is opened; the detail in a label beside it.
"""

from __future__ import annotations

import sqlite3
import sys

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import Footer, Input, Static, Tree
from textual.widgets.tree import TreeNode

LINES = """
SELECT line.id, name.name, max(figure.value) / 1000000, line.child_count
FROM line JOIN name ON name.id = line.name_id LEFT JOIN figure ON figure.line_id = line.id
WHERE line.section_id = ? AND line.parent IS ? GROUP BY line.id ORDER BY line.id
"""


class PlainTree(App[None]):
    """A tree of sections and lines, a label, a search field, a footer."""

    CSS = "Tree { width: 2fr; } #detail { width: 1fr; border-left: solid grey; }"
    BINDINGS = [("q", "quit", "Quit"), ("slash", "find", "Find"), ("5", "all", "All")]  # noqa: RUF012

    def __init__(self, path: str) -> None:
        super().__init__()
        self.archive = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Tree("READY", id="tree")
            yield Static("", id="detail")
        yield Input(id="find")
        yield Footer()

    def on_mount(self) -> None:
        tree = self.query_one(Tree)
        tree.root.expand()
        asked = "SELECT id, key, title FROM section WHERE book_id = 1 ORDER BY print_order"
        for number, (section, key, title) in enumerate(self.archive.execute(asked)):
            node = tree.root.add(f"{key} {title}", data=(section, None))
            if number == 3:
                node.expand()
        tree.focus()

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[tuple[int, int | None]]) -> None:
        self.fill(event.node)

    def fill(self, node: TreeNode[tuple[int, int | None]]) -> None:
        """Add what is under a node, once."""
        if node.data is None or node.children or not node.allow_expand:
            return
        section, parent = node.data
        for line, name, amount, children in self.archive.execute(LINES, (section, parent)):
            add = node.add if children else node.add_leaf
            add(f"{name} {amount or 0:,}", data=(section, line))

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[tuple[int, int | None]]) -> None:
        asked = "SELECT * FROM line WHERE id = ?"
        line = event.node.data[1] if event.node.data else None
        row = self.archive.execute(asked, (line,)).fetchone() or (event.node.label,)
        self.query_one("#detail", Static).update("\n".join(map(str, row)))

    def action_all(self) -> None:
        """Open the whole of the fourth section."""
        pending = [self.query_one(Tree).root.children[3]]
        while pending:
            node = pending.pop()
            self.fill(node)
            node.expand()
            pending += node.children

    def action_find(self) -> None:
        self.query_one(Input).focus()


PlainTree(sys.argv[1]).run()
