CREATE TABLE IF NOT EXISTS recognised (
  -- A figure read by eye, by text recognition. Only archives that hold one have this table.
  line_id INTEGER NOT NULL REFERENCES line(id),
  position INTEGER NOT NULL,
  confidence INTEGER NOT NULL, -- of its least certain letter, in percent
  first TEXT NOT NULL, -- likeliest to the eye, where another reading was taken; else ''
  proved INTEGER NOT NULL, -- an equality that holds exactly contains it
  PRIMARY KEY (line_id, position)
) WITHOUT ROWID;
