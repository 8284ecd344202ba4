"""An export becomes a file: where it may go, and one sentence for whatever prevents it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from xgbudget_tui.model.errors import ExportError, TargetExistsError
from xgbudget_tui.model.files import write_whole

_CAUSES: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "磁盘已满"),
    errno.EDQUOT: ("the disk quota is used up", "磁盘配额已用完"),
    errno.EACCES: ("no permission to write there", "没有写入权限"),
    errno.EPERM: ("no permission to write there", "没有写入权限"),
    errno.EROFS: ("the file system is read-only", "文件系统只读"),
    errno.ENOENT: ("the folder does not exist", "文件夹不存在"),
    errno.ENOTDIR: ("the folder is not a folder", "所在位置不是文件夹"),
    errno.ENAMETOOLONG: ("the name is too long", "文件名太长"),
    errno.ELOOP: ("its links go in a circle", "链接循环"),
    errno.EFBIG: ("the file would be too large", "文件过大"),
}


def write_file(
    path: Path, content: bytes, *, replace: bool = False, folder: Path | None = None
) -> Path:
    """Write ``content`` to ``path`` and return where it went.

    An existing file is left alone unless ``replace``. With ``folder`` the path is taken inside it
    and may not lead out. Raises ExportError; whatever happens, no half file remains.
    """
    target = _target(path, folder)
    try:
        _refuse_target(target, path, replace)
        write_whole(target, content, replace=replace)
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        raise explain_failure(path, error) from error
    return target


def _refuse_target(target: Path, path: Path, replace: bool) -> None:
    if target.is_dir():
        raise ExportError(f"{path}: is a folder; name a file", f"{path}：是文件夹，请给出文件名")
    if target.exists() and not target.is_file():
        raise ExportError(f"{path}: is not a regular file", f"{path}：不是普通文件")
    if target.exists() and not replace:
        raise _exists(path)


def _target(path: Path, folder: Path | None) -> Path:
    try:
        if folder is None:
            return Path(os.path.realpath(path.expanduser()))
        home = Path(os.path.realpath(folder))
        target = Path(os.path.realpath(home / path))
    except (OSError, ValueError, RuntimeError) as error:
        raise ExportError(f"{path!s:.200}: is no usable path", "路径无效") from error
    if not target.is_relative_to(home):
        raise ExportError(f"{path}: leads out of {folder}", f"{path}：超出文件夹 {folder}")
    return target


def _exists(path: Path) -> TargetExistsError:
    return TargetExistsError(
        f"{path}: exists already; choose another name or allow replacing it",
        f"{path}：文件已存在，请换名或允许覆盖",
    )


def explain_failure(path: Path, error: OSError) -> ExportError:
    """The error of a path that could not be written, with what prevents it."""
    reason = error.strerror or type(error).__name__
    english, chinese = _CAUSES.get(error.errno or 0, (reason, reason))
    return ExportError(f"{path}: could not be written, {english}", f"{path}：无法写入，{chinese}")
