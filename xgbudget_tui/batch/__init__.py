"""Many documents into one archive, read with all cores; callable from Python, printing nothing."""
