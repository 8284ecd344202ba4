CREATE TABLE IF NOT EXISTS tied_reading (
  -- What may as well be read otherwise on its page. Only archives that hold such have this table.
  line_id INTEGER NOT NULL REFERENCES line(id),
  position INTEGER NOT NULL, -- the measure of a figure; 0 for the row
  text TEXT NOT NULL, -- of 0: the row in the other reading; else what was read first, if not kept
  proved INTEGER NOT NULL, -- an equality that holds exactly contains the figure
  PRIMARY KEY (line_id, position)
) WITHOUT ROWID;
