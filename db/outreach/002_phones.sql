-- A person with several phones: which of them is being called. Those beside the target's own number are the ones that
-- the rows of its people list, in that order.
ALTER TABLE outreach_target ADD COLUMN phone INTEGER NOT NULL DEFAULT 0;      -- 0: its own number
ALTER TABLE outreach_target ADD COLUMN phone_from INTEGER NOT NULL DEFAULT 0; -- attempts made before this phone's turn

CREATE INDEX outreach_attempt_started ON outreach_attempt (started_at);
