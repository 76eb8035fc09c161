-- What is known of a number, and from when and where: a trunk may hear what another does not. Whom a number does not
-- belong to is known by name and document; what is true of the number whoever is asked for stands without either.
CREATE TABLE number_fact (
    number       TEXT NOT NULL,
    disposition  INTEGER NOT NULL, -- Disposition
    name         TEXT NOT NULL,
    id_number    TEXT NOT NULL,
    learned_at   INTEGER NOT NULL,
    trunk        TEXT NOT NULL,
    call_back_at INTEGER,
    PRIMARY KEY (number, disposition, name, id_number)
) STRICT;

-- A wrong person (4) without a name tells nothing.
INSERT INTO number_fact (number, disposition, name, id_number, learned_at, trunk, call_back_at)
SELECT number, disposition, '', '', learned_at, trunk, call_back_at FROM number_state WHERE disposition <> 4;

DROP TABLE number_state;

-- Who is not to be called, for one purpose each.
CREATE TABLE number_leave_out (
    purpose  INTEGER NOT NULL, -- CampaignPurpose
    kind     INTEGER NOT NULL, -- LeaveOutKind
    value    TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    until_at INTEGER,          -- NULL: for good
    why      TEXT NOT NULL,
    PRIMARY KEY (purpose, kind, value)
) STRICT;
