-- Which of several trunks decided a call, and on which it had failed before.

ALTER TABLE outreach_attempt ADD COLUMN trunk TEXT;
ALTER TABLE outreach_attempt ADD COLUMN trunk_faults TEXT; -- JSON, in order: [{"Trunk":"east","SipStatus":503,"Q850Cause":null}]; NULL: none
