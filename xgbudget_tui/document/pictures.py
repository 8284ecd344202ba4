"""The reader of pictures: loose ones, several that are pages of one document, those in others.

A picture (png, jpg, tiff) is put on a page of a PDF made here, and read as a scanned page is
(:mod:`pdf_recognition`). Several pictures that are the pages of one document come packed in a zip
container that holds nothing else, in the order of their names. What opens pictures (pillow) comes
with the extra ``ocr``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from xgbudget_tui.document.blocks import Block, Document
from xgbudget_tui.document.limits import BROKEN, check_container
from xgbudget_tui.document.ocr import Recogniser, is_installed, load_recogniser
from xgbudget_tui.document.pdf import (
    HINT_EN,
    HINT_ZH,
    MOST_PAGES,
    MOST_SECONDS_BY_EYE,
    Page,
    make_blocks,
    read_by_eye,
    read_open_book,
    scanned,
)
from xgbudget_tui.document.pdf_limits import OutOfTime, time_limit
from xgbudget_tui.model.errors import DocumentError, Problem, Severity
from xgbudget_tui.model.library_calls import LibraryError, ask
from xgbudget_tui.model.progress import report_page
from xgbudget_tui.model.source import SourceFile

_MOST_PIXELS = 120_000_000
"""Pixels a picture may have; A3 at 600 dots per inch has 70 million."""
_KEPT_PIXELS = 16_000_000
"""Pixels that are kept of one; A3 at 300 dots per inch has 17 million."""
_LONGEST = 841.9
"""Points of the longer side of the page that a picture is put on: A4."""


def read_pictures(
    content: bytes,
    source: SourceFile,
    load: Callable[[], Recogniser | None] = load_recogniser,
) -> Document:
    """Read a picture, or a container of pictures, each a page; a tiff may hold several.

    Raises DocumentError without the extra ``ocr``, for a picture that is damaged or too large, and
    where nothing is read in it.
    """
    if not is_installed():
        raise scanned(source.name, installed=False)
    book = open_pictures(_unpack(content, source.name), source.name)
    try:
        return read_open_book(book, source, load)
    finally:
        book.close()


def open_pictures(pictures: Sequence[bytes], name: str) -> Any:
    """A PDF of pypdfium2 with a page for each picture; to be closed.

    Raises DocumentError for a picture that is too large, LibraryError for a damaged one.
    """
    import pypdfium2

    book = pypdfium2.PdfDocument.new()
    for content in pictures:
        for picture in ask(_open_frames, content, name):
            _add_page(book, picture)
            if len(book) >= MOST_PAGES:
                return book
    return book


def _unpack(content: bytes, name: str) -> list[bytes]:
    if not content.startswith(b"PK"):
        return [content]
    check_container(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return [container.read(part) for part in container.infolist()]
    except BROKEN as error:
        raise DocumentError(
            f"{name} is damaged ({error}): get the file again from its publisher.",
            f"{name} 已损坏：请从发布者处重新取得。",
        ) from None


def _open_frames(content: bytes, name: str) -> list[Any]:
    """The pictures of a file in grey on white, upright as their camera says."""
    from PIL import Image, ImageOps, ImageSequence

    frames: list[Any] = []
    with Image.open(io.BytesIO(content)) as opened:
        for frame in ImageSequence.Iterator(opened):
            if frame.width * frame.height > _MOST_PIXELS:
                raise DocumentError(
                    f"{name} is a picture of more than the {_MOST_PIXELS:,} dots read: save it "
                    "with 300 dots per inch.",
                    f"{name} 的图片超过可读取的 {_MOST_PIXELS:,} 像素：请以 300 dpi 另存。",
                )
            if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
                ground = Image.new("RGBA", frame.size, "white")
                frame = Image.alpha_composite(ground, frame.convert("RGBA"))  # noqa: PLW2901
            grey = ImageOps.exif_transpose(frame).convert("L")
            excess = grey.width * grey.height / _KEPT_PIXELS
            if excess > 1:
                grey.thumbnail((int(grey.width / excess**0.5), int(grey.height / excess**0.5)))
            frames.append(grey)
            if len(frames) >= MOST_PAGES:
                break
    return frames


def _add_page(book: Any, picture: Any) -> None:
    """A page as long as A4 with the picture on all of it."""
    import pypdfium2

    scale = _LONGEST / max(picture.width, picture.height)
    width, height = picture.width * scale, picture.height * scale
    page = book.new_page(width, height)
    image = pypdfium2.PdfImage.new(book)
    bitmap = pypdfium2.PdfBitmap.from_pil(picture)
    image.set_bitmap(bitmap)
    bitmap.close()
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page.insert_obj(image)
    page.gen_content()
    page.close()


class TablePictures:
    """The pictures within a document, of which those that show a table are read."""

    def __init__(self, name: str, count: int, load: Callable[[], Recogniser | None]) -> None:
        self.name = name
        self._count = count
        self._load = load
        self._met = 0
        self._tables = 0

    def read(self, content: bytes, *, alone: bool = False) -> Iterator[Block]:
        """What a picture shows; nothing where that is no table, unless it stands ``alone``.

        What cannot be opened, or takes too long, is left out. Raises DocumentError where a picture
        is too large, or there is nothing but pictures and the extra ``ocr`` is missing.
        """
        self._met += 1
        recogniser = self._load()
        if recogniser is None:
            if alone:
                raise scanned(self.name, installed=is_installed())
            return
        report_page(self._met, max(self._count, self._met))
        for page in self._recognise(content, recogniser):
            if alone or page.ruled:
                self._tables += 1
                yield from make_blocks(page, f"图 {self._met}")

    def _recognise(self, content: bytes, recogniser: Recogniser) -> Iterator[Page]:
        try:
            book = open_pictures([content], self.name)
        except LibraryError:
            return
        try:
            for index in range(len(book)):
                with time_limit(MOST_SECONDS_BY_EYE):
                    page = read_by_eye(book, index, recogniser, whole=True)
                if page is not None:
                    yield page
        except (OutOfTime, LibraryError):
            return
        finally:
            book.close()

    def describe(self) -> Iterator[Problem]:
        """What was read by eye, and what was not because the extra is missing."""
        if self._met and self._load() is None:
            yield Problem(
                "pictures-unread",
                Severity.NOTE,
                f"文中有 {self._met} 张可能是表格的图片，未能读取；{HINT_ZH}。",
                f"{self._met} pictures in the document may be tables and were not read; {HINT_EN}.",
            )
        if self._tables:
            yield Problem(
                "pictures-recognised",
                Severity.NOTE,
                f"文中有 {self._tables} 张表格图片由文字识别（OCR）读出；"
                "其中的数标为“识读”，直到得到证明。",
                f"{self._tables} pictures of tables were read by text recognition (OCR); their "
                "figures are marked “read by eye” until an equality proves them.",
            )
