-- A campaign, its roster, the phones to call, and every call with what was answered.
-- Instants (…_at) are UTC in Unix milliseconds: they sort and subtract as they are, on every database.
-- Numbers of enumerations are frozen by a test; their names stand in the types named beside the columns.

CREATE TABLE outreach_campaign (
    id             INTEGER PRIMARY KEY,
    roster_name    TEXT NOT NULL,
    roster_hash    TEXT NOT NULL,
    script_id      TEXT NOT NULL,
    script_version TEXT NOT NULL,
    script_text    TEXT NOT NULL,
    plan           TEXT NOT NULL, -- JSON, as of the last run
    started_at     INTEGER NOT NULL,
    ended_at       INTEGER
) STRICT;

-- One phone to call, with everyone behind it.
CREATE TABLE outreach_target (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES outreach_campaign (id),
    number      TEXT NOT NULL,
    state       INTEGER NOT NULL, -- TargetState
    attempts    INTEGER NOT NULL DEFAULT 0,
    due_at      INTEGER,          -- NULL: as soon as a channel is free
    UNIQUE (campaign_id, number)
) STRICT;

-- One row of the roster, the rejected ones too.
CREATE TABLE outreach_row (
    id               INTEGER PRIMARY KEY,
    campaign_id      INTEGER NOT NULL REFERENCES outreach_campaign (id),
    target_id        INTEGER REFERENCES outreach_target (id), -- NULL: rejected
    row_number       INTEGER NOT NULL,                        -- as a spreadsheet shows it
    name             TEXT NOT NULL,
    phone            TEXT,
    raw_phone        TEXT NOT NULL,
    alternate_phones TEXT NOT NULL, -- JSON
    id_number        TEXT,
    community        TEXT,
    address          TEXT,
    fields           TEXT NOT NULL, -- JSON
    verdict          INTEGER NOT NULL, -- RosterVerdict
    reason           INTEGER,          -- RosterReason
    remarks          TEXT NOT NULL,    -- JSON
    standing         INTEGER, -- Disposition: the most informative so far
    outcome          INTEGER  -- Disposition: final; NULL: pending, or rejected
) STRICT;

CREATE INDEX outreach_row_target ON outreach_row (target_id);

-- One call. Its row is on disk before the INVITE may leave.
CREATE TABLE outreach_attempt (
    id              INTEGER PRIMARY KEY,
    call_id         TEXT NOT NULL UNIQUE,
    target_id       INTEGER NOT NULL REFERENCES outreach_target (id),
    ordinal         INTEGER NOT NULL, -- 1 for the target's first
    number          TEXT NOT NULL,
    started_at      INTEGER NOT NULL,
    ringing_at      INTEGER,
    answered_at     INTEGER,
    ended_at        INTEGER,
    disposition     INTEGER, -- Disposition
    sip_status      INTEGER,
    sip_reason      TEXT,
    q850_cause      INTEGER,
    early_media_ms  INTEGER,
    heard           TEXT,
    hung_up_by_them INTEGER,
    UNIQUE (target_id, ordinal)
) STRICT;

CREATE INDEX outreach_attempt_in_air ON outreach_attempt (id) WHERE ended_at IS NULL;

-- One person's part in one call: whom the call was to ask, and how it went with each.
CREATE TABLE outreach_part (
    attempt_id   INTEGER NOT NULL REFERENCES outreach_attempt (id),
    row_id       INTEGER NOT NULL REFERENCES outreach_row (id),
    disposition  INTEGER, -- Disposition
    call_back_at INTEGER,
    PRIMARY KEY (attempt_id, row_id)
) STRICT;

CREATE INDEX outreach_part_row ON outreach_part (row_id, attempt_id);

-- One answer; a question asked again in the same call stands once, with its last answer.
CREATE TABLE outreach_answer (
    attempt_id INTEGER NOT NULL,
    row_id     INTEGER NOT NULL,
    question   TEXT NOT NULL,
    category   TEXT NOT NULL,
    heard      TEXT NOT NULL,
    confidence REAL NOT NULL,
    by_speech  INTEGER NOT NULL,
    start_ms   INTEGER NOT NULL,
    end_ms     INTEGER NOT NULL,
    PRIMARY KEY (attempt_id, row_id, question),
    FOREIGN KEY (attempt_id, row_id) REFERENCES outreach_part (attempt_id, row_id)
) STRICT;

CREATE INDEX outreach_answer_row ON outreach_answer (row_id, attempt_id);
