"""The import of PDFs, proofs included, beside a peer that only extracts their tables."""
