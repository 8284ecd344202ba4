"""A file as paragraphs and grids of cells, before it means anything. Seen by the importer alone."""
