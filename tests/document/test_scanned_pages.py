"""A real page, as published and as a scan of it: with the recogniser of the extra ``ocr``.

Skipped where the extra is not installed; what needs no recogniser is tested in test_recognition.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from tests.document.test_recognition import GARBLED, REAL_PAGE, SOURCE
from xgbudget_tui.audit import settle_readings
from xgbudget_tui.document import Document, Grid
from xgbudget_tui.document.ocr import is_installed
from xgbudget_tui.document.pdf import read_pdf
from xgbudget_tui.importer import read_book

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed"),
]


def scan(*, lean: float = 0.0, quarters: int = 0) -> bytes:
    """The real page as a picture of 150 dots per inch with the grain of a scanner, in a PDF."""
    image = pytest.importorskip("PIL.Image")
    page = pypdfium2.PdfDocument(REAL_PAGE)[0]
    picture = page.render(scale=150 / 72, grayscale=True).to_pil().convert("L")
    picture = picture.rotate(lean, resample=image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(7).normal(0, 12, (picture.height, picture.width))
    grey = np.clip(235 - 0.8 * (255 - np.asarray(picture, float)) + grain, 0, 255)
    out = io.BytesIO()
    turned = np.rot90(grey.astype(np.uint8), quarters)
    image.fromarray(np.ascontiguousarray(turned)).save(out, "PDF", resolution=150, quality=60)
    return out.getvalue()


def figures(document: Document) -> list[list[str]]:
    """The rows of the page: the label without white, and every cell behind it."""
    return [
        ["".join(cell.text.split()) for cell in row]
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: scan(lean=1.1), id="leaning"),
        pytest.param(lambda: scan(quarters=1), id="on its side"),
        pytest.param(lambda: GARBLED, id="garbled font"),
    ],
)
def test_every_figure_of_a_real_page_is_read_and_stands_in_its_row(content) -> None:
    printed = figures(read_pdf(REAL_PAGE.read_bytes(), SOURCE))
    document = read_pdf(content(), SOURCE)
    assert [problem.code for problem in document.problems] == ["pages-recognised"]
    seen = figures(document)
    assert [row[1:] for row in seen] == [row[1:] for row in printed]
    labels = [row[0] for row in printed]
    assert sum(row[0] == label for row, label in zip(seen, labels, strict=True)) >= len(labels) - 1


def test_a_scan_is_imported_with_its_figures_marked(tmp_path: Path) -> None:
    path = tmp_path / "宁夏2021.pdf"
    path.write_bytes(scan(lean=-0.6))
    book = settle_readings(read_book(path))
    (section,) = (one for one in book.sections if one.lines)
    read = [f for one in section.lines for f in one.figures if f.recognition is not None]
    assert len(read) == sum(bool(f.printed) for one in section.lines for f in one.figures)
    council = next(one for one in section.lines if one.name == "人大事务")
    proved = [figure.recognition and figure.recognition.proved for figure in council.figures]
    # 24,294 is what its eleven parts make. It is 99.9 % of 24,330, but many amounts give that
    # quotient: it proves the ratio and neither amount.
    assert proved == [False, True, True, False]
