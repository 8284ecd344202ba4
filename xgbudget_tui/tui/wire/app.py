"""The App class that uses the wire: only changed cells are sent, and it always ends in order."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, Any, TypeVar

from rich.color import ColorSystem

from xgbudget_tui.tui.wire.idle import IdleLogout
from xgbudget_tui.tui.wire.typeahead import TypeAhead
from xgbudget_tui.tui.wire.updates import read_update, style_parameters, understands_textual
from xgbudget_tui.tui.wire.writer import paint_writes

if TYPE_CHECKING:
    from textual.screen import Screen

Result = TypeVar("Result")

CRASHED = 70
"""Exit code after an internal error (EX_SOFTWARE of sysexits)."""


class TerminalApp(IdleLogout[Result], TypeAhead[Result]):
    """An App whose frames go through a cell-by-cell comparison with what the terminal shows.

    ``whole_lines`` switches the comparison off: Textual then repaints as it always does. It is
    switched off by itself under a Textual this code was not tested with. ``crash_report`` holds
    the traceback after an internal error, for the caller to keep.
    """

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, whole_lines: bool = False, **options: Any) -> None:
        self.sends_cells = not whole_lines and understands_textual()
        self.crash_report: str | None = None
        super().__init__(**options)
        self.animation_level = "none"

    def get_driver_class(self) -> Any:
        """Our driver on a Unix terminal; Textual's choice elsewhere."""
        if sys.platform == "win32" or sys.__stdin__ is None:
            return super().get_driver_class()
        from xgbudget_tui.tui.wire.driver import TerminalDriver

        return TerminalDriver

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        driver = self._driver
        frames = getattr(driver, "frames", None)
        writes = read_update(renderable) if self.sends_cells and frames is not None else None
        if writes is None or frames is None:
            if frames is not None and renderable is not None:
                frames.paint(lambda shown: shown.forget())
            super()._display(screen, renderable)
            return
        try:
            if self._batch_count or not self._running or self._closed:
                return
            system = self.console._color_system or ColorSystem.TRUECOLOR
            styled = [(x, y, text, style_parameters(style, system)) for x, y, text, style in writes]
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            frames.synchronised = self._sync_available
            size = (self.size.width, self.size.height)
            frames.paint(paint_writes(styled, (cursor.x, cursor.y), size))
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    async def _shutdown(self) -> None:
        self._exit = True
        await super()._shutdown()

    def _handle_exception(self, error: Exception) -> None:
        # Messages still under way when the screens are closed find nothing any more.
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Keep the traceback for the report instead of printing it, and end."""
        self.crash_report = traceback.format_exc()
        self._return_code = CRASHED
        self._close_messages_no_wait()
