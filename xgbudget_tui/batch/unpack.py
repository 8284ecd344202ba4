"""Zip archives of documents: what is in them is judged before it is unpacked, and while it is.

No name in an archive decides where anything is written: members go to a temporary folder under
names made here. An archive that would unpack to more than budgets are is refused whole; a member
that means to stand outside its folder, or cannot be read, is refused alone.
"""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.text import printable
from xgbudget_tui.model.value import value_class

MOST_MEMBERS = 20_000
MOST_UNPACKED = 4 * 1024**3
"""Bytes all members together may unpack to."""
MOST_MEMBER = 256 * 1024**2
"""Bytes of one member: a published budget is a few megabytes at most."""
MOST_RATIO = 250
"""Unpacked to packed size of one member; text reaches about 20."""
_RATIO_MATTERS = 16 * 1024**2
_STEP = 1 << 20
_LONGEST_NAME = 120
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, NotImplementedError, UnicodeDecodeError),
)
"""What zipfile raises for an archive that is damaged or packed in a way it does not know."""
_OFFICE = ("[Content_Types].xml", "mimetype")


@value_class
class Member:
    """A document in an archive; ``shown`` is its name made harmless, ``refused`` why it stays."""

    index: int
    shown: str
    size: int
    refused: DocumentError | None = None


def list_members(path: Path, is_wanted: Callable[[str], bool]) -> list[Member] | None:
    """The documents in an archive; None for a file that is an office document in truth.

    ``is_wanted`` says whether a member of some name is one.

    Raises DocumentError for an archive that is damaged, empty of documents, or a bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except _UNREADABLE as error:
        raise DocumentError(
            f"{path} is a damaged zip archive ({error}): get it again from where it came.",
            f"{path} 是损坏的压缩包：请重新取得。",
        ) from None
    if any(entry.filename in _OFFICE for entry in entries):
        return None
    _refuse_bomb(path, entries)
    members = [
        _member(index, entry)
        for index, entry in enumerate(entries)
        if not entry.is_dir() and _is_document(entry, is_wanted)
    ]
    if not members:
        raise DocumentError(
            f"{path}: holds no document that can be read.", f"{path}：其中没有可读的文件。"
        )
    return members


def unpack_member(path: Path, member: Member, folder: Path) -> Path:
    """Write a member to ``folder`` under a safe name that keeps its own; returns where.

    Raises DocumentError where it cannot be unpacked, or turns out larger than it said.
    """
    target = folder / safe_name(member.shown)
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.infolist()[member.index]
            with archive.open(entry) as packed, target.open("xb") as file:
                written = 0
                while piece := packed.read(_STEP):
                    written += len(piece)
                    if written > min(member.size, MOST_MEMBER):
                        raise _too_large(member.shown)
                    file.write(piece)
    except _UNREADABLE as error:
        raise DocumentError(
            f"{member.shown} cannot be unpacked ({error}): get the archive again.",
            f"{member.shown} 无法解压：请重新取得压缩包。",
        ) from None
    except RuntimeError:  # zipfile's word for a member that wants a password
        raise DocumentError(
            f"{member.shown} is locked with a password: unpack the archive and import the files.",
            f"{member.shown} 有密码：请先解压，再导入其中的文件。",
        ) from None
    return target


def safe_name(shown: str) -> str:
    """The last part of a name, without what a path could be made of, short enough for any disk."""
    name = PurePosixPath(shown.replace("\\", "/")).name.replace("\0", "") or "document"
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    stem = (stem or "document").encode()[: _LONGEST_NAME - len(suffix)].decode(errors="ignore")
    return f"{stem.lstrip('.') or 'document'}{dot}{suffix[:12]}"


def _refuse_bomb(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    bomb = any(
        entry.file_size > _RATIO_MATTERS
        and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    total = sum(entry.file_size for entry in entries)
    if bomb or len(entries) > MOST_MEMBERS or total > MOST_UNPACKED:
        raise DocumentError(
            f"{path} would unpack to far more than budgets hold ({len(entries):,} files, "
            f"{total:,} bytes) and was not opened: unpack what you need of it and import that.",
            f"{path} 解压后（{len(entries):,} 个文件，{total:,} 字节）远大于任何预算文件，"
            "未予打开：请解压所需的部分再导入。",
        )


def _is_document(entry: zipfile.ZipInfo, is_wanted: Callable[[str], bool]) -> bool:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    hidden = any(
        (part.startswith((".", "~$")) and part not in {".", ".."}) or part == "__MACOSX"
        for part in parts
    )
    return not hidden and is_wanted(PurePosixPath(entry.filename).name)


def _member(index: int, entry: zipfile.ZipInfo) -> Member:
    name = printable(_name_of(entry))
    return Member(index, name, entry.file_size, _why_refused(name, entry))


def _why_refused(name: str, entry: zipfile.ZipInfo) -> DocumentError | None:
    plain = name.replace("\\", "/")
    outside = plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":"
    if outside or stat.S_ISLNK(entry.external_attr >> 16):
        return DocumentError(
            f"{name} points outside the archive and was left alone: "
            "unpack it yourself if you trust it.",
            f"{name} 指向压缩包之外，未予读取：若可信，请自行解压。",
        )
    if plain.lower().endswith(".zip"):
        return DocumentError(
            f"{name} is an archive within an archive: unpack it and import that.",
            f"{name} 是压缩包中的压缩包：请先解压再导入。",
        )
    return _too_large(name) if entry.file_size > MOST_MEMBER else None


def _too_large(name: str) -> DocumentError:
    return DocumentError(
        f"{name} unpacks to more than the {MOST_MEMBER:,} bytes read of one file: split it.",
        f"{name} 解压后超过单个文件可读取的 {MOST_MEMBER:,} 字节：请拆分。",
    )


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: archives made in China often hold GBK names and say nothing."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
