"""Which reader reads a file: by its content first, then by its suffix."""

from __future__ import annotations

import hashlib
import importlib
import io
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xgbudget_tui.document.blocks import Document
from xgbudget_tui.document.control_characters import show_document
from xgbudget_tui.document.gzipped import GZIP, inner_name, unpack
from xgbudget_tui.document.limits import BROKEN
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.library_calls import LibraryError
from xgbudget_tui.model.source import SourceFile
from xgbudget_tui.model.text import shown_name
from xgbudget_tui.model.value import value_class

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""What names of pictures end with, in lower case."""
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
"""How the content of a picture begins."""


def is_picture(content: bytes) -> bool:
    """Whether content begins as a picture does."""
    return content.startswith(_SIGNATURES)


def holds_pictures(names: Sequence[str]) -> bool:
    """Whether the parts of a zip container are pictures and nothing else."""
    return bool(names) and all(name.lower().endswith(PICTURE_SUFFIXES) for name in names)


def find_container_format(content: bytes) -> str:
    """``xlsx``, ``docx``, ``ods``, ``odt``, ``pictures`` or ``zip``, by its parts; "" if broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            names = set(container.namelist())
            if "mimetype" in names:
                kind = container.open("mimetype").read(100)
                if b"spreadsheet" in kind:
                    return "ods"
                if b"opendocument.text" in kind:
                    return "odt"
    except BROKEN:
        return ""
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    return "pictures" if holds_pictures(sorted(names)) else "zip"


LARGEST_FILE = 256 * 1024 * 1024
"""Bytes; a published budget is a few megabytes at most."""


@value_class
class Reader:
    """A format: its name, its suffixes, how its content starts, and the function that reads it.

    The function is named, ``module.function`` of this package, so that a document loads the reader
    of its own format alone. ``damaged`` is said, in English and Chinese, where a file is not what
    its format demands; ``hides`` says that the function also reads what the format lets a file
    hide, with ``hidden=True``.
    A new format is one more file with a ``read`` function and one more entry in :data:`READERS`.
    """

    format: str
    suffixes: tuple[str, ...]
    signature: bytes
    function: str
    damaged: tuple[str, str]
    hides: bool = False

    def read(self, content: bytes, source: SourceFile, *, hidden: bool) -> Document:
        """What the content of a file of this format holds."""
        module, function = self.function.split(".")
        read: Any = getattr(importlib.import_module(f"{__package__}.{module}"), function)
        options = {"hidden": True} if hidden and self.hides else {}
        document: Document = read(content, source, **options)
        return document


_SHEETS = (
    "cannot be opened as a spreadsheet ({}): open it in a spreadsheet program and save it anew.",
    "无法作为电子表格打开：请用表格软件打开后另存。",
)
_WORD = (
    "cannot be opened as a Word document ({}): open it in a word processor and save it anew.",
    "无法作为 Word 文档打开：请用文字处理软件打开后另存。",
)
_PDF = (
    "cannot be read as a PDF ({}): print it to a new PDF and import that.",
    "无法作为 PDF 读取：请重新打印为 PDF 再导入。",
)
_PICTURE = (
    "cannot be opened as a picture ({}): save it anew as png.",
    "无法作为图片打开：请另存为 png。",
)
_TEXT = (
    "cannot be read as text ({}): save its tables as text (UTF-8) and import that.",
    "无法作为文本读取：请把表格另存为 UTF-8 文本再导入。",
)

_TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown", ".tsv", ".mhtml", "")

READERS: tuple[Reader, ...] = (
    Reader("pdf", (".pdf",), b"%PDF", "pdf.read_pdf", _PDF),
    Reader("xlsx", (".xlsx", ".xlsm"), b"", "xlsx.read_xlsx", _SHEETS, hides=True),
    Reader("docx", (".docx", ".docm", ".dotx", ".dotm"), b"", "word.read_docx", _WORD),
    Reader("doc", (".doc", ".wps", ".dot"), b"", "old_word.read_doc", _WORD),
    Reader("ods", (".ods",), b"", "ods.read_ods", _SHEETS, hides=True),
    Reader("xls", (".xls", ".et"), b"", "xls.read_xls", _SHEETS, hides=True),
    Reader("pictures", PICTURE_SUFFIXES, b"", "pictures.read_pictures", _PICTURE),
    Reader("html", (".html", ".htm", ".xhtml", ".shtml"), b"", "web.read_html", _TEXT),
    Reader("csv", (".csv",), b"", "delimited.read_csv", _TEXT),
    Reader("text", _TEXT_SUFFIXES, b"", "text.read_text", _TEXT),
)

SUFFIXES = frozenset(suffix for reader in READERS for suffix in reader.suffixes if suffix)
"""What names of documents end with, in lower case."""


def is_named_like_document(name: str) -> bool:
    """Whether a file's name ends as that of a document does, or of one packed with gzip."""
    return inner_name(Path(name)).suffix.lower() in SUFFIXES


def is_named_like_picture(name: str) -> bool:
    """Whether a file's name ends as that of a picture does."""
    return name.lower().endswith(PICTURE_SUFFIXES)


_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "Workbook".encode("utf-16-le")
_DOCUMENT = "WordDocument".encode("utf-16-le")

_DECLINED: tuple[tuple[bytes, str, str], ...] = (
    (b"PK", "a zip container of another kind", "其他压缩容器"),
    (
        _OLD_OFFICE,
        "an old office file without text or sheets",
        "不含文档或表格的旧版 Office 文件",
    ),
    (b"SQLite format 3\0", "an SQLite database", "SQLite 数据库"),
    (b"GIF8", "a picture", "图片"),
    (b"\x7fELF", "a program", "程序"),
    (GZIP, "a gzip archive within another", "压缩文件中的压缩文件"),
    (b"Rar!", "a rar archive", "rar 压缩文件"),
    (b"7z\xbc\xaf", "a 7z archive", "7z 压缩文件"),
    (b"{\\rtf", "a rich-text file", "RTF 文件"),
)


def read_document(path: Path, *, hidden: bool = False) -> Document:
    """Read a file as paragraphs and grids; with ``hidden`` also the sheets that a workbook hides.

    Raises DocumentError with one sentence for a file that is missing, unreadable, too large, empty
    or of no format that can be read.
    """
    content = read_content(path)
    name = shown_name(path.name)
    if not content.strip():
        raise DocumentError(
            f"{name} is empty: give the budget document itself.",
            f"{name} 是空文件：请提供预算文件本身。",
        )
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    if content.startswith(GZIP):
        content, path = unpack(content, name), inner_name(path)
    reader = _choose_reader(path, content)
    source = SourceFile(name=name, sha256=digest, format=reader.format, size=size)
    return _read_guarded(reader, content, source, hidden=hidden)


def _read_guarded(reader: Reader, content: bytes, source: SourceFile, *, hidden: bool) -> Document:
    """What the reader reads. What a damaged file makes its library raise is one sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what libraries find odd in a file is said below
            return show_document(reader.read(content, source, hidden=hidden))
    except LibraryError as error:
        if str(error) == "RecursionError":
            raise DocumentError(
                f"{source.name} nests its parts too deeply to be read: save its tables as text "
                "(UTF-8) and import that.",
                f"{source.name} 内部层次过深，无法读取：请把表格另存为 UTF-8 文本再导入。",
            ) from None
        en, zh = reader.damaged
        raise DocumentError(f"{source.name} {en.format(error)}", f"{source.name} {zh}") from None


def _find_format(content: bytes) -> str:
    """The format a file's content shows, where it shows one; "" where only the suffix can tell."""
    if content.startswith(b"PK"):
        return find_container_format(content)
    if content.startswith(_OLD_OFFICE) and _WORKBOOK in content:
        return "xls"
    if content.startswith(_OLD_OFFICE) and _DOCUMENT in content:
        return "doc"
    if is_picture(content):
        return "pictures"
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or b"<table" in head:
        return "html"
    found = next((r for r in READERS if r.signature and content.startswith(r.signature)), None)
    return found.format if found else ""


def _choose_reader(path: Path, content: bytes) -> Reader:
    shown = _find_format(content)
    for reader in READERS:
        if reader.format == shown:
            return reader
    for signature, what, zh in _DECLINED:
        if content.startswith(signature):
            raise DocumentError(
                f"{path.name} is {what}, which cannot be read here: save its tables as text "
                "(UTF-8, cells separated by tabs) and import that.",
                f"{path.name} 是{zh}，暂不能读取：请把表格另存为文本（UTF-8，制表符分隔）再导入。",
            )
    suffix = path.suffix.lower()
    named = next((reader for reader in READERS if suffix in reader.suffixes), None)
    if named is None or named.format not in ("csv", "html", "text"):
        # A name may lie: what lacks its format's signature is read as text, or refused as none.
        return READERS[-1]
    return named


def read_content(path: Path) -> bytes:
    """The bytes of a file. Raises DocumentError with one sentence where they cannot be had."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise DocumentError(
                f"{name} is a folder: name the document in it.",
                f"{name} 是文件夹：请指明其中的文件。",
            )
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DocumentError(
                f"{name} has {size:,} bytes, more than the {LARGEST_FILE:,} read: split it.",
                f"{name} 有 {size:,} 字节，超过可读取的 {LARGEST_FILE:,} 字节：请拆分。",
            )
        return read_regular(path)
    except FileNotFoundError:
        raise DocumentError(
            f"{name} does not exist: check the name and the folder.",
            f"{name} 不存在：请检查文件名与所在文件夹。",
        ) from None
    except PermissionError:
        raise DocumentError(
            f"{name} may not be read by you: change its permissions (chmod +r) or copy it.",
            f"{name} 没有读取权限：请修改权限（chmod +r）或复制一份。",
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not a file name"
        raise DocumentError(
            f"{name!r} cannot be read ({reason}): check the name and the disk.",
            f"{name!r} 无法读取（{reason}）：请检查文件名与磁盘。",
        ) from None
