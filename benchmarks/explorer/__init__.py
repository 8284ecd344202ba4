"""The explorer and its peers, measured from outside over a terminal: paint, bytes, keys, memory."""
