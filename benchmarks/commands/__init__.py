"""Commands that print, measured against a bare Textual app."""
