"""What reaches the terminal: only the cells that changed, and a clean terminal at every ending.

``cells`` knows what the terminal shows and what it should show, ``updates`` reads Textual's
updates, ``writer`` sends the difference when the line can take it, ``keyboard`` reads what the
terminal sends, ``driver`` joins them, ``app`` is the App class that uses them all.
"""
