"""Each thing that can go wrong with an archive on a server, as one sentence in two languages.

``name`` is the URL without its password. What a server says itself is quoted where it helps; it
never holds a password.
"""

from __future__ import annotations

import psycopg

from xgbudget_tui.model.errors import ArchiveError, ServerBusyError
from xgbudget_tui.store import failures

SCHEMA = "xgbudget"


def no_url(name: str) -> ArchiveError:
    """The URL is none that libpq reads."""
    return ArchiveError(
        f"{name} is no address of a PostgreSQL database: write it as "
        "postgresql://USER@HOST:PORT/DATABASE.",
        f"{name} 不是 PostgreSQL 数据库的地址：请写成 postgresql://用户@主机:端口/数据库。",
    )


def connection_failure(name: str, error: Exception) -> ArchiveError:
    """The sentence for an error met while connecting."""
    said = _said(error)
    low = said.lower()
    if "password" in low:
        return ArchiveError(
            f"{name}: the server refused the user or the password (libpq looks for it in "
            "$PGPASSFILE, ~/.pgpass and service files).",
            f"{name}：服务器拒绝了用户名或密码（密码可放在 $PGPASSFILE、~/.pgpass 或服务文件中）。",
        )
    if "database" in low and "does not exist" in low:
        return ArchiveError(
            f"{name}: the server has no such database: make it with createdb.",
            f"{name}：服务器上没有这个数据库：请先用 createdb 建立。",
        )
    return ArchiveError(
        f"{name}: no connection to the server ({said}).",
        f"{name}：无法连接服务器（{said}）。",
    )


def no_archive(name: str) -> ArchiveError:
    """The database is there and holds no archive."""
    return ArchiveError(
        f"{name} holds no archive yet: make it with `xgbudget import DOCUMENT -o URL`.",
        f"{name} 里还没有预算库：请先用 `xgbudget import 文件 -o 地址` 生成。",
    )


def other_layout(name: str, found: int) -> ArchiveError:
    """The archive was laid out by another release."""
    return ArchiveError(
        f"{name} was laid out by another xgbudget (layout {found}): use that release, or import "
        "the documents into a new database.",
        f"{name} 由另一版本的 xgbudget 建立（结构 {found}）：请用那个版本，或导入到新的数据库。",
    )


def no_permission(name: str) -> ArchiveError:
    """The role may not do that."""
    return ArchiveError(
        f"{name}: this role has no permission for that: ask who owns the database (see "
        "docs/scale.md).",
        f"{name}：此角色没有权限：请联系数据库的所有者（见 docs/scale.md）。",
    )


def read_only(name: str) -> ArchiveError:
    """The server is a replica."""
    return ArchiveError(
        f"{name} is a read-only copy: name the server that it is copied from.",
        f"{name} 是只读的副本：请指明主服务器。",
    )


def connection_lost(name: str) -> ArchiveError:
    """The server went away while it was asked."""
    return ArchiveError(
        f"{name}: the connection to the server was lost: try again when it is back.",
        f"{name}：与服务器的连接中断：请待恢复后重试。",
    )


def server_failure(name: str, error: Exception) -> ArchiveError:
    """The server could not do it, for a reason that it gives."""
    said = _said(error)
    passes = (getattr(error, "sqlstate", None) or "")[:2] in _PASSING
    kind = ServerBusyError if passes else ArchiveError
    return kind(
        f"{name}: the server could not do that ({said}): nothing was changed.",
        f"{name}：服务器未能完成（{said}）：未作任何改动。",
    )


def explain_reading(name: str, error: Exception, *, lost: bool) -> Exception:
    """The sentence for an error met while reading; a mistake of the program stays what it is."""
    if lost or isinstance(error, _LOST):
        return connection_lost(name)
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return no_permission(name)
    if isinstance(error, UnicodeDecodeError):
        return failures.corrupt(name)
    if isinstance(error, psycopg.OperationalError):
        return server_failure(name, error)
    return error


def explain_writing(name: str, error: Exception, *, lost: bool) -> Exception:
    """The sentence for an error met while writing, when nothing was changed."""
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        return read_only(name)
    explained = explain_reading(name, error, lost=lost)
    if isinstance(explained, psycopg.errors.SyntaxError):
        return explained
    if isinstance(explained, psycopg.Error | UnicodeEncodeError | OverflowError):
        return server_failure(name, error)
    return explained


_PASSING = frozenset(("40", "53", "55", "57"))
"""Classes of errors that pass: rolled back for others, nothing left, in use, an operator did it."""

_LOST = (
    psycopg.errors.AdminShutdown,
    psycopg.errors.CrashShutdown,
    psycopg.errors.CannotConnectNow,
)


def _said(error: Exception) -> str:
    """The last thing a server or libpq said, on one line and without its severity."""
    message = getattr(getattr(error, "diag", None), "message_primary", None)
    lines = [line.strip() for line in (message or str(error)).splitlines() if line.strip()]
    first = next((line for line in lines if "failed" in line or "FATAL" in line), "")
    said = first or (lines[0] if lines else type(error).__name__)
    return said.removeprefix("connection failed: ").rstrip(".")
