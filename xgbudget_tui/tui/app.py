"""The explorer's App: what all screens share, and the requests that concern more than one."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.reactive import reactive

from xgbudget_tui.model.archive import Archive, BookEntry, SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.wire.app import TerminalApp
from xgbudget_tui.tui.words import Language


class Explorer(TerminalApp[None]):
    """An Archive on screen.

    Shared by all screens: ``archive``, ``book`` (the Book shown) and its ``contents``,
    ``language`` and ``unit`` (reactive), ``ascii_only``, ``kiosk`` (nothing is written).
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("program")]

    language: reactive[Language] = reactive[Language]("zh")
    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)

    def __init__(
        self,
        archive: Archive,
        *,
        language: Language = "zh",
        ascii_only: bool = False,
        kiosk: bool = False,
    ) -> None:
        super().__init__()
        self.archive = archive
        self.ascii_only = ascii_only
        self.kiosk = kiosk
        self.book: BookEntry | None = None
        self.contents: tuple[SectionEntry, ...] = ()
        self.set_reactive(Explorer.language, language)
