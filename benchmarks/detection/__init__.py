"""Can the audit be trusted to notice? Alter one figure at a time and see."""
