"""What reaches the terminal: only the cells that changed, and a clean terminal at every ending.

This package knows Textual and nothing about budgets. ``cells`` compares what the terminal shows
with what it should show, ``updates`` reads Textual's updates, ``writer`` sends the difference when
the line can take it, ``driver`` joins them, ``interrupts`` finds ctrl+c ahead
of them all, ``typeahead`` keeps keys in order, ``app`` is the App
class that uses them, ``ending`` runs it to its exit code, ``lean_imports`` imports Textual without
what the first paint does not need.
"""
