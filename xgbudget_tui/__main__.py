"""``python -m xgbudget_tui`` and the ``xgbudget`` command."""

from __future__ import annotations

import sys

from xgbudget_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
