"""Imports by size and kind of document, measured against storing the same rows unread."""
