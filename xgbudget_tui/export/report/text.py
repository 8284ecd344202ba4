"""The report as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.export.markdown import escape
from xgbudget_tui.export.report.content import Block, Card, Heading, Listing, Paragraph, Sheet


def render_text(books: Sequence[Sequence[Block]]) -> bytes:
    """The report in Markdown; what the document prints is escaped."""
    blocks = [text for book in books for block in book for text in _texts(block)]
    return ("\n\n".join(blocks) + "\n").encode(errors="replace")


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {escape(block.text)}"
    elif isinstance(block, Paragraph):
        text = escape(block.text)
        yield f"**{text}**" if block.role == "lead" else text
    elif isinstance(block, Listing):
        yield "\n".join(f"- {escape(text)}" for text in block.texts)
    elif isinstance(block, Sheet):
        rules = ["--:" if at in block.right else "---" for at in range(len(block.heads))]
        rows = [map(escape, block.heads), rules, *(map(escape, row) for row in block.rows)]
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    elif isinstance(block, Card):
        for inner in block.blocks:
            yield from _texts(inner)
