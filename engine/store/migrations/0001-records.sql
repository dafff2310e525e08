-- Records are immutable: rows are inserted, never updated.
CREATE TABLE records (
  id VARCHAR PRIMARY KEY,
  kind VARCHAR NOT NULL,
  hash VARCHAR NOT NULL,
  -- Hash of the inputs: finds an earlier run of the same work.
  key VARCHAR NOT NULL,
  parents VARCHAR[] NOT NULL,
  -- The data set it descends from, for lists.
  dataset VARCHAR NOT NULL,
  body JSON NOT NULL,
  created TIMESTAMP NOT NULL,
  actor VARCHAR NOT NULL,
  seconds DOUBLE NOT NULL,
  -- Order of insertion, for ties in time.
  seq BIGINT NOT NULL
);
CREATE SEQUENCE record_seq;
CREATE TABLE jobs (
  id VARCHAR PRIMARY KEY,
  method VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  input JSON NOT NULL,
  state VARCHAR NOT NULL,
  actor VARCHAR NOT NULL,
  created TIMESTAMP NOT NULL,
  started TIMESTAMP,
  ended TIMESTAMP,
  record VARCHAR,
  error JSON
);
CREATE TABLE job_log (job VARCHAR NOT NULL, time TIMESTAMP NOT NULL, level VARCHAR NOT NULL, message VARCHAR NOT NULL);
CREATE TABLE commands (time TIMESTAMP NOT NULL, actor VARCHAR NOT NULL, method VARCHAR NOT NULL, input JSON NOT NULL);
-- Tables of numbers, one set per record, named by the record's id.
CREATE SCHEMA data;
-- Forecasts of backtests, scenarios and fits that were released or monitored. Quantiles in the order of the record's probabilities.
CREATE TABLE forecasts (
  record VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  series INTEGER NOT NULL,
  cutoff BIGINT NOT NULL,
  step INTEGER NOT NULL,
  t BIGINT NOT NULL,
  mean DOUBLE,
  quantiles DOUBLE[] NOT NULL,
  actual DOUBLE
);
CREATE TABLE statuses (
  record VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  cutoff BIGINT NOT NULL,
  series INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  chosen VARCHAR NOT NULL,
  reason VARCHAR
);
