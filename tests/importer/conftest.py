"""Documents the importer's tests read: the shipped one and invented ones of other places."""

from __future__ import annotations

from pathlib import Path

import pytest

from xgbudget_tui.importer import read_book
from xgbudget_tui.model.book import Book

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "tests" / "documents"
SHIPPED = ROOT / "data" / "xigang-2023.txt"
ORIGINAL = ROOT.parent / "shared" / "documents" / "xigang-2023.txt"


@pytest.fixture(scope="session")
def shipped() -> Book:
    """The document the shipped database is built from."""
    return read_book(SHIPPED)


@pytest.fixture(scope="session")
def county() -> Book:
    """A county's disclosure without a contents list, with codes and other units."""
    return read_book(DOCUMENTS / "qingshan-2024.txt")


@pytest.fixture(scope="session")
def city() -> Book:
    """A city's disclosure in Markdown."""
    return read_book(DOCUMENTS / "linhai-2022.md")


@pytest.fixture(scope="session")
def extracted() -> Book:
    """A district's disclosure as a plain extraction: cells parted by single spaces."""
    return read_book(DOCUMENTS / "baihe-2025.txt")
