"""One line to type in, for searches and dialogs."""

from __future__ import annotations

from textual.message import Message
from textual.widgets import Input


class PlainInput(Input):
    """One line to type in, without a blinking cursor."""

    DEFAULT_CSS = """
    PlainInput, PlainInput:focus { border: none; height: 1; padding: 0; background: $surface; }
    PlainInput > .input--cursor {
        color: ansi_default; background: ansi_default; text-style: reverse;
    }
    """

    class Emptied(Message):
        """Backspace was pressed with nothing left to take away."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, placeholder=placeholder, compact=True, id=id, select_on_focus=False)
        self.cursor_blink = False

    def action_delete_left(self) -> None:
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.Emptied())
