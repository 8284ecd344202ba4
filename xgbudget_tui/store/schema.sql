-- An archive of published government budgets, written by xgbudget.
--
-- Amounts are integers of fen (1/100 yuan; cents for a foreign currency), percentages integers of
-- micropercent (a millionth of one percent). Words such as 'amount' or 'expenditure' are the
-- program's vocabulary. Views in 万元 (ten thousand yuan) are at the end.

CREATE TABLE mark (
  -- The sign a finding bears, from harmless to worst; what holds is exact or rounding.
  rank INTEGER PRIMARY KEY,
  word TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL
);

CREATE TABLE book (
  -- One published budget of one region, year and stage.
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  region TEXT NOT NULL,
  region_full_name TEXT NOT NULL,
  region_code TEXT,
  region_level TEXT,
  parent_region TEXT,
  year INTEGER NOT NULL,
  stage TEXT NOT NULL,
  unit TEXT NOT NULL,                 -- the unit most of its lines are printed in
  source_name TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  source_format TEXT NOT NULL,
  source_size INTEGER NOT NULL,       -- bytes
  source_encoding TEXT NOT NULL,
  elsewhere TEXT NOT NULL,            -- JSON list of [number, title]: listed, in another file
  first_line INTEGER,                 -- its lines are line.id first_line to last_line
  last_line INTEGER,
  sections INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  figures INTEGER NOT NULL,           -- cells that hold an amount or a ratio
  exact INTEGER NOT NULL,             -- proofs by mark
  rounding INTEGER NOT NULL,
  unchecked INTEGER NOT NULL,
  doubt INTEGER NOT NULL,
  fault INTEGER NOT NULL
);

CREATE TABLE source_file (
  -- The files of a Book that was read from several, in order.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  format TEXT NOT NULL,
  size INTEGER NOT NULL,              -- bytes
  encoding TEXT NOT NULL,
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE section (
  -- A numbered section of a Book: a table, a note (prose), or one the body lacks.
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES book(id),
  key TEXT NOT NULL,                  -- '4'; '28.2' for the second table under number 28
  number TEXT NOT NULL,
  part INTEGER NOT NULL,
  position INTEGER NOT NULL,          -- as the document numbers it
  print_order INTEGER NOT NULL,       -- from 1, in the order of the Book
  title TEXT NOT NULL,
  listed TEXT NOT NULL,               -- its title in the contents list
  kind TEXT NOT NULL,                 -- table, note, missing
  kind_id TEXT NOT NULL,              -- what kind of table, '' if unknown
  heading TEXT NOT NULL,              -- the heading the contents shows it under
  budget TEXT,                        -- which of the four budgets
  flow TEXT,                          -- revenue, expenditure
  scope TEXT,                         -- overall, own_level, downward, lower_levels
  year INTEGER,
  unit TEXT,                          -- 万元, 元, …
  fill TEXT NOT NULL,                 -- filled, zero, empty
  statement TEXT NOT NULL,            -- the note under a table (无…)
  first_line INTEGER,                 -- its lines are line.id first_line to last_line
  last_line INTEGER,
  deepest INTEGER NOT NULL,           -- depth of its deepest line, 0 for roots
  lowest INTEGER,                     -- smallest and largest amount in fen
  highest INTEGER,
  total_measure INTEGER,              -- the measure its total is told in
  comparable INTEGER NOT NULL,        -- whether two of its own measures can be compared
  solutions INTEGER,                  -- how many trees its sums allow; 1 is proved
  open_classes TEXT NOT NULL,         -- JSON list: branches that do not close
  doubtful TEXT NOT NULL,             -- JSON list: doubtful pages it stands on ("" without pages)
  file TEXT NOT NULL,                 -- the file it stands in, '' where the Book has only one
  numbered INTEGER NOT NULL,          -- 1: the document prints its number; 0: counted here
  pages TEXT NOT NULL,                -- JSON list of [line, column, sheet]: where its pieces start
  repeats TEXT NOT NULL,              -- JSON list of [line, column, sheet]: printed again there
  exact INTEGER NOT NULL,             -- proofs by mark
  rounding INTEGER NOT NULL,
  unchecked INTEGER NOT NULL,
  doubt INTEGER NOT NULL,
  fault INTEGER NOT NULL,
  UNIQUE (book_id, key)
);

CREATE TABLE measure (
  -- A column of a table.
  section_id INTEGER NOT NULL REFERENCES section(id),
  position INTEGER NOT NULL,          -- from 1
  label TEXT NOT NULL,
  printed TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- amount, change, percent_of, percent_change, text
  unit TEXT,
  year INTEGER,
  phase TEXT,                         -- budget, adjusted, expected, execution, final
  is_part INTEGER NOT NULL,           -- a part of the column "of_position"
  of_position INTEGER,
  against_position INTEGER,
  basis TEXT NOT NULL,                -- what is not simply printed: "year agreed, of supposed"
  PRIMARY KEY (section_id, position)
) WITHOUT ROWID;

CREATE TABLE name (
  -- The distinct names of lines, normalised and without outline numerals.
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  search TEXT NOT NULL,               -- the form that searches look in
  pinyin TEXT NOT NULL,               -- one syllable a character; other readings after |
  initials TEXT NOT NULL,             -- the first letters of the syllables
  sounds TEXT NOT NULL,               -- both without spaces: |jiaoyu|jy|
  uses INTEGER NOT NULL,              -- how many lines bear it
  first_line INTEGER                  -- the first of them
);

CREATE TABLE label (
  -- The distinct labels as printed, with their outline numerals apart.
  id INTEGER PRIMARY KEY,
  printed TEXT NOT NULL,
  outline TEXT,
  outline_style TEXT,
  outline_number INTEGER
);

CREATE TABLE code (
  -- The distinct codes of the official classifications in use.
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  uses INTEGER NOT NULL,
  first_line INTEGER
);

CREATE TABLE official (
  -- Official codes with their official names, as lines were matched to them.
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (code, name)
);

CREATE TABLE path (
  -- The distinct paths to lines: a name and a code below the same names and codes.
  id INTEGER PRIMARY KEY,
  parent INTEGER REFERENCES path(id), -- a smaller id; null at a root
  name_id INTEGER NOT NULL REFERENCES name(id),
  code_id INTEGER REFERENCES code(id),
  uses INTEGER NOT NULL,              -- how many lines it leads to
  first_line INTEGER                  -- the first of them
);

CREATE TABLE line (
  -- One row of a table. Ids run in tree order: a line's subtree is id to last.
  id INTEGER PRIMARY KEY,
  section_id INTEGER NOT NULL REFERENCES section(id),
  number INTEGER NOT NULL,            -- in print order within its table, from 1
  depth INTEGER NOT NULL,             -- 0 for a root
  parent INTEGER REFERENCES line(id),
  last INTEGER NOT NULL,              -- the last line of its subtree
  child_count INTEGER NOT NULL,
  path_id INTEGER NOT NULL REFERENCES path(id),
  name_id INTEGER NOT NULL REFERENCES name(id),
  label_id INTEGER NOT NULL REFERENCES label(id),
  code_id INTEGER REFERENCES code(id),
  code_printed INTEGER NOT NULL,      -- 1: printed; 0: matched to the official list
  official_id INTEGER REFERENCES official(id),
  confidence INTEGER,                 -- of the match, 0 to 100
  deviates INTEGER,                   -- the printed name differs from the official one
  role TEXT NOT NULL,                 -- item, grand_total, total, subtotal, field
  breakdown TEXT NOT NULL,            -- full: its children are all of it; partial: some of it
  evidence TEXT NOT NULL,             -- the witnesses for its place in the tree
  dissent TEXT NOT NULL,              -- and those against it
  certain INTEGER NOT NULL,           -- its place is the only one possible
  placed INTEGER NOT NULL,            -- 0: it fits nowhere and stands at the root
  mark INTEGER REFERENCES mark(rank),      -- the worst mark on it
  below INTEGER REFERENCES mark(rank),     -- the worst among its descendants
  source_line INTEGER,
  source_column INTEGER,
  source_sheet TEXT,
  source_text TEXT NOT NULL,          -- the row as printed
  remark TEXT NOT NULL
);

CREATE TABLE figure (
  -- One cell of a table: the measure "position" of a line.
  line_id INTEGER NOT NULL REFERENCES line(id),
  position INTEGER NOT NULL,
  state TEXT NOT NULL,                -- amount, ratio, text, blank, dash, none, …
  value INTEGER,                      -- fen if an amount, micropercent if a ratio
  printed TEXT NOT NULL,
  resolution INTEGER NOT NULL,        -- what one unit of the last printed digit is worth
  source_line INTEGER,
  source_column INTEGER,
  source_sheet TEXT,
  repeats TEXT,                       -- JSON list of [line, column, sheet]: printed again there
  PRIMARY KEY (line_id, position)
) WITHOUT ROWID;

CREATE TABLE landmark (
  -- Every 256th line of a long table: how many lines up to it are at this depth or above.
  section_id INTEGER NOT NULL REFERENCES section(id),
  depth INTEGER NOT NULL,
  line_id INTEGER NOT NULL REFERENCES line(id),
  seen INTEGER NOT NULL,
  PRIMARY KEY (section_id, depth, line_id)
) WITHOUT ROWID;

CREATE TABLE paragraph (
  -- A paragraph of prose as printed.
  section_id INTEGER NOT NULL REFERENCES section(id),
  position INTEGER NOT NULL,          -- from 0
  text TEXT NOT NULL,
  source_line INTEGER,
  source_column INTEGER,
  source_sheet TEXT,
  PRIMARY KEY (section_id, position)
) WITHOUT ROWID;

CREATE TABLE claim (
  -- A figure that prose states, and the line it restates.
  section_id INTEGER NOT NULL REFERENCES section(id),
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  subject TEXT NOT NULL,
  printed TEXT NOT NULL,
  state TEXT NOT NULL,
  value,                              -- fen, micropercent or a count
  resolution INTEGER NOT NULL,
  unit_word TEXT NOT NULL,            -- as printed: 万元, %, 个
  paragraph INTEGER NOT NULL,         -- where the number stands: paragraph, start, end
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  year INTEGER,
  phase TEXT,
  kind TEXT NOT NULL,                 -- amount, change, percent_of, percent_change, text (a count)
  source_line INTEGER,
  source_column INTEGER,
  source_sheet TEXT,
  target_section TEXT,
  target_line INTEGER,
  target_measure INTEGER,
  link TEXT NOT NULL,                 -- on what the target rests: printed, agreed, supposed, …
  by_amount INTEGER NOT NULL,         -- 1: it was found because the amounts are equal
  PRIMARY KEY (section_id, position)
) WITHOUT ROWID;

CREATE TABLE problem (
  -- What the import saw and could not settle.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  message_zh TEXT NOT NULL,
  message_en TEXT NOT NULL,
  section TEXT,
  source_line INTEGER,
  source_column INTEGER,
  source_sheet TEXT,
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE ledger (
  -- The number tokens of the document, by what they turned out to be.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  "use" TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE unaccounted (
  -- Number tokens that nothing accounts for.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  context TEXT NOT NULL,
  source_line INTEGER,
  source_column INTEGER,
  source_sheet TEXT,
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE doubtful_page (
  -- Pages on which more than a few number tokens are unaccounted for.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  sheet TEXT NOT NULL,                -- page or sheet; '' where the document has neither
  tokens INTEGER NOT NULL,
  unaccounted INTEGER NOT NULL,
  section TEXT,                       -- without pages: key of the table
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE proof (
  -- One rule applied to one subject: both sides, the difference, what was found.
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES book(id),
  rule TEXT NOT NULL,
  verdict TEXT NOT NULL,              -- what the arithmetic says
  kind TEXT NOT NULL,                 -- what that means: holds, unchecked, doubt, fault
  certainty TEXT NOT NULL,            -- the basis of the figure known worst: printed, agreed, …
  relation TEXT NOT NULL,             -- = ≤ ≥ holds
  quantity TEXT NOT NULL,             -- fen, micropercent, count
  section TEXT,                       -- key of the section it concerns
  subject_section TEXT,               -- the figure it hangs on
  subject_line INTEGER,
  subject_measure INTEGER,
  line_id INTEGER REFERENCES line(id),-- the line of that figure
  difference,                         -- reported minus computed
  likely,                             -- the likely bound of rounding
  worst,                              -- the worst case of rounding
  deviations REAL,                    -- the difference in standard deviations of rounding
  cause TEXT,
  message_zh TEXT NOT NULL,
  message_en TEXT NOT NULL,
  reason_zh TEXT NOT NULL,
  reason_en TEXT NOT NULL,
  doubt_zh TEXT NOT NULL,             -- why a doubt is no fault
  doubt_en TEXT NOT NULL,
  finding TEXT                        -- of faults and doubts: proofs of one cause share it
);

CREATE TABLE proof_part (
  -- One summand of a side of a proof.
  proof_id INTEGER NOT NULL REFERENCES proof(id),
  side TEXT NOT NULL,                 -- reported, computed
  position INTEGER NOT NULL,
  label TEXT NOT NULL,
  value,
  printed TEXT NOT NULL,
  sign INTEGER NOT NULL,
  ref_section TEXT,
  ref_line INTEGER,
  ref_measure INTEGER,
  line_id INTEGER REFERENCES line(id),
  source_line INTEGER,
  source_column INTEGER,
  source_sheet TEXT,
  reading TEXT NOT NULL,              -- a letter each for number, row, column, period, place, link:
                                      -- Printed, pRoved, Agreed, Supposed, Guessed; '' if all P
  PRIMARY KEY (proof_id, side, position)
) WITHOUT ROWID;

CREATE TABLE suspect (
  -- A printed figure that, were it otherwise, would mend failed proofs at once.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,          -- best first
  ref_section TEXT NOT NULL,
  ref_line INTEGER NOT NULL,
  ref_measure INTEGER NOT NULL,
  line_id INTEGER REFERENCES line(id),
  value,
  would_be,
  mends INTEGER NOT NULL,
  breaks INTEGER NOT NULL,
  rules TEXT NOT NULL,                -- JSON list of rule codes
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE coverage (
  -- How many figures of a Book at least one equality ties down.
  book_id INTEGER PRIMARY KEY REFERENCES book(id),
  figures INTEGER NOT NULL,
  covered INTEGER NOT NULL
);

CREATE TABLE uncovered (
  -- The figures that none does.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  ref_section TEXT NOT NULL,
  ref_line INTEGER NOT NULL,
  ref_measure INTEGER NOT NULL,
  line_id INTEGER REFERENCES line(id),
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE rule_tally (
  -- How each rule came out over a Book.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  mark TEXT,                          -- NULL: the rule met nothing
  subjects INTEGER NOT NULL,
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE TABLE own_rule (
  -- A rule of one's own that was asked of a Book besides those of the program.
  book_id INTEGER NOT NULL REFERENCES book(id),
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,             -- must, should, note
  sort TEXT NOT NULL,                 -- equality, bound, plausibility
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  formula TEXT NOT NULL,              -- its two sides, in the words of its file
  file TEXT NOT NULL,                 -- base name of the file
  PRIMARY KEY (book_id, position)
) WITHOUT ROWID;

CREATE INDEX book_by_region ON book(region, year, stage);
CREATE INDEX section_by_amounts
  ON section(first_line, last_line, lowest, highest) WHERE first_line IS NOT NULL;
CREATE INDEX line_by_parent ON line(parent);
CREATE UNIQUE INDEX path_by_step ON path(coalesce(parent, 0), name_id, coalesce(code_id, 0));
CREATE INDEX line_by_path ON line(path_id);
CREATE INDEX line_by_name ON line(name_id);
CREATE INDEX line_by_code ON line(code_id) WHERE code_id IS NOT NULL;
-- The state is in the index so that SQLite need not look at the figure itself.
CREATE INDEX figure_by_amount ON figure(value, state, line_id) WHERE state = 'amount';
CREATE INDEX landmark_by_seen ON landmark(section_id, depth, seen, line_id);
CREATE UNIQUE INDEX label_as_printed
  ON label(printed, outline, outline_style, outline_number);
CREATE INDEX proof_by_book ON proof(book_id, kind, verdict);
CREATE INDEX proof_by_line ON proof(line_id) WHERE line_id IS NOT NULL;
CREATE INDEX proof_part_by_line ON proof_part(line_id) WHERE line_id IS NOT NULL;

CREATE VIEW figures_wide AS
  -- One row per cell, with everything that says what it is; amounts in 万元, ratios in percent.
  SELECT b.region, b.year AS book_year, b.stage, s.key AS section, s.title AS table_title,
         l.id AS line_id, l.number, l.depth, c.code, n.name, m.label AS measure, m.year, m.phase,
         f.state, f.printed,
         CASE f.state WHEN 'amount' THEN f.value / 1000000.0 END AS wan_yuan,
         CASE f.state WHEN 'ratio' THEN f.value / 1000000.0 END AS percent
  FROM figure f
  JOIN line l ON l.id = f.line_id
  JOIN section s ON s.id = l.section_id
  JOIN book b ON b.id = s.book_id
  JOIN name n ON n.id = l.name_id
  LEFT JOIN measure m ON m.section_id = l.section_id AND m.position = f.position
  LEFT JOIN code c ON c.id = l.code_id;

CREATE VIEW lines_wide AS
  -- One row per line, its first four measures side by side; amounts in 万元, ratios in percent.
  SELECT b.region, b.year AS book_year, b.stage, s.key AS section, s.title AS table_title,
         l.id AS line_id, l.number, l.depth, l.parent, l.last, c.code, n.name, p.printed, l.role,
         (SELECT value / 1000000.0 FROM figure WHERE line_id = l.id AND position = 1) AS measure_1,
         (SELECT value / 1000000.0 FROM figure WHERE line_id = l.id AND position = 2) AS measure_2,
         (SELECT value / 1000000.0 FROM figure WHERE line_id = l.id AND position = 3) AS measure_3,
         (SELECT value / 1000000.0 FROM figure WHERE line_id = l.id AND position = 4) AS measure_4,
         v.word AS mark, l.evidence, l.source_line
  FROM line l
  JOIN section s ON s.id = l.section_id
  JOIN book b ON b.id = s.book_id
  JOIN name n ON n.id = l.name_id
  JOIN label p ON p.id = l.label_id
  LEFT JOIN code c ON c.id = l.code_id
  LEFT JOIN mark v ON v.rank = l.mark;
