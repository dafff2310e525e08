-- The audit trail: rows are appended, never changed. Each holds the hash of the one before; JSON is kept as the very text that was hashed.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  -- ISO text in UTC.
  time VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  event VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  previous VARCHAR NOT NULL,
  hash VARCHAR NOT NULL,
  signature VARCHAR
);
