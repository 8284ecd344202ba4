"""Values as pandas frames: exact numbers, and beside each the state of its cell.

Numbers are nullable integers (``Int64``) where a whole column is whole, else ``decimal.Decimal``
objects; never floats. What is no number is ``pandas.NA``, and the state column beside says why:
``blank``, ``dash``, ``none``, ``not_applicable``, ``text`` or ``absent``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xgbudget_tui.model.figures import Number

if TYPE_CHECKING:
    import pandas as pd

_LONGEST_WHOLE = 2**63


def make_frame(columns: dict[str, Sequence[Any]], numbers: Iterable[str] = ()) -> pd.DataFrame:
    """A frame of these columns; those named in ``numbers`` hold numbers or None."""
    import pandas as pd

    exact = set(numbers)
    return pd.DataFrame(
        {
            name: _number_column(values) if name in exact else list(values)
            for name, values in columns.items()
        }
    )


def _number_column(values: Sequence[Number | None]) -> Any:
    import pandas as pd

    if all(value is None or _is_whole(value) for value in values):
        whole: Any = [pd.NA if value is None else value for value in values]
        return pd.array(whole, dtype="Int64")
    return pd.Series(
        [pd.NA if value is None else Decimal(value) for value in values], dtype="object"
    )


def _is_whole(number: Number) -> bool:
    return isinstance(number, int) and abs(number) < _LONGEST_WHOLE
