"""Read, check and compare a Chinese government budget, in a terminal."""

from __future__ import annotations

__version__ = "0.1.0"
