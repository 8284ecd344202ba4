"""Pictures of one folder or archive that are the pages of one document, by their names.

Scanners and telephones number what they take: 预算_1.jpg, 预算_2.jpg. What differs in its last
number only is one document, its pages in the order of that number; a year is no number of a page.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from xgbudget_tui.document.registry import is_named_like_picture
from xgbudget_tui.model.value import value_class

_LAST_NUMBER = re.compile(r"(\d+)(?!.*\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = " -_—－·.()（）第页p"
"""What stands between a name and the number of its page."""


@value_class
class PageName:
    """The name of a picture: what it is a page of (folder, words around the number), its number."""

    folder: str
    words: tuple[str, str]
    number: int

    @property
    def document(self) -> tuple[str, tuple[str, str]]:
        """What all pages of one document have in common."""
        return self.folder, self.words

    @property
    def title(self) -> str:
        """What the document is called: the words without the number, else the folder's name."""
        words = "".join(self.words).strip(_BETWEEN)
        return words or PurePosixPath(self.folder).name or "document"


def read_page_name(label: str) -> PageName | None:
    """The name of a numbered picture; None for every other file."""
    place = PurePosixPath(label.replace("\\", "/"))
    found = _LAST_NUMBER.search(place.stem) if is_named_like_picture(place.name) else None
    if found is None or _YEAR.fullmatch(found[1]):
        return None
    words = place.stem[: found.start()], place.stem[found.end() :]
    return PageName(str(place.parent), words, int(found[1][-9:]))


def pack_pages(pictures: Sequence[Path], target: Path) -> None:
    """Write pictures in this order to a container that is the same whenever it is made."""
    with zipfile.ZipFile(target, "w") as container:
        for number, picture in enumerate(pictures, start=1):
            entry = zipfile.ZipInfo(f"{number:05}{picture.suffix.lower()}")
            container.writestr(entry, picture.read_bytes())
