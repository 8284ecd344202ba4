"""The report as one HTML page: no script, nothing from elsewhere, printable on A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xgbudget_tui.export.report.content import (
    Block,
    Card,
    Drawing,
    Fold,
    Heading,
    Listing,
    Paragraph,
    Sheet,
)
from xgbudget_tui.model.text import printable

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STYLE = """
@page { size: A4; margin: 16mm 15mm; }
html { font-size: 10.5pt; }
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
  sans-serif; line-height: 1.5; max-width: 180mm; margin: 8mm auto; padding: 0 4mm; color: #111; }
h1 { font-size: 1.5rem; border-bottom: 2px solid #111; padding-bottom: 2mm; }
h2 { font-size: 1.25rem; margin-top: 8mm; border-bottom: 1px solid #999; }
h3, h4 { font-size: 1rem; margin: 0 0 1mm; }
h1, h2, h3, h4, figcaption, summary { break-after: avoid; }
figure { margin: 4mm 0; break-inside: avoid; }
figure svg { height: auto; max-height: 240mm; }
figcaption { font-weight: bold; margin-bottom: 1mm; }
details { margin: 2mm 0; }
summary { font-weight: bold; }
p { margin: 1mm 0; }
.lead { font-weight: bold; }
.note { color: #555; font-size: .88rem; }
.doubt { color: #7a4b00; }
.card { border-left: 4px solid #999; padding: 1mm 0 1mm 3mm; margin: 4mm 0; }
.card.fault { border-left-color: #b00020; }
.card.doubt { border-left: 4px double #b36b00; color: inherit; }
.sign { font-weight: bold; }
.fault .sign { color: #b00020; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: .85rem; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 1px solid #bbb; padding: .6mm 1.5mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #f0f0f0; font-weight: bold; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.c { white-space: nowrap; }
@media print {
  body { margin: 0; padding: 0; max-width: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
"""


def render_page(books: Sequence[Sequence[Block]], language: str) -> bytes:
    """The page, in UTF-8. Every text is escaped by lxml."""
    from lxml import html
    from lxml.html import builder

    titles = [block.text for book in books for block in book if isinstance(block, Heading)]
    body = builder.BODY(
        *(element for book in books for block in book for element in _element(block))
    )
    page = builder.HTML(
        builder.HEAD(
            builder.META(charset="utf-8"),
            builder.META(name="viewport", content="width=device-width, initial-scale=1"),
            builder.TITLE(printable(titles[0]) if titles else "xgbudget"),
            builder.STYLE(_STYLE),
        ),
        body,
        lang="zh-CN" if language == "zh" else "en",
    )
    written: bytes = html.tostring(page, doctype="<!DOCTYPE html>", encoding="utf-8")
    return written + b"\n"


def _element(block: Block) -> Iterator[HtmlElement]:
    from lxml.html import builder

    if isinstance(block, Heading):
        levels = (builder.H1, builder.H2, builder.H3, builder.H4)
        yield levels[block.level - 1](printable(block.text))
    elif isinstance(block, Paragraph):
        paragraph = builder.P(printable(block.text))
        if block.role:
            paragraph.set("class", block.role)
        yield paragraph
    elif isinstance(block, Listing):
        yield builder.UL(*(builder.LI(printable(text)) for text in block.texts))
    elif isinstance(block, Sheet):
        yield _table(block)
    elif isinstance(block, Drawing):
        caption = builder.E.figcaption(printable(block.caption))
        yield builder.E.figure(caption, block.make())
    elif isinstance(block, Fold):
        inside = [element for inner in block.blocks for element in _element(inner)]
        yield builder.E.details(builder.E.summary(printable(block.summary)), *inside)
    else:
        yield _card(block)


def _card(card: Card) -> HtmlElement:
    from lxml.html import builder

    inside = [element for block in card.blocks for element in _element(block)]
    return builder.DIV(*inside, builder.CLASS(f"card {card.mark.value}"))


def _table(sheet: Sheet) -> HtmlElement:
    from lxml.html import builder

    def cell(make: object, at: int, text: str) -> HtmlElement:
        made = make(printable(text))  # type: ignore[operator]
        if at in sheet.right:
            made.set("class", "n")
        elif text.isdigit():
            made.set("class", "c")
        return made

    head = builder.TR(*(cell(builder.TH, at, text) for at, text in enumerate(sheet.heads)))
    rows = [
        builder.TR(*(cell(builder.TD, at, text) for at, text in enumerate(row)))
        for row in sheet.rows
    ]
    for row, depth in zip(rows, sheet.depths, strict=False):
        if depth:
            row[0].set("style", f"padding-left: {1.5 + 3 * depth:g}mm")
    return builder.TABLE(builder.THEAD(head), builder.TBODY(*rows))
