"""A whole archive as a folder of Parquet files that other engines read as they are."""

from __future__ import annotations

from xgbudget_tui.export.dataset.write import write_dataset

__all__ = ["write_dataset"]
