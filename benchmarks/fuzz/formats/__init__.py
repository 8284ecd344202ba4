"""Documents of every format that is read, damaged in their bytes, containers, markup and cells.

Each trial runs in a process of its own with bounded memory: what a file claims to hold must not
cost more than what it holds.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path

from benchmarks.fuzz.apart import try_apart, unbounded
from benchmarks.fuzz.documents import check_archive, damage, numbers_in
from benchmarks.fuzz.formats.containers import damage_bytes, damage_container
from benchmarks.fuzz.formats.markup import SECRET, damage_markup
from benchmarks.fuzz.formats.originals import Original, make_originals
from benchmarks.fuzz.formats.pages import damage_pdf
from benchmarks.fuzz.trial import Broken, Fault, run_command

LIMIT = 60.0
"""Seconds one damaged document may take from the file to the last print."""

_ENDED = "ended the process that read it"
_BOMB = 300 << 20
_ENCODINGS = ("gb18030", "utf-16", "latin-1", "utf-8-sig", "utf-7", "utf-32")


def damage_original(original: Original, choice: random.Random) -> tuple[bytes, str]:
    """The document and its mapping file with damage at one level or more."""
    content, mapping = original.content, original.mapping
    act = choice.random()
    if original.mapping and act < 0.5:
        mapping = damage(mapping, choice).decode("utf-8", "replace")
    elif act < 0.15:
        content = damage_bytes(content, choice)
    elif original.kind in ("xlsx", "docx", "ods", "archive"):
        content = damage_container(content, choice)
    elif original.kind == "pdf":
        content = damage_pdf(content, choice)
    elif original.kind == "html":
        text = damage_markup(content.decode(), choice)
        encoding = choice.choice(("utf-8",) * 9 + _ENCODINGS)
        content = text.encode(encoding, "surrogatepass" if encoding == "utf-8" else "replace")
    elif original.suffix.endswith(".gz"):
        content = _damage_packed(content, choice)
    elif original.kind in ("csv", "markdown", "mapped"):
        content = damage(content.decode(), choice)
    else:
        content = damage_bytes(content, choice)
    if choice.random() < 0.1:
        content = damage_bytes(content, choice)
    return content, mapping


def _damage_packed(content: bytes, choice: random.Random) -> bytes:
    act = choice.randrange(3)
    if act == 0:
        return damage_bytes(content, choice)
    text = gzip.decompress(content)
    if act == 1:
        return gzip.compress(damage(text.decode(), choice))
    filling = choice.choice((b"9", b"1;2;3;4\n", b"\n", b";", b'"', b"\0"))
    return gzip.compress(text + filling * (_BOMB // len(filling)), 1)


def check(original: Original, content: bytes, mapping: str) -> None:
    """Import, prove, print and export one damaged document."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)  # where a relative name inside a document would lead
        (folder / "secret.txt").write_text(SECRET * 3)
        document, database = folder / f"预算{original.suffix}", folder / "out.db"
        document.write_bytes(content)
        options: list[object] = ["-o", database, "--lang", "en"]
        if mapping:
            (folder / "mapping.toml").write_text(mapping)
            options += ["--mapping", folder / "mapping.toml"]
        before = _files_around(folder)
        code, said = run_command("import", document, *options)
        if stray := _files_around(folder) - before - {"out.db", ".out.db.lock"}:
            raise Broken(f"an import wrote {sorted(stray)}")
        if code == 2 and original.kind != "archive" and database.exists():
            raise Broken("an import that failed left a database")
        if not database.exists():
            return
        if SECRET in said or SECRET.encode() in database.read_bytes():
            raise Broken("a file beside the document was brought in")
        with unbounded():
            printed = _printed_in(original, document, folder)
        check_archive(database, printed)
        os.chdir("/")


def _files_around(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _printed_in(original: Original, document: Path, folder: Path) -> set[Decimal] | None:
    """The numbers of a document, or of all in an archive; None where sums are made."""
    if original.mapping:
        return None
    if original.kind != "archive" or not zipfile.is_zipfile(document):
        return numbers_in(document)
    found: set[Decimal] = set()
    with zipfile.ZipFile(io.BytesIO(document.read_bytes())) as archive:
        for number, info in enumerate(archive.infolist()):
            suffix = Path(info.filename.split("\0")[0]).suffix
            inside = folder / f"{number}{suffix[:9]}"
            with suppress(Exception):  # what cannot be unpacked prints nothing
                inside.write_bytes(archive.read(info))
                found |= numbers_in(inside)
    return found


def check_one(seed: int) -> None:
    """The document of one seed."""
    choice = random.Random(seed)
    original = choice.choice(make_originals())
    check(original, *damage_original(original, choice))


def trials(seeds: Iterator[int]) -> Iterator[Fault | None]:
    """One result for each seed: None, or what was found."""
    make_originals()
    load_libraries()
    for seed in seeds:
        fault = try_apart(f"formats:{seed}", partial(check_one, seed), LIMIT)
        yield None if fault and _is_answer(seed, fault) else fault


def _is_answer(seed: int, fault: Fault) -> bool:
    """Whether it is the sentence for a file that ended its reader, where nothing else can be.

    The library for xls asks for the memory that a file claims and ends the process without it.
    """
    kind = random.Random(seed).choice(make_originals()).kind
    return kind == "xls" and f"{_ENDED} (out of memory or time)" in fault.what


@lru_cache(maxsize=1)
def load_libraries() -> None:
    """Once, before the first fork: what reads a sound document of each format is then there."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        for original in dict.fromkeys(make_originals()):
            if original.kind != "archive" and not original.mapping:
                document = Path(name) / f"sound{original.suffix}"
                document.write_bytes(original.content)
                numbers_in(document)
            if original.kind in ("csv", "mapped"):
                check(original, original.content, original.mapping)
    os.chdir(here)
