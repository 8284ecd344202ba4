"""Read, check and compare a Chinese government budget, in a terminal."""

__version__ = "0.1.0"
