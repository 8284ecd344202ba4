"""Ground floor: what a budget is, as frozen values. Standard library only."""
