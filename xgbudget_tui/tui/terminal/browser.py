"""Whether a browser is at the other end of standard input and output, instead of a terminal."""

from __future__ import annotations

from collections.abc import Mapping

VARIABLE = "TEXTUAL_DRIVER"
WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
"""What textual-serve and textual-web put into the variable; no other driver is heeded."""

KEPT = (VARIABLE, "TEXTUAL_COLOR_SYSTEM")
"""The variables that a browser's side sets and needs."""


def is_in_browser(environment: Mapping[str, str]) -> bool:
    """Whether the program was started by a server that draws in a browser."""
    return environment.get(VARIABLE) == WEB_DRIVER
