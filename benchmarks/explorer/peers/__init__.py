"""Measured beside the explorer: the floors, and the explorer as one would first write it."""
