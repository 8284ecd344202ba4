"""Reading an open-data table (CSV of any dialect, also gzipped) as rows of text, with pandas."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.model.errors import DocumentError

MOST_ROWS = 20_000_000


def read_open_table(
    path: Path, *, encoding: str, delimiter: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The column names and the rows, every cell as the text it is in the file.

    Raises DocumentError for a file that is missing, in another encoding or not of equal columns.
    """
    import pandas as pd

    try:
        frame = pd.read_csv(
            path,
            sep=delimiter,
            encoding=encoding,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            compression="infer",
            nrows=MOST_ROWS,
        )
    except (OSError, LookupError, ValueError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise DocumentError(
            f"{path.name} cannot be read as the mapping says ({reason}): check its encoding "
            "and delimiter.",
            f"{path.name} 无法按映射文件读取（{reason}）：请检查编码与分隔符。",
        ) from None
    names = tuple(str(name).strip() for name in frame.columns)
    rows = [tuple(row) for row in frame.itertuples(index=False, name=None)]
    return names, rows
