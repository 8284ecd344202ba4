"""A table of a hundred thousand visible lines: opening, moving, scrolling."""
