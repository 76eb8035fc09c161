-- What all campaigns together know of phone numbers. Instants (…_at) are UTC in Unix milliseconds.
-- IF NOT EXISTS: files from before migrations were counted have these tables.

-- One call to a number, whatever came of it.
CREATE TABLE IF NOT EXISTS number_call (
    number    TEXT NOT NULL,
    called_at INTEGER NOT NULL,
    call_id   TEXT NOT NULL PRIMARY KEY
) STRICT;

CREATE INDEX IF NOT EXISTS number_call_of ON number_call (number, called_at);

CREATE TABLE IF NOT EXISTS number_state (
    number       TEXT NOT NULL,
    disposition  INTEGER NOT NULL, -- Disposition
    learned_at   INTEGER NOT NULL,
    trunk        TEXT NOT NULL,
    call_back_at INTEGER,
    PRIMARY KEY (number, disposition)
) STRICT;
