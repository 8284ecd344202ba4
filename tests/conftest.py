"""No test's outcome depends on how busy the machine is.

An explorer is looked at when it has nothing more to do, and laws are not tested against the clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from math import inf

import pytest
from hypothesis import HealthCheck, settings

from tests.server import Server, run_server

settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, started when the first test wants it."""
    with run_server() as running:
        yield running


async def wait_until_idle(*_seconds: float) -> None:
    """Wait until no task of the event loop can go on, and what is to be drawn is drawn.

    Textual itself guesses by the processor time that the process takes, and so looks too early
    where other processes leave it none.
    """
    from textual._context import active_app

    app, loop = active_app.get(), asyncio.get_running_loop()
    while True:
        await asyncio.sleep(0)
        if loop._ready or (app._running and app._resize_timer is not None):
            continue
        if not (app._running and app.screen_stack and app.screen._update_timer._active.is_set()):
            return
        app.screen._on_timer_update()


@pytest.fixture(scope="session", autouse=True)
def no_preferences(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the person who runs the tests prefers changes no outcome."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def idle_is_idle() -> Iterator[None]:
    """Have Textual's pilot wait as above, between keys too; no key typed ahead is impatient."""
    from xgbudget_tui.tui.terminal import typeahead

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typeahead, "PATIENCE", inf)
        for module in ("textual.app", "textual.pilot"):
            patch.setattr(f"{module}.wait_for_idle", wait_until_idle)
        yield
