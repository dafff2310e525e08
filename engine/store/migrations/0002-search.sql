-- Trials of parameter searches, as they come: a search that was cut off, or is given more time, goes on from them.
CREATE TABLE trials (search VARCHAR NOT NULL, trial INTEGER NOT NULL, body JSON NOT NULL, PRIMARY KEY (search, trial));
-- The members of an ensemble and their shares.
ALTER TABLE statuses ADD COLUMN members JSON;
