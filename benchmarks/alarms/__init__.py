"""The faults that the audit finds in real documents, each judged once by reading the page."""
