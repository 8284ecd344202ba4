"""One law, two stores: what asks for ``either_store`` runs over a file and over a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server import Server, run_server
from tests.store import shelves


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, started when the first test wants it."""
    with run_server() as running:
        yield running


@pytest.fixture(params=["file", "postgres"])
def either_store(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have :func:`shelves.archive_of` make archives of this kind; its name."""
    if request.param == "file":
        yield request.param
        return
    shelves.server = request.getfixturevalue("server")
    try:
        yield request.param
    finally:
        shelves.server = None
