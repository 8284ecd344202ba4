"""The archive in a PostgreSQL database: the same questions, the same answers in the same order.

The questions are those of the rest of the store, translated (``dialect``); the layout is made from
the same ``schema.sql`` (``layout``). The driver is an extra of the package and is loaded only
where a URL is given.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.model.errors import ArchiveError

if TYPE_CHECKING:
    from xgbudget_tui.store.postgres.sessions import PostgresSessions


def open_sessions(url: ArchiveUrl) -> PostgresSessions:
    """Connections for reading. Raises ArchiveError."""
    require_driver()
    from xgbudget_tui.store.postgres.sessions import PostgresSessions

    return PostgresSessions(url)


def require_driver() -> None:
    """Raise ArchiveError unless the driver is installed."""
    if find_spec("psycopg") is None:
        raise ArchiveError(
            "A PostgreSQL database needs another package: pip install 'xgbudget[postgres]'.",
            "使用 PostgreSQL 数据库还需要一个包：pip install 'xgbudget[postgres]'。",
        )
