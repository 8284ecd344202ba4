"""The explorer: an Archive as collapsible trees, driven by keyboard, pleasant over SSH."""
