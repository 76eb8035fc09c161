-- What a person put right afterwards. Only ever added to: what the calls brought stays in the rows and answers, and a
-- correction that is taken back stays beside the line that takes it back.

CREATE TABLE outreach_correction (
    id           INTEGER PRIMARY KEY,
    row_id       INTEGER NOT NULL REFERENCES outreach_row (id),
    question     TEXT,    -- NULL: the outcome is corrected
    category     TEXT,    -- what the question's answer is; NULL where the outcome is corrected, or a correction taken back
    outcome      INTEGER, -- Disposition; NULL where an answer is corrected, or a correction taken back
    undoes       INTEGER UNIQUE REFERENCES outreach_correction (id), -- NULL: it takes nothing back
    corrected_by TEXT NOT NULL,
    why          TEXT NOT NULL,
    corrected_at INTEGER NOT NULL
) STRICT;

CREATE INDEX outreach_correction_row ON outreach_correction (row_id, question, id);

-- Of each row's outcome, and of each of its answers, the correction that holds: the last that was not taken back.
CREATE VIEW outreach_standing_correction AS
SELECT c.id, c.row_id, c.question, c.category, c.outcome, c.corrected_by, c.why, c.corrected_at
FROM outreach_correction c
WHERE c.undoes IS NULL
  AND NOT EXISTS (SELECT 1 FROM outreach_correction u WHERE u.undoes = c.id)
  AND NOT EXISTS (
      SELECT 1 FROM outreach_correction later
      WHERE later.row_id = c.row_id AND coalesce(later.question, '') = coalesce(c.question, '') AND later.undoes IS NULL AND later.id > c.id
        AND NOT EXISTS (SELECT 1 FROM outreach_correction u WHERE u.undoes = later.id));
