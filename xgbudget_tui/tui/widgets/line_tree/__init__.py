"""The tree of a table's lines, drawn from windows of the archive."""
