"""The colours that Textual is given for its own parts."""

from __future__ import annotations

from textual.theme import Theme

THEME = Theme(
    name="terminal",
    primary="ansi_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_blue",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "text-muted": "#808080",
        "text-disabled": "#808080",
        "border": "#0087d7",
        "border-blurred": "#808080",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#005faf",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-cursor-blurred-background": "#585858",
        "input-cursor-foreground": "#ffffff",
        "input-cursor-background": "#005faf",
        "input-cursor-text-style": "none",
        "input-selection-background": "#005faf",
        "input-selection-foreground": "#ffffff",
        "screen-selection-background": "#005faf",
        "screen-selection-foreground": "#ffffff",
        "scrollbar": "#808080",
        "scrollbar-background": "ansi_default",
    },
    ansi=True,
)
"""The terminal's own colours."""
