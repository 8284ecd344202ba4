"""One law, two stores: what asks for ``either_store`` runs over a file and over a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store import shelves


@pytest.fixture(params=["file", "postgres", "near"])
def either_store(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have :func:`shelves.archive_of` make archives of this kind; its name.

    ``near``: on a server, each Book kept at hand.
    """
    if request.param == "file":
        yield request.param
        return
    shelves.server = request.getfixturevalue("server")
    shelves.near = request.param == "near"
    try:
        yield request.param
    finally:
        shelves.server = None
        shelves.near = False
