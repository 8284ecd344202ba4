"""Documents that wait to be read, by whichever machine takes them."""

from __future__ import annotations

import hashlib

from xgbudget_tui.model.value import value_class


@value_class
class QueuedDocument:
    """A document as it waits: its bytes, and how it is to be read.

    ``within`` is the name of the folder or archive it stood in, "" where that was not looked at;
    ``packed`` says that ``content`` is a zip archive of several files that belong together: one
    that was named, or the files of the folder ``name``. ``hidden`` and ``force`` are those of an
    import; ``rules`` and ``mapping`` are what the files hold that it names or finds, None without,
    and ``rules_name`` is what findings call those rules by.
    """

    name: str
    sha256: str
    content: bytes
    within: str = ""
    packed: bool = False
    hidden: bool = False
    force: bool = False
    rules: bytes | None = None
    rules_name: str = ""
    mapping: bytes | None = None

    @property
    def reading(self) -> str:
        """A SHA-256 of all that decides what is read, besides the content and the program."""
        files = [one and hashlib.sha256(one).hexdigest() for one in (self.rules, self.mapping)]
        how = (self.within, self.packed, self.hidden, self.force, *files, self.rules_name)
        return hashlib.sha256(repr(how).encode()).hexdigest()


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
