CREATE TABLE IF NOT EXISTS prior_document (
  -- The documents of the year before that a Book was held against. Only archives that hold Books
  -- of a place for two years have this table.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  sha256 TEXT NOT NULL, -- '' when that Book was replaced or removed since
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;
