"""Each thing that can go wrong with an archive, as one sentence in two languages."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from xgbudget_tui.model.errors import ArchiveError


def missing(path: Path) -> ArchiveError:
    """There is no such file."""
    return ArchiveError(
        f"{path} does not exist: make it with `xgbudget import DOCUMENT -o {path}`.",
        f"{path} 不存在：请先用 `xgbudget import 文件 -o {path}` 生成。",
    )


def folder(path: Path) -> ArchiveError:
    """The path is a folder."""
    return ArchiveError(
        f"{path} is a folder, not a database: name the file in it.",
        f"{path} 是文件夹，不是数据库：请指明其中的文件。",
    )


def not_a_file(path: Path) -> ArchiveError:
    """The path is a device, a pipe or a socket."""
    return ArchiveError(
        f"{path} is not an ordinary file: name a database file.",
        f"{path} 不是普通文件：请指明数据库文件。",
    )


def no_permission(path: Path, writing: bool = False) -> ArchiveError:
    """The file may not be read or written."""
    if writing:
        return ArchiveError(
            f"No permission to write {path}: choose another place with -o.",
            f"没有写入 {path} 的权限：请用 -o 另选位置。",
        )
    return ArchiveError(
        f"No permission to read {path}: ask its owner, or copy it where you may read it.",
        f"没有读取 {path} 的权限：请联系文件所有者，或复制到可读的位置。",
    )


def no_folder(path: Path) -> ArchiveError:
    """The folder the file should go to is not there."""
    return ArchiveError(
        f"{path} cannot be written, there is no such folder as {path.parent}: make it first.",
        f"无法写入 {path}：文件夹 {path.parent} 不存在，请先建立。",
    )


def no_database(path: Path) -> ArchiveError:
    """The file is something else."""
    return ArchiveError(
        f"{path} is not a database: `xgbudget import` makes one from a document.",
        f"{path} 不是数据库：请用 `xgbudget import` 从文件生成。",
    )


def foreign(path: Path) -> ArchiveError:
    """The file is an SQLite database of another program."""
    return ArchiveError(
        f"{path} is a database of another program, not an archive of budgets: it was left alone.",
        f"{path} 是其他程序的数据库，不是预算库：未作任何改动。",
    )


def newer(path: Path, version: int) -> ArchiveError:
    """The archive was written by a later release."""
    return ArchiveError(
        f"{path} was written by a newer xgbudget (layout {version}): update the program.",
        f"{path} 由更新版本的 xgbudget 写成（结构 {version}）：请升级程序。",
    )


def older(path: Path, version: int) -> ArchiveError:
    """The archive was written by an earlier release."""
    return ArchiveError(
        f"{path} was written by an older xgbudget (layout {version}): import its documents anew.",
        f"{path} 由旧版 xgbudget 写成（结构 {version}）：请重新导入文件。",
    )


def corrupt(path: Path | str) -> ArchiveError:
    """Something in the file is not what an archive holds."""
    return ArchiveError(
        f"{path} is damaged: restore a copy, or import its documents anew.",
        f"{path} 已损坏：请恢复备份，或重新导入文件。",
    )


def locked(path: Path | str) -> ArchiveError:
    """Another program holds the file."""
    return ArchiveError(
        f"{path} is in use by another program that is writing to it: try again when it is done.",
        f"另一程序正在写入 {path}：请待其完成后重试。",
    )


def interrupted(path: Path) -> ArchiveError:
    """An import into the archive was killed, and undoing it needs permission to write."""
    return ArchiveError(
        f"An import into {path} was cut short and must be undone: open it once with write access.",
        f"{path} 的一次导入中途停止，需要撤销：请以可写权限打开一次。",
    )


def disk_full(path: Path) -> ArchiveError:
    """There is no room left."""
    return ArchiveError(
        f"No space left to write {path}: nothing was changed; free some space and try again.",
        f"磁盘空间不足，无法写入 {path}：未作任何改动，请腾出空间后重试。",
    )


def unwritable(path: Path, reason: str) -> ArchiveError:
    """Writing failed for a reason the system gives."""
    return ArchiveError(
        f"{path} could not be written ({reason}): nothing was changed.",
        f"无法写入 {path}（{reason}）：未作任何改动。",
    )


def no_line(path: str, line_id: int) -> ArchiveError:
    """The archive has no such line, most likely because it was written to meanwhile."""
    return ArchiveError(
        f"Line {line_id} is no longer in {path}: open it again.",
        f"{path} 中已没有第 {line_id} 行：请重新打开。",
    )


def no_entry(path: str, what: str, what_zh: str, entry: int) -> ArchiveError:
    """The archive has no such Book or section."""
    return ArchiveError(
        f"{path} has no {what} {entry}: `xgbudget books` lists what it has.",
        f"{path} 中没有编号为 {entry} 的{what_zh}：可用 `xgbudget books` 查看。",
    )


def closed(path: str) -> ArchiveError:
    """The archive was closed."""
    return ArchiveError(f"{path} was closed: open it again.", f"{path} 已关闭：请重新打开。")


def reading_failure(path: str, error: Exception) -> ArchiveError:
    """The sentence for an error met while reading an open archive."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int) and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return locked(path)
    if isinstance(code, int) and code & 0xFF == sqlite3.SQLITE_IOERR:
        return ArchiveError(
            f"{path} could not be read to the end: it was removed, or the disk failed.",
            f"无法完整读取 {path}：文件已被移走，或磁盘出错。",
        )
    return corrupt(path)


def writing_failure(path: Path, error: Exception) -> ArchiveError:
    """The sentence for an error met while writing an archive."""
    error = _first_cause(error)
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    number = getattr(error, "errno", None)
    if primary in _FULL_CODES or number in _FULL_NUMBERS:
        return disk_full(path)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return locked(path)
    if primary in _REFUSED_CODES or number in _REFUSED_NUMBERS:
        return no_permission(path, writing=True)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return corrupt(path)
    return unwritable(path, str(error) or type(error).__name__)


_FULL_CODES = (sqlite3.SQLITE_FULL,)
_FULL_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED_CODES = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_REFUSED_NUMBERS = (errno.EACCES, errno.EPERM, errno.EROFS)


def _first_cause(error: Exception) -> Exception:
    """What went wrong first: undoing a write to a full disk can fail as well."""
    while isinstance(error.__context__, (sqlite3.Error, OSError)):
        error = error.__context__
    return error
