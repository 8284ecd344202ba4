"""The explorer: an archive as collapsible trees, driven by the keyboard, pleasant over SSH."""
