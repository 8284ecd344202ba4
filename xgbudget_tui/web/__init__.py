"""The explorer in a browser: each visitor has a process of the program's own kiosk."""
