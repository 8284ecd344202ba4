"""Documents that wait to be read, by whichever machine takes them."""

from __future__ import annotations

from xgbudget_tui.model.value import value_class


@value_class
class QueuedDocument:
    """A document as it waits: its bytes, and how it is to be read.

    ``within`` is the name of the folder it stood in, "" where that was not looked at; ``packed``
    says that ``content`` is a zip archive of several files that belong together: one that was
    named, or the files of the folder ``name``. ``hidden`` and ``force`` are those of an import.
    """

    name: str
    sha256: str
    content: bytes
    within: str = ""
    packed: bool = False
    hidden: bool = False
    force: bool = False


@value_class
class RefusedTask:
    """A document that was set aside, and the sentence that says why, in English and Chinese."""

    name: str
    en: str
    zh: str


@value_class
class QueueStatus:
    """How many documents wait, are read now, and are done; those that were set aside."""

    waiting: int
    reading: int
    done: int
    refused: tuple[RefusedTask, ...]
