"""Published documents that some working places keep beside the repository; tests skip without."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def find_original(name: str) -> Path:
    """The published document of this name in a neighbour's ``documents`` folder, or skip."""
    found = next(REPOSITORY.parent.glob(f"*/documents/{name}"), None)
    if found is None:
        pytest.skip(f"{name} as published is not on this machine")
    return found
