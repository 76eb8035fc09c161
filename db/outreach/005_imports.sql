-- Every roster that was taken in, and what each changed: nothing here is ever altered or deleted.

CREATE TABLE outreach_import (
    id          INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES outreach_campaign (id),
    kind        INTEGER NOT NULL, -- ImportKind
    roster_name TEXT NOT NULL,
    roster_hash TEXT NOT NULL,
    imported_at INTEGER NOT NULL,
    added       INTEGER NOT NULL,
    changed     INTEGER NOT NULL,
    withdrawn   INTEGER NOT NULL,
    finished    INTEGER NOT NULL,
    unchanged   INTEGER NOT NULL,
    undoes      INTEGER UNIQUE REFERENCES outreach_import (id) -- of an undo: what it took back
) STRICT;

-- A row as it was before an import changed it; without a target it was rejected, without a verdict it was not there.
CREATE TABLE outreach_row_before (
    import_id        INTEGER NOT NULL REFERENCES outreach_import (id),
    row_id           INTEGER NOT NULL,
    target_id        INTEGER,
    row_number       INTEGER,
    name             TEXT,
    phone            TEXT,
    raw_phone        TEXT,
    alternate_phones TEXT,
    id_number        TEXT,
    community        TEXT,
    address          TEXT,
    fields           TEXT,
    verdict          INTEGER,
    reason           INTEGER,
    remarks          TEXT,
    standing         INTEGER,
    PRIMARY KEY (import_id, row_id)
) STRICT;

-- The rosters with which campaigns began before imports were counted.
INSERT INTO outreach_import (id, campaign_id, kind, roster_name, roster_hash, imported_at, added, changed, withdrawn, finished, unchanged)
SELECT 1, id, 1, roster_name, roster_hash, started_at, (SELECT count(*) FROM outreach_row), 0, 0, 0, 0 FROM outreach_campaign;
