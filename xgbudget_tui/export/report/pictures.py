"""Pictures of a report as files of their own: SVG, or PNG where something can render it."""

from __future__ import annotations

import importlib.util

from xgbudget_tui.export.report.content import Drawing
from xgbudget_tui.model.errors import ExportError

_FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
_PNG_WIDTH = 1920


def check_renderer() -> None:
    """Raise ExportError where no PNG can be made: cairosvg is what makes them."""
    if importlib.util.find_spec("cairosvg") is None:
        raise ExportError(
            "PNG needs cairosvg: `pip install cairosvg`, or write SVG with --svg.",
            "写 PNG 需要 cairosvg：请先 `pip install cairosvg`，或用 --svg 写 SVG。",
        )


def render_picture(drawing: Drawing, suffix: str) -> bytes:
    """A picture as a file of its own, ``.svg`` or ``.png``. Raises ExportError."""
    from lxml import etree

    root = drawing.make()
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("font-family", _FONTS)
    wide, high = root.get("viewBox", "").split()[2:]
    root.set("width", wide)
    root.set("height", high)
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    if suffix != ".png":
        return content
    check_renderer()
    return _render_png(content)


def _render_png(content: bytes) -> bytes:
    try:
        import cairosvg
    except OSError as error:  # the library is there, and cairo itself is not
        raise ExportError(
            "PNG needs the cairo library of the system; write SVG with --svg.",
            "写 PNG 需要系统的 cairo 库；可用 --svg 写 SVG。",
        ) from error
    made: bytes = cairosvg.svg2png(
        bytestring=content, output_width=_PNG_WIDTH, background_color="white"
    )
    return made
