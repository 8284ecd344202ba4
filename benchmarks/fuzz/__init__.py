"""Long random runs against every door the program has: documents, their formats, archives, keys.

``make fuzz`` runs them all; the tests run the same trials for a few seconds.
"""
