"""Which files the words of an import name: files, folders with what is in them, globs, archives."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from xgbudget_tui.batch.unpack import Member, list_members
from xgbudget_tui.document.registry import is_named_like_document
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
    """

    label: str
    path: Path
    size: int = 0
    member: Member | None = None
    refused: BudgetError | None = None
    gathered: str = ""
    within: str = ""


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
    return sources


def _inside_archive(path: Path) -> Iterator[Source]:
    try:
        members = list_members(path, _is_wanted)
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


def _inside(folder: Path) -> Iterator[Path]:
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
