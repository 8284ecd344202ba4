"""Files packed with gzip, as open data often are: unpacked up to a bound, then read as they are."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from xgbudget_tui.document.limits import MOST_UNPACKED_TABLE
from xgbudget_tui.model.errors import DocumentError

GZIP = b"\x1f\x8b"


def unpack(content: bytes, name: str) -> bytes:
    """The bytes unpacked where they are gzipped, else as they are.

    Raises DocumentError for what is damaged or unpacks to more than is read of one table.
    """
    if content.startswith(GZIP):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(MOST_UNPACKED_TABLE + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise DocumentError(
                f"{name} is a damaged gzip archive ({error}): get it again from where it came.",
                f"{name} 是损坏的 gzip 压缩文件：请重新取得。",
            ) from None
    if len(content) > MOST_UNPACKED_TABLE:
        raise DocumentError(
            f"{name} holds more than the {MOST_UNPACKED_TABLE:,} bytes read of one table: "
            "split it.",
            f"{name} 的内容超过单张表可读取的 {MOST_UNPACKED_TABLE:,} 字节：请拆分。",
        )
    return content


def inner_name(path: Path) -> Path:
    """The name of what a gzipped file holds: ``a.csv`` for ``a.csv.gz``."""
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path
