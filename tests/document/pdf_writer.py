"""A PDF of ruled tables and lines of text, written byte by byte, for the tests of the reader."""

from __future__ import annotations

from collections.abc import Sequence

_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /U def 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""


def write_pdf(pages: Sequence[str], *, rotate: int = 0) -> bytes:
    """A file whose pages have these drawing commands; ``text`` and ``rule`` make them.

    ``rotate`` is how far a page is turned clockwise when it is shown.
    """
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        f"<< /Length {len(_CMAP)} >>\nstream\n{_CMAP}\nendstream",
    ]
    for number, commands in enumerate(pages):
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate {rotate} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * number} 0 R >>"
        )
        bodies.append(f"<< /Length {len(commands)} >>\nstream\n{commands}\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    trailer = f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return bytes(out + trailer.encode())


def text(x: float, y: float, words: str, size: int = 10) -> str:
    """Words with their left end at ``x``, their foot at ``y`` (from the bottom of the page)."""
    codes = "".join(f"{ord(char):04X}" for char in words)
    return f"BT /F1 {size} Tf {x} {y} Td <{codes}> Tj ET\n"


def turned(commands: str, degrees: int) -> str:
    """The commands drawn on a page turned by 90, 180 or 270 degrees, counted to the left."""
    matrix = {
        0: "1 0 0 1 0 0", 90: "0 1 -1 0 600 0", 180: "-1 0 0 -1 600 800", 270: "0 -1 1 0 0 800",
    }[degrees]  # fmt: skip
    return f"q {matrix} cm\n{commands}Q\n"


def clipped(commands: str, x0: float, y0: float, x1: float, y1: float) -> str:
    """The commands, of which only what lies in a box is shown."""
    return f"q {x0} {y0} {x1 - x0} {y1 - y0} re W n\n{commands}Q\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruling line."""
    return f"{x0} {y0} m {x1} {y1} l S\n"


def table(rows: Sequence[Sequence[str]], columns: Sequence[float], top: float) -> str:
    """A ruled table: ``columns`` are the x of its vertical lines, rows are 20 high."""
    bottom = top - 20 * len(rows)
    parts = [rule(columns[0], top - 20 * i, columns[-1], top - 20 * i) for i in
             range(len(rows) + 1)]  # fmt: skip
    parts += [rule(x, top, x, bottom) for x in columns]
    for i, row in enumerate(rows):
        parts += [text(x + 3, top - 20 * i - 14, words) for x, words in
                  zip(columns, row, strict=False) if words]  # fmt: skip
    return "".join(parts)
