"""The wheel carries the shipped database; an editable install must not need it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {"data/budget.db": "xgbudget_tui/shipped/budget.db"}


class ShippedDatabase(BuildHookInterface[Any]):
    """Puts ``data/budget.db`` into the wheel, and says what to do where it has not been built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; ``version`` is ``standard`` or ``editable``."""
        if version == "editable":
            return
        for source in SHIPPED:
            if not (Path(self.root) / source).is_file():
                raise FileNotFoundError(f"{source} is not there: build it first with `make db`.")
        build_data["force_include"].update(SHIPPED)
