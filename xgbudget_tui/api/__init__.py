"""What a Python program calls: documents and archives as values that become frames.

Everything here is reached through the package itself: ``import xgbudget_tui as xgb``.
"""

from __future__ import annotations
