CREATE TABLE IF NOT EXISTS recognised_claim (
  -- A figure of prose read by eye. Only archives that hold one have this table.
  section_id INTEGER NOT NULL REFERENCES section(id),
  position INTEGER NOT NULL, -- of the claim in its section
  confidence INTEGER NOT NULL, -- of the least certain letter of its line, in percent
  proved INTEGER NOT NULL, -- an equality that holds exactly contains it
  PRIMARY KEY (section_id, position)
) WITHOUT ROWID;
