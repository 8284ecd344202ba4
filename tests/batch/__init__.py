"""Many documents into one archive."""
