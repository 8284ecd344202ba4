"""How often the outline finds the right parent without the printed codes."""
