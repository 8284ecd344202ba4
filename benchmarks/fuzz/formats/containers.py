"""Damage to zip containers: their members, the XML in them, and the bytes of the whole."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress

from benchmarks.fuzz.formats.markup import damage_markup

Members = list[tuple[str, bytes]]

_NAMES = (
    "../outside.xlsx", "/absolute.xlsx", "..\\..\\a.docx", "C:\\a.html", "", "a/../../b.md",
    "x" * 300 + ".xlsx", "内\x00外.html", ".hidden.xlsx", "__MACOSX/a.xlsx", "mimetype", "a.zip",
    "[Content_Types].xml", "xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "a.mhtml",
    "content.xml", "\x1b]52;c;eA==\x07.html", "\u202e.xlsx",
)  # fmt: skip
BOMB = 48 * 1024 * 1024
"""Bytes a bomb unpacks to."""


def damage_container(content: bytes, choice: random.Random) -> bytes:
    """A zip file with its markup, its members or its directory damaged, or several of these."""
    members = _unpack(content)
    for _ in range(choice.choice((1, 1, 1, 2, 5))):
        if not members:
            break
        if choice.random() < 0.7:
            _damage_part(members, choice)
        else:
            choice.choice(_CHANGES)(members, choice)
    packed = _pack(members, choice)
    return _forge_directory(packed, choice) if choice.random() < 0.1 else packed


def _unpack(content: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        return [(info.filename, container.read(info)) for info in container.infolist()]


def _pack(members: Members, choice: random.Random) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that stand there twice are meant
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
            for name, content in members:
                link = choice.random() < 0.005
                info = zipfile.ZipInfo(name or "\0")
                info.compress_type = choice.choice(
                    (zipfile.ZIP_DEFLATED,) * 9 + (zipfile.ZIP_LZMA,)
                )
                info.external_attr = 0o120777 << 16 if link else 0
                container.writestr(info, content)
    return out.getvalue()


def _damage_part(members: Members, choice: random.Random) -> None:
    """Damage inside one member; that with the tables is as likely as all others together."""
    rich = [
        at
        for at, (name, _) in enumerate(members)
        if name.endswith(("document.xml", "sheet1.xml", "sheet2.xml", "content.xml", ".html"))
    ]
    anywhere = not rich or choice.random() < 0.4
    at = choice.randrange(len(members)) if anywhere else choice.choice(rich)
    name, content = members[at]
    if content.startswith(b"PK"):
        with suppress(zipfile.BadZipFile):  # damaged already
            members[at] = name, damage_container(content, choice)
            return
    if choice.random() < 0.1 or content.startswith(b"PK"):
        members[at] = name, damage_bytes(content, choice)
        return
    text = damage_markup(content.decode("utf-8", "surrogateescape"), choice)
    encoding = choice.choice(("utf-8",) * 12 + ("utf-16", "gb18030", "latin-1"))
    members[at] = name, text.encode(encoding, "replace" if encoding != "utf-8" else "surrogatepass")


def _drop(members: Members, choice: random.Random) -> None:
    members.pop(choice.randrange(len(members)))


def _swap(members: Members, choice: random.Random) -> None:
    one, other = choice.randrange(len(members)), choice.randrange(len(members))
    (name, content), (name2, content2) = members[one], members[other]
    members[one], members[other] = (name, content2), (name2, content)


def _truncate(members: Members, choice: random.Random) -> None:
    at = choice.randrange(len(members))
    name, content = members[at]
    members[at] = name, content[: choice.randrange(len(content) + 1)]


def _repeat(members: Members, choice: random.Random) -> None:
    one = choice.choice(members)
    members.extend([one] * choice.choice((1, 3, 50)))


def _rename(members: Members, choice: random.Random) -> None:
    at = choice.randrange(len(members))
    members[at] = choice.choice((*_NAMES, choice.choice(members)[0])), members[at][1]


def _bomb(members: Members, choice: random.Random) -> None:
    at = choice.randrange(len(members))
    name, content = members[at]
    size = choice.choice((1 << 20, 15 << 20, BOMB))
    filling = choice.choice((b"\0", b" ", b"9", b"<a>", b"<row><c><v>1</v></c></row>"))
    bomb = filling * (size // len(filling))
    where = choice.choice((0, len(content) // 2, len(content)))
    end = content.rfind(b"</")
    where = choice.choice((where, max(0, end)))
    members[at] = name, content[:where] + bomb + content[where:]


_CHANGES: tuple[Callable[[Members, random.Random], None], ...] = (
    _drop, _swap, _truncate, _repeat, _rename, _rename, _bomb,
)  # fmt: skip


def _forge_directory(packed: bytes, choice: random.Random) -> bytes:
    """Sizes, methods and flags in the directory that do not hold."""
    data = bytearray(packed)
    at = data.rfind(b"PK\x01\x02")
    starts = []
    while at >= 0:
        starts.append(at)
        at = data.rfind(b"PK\x01\x02", 0, at)
    for start in choice.sample(starts, min(len(starts), choice.choice((1, 2, 9)))):
        # method, check sum, sizes packed and unpacked, flags, place of the member
        offset, form = choice.choice(
            ((10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (8, "<H"), (42, "<I"))
        )
        value = choice.choice((0, 1, 9, 99, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF))
        struct.pack_into(
            form, data, start + offset, value & (0xFFFF if form == "<H" else 0xFFFFFFFF)
        )
    return bytes(data)


def damage_bytes(content: bytes, choice: random.Random) -> bytes:
    """Bits, stretches or the end of a file gone wrong."""
    data = bytearray(content)
    if not data:
        return b""
    act = choice.randrange(5)
    if act == 0:
        del data[choice.randrange(len(data)) :]
    elif act == 1:
        start = choice.randrange(len(data))
        del data[start : start + choice.choice((1, 30, 500))]
    elif act == 2:
        start, size = choice.randrange(len(data)), choice.choice((4, 64, 512, 4096))
        data[start:start] = data[start : start + size] * choice.choice((1, 5))
    else:
        for _ in range(choice.choice((1, 3, 20, 300))):
            data[choice.randrange(len(data))] = choice.choice((0, 1, 255, choice.randrange(256)))
    return bytes(data)
