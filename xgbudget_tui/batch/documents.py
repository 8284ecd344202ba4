"""Which files the words of an import name: files, folders with what is in them, globs, archives."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xgbudget_tui.batch.picture_pages import pack_pages, read_page_name
from xgbudget_tui.batch.unpack import Member, list_members, safe_name, unpack_member
from xgbudget_tui.document.registry import is_named_like_document, is_named_like_picture
from xgbudget_tui.model.errors import BudgetError, DocumentError
from xgbudget_tui.model.text import shown_name
from xgbudget_tui.model.value import value_class

ARCHIVE = ".zip"


@value_class
class Source:
    """Something to be read: a file, or a member of a zip archive; or why it cannot be read.

    ``label`` is what reports call it, ``size`` its bytes unpacked. ``gathered`` is the folder or
    archive (and the folder in it) that it was found in, "" for a file that was named: files of one
    may make one Book. ``within`` is the name of that folder or archive.
    ``pages`` are the pictures that make this document together, in order.
    """

    label: str
    path: Path
    size: int = 0
    member: Member | None = None
    refused: BudgetError | None = None
    gathered: str = ""
    within: str = ""
    pages: tuple[Source, ...] = ()


def find_sources(words: Sequence[str]) -> list[Source]:
    """What is to be read, in the order named; the members of zip archives in their place."""
    sources: list[Source] = []
    for path, found in _find_all(words).items():
        if path.suffix.lower() == ARCHIVE and path.is_file():
            sources.extend(_inside_archive(path))
            continue
        size = 0
        with suppress(OSError, ValueError):
            size = path.stat().st_size
        folder = path.parent.resolve() if found else None
        gathered, within = (str(folder), shown_name(folder.name)) if folder else ("", "")
        sources.append(Source(str(path), path, size, gathered=gathered, within=within))
    return _bind_pages(sources)


def _bind_pages(sources: Sequence[Source]) -> list[Source]:
    """The sources, those that are pictures of the pages of one document as one."""
    names = [None if one.refused else read_page_name(one.label) for one in sources]
    pages: dict[object, list[int]] = {}
    for at, name in enumerate(names):
        if name is not None:
            pages.setdefault(name.document, []).append(at)
    numbers = [0 if name is None else name.number for name in names]
    bound: list[Source] = []
    for at, (source, name) in enumerate(zip(sources, names, strict=True)):
        own = [] if name is None else pages[name.document]
        if name is None or len(own) < 2:
            bound.append(source)
        elif own[0] == at:
            order = sorted(own, key=lambda index: numbers[index])
            size = sum(sources[index].size for index in own)
            label = f"{name.folder}/{name.title}"
            together = tuple(sources[index] for index in order)
            bound.append(replace(source, label=label, size=size, member=None, pages=together))
    return bound


def _inside_archive(path: Path) -> Iterator[Source]:
    try:
        members = list_members(path, _is_wanted)
        if members and any(not is_named_like_picture(member.shown) for member in members):
            members = [one for one in members if not is_named_like_picture(one.shown)]
    except BudgetError as error:
        yield Source(str(path), path, refused=error)
        return
    if members is None:
        yield Source(str(path), path, path.stat().st_size)
        return
    for member in members:
        label = f"{path}/{member.shown}"
        folder, _, _ = member.shown.replace("\\", "/").rpartition("/")
        gathered, within = f"{path}/{folder}", shown_name(path.name)
        yield Source(label, path, member.size, member, member.refused, gathered, within)


def find_documents(words: Sequence[str]) -> list[Path]:
    """The documents, each once, in the order named and by name within folders.

    Raises DocumentError where a folder or a pattern holds none.
    """
    return list(_find_all(words))


def _find_all(words: Sequence[str]) -> dict[Path, bool]:
    """The documents, and whether each was found in a folder that was named."""
    found: dict[Path, bool] = {}
    for word in words:
        inside = Path(word).expanduser().is_dir()
        for path in _expand(word):
            found.setdefault(path, inside)
    return found


def _expand(word: str) -> list[Path]:
    path = Path(word).expanduser()
    if path.is_dir():
        return _required(sorted(_inside(path)), word)
    if not path.exists() and glob.has_magic(word):
        # Path.glob takes no absolute pattern.
        names = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207
        return _required([Path(name) for name in names if Path(name).is_file()], word)
    return [path]


def _inside(folder: Path) -> list[Path]:
    """The documents in a folder; pictures where there is nothing else: beside they illustrate."""
    found = list(_wanted_inside(folder))
    texts = [path for path in found if not is_named_like_picture(path.name)]
    return texts or found


def _wanted_inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if not hidden and _is_wanted(path.name) and path.is_file():
            yield path


def _is_wanted(name: str) -> bool:
    """Whether a folder or an archive is searched for such; a file that is named is always tried."""
    return is_named_like_document(name) or name.lower().endswith(ARCHIVE)


def _required(paths: list[Path], word: str) -> list[Path]:
    if not paths:
        raise DocumentError(
            f"{word}: holds no document that can be read.", f"{word}：其中没有可读的文件。"
        )
    return paths


def fetch_source(source: Source, folder: Path) -> Path:
    """The file of a source, what has to be unpacked or put together for it in ``folder``.

    Raises DocumentError where a member of an archive cannot be unpacked or a picture not be read.
    """
    if source.member is not None:
        return unpack_member(source.path, source.member, folder)
    if not source.pages:
        return source.path
    with tempfile.TemporaryDirectory(dir=folder) as room:
        pictures: list[Path] = []
        for number, page in enumerate(source.pages):
            inside = Path(room) / str(number)
            inside.mkdir()
            pictures.append(fetch_source(page, inside))
        target = folder / safe_name(f"{source.label}{ARCHIVE}")
        try:
            pack_pages(pictures, target)
        except OSError as error:
            raise DocumentError(
                f"{source.label}: its pictures cannot be read ({error.strerror}): check them.",
                f"{source.label}：其中的图片无法读取，请检查。",
            ) from None
    return target
