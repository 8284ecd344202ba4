"""Random keys, mouse, resizes and rubbish against the explorer, in this process.

Keys are posted in bursts, as a held key or a paste would, and the explorer is given time to
settle after each burst; it must never fail, and it must come back to life at the end.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from benchmarks.fuzz.trial import Broken, Fault, sample, try_out

LIMIT = 180.0
"""Seconds for one session of :data:`KEYS` keys."""

KEYS = 2000
BURST = 20
_NAMED = (
    *("down", "up", "left", "right", "pagedown", "pageup", "home", "end", "enter", "escape"),
    *("tab", "shift+tab", "backspace", "delete", "space", "shift+down", "shift+up", "f1"),
    *("ctrl+p", "ctrl+f", "ctrl+b", "ctrl+a", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+l", "ctrl+z"),
)
_TYPED = "abcdefghijklmnoprstuvwxyzABCDEGHJKLNSYX0123456789/?[]*'<>.,=-+ 教育支出[]\\%！￥é"
_LEAVING = frozenset(("q", "Q", "ctrl+q", "ctrl+c", "ctrl+z"))


def random_keys(choice: random.Random, count: int) -> list[str]:
    """Keys as Textual names them or as characters; those that leave are left out."""
    named = [key for key in _NAMED if key not in _LEAVING]
    keys = (
        choice.choice(named) if choice.random() < 0.5 else choice.choice(_TYPED)
        for _ in range(count)
    )
    return list(keys)


async def press_all(app: Any, keys: Sequence[str], size: tuple[int, int]) -> None:
    """Press keys in bursts, without waiting for each; raises what the app fails with."""
    async with app.run_test(size=size) as pilot:
        for start in range(0, len(keys), BURST):
            for key in keys[start : start + BURST]:
                _post_key(app, key)
            await pilot.pause()
            if not app._running:
                return


def _post_key(app: Any, key: str) -> None:
    from textual import events
    from textual.keys import _character_to_key, _get_unicode_name_from_key

    character = key if len(key) == 1 else None
    name = _character_to_key(key) if character else key
    if character is None and "+" not in name:
        unicode_name = _get_unicode_name_from_key(name)
        try:
            import unicodedata

            character = unicodedata.lookup(unicode_name)
        except KeyError:
            character = None
    app.post_message(events.Key(name, character))


async def _session(app: Any, choice: random.Random, count: int) -> None:
    from textual import events
    from textual.geometry import Size

    async with app.run_test(size=(choice.randrange(20, 200), choice.randrange(5, 60))) as pilot:
        pressed = 0
        while pressed < count:
            for key in random_keys(choice, BURST):
                _post_key(app, key)
            pressed += BURST
            act = choice.random()
            if act < 0.25:
                width, height = choice.randrange(20, 501), choice.randrange(5, 201)
                app._driver._size = (width, height)
                app.post_message(events.Resize(Size(width, height), Size(width, height)))
            elif act < 0.5:
                _post_mouse(app, choice)
            elif act < 0.55:
                app.post_message(events.Paste(choice.choice(_PASTED)))
            await pilot.pause()
            if app._exit:  # the random keys found "Leave" in the command palette
                return
        await _leave(app, pilot)


def _post_mouse(app: Any, choice: random.Random) -> None:
    from textual import events

    x, y = choice.randrange(app.size.width), choice.randrange(app.size.height)
    kinds = (events.MouseDown, events.MouseUp, events.MouseScrollDown, events.MouseScrollUp)
    kind = choice.choice(kinds)
    button = choice.choice((0, 1, 2, 3))
    event = kind(app.screen, x, y, 0, 0, button, False, False, False, x, y)
    app.post_message(event)
    if kind is events.MouseDown:
        app.post_message(events.MouseUp(app.screen, x, y, 0, 0, button, False, False, False, x, y))


async def _leave(app: Any, pilot: Any) -> None:
    """After everything ctrl+c must still end it."""
    _post_key(app, "ctrl+c")
    for _ in range(100):
        await pilot.pause()
        if app._exit:
            return
    raise Broken("ctrl+c does not end the explorer any more")


_PASTED = ("教育", "\x1b[2J", "x" * 50_000, "[bold]", "\x00\u202e", ">=5000", "205\n206", "'")


def check(seed: int, count: int = KEYS) -> None:
    """One session."""
    from xgbudget_tui.store import open_archive
    from xgbudget_tui.tui.start import prepare_explorer

    choice = random.Random(seed)
    archive = open_archive(sample("data/budget.db"))
    try:
        language = choice.choice(("zh", "en"))
        app = prepare_explorer(
            archive, language=language, ascii_only=choice.random() < 0.3, restore=False, kiosk=True
        )
        asyncio.run(_session(app, choice, count))
        if app.crash_report:
            raise Broken(app.crash_report)
    finally:
        archive.close()


def trials(seeds: Iterator[int]) -> Iterator[Fault | None]:
    """One result for each seed: None, or what was found."""
    for seed in seeds:
        yield try_out(f"keys:{seed}", partial(check, seed), LIMIT)
