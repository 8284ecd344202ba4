"""Which reader reads a file: by its content first, then by its suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xgbudget_tui.document.blocks import Document
from xgbudget_tui.document.text import read_text
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.source import SourceFile

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes; a published budget is a few megabytes at most."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, its suffixes, how its content starts, and the function that reads it.

    A new format is one more file with a ``read`` function and one more entry in :data:`READERS`.
    """

    format: str
    suffixes: tuple[str, ...]
    signature: bytes
    read: Callable[[bytes, SourceFile], Document]


READERS: tuple[Reader, ...] = (
    Reader("text", (".txt", ".text", ".md", ".markdown", ".tsv", ""), b"", read_text),
)

_DECLINED: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "PDF 文件"),
    (
        b"PK\x03\x04",
        "a zip container (xlsx, docx, ods or zip)",
        "压缩容器（xlsx、docx、ods 或 zip）",
    ),
    (b"PK\x05\x06", "an empty zip container", "空的压缩容器"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (xls or doc)", "旧版 Office 文件（xls 或 doc）"),
    (b"SQLite format 3\0", "an SQLite database", "SQLite 数据库"),
    (b"\x89PNG", "a picture", "图片"),
    (b"\xff\xd8\xff", "a picture", "图片"),
    (b"GIF8", "a picture", "图片"),
    (b"\x7fELF", "a program", "程序"),
    (b"\x1f\x8b", "a gzip archive", "gzip 压缩文件"),
    (b"Rar!", "a rar archive", "rar 压缩文件"),
    (b"7z\xbc\xaf", "a 7z archive", "7z 压缩文件"),
    (b"{\\rtf", "a rich-text file", "RTF 文件"),
)


def read_document(path: Path) -> Document:
    """Read a file as paragraphs and grids.

    Raises DocumentError with one sentence for a file that is missing, unreadable, too large, empty
    or of no format that can be read.
    """
    content = _read_bytes(path)
    name = path.name
    if not content.strip():
        raise DocumentError(
            f"{name} is empty: give the budget document itself.",
            f"{name} 是空文件：请提供预算文件本身。",
        )
    reader = _choose_reader(path, content)
    source = SourceFile(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        format=reader.format,
        size=len(content),
    )
    return reader.read(content, source)


def _choose_reader(path: Path, content: bytes) -> Reader:
    for reader in READERS:
        if reader.signature and content.startswith(reader.signature):
            return reader
    for signature, what, zh in _DECLINED:
        if content.startswith(signature):
            raise DocumentError(
                f"{path.name} is {what}, which cannot be read here: save its tables as text "
                "(UTF-8, cells separated by tabs) and import that.",
                f"{path.name} 是{zh}，暂不能读取：请把表格另存为文本（UTF-8，制表符分隔）再导入。",
            )
    suffix = path.suffix.lower()
    return next((reader for reader in READERS if suffix in reader.suffixes), READERS[0])


def _read_bytes(path: Path) -> bytes:
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
        if not path.is_file():
            raise DocumentError(
                f"{name} is no regular file: give the budget document itself.",
                f"{name} 不是普通文件：请提供预算文件本身。",
            )
        return path.read_bytes()
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
