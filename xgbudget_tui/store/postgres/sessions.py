"""The connections of one program to one server, and the Books it keeps at hand."""

from __future__ import annotations

from contextlib import AbstractContextManager

from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.store.connection import ArchiveConnection, Sessions
from xgbudget_tui.store.postgres.connection import PostgresConnection, check_layout, connect
from xgbudget_tui.store.postgres.layout import BOOK_SHIFT
from xgbudget_tui.store.postgres.near import NearBook

_MOST_NEAR = 3
"""Books kept: the one on view, and two that it is compared with or returned to."""


class PostgresSessions(Sessions[PostgresConnection]):
    """A few connections to one server for reading, one thread using each at a time."""

    def __init__(self, url: ArchiveUrl) -> None:
        super().__init__(str(url))
        self._url = url
        self._near: dict[int, NearBook] = {}  # never changed: threads look while one adds
        first = self._connect()
        try:
            check_layout(first.server, self.name)
        except BaseException:
            first.close()
            raise
        self._add(first)

    def _connect(self) -> PostgresConnection:
        return PostgresConnection(connect(self._url), self.name)

    def _may_connect(self) -> bool:
        return True

    def _begin(self, connection: PostgresConnection) -> PostgresConnection:
        """A server that was started anew is asked by a new connection."""
        try:
            connection.begin()
        except Exception:
            if connection.is_usable():
                raise
            connection.server = connect(self._url)
            connection.begin()
        return connection

    def session_of_book(self, book_id: int) -> AbstractContextManager[ArchiveConnection]:
        """A connection to ask of one Book: to its copy, if it is kept near."""
        near = self._near.get(book_id)
        return near.session() if near else self.session()

    def session_of_section(self, section_id: int) -> AbstractContextManager[ArchiveConnection]:
        """A connection to ask of one section: to the copy of its Book, if it is kept near."""
        for near in self._near.values():
            if section_id in near.sections:
                return near.session()
        return self.session()

    def session_of_line(self, line_id: int) -> AbstractContextManager[ArchiveConnection]:
        """A connection to ask of lines of one Book: to its copy, if it is kept near."""
        return self.session_of_book(line_id >> BOOK_SHIFT)

    def keep_near(self, book_id: int) -> None:
        """Have the rows of a Book here, as they are now; the last few are kept."""
        with self.session() as connection:
            assert isinstance(connection, PostgresConnection)
            state = connection.read_state()
            kept = self._near.get(book_id)
            if kept is None or kept.state != state:
                kept = NearBook(connection, book_id, state)
        others = [(other, near) for other, near in self._near.items() if other != book_id]
        self._near = dict([*others, (book_id, kept)][-_MOST_NEAR:])
